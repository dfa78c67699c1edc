"""The claims side of a page: its sections, each claim, and where each marker leads."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, TypeAlias

from refcheck.model.findings import Severity
from refcheck.reporters.claim_parts import claim_parts, marker_words
from refcheck.reporters.outline import status_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from refcheck.model.article import Citation, Claim
    from refcheck.model.findings import ArticleReport, Finding
    from refcheck.reporters.html_anchors import Anchors
    from refcheck.reporters.outline import Outline


@dataclass(frozen=True, slots=True)
class LabelView:
    """One cited number: the row it leads to, if any, and that row's status.

    `flawed` is true where the entry has an error whatever its status, as when it is retracted.
    """

    label: str
    anchor: str | None
    status: str
    flawed: bool = False


@dataclass(frozen=True, slots=True)
class MarkView:
    """A marker; one with a single number is itself the link."""

    words: str
    labels: tuple[LabelView, ...]


Part: TypeAlias = str | MarkView


@dataclass(frozen=True, slots=True)
class ClaimView:
    """A claim with its markers in place and the findings that concern it."""

    anchor: str
    line: int
    parts: tuple[Part, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class SectionView:
    """Claims below one heading (None: before the first, or unknown)."""

    title: str | None
    claims: tuple[ClaimView, ...]


def sections_of(
    report: ArticleReport, outline: Outline, anchors: Anchors
) -> tuple[SectionView, ...]:
    """The claims in page order, section by section."""
    claims = groupby(report.dossier.article.claims, key=lambda claim: claim.section)
    return tuple(
        SectionView(title, tuple(_claim(claim, report, outline, anchors) for claim in run))
        for title, run in claims
    )


def stray_marks(
    report: ArticleReport, outline: Outline, anchors: Anchors
) -> tuple[tuple[Citation, MarkView], ...]:
    """Markers that vouch for no words that could be told."""
    return tuple(
        (citation, mark_view(citation, report, outline, anchors))
        for citation in report.dossier.article.citations
        if citation.id not in outline.claim_of
    )


def claim_view_parts(
    claim: Claim, report: ArticleReport, outline: Outline, anchors: Anchors
) -> tuple[Part, ...]:
    """The claim's words and its markers as links."""
    return tuple(
        part if isinstance(part, str) else mark_view(part, report, outline, anchors)
        for part in claim_parts(claim, outline.citations)
    )


def _claim(claim: Claim, report: ArticleReport, outline: Outline, anchors: Anchors) -> ClaimView:
    return ClaimView(
        anchor=anchors.claims[claim.id],
        line=claim.location.line,
        parts=claim_view_parts(claim, report, outline, anchors),
        findings=outline.findings_of_claim.get(claim.id, ()),
    )


def mark_view(
    citation: Citation, report: ArticleReport, outline: Outline, anchors: Anchors
) -> MarkView:
    """The marker as a link to the row of each label."""
    return MarkView(marker_words(citation), tuple(_labels(citation, report, outline, anchors)))


def _labels(
    citation: Citation, report: ArticleReport, outline: Outline, anchors: Anchors
) -> Iterator[LabelView]:
    for index, label in enumerate(citation.labels):
        key = citation.references[index] if index < len(citation.references) else None
        reference = outline.references.get(key) if key is not None else None
        if reference is not None:
            anchor: str | None = anchors.references[reference.key]
            findings = outline.findings_of_reference.get(reference.key, ())
            flawed = any(finding.severity is Severity.ERROR for finding in findings)
            yield LabelView(label, anchor, status_of(report, reference), flawed)
        else:
            hole = outline.hole_at(citation.list_index, label)
            anchor = anchors.holes[hole.list_index, hole.label] if hole else None
            yield LabelView(label, anchor, "missing")
