"""Questions of a corpus become known references: by the indexes, then by whoever is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refcheck.corpus.pickled import packed
from refcheck.corpus.questions import KnownReference
from refcheck.corpus.store import Told
from refcheck.links.mentions import recorded_dois
from refcheck.model.evidence import DoiAgrees, DoiUnchecked, Resolved, Unchecked
from refcheck.resolvers.index import WorksIndex

if TYPE_CHECKING:
    from collections.abc import Iterable

    from refcheck.corpus.questions import Question
    from refcheck.corpus.store import By
    from refcheck.resolvers.chain import Resolver


def answer(question: Question, resolver: Resolver) -> KnownReference:
    """What a resolver says of one reference; offline, the indexes alone."""
    fields = question.fields()
    return KnownReference(fields, *resolver.resolve(question.text, fields))


def is_conclusive(known: KnownReference) -> bool:
    """Whether an index's word suffices, so that no service need be asked as well."""
    if known.fields.doi is not None:
        return isinstance(known.doi, DoiAgrees)
    return isinstance(known.resolution, Resolved)


def is_failed(known: KnownReference) -> bool:
    """Whether an index could not be read, so that nothing follows from what it did not say."""
    unchecked = (one for one in known.answer if isinstance(one, Unchecked | DoiUnchecked))
    return any(one.source == WorksIndex.name for one in unchecked)


def answers(
    questions: Iterable[Question], resolver: Resolver, *, jobs: int, seconds: float | None = None
) -> dict[bytes, KnownReference]:
    """What services say of several, by fingerprint; DOIs go many to a request."""
    asked = {one.fingerprint: (one, one.fields()) for one in questions}
    items = [(mark.hex(), one.text, fields) for mark, (one, fields) in asked.items()]
    found = resolver.resolve_all(items, jobs=jobs, deadline=seconds)
    return {mark: KnownReference(fields, *found[mark.hex()]) for mark, (_, fields) in asked.items()}


def told_of(number: int, known: KnownReference, by: By) -> Told:
    """An answer as it is stored."""
    doi = next(iter(recorded_dois([known.doi], ())), None)
    return Told(number, by, packed(known), doi)
