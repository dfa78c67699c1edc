"""Which source is asked for what, in which order, and what their answers together come to."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias, cast

from refcheck.errors import SourceError
from refcheck.matching.decide import MATCHING_VERSION, judge_doi
from refcheck.model.evidence import (
    DoiAgrees,
    DoiOfAnother,
    DoiOfContainer,
    DoiOutcome,
    DoiUnchecked,
    DoiUnknown,
    NotFound,
    NotIndexable,
    ReferenceFields,
    Resolution,
    Resolved,
    SourceState,
    Unchecked,
)
from refcheck.net.clock import Clock
from refcheck.resolvers.cached import CachedAgency, CachedWitness
from refcheck.resolvers.crowd import answer_all
from refcheck.resolvers.inquiry import Inquiry

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from refcheck.net.cache import AnswerCache
    from refcheck.resolvers.sources import Agency, DoiWitness, Index, WorkSource

Answer: TypeAlias = tuple[Resolution, DoiOutcome | None]
Item: TypeAlias = tuple[str, str, ReferenceFields]
Question: TypeAlias = tuple[str, ReferenceFields]
TIME_IS_UP = "time limit of the run"
_SPELT = {"pmid": "PMID", "pmcid": "PMCID", "arxiv": "arXiv number"}
OTHER_IDENTIFIERS = ("pmid", "pmcid", "arxiv", "isbn")


class Resolver:
    """Indexes first, then the agencies (Crossref, DataCite) through the cache, in the order given.

    A printed DOI is looked up in each of them until one has its record; `witness` (doi.org) has the
    last word before a DOI is called unknown. Where the DOI's record is not the printed work, and
    where no DOI is printed, the work is searched for: in the indexes, and, unless one of their
    works is accepted, at the agencies. Offline, only indexes and cache are asked.
    """

    def __init__(
        self,
        sources: Sequence[WorkSource | Agency],
        cache: AnswerCache | None = None,
        *,
        witness: DoiWitness | None = None,
        offline: bool = False,
        clock: Clock | None = None,
    ) -> None:
        self._indexes = tuple(cast("Index", one) for one in sources if not one.registers_dois)
        self._agencies = tuple(
            CachedAgency(cast("Agency", source), cache, offline=offline, version=MATCHING_VERSION)
            for source in sources
            if source.registers_dois
        )
        self._witness = witness and CachedWitness(witness, cache, offline=offline)
        self._cache = cache
        self._offline = offline
        self._clock = clock or Clock()
        self._began: float | None = None

    def resolve(self, text: str, fields: ReferenceFields) -> Answer:
        """The work that a printed reference is, and what became of the DOI printed in it."""
        inquiry = Inquiry(text, fields)
        return self._from_indexes(inquiry) or self._from_everybody(inquiry)

    def _from_indexes(self, inquiry: Inquiry) -> Answer | None:
        """What the indexes suffice to say; None where the network has to be asked."""
        doi = inquiry.fields.doi
        if doi is None:
            self._search_indexes(inquiry)
            found = inquiry.resolved()
            return (found, None) if found else None
        for index in self._indexes:
            try:
                work = inquiry.look_up(index, "doi", doi)
            except SourceError:
                continue  # noted already
            if work is not None:
                outcome = judge_doi(doi, inquiry.text, inquiry.fields, work)
                return (inquiry.accepted(), outcome) if isinstance(outcome, DoiAgrees) else None
        return None

    def _from_everybody(self, inquiry: Inquiry) -> Answer:
        doi = inquiry.fields.doi
        outcome = self._printed_doi(inquiry, doi) if doi else None
        if isinstance(outcome, DoiAgrees):
            return inquiry.accepted(), outcome
        elsewhere = isinstance(outcome, DoiOfAnother | DoiOfContainer)
        found = None if elsewhere else inquiry.resolved()
        return found or self._concluded(self._search(inquiry), inquiry, outcome), outcome

    def resolve_all(
        self,
        items: Sequence[Item],
        *,
        jobs: int,
        deadline: float | None = None,
        on_done: Callable[[str], None] | None = None,
    ) -> dict[str, Answer]:
        """Every item's answer by its key, in the order of the items; equal items are asked once.

        `deadline` is in seconds and counts from this resolver's first `resolve_all`, so that it
        bounds a run over many articles; what is left by then is unchecked. `on_done` is called
        with each key, in the thread of the caller.
        """
        now = self._clock.monotonic()
        self._began = now if self._began is None else self._began
        until = None if deadline is None else self._began + deadline
        questions: dict[Question, list[str]] = {}
        for key, text, fields in items:
            questions.setdefault((text, fields), []).append(key)

        def done(question: Question) -> None:
            for key in questions[question]:
                if on_done is not None:
                    on_done(key)

        answers, left = self._answered_by_indexes(tuple(questions), until, done)
        answers |= answer_all(
            tuple(left),
            lambda question: self._from_everybody(left[question]),
            jobs=jobs,
            seconds=None if until is None else until - self._clock.monotonic(),
            on_done=done,
        )
        return {
            key: answers.get((text, fields)) or self._out_of_time(fields)
            for key, text, fields in items
        }

    def _answered_by_indexes(
        self,
        questions: Sequence[Question],
        until: float | None,
        done: Callable[[Question], None],
    ) -> tuple[dict[Question, Answer], dict[Question, Inquiry]]:
        """Whatever the network does, the indexes' answers are there; and what is left to ask."""
        answers: dict[Question, Answer] = {}
        left: dict[Question, Inquiry] = {}
        for question in questions:
            inquiry = Inquiry(*question)
            in_time = until is None or self._clock.monotonic() < until
            answer = self._from_indexes(inquiry) if in_time else None
            if answer is None:
                left[question] = inquiry
            else:
                answers[question] = answer
                done(question)
        return answers, left

    def states(self) -> tuple[SourceState, ...]:
        """How each source served; of an offline run, only those whose answers the cache had."""
        network = [source.state() for source in self._network()]
        return (
            *(index.state() for index in self._indexes),
            *(state for state in network if state.asked or not self._offline),
        )

    def close(self) -> None:
        """Give connections and the cache's file back."""
        for source in self._network():
            source.close()
        if self._cache is not None:
            self._cache.close()

    def _network(self) -> tuple[CachedAgency | CachedWitness, ...]:
        return (*self._agencies, *((self._witness,) if self._witness else ()))

    def _printed_doi(self, inquiry: Inquiry, doi: str) -> DoiOutcome:
        silent: list[tuple[str, str]] = []
        asked: list[str] = []
        sources: tuple[WorkSource, ...] = (*self._indexes, *self._agencies)
        for source in sources:
            try:
                work = inquiry.look_up(source, "doi", doi)
            except SourceError as error:
                silent.append((source.name, error.message))
                continue
            if work is not None:
                outcome = judge_doi(doi, inquiry.text, inquiry.fields, work)
                if isinstance(outcome, DoiUnchecked):  # the judge does not know whose record it was
                    return replace(outcome, source=source.name)
                return outcome
            if source.registers_dois:
                asked.append(source.name)
        if silent and not self._offline:
            return DoiUnchecked(doi, *silent[0])
        return self._last_word(doi, tuple(asked), complete=not silent)

    def _last_word(self, doi: str, asked: tuple[str, ...], *, complete: bool) -> DoiOutcome:
        if self._witness is None or not asked or not complete:
            return DoiUnchecked(doi, *self._nobody())
        try:
            exists = self._witness.exists(doi)
        except SourceError as error:
            return DoiUnchecked(doi, self._witness.name, error.message)
        if exists:
            reason = f"registered, but its record is not at {' or '.join(asked)}"
            return DoiUnchecked(doi, self._witness.name, reason)
        return DoiUnknown(doi, (*asked, self._witness.name))

    def _search(self, inquiry: Inquiry) -> Resolution:
        self._search_indexes(inquiry)
        found = inquiry.resolved()
        if found:
            return found
        for agency in self._agencies:
            inquiry.look_up_all(agency, sorted(agency.kinds.intersection(OTHER_IDENTIFIERS)))
        found = inquiry.resolved() if inquiry.fields.arxiv else None
        if found:
            return found
        searched = [agency for agency in self._agencies if agency.searches]
        for agency in searched:
            inquiry.search(agency)
        resolution = inquiry.decided()
        for agency in searched:
            if isinstance(resolution, Resolved) and agency.name == resolution.source:
                agency.accepted(inquiry.text, inquiry.fields)
        return resolution

    def _search_indexes(self, inquiry: Inquiry) -> None:
        if inquiry.indexes_searched:
            return
        inquiry.indexes_searched = True
        for index in self._indexes:
            inquiry.look_up_all(index, OTHER_IDENTIFIERS)
            inquiry.search_index(index)

    def _concluded(
        self, resolution: Resolution, inquiry: Inquiry, outcome: DoiOutcome | None
    ) -> Resolution:
        """Anything but `Resolved` only where everybody who was needed has answered.

        Of two works that fit equally well, too: the silent source may have one that fits better,
        and a DOI that nobody looked up tells which is meant. That no work fits says something only
        if an agency was searched: no index holds everything. A printed identifier that nobody
        looked up is of some work, though the entry reads like a web page.
        """
        if isinstance(resolution, Resolved):
            return resolution
        if inquiry.failures:
            return Unchecked(*inquiry.failures[0])
        if isinstance(outcome, DoiUnchecked):
            return Unchecked(outcome.source, outcome.reason)
        if isinstance(resolution, NotFound) and not self._agencies_searched(inquiry):
            return Unchecked(*self._nobody())
        if isinstance(resolution, NotIndexable):
            kind = inquiry.unlooked()
            if kind is not None:
                return Unchecked(*self._nobody_for(kind))
        return resolution

    def _agencies_searched(self, inquiry: Inquiry) -> bool:
        names = {agency.name for agency in self._agencies if agency.searches}
        return bool(names) and names <= inquiry.searched

    def _nobody_for(self, kind: str) -> tuple[str, str]:
        """As `_nobody`, of an identifier; where no agency has it, nobody could be asked."""
        takers = [agency.name for agency in self._agencies if kind in agency.kinds]
        name, reason = self._nobody()
        if self._offline or not self._agencies:
            return (takers or [name])[0], reason
        return (takers or [name])[0], f"not asked: it does not know {_SPELT[kind]}s"

    def _nobody(self) -> tuple[str, str]:
        """Whom nobody asked, and what that leaves open."""
        name = self._agencies[0].name if self._agencies else "crossref"
        how = "offline" if self._offline else "not asked"
        works = sum(getattr(index, "works", 0) for index in self._indexes)
        if not works:
            return name, how
        index = "index" if any(index.complete for index in self._indexes) else "built-in index"
        return name, f"{how}; not among the {works:,} works of the {index}"

    def _out_of_time(self, fields: ReferenceFields) -> Answer:
        first = next(iter((*self._agencies, *self._indexes)), None)
        name = first.name if first else "crossref"
        outcome = DoiUnchecked(fields.doi, name, TIME_IS_UP) if fields.doi else None
        return Unchecked(name, TIME_IS_UP), outcome
