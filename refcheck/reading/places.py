"""Where things stand: offsets of a page's text as places in its file and entries of its lists."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from refcheck.model.article import Location
from refcheck.reading.structure import trimmed

if TYPE_CHECKING:
    from refcheck.reading.decoding import Source
    from refcheck.reading.elements import Page
    from refcheck.reading.outline import Outline
    from refcheck.reading.structure import Reading


class Places:
    """A page as read, with its lists in page order; entries are numbered across all of them."""

    def __init__(self, source: Source, page: Page, outline: Outline, reading: Reading) -> None:
        self.source = source
        self.page = page
        self.outline = outline
        self.reading = reading
        self._entries = [entry for found in reading.lists for entry in found.entries]
        self._starts = [entry.start for entry in self._entries]

    def location(self, start: int, end: int) -> Location:
        """A stretch of the page's text, without white space around it, as a place in its file."""
        start, end = trimmed(self.page.text, start, end)
        begin = self.page.source_start(start)
        stop = max(begin, self.page.source_end(end)) if end > start else begin
        return self.in_source(begin, stop)

    def in_source(self, start: int, end: int) -> Location:
        """A stretch of the decoded file as a place in it."""
        line, column = self.source.position(start)
        return Location(line, column, start, end)

    def entry_at(self, offset: int) -> str | None:
        """The key of the entry in whose extent an offset of the text lies."""
        index = self._index(offset)
        return None if index is None else entry_key(index)

    def entry_and_label(self, offset: int) -> tuple[str, str] | None:
        """The key of the entry at an offset and its first label, "?" where it prints none."""
        index = self._index(offset)
        if index is None:
            return None
        labels = self._entries[index].labels
        return entry_key(index), labels[0] if labels else "?"

    def _index(self, offset: int) -> int | None:
        index = bisect_right(self._starts, offset) - 1
        for candidate in (index, index - 1):  # an entry that holds another one goes on after it
            if candidate >= 0:
                entry = self._entries[candidate]
                if entry.start <= offset <= entry.end:
                    return candidate
        return None


def entry_key(index: int) -> str:
    """The key of the entry with this 0-based number among all entries of the page."""
    return f"r{index + 1}"
