"""The ids on a report page: made of numbers only, so that no text of an article gets into them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from refcheck.model.findings import ArticleReport, Finding
    from refcheck.reporters.outline import Outline


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
    """`a1-ref1`, `a1-claim1`, `a1-hole1`, `a1-finding1`, each counted in page order."""
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
        findings={
            id(finding): f"{prefix}-finding{number}"
            for number, finding in enumerate(report.findings, start=1)
        },
    )
