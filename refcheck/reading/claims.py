"""Which words a citation marker vouches for: its sentence, list item, cell or heading line."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from refcheck.reading.abbreviations import ABBREVIATIONS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from refcheck.reading.structure import Marker, Span

_END = re.compile(r"[.!?…。！？｡؟]+[\"”’'»)\]」』）]*")
_NEEDS_NO_SPACE = "。！？｡"
_WORD_BEFORE = re.compile(r"[\w.&'’-]++$")
_LOWER_AFTER = re.compile(r"\s+[(\[“\"«]?[a-zß-öø-ÿа-яα-ω]")
# "3. Mai 1844", "19. Jahrhundert": ordinals of the languages that write them with a full stop.
_MONTH_AFTER = re.compile(
    r"(?<=\d\.)\s+(?:Jan|Feb|Mär|März|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez"
    r"|Jahrhundert|Auflage|Jh\b|Kapitel|Band|század|století)"
)
_TERMINATED = re.compile(r"[.!?…。！？｡][\"”’'»)\]」』）]*$")
# Stands for a marker's characters: white space to every pattern here, and no character of a page.
_BLANK = "\x1f"
_SPACE = " \xa0\t\x1f\n"
_ADJACENT = re.compile(r"[\s,;·\xa0]{0,3}")
_WIDEST_GAP = 3
_WINDOW = 2000
# Words that may be cut short: "(cv. Danko", "(hort. Paris".
_SHORT_WORD = 5
_WORD_REACH = 24
_PARENTHESIS_REACH = 120
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
            masked = _masked(text, line_start, line_end, inside)
            masked = _without_asides(masked, line_start, asides)
            ends = _sentence_ends(masked)
        at = first.start - line_start
        begin, stop = _sentence(masked, ends, at)
        if stop - begin > _LONGEST:
            begin, stop = max(begin, at - _LONGEST), min(stop, at + _LONGEST // 4)
        if (line_start + begin, stop) != known:
            known, words = (line_start + begin, stop), _without_blanks(masked[begin:stop])
        start, end = line_start + begin, max(line_start + stop, last.end)
        said = words
        if not any(c.isalnum() for c in words):
            start, end, said = _line_above(text, line_start, end)
        yield ClaimSpan(start, end, said[:_LONGEST], tuple(run))


def _without_asides(masked: str, line_start: int, asides: Sequence[Span]) -> str:
    at = bisect_left(asides, (line_start, 0))
    while at < len(asides) and asides[at][0] < line_start + len(masked):
        start, end = asides[at][0] - line_start, asides[at][1] - line_start
        masked = masked[:start] + _BLANK * (min(end, len(masked)) - start) + masked[end:]
        at += 1
    return masked


def _without_blanks(line: str) -> str:
    return " ".join(line.replace(f" {_BLANK}", _BLANK).replace(_BLANK, "").split())


def _runs(text: str, markers: Sequence[Marker]) -> Iterator[list[int]]:
    run: list[int] = []
    for index, marker in enumerate(markers):
        if run and not _adjacent(text, markers[run[-1]].end, marker.start):
            yield run
            run = []
        run.append(index)
    if run:
        yield run


def _adjacent(text: str, end: int, start: int) -> bool:
    """Whether a marker that starts at `start` follows on one that ends at `end`."""
    if start - end > _WIDEST_GAP:
        return False
    return start <= end or _ADJACENT.fullmatch(text, end, start) is not None


def _line_around(text: str, start: int, end: int) -> tuple[int, int]:
    left = max(0, start - _WINDOW)
    right = min(len(text), end + _WINDOW)
    before = text.rfind("\n", left, start) + 1
    after = text.find("\n", end, right)
    return (before or left), (after if after >= 0 else right)


def _inside(markers: Sequence[Marker], index: int, start: int, end: int) -> Iterator[Marker]:
    while index > 0 and markers[index - 1].end > start:
        index -= 1
    while index < len(markers) and markers[index].start < end:
        yield markers[index]
        index += 1


def _masked(text: str, start: int, end: int, markers: Iterator[Marker]) -> str:
    """The line with every marker blanked out, character by character."""
    pieces, position, last = [], start, -1
    for marker in markers:
        left, right = max(marker.start, position), min(marker.end, end)
        if last >= 0 and _adjacent(text, last, marker.start):
            left = max(last, start)  # the comma between two markers is theirs
        last = right
        if right > left:
            pieces.append(text[position:left])
            pieces.append(_BLANK * (right - left))
            position = right
    pieces.append(text[position:end])
    return "".join(pieces)


def _sentence_ends(line: str) -> list[int]:
    return [match.end() for match in _END.finditer(line) if _ends_sentence(line, match)]


def _ends_sentence(line: str, match: re.Match[str]) -> bool:
    end = match.end()
    if end < len(line) and not line[end].isspace() and line[end] != _BLANK:
        return match[0][0] in _NEEDS_NO_SPACE
    if _LOWER_AFTER.match(line, end) or _MONTH_AFTER.match(line, end):
        return False
    if match[0][0] != "." or _BLANK in line[end : end + 2]:
        return True  # what a marker follows is no abbreviation
    before = _WORD_BEFORE.search(line, max(0, match.start() - _WORD_REACH), match.start())
    word = before[0].lower().lstrip("'’-") if before else ""
    return before is None or not _is_cut_short(line, word, match)


def _is_cut_short(line: str, word: str, match: re.Match[str]) -> bool:
    """Whether the full stop is the word's and not the sentence's."""
    if len(word) < _SHORT_WORD and _in_parentheses(line, match.start()):
        return True
    if word in ABBREVIATIONS or (len(word) == 1 and word.isalpha()):
        # "… type A." may end a sentence; before the end of the line it surely does.
        return bool(line[match.end() :].strip(_SPACE))
    return False


def _in_parentheses(line: str, at: int) -> bool:
    left = max(0, at - _PARENTHESIS_REACH)
    return line.rfind("(", left, at) > line.rfind(")", left, at)


def _sentence(line: str, ends: list[int], at: int) -> tuple[int, int]:
    stop = len(line[:at].rstrip(_SPACE))
    index = bisect_left(ends, stop)
    ended = index < len(ends) and ends[index] == stop
    if not (ended and _TERMINATED.search(line[max(0, stop - 4) : stop])):
        index = bisect_right(ends, at)
        stop = ends[index] if index < len(ends) else len(line)
    begin = ends[index - 1] if index else 0
    while begin < stop and line[begin] in _SPACE:
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
