"""The abstracts of works: the record's own, an index's, its agency's, a catalogue's."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from refcheck.claims.unread import LATE
from refcheck.errors import SourceError
from refcheck.model.claims import Abstract, AbstractOutcome, NoAbstract
from refcheck.model.settings import SOURCE_NAMES
from refcheck.resolvers.crowd import answer_all
from refcheck.resolvers.shelf import OfflineError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from refcheck.model.works import Work
    from refcheck.resolvers.cached import CachedAgency
    from refcheck.resolvers.panel import Panel
    from refcheck.resolvers.sources import Known, WorkSource

_NOBODY = NoAbstract("no source asked has its abstract")
_OFFLINE = NoAbstract("offline, and not at hand")
_REGISTERED = NoAbstract("stands in the registry, and its abstract is not at hand")


@dataclass(frozen=True, slots=True)
class AbstractSearch:
    """Where abstracts are looked for; `left` tells how many seconds there are, `done` of each."""

    panel: Panel
    jobs: int
    left: Callable[[], float | None]
    done: Callable[[Work], None]

    def outcomes(self, works: Mapping[Work, Known]) -> dict[Work, AbstractOutcome]:
        """Each work's abstract, or why there is none.

        Who gave a work's record is not asked again. For those that an index gave, their agency is
        asked first; the catalogues are asked for what is lacking then.
        """
        found = {work: self._at_hand(work, known) for work, known in works.items()}
        self._ask_all({w: self._agency(w, works[w]) for w in _lacking(found)}, found, _untold)
        catalogues = {w: self._catalogues(works[w].holder) for w in _lacking(found)}
        for work in works.keys() - catalogues.keys():
            self.done(work)
        self._ask_all(catalogues, found, self.done)
        return found

    def _at_hand(self, work: Work, known: Known) -> AbstractOutcome:
        if _has_abstract(work):
            return _abstract(work, work, known.holder)
        for index in self.panel.indexes:
            if index.complete and index.name != known.holder:
                with suppress(SourceError):
                    for kind, value in _identifiers(work, index):
                        record = index.lookup(kind, value)
                        if record is not None and _has_abstract(record):
                            return _abstract(work, record, index.name)
        return _NOBODY if known.may_ask else self._recalled(work, _REGISTERED)

    def _recalled(self, work: Work, otherwise: NoAbstract) -> AbstractOutcome:
        """What cache and memory have of a work about which nobody is asked, or not any more."""
        for service in self.panel.services:
            record = service.recall(work.doi) if work.doi else None
            if record is not None and _has_abstract(record):
                return _abstract(work, record, service.name)
        return otherwise

    def _agency(self, work: Work, known: Known) -> tuple[CachedAgency, ...]:
        """Whoever is likeliest to have registered a work of which an index tells."""
        if work.doi is None or known.holder in {agency.name for agency in self.panel.services}:
            return ()
        return self.panel.agencies_for(work.doi)[:1]

    def _catalogues(self, holder: str) -> tuple[CachedAgency, ...]:
        return tuple(one for one in self.panel.catalogues if one.name != holder)

    def _ask_all(
        self,
        services: Mapping[Work, tuple[CachedAgency, ...]],
        found: dict[Work, AbstractOutcome],
        done: Callable[[Work], None],
    ) -> None:
        """Puts into `found` what the services say of these works."""
        works = tuple(work for work, some in services.items() if some)
        batches = [
            (service, batch)
            for service in self.panel.services
            for batch in service.batches(
                [work.doi for work in works if work.doi and service in services[work]]
            )
        ]
        answer_all(
            batches,
            lambda one: one[0].fetch_batch(one[1]),
            jobs=self.jobs,
            seconds=self.left(),
            on_done=_untold,
        )
        answers = answer_all(
            works,
            lambda work: _ask(work, services[work]),
            jobs=self.jobs,
            seconds=self.left(),
            on_done=done,
        )
        for work in works:
            outcome = answers[work] if work in answers else self._recalled(work, LATE)
            if outcome != _NOBODY:  # who kept silent before may have it all the same
                found[work] = outcome


def _lacking(found: Mapping[Work, AbstractOutcome]) -> list[Work]:
    return [
        work
        for work, outcome in found.items()
        if not isinstance(outcome, Abstract) and outcome != _REGISTERED
    ]


def _untold(_: object) -> None:
    """Nobody watches."""


def _ask(work: Work, services: tuple[CachedAgency, ...]) -> AbstractOutcome:
    """What the first that has it says; else who did not answer, though it may have it."""
    silence = _NOBODY
    for service in services:
        try:
            for kind, value in _identifiers(work, service):
                record = service.lookup(kind, value)
                if record is not None and _has_abstract(record):
                    return _abstract(work, record, service.name)
                if record is not None:
                    break
        except OfflineError:
            silence = silence if silence.silent else _OFFLINE
        except SourceError:
            name = SOURCE_NAMES.get(service.name, service.name)
            silence = NoAbstract(f"{name} did not answer", silent=True)
    return silence


def _has_abstract(record: Work) -> bool:
    """Whether it has one that says something; "N/A" in the one does not mean that none has it."""
    from refcheck.claims.abstracts import says_something  # noqa: PLC0415 - for few runs

    return says_something(record.abstract)


def _abstract(work: Work, record: Work, source: str) -> Abstract:
    return Abstract(record.abstract or "", _title(work) or _title(record), source)


def _title(work: Work) -> str | None:
    """With the subtitle: what it says counts as what the source says."""
    if work.title and work.subtitle and work.subtitle.casefold() not in work.title.casefold():
        return f"{work.title}: {work.subtitle}"
    return work.title


def _identifiers(work: Work, source: WorkSource) -> Iterator[tuple[str, str]]:
    """By DOI first: several of them go into one question."""
    kinds = getattr(source, "kinds", frozenset({"doi", "pmid", "pmcid"}))
    for kind in ("doi", "pmid", "pmcid"):
        value = getattr(work, kind)
        if value and kind in kinds:
            yield kind, value
