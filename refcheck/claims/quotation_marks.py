"""Which stretches of a line stand in quotation marks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_MARK = re.compile("[“”„‟«»‹›‘’‚]")
# What closes a quotation that this mark opens: “English”, „deutsch“, «français», »dansk«, ”suomi”.
_CLOSERS = {"“": "”", "‟": "”", "„": "“”", "”": "”", "«": "»", "»": "«»", "‹": "›", "›": "‹›"}
_CLOSERS |= {"‘": "’", "‚": "‘’"}
_SINGLE = frozenset("‘‚")
_CLOSING_TOO = frozenset("”»›")  # those that open only where they look like it
_BEFORE_OPENING = frozenset("([{—–-/:,;=„“«‘")
_LONGEST = 2000  # characters between two marks

Stretch = tuple[int, int]


def quoted_stretches(text: str) -> tuple[Stretch, ...]:
    """Half-open stretches without their marks, in order, outermost only.

    Where it cannot be told which marks belong together, there are none: a mark without its fellow,
    a plural's apostrophe within ‘single’ marks. Inches and 'straight' single marks are none.
    """
    found = sorted([*_between_curly(text), *_between_straight(text)])
    outer: list[Stretch] = []
    for start, end in found:
        if not outer or start > outer[-1][1]:
            outer.append((start, end))
    return tuple(outer)


def _between_straight(text: str) -> list[Stretch]:
    found: list[Stretch] = []
    opened: int | None = None
    at = text.find('"')
    while at >= 0:
        if opened is None:
            if _looks_opening(text, at):
                opened = at
            elif not text[at - 1].isdigit():  # 5" are inches
                return []
        elif _looks_closing(text, at):
            found.append((opened + 1, at))
            opened = None
        else:
            return []
        at = text.find('"', at + 1)
    return [one for one in found if one[1] - one[0] <= _LONGEST] if opened is None else []


def _between_curly(text: str) -> Iterator[Stretch]:
    marks = [(match.start(), match[0]) for match in _MARK.finditer(text)]
    index = 0
    while index < len(marks):
        at, mark = marks[index]
        if not _opens(text, at, mark):
            index += 1
            continue
        single = mark in _SINGLE
        closing = _single_closing(text, marks, index) if single else _closing(marks, index)
        if closing is None and not single:
            return
        if closing is None:
            index += 1
            continue
        yield at + 1, marks[closing][0]
        index = closing + 1


def _opens(text: str, at: int, mark: str) -> bool:
    if mark not in _CLOSERS:
        return False
    if mark in _SINGLE:
        return _looks_opening(text, at) and text[at + 1].isalpha()
    return mark not in _CLOSING_TOO or _looks_opening(text, at)


def _closing(marks: Sequence[tuple[int, str]], index: int) -> int | None:
    start, mark = marks[index]
    depth = 1
    for other in range(index + 1, len(marks)):
        at, sign = marks[other]
        if at - start > _LONGEST:
            return None
        if sign in _CLOSERS[mark]:
            depth -= 1
        elif sign == mark:
            depth += 1
        if not depth:
            return other
    return None


def _single_closing(text: str, marks: Sequence[tuple[int, str]], index: int) -> int | None:
    """The only mark that may close it before the next one opens."""
    start, mark = marks[index]
    may: list[int] = []
    for other in range(index + 1, len(marks)):
        at, sign = marks[other]
        if at - start > _LONGEST or len(may) > 1 or (sign == mark and _looks_opening(text, at)):
            break
        if sign in _CLOSERS[mark] and _looks_closing(text, at):
            may.append(other)
    return may[0] if len(may) == 1 else None


def _looks_opening(text: str, at: int) -> bool:
    before, after = text[at - 1 : at] if at else "", text[at + 1 : at + 2]
    return bool(after.strip()) and (not before.strip() or before in _BEFORE_OPENING)


def _looks_closing(text: str, at: int) -> bool:
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    return bool(before.strip()) and not after.isalnum()
