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
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from typing import TypeAlias

    from refcheck.model.findings import ArticleReport, Finding

    _Fact: TypeAlias = tuple[str, str]  # the rule, and what it says

_MOST = 20_000  # pairs of texts that are compared


def seen_before(report: ArticleReport, earlier: ArticleReport) -> frozenset[int]:
    """The positions of the findings that are no news beside an earlier text of the page.

    A fault of markers is old where each claim that has it had it before: with one claim more it is
    new. Any other is old where there was an equal one, or one that said the same of words which
    were corrected since. No old fault stands for two.
    """
    edit = _Edit(_texts(report), _texts(earlier))
    new = [(at, one, _claims(report, one)) for at, one in _told(report)]
    old = [(one, _claims(earlier, one)) for _, one in _told(earlier)]
    of_claims = _spoilt_before(
        {at: (one, claims) for at, one, claims in new if claims},
        [(one, text) for one, claims in old for text in claims],
        edit,
    )
    of_others = _said_before(
        {at: one for at, one, claims in new if not claims},
        [one for one, claims in old if not claims],
        edit,
    )
    return of_claims | of_others


@dataclass(slots=True)
class _Edit:
    """The claims and entries of both texts: what is in only one of them may have been corrected."""

    now: frozenset[str]
    then: frozenset[str]
    compared: int = 0

    def source(
        self, new: str, olds: Iterable[str], alike: Callable[[str, str], bool]
    ) -> str | None:
        """The first of the old texts that is gone, and like this one, if this one has come."""
        if new in self.then:
            return None
        for old in olds:
            if self.compared >= _MOST:
                break
            if old not in self.now:
                self.compared += 1
                if alike(new, old):
                    return old
        return None


class _Pool:
    """Old faults, by what they say and of which text: each of them can be taken once."""

    def __init__(self, faults: Iterable[tuple[_Fact, str, int]]) -> None:
        self._ranks: dict[_Fact, dict[str, list[int]]] = defaultdict(dict)
        for fact, text, rank in sorted(faults, key=lambda fault: -fault[2]):
            self._ranks[fact].setdefault(text, []).append(rank)

    def take(self, fact: _Fact, text: str, rank: int) -> bool:
        """Take the mildest one of this text that was no milder than `rank`."""
        ranks = self._ranks[fact].get(text, [])
        fitting = next((at for at, old in enumerate(ranks) if old <= rank), None)
        if fitting is None:
            return False
        ranks.pop(fitting)
        if not ranks:
            del self._ranks[fact][text]
        return True

    def texts(self, fact: _Fact) -> Iterable[str]:
        """The texts of which it is said."""
        return self._ranks[fact].keys()


def _spoilt_before(
    new: dict[int, tuple[Finding, Sequence[str]]], old: Sequence[tuple[Finding, str]], edit: _Edit
) -> frozenset[int]:
    """Those of the new findings of which each claim is the same, or nearly, as one of the old."""
    pool = _Pool(((one.rule, ""), text, one.severity.rank) for one, text in old)

    def was_spoilt(finding: Finding, text: str) -> bool:
        fact, rank = (finding.rule, ""), finding.severity.rank
        if pool.take(fact, text, rank):
            return True
        before = edit.source(text, pool.texts(fact), corrected_claim)
        return before is not None and pool.take(fact, before, rank)

    gravest_first = sorted(new, key=lambda at: new[at][0].severity.rank)
    taken = {at: [was_spoilt(new[at][0], text) for text in new[at][1]] for at in gravest_first}
    return frozenset(at for at, claims in taken.items() if all(claims))


def _said_before(new: dict[int, Finding], old: Sequence[Finding], edit: _Edit) -> frozenset[int]:
    """Those of the new findings that one of the old is equal to, but for a corrected text."""
    paired = pair(list(new.values()), known_of(old))
    met = set(paired.values())
    pool = _Pool(
        (_fact(one), one.concerned, one.severity.rank)
        for at, one in enumerate(old)
        if at not in met
    )
    seen = {at for position, at in enumerate(new) if position in paired}
    for at, finding in new.items():
        text = finding.concerned
        if at in seen or " " not in text:  # an address is another where it differs
            continue
        before = edit.source(text, pool.texts(_fact(finding)), same_entry)
        if before is not None and pool.take(_fact(finding), before, finding.severity.rank):
            seen.add(at)
    return frozenset(seen)


def _fact(finding: Finding) -> _Fact:
    """What a finding says, whatever number the entry bears."""
    said = finding.message
    if finding.reference is not None:
        said = re.sub(rf"(?<!\d){re.escape(finding.reference)}(?!\d)", "", said)
    return finding.rule, said


def _told(report: ArticleReport) -> Iterator[tuple[int, Finding]]:
    for at, finding in enumerate(report.findings):
        if finding.severity is not Severity.UNCHECKED:
            yield at, finding


def _claims(report: ArticleReport, finding: Finding) -> tuple[str, ...]:
    """The words of the claims that a finding is about, where it is about claims."""
    article = report.dossier.article
    words = claims_of(article)
    cited = {one.id: one for one in article.citations}
    found: dict[str, str] = {}
    for name in finding.citations:
        if name in cited:
            found[cited[name].claim or name] = vouched_for(words, cited[name])
    texts = tuple(without_numbers(text) for text in found.values())
    return texts if finding.concerned in texts else ()


def _texts(report: ArticleReport) -> frozenset[str]:
    article = report.dossier.article
    texts = (*(one.text for one in article.claims), *(one.text for one in article.references))
    return frozenset(map(without_numbers, texts))
