"""Tables for grouping and sorting more than memory holds: a database that leaves no file behind."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from refcheck.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_CACHE = 32 << 10  # KiB that SQLite holds in memory, and as much for sorting
_TOGETHER = 2_000  # rows to a statement
_RECENT: Final = 100_000  # numbers, 9 MB


class Scratch:
    """Tables that are filled row by row and read by SQL; what does not fit is in a file."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._waiting: defaultdict[str, list[tuple[Any, ...]]] = defaultdict(list)

    def make(self, table: str, columns: str) -> None:
        """An empty table; names and columns are our own."""
        self._connection.execute(f"CREATE TABLE {table} ({columns})")

    def put(self, table: str, row: tuple[Any, ...]) -> None:
        """One more row."""
        waiting = self._waiting[table]
        waiting.append(row)
        if len(waiting) >= _TOGETHER:
            self._write(table)

    def put_all(self, table: str, rows: list[tuple[Any, ...]]) -> None:
        """Some more rows."""
        waiting = self._waiting[table]
        waiting += rows
        if len(waiting) >= _TOGETHER:
            self._write(table)

    def run(self, statement: str) -> None:
        """A statement without an answer, as for an index."""
        self._write_all()
        self._connection.execute(statement)

    def rows(self, query: str, *values: Any) -> Iterator[tuple[Any, ...]]:
        """What a query finds, one row at a time."""
        self._write_all()
        yield from self._connection.execute(query, values)

    def number(self, query: str, *values: Any) -> int:
        """The number that a query asks for."""
        return int(next(self.rows(query, *values))[0] or 0)

    def _write_all(self) -> None:
        for table in list(self._waiting):
            self._write(table)

    def _write(self, table: str) -> None:
        if waiting := self._waiting.pop(table, []):
            marks = ", ".join("?" * len(waiting[0]))
            self._connection.executemany(f"INSERT INTO {table} VALUES ({marks})", waiting)  # noqa: S608


@contextmanager
def scratch_in(folder: Path) -> Iterator[Scratch]:
    """A scratch whose files are in this folder, without a name, so that even a kill leaves none.

    SQLite spills a database without a name, and what it sorts, into files that it has deleted once
    they are open (https://sqlite.org/tempfiles.html). OutputError where there is no room.
    """
    connection = sqlite3.connect("")
    place = str(folder.resolve()).replace("'", "''")
    try:
        # Deprecated for what it does to other connections at the same time: they get this folder.
        connection.execute(f"PRAGMA temp_store_directory = '{place}'")
        connection.execute(f"PRAGMA cache_size = -{_CACHE}")
        connection.execute("PRAGMA journal_mode = OFF")
        yield Scratch(connection)
    except sqlite3.Error as error:
        message = f"{folder} has no room to sort what the summary counts: {error}"
        raise OutputError(message, hint="free some, or copy the folder to another disk") from error
    finally:
        connection.execute("PRAGMA temp_store_directory = ''")
        connection.close()


class Recent:
    """Which works, faults or hosts have their texts in the scratch; all is forgotten when full."""

    def __init__(self) -> None:
        self._seen: set[int] = set()

    def is_new(self, one: int) -> bool:
        """Whether it did not come before; from now on it did."""
        seen = self._seen
        if one in seen:
            return False
        if len(seen) >= _RECENT:
            seen.clear()
        seen.add(one)
        return True


# 64 bits that stand for texts in this process, and in no other. Python's own are keyed anew in each
# (PEP 456), so that no page can be made for two to be the same; among ten million texts, two are
# once in 400,000 runs.
digest: Final = hash
