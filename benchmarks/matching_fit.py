"""Fits the weights of refcheck.matching.weighing on the "develop" half; needs numpy and scipy.

    python benchmarks/matching_fit.py --data ../shared/data --index works.idx

Logistic regression over the features of every candidate of a sampled string, with each sign held
to what the feature means, and `year_near` and `year_differs` held above what made-up strings, whose
years are never wrong, would give them.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from matching import Case, sampled
from rapidfuzz import fuzz

from refcheck.matching.comparison import compare_work
from refcheck.matching.folding import squeeze
from refcheck.matching.printed import read_printed
from refcheck.matching.same import same_work
from refcheck.matching.weighing import features
from refcheck.model.evidence import ReferenceFields
from refcheck.resolvers.index import WorksIndex, open_index

AGAINST = {
    "title_differs", "numerals_differ", "author_differs", "year_near", "year_differs",
    "volume_differs", "page_differs", "page_not_printed", "container_differs", "unexplained_words",
    "unexplained_numbers", "edition_differs",
}  # fmt: skip
EITHER = {"title_not_printed", "no_title_recorded"}
FLOORS = {"year_differs": -3.0, "year_near": -1.0}
WRONG_PER_STRING = 8
REAL_STRINGS_COUNT = 3.0
NO_FIELDS = ReferenceFields()


def examples(index: WorksIndex, case: Case):
    """(features, right) of the candidates; near twins of the right work are left out."""
    candidates = index.search(case.text, NO_FIELDS)
    right = [work for work in candidates if case.doi and work.doi == case.doi]
    printed = read_printed(case.text, NO_FIELDS)
    wrong = 0
    for work in candidates:
        is_right = bool(right) and (work.doi == case.doi or same_work(work, right[0]))
        if not is_right:
            wrong += 1
            titles = squeeze(work.title or ""), squeeze(right[0].title or "") if right else ""
            if wrong > WRONG_PER_STRING or (right and fuzz.ratio(*titles) > 90):
                continue
        yield features(compare_work(printed, work)), is_right


def fit(index: WorksIndex, chosen: list[Case]) -> tuple[dict[str, float], float]:
    import numpy as np  # noqa: PLC0415  needed here only
    from scipy.optimize import minimize  # noqa: PLC0415

    table, labels, counts = [], [], []
    for case in chosen:
        for row, is_right in examples(index, case):
            table.append(row)
            labels.append(float(is_right))
            counts.append(
                1.0 if case.group.startswith(("artificial", "no_doi")) else REAL_STRINGS_COUNT
            )
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
        return FLOORS.get(name, -8.0), -0.3
    return (-3.0, 3.0) if name in EITHER else (0.2, 8.0)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--data", type=Path, default=Path("../shared/data"))
    options.add_argument("--index", type=Path, required=True)
    options.add_argument("--sample", type=int, default=300)
    asked = options.parse_args()
    weights, bias = fit(open_index(asked.index), sampled(asked.data, "develop", asked.sample, 0))
    for name, weight in weights.items():
        print(f'    "{name}": {weight:.2f},')
    print(f"BIAS = {bias:.2f}")


if __name__ == "__main__":
    main()
