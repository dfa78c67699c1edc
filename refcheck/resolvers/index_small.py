"""A handful of works in memory: the contract of the index on disk without its engine."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

from refcheck.matching.containers import same_word
from refcheck.matching.folding import STOP_WORDS, content_words, search_terms
from refcheck.matching.keys import printed_keys, work_keys
from refcheck.matching.names import creators, readings
from refcheck.matching.numbers import bare_number
from refcheck.matching.printed import read_printed
from refcheck.model.evidence import SourceState
from refcheck.resolvers.index_format import bibliographic_text, identifiers

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from refcheck.matching.printed import Printed
    from refcheck.model.evidence import ReferenceFields
    from refcheck.model.works import Work

_KEY_WEIGHT = 5
_TITLE_TERMS = 3  # so many words of a title are no chance
_LONG_NAME = 5  # letters of a name that no other word has within
_TELLING = 3  # letters of a word that says something


class SmallIndex:
    """Scans some hundred works at most. `complete` False: its silence is no evidence.

    What it brings up shares a key, the first author, three words of the title, or container and
    volume with the print: anything else would be compared in vain.
    """

    name = "index"
    registers_dois = False

    def __init__(self, works: Sequence[Work], detail: str, *, complete: bool = False) -> None:
        self.complete = complete
        self.works = len(works)
        self._detail = detail
        self._asked = 0
        self._lock = threading.Lock()
        self._by_id = {name: work for work in reversed(works) for name in identifiers(work)}
        self._filed = [_filed(work) for work in works]

    def lookup(self, kind: str, value: str) -> Work | None:
        """The work with an identifier."""
        self._count()
        return self._by_id.get(f"{kind}:{value}")

    def search(self, text: str, fields: ReferenceFields, limit: int = 20) -> list[Work]:
        """The works that share most words and keys with the printed reference, best first."""
        self._count()
        printed = read_printed(text, fields)
        keys, terms = set(printed_keys(printed)), _terms(printed)
        scored = [
            (_KEY_WEIGHT * len(keys & filed.keys) + len(terms & filed.terms), -place)
            for place, filed in enumerate(self._filed)
            if keys & filed.keys or filed.shares_evidence(printed, terms)
        ]
        return [self._filed[-place].work for _, place in sorted(scored, reverse=True)[:limit]]

    def stages(
        self, text: str, fields: ReferenceFields, limit: int = 20
    ) -> Iterator[tuple[Work, ...]]:
        """All of them at once: there are few."""
        yield tuple(self.search(text, fields, limit))

    def state(self) -> SourceState:
        """How often it was asked; it always answers."""
        with self._lock:
            return SourceState(self.name, self._detail, self._asked, self._asked)

    def _count(self) -> None:
        with self._lock:
            self._asked += 1


@dataclass(frozen=True, slots=True)
class _Filed:
    """A work, and what of it is looked for in a print."""

    work: Work
    keys: frozenset[str]
    terms: frozenset[str]
    titles: tuple[frozenset[str], ...]
    names: tuple[str, ...]
    containers: tuple[tuple[str, ...], ...]
    volume: str

    def shares_evidence(self, printed: Printed, terms: set[str]) -> bool:
        """First author, words of the title, or container and volume stand in the print."""
        if any(len(title & terms) >= min(_TITLE_TERMS, len(title)) for title in self.titles):
            return True
        if any(name in printed.vocabulary or _is_within(name, printed) for name in self.names):
            return True
        return self.volume in printed.values and any(
            all(_is_printed(word, printed) for word in words) for words in self.containers
        )


def _terms(printed: Printed) -> set[str]:
    if printed.squeezed.isascii():
        return set(printed.words)  # they are folded already, and none is of ideographs
    return set(search_terms(" ".join(printed.words)))


def _filed(work: Work) -> _Filed:
    people = creators(work)
    titles = (work.title, work.subtitle, work.original_title)
    return _Filed(
        work=work,
        keys=frozenset(work_keys(work)),
        terms=frozenset(search_terms(bibliographic_text(work))),
        titles=tuple([told for title in titles if title and (told := _telling(title))]),
        names=readings(people[0]) if people else (),
        containers=tuple([tuple(content_words(name)) for name in work.containers]),
        volume=bare_number(work.volume or ""),
    )


def _telling(title: str) -> frozenset[str]:
    """The words of a title that another title has not by chance; all if it has no such word."""
    found = [word for word in search_terms(title) if word not in STOP_WORDS]
    return frozenset([word for word in found if len(word) >= _TELLING] or found)


def _is_within(name: str, printed: Printed) -> bool:
    """A name of several words, or one that print has glued to its neighbour."""
    return len(name) >= _LONG_NAME and name in printed.squeezed


def _is_printed(word: str, printed: Printed) -> bool:
    """In full or abbreviated."""
    return word in printed.vocabulary or any(same_word(other, word) for other in printed.words)
