"""Which source is asked for what, in which order, and what their answers together come to."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, TypeAlias, cast

from refcheck.matching.decide import MATCHING_VERSION
from refcheck.model.evidence import (
    DoiAgrees,
    DoiOfAnother,
    DoiOfContainer,
    DoiOutcome,
    DoiUnchecked,
    NotFound,
    NotIndexable,
    ReferenceFields,
    Resolution,
    Resolved,
    Unchecked,
)
from refcheck.model.works import Work
from refcheck.net.clock import Clock
from refcheck.resolvers.abstracts import AbstractSearch
from refcheck.resolvers.cached import CachedAgency, CachedWitness
from refcheck.resolvers.crowd import answer_all
from refcheck.resolvers.index_notices import noticed
from refcheck.resolvers.inquiry import Inquiry
from refcheck.resolvers.other_identifiers import OTHER_IDENTIFIERS, found_by_identifier
from refcheck.resolvers.panel import Panel
from refcheck.resolvers.printed_doi import ask_agencies, ask_indexes
from refcheck.resolvers.suggestions import suggestions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from refcheck.model.evidence import Candidate, SourceState
    from refcheck.net.cache import AnswerCache
    from refcheck.resolvers.index_notices import Notices
    from refcheck.resolvers.sources import Agency, DoiWitness, Index, WorkSource

Answer: TypeAlias = tuple[Resolution, DoiOutcome | None]
Item: TypeAlias = tuple[str, str, ReferenceFields]
Question: TypeAlias = tuple[str, ReferenceFields]


class Resolver:
    """Indexes first, then the agencies (Crossref, DataCite) through the cache, in the order given.

    A printed DOI is looked up in each of them until one has its record; `witness` (doi.org) has the
    last word before a DOI is called unknown. Where the DOI's record is not the printed work, and
    where no DOI is printed, the work is searched for: in the indexes, and, unless one of their
    works is accepted, by its other identifiers at the `catalogues`, and at last at the agencies.
    Offline, only indexes and cache are asked.
    """

    def __init__(
        self,
        sources: Sequence[WorkSource | Agency],
        cache: AnswerCache | None = None,
        *,
        catalogues: Sequence[Agency] = (),
        witness: DoiWitness | None = None,
        offline: bool = False,
        clock: Clock | None = None,
        notices: Sequence[Notices] = (),
    ) -> None:
        def cached(agencies: Iterable[Agency]) -> tuple[CachedAgency, ...]:
            return tuple(
                CachedAgency(agency, cache, offline=offline, version=MATCHING_VERSION)
                for agency in agencies
            )

        self._panel = Panel(
            indexes=tuple(cast("Index", one) for one in sources if not one.registers_dois),
            agencies=cached(cast("Agency", one) for one in sources if one.registers_dois),
            catalogues=cached(catalogues),
            witness=CachedWitness(witness, cache, offline=offline) if witness else None,
            offline=offline,
        )
        self._cache = cache
        self._clock = clock or Clock()
        self._notices = tuple(notices)
        self._began: float | None = None
        self._repeated: Counter[str] = Counter()
        self._told: dict[Question, Answer] = {}

    def resolve(self, text: str, fields: ReferenceFields) -> Answer:
        """The work that a printed reference is, and what became of the DOI printed in it."""
        inquiry = Inquiry(text, fields)
        found = self._from_indexes(inquiry) or self._from_everybody(inquiry)
        return noticed(self._notices, *found)

    def abstracts(
        self, jobs: int, left: Callable[[], float | None], done: Callable[[Work], None]
    ) -> AbstractSearch:
        """Where the works' abstracts are looked for: with them, in indexes, over the network."""
        return AbstractSearch(self._panel, jobs, left, done)

    def recall(self, doi: str) -> tuple[Work, str] | None:
        """The record that cache or index has of a DOI, and whose it is; nobody is asked.

        A list of retractions knows of works that nobody here has a record of.
        """
        found, holder = self._panel.recall(doi) or (Work(doi, None), "index")
        work = found
        for notices in self._notices:
            work = notices.upon(work)
        return (work, holder) if work.title or work.updates else None

    def suggest(self, claim: str, is_known: Callable[[Work], bool]) -> tuple[Candidate, ...]:
        """Works that the words of a claim lead to, but for known ones; nobody says: these."""
        return suggestions(claim, self._panel, is_known)

    def _from_indexes(self, inquiry: Inquiry) -> Answer | None:
        """What the indexes suffice to say; None where the network has to be asked."""
        doi = inquiry.fields.doi
        if doi is None:
            self._search_indexes(inquiry)
            found = inquiry.resolved()
            return (found, None) if found else None
        inquiry.outcome = ask_indexes(inquiry, doi, self._panel.indexes)
        if isinstance(inquiry.outcome, DoiAgrees):
            return inquiry.accepted(), inquiry.outcome
        return None

    def _from_everybody(self, inquiry: Inquiry) -> Answer:
        doi = inquiry.fields.doi
        outcome = inquiry.outcome
        if doi is not None and outcome is None:
            outcome = ask_agencies(inquiry, doi, self._panel)
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

        So they are over several calls, as for a page before and after it was mended.
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

        for question in questions.keys() & self._told.keys():
            done(question)
        new = tuple(question for question in questions if question not in self._told)
        answers, left = self._answered_by_indexes(new, until, done)
        self._fetch_ahead(left.values(), jobs, until)
        answers |= answer_all(
            tuple(left),
            lambda question: self._from_everybody(left[question]),
            jobs=jobs,
            seconds=self._left(until),
            on_done=done,
        )
        for question, inquiry in left.items():
            others = len(questions[question]) - 1
            self._repeated.update({name: n * others for name, n in inquiry.questions.items()})
        self._told |= {
            question: noticed(self._notices, *answer) for question, answer in answers.items()
        }
        return {
            key: self._told.get((text, fields))
            or noticed(self._notices, *self._panel.out_of_time(fields.doi))
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

    def _fetch_ahead(self, inquiries: Iterable[Inquiry], jobs: int, until: float | None) -> None:
        """The printed DOIs that no index had, several to a request where the agency does that."""
        printed = (one.fields.doi for one in inquiries if one.fields.doi and one.outcome is None)
        dois = tuple(dict.fromkeys(doi for doi in printed if doi))
        if len(dois) < 2:  # noqa: PLR2004 - one is no batch
            return
        first = {doi: self._panel.agencies_for(doi)[:1] for doi in dois}
        batches = [
            (agency, batch)
            for agency in self._panel.agencies
            for batch in agency.batches([doi for doi in dois if agency in first[doi]])
        ]
        answer_all(
            batches,
            lambda one: one[0].fetch_batch(one[1]),
            jobs=jobs,
            seconds=self._left(until),
            on_done=lambda _: None,
        )

    def _left(self, until: float | None) -> float | None:
        return None if until is None else until - self._clock.monotonic()

    def forget(self) -> None:
        """Give up what was told: whoever asks for a whole corpus keeps it elsewhere.

        How often services may be asked, and who was given up, stays known.
        """
        self._told.clear()
        self._panel.forget_failed_lists()

    def states(self) -> tuple[SourceState, ...]:
        """How each source served; of an offline run, only those whose answers the cache had."""
        return self._panel.states(self._repeated)

    def agencies(self) -> tuple[SourceState, ...]:
        """How each agency itself served, without what the cache answered in its stead."""
        return tuple(agency.own_state() for agency in self._panel.agencies)

    def close(self) -> None:
        """Give connections and the cache's file back."""
        self._panel.close()
        if self._cache is not None:
            self._cache.close()

    def _search(self, inquiry: Inquiry) -> Resolution:
        self._search_indexes(inquiry)
        found = inquiry.resolved() or found_by_identifier(inquiry, self._panel)
        if found:
            return found
        for agency in self._panel.searchable:
            inquiry.search(agency)
        resolution = inquiry.decided()
        for agency in self._panel.searchable:
            if isinstance(resolution, Resolved) and agency.name == resolution.source:
                agency.accepted(inquiry.text, inquiry.fields)
        return resolution

    def _search_indexes(self, inquiry: Inquiry) -> None:
        if inquiry.indexes_searched:
            return
        inquiry.indexes_searched = True
        for index in self._panel.indexes:
            if not index.complete and inquiry.resolved():
                continue  # the few built-in works say nothing against it
            for kind in OTHER_IDENTIFIERS:
                inquiry.look_up_printed(index, kind)
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
        if isinstance(resolution, NotFound) and not self._panel.are_searched(inquiry.searched):
            return Unchecked(*self._panel.nobody())
        if isinstance(resolution, NotIndexable):
            kind = inquiry.unlooked()
            if kind is not None:
                return Unchecked(*self._panel.nobody_for(kind))
        return resolution
