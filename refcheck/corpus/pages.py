"""A page of a corpus as its source gives it, and what the sources have in common."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol, TypeAlias, runtime_checkable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from refcheck.model.revisions import Revision
    from refcheck.reading.page_files import Media
    from refcheck.registry.answers import PageEntries

Packing: TypeAlias = Literal["page", "enterprise", "warc", "zim"]
TRUNCATED = "truncated"  # the kind of an Unreadable that stands for the rest of a file


@dataclass(frozen=True, slots=True)
class SourcePage:
    """One page: `ordinal` is its place in the source, from 0, and the same in every run.

    `name` is what rows call it, a path or a title; `data` the page's bytes. Where `packing` is not
    "page", `data` is the source's own record, which `refcheck.corpus.unpacking.unpacked` opens in
    whichever process checks the page; the name is final all the same. `entries` is what
    references.yaml says about it.
    """

    ordinal: int
    name: str
    data: bytes
    media: Media | None = None
    packing: Packing = "page"
    title: str | None = None
    url: str | None = None
    revision: Revision | None = None
    entries: PageEntries | None = None


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A page that its source names and cannot give: `kind` and `message` become a row of errors.

    The kind is "unreadable", or "truncated" where it stands for everything that may have followed
    in a file that breaks off or is damaged: `name` is that file's then, and the message tells the
    place. The run goes on with what comes next, if anything does, and ends as usual.
    """

    ordinal: int
    name: str
    kind: str
    message: str


@dataclass(frozen=True, slots=True)
class Split:
    """A stretch of a source that can be read by itself, for an engine that reads several at once.

    `part` is whatever the source needs to find it (a path, a range) as plain JSON; pages of it are
    numbered from `first`, or from 0 where that is not known.
    """

    part: Mapping[str, str | int]
    first: int | None = None


@runtime_checkable
class Selective(Protocol):
    """A source to which the page behind a name may cost a request."""

    def pages_named(self, wanted: Callable[[str], bool]) -> Iterator[SourcePage | Unreadable]:
        """Those of `pages` whose names are wanted; nothing is done for the others."""
        ...


class Source(Protocol):
    """A stream of pages that can be begun again: the same pages with the same ordinals.

    Ordinals count what is yielded, pages and Unreadables, without a hole. A source can be pickled,
    so that another process may read its splits. InputError where the source as a whole cannot be
    read; what is wrong with one page is an Unreadable.
    """

    @property
    def kind(self) -> str:
        """What it is, in a word: folder, wiki, addresses, enterprise, warc, zim."""
        ...

    def identity(self) -> Mapping[str, str | int]:
        """What must be the same for a stopped run to go on: paths, sizes, times of change."""
        ...

    def prepare(self, work: Path) -> None:
        """What has to be remembered from start to start is put into this folder; call it first.

        A folder's listing, an address's bytes: a run that goes on with the same folder `work`
        sees the pages that it saw before, in their order, whatever was added or removed. Calling
        it again is cheap. Processes that read splits need to see the folder.
        """
        ...

    def pages(self, start: int = 0) -> Iterator[SourcePage | Unreadable]:
        """The pages from this ordinal on, one at a time."""
        ...

    def count(self) -> int | None:
        """How many pages there are, where that is known without reading them all."""
        ...

    def progress(self) -> float | None:
        """Which share of the input the last `pages` has read so far, 0 to 1, where it is known."""
        ...

    def beside(self) -> Mapping[str, int]:
        """What the last `pages` or `pages_of`, read to its end, found that is no page, how often.

        All stretches of a source together have found what `pages` has.
        """
        ...

    def splits(self, wanted: int) -> list[Split]:
        """About so many stretches, together all pages, each once; fewer where it cannot be cut."""
        ...

    def pages_of(self, split: Split) -> Iterator[SourcePage | Unreadable]:
        """The pages of one stretch, in any process that sees the source's files."""
        ...
