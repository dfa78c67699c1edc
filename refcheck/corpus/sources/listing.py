"""The files of a folder as they were found when the run began, sorted, on disk."""

from __future__ import annotations

import os
import sqlite3
import sys
from collections import Counter
from contextlib import closing
from typing import TYPE_CHECKING, NamedTuple

from refcheck.corpus.sources.files import usable
from refcheck.errors import InputError
from refcheck.reading.page_files import is_page_file, may_hold_pages

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    IsPage = Callable[[str], bool]

_FILE = "listing.sqlite"
_TABLES = (
    # Paths are bytes: they need not be text. `trouble` says why what is there cannot be read.
    "CREATE TABLE found (path BLOB PRIMARY KEY, size INTEGER, trouble TEXT) WITHOUT ROWID",
    "CREATE TABLE listed (place INTEGER PRIMARY KEY, path BLOB, size INTEGER, trouble TEXT)",
)
# How many texts are not read: an integer that SQLite leaves to whoever has the file.
_OTHERS = "PRAGMA user_version"
# What wikis in folders are written in beside Markdown: https://github.com/gollum/gollum#markups
_OTHER_MARKUP = (
    ".asciidoc", ".adoc", ".asc", ".creole", ".mediawiki", ".wiki", ".org", ".pod", ".rdoc",
    ".rst", ".rest", ".textile",
)  # fmt: skip
_SORTED = "INSERT INTO listed SELECT NULL, path, size, trouble FROM found ORDER BY path"
_FROM = "SELECT place - 1, path, size, trouble FROM listed WHERE place > ? ORDER BY place LIMIT ?"


class Listed(NamedTuple):
    """A page file below the folder: `size` in bytes, and `trouble` if it cannot be read."""

    ordinal: int
    path: bytes
    size: int
    trouble: str | None


class Extent(NamedTuple):
    """How many files, of how many bytes together."""

    files: int
    size: int


def list_folder(
    folder: Path, work: Path, left_out: tuple[Path, ...], is_page: IsPage = is_page_file
) -> Path:
    """The listing in `work`, which is made where there is none yet; memory stays flat.

    `is_page` tells pages by their files' names; folders in `left_out` hold none.
    It is whole or not there: a run that is stopped while it lists begins to list again.
    """
    listing = work / _FILE
    if listing.exists():
        return listing
    work.mkdir(parents=True, exist_ok=True)
    unfinished = listing.with_suffix(".part")
    unfinished.unlink(missing_ok=True)
    with usable(unfinished), closing(sqlite3.connect(unfinished, isolation_level=None)) as store:
        store.execute("PRAGMA journal_mode=OFF")
        store.execute("BEGIN")
        for table in _TABLES:
            store.execute(table)
        others: Counter[str] = Counter()
        found = _found(folder, left_out, is_page, others)
        store.executemany("INSERT INTO found VALUES (?, ?, ?)", found)
        store.execute(f"{_OTHERS} = {others.total()}")
        store.execute(_SORTED)
        store.execute("DROP TABLE found")
        store.execute("COMMIT")
    os.replace(unfinished, listing)  # noqa: PTH105 - atomic, and says so
    return listing


def _found(
    folder: Path, left_out: tuple[Path, ...], is_page: IsPage, others: Counter[str]
) -> Iterator[tuple[bytes, int, str | None]]:
    """Path below the folder, size and trouble of every page, in any order.

    `others` counts the texts that are not read, by the ending of their names.
    """
    top = os.fsencode(folder)
    not_pages = {os.path.realpath(os.fsencode(path)) for path in left_out}
    waiting = [b""]
    while waiting:
        below = waiting.pop()
        try:
            with os.scandir(os.path.join(top, below)) as entries:  # noqa: PTH118 - bytes
                for entry in entries:
                    path = os.path.join(below, entry.name)  # noqa: PTH118 - bytes
                    name = os.fsdecode(entry.name)
                    if entry.is_dir(follow_symlinks=False):
                        if may_hold_pages(name) and os.path.realpath(entry.path) not in not_pages:
                            waiting.append(path)
                    elif is_page(name) and not _leads_to_folder(entry):
                        yield path, _size(entry), None
                    elif name.lower().endswith(_OTHER_MARKUP) and not name.startswith("."):
                        others[name.lower().rpartition(".")[2]] += 1
        except OSError as error:
            if not below:
                message = f"the folder {folder} cannot be read: {error.strerror}"
                raise InputError(message) from error
            yield below, 0, f"the folder cannot be read: {error.strerror}"


def _leads_to_folder(entry: os.DirEntry[bytes]) -> bool:
    """Whether it is a link to a folder, which is not followed: it may lead in a circle."""
    try:
        return entry.is_symlink() and entry.is_dir()
    except OSError:
        return False


def _size(entry: os.DirEntry[bytes]) -> int:
    try:
        return entry.stat().st_size
    except OSError:
        return 0


def listed(listing: Path, first: int = 0, count: int | None = None) -> Iterator[Listed]:
    """The files from an ordinal on, so many."""
    with usable(listing), closing(_opened(listing)) as store:
        rows = store.execute(_FROM, (first, -1 if count is None else count))
        yield from map(Listed._make, rows)


def extent(listing: Path, before: int | None = None) -> Extent:
    """What the listing holds altogether, or before an ordinal."""
    query = "SELECT count(*), coalesce(sum(size), 0) FROM listed WHERE place <= ?"
    with usable(listing), closing(_opened(listing)) as store:
        last = sys.maxsize if before is None else before
        return Extent(*store.execute(query, (last,)).fetchone())


def others_beside(listing: Path) -> int:
    """How many files are texts in markup that is not read."""
    with usable(listing), closing(_opened(listing)) as store:
        return int(store.execute(_OTHERS).fetchone()[0])


def _opened(listing: Path) -> sqlite3.Connection:
    """For reading alone, by several processes, on any file system."""
    return sqlite3.connect(f"{listing.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
