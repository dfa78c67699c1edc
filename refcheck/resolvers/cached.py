"""A registration agency behind the cache of its answers."""

from __future__ import annotations

import threading
from dataclasses import fields as fields_of
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from refcheck.errors import SourceError
from refcheck.model.works import Work
from refcheck.net.cache import NEGATIVE, POSITIVE, cache_key
from refcheck.resolvers.records import work_from_json, work_to_json

if TYPE_CHECKING:
    from collections.abc import Callable

    from refcheck.model.evidence import ReferenceFields, SourceState
    from refcheck.net.cache import AnswerCache
    from refcheck.resolvers.sources import Agency, DoiWitness

T = TypeVar("T")
FORM = "works-2"  # how answers are stored, and how records become works; no other is read


def _is_text(value: object) -> bool:
    return value is None or isinstance(value, str)


def _are(kind: type, value: object) -> bool:
    return isinstance(value, tuple) and all(type(item) is kind for item in value)


# What a field of a work may hold, by its type as `Work` names it.
_SHAPES: dict[str, Callable[[Any], bool]] = {
    "str | None": _is_text,
    "tuple[str, ...]": partial(_are, str),
    "tuple[int, ...]": partial(_are, int),
    "tuple[Author, ...]": lambda people: all(
        isinstance(a.family, str) and _is_text(a.given) for a in people
    ),
    "tuple[Update, ...]": lambda updates: all(
        isinstance(u.kind, str) and all(map(_is_text, (u.doi, u.date, u.asserted_by)))
        for u in updates
    ),
}


class OfflineError(SourceError):
    """The source was not asked, since the run is offline; the cache does not have its answer."""


class _Shelf:
    """One source's answers in the cache, or no cache at all; counts those that it gave."""

    def __init__(
        self, name: str, address: str, cache: AnswerCache | None, *, offline: bool
    ) -> None:
        self._name = name
        self._address = address
        self._cache = cache
        self._offline = offline
        self._lock = threading.Lock()
        self._given = 0

    def fetch(
        self,
        key: tuple[str, ...],
        read: Callable[[Any], T],
        ask: Callable[[], T],
        write: Callable[[T], tuple[Any, float]],
    ) -> T:
        """The stored answer as `read` takes it, or that of `ask`, stored as `write` gives it."""
        stored = self._cache.get(self._key(key)) if self._cache else None
        if stored is not None:
            try:
                answer = read(self._opened(key, stored))
            except (TypeError, ValueError, KeyError, AttributeError):
                pass  # of another version, or damaged: ask again
            else:
                with self._lock:
                    self._given += 1
                return answer
        if self._offline:
            raise OfflineError("offline")
        answer = ask()
        if self._cache:
            value, seconds = write(answer)
            row = {"form": FORM, "asked": list(key), "answer": value}
            self._cache.put(self._key(key), row, seconds)
        return answer

    def prolong(self, key: tuple[str, ...]) -> None:
        """Keep an answer that turned out to be a good one for longer."""
        if self._cache and not self._offline:
            self._cache.prolong(self._key(key), POSITIVE)

    def counted(self, state: SourceState) -> SourceState:
        """The source's own counts, and what the cache answered in its stead."""
        with self._lock:
            given = self._given
        return replace(state, asked=state.asked + given, answered=state.answered + given)

    def _opened(self, key: tuple[str, ...], row: Any) -> Any:
        """The answer in a row; ValueError unless it is one of ours, to this very question."""
        if row.keys() != {"form", "asked", "answer"} or row["form"] != FORM:
            raise ValueError("a row of another form")
        if row["asked"] != list(key):
            raise ValueError("the answer to another question")
        return row["answer"]

    def _key(self, parts: tuple[str, ...]) -> str:
        return cache_key(self._name, self._address, FORM, *parts)


