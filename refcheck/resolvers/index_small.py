"""A handful of works in memory: the contract of the index on disk without its engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refcheck.matching.folding import search_terms
from refcheck.matching.keys import printed_keys, work_keys
from refcheck.matching.printed import read_printed
from refcheck.model.evidence import SourceState
from refcheck.resolvers.index_format import bibliographic_text, identifiers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from refcheck.model.evidence import ReferenceFields
    from refcheck.model.works import Work

_KEY_WEIGHT = 5


class SmallIndex:
    """Scans some hundred works at most. `complete` False: its silence is no evidence."""

    name = "index"
    registers_dois = False

    def __init__(self, works: Sequence[Work], detail: str, *, complete: bool = False) -> None:
        self.complete = complete
        self.works = len(works)
        self._detail = detail
        self._asked = 0
        self._by_id = {name: work for work in reversed(works) for name in identifiers(work)}
        self._filed = [
            (work, set(work_keys(work)), set(search_terms(bibliographic_text(work))))
            for work in works
        ]

    def lookup(self, kind: str, value: str) -> Work | None:
        """The work with an identifier."""
        self._asked += 1
        return self._by_id.get(f"{kind}:{value}")

    def search(self, text: str, fields: ReferenceFields, limit: int = 20) -> list[Work]:
        """The works that share most words and keys with the printed reference, best first."""
        self._asked += 1
        printed = read_printed(text, fields)
        keys, terms = set(printed_keys(printed)), set(search_terms(" ".join(printed.words)))
        scored = [
            (_KEY_WEIGHT * len(keys & own_keys) + len(terms & own_terms), -place)
            for place, (_, own_keys, own_terms) in enumerate(self._filed)
        ]
        best = sorted(scored, reverse=True)[:limit]
        return [self._filed[-place][0] for score, place in best if score > 0]

    def state(self) -> SourceState:
        """How often it was asked; it always answers."""
        return SourceState(self.name, self._detail, self._asked, self._asked)
