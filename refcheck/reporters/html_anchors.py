"""The ids on a report page: of our own digits and letters, no text of an article gets in."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from refcheck.model.claims import CheckedClaim
    from refcheck.model.findings import ArticleReport, Finding
    from refcheck.reporters.outline import Outline

_DIGITS = 12  # of a fingerprint: two findings of a page hardly ever share so many


@dataclass(frozen=True, slots=True)
class Anchors:
    """Ids by reference key, claim id, (list, label) of a hole, and identity of a finding.

    `statements` has those whose figures are shown beside the summaries, by their id.
    """

    prefix: str
    references: Mapping[str, str]
    claims: Mapping[str, str]
    holes: Mapping[tuple[int, str], str]
    findings: Mapping[int, str]
    statements: Mapping[str, str] = field(default_factory=dict)

    def of_finding(self, finding: Finding) -> str:
        """The id of the finding's card."""
        return self.findings[id(finding)]


def anchors_of(
    report: ArticleReport, outline: Outline, prefix: str, compared: Iterable[CheckedClaim] = ()
) -> Anchors:
    """`a1-ref1`, `a1-claim1`, `a1-hole1`, each counted in page order, and `a1-f3c9…` of findings.

    A finding's id is from its fingerprint: a link to it lasts while others come and go. So is that
    of a `compared` claim, `a1-s3c9…`, from its words.
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
        statements=_of_statements(compared, prefix),
    )


def _of_findings(findings: Iterable[Finding], prefix: str) -> dict[int, str]:
    """By identity."""
    found = list(findings)
    anchors = _numbered(f"{prefix}-f{one.fingerprint[:_DIGITS]}" for one in found)
    return {id(one): anchor for one, anchor in zip(found, anchors, strict=True)}


def _of_statements(claims: Iterable[CheckedClaim], prefix: str) -> dict[str, str]:
    """By id, from the digests of their words."""
    found = {one.statement.id: one.statement.text for one in claims}
    digests = (sha256(one.encode("utf-8", "surrogatepass")).hexdigest() for one in found.values())
    anchors = _numbered(f"{prefix}-s{digest[:_DIGITS]}" for digest in digests)
    return dict(zip(found, anchors, strict=True))


def _numbered(anchors: Iterable[str]) -> Iterator[str]:
    """The second of equal ones ends in `-2`."""
    seen: Counter[str] = Counter()
    for anchor in anchors:
        seen[anchor] += 1
        yield f"{anchor}-{seen[anchor]}" if seen[anchor] > 1 else anchor
