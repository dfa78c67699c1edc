"""One round of fixes: which of them are made together, and that nothing else comes of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from refcheck.fixing.edits import Taken, UnfitError, carried
from refcheck.fixing.proof import Proof

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Sequence

    from refcheck.fixing.comparison import Objection
    from refcheck.model.findings import ArticleReport, Edit, Finding
    from refcheck.reading.page_files import Media

BY_HAND = "needs a person: what is right, or where it belongs, is not certain"
_NOT_TRIED = "not tried: too many fixes of this page do not go together"
_MOST_PROOFS = 40  # of a page in a round; what is not settled by then is left as it is


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of the fix of a finding; `reason` is why it was not made, None where it was.

    `again` where another fix came first, so that it may be made on top of that.
    """

    finding: Finding
    reason: str | None = None
    again: bool = False


@dataclass(frozen=True, slots=True)
class Round:
    """The page after the fixes, and what became of each."""

    data: bytes
    verdicts: tuple[Verdict, ...]

    @property
    def made(self) -> tuple[Finding, ...]:
        """The findings that are mended."""
        return tuple(one.finding for one in self.verdicts if one.reason is None)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A finding with the edits that would mend it."""

    finding: Finding
    edits: tuple[Edit, ...]


def mend(data: bytes, report: ArticleReport, media: Media | None) -> Round:
    """Make the fixes of the report's findings in the page that it is about.

    The gravest rule's come first; of two that touch the same place the second waits. What they
    make of the page is read and judged anew, and a fix is refused that leaves its finding, brings
    another, or changes how anything else is read.
    """
    proof = Proof(data, report, media)
    refused: list[Verdict] = []
    while True:
        names = {id(one.finding) for one in refused}
        findings = [one for one in report.findings if id(one) not in names]
        proposals, waiting = _chosen(findings, report)
        trial = _Trial(proof)
        trial.add(proposals)
        refused += trial.refused
        if not (trial.refused and any(one.again for one in waiting)):
            break
    verdicts = [*(Verdict(proposal.finding) for proposal in trial.made), *refused, *waiting]
    verdicts.sort(key=lambda one: (one.finding.line, one.finding.column, one.finding.rule))
    return Round(trial.data or data, tuple(verdicts))


def _chosen(
    findings: Iterable[Finding], report: ArticleReport
) -> tuple[list[Proposal], list[Verdict]]:
    """The fixes that go together, and why the others do not."""
    proposals: list[Proposal] = []
    verdicts: list[Verdict] = []
    taken = Taken()
    for finding in sorted(findings, key=_gravest_first):
        proposal = _proposal(finding, report, taken)
        if isinstance(proposal, Proposal):
            taken.take(proposal.edits, finding.rule)
            proposals.append(proposal)
        elif proposal is not None:
            verdicts.append(proposal)
    return proposals, verdicts


def _gravest_first(finding: Finding) -> tuple[int, str, int, int]:
    return finding.severity.rank, finding.rule, finding.line, finding.column


def _proposal(finding: Finding, report: ArticleReport, taken: Taken) -> Proposal | Verdict | None:
    fix, article = finding.fix, report.dossier.article
    if fix is None:
        return None
    if not fix.edits:
        return Verdict(finding, BY_HAND)
    try:
        edits = carried(fix.edits, article.encoding, markup=article.dialect != "plain")
    except UnfitError as error:
        return Verdict(finding, str(error))
    rival = taken.rival(edits)
    if rival is not None:
        return Verdict(finding, f"{rival} changes the same place", again=True)
    return Proposal(finding, edits)


class _Trial:
    """Adds fixes to those that are made already, as long as nothing speaks against the page."""

    def __init__(self, proof: Proof) -> None:
        self.made: list[Proposal] = []
        self.refused: list[Verdict] = []
        self.data: bytes | None = None
        self._proof = proof
        self._left = _MOST_PROOFS

    def add(self, group: Sequence[Proposal]) -> None:
        """All at once; where that fails, without those that are to blame, or else in parts."""
        while group:
            if not self._left:
                self._refuse((one, _NOT_TRIED) for one in group)
                return
            self._left -= 1
            fixes = [(one.finding, one.edits) for one in (*self.made, *group)]
            mended = self._proof.of(fixes)
            if not mended.objections:
                self.made += group
                self.data = mended.data
                return
            guilty, suspects = _blamed(mended.objections, group)
            if not guilty:
                self._add_parts(group, suspects, mended.objections[0].reason)
                return
            self._refuse((one, reason) for one, reason in guilty.values())
            group = [one for one in group if id(one) not in guilty]

    def _add_parts(self, group: Sequence[Proposal], suspects: Container[int], reason: str) -> None:
        """The unsuspected first, then fixes of entries, then those of links; or by halves."""
        if len(group) == 1:
            self._refuse([(group[0], reason)])
            return
        parts: list[list[Proposal]] = [[], [], []]
        for one in group:
            parts[0 if id(one) not in suspects else 1 + one.finding.rule.startswith("REF3")].append(
                one
            )
        if max(map(len, parts)) == len(group):
            half = len(group) // 2
            parts = [list(group[:half]), list(group[half:])]
        for part in parts:
            self.add(part)

    def _refuse(self, some: Iterable[tuple[Proposal, str]]) -> None:
        self.refused += [Verdict(one.finding, reason) for one, reason in some]


def _blamed(
    objections: Iterable[Objection], group: Sequence[Proposal]
) -> tuple[dict[int, tuple[Proposal, str]], frozenset[int]]:
    """Of a group those that alone can be to blame for something, and those that may be, by id."""
    by_start: dict[int, list[Proposal]] = {}
    for one in group:
        for edit in one.edits:
            by_start.setdefault(edit.start, []).append(one)
    by_finding = {id(one.finding): one for one in group}
    guilty: dict[int, tuple[Proposal, str]] = {}
    suspects: set[int] = set()
    for objection in objections:
        blamed = {id(one): one for start in objection.starts for one in by_start.get(start, ())}
        of_findings = (by_finding.get(id(finding)) for finding in objection.findings)
        blamed |= {id(one): one for one in of_findings if one is not None}
        if len(blamed) == 1:
            ((name, only),) = blamed.items()
            guilty.setdefault(name, (only, objection.reason))
        suspects |= blamed.keys()
    return guilty, frozenset(suspects)
