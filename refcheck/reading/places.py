"""Where things stand: offsets of a page's text as places in its file and entries of its lists."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from typing import TYPE_CHECKING

from refcheck.model.article import Location
from refcheck.reading.structure import trimmed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from refcheck.reading.decoding import Source
    from refcheck.reading.elements import Page
    from refcheck.reading.outline import Outline
    from refcheck.reading.structure import Reading, Span


class Places:
    """A page as read, with its lists in page order; entries are numbered across all of them.

    `keys` are the entries' keys in that order.
    """

    def __init__(self, source: Source, page: Page, outline: Outline, reading: Reading) -> None:
        self.source = source
        self.page = page
        self.outline = outline
        self.reading = reading
        entries = [entry for found in reading.lists for entry in found.entries]
        self._starts = array("q", [entry.start for entry in entries])
        self._ends = array("q", [entry.end for entry in entries])
        self._labels = [entry.labels[0] if entry.labels else "?" for entry in entries]
        # Kept, since many citations name the same entry.
        self.keys = [f"r{number}" for number in range(1, len(entries) + 1)]

    def location(self, start: int, end: int) -> Location:
        """A stretch of the page's text, without white space around it, as a place in its file."""
        text = self.page.text
        if start >= end or text[start].isspace() or text[end - 1].isspace():
            start, end = trimmed(text, start, end)
        begin, stop = self.page.in_source(start, end)
        line, column = self.source.position(begin)
        return Location(line, column, begin, stop)

    def in_source(self, start: int, end: int) -> Location:
        """A stretch of the decoded file as a place in it."""
        line, column = self.source.position(start)
        return Location(line, column, start, end)

    @property
    def entry_spans(self) -> Iterator[Span]:
        """Where in the text the entries stand."""
        return zip(self._starts, self._ends, strict=True)

    def entry_at(self, offset: int) -> str | None:
        """The key of the entry in whose extent an offset of the text lies."""
        index = self._index(offset)
        return None if index is None else self.keys[index]

    def entry_and_label(self, offset: int) -> tuple[str, str] | None:
        """The key of the entry at an offset and its first label, "?" where it prints none."""
        index = self._index(offset)
        if index is None:
            return None
        return self.keys[index], self._labels[index]

    def _index(self, offset: int) -> int | None:
        index = bisect_right(self._starts, offset) - 1
        for candidate in (index, index - 1):  # an entry that holds another one goes on after it
            if candidate >= 0 and self._starts[candidate] <= offset <= self._ends[candidate]:
                return candidate
        return None
