"""Fits the weights and the calibration of refcheck.matching.weighing; needs numpy and scipy.

    python benchmarks/matching_fit.py --data ../shared/data --index works.idx

Both come from the "develop" half. Weights: logistic regression over every candidate that is worth
comparing in full, with each sign held to what the feature means, and `year_near` and `year_differs`
held above what made-up strings, whose years are never wrong, would give them, and initials and
numerals below what an index with few namesakes would. Calibration: the log odds of answers against
their being right, each string being asked twice, with its work at hand and without, since in
practice the work is often missing. benchmarks/calibration.py tells how well it holds.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from matching_cases import Case, sampled
from rapidfuzz import fuzz

from refcheck.matching import weighing
from refcheck.matching.agreement import agrees_entirely
from refcheck.matching.comparison import compare_numbers, compare_work, completed, glance
from refcheck.matching.decide import decide
from refcheck.matching.folding import squeeze
from refcheck.matching.printed import read_printed
from refcheck.matching.same import same_work
from refcheck.matching.supports import beyond_doubt, might_suffice, supports
from refcheck.model.evidence import ReferenceFields, Resolved
from refcheck.reading.bibliography import parse_reference
from refcheck.resolvers.index import WorksIndex, open_index

if TYPE_CHECKING:
    from collections.abc import Iterator

    from refcheck.model.works import Work

AGAINST = {
    "title_differs", "numerals_differ", "author_differs", "initials_differ", "year_near",
    "year_differs", "volume_differs", "page_differs", "page_not_printed", "container_differs",
    "unexplained_words", "unexplained_numbers", "edition_differs",
}  # fmt: skip
EITHER = {"title_not_printed", "no_title_recorded"}
FLOORS = {"year_differs": -3.0, "year_near": -1.0}
CEILINGS = {"initials_differ": -1.0, "numerals_differ": -1.0}
WRONG_PER_STRING = 8
REAL_STRINGS_COUNT = 3.0
TWIN = 90  # likeness of titles from which two records may be of one work


@dataclass(frozen=True)
class Asked:
    """A case with what was read of it and what the index brought up; `right` is the true record."""

    case: Case
    fields: ReferenceFields
    candidates: list[Work]
    right: Work | None

    def is_right(self, work: Work) -> bool:
        """The record of the case, or another of the same work."""
        return self.right is not None and same_work(work, self.right)

    def is_twin(self, work: Work) -> bool:
        """Right, or so like it that a string may mean either."""
        if self.right is None:
            return False
        titles = squeeze(work.title or ""), squeeze(self.right.title or "")
        return self.is_right(work) or (bool(titles[0]) and fuzz.ratio(*titles) > TWIN)


def ask(index: WorksIndex, chosen: list[Case]) -> Iterator[Asked]:
    for case in chosen:
        fields = parse_reference(case.text)
        right = index.lookup("doi", case.doi) if case.doi else None
        if right is not None or case.doi is None:
            yield Asked(case, fields, index.search(case.text, fields), right)


def examples(asked: Asked) -> Iterator[tuple[dict[str, float], bool]]:
    """(features, right) of the candidates; near twins of the right work are left out."""
    printed = read_printed(asked.case.text, asked.fields)
    wrong = 0
    for work in asked.candidates:
        seen = glance(printed, work)
        if seen is None:
            continue
        numbers = compare_numbers(printed, work, seen)
        if not might_suffice(numbers):
            continue
        is_right = asked.is_right(work)
        if not is_right:
            wrong += 1
            if wrong > WRONG_PER_STRING or asked.is_twin(work):
                continue
        c = completed(printed, work, numbers)
        doubtless = beyond_doubt(c, supports(c))
        entirely = agrees_entirely(printed, work, c)
        yield weighing.features(c, beyond_doubt=doubtless, entirely=entirely), is_right


def fit(drawn: list[Asked]) -> tuple[dict[str, float], float]:
    import numpy as np  # noqa: PLC0415  needed here only
    from scipy.optimize import minimize  # noqa: PLC0415

    table, labels, counts = [], [], []
    for asked in drawn:
        made_up = asked.case.group.startswith(("artificial", "no_doi"))
        for row, is_right in examples(asked):
            table.append(row)
            labels.append(float(is_right))
            counts.append(1.0 if made_up else REAL_STRINGS_COUNT)
    names = list(table[0])
    x = np.array([list(row.values()) for row in table])
    y, weight = np.array(labels), np.array(counts)
    bounds = [bound(name) for name in names] + [(-15.0, 0.0)]

    def loss(point):
        z = x @ point[:-1] + point[-1]
        slope = weight * (1 / (1 + np.exp(-z)) - y)
        value = (weight * (np.logaddexp(0, z) - y * z)).sum() + 0.3 * (point[:-1] ** 2).sum()
        return value, np.append(x.T @ slope + 0.6 * point[:-1], slope.sum())

    middle = np.array([(low + high) / 2 for low, high in bounds])
    found = minimize(loss, middle, jac=True, bounds=bounds, method="L-BFGS-B").x
    return dict(zip(names, found[:-1], strict=True)), found[-1]


def bound(name: str) -> tuple[float, float]:
    if name in AGAINST:
        return FLOORS.get(name, -8.0), CEILINGS.get(name, -0.3)
    return (-3.0, 3.0) if name in EITHER else (0.2, 8.0)


def answers(asked: Asked) -> Iterator[tuple[Resolved, bool]]:
    """What is answered with the right work among the candidates and without; whether rightly."""
    without = [work for work in asked.candidates if not asked.is_twin(work)]
    for candidates in (asked.candidates, without) if asked.right else (asked.candidates,):
        pairs = [(work, "index") for work in candidates]
        outcome = decide(asked.case.text, asked.fields, pairs, ("index",))
        if isinstance(outcome, Resolved):
            yield outcome, asked.is_right(outcome.work)


def calibrate(drawn: list[Asked]) -> tuple[float, float]:
    """Slope and intercept of Platt's line, with his correction for few wrong answers."""
    import numpy as np  # noqa: PLC0415
    from scipy.optimize import minimize  # noqa: PLC0415

    odds, labels = [], []
    for asked in drawn:
        printed = read_printed(asked.case.text, asked.fields)
        for outcome, is_right in answers(asked):
            c = compare_work(printed, outcome.work)
            doubtless = beyond_doubt(c, supports(c))
            entirely = agrees_entirely(printed, outcome.work, c)
            odds.append(weighing.weigh(c, beyond_doubt=doubtless, entirely=entirely))
            labels.append(is_right)
    x, right = np.array(odds), np.array(labels)
    y = np.where(right, (right.sum() + 1) / (right.sum() + 2), 1 / ((~right).sum() + 2))

    def loss(point):
        z = point[0] * x + point[1]
        slope = 1 / (1 + np.exp(-z)) - y
        return (np.logaddexp(0, z) - y * z).sum(), np.array([slope @ x, slope.sum()])

    found = minimize(loss, np.array([1.0, 0.0]), jac=True, bounds=[(0.05, 3), (-5, 5)]).x
    print(f"# {len(x):,} answers, {(~right).sum():,} of them wrong")
    return found[0], found[1]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--data", type=Path, default=Path("../shared/data"))
    options.add_argument("--index", type=Path, required=True)
    options.add_argument("--sample", type=int, default=300, help="per style; 0 for all")
    asked = options.parse_args()
    chosen = sampled(asked.data, "develop", asked.sample, 0)
    tell(list(ask(open_index(asked.index), chosen)))


def tell(drawn: list[Asked]) -> None:
    """Prints what weighing.py holds."""
    weights, bias = fit(drawn)
    for name, weight in weights.items():
        print(f'    "{name}": {weight:.2f},')
    print(f"BIAS = {bias:.2f}")
    weighing.WEIGHTS.update(weights)
    weighing.BIAS = bias
    slope, intercept = calibrate(drawn)
    print(f"CALIBRATION = ({slope:.3f}, {intercept:.3f})")


if __name__ == "__main__":
    main()
