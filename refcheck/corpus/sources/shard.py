"""One of several shares of a source, for machines that know nothing of each other."""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import TYPE_CHECKING

from refcheck.corpus.pages import Selective

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from refcheck.corpus.pages import Source, SourcePage, Split, Unreadable


@dataclass(frozen=True, slots=True)
class Shard:
    """The pages of a source whose names fall to share `number`, which counts from 1, `of` several.

    All shares together have every page once. Names decide, and not places, so that a page which
    stands in the source twice is in one share, where that is noticed.
    """

    source: Source
    number: int
    of: int

    @property
    def kind(self) -> str:
        """That of the source."""
        return self.source.kind

    def identity(self) -> Mapping[str, str | int]:
        """That of the source, and which share of it this is."""
        return {**self.source.identity(), "shard": f"{self.number}/{self.of}"}

    def prepare(self, work: Path) -> None:
        """As the source."""
        self.source.prepare(work)

    def pages(self, start: int = 0) -> Iterator[SourcePage | Unreadable]:
        """Its pages, numbered anew; those before `start` are read and passed over."""
        source = self.source
        pages = source.pages_named(self._has) if isinstance(source, Selective) else source.pages()
        return (page for page in self._share(pages) if page.ordinal >= start)

    def count(self) -> int | None:
        """Nobody knows before the end."""
        return None

    def progress(self) -> float | None:
        """That of the source."""
        return self.source.progress()

    def beside(self) -> Mapping[str, int]:
        """That of the source, whichever share this is."""
        return self.source.beside()

    def splits(self, wanted: int) -> list[Split]:
        """The source's; how many of its share come before one of them is not known."""
        return [replace(split, first=None) for split in self.source.splits(wanted)]

    def pages_of(self, split: Split) -> Iterator[SourcePage | Unreadable]:
        """Its share of a stretch."""
        if isinstance(self.source, Selective):  # it is not cut
            return self.pages()
        return self._share(self.source.pages_of(split))

    def _share(self, pages: Iterable[SourcePage | Unreadable]) -> Iterator[SourcePage | Unreadable]:
        own = (page for page in pages if self._has(page.name))
        return (replace(page, ordinal=place) for place, page in enumerate(own))

    def _has(self, name: str) -> bool:
        return share_of(name, self.of) == self.number


def share_of(name: str, of: int) -> int:
    """The share, from 1, that a page of this name falls to, on every machine the same."""
    digest = blake2b(name.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest) % of + 1
