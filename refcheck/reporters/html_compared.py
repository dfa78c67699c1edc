"""Which claims the report shows beside the summaries of their sources, and under what verdict."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from refcheck.model.claims import CheckedFigure

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from refcheck.model.claims import CheckedClaim, CheckedQuotation, Verdict
    from refcheck.model.findings import ArticleReport, Finding

Checked: TypeAlias = "CheckedFigure | CheckedQuotation"

VERDICTS: tuple[Verdict, ...] = ("contradicted", "absent", "supported")  # the gravest first
# Claims that are shown one by one, the gravest first: nobody reads on beyond that, and the page
# takes long to open. What is contradicted in the others is told by findings.
_SHOWN = 400
ABOUT_FIGURES = frozenset({"REF403", "REF404", "REF405"})


@dataclass(frozen=True, slots=True)
class Comparison:
    """`claims` that are shown, by their gravest verdict, and how `many` there are of each.

    `figures` counts the figures of all claims by verdict. `findings` are those about figures and
    quotations, by the statement's id.
    """

    claims: Mapping[Verdict, tuple[CheckedClaim, ...]]
    many: Mapping[Verdict, int]
    figures: Mapping[Verdict, int]
    findings: Mapping[str, tuple[Finding, ...]]

    def __iter__(self) -> Iterator[CheckedClaim]:
        for found in self.claims.values():
            yield from found


def comparison_of(report: ArticleReport) -> Comparison:
    """The claims of one article, each in page order within its verdict."""
    of_verdict: dict[Verdict, list[CheckedClaim]] = {verdict: [] for verdict in VERDICTS}
    figures: Counter[Verdict] = Counter()
    for claim in report.dossier.claims:
        verdicts = {one.verdict for one in checked_in(claim)}
        figures.update(one.verdict for one in claim.figures)
        gravest = next((one for one in VERDICTS if one in verdicts), None)
        if gravest is not None:
            of_verdict[gravest].append(claim)
    shown: dict[Verdict, tuple[CheckedClaim, ...]] = {}
    for verdict, found in of_verdict.items():
        shown[verdict] = tuple(found[: _SHOWN - sum(map(len, shown.values()))])
    return Comparison(
        shown,
        {one: len(found) for one, found in of_verdict.items()},
        figures,
        _findings_by_claim(report.dossier.claims, report.findings),
    )


def checked_in(claim: CheckedClaim) -> tuple[Checked, ...]:
    """Its figures, then its quotations: their places here are their numbers in the report."""
    return (*claim.figures, *claim.quotations)


def stretch_of(one: Checked) -> tuple[int, int]:
    """Where in the statement's text it stands."""
    own = one.quantity if isinstance(one, CheckedFigure) else one
    return own.start, own.end


def gravity(one: Checked) -> int:
    """0 for what is contradicted; the gravest come first where not all can be shown."""
    return VERDICTS.index(one.verdict)


def _findings_by_claim(
    claims: Iterable[CheckedClaim], findings: Sequence[Finding]
) -> dict[str, tuple[Finding, ...]]:
    """Those about figures, known by where they stand, by the id of the statement there."""
    places = sorted((one.statement.location.start, one.statement.id) for one in claims)
    starts = [start for start, _ in places]
    found: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        at = bisect_right(starts, finding.start) - 1
        if finding.rule in ABOUT_FIGURES and at >= 0:
            found[places[at][1]].append(finding)
    return {statement: tuple(concerned) for statement, concerned in found.items()}
