"""The references side of a page: each entry with its work and evidence, holes where they belong."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from refcheck.model.evidence import (
    Ambiguous,
    DoiAgrees,
    DoiOfAnother,
    DoiOfContainer,
    NotFound,
    Resolved,
)
from refcheck.model.findings import Severity
from refcheck.model.registry import Registered
from refcheck.reporters.holes import Hole
from refcheck.reporters.html_links import links_of_references
from refcheck.reporters.outline import status_of
from refcheck.reporters.wording import doi_words, resolution_words

if TYPE_CHECKING:
    from refcheck.model.article import Reference, ReferenceList
    from refcheck.model.evidence import Candidate, DoiOutcome, FieldEvidence, Resolution
    from refcheck.model.findings import ArticleReport, Finding
    from refcheck.model.works import Work
    from refcheck.reporters.html_anchors import Anchors
    from refcheck.reporters.html_links import LinkView
    from refcheck.reporters.outline import Outline


_RETRACTED = "REF210"


@dataclass(frozen=True, slots=True)
class CitedView:
    """A place that cites an entry; `anchor` is its claim's."""

    marker: str
    line: int
    anchor: str | None


@dataclass(frozen=True, slots=True)
class EntryView:
    """A printed entry and all that is known of it."""

    anchor: str
    reference: Reference
    status: str
    retracted: bool
    links: tuple[LinkView, ...]
    told: str
    work: Work | None
    evidence: tuple[FieldEvidence, ...]
    doi_told: str | None
    doi_work: Work | None
    doi_evidence: tuple[FieldEvidence, ...]
    candidates: tuple[Candidate, ...]
    candidates_told: str
    cited: tuple[CitedView, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class HoleView:
    """A number that the list lacks."""

    anchor: str
    label: str
    cited: tuple[CitedView, ...]
    findings: tuple[Finding, ...]


Row: TypeAlias = EntryView | HoleView


@dataclass(frozen=True, slots=True)
class ListView:
    """One list of the page."""

    title: str | None
    rows: tuple[Row, ...]


def lists_of(report: ArticleReport, outline: Outline, anchors: Anchors) -> tuple[ListView, ...]:
    """The lists in page order."""
    links = links_of_references(report.dossier)
    return tuple(
        ListView(
            _title(listing.list, alone=len(outline.lists) == 1),
            tuple(
                _hole(row, outline, anchors)
                if isinstance(row, Hole)
                else _entry(row, report, outline, anchors, links[row.key])
                for row in listing.rows
            ),
        )
        for listing in outline.lists
    )


def _title(listing: ReferenceList | None, *, alone: bool) -> str | None:
    if listing is None:
        return None if alone else "Outside any list"
    named = listing.heading or (f"Group {listing.group}" if listing.group else None)
    return named or (None if alone else f"The list at line {listing.location.line}")


def _hole(hole: Hole, outline: Outline, anchors: Anchors) -> HoleView:
    cited = tuple(citation.id for citation in hole.citations)
    return HoleView(
        anchors.holes[hole.list_index, hole.label],
        hole.label,
        _cited(cited, outline, anchors),
        hole.findings,
    )


def _entry(
    reference: Reference,
    report: ArticleReport,
    outline: Outline,
    anchors: Anchors,
    links: tuple[LinkView, ...],
) -> EntryView:
    resolution = report.dossier.resolutions.get(reference.key)
    outcome = report.dossier.dois.get(reference.key)
    resolved = resolution if isinstance(resolution, Resolved) else None
    recalled = resolution.work if isinstance(resolution, Registered) else None
    candidates, candidates_told = _candidates(resolution)
    doi_work, doi_evidence = _doi_record(outcome)
    findings = outline.findings_of_reference.get(reference.key, ())
    return EntryView(
        anchor=anchors.references[reference.key],
        reference=reference,
        status=status_of(report, reference),
        retracted=any(
            finding.rule == _RETRACTED and finding.severity is Severity.ERROR
            for finding in findings
        ),
        links=links,
        told=resolution_words(resolution),
        work=resolved.work if resolved else recalled,
        evidence=resolved.evidence if resolved else (),
        doi_told=doi_words(outcome) if outcome else None,
        doi_work=doi_work,
        doi_evidence=doi_evidence,
        candidates=candidates,
        candidates_told=candidates_told,
        cited=_cited(outline.cited_by.get(reference.key, ()), outline, anchors),
        findings=findings,
    )


def _candidates(resolution: Resolution | None) -> tuple[tuple[Candidate, ...], str]:
    match resolution:
        case Ambiguous(candidates):
            return candidates, "Works that fit; the entry does not say which"
        case NotFound(_, nearest):
            return nearest, "The nearest works; none of them fits"
        case _:
            return (), ""


def _doi_record(outcome: DoiOutcome | None) -> tuple[Work | None, tuple[FieldEvidence, ...]]:
    """The record of a printed DOI, where it is not the work itself."""
    match outcome:
        case DoiOfAnother(_, work, evidence):
            return work, evidence
        case DoiOfContainer(_, work):
            return work, ()
        case DoiAgrees() | _:
            return None, ()


def _cited(ids: tuple[str, ...], outline: Outline, anchors: Anchors) -> tuple[CitedView, ...]:
    views = []
    for citation in (outline.citations[one] for one in ids):
        claim = outline.claim_of.get(citation.id)
        anchor = anchors.claims[claim.id] if claim else None
        views.append(CitedView(citation.marker, citation.location.line, anchor))
    return tuple(views)
