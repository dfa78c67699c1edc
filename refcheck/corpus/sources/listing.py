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
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from refcheck.model.revisions import Revision

    IsPage = Callable[[str], bool]

_FILE = "listing.sqlite"
_TABLES = (
    # Paths are bytes: they need not be text. `trouble` says why what is there cannot be read.
    "CREATE TABLE found (path BLOB PRIMARY KEY, size INTEGER, trouble TEXT) WITHOUT ROWID",
    # How many texts are in which markup that is not read.
    "CREATE TABLE beside (markup TEXT, files INTEGER)",
    # The revision of each file, and with an empty path that of all others; the first one counts.
    "CREATE TABLE revised (path BLOB PRIMARY KEY, revision TEXT, day TEXT) WITHOUT ROWID",
    """
    CREATE TABLE listed
    (place INTEGER PRIMARY KEY, path BLOB, size INTEGER, trouble TEXT, revision TEXT, day TEXT)
    """,
)
# What wikis in folders are written in beside Markdown: https://github.com/gollum/gollum#markups
_OTHER_MARKUP = {
    ".adoc": "AsciiDoc",
    ".asc": "AsciiDoc",
    ".asciidoc": "AsciiDoc",
    ".creole": "Creole",
    ".mediawiki": "MediaWiki markup",
    ".wiki": "MediaWiki markup",
    ".org": "Org",
    ".pod": "Pod",
    ".rdoc": "RDoc",
    ".rest": "reStructuredText",
    ".rst": "reStructuredText",
    ".textile": "Textile",
}
_SORTED = """
INSERT INTO listed SELECT NULL, found.path, size, trouble, revision, day
FROM found LEFT JOIN revised ON revised.path = CASE
    WHEN found.path IN (SELECT path FROM revised) THEN found.path ELSE x'' END
ORDER BY found.path
"""
_FROM = """
SELECT place - 1, path, size, trouble, revision, day FROM listed
WHERE place > ? ORDER BY place LIMIT ?
"""


class Listed(NamedTuple):
    """A page file below the folder: `size` in bytes, and `trouble` if it cannot be read.

    `revision` and its `day` are None where nobody has told them.
    """

    ordinal: int
    path: bytes
    size: int
    trouble: str | None
    revision: str | None
    day: str | None


class Extent(NamedTuple):
    """How many files, of how many bytes together."""

    files: int
    size: int


def list_folder(
    folder: Path,
    work: Path,
    left_out: tuple[Path, ...],
    is_page: IsPage = is_page_file,
    revisions: Iterable[tuple[bytes, Revision]] = (),
) -> Path:
    """The listing in `work`, which is made where there is none yet; memory stays flat.

    `is_page` tells pages by their files' names; folders in `left_out` hold none. Of `revisions`,
    which are read only here, the first of a path counts; an empty path stands for all others.
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
        store.executemany("INSERT INTO beside VALUES (?, ?)", sorted(others.items()))
        told = ((path, one.id, one.day) for path, one in revisions)
        store.executemany("INSERT OR IGNORE INTO revised VALUES (?, ?, ?)", told)
        store.execute(_SORTED)
        store.execute("DROP TABLE found")
        store.execute("DROP TABLE revised")
        store.execute("COMMIT")
    os.replace(unfinished, listing)  # noqa: PTH105 - atomic, and says so
    return listing


def _found(
    folder: Path, left_out: tuple[Path, ...], is_page: IsPage, others: Counter[str]
) -> Iterator[tuple[bytes, int, str | None]]:
    """Path below the folder, size and trouble of every page, in any order.

    `others` counts the texts that are not read, by their markup.
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
                    elif (markup := _other_markup(name)) is not None:
                        others[markup] += 1
        except OSError as error:
            if not below:
                message = f"the folder {folder} cannot be read: {error.strerror}"
                raise InputError(message) from error
            yield below, 0, f"the folder cannot be read: {error.strerror}"


def _other_markup(name: str) -> str | None:
    """What a text is written in that is not read; None for what is no such text."""
    is_hidden = name.startswith(".")
    return None if is_hidden else _OTHER_MARKUP.get(os.path.splitext(name.lower())[1])  # noqa: PTH122 - a name


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


def others_beside(listing: Path) -> dict[str, int]:
    """How many texts are in which markup that is not read."""
    with usable(listing), closing(_opened(listing)) as store:
        return dict(store.execute("SELECT markup, files FROM beside ORDER BY markup").fetchall())


def _opened(listing: Path) -> sqlite3.Connection:
    """For reading alone, by several processes, on any file system."""
    return sqlite3.connect(f"{listing.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
