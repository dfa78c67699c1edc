"""The peak of memory at few and at many pages, and whether a page costs more behind many others."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from corpus.running import (
    STRUCTURE,
    checked,
    full,
    load,
    note,
    stages,
    synthetic_dump,
    synthetic_index,
)
from corpus.watching import manifest

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

AIM = 300  # MB, of the parent
_TENTHS = 10


def run(options: argparse.Namespace) -> int:
    """Prints a row for each number of pages, and the tenths of the last."""
    print(f"synthetic pages, {'structure' if options.structure else 'full, offline'}; {load()}")
    print(
        "| pages | MB of HTML | wall s | processor s | peak of the parent | of a worker | store |"
    )
    print("|---|---|---|---|---|---|---|")
    steps: list[tuple[int, float]] = []
    with tempfile.TemporaryDirectory(dir=options.scratch) as name:
        folder = Path(name).absolute()
        rules = STRUCTURE if options.structure else full(synthetic_index(folder))
        for count in options.counts:
            dump = synthetic_dump(folder, count, options.references, parsoid_only=False)
            output = folder / f"of {count}"
            each = checked(dump, output, *rules, "--keep-work", processes=options.processes)
            work, rows = _size(output / "work"), _size(output)
            print(
                f"| {count:,} | {dump.size / 1e6:.0f} | {each.wall:.0f} | {each.processor:.0f} | "
                f"{each.parent_peak / 1e6:.0f} MB | {each.worker_peak / 1e6:.0f} MB | "
                f"{work / 1e6:.1f} MB of {rows / 1e6:.0f} MB |",
                flush=True,
            )
            costs, asked = stages(each), manifest(output)["asked"]
            told = ", ".join(f"{name} {cost:.0f} s" for name, cost in costs.items())
            print(f"  processor time by stage: {told}", flush=True)
            note(
                options.jsonl,
                "memory",
                stages=costs,
                references=asked["references"],
                distinct=asked["distinct"],
                pages=count,
                bytes=dump.size,
                dump=dump.path.stat().st_size,
                parent_peak=each.parent_peak,
                worker_peak=each.worker_peak,
                processor=each.processor,
                work=work,
                rows=rows - work,
            )
            steps = [(done, seconds) for stage, done, seconds in each.steps if stage == "check"]
            dump.path.unlink()
            shutil.rmtree(output)
    _print_tenths(steps, options)
    return 0


def _print_tenths(steps: Sequence[tuple[int, float]], options: argparse.Namespace) -> None:
    costs = tenths(steps)
    if not costs:
        print("too few parts for tenths")
        return
    told = ", ".join(f"{cost * 1000:.2f}" for cost in costs)
    change = trend(costs)
    print(f"the last stage, ms of processor time a page, by tenths of the run: {told}")
    print(f"fitted: {change:+.1%} from the first tenth to the last")
    note(options.jsonl, "tenths", ms=[cost * 1000 for cost in costs], change=change)


def tenths(steps: Sequence[tuple[int, float]]) -> list[float]:
    """Processor seconds a page in each tenth of a run; none where its steps are too few.

    `steps` are (pages done, processor seconds so far). The first is when pages begin to be done,
    so that the stages before are left out.
    """
    if len(steps) < 2 * _TENTHS:
        return []
    done, seconds = (np.array(column, dtype=float) for column in zip(*steps, strict=True))
    edges = np.linspace(done[0], done[-1], _TENTHS + 1)
    return [float(one) for one in np.diff(np.interp(edges, done, seconds)) / np.diff(edges)]


def trend(costs: Sequence[float]) -> float:
    """How much a straight line through the costs rises over all of them, by its first value."""
    slope, first = np.polyfit(np.arange(len(costs)), np.array(costs), 1)
    return float(slope * (len(costs) - 1) / first)


def _size(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
