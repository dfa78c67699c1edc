"""The figures and quoted words of an article as stretches of its file, with signs around them."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from refcheck.model.claims import Statement
    from refcheck.reporters.html_page_signs import Signs

_ENTITY = re.compile(r"&#?\w{1,32};?")
_LONGEST_ENTITY = 34
# Characters of the file, tags among them, to one of the text: beyond that no sentence goes on.
_FURTHEST = 4000


@dataclass(frozen=True, slots=True)
class Span:
    """The characters `start`–`end` of a text; `index` says what they are."""

    start: int
    end: int
    index: int


@dataclass(frozen=True, slots=True)
class Marks:
    """Spans of a source, in order and none in another, and the signs that are put around them."""

    source: str
    spans: Sequence[Span] = ()
    signs: Signs | None = None

    def text(self, start: int, end: int) -> str:
        """This stretch of the source, in which no tag stands, with the signs of what is marked."""
        at = bisect_right(self.spans, start, key=_end)
        if self.signs is None or at == len(self.spans) or self.spans[at].start >= end:
            return self.source[start:end]
        out, place = [], start
        while at < len(self.spans) and self.spans[at].start < end:
            span = self.spans[at]
            begin, stop = max(span.start, place), min(span.end, end)
            words = self.source[begin:stop]
            out.append(self.source[place:begin])
            out.append(words if words.isspace() else self.signs.around(span.index, words))
            place, at = stop, at + 1
        return "".join((*out, self.source[place:end]))

    def found_in(self, rendered: str) -> Marks:
        """The same marks in a text that was made of this one, and the text without their signs."""
        if self.signs is None or not self.spans:
            return Marks(rendered, (), self.signs)
        out, spans, length, begun = [], [], 0, {}
        for text, kind, index in self.signs.figures(rendered):
            out.append(text)
            length += len(text)
            if kind == "f":
                begun[index] = length
            elif (start := begun.pop(index, length)) < length:
                spans.append(Span(start, length, index))
        return Marks("".join(out), list(_first_of_equal(spans)), self.signs)


def in_file(statement: Statement, span: Span, source: str) -> Span | None:
    """The same stretch of the page's file; None where it is not known, or cannot be meant."""
    if not statement.offsets:
        return None
    start, end = statement.in_file(span.start, span.end)
    if not 0 <= start < end <= len(source) or end - start > _FURTHEST + span.end - span.start:
        return None
    # A character reference is one character of the text and several of the file.
    return Span(_entity_at(source, start)[0], _entity_at(source, end)[1], span.index)


def apart(above: Iterable[Span], below: Iterable[Span]) -> list[Span]:
    """Both in order, none in another: of those below, what those above leave of them."""
    first = list(_first_of_equal(above))
    found = list(first)
    for span in _first_of_equal(below):
        place = span.start
        at = bisect_right(first, place, key=_end)
        while at < len(first) and first[at].start < span.end:
            if place < first[at].start:
                found.append(Span(place, first[at].start, span.index))
            place, at = first[at].end, at + 1
        if place < span.end:
            found.append(Span(place, span.end, span.index))
    return sorted(found, key=_start)


def _first_of_equal(spans: Iterable[Span]) -> Iterator[Span]:
    """In order; one that begins within another is left out."""
    end = -1
    for span in sorted(spans, key=_start):
        if span.start >= end and span.start < span.end:
            yield span
            end = span.end


def _entity_at(source: str, place: int) -> tuple[int, int]:
    """The character reference that this place is inside of; where it is in none, the place."""
    begin = source.rfind("&", max(0, place - _LONGEST_ENTITY), place)
    entity = _ENTITY.match(source, begin) if begin >= 0 else None
    return (begin, entity.end()) if entity and entity.end() > place else (place, place)


def _start(span: Span) -> int:
    return span.start


def _end(span: Span) -> int:
    return span.end
