"""One article as the HTML templates see it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from refcheck.reporters.causes import causes_of
from refcheck.reporters.holes import Hole
from refcheck.reporters.html_anchors import Anchors, anchors_of
from refcheck.reporters.html_claims import sections_of, stray_marks
from refcheck.reporters.html_compared import comparison_of
from refcheck.reporters.html_facets import Facets
from refcheck.reporters.html_figure_views import Sources
from refcheck.reporters.html_figures import Places, figures_view
from refcheck.reporters.html_findings import finding_groups
from refcheck.reporters.html_links import links_to_tell
from refcheck.reporters.html_overview import overview_of
from refcheck.reporters.html_page import page_view
from refcheck.reporters.html_references import lists_of
from refcheck.reporters.outline import outline_of
from refcheck.reporters.verdict import verdict_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from refcheck.model.article import Article, Citation
    from refcheck.model.evidence import SourceState
    from refcheck.model.findings import ArticleReport
    from refcheck.model.revisions import Revision
    from refcheck.reporters.catalogue import Catalogue
    from refcheck.reporters.causes import Cause
    from refcheck.reporters.html_claims import MarkView, SectionView
    from refcheck.reporters.html_compared_views import FiguresView
    from refcheck.reporters.html_findings import FindingGroup
    from refcheck.reporters.html_links import LinkView
    from refcheck.reporters.html_overview import Overview
    from refcheck.reporters.html_page import PageView
    from refcheck.reporters.html_references import ListView
    from refcheck.reporters.outline import Outline
    from refcheck.reporters.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the articles of one page share: its words, the sections' numbers, the run's sources."""

    words: Catalogue
    sections: Mapping[str, int]
    sources: tuple[SourceState, ...]
    alone: bool = True


@dataclass(frozen=True, slots=True)
class ArticleView:
    """All parts of one article's report."""

    article: Article
    anchors: Anchors
    verdict: Verdict
    overview: Overview
    findings: tuple[FindingGroup, ...]
    figures: FiguresView | None
    page: PageView
    sections: tuple[SectionView, ...]
    strays: tuple[tuple[Citation, MarkView], ...]
    lists: tuple[ListView, ...]
    links: tuple[LinkView, ...]
    causes: tuple[Cause, ...]
    facets: Mapping[str, str]
    suppressed: int
    known: int
    revision: Revision | None


def article_view(report: ArticleReport, prefix: str, around: Surroundings) -> ArticleView:
    """The article's report; every id on it begins with the prefix."""
    outline = outline_of(report)
    comparison = comparison_of(report)
    anchors = anchors_of(report, outline, prefix, comparison)
    facets = Facets(report, outline, around.sections)
    page = page_view(report, outline, anchors, heading_level=3 if around.alone else 4)
    places = Places(page.places, page.figures)
    figures = figures_view(report, comparison, Sources(outline, anchors), places, facets)
    return ArticleView(
        article=report.dossier.article,
        anchors=anchors,
        verdict=verdict_of(report, outline, around.words),
        overview=overview_of(report, outline, anchors, around.sources, comparison.figures),
        findings=finding_groups(report, outline, anchors, facets, figures),
        figures=figures,
        page=page,
        sections=() if page.parts else sections_of(report, outline, anchors),
        strays=() if page.parts else stray_marks(report, outline, anchors),
        lists=lists_of(report, outline, anchors, page.places, around.words),
        links=links_to_tell(report.dossier),
        causes=causes_of(report),
        facets=dict(_facets_of_rows(outline, anchors, facets)),
        suppressed=report.suppressed,
        known=report.known,
        revision=report.revision,
    )


def _facets_of_rows(
    outline: Outline, anchors: Anchors, facets: Facets
) -> Iterator[tuple[str, str]]:
    """The tokens of each entry and each hole, by its id."""
    for listing in outline.lists:
        for row in listing.rows:
            if isinstance(row, Hole):
                yield anchors.holes[row.list_index, row.label], facets.of_hole(row)
            else:
                yield anchors.references[row.key], facets.of_entry(row)
