"""Claims with their figures beside the sentences of their sources' summaries."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from refcheck.model.claims import CheckedFigure
from refcheck.reporters.html_compared import VERDICTS, checked_in, gravity, stretch_of
from refcheck.reporters.html_compared_views import (
    ComparedGroup,
    ComparedView,
    FiguresView,
    SentenceView,
)
from refcheck.reporters.html_figure_text import pieces_of
from refcheck.reporters.html_figure_views import figure_view, in_short
from refcheck.reporters.html_page_marks import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from refcheck.model.claims import CheckedClaim, Passage, Verdict
    from refcheck.model.findings import ArticleReport, Finding
    from refcheck.reporters.html_compared import Checked, Comparison
    from refcheck.reporters.html_facets import Facets
    from refcheck.reporters.html_figure_text import TextPiece
    from refcheck.reporters.html_figure_views import Sources, SourceView

_FIGURES = 30  # of one claim that are told; the gravest of more
_LEAD = 2  # headings and sentences over it that are named, the nearest ones
_SENTENCES = 6
_REASONS = 8


@dataclass(frozen=True, slots=True)
class Places:
    """Ids on the page: of markers by the marker's, of the first marked figures by statement's."""

    markers: Mapping[str, str]
    statements: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Page:
    sources: Sources
    places: Places
    findings: Mapping[str, tuple[Finding, ...]]
    facets: Facets


def figures_view(
    report: ArticleReport,
    comparison: Comparison,
    sources: Sources,
    places: Places,
    facets: Facets,
) -> FiguresView | None:
    """The section, None where nothing was compared."""
    page = _Page(sources, places, comparison.findings, facets)
    groups = tuple(
        ComparedGroup(
            verdict,
            f"{sources.anchors.prefix}-figures-{verdict}",
            comparison.many[verdict],
            tuple(_claim(claim, verdict, page) for claim in claims),
        )
        for verdict, claims in comparison.claims.items()
        if comparison.many[verdict]
    )
    unread = comparison.figures["unread"]
    if not groups and not unread:
        return None
    return FiguresView(groups, unread, tuple(_reasons(report.dossier.claims, page)))


def _claim(claim: CheckedClaim, verdict: Verdict, page: _Page) -> ComparedView:
    statement = claim.statement
    checked = [(number, one) for number, one in enumerate(checked_in(claim)) if _is_shown(one)]
    gravest = sorted(checked, key=lambda one: gravity(one[1]))[:_FIGURES]
    sentences = tuple(_sentences(gravest, page))
    markers = (page.places.markers.get(one) for one in statement.citations)
    findings = page.findings.get(statement.id, ())
    return ComparedView(
        anchor=page.sources.anchors.statements[statement.id],
        verdict=verdict,
        line=statement.location.line,
        lead=tuple(map(in_short, statement.lead[-_LEAD:] or filter(None, (statement.section,)))),
        pieces=_pieces(statement.text, checked),
        verdicts={number: one.verdict for number, one in checked},
        starts={number: statement.in_file(*stretch_of(one))[0] for number, one in checked},
        figures=tuple(figure_view(*one, page.sources) for one in sorted(gravest, key=_number)),
        more=len(checked) - len(gravest),
        sentences=sentences[:_SENTENCES],
        more_sentences=max(0, len(sentences) - _SENTENCES),
        read=page.sources.views(claim.read),
        not_read=tuple(
            (page.sources.view(key), in_short(why)) for key, why in claim.unread[:_REASONS]
        ),
        inherited=statement.inherited,
        standing=next(filter(None, markers), None) if statement.inherited else None,
        place=page.places.statements.get(statement.id),
        findings=findings,
        facets=page.facets.of_claim(claim, findings),
    )


def _is_shown(one: Checked) -> bool:
    return one.verdict in VERDICTS


def _number(one: tuple[int, Checked]) -> int:
    return one[0]


def _pieces(text: str, checked: Sequence[tuple[int, Checked]]) -> tuple[TextPiece, ...]:
    spans: dict[bool, list[Span]] = {True: [], False: []}
    for number, one in checked:
        spans[isinstance(one, CheckedFigure)].append(Span(*stretch_of(one), number))
    return pieces_of(text, spans[True], spans[False])


def _sentences(checked: Sequence[tuple[int, Checked]], page: _Page) -> Iterator[SentenceView]:
    """Each sentence once, those of the gravest figures first, with all that is meant marked."""
    verdicts = {number: one.verdict for number, one in checked}
    meant: dict[tuple[str, str], list[tuple[Passage, int]]] = defaultdict(list)
    for number, one in checked:
        for passage in one.passages:
            meant[passage.reference, passage.sentence].append((passage, number))
    for (key, sentence), found in meant.items():
        spans = [Span(one.start, one.end, number) for one, number in found if one.figure]
        numbers = frozenset(number for _, number in found)
        nearest = all(verdicts[number] == "absent" for number in numbers)
        yield SentenceView(page.sources.view(key), pieces_of(sentence, spans), numbers, nearest)


def _reasons(
    claims: Iterable[CheckedClaim], page: _Page
) -> Iterator[tuple[str, tuple[SourceView, ...]]]:
    """Each reason with the sources that it keeps from being read, the most frequent first."""
    of_reason: dict[str, dict[str, None]] = defaultdict(dict)
    for claim in claims:
        for key, reason in claim.unread:
            of_reason[in_short(reason)][key] = None
    found = sorted(of_reason.items(), key=lambda one: -len(one[1]))
    for reason, keys in found[:_REASONS]:
        yield reason, page.sources.views(keys)
