"""A claim's figures beside every figure of its sources with which they may be compared."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from refcheck.claims.agreement import agreement_in_value, leaves_open, may_agree, may_differ
from refcheck.claims.alignment import Alignment, aligned, nearness

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from refcheck.claims.agreement import Kind
    from refcheck.claims.lines import Line
    from refcheck.model.claims import Quantity

# What stands beside a result, and is compared only where the result itself is the same.
COMPANIONS = ("p-value", "interval", "spread", "sample")
# A sentence that shares less of its topics is about something else: no figure there is meant.
_SAME_SENTENCE = 0.12
# The places of a claim's and a source's figure in their lines, and how they agree, if they do.
_Pair = tuple[int, int, str | None]
_MOST = 2000  # comparisons for one claim: a sentence of a thousand figures says nothing


@dataclass(slots=True, eq=False)
class Facing:
    """The claim's figure `index` beside the figure `other` of a source's line.

    `note` says how they agree (`agreement`), and is None where they do not. `near` is how much of
    the one's context the other's has, and the other way round.
    """

    bench: Bench
    index: int
    other: int
    note: str | None
    near: tuple[float, float]
    closeness: float

    @property
    def claimed(self) -> Quantity:
        """The claim's figure."""
        return self.bench.laid.claim.figures[self.index]

    @property
    def stated(self) -> Quantity:
        """The source's figure."""
        return self.bench.laid.source.figures[self.other]

    @property
    def paired(self) -> bool:
        """Whether they stand at the same place when both sentences are read in order."""
        return self.bench.laid.paired.get(self.index) == self.other


@dataclass(slots=True, eq=False)
class Bench:
    """One line of the claim beside one line of a source.

    `agreeing` and `differing` are the claim's figures, `same` the pairs that agree.
    """

    key: str
    laid: Alignment
    agreeing: set[int] = field(default_factory=set)
    same: set[tuple[int, int]] = field(default_factory=set)
    differing: set[int] = field(default_factory=set)


def facings(
    claim: Line,
    key: str,
    lines: Iterable[Line],
    inherited: frozenset[str],
    weights: Mapping[str, float],
    *,
    subject: frozenset[str],
) -> list[list[Facing]]:
    """For each figure of the claim's line all of a source's that it may be compared with."""
    found: list[list[Facing]] = [[] for _ in claim.figures]
    count = 0
    told = claim.topics | inherited
    for line in lines:
        if not line.figures or count > _MOST or (told and told.isdisjoint(line.topics)):
            continue
        pairs = _pairs(claim, line)
        if not pairs:
            continue
        count += len(pairs)
        bench = Bench(key, aligned(claim, line, inherited, weights, subject))
        apart = max(bench.laid.shared, bench.laid.led) < _SAME_SENTENCE
        for index, other, note in pairs:
            if note is None:
                bench.differing.add(index)
                if apart:
                    continue
            else:
                bench.agreeing.add(index)
                bench.same.add((index, other))
            found[index].append(_facing(bench, index, other, note))
        bench.differing -= bench.agreeing
    return found


def _pairs(claim: Line, source: Line) -> list[_Pair]:
    found: list[_Pair] = []
    for kind, own in claim.by_kind.items():
        for other_kind, theirs in source.by_kind.items():
            if may_agree(kind, other_kind):
                found += _of_kinds(claim, source, (kind, own), (other_kind, theirs))
    return found


def _of_kinds(
    claim: Line, source: Line, claimed: tuple[Kind, list[int]], stated: tuple[Kind, list[int]]
) -> Iterator[_Pair]:
    kind, other_kind = claimed[0], stated[0]
    differ = may_differ(kind, other_kind)
    plain = kind.unit == other_kind.unit and kind.role == other_kind.role == "value"
    for index in claimed[1]:
        figure = claim.figures[index]
        for place in stated[1]:
            other = source.figures[place]
            apart = plain and _plainly_apart(figure, other)
            note = None if apart else agreement_in_value(figure, other)
            if note is not None or (differ and not leaves_open(figure, other)):
                yield index, place, note


def _plainly_apart(one: Quantity, other: Quantity) -> bool:
    """Whether two plain numbers of one unit are no rounding of each other; most pairs are so."""
    return (
        one.low == one.high
        and other.low == other.high
        and not one.bound
        and not other.bound
        and abs(abs(one.low) - abs(other.low)) > max(one.step, other.step)
    )


def _facing(bench: Bench, index: int, other: int, note: str | None) -> Facing:
    laid = bench.laid
    near = nearness(laid.claim, index, laid.source, other)
    closeness = 0.25 * (near[0] + near[1]) + 0.2 * laid.shared + 0.15 * laid.covered
    if laid.paired.get(index) == other:
        closeness += 0.15
    return Facing(bench, index, other, note, near, closeness)
