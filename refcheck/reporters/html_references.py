"""The references side of a page: each entry with its work and evidence, holes where they belong."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from refcheck.model.evidence import (
    Ambiguous,
    DoiAgrees,
    DoiOfAnother,
    DoiOfContainer,
    NotFound,
    NotIndexable,
    Resolved,
)
from refcheck.model.findings import Severity
from refcheck.model.registry import Registered
from refcheck.reporters.advice import advice_of
from refcheck.reporters.holes import Hole
from refcheck.reporters.html_evidence import evidence_of, evidence_rows
from refcheck.reporters.html_links import links_of_references
from refcheck.reporters.html_told import told_of, told_of_doi
from refcheck.reporters.outline import status_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from refcheck.model.article import Reference, ReferenceList
    from refcheck.model.evidence import (
        Candidate,
        DoiOutcome,
        FieldEvidence,
        LostReference,
        Resolution,
    )
    from refcheck.model.findings import ArticleReport, Finding
    from refcheck.model.works import Work
    from refcheck.reporters.advice import Advice
    from refcheck.reporters.catalogue import Catalogue
    from refcheck.reporters.html_anchors import Anchors
    from refcheck.reporters.html_evidence import Evidence, EvidenceRow
    from refcheck.reporters.html_links import LinkView
    from refcheck.reporters.outline import Outline


_RETRACTED = "REF210"
_MOST_CANDIDATES = 10


@dataclass(frozen=True, slots=True)
class CitedView:
    """A place that cites an entry; `anchor` is its marker's, or its claim's."""

    marker: str
    line: int
    anchor: str | None


@dataclass(frozen=True, slots=True)
class CandidateView:
    """A work that might be meant: the fields that speak for it, and those that speak against."""

    work: Work
    score: float
    agreeing: tuple[str, ...]
    against: tuple[EvidenceRow, ...]


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
    evidence: Evidence | None
    doi_told: str | None
    doi_work: Work | None
    doi_evidence: Evidence | None
    candidates: tuple[CandidateView, ...]
    candidates_told: str
    cited: tuple[CitedView, ...]
    findings: tuple[Finding, ...]
    fixes: tuple[Advice, ...]


@dataclass(frozen=True, slots=True)
class HoleView:
    """A number that the list lacks."""

    anchor: str
    label: str
    cited: tuple[CitedView, ...]
    findings: tuple[Finding, ...]
    fixes: tuple[Advice, ...]
    lost: LostReference | None = None
    suggestions: tuple[CandidateView, ...] = ()


@dataclass(frozen=True, slots=True)
class _Page:
    """What every row is made from; `places` are the ids at which markers stand, by the marker's."""

    report: ArticleReport
    outline: Outline
    anchors: Anchors
    places: Mapping[str, str]
    words: Catalogue


Row: TypeAlias = EntryView | HoleView


ListName: TypeAlias = Literal["alone", "heading", "group", "line", "outside"]


@dataclass(frozen=True, slots=True)
class ListView:
    """One list of the page; `name` is what it is called by, and `title` is that."""

    name: ListName
    title: str
    rows: tuple[Row, ...]


def lists_of(
    report: ArticleReport,
    outline: Outline,
    anchors: Anchors,
    places: Mapping[str, str],
    words: Catalogue,
) -> tuple[ListView, ...]:
    """The lists in page order; `places` are the ids at which markers stand, by the marker's."""
    page = _Page(report, outline, anchors, places, words)
    links = links_of_references(report.dossier)
    return tuple(
        ListView(
            *_name(listing.list, alone=len(outline.lists) == 1),
            tuple(
                _hole(row, page) if isinstance(row, Hole) else _entry(row, page, links[row.key])
                for row in listing.rows
            ),
        )
        for listing in outline.lists
    )


def _name(listing: ReferenceList | None, *, alone: bool) -> tuple[ListName, str]:
    if listing is not None and listing.heading:
        return "heading", listing.heading
    if listing is not None and listing.group:
        return "group", listing.group
    if alone:
        return "alone", ""
    return ("outside", "") if listing is None else ("line", str(listing.location.line))


def _hole(hole: Hole, page: _Page) -> HoleView:
    key = f"{hole.list_index}:{hole.label}"
    dossier = page.report.dossier
    return HoleView(
        page.anchors.holes[hole.list_index, hole.label],
        hole.label,
        _cited(tuple(citation.id for citation in hole.citations), page),
        hole.findings,
        _fixes(hole.findings),
        dossier.lost.get(key),
        tuple(map(_candidate, dossier.suggestions.get(key, ())[:_MOST_CANDIDATES])),
    )


def _entry(reference: Reference, page: _Page, links: tuple[LinkView, ...]) -> EntryView:
    dossier = page.report.dossier
    resolution = dossier.resolutions.get(reference.key)
    outcome = dossier.dois.get(reference.key)
    resolved = resolution if isinstance(resolution, Resolved) else None
    recalled = resolution.work if isinstance(resolution, Registered) else None
    candidates, candidates_told = _candidates(resolution)
    doi_work, doi_evidence = _doi_record(outcome)
    findings = page.outline.findings_of_reference.get(reference.key, ())
    return EntryView(
        anchor=page.anchors.references[reference.key],
        reference=reference,
        status=status_of(page.report, reference),
        retracted=any(
            finding.rule == _RETRACTED and finding.severity is Severity.ERROR
            for finding in findings
        ),
        links=links,
        told=told_of(resolution, page.words),
        work=resolved.work if resolved else recalled,
        evidence=evidence_of(resolved.evidence) if resolved else None,
        doi_told=told_of_doi(outcome, page.words) if outcome else None,
        doi_work=doi_work,
        doi_evidence=evidence_of(doi_evidence),
        candidates=tuple(map(_candidate, candidates[:_MOST_CANDIDATES])),
        candidates_told=candidates_told,
        cited=_cited(page.outline.cited_by.get(reference.key, ()), page),
        findings=findings,
        fixes=_fixes(findings),
    )


def _candidates(resolution: Resolution | None) -> tuple[tuple[Candidate, ...], str]:
    match resolution:
        case Ambiguous(candidates):
            return candidates, "fitting"
        case NotFound(_, nearest):
            return nearest, "nearest"
        case NotIndexable(_, published):
            return published, "published"
        case _:
            return (), ""


def _candidate(candidate: Candidate) -> CandidateView:
    rows = evidence_rows(candidate.evidence)
    return CandidateView(
        candidate.work,
        candidate.score,
        tuple(row.name for row in rows if row.sameness == "agrees"),
        tuple(row for row in rows if row.sameness != "agrees"),
    )


def _fixes(findings: Sequence[Finding]) -> tuple[Advice, ...]:
    """What to type, each once, where a finding says it."""
    found = [advice_of(finding) for finding in findings if finding.fix is not None]
    return tuple({(one.fix, one.replacement): one for one in found}.values())


def _doi_record(outcome: DoiOutcome | None) -> tuple[Work | None, tuple[FieldEvidence, ...]]:
    """The record of a printed DOI, where it is not the work itself."""
    match outcome:
        case DoiOfAnother(_, work, evidence):
            return work, evidence
        case DoiOfContainer(_, work):
            return work, ()
        case DoiAgrees() | _:
            return None, ()


def _cited(ids: tuple[str, ...], page: _Page) -> tuple[CitedView, ...]:
    return tuple(
        CitedView(citation.marker, citation.location.line, page.places.get(citation.id))
        for citation in (page.outline.citations[one] for one in ids)
    )
