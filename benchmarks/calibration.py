"""Whether a score of 0.9 is right nine times in ten: reliability table, Brier score and a plot.

    python benchmarks/calibration.py --index works.idx                 # --data ../shared/data
    python benchmarks/calibration.py --index works.idx --svg docs/reliability.svg

Over the held-out half. Each string is asked twice, with its work among the candidates and without
(and without all that is nearly like it), and the strings that have no work at hand once: an answer
without the right work is always wrong. How often works are missing is a choice, and the figures
hold for this mixture; where every work is on record the scores are too modest.
"""

from __future__ import annotations

import argparse
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from matching_cases import HALVES, sampled
from matching_fit import answers, ask

from refcheck.resolvers.index import open_index

BINS = 10
SIZE, MARGIN = 320, 40  # of the plot, in pixels


class Answer(NamedTuple):
    """A score and whether the answer was right."""

    score: float
    right: bool


class Bin(NamedTuple):
    """Answers with scores up to `to`, and the mean score and share of right ones among them."""

    to: float
    count: int
    score: float
    right: float


def binned(given: list[Answer], edges: list[float]) -> list[Bin]:
    found = []
    for low, high in pairwise(edges):
        inside = [a for a in given if low < a.score <= high]
        count = len(inside)
        score = sum(a.score for a in inside) / count if count else 0.0
        right = sum(a.right for a in inside) / count if count else 0.0
        found.append(Bin(high, count, score, right))
    return found


def brier(given: list[Answer]) -> float:
    """The mean square of what the score misses; 0 is perfect."""
    return sum((a.score - a.right) ** 2 for a in given) / len(given)


def table(bins: list[Bin]) -> str:
    lines = ["| score up to | answers | mean score | right |", "|---|---|---|---|"]
    for one in bins:
        told = f"{one.score:.3f} | {one.right:.3f}" if one.count else "– | –"
        lines.append(f"| {one.to:.3f} | {one.count:,} | {told} |")
    return "\n".join(lines)


def plot(bins: list[Bin]) -> str:
    """Mean score to the right, share of right answers upwards; a dot's area grows with its bin."""
    most = max(one.count for one in bins)
    dots = [dot(one, 3 + 7 * (one.count / most) ** 0.5) for one in bins if one.count]
    marks = "".join(mark(value) for value in (0, 0.25, 0.5, 0.75, 1))
    middle, whole = MARGIN + SIZE / 2, SIZE + 2 * MARGIN
    return f"""\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {whole} {whole}" width="{whole}"
  height="{whole}" font-family="sans-serif" font-size="11">
<title>Reliability of the score: share of right answers against mean score</title>
<rect width="{whole}" height="{whole}" fill="#fff"/>
<rect x="{MARGIN}" y="{MARGIN}" width="{SIZE}" height="{SIZE}" fill="none" stroke="#888"/>
<path d="M{across(0)} {upwards(0)}L{across(1)} {upwards(1)}" stroke="#888" stroke-dasharray="4 4"/>
{marks}
<text x="{middle}" y="{whole - 6}" text-anchor="middle">mean score</text>
<text x="12" y="{middle}" text-anchor="middle" transform="rotate(-90 12 {middle})">right</text>
<g fill="#1f6feb" fill-opacity="0.8">{"".join(dots)}</g>
</svg>
"""


def dot(one: Bin, radius: float) -> str:
    told = f"{one.count:,} answers: mean score {one.score:.3f}, right {one.right:.3f}"
    place = f'cx="{across(one.score):.1f}" cy="{upwards(one.right):.1f}"'
    return f'<circle {place} r="{radius:.1f}"><title>{told}</title></circle>'


def mark(value: float) -> str:
    below = f'<text x="{across(value)}" y="{upwards(0) + 16}" text-anchor="middle">{value:g}</text>'
    left = f'<text x="{across(0) - 6}" y="{upwards(value) + 4}" text-anchor="end">{value:g}</text>'
    return below + left


def across(value: float) -> float:
    return MARGIN + SIZE * value


def upwards(value: float) -> float:
    return MARGIN + SIZE * (1 - value)


def tell(given: list[Answer], svg: Path | None) -> None:
    wrong = sum(not a.right for a in given)
    print(f"{len(given):,} answers, {wrong:,} of them wrong; Brier score {brier(given):.4f}")
    always = sum(a.right for a in given) / len(given)
    same = [Answer(always, a.right) for a in given]
    print(f"(the same score for all, {always:.4f}: {brier(same):.4f})\n")
    bins = binned(given, [n / BINS for n in range(BINS + 1)])
    print(table(bins))
    ranked = sorted(a.score for a in given)
    tenths = {ranked[len(ranked) * n // BINS - 1] for n in range(1, BINS + 1)}
    parts = binned(given, [0.0, *sorted(tenths)])
    print(f"\nin tenths of the answers:\n\n{table(parts)}")
    if svg:
        svg.write_text(plot(bins), encoding="utf-8")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--data", type=Path, default=Path("../shared/data"))
    options.add_argument("--index", type=Path, required=True)
    options.add_argument("--half", choices=HALVES, default="held-out")
    options.add_argument("--sample", type=int, default=0, help="per style; 0 for all")
    options.add_argument("--svg", type=Path, help="where to write the plot")
    asked = options.parse_args()
    chosen = sampled(asked.data, asked.half, asked.sample, 0)
    given = [
        Answer(outcome.score, right)
        for one in ask(open_index(asked.index), chosen)
        for outcome, right in answers(one)
    ]
    tell(given, asked.svg)


if __name__ == "__main__":
    main()
