"""Where works that came again wait, on disk, until all is read; two records become one here."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from typing import TYPE_CHECKING

from refcheck.model.updates import merged_updates
from refcheck.model.works import Work
from refcheck.resolvers.index_format import dated_work, document

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_TABLE = """
    CREATE TABLE works (key TEXT PRIMARY KEY, record BLOB NOT NULL) WITHOUT ROWID
"""
_INITIALS = 2
_FILLED = (
    "doi",
    "pmid",
    "pmcid",
    "arxiv",
    "abstract",
    "original_title",
    "subtitle",
    "edition",
    "article_number",
)


class Staging:
    """A table of works under their first identifier, in a file that the caller throws away."""

    def __init__(self, path: Path) -> None:
        self._db = sqlite3.connect(path, isolation_level=None)
        self._db.execute("PRAGMA journal_mode=OFF")
        self._db.execute("PRAGMA synchronous=OFF")
        self._db.execute(_TABLE)
        self._db.execute("BEGIN")
        self.merged = 0

    def put(self, key: str, record: bytes) -> None:
        """Files a work as the index stores it; where its key is taken, both become one."""
        done = self._db.execute("INSERT OR IGNORE INTO works VALUES (?, ?)", (key, record))
        if done.rowcount:
            return
        (taken,) = self._db.execute("SELECT record FROM works WHERE key=?", (key,)).fetchone()
        (earlier, before), (later, after) = dated_work(taken), dated_work(record)
        joined = document(merge(earlier, before, later, after), max(before, after))["record"]
        self._db.execute("UPDATE works SET record=? WHERE key=?", (joined, key))
        self.merged += 1

    def works(self, after: str = "") -> Iterator[tuple[str, str, Work]]:
        """Key, time of indexing and work, sorted by key, from the key that follows `after`."""
        rows = self._db.execute("SELECT * FROM works WHERE key > ? ORDER BY key", (after,))
        for key, record in rows:
            work, indexed = dated_work(record)
            yield key, indexed, work

    def __len__(self) -> int:
        return int(self._db.execute("SELECT count(*) FROM works").fetchone()[0])

    def close(self) -> None:
        """Lets go of the file."""
        self._db.close()


def merge(earlier: Work, earlier_date: str, later: Work, later_date: str) -> Work:
    """Two records of one work: the one indexed later wins; without dates the richer.

    Only what the winner lacks is taken from the other: identifiers, abstract, names of the
    container, notices. Years, pages and names are not mixed.
    """
    if earlier_date and later_date and earlier_date != later_date:
        later_wins = later_date > earlier_date
    else:
        later_wins = _richness(later) >= _richness(earlier)
    winner, other = (later, earlier) if later_wins else (earlier, later)
    missing = {name: getattr(other, name) for name in _FILLED if getattr(winner, name) is None}
    return replace(
        winner,
        **missing,
        containers=tuple(dict.fromkeys(winner.containers + other.containers)),
        isbns=tuple(dict.fromkeys(winner.isbns + other.isbns)),
        issns=tuple(dict.fromkeys(winner.issns + other.issns)),
        updates=merged_updates(winner.updates + other.updates, winner.doi),
        updates_to=tuple(dict.fromkeys(winner.updates_to + other.updates_to)),
    )


def _richness(work: Work) -> tuple[int, int]:
    filled = sum(1 for name in Work.__dataclass_fields__ if getattr(work, name))
    return filled, sum(len(author.given or "") > _INITIALS for author in work.authors)
