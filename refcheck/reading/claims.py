"""Which words a citation marker vouches for: its sentence, list item, cell or heading line."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from refcheck.reading.sentences import (
    BLANK,
    SPACE,
    adjacent,
    blanked,
    sentence_ends,
    without_blanks,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from refcheck.reading.structure import Marker, Span

_TERMINATED = re.compile(r"[.!?…。！？｡][\"”’'»)\]」』）]*$")
_WINDOW = 2000
# Empty lines between a line of markers and the line that they vouch for.
_LINES_ABOVE = 4
_LONGEST = 900


@dataclass(frozen=True, slots=True)
class ClaimSpan:
    """A claim in the text: its extent, its words without markers, the positions of its markers."""

    start: int
    end: int
    words: str
    markers: tuple[int, ...]


def claims(
    text: str, markers: Sequence[Marker], asides: Sequence[Span] = ()
) -> Iterator[ClaimSpan]:
    """One claim for each run of adjacent markers; these are sorted.

    `asides` are stretches that are no words of the claim: page numbers beside a marker, tooltips.
    """
    line_end, line_start, masked = -1, 0, ""
    ends: list[int] = []
    known, words = (-1, -1), ""
    for run in _runs(text, markers):
        first, last = markers[run[0]], markers[run[-1]]
        if not line_start <= first.start < line_end:
            line_start, line_end = _line_around(text, first.start, last.end)
            inside = _inside(markers, run[0], line_start, line_end)
            masked = blanked(text, line_start, line_end, inside)
            masked = _without_asides(masked, line_start, asides)
            ends = sentence_ends(masked)
        at = first.start - line_start
        begin, stop = _sentence(masked, ends, at)
        if stop - begin > _LONGEST:
            begin, stop = max(begin, at - _LONGEST), min(stop, at + _LONGEST // 4)
        if (line_start + begin, stop) != known:
            known, words = (line_start + begin, stop), without_blanks(masked[begin:stop])
        start, end = line_start + begin, max(line_start + stop, last.end)
        said = words
        if not any(c.isalnum() for c in words):
            start, end, said = _line_above(text, line_start, end)
        yield ClaimSpan(start, end, said[:_LONGEST], tuple(run))


def _without_asides(masked: str, line_start: int, asides: Sequence[Span]) -> str:
    at = bisect_left(asides, (line_start, 0))
    while at < len(asides) and asides[at][0] < line_start + len(masked):
        start, end = asides[at][0] - line_start, asides[at][1] - line_start
        masked = masked[:start] + BLANK * (min(end, len(masked)) - start) + masked[end:]
        at += 1
    return masked


def _runs(text: str, markers: Sequence[Marker]) -> Iterator[list[int]]:
    run: list[int] = []
    for index, marker in enumerate(markers):
        if run and not adjacent(text, markers[run[-1]].end, marker.start):
            yield run
            run = []
        run.append(index)
    if run:
        yield run


def _line_around(text: str, start: int, end: int) -> tuple[int, int]:
    left = max(0, start - _WINDOW)
    right = min(len(text), end + _WINDOW)
    before = text.rfind("\n", left, start) + 1
    after = text.find("\n", end, right)
    return (before or left), (after if after >= 0 else right)


def _inside(markers: Sequence[Marker], index: int, start: int, end: int) -> Iterator[Span]:
    while index > 0 and markers[index - 1].end > start:
        index -= 1
    while index < len(markers) and markers[index].start < end:
        yield markers[index].start, markers[index].end
        index += 1


def _sentence(line: str, ends: list[int], at: int) -> tuple[int, int]:
    stop = len(line[:at].rstrip(SPACE))
    index = bisect_left(ends, stop)
    ended = index < len(ends) and ends[index] == stop
    if not (ended and _TERMINATED.search(line[max(0, stop - 4) : stop])):
        index = bisect_right(ends, at)
        stop = ends[index] if index < len(ends) else len(line)
    begin = ends[index - 1] if index else 0
    while begin < stop and line[begin] in SPACE:
        begin += 1
    return begin, stop


def _line_above(text: str, line_start: int, end: int) -> tuple[int, int, str]:
    """Markers on a line of their own vouch for the line above them."""
    stop = line_start - 1
    for _ in range(_LINES_ABOVE):
        if stop <= 0:
            break
        begin = text.rfind("\n", max(0, stop - _WINDOW), stop) + 1
        words = " ".join(text[begin:stop].split())
        if words:
            return begin, end, words
        stop = begin - 1
    return line_start, end, ""
