"""What a check of edits says: one line for people, one for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from refcheck.reporters.safe_text import one_line, without_commands
from refcheck.reporters.wording import count

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Row = Mapping[str, Any]

_NAMED = 3  # findings of a page that are told in its line
_LONGEST = 160  # characters of each
_LONGEST_NAME = 80


def line_of(row: Row) -> str:
    """A row of the log on one line: when, which page, by whom, and what came of it."""
    title, user = _short(row["title"], _LONGEST_NAME), _short(row["user"] or "?", _LONGEST_NAME)
    edits = len(row["edits"])
    of = f"{edits} edits, the last" if edits > 1 else "edit"
    head = f"{row['timestamp']} {title} ({of} {row['edits'][-1]['revision']} by {user})"
    return without_commands(one_line(f"{head}: {_became(row)}"))


def _became(row: Row) -> str:
    if row["status"] != "checked":
        return _short(row["message"] or row["status"], _LONGEST)
    parts = [_some(row["new"], "new"), _some(row["gone"], "gone")]
    if not any(parts) and row["compared_with"] is not None:
        parts = ["nothing new"]
    parts.append(row["message"] or "")
    told = "; ".join(filter(None, parts))
    about = sum(number for word, number in row["findings"].items() if word != "unchecked")
    return f"{told} ({count(about, 'finding')} in all)"


def _some(findings: Sequence[Row], word: str) -> str:
    """How many, and of these the gravest in their own words."""
    if not findings:
        return ""
    ranks = ("error", "warning", "info")
    first = sorted(findings, key=lambda one: ranks.index(one["severity"]))[:_NAMED]
    named = ", ".join(f"{one['rule']} {_short(one['message'], _LONGEST)}" for one in first)
    more = f", and {len(findings) - _NAMED} more" if len(findings) > _NAMED else ""
    return f"{len(findings)} {word}: {named}{more}"


def _short(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1]}…"
