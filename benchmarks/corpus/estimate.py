"""An estimate on paper for a large wiki on several machines, with every assumption beside it."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING, Any

from corpus.watching import FailedRunError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Mapping
    from pathlib import Path

_DAY = 24 * 3600
_NEEDED = ("page_seconds", "kilobytes_a_page", "row_bytes", "store_bytes")


@dataclass(frozen=True, slots=True)
class Assumptions:
    """What the estimate is made of; seconds are processor time of one core."""

    page_seconds: float  # both visits of a page as large as those that were measured
    kilobytes_a_page: float  # of HTML, of the pages that were measured
    row_bytes: float  # written a page
    store_bytes: float  # kept a page between the stages
    pages: int = 7_000_000
    references: int = 100_000_000
    wiki_kilobytes: float = 100.0  # of HTML a page of the wiki
    distinct: float = 0.8
    answers_a_second: float = 450.0  # of one core, with an index of millions of works
    machines: int = 10
    cores: int = 16
    of_a_core: float = 0.7  # what a core brings when all are busy, against one alone
    index_gigabytes: float = 80.0  # 160 million works at 500 bytes
    index_seconds: float = 5.0  # to open it, once for each executor
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
    print("network: none; everything is looked up in the index that each machine has on its disk")
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
        output=given.pages * given.row_bytes * larger / 1e9,
        store=given.pages * given.store_bytes * larger / 1e9,
    )


def read(path: Path) -> dict[str, Any]:
    """The figures that other commands wrote with --jsonl, the latest of each kind."""
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line]
    return {**_of_speed(_latest(rows, "speed", who="refcheck, full")), **_of_memory(rows)}


def _of_speed(row: Mapping[str, Any] | None) -> dict[str, float]:
    """What the full check of a page costs; its small index is in it, and a large one on top."""
    if row is None:
        return {}
    return {
        "page_seconds": (row["processor"] - row["start"]) / row["pages"],
        "kilobytes_a_page": row["bytes"] / row["pages"] / 1000,
    }


def _of_memory(rows: Iterable[Mapping[str, Any]]) -> dict[str, float]:
    row = _latest(rows, "memory")
    if row is None:
        return {}
    return {"row_bytes": row["rows"] / row["pages"], "store_bytes": row["work"] / row["pages"]}


def _latest(rows: Iterable[Mapping[str, Any]], command: str, **like: str) -> Any:
    wanted = {"command": command, **like}
    fitting = [row for row in rows if wanted.items() <= row.items()]
    return fitting[-1] if fitting else None


def _origin(*known: bool) -> str:
    return next(
        (told for told, one in zip(("given", "measured"), known, strict=True) if one), "assumed"
    )
