"""An article read from the HTML of a Markdown page gets its places in the Markdown."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Protocol, TypeVar

from refcheck.model.article import Location

if TYPE_CHECKING:
    from collections.abc import Iterator

    from refcheck.model.article import Article, Suppression
    from refcheck.model.claims import Statement
    from refcheck.reading.decoding import Source

_NOT_SPACE = re.compile(r"\S")
_AS_IT_IS = -1
_Placed = TypeVar("_Placed", bound="_HasLocation")


class _HasLocation(Protocol):
    @property
    def location(self) -> Location:
        """Where it stands."""


class Written:
    """HTML in the making; each piece knows the stretch of Markdown that it comes from."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self.length = 0
        self._starts, self._origins, self._ends = array("q"), array("q"), array("q")
        self._closing: set[int] = set()
        self._opening: dict[int, int] = {}  # where such a piece ends: where it begins

    @property
    def html(self) -> str:
        """All of it."""
        return "".join(self._parts)

    def same(self, text: str, origin: int) -> None:
        """Characters that stand in the Markdown as they are here."""
        self._add(text, origin, _AS_IT_IS)

    def made(
        self, text: str, origin: int, end: int, *, opening: bool = False, closing: bool = False
    ) -> None:
        """What a stretch of the Markdown became, such as the tags around an inline element."""
        if closing:
            self._closing.add(self.length)
        if opening:
            self._opening[self.length + len(text)] = self.length
        self._add(text, origin, end)

    def _add(self, text: str, origin: int, end: int) -> None:
        if not text:
            return
        self._parts.append(text)
        self._starts.append(self.length)
        self._origins.append(origin)
        self._ends.append(end)
        self.length += len(text)

    def span(self, start: int, end: int, *, whole: bool = False) -> tuple[int, int]:
        """Where in the Markdown a stretch of the HTML comes from.

        `whole` takes in what opens and closes there: the marks of emphasis, a link's target.
        """
        if not self._starts:
            return 0, 0
        while whole and start in self._opening:
            start = self._opening[start]
        begin, stop = self._begin(start), self._stop(end - 1) if end > start else self._begin(start)
        while whole and end in self._closing:
            index = bisect_right(self._starts, end) - 1
            stop = max(stop, self._ends[index])
            end = self._starts[index + 1] if index + 1 < len(self._starts) else self.length
        return begin, max(begin, stop)

    def pieces(self, start: int, end: int) -> Iterator[tuple[int, int, int, int]]:
        """What a stretch of the HTML is made of.

        Of each piece where it begins and ends, and where the Markdown that it comes from does; that
        end is -1 where the characters stand there as they are.
        """
        index = max(0, bisect_right(self._starts, start) - 1)
        while start < end:
            first, origin, last = self._starts[index], self._origins[index], self._ends[index]
            index += 1
            stop = min(self._starts[index], end) if index < len(self._starts) else end
            yield start, stop, origin + start - first if last == _AS_IT_IS else origin, last
            start = stop

    def _begin(self, offset: int) -> int:
        index = max(0, bisect_right(self._starts, offset) - 1)
        if self._ends[index] != _AS_IT_IS:
            return self._origins[index]
        return self._origins[index] + offset - self._starts[index]

    def _stop(self, last: int) -> int:
        """The end of the piece, or of the one character, that stands at an offset."""
        index = max(0, bisect_right(self._starts, last) - 1)
        if self._ends[index] != _AS_IT_IS:
            return self._ends[index]
        return self._origins[index] + last + 1 - self._starts[index]


def in_markdown(article: Article, written: Written, source: Source) -> Article:
    """The same article with all places in the Markdown, which becomes its source."""

    def placed(one: Location, *, whole: bool = False) -> Location:
        start, end = written.span(one.start, one.end, whole=whole)
        return Location(*source.position(start), start, end)

    def moved(each: tuple[_Placed, ...], *, whole: bool = False) -> tuple[_Placed, ...]:
        return tuple(replace(one, location=placed(one.location, whole=whole)) for one in each)  # type: ignore[type-var]  # dataclasses, all of them

    return replace(
        article,
        sections=moved(article.sections),
        lists=moved(article.lists, whole=True),
        references=moved(article.references, whole=True),
        citations=moved(article.citations),
        claims=moved(article.claims, whole=True),
        links=moved(article.links),
        stubs=moved(article.stubs),
        engine_errors=moved(article.engine_errors),
        suppressions=tuple(_lines_of(one, source) for one in moved(article.suppressions)),
        doubts=tuple(
            replace(one, location=placed(one.location)) if one.location else one
            for one in article.doubts
        ),
        citation_needed=tuple(placed(one) for one in article.citation_needed),
        statements=tuple(
            replace(
                one,
                location=placed(one.location),
                inherited=placed(one.inherited) if one.inherited else None,
                offsets=tuple(_offsets(one, written)),
            )
            for one in article.statements
        ),
        source=source.text,
    )


def _offsets(one: Statement, written: Written) -> Iterator[tuple[int, int]]:
    """A statement's offsets with those into the Markdown in place of those into the HTML."""
    pairs = [*one.offsets, (len(one.text), 0)]
    moved: int | None = None
    told = False  # the last character of a reference is told with its first
    for (own, start), (following, end) in pairwise(pairs):
        if told:
            told = False
        elif told := own == following:
            begin, stop = written.span(start, end + 1)
            yield own, begin
            if stop - 1 > begin:
                yield own, stop - 1
            moved = None
        else:
            for at, stop, origin, last in written.pieces(start, start + following - own):
                here = own + at - start
                shift = origin - here if last == _AS_IT_IS else None
                if shift is None or shift != moved:
                    yield here, origin
                if last - 1 > origin:
                    yield here + stop - at - 1, last - 1
                moved = shift


def _lines_of(one: Suppression, source: Source) -> Suppression:
    """As far as the next line of the Markdown that has text."""
    after = _NOT_SPACE.search(source.text, one.location.end)
    last = source.position(after.start() if after else one.location.end)[0]
    return replace(one, first_line=one.location.line, last_line=last)
