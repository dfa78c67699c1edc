"""The labelled reference strings on which matching is measured, in two halves."""

from __future__ import annotations

import gzip
import hashlib
import json
import random
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from refcheck.matching.same import same_work

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from refcheck.model.works import Work
    from refcheck.resolvers.index import WorksIndex

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


@dataclass(frozen=True)
class Case:
    """A printed reference; `doi` is None where nothing at hand is right."""

    group: str
    style: str
    text: str
    doi: str | None
    split_key: str


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


def is_work(index: WorksIndex, answer: Work, doi: str | None) -> bool:
    """Whether the answer is the work of a DOI, or another record of the same work."""
    if doi is None:
        return False
    if answer.doi == doi:
        return True
    wanted = index.lookup("doi", doi)
    return wanted is not None and same_work(answer, wanted)
