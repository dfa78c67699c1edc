"""What sources answered, kept in SQLite: for several runs at once, and never a reason to fail."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import threading
import zlib
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

T = TypeVar("T")

DAY = 86_400.0
POSITIVE = 30 * DAY
NEGATIVE = 1 * DAY
FILE_NAME = "answers-1.sqlite"  # a new layout gets a new name: two versions may run side by side

_LAYOUT = 1
_BUSY_SECONDS = 5.0
_SCHEMA = f"""
BEGIN IMMEDIATE;
CREATE TABLE IF NOT EXISTS answers (
    key TEXT PRIMARY KEY, until REAL NOT NULL, value BLOB NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS answers_until ON answers (until);
PRAGMA user_version = {_LAYOUT};
COMMIT;
"""
_PUT = (
    "INSERT INTO answers (key, until, value) VALUES (?, ?, ?) ON CONFLICT (key) DO UPDATE"
    " SET until = excluded.until, value = excluded.value"
)
_AT_ONCE = 500  # keys to a question: older builds of SQLite take 999
# The words of SQLite for a file that is damaged, as against one that is locked, full or forbidden.
_DAMAGED = ("malformed", "not a database", "no such table", "no such column", "has no column")


class AnswerCache:
    """Answers by key until they expire; no failures, since nobody answered.

    A damaged file is put aside and begun anew; a folder or disk that does not take it leaves a run
    without a cache. Each is told once through `warn`.
    """

    def __init__(
        self, folder: Path, *, now: Callable[[], float], warn: Callable[[str], None]
    ) -> None:
        self._path = folder / FILE_NAME
        self._now = now
        self._warn = warn
        self._warned: set[str] = set()
        self._lock = threading.RLock()
        self._connection: sqlite3.Connection | None = None
        self._rebuilt = False
        self._opened: int | None = None
        with self._lock:
            self._start()

    def get(self, key: str) -> Any | None:
        """The stored value (never None), or None where there is none or it has expired."""
        return self.get_many((key,)).get(key)

    def get_many(self, keys: Iterable[str]) -> dict[str, Any]:
        """The stored values by key, where there is one that has not expired."""
        wanted, now = list(dict.fromkeys(keys)), self._now()
        found: dict[str, Any] = {}
        for start in range(0, len(wanted), _AT_ONCE):
            some = wanted[start : start + _AT_ONCE]
            rows = self._run(partial(_rows, keys=some, now=now)) or []
            found |= {key: value for key, stored in rows if (value := _value(stored)) is not None}
        return found

    def put(self, key: str, value: Any, seconds: float) -> None:
        """Keep `value` (JSON) for `seconds`."""
        self.put_many({key: (value, seconds)})

    def put_many(
        self,
        values: Mapping[str, tuple[Any, float]],
        merge: Callable[[Any, Any], Any] | None = None,
    ) -> None:
        """Keep each value for its seconds, all of them in one transaction.

        With `merge` what another run has stored meanwhile is not lost: it is given that value and
        the new one, and what it returns is kept.
        """
        if values:
            self._run(partial(_write, values=values, now=self._now(), merge=merge))

    def prolong(self, key: str, seconds: float) -> None:
        """Keep what is stored under `key` for `seconds` from now."""
        until = self._now() + seconds
        statement = "UPDATE answers SET until = ? WHERE key = ?"
        self._run(lambda connection: connection.execute(statement, (until, key)))

    def close(self) -> None:
        """Release the file."""
        with self._lock:
            connection, self._connection = self._connection, None
            if connection is not None:
                with suppress(sqlite3.Error):
                    connection.close()

    def _run(self, work: Callable[[sqlite3.Connection], T]) -> T | None:
        """What `work` gives, or None: also where the cache is of no use, at once or for good."""
        with self._lock:
            if self._connection is None:
                return None
            try:
                done = work(self._connection)
            except sqlite3.Error as error:
                if not self._trouble(error):
                    return None
            else:
                return done
        return self._run(work)

    def _start(self) -> None:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._opened = self._identity()
            self._connection = _connect(self._path, self._now())
        except OSError as error:
            self._tell(f"no cache: {self._path.parent}: {error.strerror or error}")
        except sqlite3.Error as error:
            self._trouble(error)

    def _identity(self) -> int | None:
        try:
            return self._path.stat().st_ino
        except OSError:
            return None

    def _trouble(self, error: sqlite3.Error) -> bool:
        """Do what can be done; whether that was to begin anew (which happens once)."""
        message = str(error).lower()
        if "locked" in message or "busy" in message:
            return False  # another run writes; this one answer is asked for again some day
        damaged = not isinstance(error, sqlite3.OperationalError) or any(
            words in message for words in _DAMAGED
        )
        if damaged and not self._rebuilt:
            self._rebuilt = True
            self._begin_anew(error)
            return True
        self.close()
        self._tell(f"going on without a cache: {self._path}: {error}")
        return False

    def _begin_anew(self, error: sqlite3.Error) -> None:
        self.close()
        aside = self._path.with_suffix(".damaged")
        if self._identity() != self._opened:  # another run has put it aside already
            self._start()
            return
        try:
            self._path.replace(aside)
            for ending in ("-wal", "-shm"):
                self._path.with_name(self._path.name + ending).unlink(missing_ok=True)
        except OSError as problem:
            self._tell(f"no cache: {self._path}: {error}; {problem.strerror or problem}")
            return
        self._tell(f"the cache was damaged ({error}): begun anew, the old one is {aside}")
        self._start()

    def _tell(self, message: str) -> None:
        if message not in self._warned:
            self._warned.add(message)
            self._warn(message)


def cache_key(*parts: str) -> str:
    """A key for what was asked; no two lists of parts share one."""
    text = "\0".join(f"{len(part)}:{part}" for part in parts)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _rows(
    connection: sqlite3.Connection, keys: Sequence[str], now: float
) -> list[tuple[str, bytes]]:
    marks = ",".join("?" * len(keys))
    statement = f"SELECT key, value FROM answers WHERE until > ? AND key IN ({marks})"  # noqa: S608 - nothing but question marks
    return connection.execute(statement, (now, *keys)).fetchall()


def _write(
    connection: sqlite3.Connection,
    values: Mapping[str, tuple[Any, float]],
    now: float,
    merge: Callable[[Any, Any], Any] | None,
) -> None:
    with connection:  # ends the transaction, one way or the other
        connection.execute("BEGIN IMMEDIATE")
        for key, (new, seconds) in values.items():
            stored = _rows(connection, (key,), now) if merge is not None else []
            old = _value(stored[0][1]) if stored else None
            value = new if merge is None or old is None else merge(old, new)
            compressed = zlib.compress(json.dumps(value).encode())
            connection.execute(_PUT, (key, now + seconds, compressed))


def _value(stored: bytes) -> Any | None:
    """None for what is damaged."""
    try:
        return json.loads(zlib.decompress(stored))
    except (zlib.error, ValueError, TypeError, RecursionError):
        return None


def _connect(path: Path, now: float) -> sqlite3.Connection:
    connection = sqlite3.connect(
        path, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False
    )
    try:
        with suppress(sqlite3.OperationalError):  # busy: another run is just switching it on
            connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        (layout,) = connection.execute("PRAGMA user_version").fetchone()
        if layout != _LAYOUT:
            connection.executescript(_SCHEMA)
        with suppress(sqlite3.OperationalError):  # busy: another run may sweep
            connection.execute("DELETE FROM answers WHERE until < ?", (now,))
    except sqlite3.Error:
        connection.close()
        raise
    return connection
