"""Edits put into a text, and cut down to the characters that they change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refcheck.model.findings import Edit

if TYPE_CHECKING:
    from collections.abc import Iterable


def spliced(source: str, edits: Iterable[Edit], start: int = 0, end: int | None = None) -> str:
    """The stretch `start`–`end` of a source with its edits, which ascend and do not overlap."""
    end = len(source) if end is None else end
    pieces: list[str] = []
    at = start
    for edit in edits:
        pieces += (source[at : edit.start], edit.text)
        at = edit.end
    pieces.append(source[at:end])
    return "".join(pieces)


def smallest(source: str, edit: Edit) -> Edit:
    """The same edit without the characters at its ends that stay as they are."""
    old, text = source[edit.start : edit.end], edit.text
    before = _shared(old, text)
    after = _shared(old[before:][::-1], text[before:][::-1])
    return Edit(edit.start + before, edit.end - after, text[before : len(text) - after])


def _shared(one: str, other: str) -> int:
    """How many characters two texts begin with in common."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[:middle] == other[:middle]:
            low = middle
        else:
            high = middle - 1
    return low
