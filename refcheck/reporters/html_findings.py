"""The findings of a page as cards; many small ones of a rule share one card."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from refcheck.checks import ALL_RULES
from refcheck.model.findings import Severity
from refcheck.reporters.advice import advice_of
from refcheck.reporters.html_claims import claim_view_parts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from refcheck.model.findings import ArticleReport, Finding, Related
    from refcheck.reporters.advice import Advice
    from refcheck.reporters.html_anchors import Anchors
    from refcheck.reporters.html_claims import Part
    from refcheck.reporters.outline import Outline

_QUOTED_CLAIMS = 3
_ONE_BY_ONE = 3  # notes of one rule that have cards of their own


@dataclass(frozen=True, slots=True)
class FindingView:
    """A finding with the claims it concerns and the row that it leads to."""

    anchor: str
    finding: Finding
    label: str | None
    claims: tuple[tuple[Part, ...], ...]
    more_claims: int
    advice: Advice
    related: tuple[Related, ...]
    row: str | None


@dataclass(frozen=True, slots=True)
class FoldedView:
    """Notes of one rule about many entries: what they all say, and each in one line."""

    rule: str
    name: str
    summary: str
    folded: tuple[FindingView, ...]


Card: TypeAlias = FindingView | FoldedView


@dataclass(frozen=True, slots=True)
class FindingGroup:
    """The findings of one severity; `count` is how many they are, `cards` may be fewer."""

    severity: Severity
    count: int
    cards: tuple[Card, ...]


def finding_groups(
    report: ArticleReport, outline: Outline, anchors: Anchors
) -> tuple[FindingGroup, ...]:
    """The gravest first, each in page order."""
    groups = []
    for severity in Severity:
        found = [finding for finding in report.findings if finding.severity is severity]
        if found:
            views = [_finding(one, report, outline, anchors) for one in found]
            cards = _folded(views) if severity is Severity.INFO else tuple(views)
            groups.append(FindingGroup(severity, len(found), cards))
    return tuple(groups)


def _folded(views: Sequence[FindingView]) -> tuple[Card, ...]:
    """A rule that speaks of more than a few entries has one card, where it first speaks."""
    of_entries = Counter(view.finding.rule for view in views if view.row)
    cards: dict[str, Card] = {}
    for view in views:
        rule = view.finding.rule
        if not view.row or of_entries[rule] <= _ONE_BY_ONE:
            cards[view.anchor] = view
        elif rule not in cards:
            same = tuple(one for one in views if one.row and one.finding.rule == rule)
            summary = next((r.info.summary for r in ALL_RULES if r.code == rule), "")
            name = view.finding.name
            cards[rule] = FoldedView(rule, name, summary or name.replace("-", " "), same)
    return tuple(cards.values())


def _finding(
    finding: Finding, report: ArticleReport, outline: Outline, anchors: Anchors
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
