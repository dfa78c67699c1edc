"""The ids on a report page: of our own digits and letters, no text of an article gets in."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from refcheck.model.findings import ArticleReport, Finding
    from refcheck.reporters.outline import Outline

_DIGITS = 12  # of a fingerprint: two findings of a page hardly ever share so many


@dataclass(frozen=True, slots=True)
class Anchors:
    """Ids by reference key, claim id, (list, label) of a hole, and identity of a finding."""

    prefix: str
    references: Mapping[str, str]
    claims: Mapping[str, str]
    holes: Mapping[tuple[int, str], str]
    findings: Mapping[int, str]

    def of_finding(self, finding: Finding) -> str:
        """The id of the finding's card."""
        return self.findings[id(finding)]


def anchors_of(report: ArticleReport, outline: Outline, prefix: str) -> Anchors:
    """`a1-ref1`, `a1-claim1`, `a1-hole1`, each counted in page order, and `a1-f3c9…` of findings.

    A finding's id is from its fingerprint: a link to it lasts while others come and go.
    """
    article = report.dossier.article
    holes = [hole for found in outline.holes.values() for hole in found]
    return Anchors(
        prefix,
        references={
            reference.key: f"{prefix}-ref{number}"
            for number, reference in enumerate(article.references, start=1)
        },
        claims={
            claim.id: f"{prefix}-claim{number}"
            for number, claim in enumerate(article.claims, start=1)
        },
        holes={
            (hole.list_index, hole.label): f"{prefix}-hole{number}"
            for number, hole in enumerate(holes, start=1)
        },
        findings=_of_findings(report.findings, prefix),
    )


def _of_findings(findings: Iterable[Finding], prefix: str) -> dict[int, str]:
    """By identity; the second with the same digits ends in `-2`."""
    seen: Counter[str] = Counter()
    anchors = {}
    for finding in findings:
        digits = finding.fingerprint[:_DIGITS]
        seen[digits] += 1
        ordinal = f"-{seen[digits]}" if seen[digits] > 1 else ""
        anchors[id(finding)] = f"{prefix}-f{digits}{ordinal}"
    return anchors
