"""A report as GitHub's workflow commands: annotations, and below them the whole list as text."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from refcheck.model.findings import Severity
from refcheck.reporters.listing import (
    faults,
    listed_findings,
    message_of,
    unchecked,
)
from refcheck.reporters.paths import is_inside
from refcheck.reporters.safe_text import one_line, without_commands
from refcheck.reporters.terminal import totals_line
from refcheck.reporters.wording import count

if TYPE_CHECKING:
    from collections.abc import Iterator

    from refcheck.model.findings import Report
    from refcheck.reporters.listing import Listed

# https://github.com/actions/toolkit/blob/main/docs/problem-matchers.md#limitations
# GitHub drops what is more than ten of a kind and step. One is left to the action that runs this,
# and to the runner itself, which says with an error that the step has failed.
ANNOTATIONS = 9
_KINDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
# The percent sign first: it is what the others become.
_IN_DATA = (("%", "%25"), ("\r", "%0D"), ("\n", "%0A"))
_IN_PROPERTY = (*_IN_DATA, (":", "%3A"), (",", "%2C"))


def render_github(report: Report, folder: str = "") -> str:
    """Lines for a job's log; paths are relative to `folder`.

    Whatever a page said stands in the value of an annotation, escaped, or where commands are
    switched off. What was not checked is in the list alone: it is no annotation of the page.
    """
    rows = listed_findings(report, folder)
    found = faults(rows)
    commands = [
        command
        for severity, kind in _KINDS.items()
        for command in _annotations(
            kind, [row for row in found if row.finding.severity is severity]
        )
    ]
    text = "\n".join(_line(row) for row in (*found, *unchecked(rows)))
    return "\n".join([*commands, *(_quoted(text) if text else []), totals_line(report), ""])


def _annotations(kind: str, rows: list[Listed]) -> Iterator[str]:
    """Of too many, all but one, and how many there are besides."""
    most = ANNOTATIONS if len(rows) <= ANNOTATIONS else ANNOTATIONS - 1
    for row in rows[:most]:
        yield _annotation(kind, row)
    if left := len(rows[most:]):
        title = f"{count(left, f'more {kind}')} of refcheck"
        where = "the log of this step lists all, and so does the report"
        yield command(kind, {"title": title}, f"{count(left, f'more {kind}')}: {where}")


def _annotation(kind: str, row: Listed) -> str:
    finding, end = row.finding, row.end
    message = message_of(finding)
    title = f"{finding.rule} {finding.name}"
    if not is_inside(row.path):  # GitHub could not show it beside a file
        return command(kind, {"title": title}, f"{_place(row)}: {message}")
    properties = {"file": row.file, "line": str(finding.line)}
    if end:
        properties["endLine"] = str(end[0])
    if not end or end[0] == finding.line:  # of several lines the runner takes no columns
        properties["col"] = str(finding.column)
        properties |= {"endColumn": str(end[1])} if end else {}
    return command(kind, {**properties, "title": title}, message)


def command(name: str, properties: dict[str, str], data: str) -> str:
    """`::error file=a.html,line=3::message`, escaped as the runner takes it apart."""
    told = ",".join(f"{key}={_escaped(text, _IN_PROPERTY)}" for key, text in properties.items())
    return f"::{name}{f' {told}' if told else ''}::{_escaped(data, _IN_DATA)}"


def _escaped(text: str, replacements: tuple[tuple[str, str], ...]) -> str:
    for character, code in replacements:
        text = text.replace(character, code)
    return text


def _quoted(lines: str) -> list[str]:
    """The lines, folded up, between two marks where the runner obeys nothing.

    The second mark is a word that the text must not hold. It is made of the text, so that two runs
    print the same; nobody can write a text that holds its own hash.
    """
    text = without_commands(lines)
    token = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return [
        command("group", {}, "refcheck: all findings"),
        command("stop-commands", {}, token),
        text,
        command(token, {}, ""),
        command("endgroup", {}, ""),
    ]


def _line(row: Listed) -> str:
    finding = row.finding
    told = f"{finding.rule} {finding.name}: {message_of(finding)}"
    return f"{_place(row)}: {finding.severity.value} {told}"


def _place(row: Listed) -> str:
    return f"{one_line(row.path)}:{row.finding.line}:{row.finding.column}"
