"""An estimate on paper for a large wiki on several machines, with every assumption beside it."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING

from corpus.watching import FailedRunError

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

_NEEDED = ("page_seconds", "kilobytes_a_page", "row_bytes", "store_bytes")


@dataclass(frozen=True, slots=True)
class Assumptions:
    """What the estimate is made of; seconds are processor time of one core."""

    page_seconds: float  # both visits of a page as large as those that were measured
    kilobytes_a_page: float  # of HTML, of the pages that were measured
    row_bytes: float  # of all tables, for each reference
    store_bytes: float  # kept between the stages for each different reference
    pages: int = 7_000_000
    references: int = 100_000_000
    wiki_kilobytes: float = 100.0  # of HTML a page of the wiki
    distinct: float = 0.8
    # Of one core: half of the 446 that were measured over a million works, for 160 million.
    answers_a_second: float = 223.0
    machines: int = 10
    cores: int = 16
    of_a_core: float = 0.7  # what a core brings when all are busy, against one alone
    index_gigabytes: float = 80.0  # 160 million works at 500 bytes
    index_seconds: float = 5.0  # to open it, all processes of a machine at once
    engine: float = 1.2  # what Spark takes beside the local engine


@dataclass(frozen=True, slots=True)
class Estimate:
    """Hours on all machines together, and gigabytes."""

    reading: float
    answering: float
    wall: float
    output: float
    store: float


def run(options: argparse.Namespace) -> int:
    """Prints assumptions, formula and result."""
    measured = read(options.figures) if options.figures else {}
    given = {one.name: getattr(options, one.name) for one in fields(Assumptions)}
    known = {**measured, **{name: value for name, value in given.items() if value is not None}}
    lacking = [name for name in _NEEDED if name not in known]
    if lacking:
        raise FailedRunError(f"no figure for {', '.join(lacking)}: pass them, or --figures FILE")
    assumptions = Assumptions(**known)
    for name, value in asdict(assumptions).items():
        origin = _origin(given[name] is not None, name in measured)
        print(f"{name:18} {value:>14,.6g}   {origin}")
    print(_FORMULA)
    found = estimate(assumptions)
    print(f"reading and judging  {found.reading:8.1f} hours of one core")
    print(f"answering            {found.answering:8.1f} hours of one core")
    print(f"wall clock           {found.wall:8.2f} hours on {assumptions.machines} machines")
    print(f"rows written         {found.output:8.1f} GB of JSON Lines")
    print(f"store of the stages  {found.store:8.1f} GB, spread over the machines")
    print(f"disk of each machine {_disk(assumptions, found):8.0f} GB, the index with it")
    print("network: none; references are looked up in the index that each machine has on its disk")
    return 0


_FORMULA = """
a page          = page_seconds * wiki_kilobytes / kilobytes_a_page  (reading is linear in its size)
reading         = pages * a page
answering       = references * distinct / answers_a_second
wall clock      = (reading + answering) * engine / (machines * cores * of_a_core) + index_seconds
"""


def estimate(given: Assumptions) -> Estimate:
    """The formula above."""
    larger = given.wiki_kilobytes / given.kilobytes_a_page
    reading = given.pages * given.page_seconds * larger
    answering = given.references * given.distinct / given.answers_a_second
    power = given.machines * given.cores * given.of_a_core
    wall = (reading + answering) * given.engine / power + given.index_seconds
    return Estimate(
        reading=reading / 3600,
        answering=answering / 3600,
        wall=wall / 3600,
        output=given.references * given.row_bytes / 1e9,
        store=given.references * given.distinct * given.store_bytes / 1e9,
    )


def _disk(given: Assumptions, found: Estimate) -> float:
    """Gigabytes: its share of rows and store, twice while they are written, and the index."""
    return given.index_gigabytes + 2 * (found.output + found.store) / given.machines


def read(path: Path) -> dict[str, float]:
    """What the last run of `memory` that looked references up has measured, of its --jsonl."""
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line]
    fitting = [row for row in rows if row["command"] == "memory" and row["distinct"]]
    if not fitting:
        return {}
    row = fitting[-1]
    visits = sum(seconds for stage, seconds in row["stages"].items() if stage in {"ask", "check"})
    return {
        "page_seconds": visits / row["pages"],
        "kilobytes_a_page": row["bytes"] / row["pages"] / 1000,
        "row_bytes": row["rows"] / row["references"],
        "store_bytes": row["work"] / row["distinct"],
    }


def _origin(*known: bool) -> str:
    return next(
        (told for told, one in zip(("given", "measured"), known, strict=True) if one), "assumed"
    )
