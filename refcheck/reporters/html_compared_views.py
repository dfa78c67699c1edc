"""What the templates see of claims beside the summaries of their sources."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from refcheck.model.article import Location
    from refcheck.model.claims import Verdict
    from refcheck.model.findings import Finding
    from refcheck.reporters.html_figure_text import TextPiece
    from refcheck.reporters.html_figure_views import FigureView, SourceView

# By verdict: from more claims than these on a group is folded, lest it fill page after page.
_OPEN = {"contradicted": 30, "absent": 6, "supported": 0}


@dataclass(frozen=True, slots=True)
class SentenceView:
    """A sentence of a source's summary, for the figures with these `numbers`.

    `nearest` where it is not what the claim says, but comes next to it.
    """

    source: SourceView
    pieces: tuple[TextPiece, ...]
    numbers: frozenset[int]
    nearest: bool


@dataclass(frozen=True, slots=True)
class ComparedView:
    """A claim beside what the summaries say; `verdict` is its gravest.

    `verdicts`, and `starts` in the file, are by the number of the figure or quotation.
    `lead` are the headings and the sentence that it stands under, or its section. `place` is the id
    of its first marked figure in the article, where it has one, `standing` that of the marker that
    it inherits, at `inherited`. `more` figures and `more_sentences` are left out. `not_read` are
    the sources whose summary could not be read, with the reason.
    """

    anchor: str
    verdict: Verdict
    line: int
    lead: tuple[str, ...]
    pieces: tuple[TextPiece, ...]
    verdicts: Mapping[int, Verdict]
    starts: Mapping[int, int]
    figures: tuple[FigureView, ...]
    more: int
    sentences: tuple[SentenceView, ...]
    more_sentences: int
    read: tuple[SourceView, ...]
    not_read: tuple[tuple[SourceView, str], ...]
    inherited: Location | None
    standing: str | None
    place: str | None
    findings: tuple[Finding, ...]
    facets: str

    def sentences_at(self, place: int) -> tuple[SentenceView, ...]:
        """The sentences for what stands at this offset of the file, or what is contradicted."""
        here = [number for number, start in self.starts.items() if start == place] or [
            number for number, verdict in self.verdicts.items() if verdict == "contradicted"
        ]
        return tuple(one for one in self.sentences if not one.numbers.isdisjoint(here))

    @property
    def lines(self) -> tuple[tuple[FigureView, ...], ...]:
        """The figures of which the same can be told, together."""
        alike: dict[object, list[FigureView]] = {}
        for one in self.figures:
            alike.setdefault((one.kind, one.others, one.note, one.sources), []).append(one)
        return tuple(map(tuple, alike.values()))


@dataclass(frozen=True, slots=True)
class ComparedGroup:
    """The claims of one verdict, `count` of them, of which those with a view are shown."""

    verdict: Verdict
    anchor: str
    count: int
    claims: tuple[ComparedView, ...]

    @property
    def folded(self) -> bool:
        """Whether they are too many to stand open."""
        return len(self.claims) > _OPEN[self.verdict]


@dataclass(frozen=True, slots=True)
class FiguresView:
    """All that the section about figures has; `not_read` tells why figures were not compared."""

    groups: tuple[ComparedGroup, ...]
    unread: int
    not_read: tuple[tuple[str, tuple[SourceView, ...]], ...]

    @property
    def by_finding(self) -> dict[int, ComparedView]:
        """The claims that are shown, by the identity of each finding about them."""
        claims = (claim for group in self.groups for claim in group.claims)
        return {id(finding): claim for claim in claims for finding in claim.findings}
