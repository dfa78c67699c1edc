"""Answers that were found beforehand, in the places of those who would be asked."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from refcheck.corpus.questions import KnownReference, question_of
from refcheck.model.evidence import DoiUnchecked, Unchecked

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from refcheck.model.article import Reference
    from refcheck.model.evidence import ReferenceFields, SourceState
    from refcheck.model.links import CheckedLink
    from refcheck.model.works import Work
    from refcheck.progress import Progress
    from refcheck.resolvers.abstracts import AbstractSearch
    from refcheck.resolvers.chain import Answer, Item, Resolver

_NO_ANSWER = "no answer about it is at hand: its page changed meanwhile, or asking failed"


@dataclass(slots=True)
class KnownWorks:
    """Says what was found out about a page's references, by their fingerprints.

    What is asked about a work beyond that, its abstract, is asked of `at_hand`, a resolver that
    asks nobody else than indexes.
    """

    known: Mapping[bytes, KnownReference]
    at_hand: Resolver
    _answers: dict[tuple[str, ReferenceFields], Answer] = field(default_factory=dict)

    def parse(self, reference: Reference) -> ReferenceFields:
        """The fields of a reference, which were read when it was asked about."""
        question = question_of(reference)
        known = self.known.get(question.fingerprint)
        if known is None:
            return question.fields()
        self._answers[reference.text, known.fields] = known.answer
        return known.fields

    def resolve_all(
        self,
        items: Sequence[Item],
        *,
        jobs: int,  # noqa: ARG002 - as a resolver is asked
        deadline: float | None = None,  # noqa: ARG002
        on_done: Callable[[str], None] | None = None,  # noqa: ARG002
    ) -> dict[str, Answer]:
        """Every item's answer by its key."""
        return {
            key: self._answers.get((text, fields)) or _unknown(fields)
            for key, text, fields in items
        }

    def recall(self, doi: str) -> tuple[Work, str] | None:
        """The record that an index has of a DOI."""
        return self.at_hand.recall(doi)

    def abstracts(
        self, jobs: int, left: Callable[[], float | None], done: Callable[[Work], None]
    ) -> AbstractSearch:
        """Where abstracts are looked for: with the works, and in indexes."""
        return self.at_hand.abstracts(jobs, left, done)

    def states(self) -> tuple[SourceState, ...]:
        """Nothing: how the sources served is told of the corpus, and not of a page."""
        return ()


def _unknown(fields: ReferenceFields) -> Answer:
    doi = DoiUnchecked(fields.doi, "corpus", _NO_ANSWER) if fields.doi else None
    return Unchecked("corpus", _NO_ANSWER), doi


@dataclass(frozen=True, slots=True)
class KnownLinks:
    """Says what was found out about a page's links, by their addresses."""

    known: Mapping[str, CheckedLink]

    def check(
        self,
        accessed: Mapping[str, Collection[str]],
        *,
        recorded_dois: Collection[str] = (),  # noqa: ARG002 - as a checker is asked
        seconds: float | None = None,  # noqa: ARG002
        progress: Progress | None = None,  # noqa: ARG002
    ) -> dict[str, CheckedLink]:
        """What is known of each address."""
        return {url: self.known[url] for url in accessed if url in self.known}

    def states(self) -> tuple[SourceState, ...]:
        """Nothing, as of works."""
        return ()
