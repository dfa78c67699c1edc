"""A ZIM file: the pages of a wiki as Kiwix keeps them, each reachable by its number."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from refcheck.corpus.pages import SourcePage, Split, Unreadable
from refcheck.corpus.sources.extras import library
from refcheck.corpus.sources.files import state_of
from refcheck.corpus.unpacking import LARGEST
from refcheck.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

# What libzim raises for a file that is damaged or no ZIM, and for text that is no UTF-8.
_DAMAGE = (RuntimeError, KeyError, IndexError, ValueError)
_LONGEST_NAME = 2000  # characters, as of dumps
_PAGES = frozenset({"text/html", "application/xhtml+xml"})


class _Place(msgspec.Struct, frozen=True):
    """Where a page is: what another process needs to read it."""

    file: str
    entry: int


@dataclass(slots=True)
class ZimSource:
    """The entries that are HTML, called by their paths; redirects are none.

    Only the entries' names are read here; their texts are where a page is checked.
    """

    file: Path
    entries: int
    kind: str = field(default="zim", init=False)
    _read: int = field(default=0, init=False)
    _left_out: Counter[str] = field(default_factory=Counter, init=False)

    def identity(self) -> Mapping[str, str | int]:
        """The file."""
        return state_of(self.file)

    def prepare(self, work: Path) -> None:
        """Nothing."""

    def pages(self, start: int = 0) -> Iterator[SourcePage | Unreadable]:
        """The pages in the order of the file."""
        self._left_out.clear()
        for ordinal, page in enumerate(self._pages(0, self.entries)):
            if ordinal >= start:
                yield replace(page, ordinal=ordinal)

    def count(self) -> int | None:
        """How many entries are pages is not known before the end."""
        return None

    def progress(self) -> float | None:
        """By entries."""
        return self._read / self.entries if self.entries else None

    def beside(self) -> Mapping[str, int]:
        """Entries that are no pages."""
        return self._left_out

    def splits(self, wanted: int) -> list[Split]:
        """Ranges of entries."""
        wanted = max(1, wanted)
        cuts = sorted({self.entries * part // wanted for part in range(wanted + 1)})
        return [
            Split({"first": first, "after": after}, 0 if first == 0 else None)
            for first, after in pairwise(cuts)
        ]

    def pages_of(self, split: Split) -> Iterator[SourcePage | Unreadable]:
        """The pages of a range."""
        self._left_out.clear()
        found = self._pages(int(split.part["first"]), int(split.part["after"]))
        for ordinal, page in enumerate(found):
            yield replace(page, ordinal=ordinal)

    def _pages(self, first: int, after: int) -> Iterator[SourcePage | Unreadable]:
        archive = _opened(self.file)
        for number in range(first, after):
            self._read = number + 1
            page = self._page(archive, number)
            if page is not None:
                yield page

    def _page(self, archive: Any, number: int) -> SourcePage | Unreadable | None:
        try:
            entry = archive._get_entry_by_id(number)  # noqa: SLF001 - there is no other walk
            if entry.is_redirect:
                self._left_out["redirects"] += 1
                return None
            kind = entry.get_item().mimetype.partition(";")[0].strip().lower()
            path, title = entry.path, entry.title
        except _DAMAGE as error:
            place = f"{self.file.name}: entry {number}"
            return Unreadable(0, place, "unreadable", f"it cannot be read: {_line(error)}")
        if kind not in _PAGES:
            self._left_out["entries that are no HTML"] += 1
            return None
        if len(path) > _LONGEST_NAME:
            place = f"{self.file.name}: entry {number}"
            return Unreadable(0, place, "unreadable", "its name is too long")
        packed = msgspec.msgpack.encode(_Place(str(self.file), number))
        return SourcePage(0, path, packed, "html", "zim", title=title or None)


def entries_in(file: Path) -> int:
    """How many entries, pages and others; InputError where it is no ZIM file."""
    count: int = _opened(file).all_entry_count
    return count


def page_of(record: SourcePage) -> SourcePage:
    """The page at a place in a file; InputError where it cannot be read, or is too large."""
    place = msgspec.msgpack.decode(record.data, type=_Place)
    archive = _opened(Path(place.file))
    try:
        item = archive._get_entry_by_id(place.entry).get_item()  # noqa: SLF001
        if item.size > LARGEST:
            raise InputError(f"it is larger than {LARGEST >> 20} MB")
        data = bytes(item.content)
    except _DAMAGE as error:
        raise InputError(f"it cannot be read: {_line(error)}") from error
    return replace(record, data=data, packing="page")


def _opened(file: Path) -> Any:
    """The archive, opened once in every process: a lock of libzim's may not survive a fork."""
    return _opened_in(os.getpid(), file)


@lru_cache(maxsize=1)
def _opened_in(process: int, file: Path) -> Any:  # noqa: ARG001 - a part of the key
    try:
        return library("libzim.reader", "ZIM").Archive(file)
    except _DAMAGE as error:
        raise InputError(f"{file} cannot be read as a ZIM file: {_line(error)}") from error


def _line(error: Exception) -> str:
    return next(iter(str(error).splitlines()), "")[:200]
