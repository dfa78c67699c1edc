"""The store of a run as workers read it: what became of references and of links."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from refcheck.corpus.pickled import unpacked_value
from refcheck.corpus.store import FILE, as_bytes, as_text
from refcheck.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from refcheck.corpus.questions import KnownReference
    from refcheck.model.links import CheckedLink


class StoreReader:
    """Reads a run's store; `trouble` is why that failed, which is no page's fault."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self.trouble: str | None = None

    def value(self, sql: str, key: bytes) -> Any | None:
        """The value that the statement finds for the key; InputError where the store is damaged."""
        try:
            row = self._connection.execute(sql, (key,)).fetchone()
            return unpacked_value(row[0]) if row and row[0] else None
        except (sqlite3.Error, InputError) as error:
            self.trouble = str(error)
            raise InputError(self.trouble) from error

    def keys(self, sql: str) -> Iterator[bytes]:
        """The first column of what the statement finds."""
        return (one for (one,) in self._connection.execute(sql))

    def count(self, sql: str) -> int:
        """The number that the statement finds."""
        return int(self._connection.execute(sql).fetchone()[0])


class KnownAnswers(Mapping[bytes, "KnownReference"]):
    """The answers by fingerprint, as any process may read them."""

    def __init__(self, store: StoreReader) -> None:
        self._store = store

    def __getitem__(self, fingerprint: bytes) -> KnownReference:
        sql = "SELECT answer FROM answers JOIN questions USING (id) WHERE fingerprint = ?"
        found: KnownReference | None = self._store.value(sql, fingerprint)
        if found is None:
            raise KeyError(fingerprint)
        return found

    def __iter__(self) -> Iterator[bytes]:
        return self._store.keys("SELECT fingerprint FROM questions")

    def __len__(self) -> int:
        return self._store.count("SELECT count(*) FROM answers")


class KnownLinkOutcomes(Mapping[str, "CheckedLink"]):
    """What became of links, by address."""

    def __init__(self, store: StoreReader) -> None:
        self._store = store

    def __getitem__(self, url: str) -> CheckedLink:
        sql = "SELECT outcome FROM links WHERE url = ?"
        found: CheckedLink | None = self._store.value(sql, as_bytes(url))
        if found is None:
            raise KeyError(url)
        return found

    def __iter__(self) -> Iterator[str]:
        return map(as_text, self._store.keys("SELECT url FROM links"))

    def __len__(self) -> int:
        return self._store.count("SELECT count(outcome) FROM links")


@contextmanager
def reading(work: Path) -> Iterator[StoreReader]:
    """The store for a process that only reads."""
    connection = sqlite3.connect(f"{(work / FILE).absolute().as_uri()}?mode=ro", uri=True)
    try:
        yield StoreReader(connection)
    finally:
        connection.close()
