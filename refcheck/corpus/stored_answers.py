"""The store of a run as workers read it: what became of references and of links."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

from refcheck.corpus.pickled import unpacked_value
from refcheck.corpus.store import FILE, as_bytes, as_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from refcheck.corpus.questions import KnownReference
    from refcheck.model.links import CheckedLink


class KnownAnswers(Mapping[bytes, "KnownReference"]):
    """The answers by fingerprint, as any process may read them."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def __getitem__(self, fingerprint: bytes) -> KnownReference:
        row = self._connection.execute(
            "SELECT answer FROM answers WHERE id = "
            "(SELECT id FROM questions WHERE fingerprint = ?)",
            (fingerprint,),
        ).fetchone()
        if row is None or not row[0]:
            raise KeyError(fingerprint)
        found: KnownReference = unpacked_value(row[0])
        return found

    def __iter__(self) -> Iterator[bytes]:
        return (one for (one,) in self._connection.execute("SELECT fingerprint FROM questions"))

    def __len__(self) -> int:
        return int(self._connection.execute("SELECT count(*) FROM answers").fetchone()[0])


class KnownLinkOutcomes(Mapping[str, "CheckedLink"]):
    """What became of links, by address."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def __getitem__(self, url: str) -> CheckedLink:
        row = self._connection.execute(
            "SELECT outcome FROM links WHERE url = ? AND outcome IS NOT NULL",
            (as_bytes(url),),
        ).fetchone()
        if row is None:
            raise KeyError(url)
        found: CheckedLink = unpacked_value(row[0])
        return found

    def __iter__(self) -> Iterator[str]:
        urls = self._connection.execute("SELECT url FROM links")
        return (as_text(one) for (one,) in urls)

    def __len__(self) -> int:
        return int(self._connection.execute("SELECT count(outcome) FROM links").fetchone()[0])


@contextmanager
def reading(work: Path) -> Iterator[sqlite3.Connection]:
    """The store for a process that only reads."""
    connection = sqlite3.connect(f"{(work / FILE).absolute().as_uri()}?mode=ro", uri=True)
    try:
        yield connection
    finally:
        connection.close()
