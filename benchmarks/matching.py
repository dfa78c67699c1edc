"""Precision and recall of matching over an index of all works at hand, and how fast it is.

    python benchmarks/matching.py --data ../shared/data            # the held-out half, sampled
    python benchmarks/matching.py --data ../shared/data --sample 0 # all of the held-out half
    python benchmarks/matching.py --data ../shared/data --half develop --hardest 50
    python benchmarks/matching.py --data ../shared/data --distractors 967000

Strings are parted in two halves by a hash of their DOI. The weights of refcheck.matching.weighing
were fitted on "develop" (benchmarks/matching_fit.py), as were the thresholds of Crossref's SBMV,
which runs beside refcheck over the same index (benchmarks/sbmv.py); figures are reported on
"held-out". Two DOIs whose records agree in title, first author, year, volume and first page count
as one work. Times are processor time. Distractors are synthetic works (benchmarks/distractors.py).
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from distractors import distractors, works_at_hand, write
from indexing import told as build_told
from matching_cases import HALVES, Case, cases, half_of, is_work, sampled
from matching_errors import Failure, failure
from matching_errors import told as errors_told
from sbmv import ACCEPT, STRICT, Sbmv

from refcheck.model.evidence import (
    Ambiguous,
    NotFound,
    ReferenceFields,
    Resolution,
    Resolved,
)
from refcheck.reading.bibliography import parse_reference
from refcheck.resolvers.index import WorksIndex, open_index
from refcheck.resolvers.index_format import read_manifest
from refcheck.resolvers.inquiry import Inquiry

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["HALVES", "Case", "cases", "half_of", "is_right", "sampled"]

_COMPARED = 60  # of each style, asked for in both indexes
_WARMING = 40  # references before time is taken: files come into memory, patterns are compiled


class Answer(NamedTuple):
    """`reading` and `matching` are seconds of processor time: for the fields, for the rest."""

    outcome: Resolution
    fields: ReferenceFields
    reading: float
    matching: float


@dataclass
class Tally:
    """What became of the references of one set."""

    count: int = 0
    answered: int = 0
    right: int = 0
    ambiguous: int = 0
    reading: list[float] = field(default_factory=list)
    matching: list[float] = field(default_factory=list)

    @property
    def mean(self) -> float:
        return (sum(self.reading) + sum(self.matching)) / self.count


@dataclass
class Run:
    """What one matcher made of all references."""

    matcher: str
    tallies: dict[str, Tally]
    failures: list[Failure]

    def seconds(self, *, reading: bool) -> float:
        """Mean of a reference, with or without the reading of its fields."""
        spent = sum(sum(t.matching) + reading * sum(t.reading) for t in self.tallies.values())
        return spent / sum(tally.count for tally in self.tallies.values())


def refcheck(index: WorksIndex, *, parse: bool) -> Callable[[str], Answer]:
    def answer(text: str) -> Answer:
        started = time.process_time()
        fields = parse_reference(text) if parse else ReferenceFields()
        read = time.process_time()
        inquiry = Inquiry(text, fields)
        inquiry.search_index(index)
        outcome = inquiry.decided()
        return Answer(outcome, fields, read - started, time.process_time() - read)

    return answer


def sbmv(matcher: Sbmv, accept: float) -> Callable[[str], Answer]:

    def answer(text: str) -> Answer:
        started = time.process_time()
        work = matcher.match(text, accept)
        spent = time.process_time() - started
        outcome = Resolved(work, 1.0, "index", ()) if work else NotFound(("index",))
        return Answer(outcome, ReferenceFields(), 0.0, spent)

    return answer


def run(
    index: WorksIndex, chosen: Sequence[Case], name: str, matcher: Callable[[str], Answer]
) -> Run:
    tallies: defaultdict[str, Tally] = defaultdict(Tally)
    failures = []
    for case in chosen[:_WARMING]:
        matcher(case.text)
    for case in chosen:
        answer = matcher(case.text)
        given = isinstance(answer.outcome, Resolved)
        right = given and is_right(index, answer.outcome, case.doi)
        tally = tallies[case.group]
        tally.count += 1
        tally.answered += given
        tally.right += right
        tally.ambiguous += isinstance(answer.outcome, Ambiguous)
        tally.reading.append(answer.reading)
        tally.matching.append(answer.matching)
        if given != (case.doi is not None) or right != given:
            failures.append(failure(index, case, answer.outcome, answer.fields))
    return Run(name, dict(tallies), failures)


def is_right(index: WorksIndex, outcome: Resolved, doi: str | None) -> bool:
    return is_work(index, outcome.work, doi)


def table(runs: Sequence[Run]) -> str:
    """Means include the reading of fields, the last but one is without; p99 includes it."""
    head = "set | matcher | references | P | R | F1 | ambiguous | false accepts"
    lines = [f"| {head} | ms | ms without fields | ms p99 |", "|---" * 11 + "|"]
    for group in sorted(runs[0].tallies):
        for one in runs:
            tally = one.tallies[group]
            name = group if one is runs[0] else ""
            cells = [name, one.matcher, f"{tally.count:,}", *figures(tally), *times(tally)]
            lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def figures(tally: Tally) -> list[str]:
    ambiguous = str(tally.ambiguous)
    if not tally.right:
        return ["–", "–", "–", ambiguous, f"{tally.answered} ({tally.answered / tally.count:.2%})"]
    precision, recall = tally.right / tally.answered, tally.right / tally.count
    f1 = 2 * precision * recall / (precision + recall)
    return [f"{precision:.4f}", f"{recall:.4f}", f"{f1:.4f}", ambiguous, "–"]


def times(tally: Tally) -> list[str]:
    both = sorted(map(sum, zip(tally.reading, tally.matching, strict=True)))
    p99 = both[int(0.99 * (len(both) - 1))]
    return [f"{1000 * s:.2f}" for s in (tally.mean, sum(tally.matching) / tally.count, p99)]


def speed(one: Run) -> str:
    with_fields, without = 1 / one.seconds(reading=True), 1 / one.seconds(reading=False)
    if one.matcher != "refcheck":
        return f"{one.matcher}: {with_fields:,.0f} references a second"
    return (f"{one.matcher}: {with_fields:,.0f} references a second with reading fields, "
            f"{without:,.0f} without")  # fmt: skip


def growth(asked: argparse.Namespace, folders: tuple[Path, Path]) -> str:
    """How much dearer a reference is in the second index.

    Each is asked for in both, one after the other: a machine is not equally fast at all times.
    """
    small, big = map(open_index, folders)
    chosen = sampled(asked.data, asked.half, _COMPARED, asked.seed)
    pairs = {
        "refcheck": (refcheck(small, parse=not asked.raw), refcheck(big, parse=not asked.raw)),
        "SBMV": (sbmv(Sbmv(folders[0]), ACCEPT), sbmv(Sbmv(folders[1]), ACCEPT)),
    }
    lines = [f"cost of a reference, {small.works:,} works to {big.works:,}:"]
    for name, matchers in pairs.items():
        for case in chosen[:_WARMING]:
            [matcher(case.text) for matcher in matchers]
        answers = [[matcher(case.text) for matcher in matchers] for case in chosen]
        bare = [sum(row[i].matching for row in answers) for i in range(2)]
        both = [bare[i] + sum(row[i].reading for row in answers) for i in range(2)]
        lines.append(
            f"  {name}: ×{both[1] / both[0]:.2f} with reading fields, ×{bare[1] / bare[0]:.2f}"
            f" without; {len(chosen) / both[0]:,.0f} and {len(chosen) / both[1]:,.0f} a second"
        )
    return "\n".join(lines)


def measured(asked: argparse.Namespace, folder: Path) -> None:
    """Both matchers over one index, told."""
    index = open_index(folder)
    chosen = sampled(asked.data, asked.half, asked.sample, asked.seed)
    baseline = Sbmv(folder)
    runs = [
        run(index, chosen, "refcheck", refcheck(index, parse=not asked.raw)),
        run(index, chosen, "SBMV", sbmv(baseline, ACCEPT)),
        run(index, chosen, "SBMV, strict", sbmv(baseline, STRICT)),
    ]
    print(table(runs))
    print("\n".join(speed(one) for one in runs), flush=True)
    if asked.hardest:
        of = next(one for one in runs if one.matcher == asked.hardest_of)
        print(errors_told(of.failures, asked.hardest))


def indexed(inputs: list[Path], folder: Path | None, scratch: Path) -> Path:
    """The index named, or one built now; what it cost is told."""
    if folder is None:
        folder = scratch
        build_told("build", argparse.Namespace(jobs=1), inputs, folder, "index")
    else:
        print(f"index of {read_manifest(folder).works:,} works", flush=True)
    return folder


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--data", type=Path, default=Path("../shared/data"))
    options.add_argument("--index", type=Path, help="an index of data/works built before")
    options.add_argument("--half", choices=HALVES, default="held-out")
    options.add_argument("--sample", type=int, default=150, help="per style; 0 for all")
    options.add_argument("--seed", type=int, default=0)
    options.add_argument("--raw", action="store_true", help="strings alone, without parsed fields")
    options.add_argument("--hardest", type=int, default=0, help="errors to show, by cause")
    options.add_argument("--hardest-of", choices=("refcheck", "SBMV"), default="refcheck")
    options.add_argument("--distractors", type=int, default=0, help="synthetic works beside")
    options.add_argument("--big-index", type=Path, help="an index with distractors built before")
    asked = options.parse_args()
    works = asked.data / "works"
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        small_folder = indexed([works], asked.index, scratch / "small.idx")
        measured(asked, small_folder)
        if not asked.distractors and not asked.big_index:
            return
        invented = scratch / "synthetic"
        if not asked.big_index:
            write(distractors(works_at_hand(works), asked.distractors), invented)
        print("\nwith synthetic works beside the real ones:")
        big_folder = indexed([works, invented], asked.big_index, scratch / "big.idx")
        measured(asked, big_folder)
        print(growth(asked, (small_folder, big_folder)))


if __name__ == "__main__":
    main()
