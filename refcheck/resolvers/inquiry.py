"""One printed reference on its way through the sources: what was found, and who has answered."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from refcheck.errors import SourceError
from refcheck.matching.compare import compare
from refcheck.matching.decide import decide
from refcheck.matching.versions import other_version, shared_evidence
from refcheck.model.evidence import NotFound, Resolved
from refcheck.resolvers.cached import CachedAgency
from refcheck.resolvers.shelf import OfflineError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from refcheck.model.evidence import DoiOutcome, ReferenceFields, Resolution
    from refcheck.model.works import Work
    from refcheck.resolvers.sources import Index, WorkSource

# A work that has one of these is on record somewhere, whatever kind of source it looks like.
IDENTIFIERS = ("pmid", "pmcid", "arxiv")


class Inquiry:
    """Puts questions to one source after the other and keeps what they said.

    A work that several sources have stands once, at its first place, as the last of them has it:
    the agencies come after the indexes, and know better what happened to a work since.
    `failures` are (source, reason) of those that did not answer; a source that was not asked, since
    the run is offline, is not among them. `searched` are those that answered a search, `questions`
    how many were put to each service. `outcome` is what an index told of the printed DOI.
    """

    def __init__(self, text: str, fields: ReferenceFields) -> None:
        self.text = text
        self.fields = fields
        self.failures: list[tuple[str, str]] = []
        self.indexes_searched = False
        self.searched: set[str] = set()
        self.questions: Counter[str] = Counter()
        self.outcome: DoiOutcome | None = None
        self._candidates: dict[str, tuple[Work, str]] = {}
        self._answered: dict[str, None] = {}
        self._looked_up: set[str] = set()
        self._decided: Resolution | None = None  # what the candidates so far come to

    @property
    def asked(self) -> tuple[str, ...]:
        """The sources that answered and whose silence means something."""
        return tuple(self._answered)

    def look_up(self, source: WorkSource, kind: str, value: str) -> Work | None:
        """The source's work of this identifier, now a candidate; `SourceError` as the source's."""
        service = isinstance(source, CachedAgency)
        self.questions.update([source.name] if service else [])
        try:
            work = source.lookup(kind, value)
        except SourceError as error:
            self._failed(source, error)
            raise
        if work is not None:
            self._add(work, source)
        if service:
            self._looked_up.add(kind)
            if work is None:
                self._answered[source.name] = None
        return work

    def look_up_printed(self, source: WorkSource, kind: str) -> Work | None:
        """The same for the identifier of this kind, if one is printed and the source answers."""
        value = getattr(self.fields, kind)
        try:
            return self.look_up(source, kind, value) if value else None
        except SourceError:
            return None  # noted already

    def search(self, source: WorkSource) -> None:
        """The works that the source brings up are candidates, if it answers."""
        self.questions.update([source.name])
        self._consider(source, lambda: iter([source.search(self.text, self.fields)]))

    def search_index(self, index: Index) -> None:
        """The same, a stage after the other, until a work is found."""
        self._consider(index, lambda: index.stages(self.text, self.fields))

    def _consider(self, source: WorkSource, stages: Callable[[], Iterator[Sequence[Work]]]) -> None:
        try:
            for works in stages():
                for work in works:
                    self._add(work, source)
                if works and self.resolved():
                    break
        except SourceError as error:
            self._failed(source, error)
            return
        self.searched.add(source.name)
        if source.complete:
            self._answered[source.name] = None

    def decided(self) -> Resolution:
        """What the candidates come to, were all sources heard."""
        if self._decided is None:
            works = tuple(self._candidates.values())
            self._decided = decide(self.text, self.fields, works, self.asked)
        elif isinstance(self._decided, NotFound):
            self._decided = replace(self._decided, asked=self.asked)
        return self._decided

    def resolved(self) -> Resolved | None:
        """The work that the reference is, where the candidates suffice to say so."""
        resolution = self.decided() if self._candidates else None
        return resolution if isinstance(resolution, Resolved) else None

    def accepted(self) -> Resolved:
        """The one candidate, which is the record of the printed DOI and agrees with the rest."""
        found = self.resolved()
        if found:
            return found
        ((work, source),) = self._candidates.values()
        evidence = compare(self.text, self.fields, work)
        another = other_version(self.fields, work)
        if another:
            evidence = shared_evidence(evidence)
        score = sum(field.score for field in evidence) / len(evidence) if evidence else 1.0
        return Resolved(work, round(score, 4), source, evidence, other_version=another)

    def unlooked(self) -> str | None:
        """The kind of a printed identifier, other than the DOI, that no agency looked up."""
        named = (kind for kind in IDENTIFIERS if getattr(self.fields, kind))
        return next((kind for kind in named if kind not in self._looked_up), None)

    def _add(self, work: Work, source: WorkSource) -> None:
        name = work.doi or f"{source.name} {work!r}"
        if self._candidates.get(name) != (work, source.name):
            self._candidates[name] = (work, source.name)
            self._decided = None

    def _failed(self, source: WorkSource, error: SourceError) -> None:
        if not isinstance(error, OfflineError):
            self.failures.append((source.name, error.message))