class CachedAgency:
    """An `Agency` that is asked only what the cache does not have; not at all when offline.

    A record is kept for thirty days, "there is none" for one. What a search brought up is kept for
    a day, and for thirty once a work of it was accepted (`accepted`): the work that is missing
    today may be registered tomorrow. Searches also depend on `version`, the matching logic's.
    """

    def __init__(
        self, agency: Agency, cache: AnswerCache | None, *, offline: bool, version: str
    ) -> None:
        self.name = agency.name
        self.address = agency.address
        self.kinds = agency.kinds
        self.complete = agency.complete
        self.registers_dois = agency.registers_dois
        self.searches = agency.searches
        self._agency = agency
        self._shelf = _Shelf(agency.name, agency.address, cache, offline=offline)
        self._version = version

    def lookup(self, kind: str, value: str) -> Work | None:
        """As the agency's."""
        return self._shelf.fetch(
            ("lookup", kind, value.casefold()),
            read=lambda stored: None if stored is None else _checked_work(stored),
            ask=lambda: self._agency.lookup(kind, value),
            write=lambda work: (
                work_to_json(work) if work else None,
                POSITIVE if work else NEGATIVE,
            ),
        )

    def search(self, text: str, fields: ReferenceFields, limit: int = 20) -> list[Work]:
        """As the agency's."""
        return self._shelf.fetch(
            self._search_key(text, fields, limit),
            read=_checked_works,
            ask=lambda: self._agency.search(text, fields, limit),
            write=lambda works: ([work_to_json(work) for work in works], NEGATIVE),
        )

    def accepted(self, text: str, fields: ReferenceFields, limit: int = 20) -> None:
        """A work of this search was the right one."""
        self._shelf.prolong(self._search_key(text, fields, limit))

    def state(self) -> SourceState:
        """The agency's, with what the cache answered counted as answers."""
        return self._shelf.counted(self._agency.state())

    def close(self) -> None:
        """Give the agency's connections back."""
        self._agency.close()

    def _search_key(self, text: str, fields: ReferenceFields, limit: int) -> tuple[str, ...]:
        return ("search", self._version, str(limit), text, repr(fields))


class CachedWitness:
    """A `DoiWitness` behind the same cache."""

    def __init__(self, witness: DoiWitness, cache: AnswerCache | None, *, offline: bool) -> None:
        self.name = witness.name
        self.address = witness.address
        self._witness = witness
        self._shelf = _Shelf(witness.name, witness.address, cache, offline=offline)

    def exists(self, doi: str) -> bool:
        """As the witness's."""
        answer: bool = self._shelf.fetch(
            ("exists", doi.casefold()),
            read=_checked_truth,
            ask=lambda: self._witness.exists(doi),
            write=lambda exists: (exists, POSITIVE if exists else NEGATIVE),
        )
        return answer

    def state(self) -> SourceState:
        """The witness's, with what the cache answered counted as answers."""
        return self._shelf.counted(self._witness.state())

    def close(self) -> None:
        """Give the witness's connections back."""
        self._witness.close()


def _checked_work(stored: Any) -> Work:
    """`work_from_json` of a row that anybody may have written. TypeError, ValueError."""
    pairs = [pair for key in ("authors", "editors", "updates") for pair in stored.get(key, [])]
    if not all(isinstance(pair, list) for pair in pairs):
        raise TypeError("no list of people or notices")
    work = work_from_json(stored)
    for field in fields_of(Work):
        if not _SHAPES[str(field.type)](getattr(work, field.name)):
            raise TypeError(f"{field.name} is no {field.type}")
    named = (work.title, work.doi, work.pmid, work.pmcid, work.arxiv, *work.isbns)
    if not any(named) or stored.keys() - Work.__dataclass_fields__:
        raise ValueError("no work")
    return work


def _checked_works(stored: Any) -> list[Work]:
    if not isinstance(stored, list):
        raise TypeError("no list of works")
    return [_checked_work(row) for row in stored]


def _checked_truth(stored: Any) -> bool:
    if not isinstance(stored, bool):
        raise TypeError("neither yes nor no")
    return stored
