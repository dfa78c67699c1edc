"""One process against two: what the second one brings, and what the parent costs."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.running import (
    STRUCTURE,
    checked,
    full,
    load,
    median,
    note,
    spread,
    synthetic_dump,
    synthetic_index,
)

if TYPE_CHECKING:
    import argparse

    from corpus.watching import Watched

AIM = 1.7


def run(options: argparse.Namespace) -> int:
    """Runs with one and with two processes, in turns."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        dump = synthetic_dump(folder, options.pages, options.references, parsoid_only=False)
        rules = STRUCTURE if options.structure else full(synthetic_index(folder))
        print(f"{dump}, {'structure' if options.structure else 'full, offline'}; {load()}")
        runs: dict[int, list[Watched]] = {1: [], 2: []}
        for turn in range(options.runs):
            for processes in (1, 2) if turn % 2 == 0 else (2, 1):
                output = folder / f"{processes} {turn}"
                runs[processes].append(checked(dump, output, *rules, processes=processes))
    print("| processes | wall s | processor s | of these the parent's |")
    print("|---|---|---|---|")
    for processes, each in runs.items():
        wall = spread([one.wall for one in each])
        whole = median(one.processor for one in each)
        parent = median(one.parent_processor for one in each)
        print(f"| {processes} | {wall} | {whole:.1f} | {parent:.1f} |")
    walls = {processes: median(one.wall for one in each) for processes, each in runs.items()}
    costs = {processes: median(one.processor for one in each) for processes, each in runs.items()}
    factor = walls[1] / walls[2]
    print(f"two processes are {factor:.2f} times as fast (the aim, on a quiet machine: {AIM})")
    # A machine with other work gives two processes less than two processors.
    had = costs[2] / walls[2]
    print(
        f"processors that the runs with two had at a time, the parent's part with them: {had:.2f}"
    )
    note(
        options.jsonl,
        "scaling",
        pages=dump.pages,
        factor=factor,
        wall=walls,
        processor=costs,
        parent=median(one.parent_processor for one in runs[2]),
    )
    return 0
