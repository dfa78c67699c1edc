"""What each candidate comes to; most are put aside at a glance, before what is dear is compared."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from refcheck.matching.agreement import agrees_entirely
from refcheck.matching.comparison import Comparison, compare_numbers, completed, glance
from refcheck.matching.evidence import field_evidence
from refcheck.matching.same import same_work
from refcheck.matching.supports import beyond_doubt, might_suffice, suffices, supports
from refcheck.matching.versions import same_version
from refcheck.matching.weighing import chance, weigh
from refcheck.model.evidence import Candidate

if TYPE_CHECKING:
    from collections.abc import Iterable

    from refcheck.matching.printed import Printed
    from refcheck.model.works import Work

_ACCEPT = -1.5  # log odds from which on what suffices is accepted
_LENIENT = -4.0  # the same where there is no doubt of title and author
_NEAREST = 0.05  # below, a candidate is not worth showing
_WORTH_A_LOOK = 2.0  # supports
_SHOWN = 5
_UNFIT = 0.5  # what lacks supports is not likely, whatever agrees


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """`odds` are log odds; `version` is False for another version's record."""

    work: Work
    source: str
    odds: float
    fits: bool
    version: bool | None
    comparison: Comparison
    found: dict[str, float]

    @property
    def score(self) -> float:
        """The chance that it is the printed work."""
        likely = chance(self.odds)
        return round(likely if self.fits else min(likely, _UNFIT), 4)


@dataclass(slots=True)
class Bench:
    """The candidates of one print: `judged` might be the work; `hopeless` cannot, and wait."""

    printed: Printed
    judged: list[Judged] = field(default_factory=list)
    hopeless: list[tuple[Work, str, Comparison]] = field(default_factory=list)

    def nearest(self, most: int) -> list[Judged]:
        """So many of those that were put aside, likeliest first."""
        ranked = [(sum(supports(one[2]).values()), one) for one in self.hopeless]
        ranked = [one for one in ranked if one[0] >= _WORTH_A_LOOK]
        ranked.sort(key=lambda one: -one[0])
        rest = [judge(self.printed, *one) for _, one in ranked[:most]]
        return sorted(filter(worth_showing, rest), key=lambda one: -one.odds)


def judge_all(printed: Printed, candidates: Iterable[tuple[Work, str]]) -> Bench:
    """Best first, those that fit before those that do not."""
    bench = Bench(printed)
    for work, source in candidates:
        looked_at = _looked_at(printed, work, source)
        if isinstance(looked_at, Judged):
            bench.judged.append(looked_at)
        elif looked_at is not None:
            bench.hopeless.append((work, source, looked_at))
    bench.judged.sort(key=lambda one: (not one.fits, -one.odds))
    return bench


def _looked_at(printed: Printed, work: Work, source: str) -> Judged | Comparison | None:
    """Judged, or compared as far as shows that it cannot be the work; None at a glance.

    What was found is kept beside the work, so that no other object takes its id meanwhile.
    """
    found: Judged | Comparison | None
    _, known, found = printed.memory.get(id(work), (work, None, None))
    if known == source:
        return found
    seen = glance(printed, work)
    if seen is not None:
        found = compare_numbers(printed, work, seen)
        if might_suffice(found):
            found = judge(printed, work, source, found)
    printed.memory[id(work)] = (work, source, found)
    return found


def judge(printed: Printed, work: Work, source: str, numbers: Comparison) -> Judged:
    """One candidate in full."""
    c = completed(printed, work, numbers)
    found = supports(c)
    entirely = agrees_entirely(printed, work, c)
    doubtless = beyond_doubt(c, found)
    odds = round(weigh(c, beyond_doubt=doubtless, entirely=entirely), 4)
    likely = odds >= (_LENIENT if doubtless else _ACCEPT)
    return Judged(
        work=work,
        source=source,
        odds=odds,
        fits=likely and suffices(printed, work, c, found, entirely=entirely),
        version=same_version(printed, work),
        comparison=c,
        found=found,
    )


def distinct(judged: Iterable[Judged]) -> list[Judged]:
    """Each work once, however many records or DOIs it has."""
    kept: list[Judged] = []
    for one in judged:
        if not any(same_work(one.work, other.work) for other in kept):
            kept.append(one)
    return kept


def worth_showing(one: Judged) -> bool:
    """It fits, or comes near enough."""
    return one.fits or one.score >= _NEAREST


def shown(printed: Printed, judged: Iterable[Judged]) -> tuple[Candidate, ...]:
    """The first few, with their evidence."""
    return tuple([candidate(printed, one) for one in list(judged)[:_SHOWN]])


def candidate(printed: Printed, one: Judged) -> Candidate:
    """With the fields of print and record side by side."""
    evidence = field_evidence(printed, one.work, one.comparison)
    return Candidate(one.work, one.score, one.source, evidence)
