"""Where works wait, on disk, until all inputs are read: duplicates are merged here."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import replace
from typing import TYPE_CHECKING

from refcheck.model.works import Work
from refcheck.resolvers.records import work_from_json, work_to_json

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_TABLE = """
    CREATE TABLE works (key TEXT PRIMARY KEY, indexed TEXT NOT NULL, work TEXT NOT NULL)
    WITHOUT ROWID
"""
_INITIALS = 2
_FILLED = (
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

    def put(self, key: str, indexed: str, work: Work) -> None:
        """Files a work; where its key is taken, both become one (see `merge`).

        UnicodeEncodeError, and nothing filed, where a text cannot be written.
        """
        taken = self._db.execute("SELECT indexed, work FROM works WHERE key=?", (key,)).fetchone()
        if taken is not None:
            earlier = work_from_json(json.loads(taken[1]))
            work = merge(earlier, taken[0], work, indexed)
            indexed = max(indexed, taken[0])
        row = json.dumps(work_to_json(work), ensure_ascii=False, separators=(",", ":"))
        self._db.execute("INSERT OR REPLACE INTO works VALUES (?, ?, ?)", (key, indexed, row))
        self.merged += taken is not None

    def works(self) -> Iterator[Work]:
        """All works, sorted by key."""
        for (row,) in self._db.execute("SELECT work FROM works ORDER BY key"):
            yield work_from_json(json.loads(row))

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
        updates=winner.updates or other.updates,
        updates_to=winner.updates_to or other.updates_to,
    )


def _richness(work: Work) -> tuple[int, int]:
    filled = sum(1 for name in Work.__dataclass_fields__ if getattr(work, name))
    return filled, sum(len(author.given or "") > _INITIALS for author in work.authors)
