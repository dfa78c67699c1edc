"""Works that an index has already: the record that came later and the one that is there join."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refcheck.resolvers.index_format import identifiers
from refcheck.resolvers.index_staging import merge

if TYPE_CHECKING:
    from refcheck.model.works import Work
    from refcheck.resolvers.index_engine import Engine

    Record = tuple[Work, str]  # and the time when it was indexed

_NAMES_ONE_WORK = ("pmid:", "pmcid:", "arxiv:")  # an ISBN names chapters too


class Merging:
    """Changes works as the last commit shows them; `touched` were changed since, by identifier.

    Of two records that both say when they were indexed, the later one wins; else the added one
    with `added_wins`, or the richer.
    """

    def __init__(self, engine: Engine, *, added_wins: bool, merged: int) -> None:
        self._engine = engine
        self._added_wins = added_wins
        self.merged = merged
        self.touched: set[str] = set()
        self.last = ""

    def put(self, key: str, indexed: str, work: Work) -> bool:
        """The work takes the place of the one that is there, or its own.

        False, and nothing done, where a work in question was changed already and a commit must
        come first.
        """
        own, known, beside = self._found(key)
        if self.touched and (beside or own in self.touched):
            return False
        self.last = key
        if known is not None:
            dates = known[1], indexed
            if own != key:
                dates = "1", "0"  # a record without the work's main name only adds to it
            elif self._added_wins and not all(dates):
                dates = "0", "1"
            work = merge(known[0], dates[0], work, dates[1])
            indexed = max(known[1], indexed)
            self.merged += 1
        if (work, indexed) != known:
            self._engine.replace(own, work, indexed, beside)
            self.touched |= {own, *(_name(record) for record in beside)}
        return True

    def _found(self, key: str) -> tuple[str, Record | None, list[Record]]:
        """First identifier and record of the work that is meant; others that bear this identifier.

        A PubMed record without a DOI is one of the work with a DOI and its PMID.
        """
        named = self._engine.named(key)
        known = next((record for record in named if _name(record) == key), None)
        if known is None and len(named) == 1 and key.startswith(_NAMES_ONE_WORK):
            known = named[0]
        own = _name(known) if known is not None else key
        if own != key:
            named = self._engine.named(own)
        return own, known, [record for record in named if _name(record) != own]


def _name(record: Record) -> str:
    return identifiers(record[0])[0]
