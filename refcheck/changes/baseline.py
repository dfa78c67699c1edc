"""A baseline: the file of known findings, read and written."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from refcheck.errors import InputError
from refcheck.model.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from refcheck.model.findings import Finding

_SCHEMA = "refcheck-baseline"
_VERSION = 1
_SHOWN = 80  # characters of the text concerned, for the reader
_ANEW = "write it anew with --write-baseline"
_CONFLICT = re.compile(rb"^(?:<{7}|={7}|>{7}|\|{7})(?: |\r?$)", re.MULTILINE)
_TEXTS = ("path", "rule", "severity", "id")
_UNSEEN = re.compile("[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """A known finding: the page's path from the baseline's folder, rule, identity, first words."""

    path: str
    rule: str
    id: str
    severity: str
    text: str = ""


def entry_of(finding: Finding, path: str) -> Entry:
    """What of a finding identifies it, and a few words for whoever reads the file."""
    words = " ".join(_UNSEEN.sub(" ", finding.concerned).split())
    text = words if len(words) <= _SHOWN else words[: _SHOWN - 1].rstrip() + "…"
    return Entry(path, finding.rule, finding.identity, finding.severity.value, text)


def write_baseline(entries: Iterable[Entry]) -> str:
    """Sorted, one finding a line: edits of two branches seldom touch the same lines."""
    rows = [
        json.dumps(
            {"path": one.path, "rule": one.rule, "severity": one.severity, "id": one.id}
            | ({"text": one.text} if one.text else {}),
            ensure_ascii=False,
        )
        for one in sorted(entries)
    ]
    listed = "".join(f"\n    {row}," for row in rows).removesuffix(",") + "\n  " if rows else ""
    return f'{{\n  "schema": "{_SCHEMA}/{_VERSION}",\n  "findings": [{listed}]\n}}\n'


def read_baseline(name: str, data: bytes) -> tuple[Entry, ...]:
    """The findings of a baseline; InputError with one line for whatever is none."""
    conflict = _CONFLICT.search(data)
    if conflict:
        line = data.count(b"\n", 0, conflict.start()) + 1
        raise InputError(
            f"{name} has a merge conflict in line {line}", hint=f"resolve it, or {_ANEW}"
        )
    whole = _parsed(name, data)
    _refuse_foreign(name, whole)
    rows = whole.get("findings")
    if not isinstance(rows, list):
        raise InputError(f"{name} is no whole baseline: it has no list of findings", hint=_ANEW)
    return tuple(_entry(name, number, row) for number, row in enumerate(rows, 1))


def _parsed(name: str, data: bytes) -> dict[str, Any]:
    if not data.strip():
        raise InputError(f"{name} is empty, and no baseline", hint=_ANEW)
    try:
        whole = json.loads(data.decode("utf-8-sig"))
    except json.JSONDecodeError as error:
        message = f"{name} is no JSON: {error.msg} in line {error.lineno}"
        raise InputError(message, hint=f"mend it, or {_ANEW}") from error
    except (ValueError, RecursionError) as error:
        raise InputError(f"{name} is no JSON in UTF-8", hint=_ANEW) from error
    if not isinstance(whole, dict):
        raise InputError(f"{name} is no baseline of refcheck", hint=_ANEW)
    return whole


def _refuse_foreign(name: str, whole: dict[str, Any]) -> None:
    schema = whole.get("schema")
    if schema == f"{_SCHEMA}/{_VERSION}":
        return
    if isinstance(schema, str) and re.fullmatch(rf"{_SCHEMA}/[1-9]\d{{0,5}}", schema):
        message = f"{name} is of a newer refcheck: its schema is {schema}"
        raise InputError(message, hint=f"upgrade refcheck, or {_ANEW}")
    other = f": its schema is {schema[:60]!r}" if isinstance(schema, str) else ": it has no schema"
    raise InputError(f"{name} is no baseline of refcheck{other}", hint=_ANEW)


def _entry(name: str, number: int, row: object) -> Entry:
    if not isinstance(row, dict):
        raise InputError(f"{name} is no whole baseline: finding {number} is none", hint=_ANEW)
    for key in _TEXTS:
        if not isinstance(row.get(key), str) or not row[key]:
            message = f"{name} is no whole baseline: finding {number} has no {key}"
            raise InputError(message, hint=_ANEW)
    if row["severity"] not in {one.value for one in Severity if one is not Severity.UNCHECKED}:
        message = f"{name}: finding {number} has the severity {row['severity'][:40]!r}"
        raise InputError(message, hint=_ANEW)
    text = row.get("text")
    return Entry(
        row["path"], row["rule"], row["id"], row["severity"], text if isinstance(text, str) else ""
    )
