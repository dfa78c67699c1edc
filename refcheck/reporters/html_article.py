"""One article as the HTML templates see it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from refcheck.model.findings import Severity
from refcheck.reporters.advice import advice_of
from refcheck.reporters.causes import causes_of
from refcheck.reporters.html_anchors import Anchors, anchors_of
from refcheck.reporters.html_claims import claim_view_parts, sections_of, stray_marks
from refcheck.reporters.html_references import lists_of
from refcheck.reporters.outline import outline_of, status_counts
from refcheck.reporters.verdict import verdict_of
from refcheck.reporters.wording import STATUSES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from refcheck.model.article import Article, Citation
    from refcheck.model.findings import ArticleReport, Finding, Related
    from refcheck.reporters.advice import Advice
    from refcheck.reporters.causes import Cause
    from refcheck.reporters.html_claims import MarkView, Part, SectionView
    from refcheck.reporters.html_references import ListView
    from refcheck.reporters.outline import Outline
    from refcheck.reporters.verdict import Verdict

_QUOTED_CLAIMS = 3


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of the overview's bar: `start` and `width` in per cent."""

    status: str
    count: int
    start: float
    width: float


@dataclass(frozen=True, slots=True)
class FindingView:
    """A finding with the claims it concerns and the row that it leads to."""

    anchor: str
    finding: Finding
    claims: tuple[tuple[Part, ...], ...]
    more_claims: int
    advice: Advice
    related: tuple[Related, ...]
    row: str | None


@dataclass(frozen=True, slots=True)
class ArticleView:
    """All parts of one article's report."""

    article: Article
    anchors: Anchors
    verdict: Verdict
    bar: tuple[Segment, ...]
    findings: tuple[tuple[Severity, tuple[FindingView, ...]], ...]
    sections: tuple[SectionView, ...]
    strays: tuple[tuple[Citation, MarkView], ...]
    lists: tuple[ListView, ...]
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
        findings=tuple(_groups(report, outline, anchors)),
        sections=sections_of(report, outline, anchors),
        strays=stray_marks(report, outline, anchors),
        lists=lists_of(report, outline, anchors),
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


def _groups(
    report: ArticleReport, outline: Outline, anchors: Anchors
) -> Iterator[tuple[Severity, tuple[FindingView, ...]]]:
    for severity in Severity:
        found = [finding for finding in report.findings if finding.severity is severity]
        if found:
            yield severity, tuple(_finding(one, report, outline, anchors) for one in found)


def _finding(
    finding: Finding, report: ArticleReport, outline: Outline, anchors: Anchors
) -> FindingView:
    concerned = (outline.claim_of[c] for c in finding.citations if c in outline.claim_of)
    claims = list({claim.id: claim for claim in concerned}.values())
    return FindingView(
        anchor=anchors.of_finding(finding),
        finding=finding,
        claims=tuple(
            claim_view_parts(claim, report, outline, anchors) for claim in claims[:_QUOTED_CLAIMS]
        ),
        more_claims=max(len(claims) - _QUOTED_CLAIMS, 0),
        advice=advice_of(finding),
        related=tuple(outline.elsewhere(finding)),
        row=_row(finding, outline, anchors),
    )


def _row(finding: Finding, outline: Outline, anchors: Anchors) -> str | None:
    """The entry that a finding is about, or the hole."""
    if finding.reference_key is not None:
        return anchors.references.get(finding.reference_key)
    if finding.reference is None:
        return None
    cited = [outline.citations[c] for c in finding.citations if c in outline.citations]
    hole = outline.hole_at(cited[0].list_index if cited else None, finding.reference)
    return anchors.holes[hole.list_index, hole.label] if hole else None
