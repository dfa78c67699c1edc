"""Which findings an earlier text of the page had too, be it in words that were corrected since."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from refcheck.changes.known import known_of, pair
from refcheck.changes.likeness import corrected_claim, same_entry
from refcheck.checks.undefined import claims_of, vouched_for
from refcheck.model.findings import Severity, without_numbers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from refcheck.model.findings import ArticleReport, Finding

_MOST = 100_000  # pairs of texts that are compared


@dataclass(frozen=True, slots=True)
class _Fault:
    """What is wrong with one text: a claim that a finding is about, or all that it is about."""

    finding: int
    rule: str
    rank: int
    text: str
    said: str = ""


def seen_before(report: ArticleReport, earlier: ArticleReport) -> frozenset[int]:
    """The positions of the findings that are no news beside an earlier text of the page.

    A fault of markers is old where each claim with it had it before: one claim more makes it new.
    Any other is old where there was an equal one, or one that said the same of an entry whose words
    were corrected since. No old fault stands for two.
    """
    paired = pair(report.findings, known_of(earlier.findings))
    met = set(paired.values())
    known = tuple(one for one in earlier.findings if one.severity is not Severity.UNCHECKED)
    claims, old_claims = list(_of_claims(report)), list(_of_claims(earlier))
    of_claims = {fault.finding for fault in claims}
    rest = [at for at in range(len(report.findings)) if at not in paired and at not in of_claims]
    faults = [*claims, *(_whole(report.findings[at], at) for at in rest)]
    left = [_whole(one, at) for at, one in enumerate(known) if at not in met]
    unmet = {
        *_unmet(claims, old_claims, report, earlier, corrected_claim),
        *_unmet(faults[len(claims) :], left, report, earlier, _corrected_entry),
    }
    found = {fault.finding for fault in faults} | (paired.keys() - of_claims)
    return frozenset(
        at
        for at in found - {fault.finding for fault in unmet}
        if report.findings[at].severity is not Severity.UNCHECKED
    )
