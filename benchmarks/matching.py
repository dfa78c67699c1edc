"""Precision and recall of matching over an index of all works at hand, and how fast it is.

    python benchmarks/matching.py --data ../shared/data            # the held-out half, sampled
    python benchmarks/matching.py --data ../shared/data --sample 0 # all of the held-out half
    python benchmarks/matching.py --data ../shared/data --half develop --errors 20

Strings are parted in two halves by a hash of their DOI. The weights of refcheck.matching.weighing
were fitted on "develop" (benchmarks/matching_fit.py); figures are reported on "held-out". Two DOIs
whose records agree in title, first author, year, volume and first page count as one work.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import random
import tempfile
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from refcheck.matching.decide import decide
from refcheck.matching.same import same_work
from refcheck.model.evidence import Ambiguous, ReferenceFields, Resolved
from refcheck.resolvers.index import WorksIndex, open_index
from refcheck.resolvers.index_build import build_index

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

HALVES = {"develop": 0, "held-out": 1}
GROUPS = {
    "with title": ("apa", "modern-language-association", "chicago-author-date"),
    "without title": (
        "american-chemical-society",
        "american-institute-of-physics",
        "elsevier-without-titles",
    ),
    "OCR noise": ("apa-noise", "american-institute-of-physics-noise"),
}
STYLE_GROUP = {style: group for group, styles in GROUPS.items() for style in styles}
ASKED = ("index",)


@dataclass(frozen=True)
class Case:
    """A printed reference; `doi` is None where nothing at hand is right."""

    group: str
    style: str
    text: str
    doi: str | None
    split_key: str


@dataclass
class Tally:
    """What became of the references of one set."""

    count: int = 0
    answered: int = 0
    right: int = 0
    ambiguous: int = 0
    seconds: list[float] = field(default_factory=list)


def rows(data: Path, name: str) -> Iterator[dict[str, object]]:
    with gzip.open(data / "matching" / f"{name}.ndjson.gz", "rt", encoding="utf-8") as stream:
        for line in stream:
            yield json.loads(line)


def cases(data: Path) -> Iterator[Case]:
    for row in rows(data, "artificial"):
        style = str(row["style"])
        yield Case(
            f"artificial, {STYLE_GROUP[style]}", style, row["string"], row["doi"], row["doi"]
        )
    for row in rows(data, "manubot"):
        if row["doi"]:
            yield Case("manubot", "manubot", row["string_without_doi"], row["doi"], row["doi"])
    for row in rows(data, "pmc_repeated"):
        style = "punctuated" if row["punctuated"] else "not punctuated"
        yield Case(f"pmc_repeated, {style}", style, row["string"], row["doi"], row["doi"])
    for row in rows(data, "no_doi"):
        split_key = str(row.get("removed_doi") or row["string"])
        yield Case(f"no_doi, {row['label']}", str(row["set"]), row["string"], None, split_key)


def half_of(split_key: str) -> int:
    return hashlib.sha256(split_key.encode()).digest()[0] % 2


def sampled(data: Path, half: str, size: int, seed: int) -> list[Case]:
    """`size` cases of each style (four times as many without an answer), all where size is 0."""
    by_style: defaultdict[tuple[str, str], list[Case]] = defaultdict(list)
    for case in cases(data):
        if half_of(case.split_key) == HALVES[half]:
            by_style[case.group, "" if case.doi is None else case.style].append(case)
    dice = random.Random(seed)
    chosen: list[Case] = []
    for key in sorted(by_style):
        members = by_style[key]
        dice.shuffle(members)
        chosen += members[: (size if key[1] else 4 * size) or None]
    return chosen


def parser() -> Callable[[str], ReferenceFields]:
    """The project's reference parser, or none while there is none."""
    try:
        from refcheck.reading.bibliography import parse_reference  # noqa: PLC0415  may be absent
    except ImportError:
        return lambda _: ReferenceFields()
    return parse_reference


def run(index: WorksIndex, chosen: list[Case], *, parse: bool, errors: int) -> dict[str, Tally]:
    read = parser() if parse else lambda _: ReferenceFields()
    tallies: defaultdict[str, Tally] = defaultdict(Tally)
    shown = Counter[str]()
    for case in chosen:
        fields = read(case.text)
        started = time.perf_counter()
        candidates = [(work, "index") for work in index.search(case.text, fields)]
        outcome = decide(case.text, fields, candidates, ASKED)
        tally = tallies[case.group]
        tally.seconds.append(time.perf_counter() - started)
        tally.count += 1
        tally.ambiguous += isinstance(outcome, Ambiguous)
        if not isinstance(outcome, Resolved):
            continue
        tally.answered += 1
        if is_right(index, outcome, case.doi):
            tally.right += 1
        elif shown[case.group] < errors:
            shown[case.group] += 1
            print(f"wrong: {case.group}: {case.text}\n  answer {outcome.work.identifier} "
                  f"({outcome.score}) {outcome.work.title}\n  right {case.doi}")  # fmt: skip
    return dict(tallies)


def is_right(index: WorksIndex, outcome: Resolved, doi: str | None) -> bool:
    if doi is None:
        return False
    if outcome.work.doi == doi:
        return True
    wanted = index.lookup("doi", doi)
    return wanted is not None and same_work(outcome.work, wanted)


def table(tallies: dict[str, Tally]) -> str:
    lines = ["| set | references | P | R | ambiguous | false accepts | ms mean | ms p99 |"]
    lines.append("|---|---|---|---|---|---|---|---|")
    for group, tally in sorted(tallies.items()):
        times = sorted(tally.seconds)
        mean, p99 = sum(times) / len(times), times[int(0.99 * (len(times) - 1))]
        if group.startswith("no_doi"):
            figures = f"– | – | {tally.ambiguous} | {tally.answered / tally.count:.2%}"
        else:
            precision = tally.right / tally.answered if tally.answered else 1.0
            recall = tally.right / tally.count
            figures = f"{precision:.4f} | {recall:.4f} | {tally.ambiguous} | –"
        lines.append(
            f"| {group} | {tally.count} | {figures} | {1000 * mean:.1f} | {1000 * p99:.1f} |"
        )
    return "\n".join(lines)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--data", type=Path, default=Path("../shared/data"))
    options.add_argument("--index", type=Path, help="an index of data/works built before")
    options.add_argument("--half", choices=HALVES, default="held-out")
    options.add_argument("--sample", type=int, default=150, help="per style; 0 for all")
    options.add_argument("--seed", type=int, default=0)
    options.add_argument("--raw", action="store_true", help="strings alone, without parsed fields")
    options.add_argument("--errors", type=int, default=0, help="wrong answers to show per set")
    asked = options.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = asked.index or Path(scratch) / "works.idx"
        if asked.index is None:
            started = time.perf_counter()
            info = build_index([asked.data / "works"], folder)
            seconds = time.perf_counter() - started
            size = sum(size for size, _ in info.files.values())
            rate, weight = info.records / seconds, size / info.works
            print(f"index of {info.works:,} works: {info.records:,} records in {seconds:.1f} s")
            print(f"{rate:,.0f} records/s, {weight:.0f} bytes a work on disk, records included")
        chosen = sampled(asked.data, asked.half, asked.sample, asked.seed)
        tallies = run(open_index(folder), chosen, parse=not asked.raw, errors=asked.errors)
    print(table(tallies))
    spent = sum(sum(tally.seconds) for tally in tallies.values())
    print(f"{len(chosen):,} references, {len(chosen) / spent:,.0f} a second in one process")


if __name__ == "__main__":
    main()
