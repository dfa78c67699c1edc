"""What a reporter looks up about an article: its lists with their holes, what concerns what."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from refcheck.checks.wording import label_in_full
from refcheck.reporters.holes import Hole, holes_of, with_holes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from refcheck.model.article import Article, Citation, Claim, Reference, ReferenceList
    from refcheck.model.evidence import Candidate, LostReference, Status
    from refcheck.model.findings import ArticleReport, Finding, Related


@dataclass(frozen=True, slots=True)
class ListOutline:
    """A list (None for entries outside any list): its entries and holes in reading order."""

    list: ReferenceList | None
    rows: tuple[Reference | Hole, ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """Made once per article; findings are found by reference key and claim id, claims by marker."""

    lists: tuple[ListOutline, ...]
    holes: Mapping[str, tuple[Hole, ...]]
    references: Mapping[str, Reference]
    citations: Mapping[str, Citation]
    claim_of: Mapping[str, Claim]
    cited_by: Mapping[str, tuple[str, ...]]
    findings_of_reference: Mapping[str, tuple[Finding, ...]]
    findings_of_claim: Mapping[str, tuple[Finding, ...]]
    lost: Mapping[str, LostReference]
    suggestions: Mapping[str, tuple[Candidate, ...]]

    def hole_at(self, list_index: int | None, label: str) -> Hole | None:
        """The hole that a marker with this label falls into."""
        fitting = self.holes.get(label, ())
        near = [hole for hole in fitting if hole.list_index == list_index]
        return next(iter(near or fitting), None)

    def lost_of(self, finding: Finding) -> LostReference | None:
        """What once stood in the hole that a finding is about."""
        return next((self.lost[key] for key in self._holes(finding) if key in self.lost), None)

    def suggestions_of(self, finding: Finding) -> tuple[Candidate, ...]:
        """Works that the words of the claims lead to which cite the hole."""
        keys = (key for key in self._holes(finding) if key in self.suggestions)
        return next((self.suggestions[key] for key in keys), ())

    def _holes(self, finding: Finding) -> tuple[str, ...]:
        """As the dossier names it."""
        if finding.rule != "REF001":
            return ()
        holes = self.holes.get(finding.reference or "", ())
        return tuple(f"{h.list_index}:{h.label}" for h in holes if finding in h.findings)

    def label_of(self, finding: Finding) -> str | None:
        """The label that a finding is about, with its group: “note 3”."""
        if finding.reference is None:
            return None
        entry = self.references.get(finding.reference_key or "")
        markers = [self.citations[one] for one in finding.citations if one in self.citations]
        groups = [entry.group] if entry else [marker.group for marker in markers]
        return label_in_full(finding.reference, groups[0] if groups else None)

    def elsewhere(self, finding: Finding) -> list[Related]:
        """The finding's related places but those of its own markers, which are shown as claims."""
        markers = [self.citations[one] for one in finding.citations if one in self.citations]
        lines = {marker.location.line for marker in markers}
        return [place for place in finding.related if place.line not in lines]


def outline_of(report: ArticleReport) -> Outline:
    """The outline of one judged article."""
    article = report.dossier.article
    citations = {citation.id: citation for citation in article.citations}
    claims = _claims(article)
    holes = holes_of(article, report.findings, citations)
    return Outline(
        lists=_lists(article, holes),
        holes=_by_label(holes),
        references={reference.key: reference for reference in article.references},
        citations=citations,
        claim_of=claims,
        cited_by=_cited_by(article),
        findings_of_reference=_findings_of_reference(report.findings),
        findings_of_claim=_findings_of_claim(report.findings, claims),
        lost=report.dossier.lost,
        suggestions=report.dossier.suggestions,
    )


def status_of(report: ArticleReport, reference: Reference) -> Status:
    """The entry's status; one that nobody judged was not checked."""
    return report.statuses.get(reference.key, "unchecked")


def status_counts(reports: Iterable[ArticleReport]) -> dict[str, int]:
    """References by status over these articles, sorted by name; each reference counts once."""
    counts = Counter(
        status_of(report, reference)
        for report in reports
        for reference in report.dossier.article.references
    )
    return dict(sorted(counts.items()))


def _lists(article: Article, holes: Sequence[Hole]) -> tuple[ListOutline, ...]:
    by_key = {reference.key: reference for reference in article.references}
    of_list: dict[int, list[Hole]] = defaultdict(list)
    for hole in holes:
        of_list[hole.list_index].append(hole)
    outlines = []
    for index, listing in enumerate(article.lists):
        entries = [by_key.pop(key) for key in listing.keys if key in by_key]
        outlines.append(ListOutline(listing, with_holes(entries, of_list[index])))
    if by_key:
        outlines.append(ListOutline(None, tuple(by_key.values())))
    return tuple(outlines)


def _by_label(holes: Sequence[Hole]) -> dict[str, tuple[Hole, ...]]:
    found: dict[str, tuple[Hole, ...]] = {}
    for hole in holes:
        found[hole.label] = (*found.get(hole.label, ()), hole)
    return found


def _claims(article: Article) -> dict[str, Claim]:
    by_id = {claim.id: claim for claim in article.claims}
    named = {c.id: by_id[c.claim] for c in article.citations if c.claim in by_id}
    return named | {marker: claim for claim in article.claims for marker in claim.citations}


def _cited_by(article: Article) -> dict[str, tuple[str, ...]]:
    markers: dict[str, dict[str, None]] = defaultdict(dict)
    for citation in article.citations:
        for key in citation.references:
            if key is not None:
                markers[key][citation.id] = None
    return {key: tuple(ids) for key, ids in markers.items()}


def _findings_of_reference(findings: Sequence[Finding]) -> dict[str, tuple[Finding, ...]]:
    found: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        if finding.reference_key is not None:
            found[finding.reference_key].append(finding)
    return {key: tuple(concerned) for key, concerned in found.items()}


def _findings_of_claim(
    findings: Sequence[Finding], claims: Mapping[str, Claim]
) -> dict[str, tuple[Finding, ...]]:
    found: dict[str, dict[int, Finding]] = defaultdict(dict)
    for finding in findings:
        for marker in finding.citations:
            if marker in claims:
                found[claims[marker].id][id(finding)] = finding
    return {key: tuple(concerned.values()) for key, concerned in found.items()}
