"""One article as the HTML templates see it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from refcheck.reporters.causes import causes_of
from refcheck.reporters.html_anchors import Anchors, anchors_of
from refcheck.reporters.html_claims import sections_of, stray_marks
from refcheck.reporters.html_findings import finding_groups
from refcheck.reporters.html_links import links_to_tell
from refcheck.reporters.html_references import lists_of
from refcheck.reporters.outline import outline_of, status_counts
from refcheck.reporters.verdict import verdict_of
from refcheck.reporters.wording import STATUSES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from refcheck.model.article import Article, Citation
    from refcheck.model.findings import ArticleReport
    from refcheck.reporters.causes import Cause
    from refcheck.reporters.html_claims import MarkView, SectionView
    from refcheck.reporters.html_findings import FindingGroup
    from refcheck.reporters.html_links import LinkView
    from refcheck.reporters.html_references import ListView
    from refcheck.reporters.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of the overview's bar: `start` and `width` in per cent."""

    status: str
    count: int
    start: float
    width: float


@dataclass(frozen=True, slots=True)
class ArticleView:
    """All parts of one article's report."""

    article: Article
    anchors: Anchors
    verdict: Verdict
    bar: tuple[Segment, ...]
    findings: tuple[FindingGroup, ...]
    sections: tuple[SectionView, ...]
    strays: tuple[tuple[Citation, MarkView], ...]
    lists: tuple[ListView, ...]
    links: tuple[LinkView, ...]
    causes: tuple[Cause, ...]
    suppressed: int


def article_view(report: ArticleReport, prefix: str) -> ArticleView:
    """The article's report; every id on it begins with the prefix."""
    outline = outline_of(report)
    anchors = anchors_of(report, outline, prefix)
    return ArticleView(
        article=report.dossier.article,
        anchors=anchors,
        verdict=verdict_of(report, outline),
        bar=tuple(_segments(report)),
        findings=finding_groups(report, outline, anchors),
        sections=sections_of(report, outline, anchors),
        strays=stray_marks(report, outline, anchors),
        lists=lists_of(report, outline, anchors),
        links=links_to_tell(report.dossier),
        causes=causes_of(report),
        suppressed=report.suppressed,
    )


def _segments(report: ArticleReport) -> Iterator[Segment]:
    counts = status_counts([report])
    total = sum(counts.values())
    start = 0.0
    for status in reversed(tuple(STATUSES)):
        if number := counts.get(status, 0):
            width = 100 * number / total
            yield Segment(status, number, round(start, 3), round(width, 3))
            start += width
