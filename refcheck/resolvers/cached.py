"""A registration agency behind the cache of its answers."""

from __future__ import annotations

from dataclasses import fields as fields_of
from functools import partial
from typing import TYPE_CHECKING, Any

from refcheck.errors import SourceError
from refcheck.model.works import Work
from refcheck.net.cache import NEGATIVE, POSITIVE
from refcheck.resolvers.records import work_from_json, work_to_json
from refcheck.resolvers.shelf import Shelf
from refcheck.resolvers.sources import Batching, Prefixed, is_record_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from refcheck.model.evidence import ReferenceFields, SourceState
    from refcheck.net.cache import AnswerCache
    from refcheck.resolvers.sources import Agency, DoiWitness


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
        isinstance(u.kind, str) and _is_text(u.doi) and _is_text(u.date) and _are(str, u.sources)
        for u in updates
    ),
}


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
        source = (agency.name, agency.address)
        self._records: Shelf[Work | None] = Shelf(
            source, cache, offline=offline, read=_checked_record, write=_stored_record
        )
        self._searches: Shelf[list[Work]] = Shelf(
            source,
            cache,
            offline=offline,
            read=_checked_works,
            write=lambda _, works: ([work_to_json(work) for work in works], NEGATIVE),
            remembers=False,  # twenty works each, and no two references ask for the same
        )
        self._version = version
        self.lists_failed = False

    def lookup(self, kind: str, value: str) -> Work | None:
        """As the agency's."""
        return self._records.fetch(
            _lookup_key(kind, value), lambda: self._agency.lookup(kind, value)
        )

    def recall(self, doi: str) -> Work | None:
        """The record that the cache or this run has already; nobody is asked."""
        return self._records.peek(_lookup_key("doi", doi))

    def search(self, text: str, fields: ReferenceFields, limit: int = 20) -> list[Work]:
        """As the agency's."""
        return self._searches.fetch(
            self._search_key(text, fields, limit),
            lambda: self._agency.search(text, fields, limit),
        )

    def accepted(self, text: str, fields: ReferenceFields, limit: int = 20) -> None:
        """A work of this search was the right one."""
        self._searches.prolong(self._search_key(text, fields, limit))

    def is_known_for(self, doi: str) -> bool:
        """Whether a DOI of this prefix is likeliest to be here."""
        agency = self._agency
        return isinstance(agency, Prefixed) and doi.partition("/")[0] in agency.prefixes

    def batches(self, dois: Iterable[str]) -> list[tuple[str, ...]]:
        """Those that nobody has answered yet, in groups that one request each can ask for."""
        if not isinstance(self._agency, Batching):
            return []
        lacking = [doi for doi in dois if self._records.lacks(_lookup_key("doi", doi))]
        return self._agency.batches(lacking)

    def fetch_batch(self, dois: tuple[str, ...]) -> None:
        """Ask for all of these at once; of one that is not answered nothing is known after it."""
        if not isinstance(self._agency, Batching) or self.lists_failed:
            return
        try:
            works = self._agency.records(dois)
        except SourceError:
            self.lists_failed = True  # each DOI is looked up by itself when it is needed
            return
        self._records.add({_lookup_key("doi", doi): work for doi, work in works.items()})

    def state(self) -> SourceState:
        """The agency's, with what the cache answered counted as answers."""
        return self._searches.counted(self._records.counted(self.own_state()))

    def own_state(self) -> SourceState:
        """The agency's, without that."""
        return self._agency.state()

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
        self._answers: Shelf[bool] = Shelf(
            (witness.name, witness.address),
            cache,
            offline=offline,
            read=_checked_truth,
            write=lambda _, exists: (exists, POSITIVE if exists else NEGATIVE),
        )

    def exists(self, doi: str) -> bool:
        """As the witness's."""
        return self._answers.fetch(("exists", doi.casefold()), lambda: self._witness.exists(doi))

    def state(self) -> SourceState:
        """The witness's, with what the cache answered counted as answers."""
        return self._answers.counted(self._witness.state())

    def close(self) -> None:
        """Give the witness's connections back."""
        self._witness.close()


def _lookup_key(kind: str, value: str) -> tuple[str, ...]:
    return ("lookup", kind, value.casefold())


def _stored_record(key: tuple[str, ...], work: Work | None) -> tuple[Any, float]:
    """A record under another DOI than its own may be somebody's mistake."""
    if work is None:
        return None, NEGATIVE
    sure = key[1] != "doi" or is_record_of(work, key[2])
    return work_to_json(work), POSITIVE if sure else NEGATIVE


def _checked_record(stored: Any) -> Work | None:
    return None if stored is None else _checked_work(stored)


def _checked_work(stored: Any) -> Work:
    """`work_from_json` of a row that anybody may have written. TypeError, ValueError."""
    listed = ("authors", "editors", "updates", "updates_to")
    pairs = [pair for key in listed for pair in stored.get(key, [])]
    if not all(isinstance(pair, dict) for pair in pairs):
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
