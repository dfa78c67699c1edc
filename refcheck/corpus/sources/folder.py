"""A folder of pages, as they lay there when the run began; a GitHub wiki's checkout is one, too."""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from refcheck.corpus.pages import SourcePage, Split, Unreadable
from refcheck.corpus.sources.checkout import revisions_of
from refcheck.corpus.sources.files import is_link, read_file
from refcheck.corpus.sources.listing import Extent, extent, list_folder, listed, others_beside
from refcheck.errors import InputError
from refcheck.model.revisions import Revision
from refcheck.reading.page_files import is_page_file, media_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from refcheck.corpus.sources.listing import Listed
    from refcheck.revisions.git_command import Git


@dataclass(slots=True)
class FolderSource:
    """The pages below a folder; `left_out` are folders of reports, and results of this run.

    Pages are called by their paths below the folder. The listing of the first start holds: what
    was added later belongs to the next run, what was removed is Unreadable, and what was changed
    is read as it is when its turn comes.
    """

    folder: Path
    left_out: tuple[Path, ...] = ()
    kind: str = field(default="folder", init=False)
    _follows_links: bool = field(default=True, init=False)
    _listing: Path | None = field(default=None, init=False)
    _extent: Extent = field(default=Extent(0, 0), init=False)
    _read: int = field(default=0, init=False)
    _is_first: bool = field(default=True, init=False)

    def identity(self) -> Mapping[str, str | int]:
        """The folder; which files it held when the run began is kept in the listing."""
        return {"path": str(self.folder)}

    def prepare(self, work: Path) -> None:
        """List the folder, or take the listing that is there."""
        left_out = (*self.left_out, work)
        told = self._revisions()
        self._listing = list_folder(self.folder, work, left_out, self._is_page, told)
        self._extent = extent(self._listing)

    def pages(self, start: int = 0) -> Iterator[SourcePage | Unreadable]:
        """The files' pages, sorted by path."""
        self._is_first = True
        yield from self._pages(start, None)

    def count(self) -> int | None:
        """As many as were listed."""
        return self._extent.files if self._listing else None

    def progress(self) -> float | None:
        """By bytes."""
        return min(1.0, self._read / self._extent.size) if self._extent.size else None

    def beside(self) -> Mapping[str, int]:
        """Texts that are not read."""
        others = others_beside(self._listing) if self._listing and self._is_first else {}
        return {f"files in {markup}": number for markup, number in others.items()}

    def splits(self, wanted: int) -> list[Split]:
        """Ranges of the listing."""
        number, wanted = self._extent.files, max(1, wanted)
        cuts = sorted({number * part // wanted for part in range(wanted + 1)})
        return [
            Split({"first": first, "count": after - first}, first)
            for first, after in pairwise(cuts)
        ]

    def pages_of(self, split: Split) -> Iterator[SourcePage | Unreadable]:
        """A range of the listing; what is beside all pages counts with the first."""
        self._is_first = split.part["first"] == 0
        yield from self._pages(int(split.part["first"]), int(split.part["count"]))

    def _is_page(self, name: str) -> bool:
        return is_page_file(name)

    def _pages(self, first: int, count: int | None) -> Iterator[SourcePage | Unreadable]:
        if self._listing is None:
            raise RuntimeError("prepare() comes before pages()")
        self._read = extent(self._listing, first).size
        for one in listed(self._listing, first, count):
            name = one.path.decode("utf-8", "backslashreplace")
            self._read += one.size
            try:
                page = SourcePage(one.ordinal, name, self._data(one), media_of(name))
                yield self._told(page, one)
            except InputError as error:
                yield Unreadable(one.ordinal, name, "unreadable", str(error))

    def _data(self, one: Listed) -> bytes:
        if one.trouble is not None:
            raise InputError(one.trouble)
        file = self.folder / os.fsdecode(one.path)
        if not self._follows_links and is_link(file):
            raise InputError("it is a symbolic link, which is not followed in a wiki")
        return read_file(file)

    def _revisions(self) -> Iterable[tuple[bytes, Revision]]:
        """What is known of the revisions of files, by path."""
        return ()

    def _told(self, page: SourcePage, one: Listed) -> SourcePage:  # noqa: ARG002 - of a wiki
        """With what the source knows of the page beside its text."""
        return page


# https://docs.github.com/communities/documenting-your-project-with-wikis: they stand on every page.
_BESIDE_PAGES = frozenset({"_sidebar", "_footer", "_header"})


@dataclass(slots=True)
class WikiSource(FolderSource):
    """A GitHub wiki's checkout: its pages' titles are their files' names.

    Their revisions are the last commits that changed them, as `git` tells. Links among its files
    are not followed: whoever may edit the wiki could have set them.
    """

    git: Git | None = None
    kind: str = field(default="wiki", init=False)
    _follows_links: bool = field(default=False, init=False)

    def prepare(self, work: Path) -> None:
        """As of every folder; git is asked only now, and not in other processes."""
        FolderSource.prepare(self, work)
        self.git = None

    def _is_page(self, name: str) -> bool:
        stem = name.lower().rpartition(".")[0]
        return is_page_file(name) and stem not in _BESIDE_PAGES

    def _revisions(self) -> Iterable[tuple[bytes, Revision]]:
        return revisions_of(self.folder, self.git) if self.git else ()

    def _told(self, page: SourcePage, one: Listed) -> SourcePage:
        title = page.name.rpartition("/")[2].rpartition(".")[0].replace("-", " ")
        revision = Revision(one.revision, one.day or "") if one.revision else None
        return replace(page, title=title, revision=revision)
