"""How likely a figure that differs is a wrong one, and not another quantity's."""

from __future__ import annotations

from math import exp
from typing import TYPE_CHECKING

from refcheck.claims.facing import COMPANIONS
from refcheck.claims.words import BEFORE_A_GROUP, CONTROLS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from refcheck.claims.facing import Facing
    from refcheck.claims.lines import Line

# Fitted by logistic regression on one half of the measured claims (`benchmarks/claims.py --jsonl`
# writes them; the fit itself is not kept); the figures in docs/accuracy.md are those of the other
# half. The order is that of `evidence` and `evidence_elsewhere`; the last one is the constant.
# fmt: off
_WEIGHTS = (
    1.27, 0.74, 1.18, 1.17, 0.82, 0.86, 0.02, -0.73, 1.32, 0.81, -1.21, 1.39, 0.42, -0.96, -2.53,
)
_ELSEWHERE_WEIGHTS = (
    0.54, -0.24, 0.97, 0.43, -0.35, 0.74, -0.20, -0.31, 0.77, 0.34, -0.04, -1.38, 0.84, 0.02,
    -0.33, 0.78, -0.65, -0.70, 0.87, -1.30, -2.05,
)
# fmt: on
_LIKELY = 0.92
_LIKELY_ELSEWHERE = 0.72
_DOUBTFUL = 0.45
_SAME_SUBJECT = 0.9  # of 2: the shares that two sentences have of each other
_BESIDE = 2  # figures from one group's to the other's: "88 % (n = 20) against 40 %"
_SAME_SUBJECT_SHORT = 0.3
_SHORT = 6  # topics of a claim that says little itself
_PLAINLY = 0.15
_SAME_ORDER = 0.5  # the share of a claim's words that a source has in the same order
_CLOSE_BEHIND = 5  # words


def evidence(differing: Facing) -> list[float]:
    """What speaks for both figures being of one quantity, in the order of their weights."""
    bench, claimed = differing.bench, differing.claimed
    laid = bench.laid
    figures = laid.claim.figures
    others = bench.agreeing - {differing.index}
    anchors = sum(1 for index in others if figures[index].role not in COMPANIONS)
    strangers = sum(
        1 for index in bench.differing - {differing.index} if figures[index].role not in COMPANIONS
    )
    counted = len(others) + strangers
    companion = claimed.role in COMPANIONS
    return [
        *differing.near,
        laid.shared,
        laid.covered,
        laid.order,
        float(differing.paired),
        float(min(anchors, 3)),
        float(min(strangers, 3)),
        len(others) / (counted or 1),
        float(not counted),
        float(companion),
        float(companion and anchors > 0),
        same_group(differing),
        float(not claimed.dimension),
    ]


def evidence_elsewhere(differing: Facing, agreeing: Facing) -> list[float]:
    """The same, and what speaks for the figure being the source's other one that it agrees with."""
    return [
        *evidence(differing),
        differing.closeness - agreeing.closeness,
        agreeing.closeness,
        float(agreeing.paired),
        float(agreeing.bench is differing.bench),
        sum(differing.near) - sum(agreeing.near),
        same_group(agreeing),
    ]


def same_group(facing: Facing) -> float:
    """How much of whom the claim's figure is about the source's is about; -1 if others."""
    own = facing.bench.laid.claim.arms[facing.index]
    theirs = facing.bench.laid.source.arms[facing.other]
    if not own or not theirs:
        return 0.0
    return len(own & theirs) / min(len(own), len(theirs)) or -1.0


def is_swapped(differing: Facing, agreeing: Facing) -> bool:
    """Whether the claim's figure is of the one group, and the source has it for the other."""
    laid = differing.bench.laid
    if agreeing.bench is not differing.bench or not _are_beside(agreeing, differing):
        return False
    if max(laid.led, laid.shared) < _SAME_SUBJECT_SHORT:
        return False
    if _is_of_controls(laid.claim, differing.index):
        here = _is_of_controls(laid.source, agreeing.other, others=1)
        there = _is_of_controls(laid.source, differing.other, others=1)
        return there and not here and bool(laid.source.arms[agreeing.other])
    return same_group(agreeing) < 0 < same_group(differing) and _is_turned(agreeing)


