"""What a watch remembers of pages and revisions: an index over its own log, in SQLite."""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager, suppress
from typing import TYPE_CHECKING, Any

import msgspec
import zstandard

from refcheck.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

FILE = "state.sqlite"
_DAYS = 40  # that a revision is remembered: longer than anything tells of it twice
_SCHEMA = """
PRAGMA journal_mode = WAL;
PRAGMA synchronous = NORMAL;
CREATE TABLE IF NOT EXISTS pages (
    title TEXT PRIMARY KEY, revision INTEGER NOT NULL, check_number INTEGER, known BLOB
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS pages_check ON pages (check_number);
CREATE TABLE IF NOT EXISTS edits (revision INTEGER PRIMARY KEY, moment INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS edits_moment ON edits (moment);
CREATE TABLE IF NOT EXISTS log (bytes INTEGER NOT NULL);
"""
_WITHOUT_PAGE = ("redirect", "unavailable")
_LOGGED = msgspec.json.Decoder(dict[str, Any])
_NO_ROW = (msgspec.MsgspecError, RecursionError, LookupError, TypeError, OverflowError)
_DAMAGE = (zstandard.ZstdError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError)
# Whoever else has the file, its rights and its disk; extended codes have these in their last byte.
_OUTSIDE = frozenset(
    {
        sqlite3.SQLITE_BUSY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PERM, sqlite3.SQLITE_READONLY,
    }
)  # fmt: skip
_LARGEST = 16 << 20  # bytes unpacked: of the findings of one page


class State:
    """`known` of a page is what was found on its checked revision; None where that is not kept."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    @property
    def is_lost(self) -> bool:
        """Whether it has learnt from no log yet."""
        return self._connection.execute("SELECT 1 FROM log").fetchone() is None

    def is_done(self, revision: int) -> bool:
        """Whether an edit has its place in the log."""
        found = self._connection.execute("SELECT 1 FROM edits WHERE revision = ?", (revision,))
        return found.fetchone() is not None

    def checked(self, title: str) -> int:
        """The newest revision of a page that was checked; 0 where none was."""
        asked = "SELECT revision FROM pages WHERE title = ?"
        found = self._connection.execute(asked, (title,)).fetchone()
        return found[0] if found else 0

    def known(self, title: str, revision: int) -> list[dict[str, Any]] | None:
        """What was found on this revision of a page."""
        asked = "SELECT known FROM pages WHERE title = ? AND revision = ?"
        found = self._connection.execute(asked, (title, revision)).fetchone()
        if not found or found[0] is None:
            return None
        with suppress(*_DAMAGE):
            if zstandard.frame_content_size(found[0]) > _LARGEST:
                return None
            plain = zstandard.ZstdDecompressor().decompress(found[0], max_output_size=_LARGEST)
            return msgspec.json.decode(plain, type=list[dict[str, Any]])
        return None

    def is_current(self, check: int) -> bool:
        """Whether no later check of its page took this one's place."""
        asked = "SELECT 1 FROM pages WHERE check_number = ?"
        return self._connection.execute(asked, (check,)).fetchone() is not None

    @contextmanager
    def as_it_is(self) -> Iterator[int]:
        """What is asked meanwhile does not change, whoever writes; how much of the log it knows."""
        self._connection.execute("BEGIN")
        try:
            (read,) = self._connection.execute("SELECT bytes FROM log").fetchone() or (0,)
            yield read
        finally:
            self._connection.rollback()

    def record(
        self,
        row: Mapping[str, Any],
        log_bytes: int,
        *,
        known: Iterable[Mapping[str, Any]] | None = None,
    ) -> None:
        """A row of the log, which now has so many bytes."""
        packed = None
        if known is not None:
            packed = zstandard.ZstdCompressor(level=3).compress(msgspec.json.encode(list(known)))
        with self._connection:
            self._apply(row, packed)
            self._connection.execute("UPDATE log SET bytes = ?", (log_bytes,))

    def follow(self, path: Path, log_bytes: int, *, is_new: bool = True) -> None:
        """Learn what the log has and this has not: it may have been lost, or be of another log.

        Of a watch that is not new an empty log is one that was taken away: all else still holds.
        """
        (read,) = self._connection.execute("SELECT bytes FROM log").fetchone() or (-1,)
        is_other = read > log_bytes and (log_bytes > 0 or is_new)
        with self._connection:
            if read < 0 or is_other:
                for table in ("pages", "edits", "log"):
                    self._connection.execute(f"DELETE FROM {table}")  # noqa: S608 - our own names
                self._connection.execute("INSERT INTO log VALUES (0)")
                read = 0
            if log_bytes > read:
                with path.open("rb") as file:
                    file.seek(read)
                    while file.tell() < log_bytes and (line := file.readline()):
                        with suppress(*_NO_ROW):
                            self._apply(_LOGGED.decode(line), None)
            self._connection.execute("UPDATE log SET bytes = ?", (log_bytes,))

    def forget(self, moment: int) -> None:
        """Of revisions that are older than anybody tells of twice."""
        with self._connection:
            before = moment - _DAYS * 86_400
            self._connection.execute("DELETE FROM edits WHERE moment < ?", (before,))

    def _apply(self, row: Mapping[str, Any], known: bytes | None) -> None:
        edits = [(one["revision"], one["moment"]) for one in row.get("edits") or ()]
        put = "INSERT OR REPLACE INTO edits VALUES (?, ?)"
        self._connection.executemany(put, edits)
        if row.get("status") == "checked":
            put = "INSERT OR REPLACE INTO pages VALUES (?, ?, ?, ?)"
            if old_title := row.get("moved_from"):
                # It is no page any more, but edits may still be told of it by that name.
                self._connection.execute(put, (old_title, row["revision"], None, None))
            page = row["title"], row["revision"], row.get("check"), known
            self._connection.execute(put, page)
        elif row.get("status") in _WITHOUT_PAGE and row.get("page") is None:
            drop = "UPDATE pages SET check_number = NULL, known = NULL WHERE title = ?"
            self._connection.execute(drop, (row["title"],))


@contextmanager
def opened(folder: Path) -> Iterator[State]:
    """The folder's state; a damaged one is begun anew, since the log has all of it.

    OutputError where it cannot be read or written, also later.
    """
    path = folder / FILE
    try:
        with closing(_sound(path)) as connection:
            yield State(connection)
    except sqlite3.Error as error:
        hint = f"remove it: it is made anew from the log in {folder}"
        what = "is of no use"
        if getattr(error, "sqlite_errorcode", 0) & 0xFF in _OUTSIDE:
            what, hint = "cannot be written", "mend that, and the same command goes on"
        raise OutputError(f"{path} {what}: {error}", hint=hint) from error


def _sound(path: Path) -> sqlite3.Connection:
    try:
        return _connected(path)
    except sqlite3.OperationalError:
        raise  # locked, full or forbidden
    except sqlite3.DatabaseError:
        for ending in ("", "-wal", "-shm"):
            path.with_name(path.name + ending).unlink(missing_ok=True)
        return _connected(path)


def _connected(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level="IMMEDIATE")
    try:
        connection.executescript(_SCHEMA)
        connection.execute("SELECT bytes FROM log").fetchone()
    except sqlite3.Error:
        connection.close()
        raise
    return connection
