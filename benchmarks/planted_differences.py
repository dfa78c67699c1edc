"""Which differences are told that were planted in the records of right references.

    python benchmarks/planted_differences.py --data ../shared/data

The complement of false_alarms.py: the same references with the DOIs of their works, each compared
with a record of which one field was replaced, mostly by that of another work. A difference counts
as told where its rule gives a warning or an error; "of those recorded" leaves out the records that
lack the field.
"""

from __future__ import annotations

import argparse
import random
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from false_alarms import ALARMS, judged, labelled

from refcheck.model.evidence import SourceState
from refcheck.resolvers.chain import Resolver
from refcheck.resolvers.index import open_index
from refcheck.resolvers.index_build import build_index

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from refcheck.model.works import Work

LONG_WORD = 6


def another_word(work: Work, other: Work) -> Work | None:
    """A long word of the title replaced by one of another title."""
    words = (work.title or "").split()
    places = [i for i, word in enumerate(words) if len(word) >= LONG_WORD and word.isalpha()]
    foreign = [word for word in (other.title or "").split() if len(word) >= LONG_WORD]
    if not places or not foreign or foreign[0] in words:
        return None
    words[places[len(places) // 2]] = foreign[0]
    return replace(work, title=" ".join(words))


def another_author(work: Work, other: Work) -> Work | None:
    if not work.authors or not other.authors or work.authors[0] == other.authors[0]:
        return None
    return replace(work, authors=(other.authors[0], *work.authors[1:]))


def another_year(work: Work, _: Work) -> Work | None:
    return replace(work, years=tuple(year + 3 for year in work.years)) if work.years else None


def another_container(work: Work, other: Work) -> Work | None:
    if not work.containers or not other.containers or work.containers[0] == other.containers[0]:
        return None
    return replace(work, containers=other.containers, publisher=other.publisher)


def another_volume(work: Work, _: Work) -> Work | None:
    plain = (work.volume or "").isdecimal()
    return replace(work, volume=str(int(work.volume or 0) + 7)) if plain else None


def another_page(work: Work, _: Work) -> Work | None:
    first = (work.pages or "").partition("-")[0]
    return replace(work, pages=str(int(first) + 40)) if first.isdecimal() else None


def another_work(work: Work, other: Work) -> Work | None:
    return replace(other, doi=work.doi) if other.title else None


PLANTED: dict[str, tuple[str, Callable[[Work, Work], Work | None]]] = {
    "a word of the title": ("REF203", another_word),
    "first author": ("REF204", another_author),
    "year, by three": ("REF205", another_year),
    "journal": ("REF206", another_container),
    "volume": ("REF207", another_volume),
    "first page": ("REF207", another_page),
    "the whole record": ("REF103", another_work),
}


class Altered:
    """A source with altered records."""

    name = "index"
    complete = True
    registers_dois = False

    def __init__(self, works: dict[str, Work]) -> None:
        self._works = works

    def lookup(self, kind: str, value: str) -> Work | None:
        """By DOI alone."""
        return self._works.get(value) if kind == "doi" else None

    def search(self, *_: object) -> list[Work]:
        """There is nothing to search."""
        return []

    def stages(self, *_: object) -> Iterator[list[Work]]:
        """As little."""
        return iter(())

    def state(self) -> SourceState:
        """It served."""
        return SourceState(self.name, "")


def main() -> None:
    """Prints a line for each kind of difference."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--data", type=Path, default=Path("../shared/data"))
    options.add_argument("--index", type=Path, help="an index of data/works built before")
    options.add_argument("--count", type=int, default=300)
    options.add_argument("--missed", type=int, default=0, help="so many that were not told")
    options.add_argument("--seed", type=int, default=1)
    asked = options.parse_args()
    lines = labelled(asked.data)
    random.Random(asked.seed).shuffle(lines)
    with tempfile.TemporaryDirectory() as scratch:
        folder = asked.index or Path(scratch) / "works.idx"
        if asked.index is None:
            build_index([asked.data / "works"], folder)
        index = open_index(folder)
        known = [(text, doi, index.lookup("doi", doi)) for text, doi in lines[: asked.count]]
    cases = [(text, doi, work) for text, doi, work in known if work is not None]
    print("| planted | records that have it | told |\n|---|---|---|")
    for name, (rule, alter) in PLANTED.items():
        planted, missed = untold(cases, rule, alter)
        print(f"| {name} | {planted} | {1 - len(missed) / planted:.1%} |")
        for text, work in missed[: asked.missed]:
            print(f"    {text}\n    {work.title} | {work.authors[:3]} | {work.containers}")


def untold(
    cases: list[tuple[str, str, Work]], rule: str, alter: Callable[[Work, Work], Work | None]
) -> tuple[int, list[tuple[str, Work]]]:
    """How many records could be altered, and those of which the rule did not speak."""
    others = [work for *_, work in cases[1:] + cases[:1]]
    altered = [
        (text, doi, made)
        for (text, doi, work), other in zip(cases, others, strict=True)
        if other.doi != doi and (made := alter(work, other)) is not None
    ]
    missed = []
    for text, doi, work in altered:  # one at a time: a work is cited by several references
        report = judged([f"{text} doi:{doi}"], Resolver([Altered({doi: work})], offline=True))
        if not any(f.rule == rule and f.severity in ALARMS for f in report.findings):
            missed.append((text, work))
    return len(altered), missed


if __name__ == "__main__":
    main()