def _are_beside(one: Facing, other: Facing) -> bool:
    """Whether hardly a figure stands between two of the source's, or none of their kind."""
    first, last = sorted((one.other, other.other))
    between = one.bench.laid.source.figures[first + 1 : last]
    return len(between) < _BESIDE or all(
        figure.dimension != one.stated.dimension for figure in between
    )


def _is_turned(agreeing: Facing) -> bool:
    """Whether both sentences are alike enough for their groups to be told from each other."""
    laid = agreeing.bench.laid
    if len(laid.claim.topics) <= _SHORT:
        return True
    if laid.covered + laid.shared < _SAME_SUBJECT:
        return False
    # Where both are read in the same order, somebody must have turned the groups round.
    own, theirs = laid.claim.arms, laid.source.arms[agreeing.other]
    return not _is_in_order(agreeing) or any(
        words & theirs for index, words in enumerate(own) if index != agreeing.index
    )


def _is_in_order(facing: Facing) -> bool:
    """Whether both stand at the same place in what are much the same words."""
    return facing.paired and facing.bench.laid.order >= _SAME_ORDER


def _is_of_controls(line: Line, figure: int, others: int = 0) -> bool:
    """Whether right behind the figure stands with whom is compared: "40 % of the placebo group".

    So many `others` may stand between: "a 28 % response in placebo-treated controls".
    """
    if len(line.by_dimension[line.figures[figure].dimension]) > 1 and any(
        word in CONTROLS for word in line.arms[figure]
    ):
        return True
    at = line.at[figure]
    for word in line.words[at + 1 : at + 1 + _CLOSE_BEHIND]:
        if word in CONTROLS:
            return True
        if word not in BEFORE_A_GROUP:
            others -= 1
        if others < 0:
            return False
    return False


def is_of_another(differing: Facing, agreeing: Facing) -> bool:
    """Whether what a short claim inherits its subject from is in another sentence of the source.

    "33 % of treated patients" under the heading "Remission" is not the 33 % of another outcome.
    """
    here, there = agreeing.bench.laid, differing.bench.laid
    return (
        len(here.claim.topics) <= _SHORT
        and there.led - here.led >= _PLAINLY
        and same_group(differing) > 0
    )


def _likelihood(values: Sequence[float], weights: Sequence[float]) -> float:
    """A logistic function of the evidence; the last weight is its constant."""
    total = weights[-1] + sum(
        value * weight for value, weight in zip(values, weights, strict=False)
    )
    return 1 / (1 + exp(-total))


def is_contradicted(differing: Facing, agreeing: Facing | None) -> bool:
    """Whether the closest figure that differs is the one that is meant, and the claim's is wrong.

    `agreeing` is the closest one that the claim's figure agrees with, if there is any: it may yet
    be the figure of another group, or of something else.
    """
    if agreeing is None:
        return _likelihood(evidence(differing), _WEIGHTS) >= _LIKELY
    return _is_elsewhere(differing, agreeing, _LIKELY_ELSEWHERE)


def is_doubtful(differing: Facing, agreeing: Facing) -> bool:
    """Whether that may well be so, though it is not likely enough to say it."""
    return _is_elsewhere(differing, agreeing, _DOUBTFUL)


def _is_elsewhere(differing: Facing, agreeing: Facing, likely: float) -> bool:
    if _is_in_order(agreeing) or len(agreeing.bench.laid.claim.topics) <= _SHORT:
        return False
    if same_group(agreeing) > 0 and (
        same_group(differing) <= 0 or agreeing.bench is differing.bench
    ):
        return False
    values = evidence_elsewhere(differing, agreeing)
    return _likelihood(values, _ELSEWHERE_WEIGHTS) >= likely
