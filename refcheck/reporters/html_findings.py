"""The findings of a page: by severity, then by rule, each with its place, claims and advice."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from refcheck.model.findings import Severity
from refcheck.reporters.advice import advice_of
from refcheck.reporters.html_claims import claim_view_parts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from refcheck.model.findings import ArticleReport, Finding, Related
    from refcheck.reporters.advice import Advice
    from refcheck.reporters.html_anchors import Anchors
    from refcheck.reporters.html_claims import Part
    from refcheck.reporters.html_compared_views import ComparedView, FiguresView
    from refcheck.reporters.html_facets import Facets
    from refcheck.reporters.outline import Outline

_QUOTED_CLAIMS = 3
_NOTES_ONE_BY_ONE = 3  # notes of one rule that are not folded
_OPEN = 30  # findings of one severity that are not folded


@dataclass(frozen=True, slots=True)
class FindingView:
    """A finding with the claims it concerns and the row that it leads to.

    One about a figure has its claim `compared` with the summaries in place of both.
    """

    anchor: str
    finding: Finding
    label: str | None
    claims: tuple[tuple[Part, ...], ...]
    more_claims: int
    advice: Advice
    related: tuple[Related, ...]
    row: str | None
    facets: str
    compared: ComparedView | None = None


@dataclass(frozen=True, slots=True)
class RuleGroup:
    """The findings of one rule in page order; `folded` where they are many small ones."""

    rule: str
    name: str
    findings: tuple[FindingView, ...]
    folded: bool


@dataclass(frozen=True, slots=True)
class FindingGroup:
    """The findings of one severity, `count` of them."""

    severity: Severity
    count: int
    rules: tuple[RuleGroup, ...]
    anchor: str

    @property
    def folded(self) -> bool:
        """Whether they would fill page after page, were they open."""
        return sum(len(group.findings) for group in self.rules if not group.folded) > _OPEN


def finding_groups(
    report: ArticleReport,
    outline: Outline,
    anchors: Anchors,
    facets: Facets,
    figures: FiguresView | None = None,
) -> tuple[FindingGroup, ...]:
    """The gravest first; its rules in the order in which they first speak."""
    compared = figures.by_finding if figures else {}
    groups = []
    for severity in Severity:
        found = [finding for finding in report.findings if finding.severity is severity]
        if found:
            views = [_finding(one, report, outline, anchors, facets) for one in found]
            views = [_beside(view, compared.get(id(view.finding))) for view in views]
            anchor = f"{anchors.prefix}-found-{severity.value}"
            groups.append(FindingGroup(severity, len(found), tuple(_by_rule(views)), anchor))
    return tuple(groups)


def _by_rule(views: Iterable[FindingView]) -> Iterable[RuleGroup]:
    of_rule: dict[str, list[FindingView]] = {}
    for view in views:
        of_rule.setdefault(view.finding.rule, []).append(view)
    for rule, found in of_rule.items():
        small = found[0].finding.severity is Severity.INFO and all(view.row for view in found)
        folded = small and len(found) > _NOTES_ONE_BY_ONE
        yield RuleGroup(rule, found[0].finding.name, tuple(found), folded)


def _finding(
    finding: Finding, report: ArticleReport, outline: Outline, anchors: Anchors, facets: Facets
) -> FindingView:
    concerned = (outline.claim_of[c] for c in finding.citations if c in outline.claim_of)
    claims = list({claim.id: claim for claim in concerned}.values())
    return FindingView(
        anchor=anchors.of_finding(finding),
        finding=finding,
        label=outline.label_of(finding),
        claims=tuple(
            claim_view_parts(claim, report, outline, anchors) for claim in claims[:_QUOTED_CLAIMS]
        ),
        more_claims=max(len(claims) - _QUOTED_CLAIMS, 0),
        advice=advice_of(finding),
        related=tuple(outline.elsewhere(finding)),
        row=_row(finding, outline, anchors),
        facets=facets.of_finding(finding),
    )


def _beside(view: FindingView, compared: ComparedView | None) -> FindingView:
    if compared is None:
        return view
    return replace(view, compared=compared, claims=(), more_claims=0, related=())


def _row(finding: Finding, outline: Outline, anchors: Anchors) -> str | None:
    """The entry that a finding is about, or the hole."""
    if finding.reference_key is not None:
        return anchors.references.get(finding.reference_key)
    if finding.reference is None:
        return None
    cited = [outline.citations[c] for c in finding.citations if c in outline.citations]
    hole = outline.hole_at(cited[0].list_index if cited else None, finding.reference)
    return anchors.holes[hole.list_index, hole.label] if hole else None
