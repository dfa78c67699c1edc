"""Spark on this machine beside the local engine: what it costs, and whether it says the same."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.comparing import differences
from corpus.running import (
    checked,
    full,
    load,
    note,
    refcheck,
    synthetic_dump,
    synthetic_index,
)
from corpus.watching import FailedRunError

if TYPE_CHECKING:
    import argparse

_MASTER = ("--engine", "spark", "--master", "local[2]")


def run(options: argparse.Namespace) -> int:
    """1 where the three ways do not give the same rows."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        dump = synthetic_dump(folder, options.pages, options.references, parsoid_only=False)
        small = synthetic_dump(folder, 1, 1, parsoid_only=True)
        index, snapshot = synthetic_index(folder), _snapshot(folder)
        print(f"{dump}, full, offline; {load()}")
        ways = {
            "local engine, 2 processes": full(index),
            "Spark local[2], index": (*full(index), *_MASTER),
            "Spark local[2], snapshot": ("--snapshot", str(snapshot), *_MASTER),
        }
        walls = {}
        print("| | start s | whole s | pages a second after it | processor s | of the start |")
        print("|---|---|---|---|---|---|")
        for number, (way, words) in enumerate(ways.items()):
            first = checked(small, folder / f"start {number}", *words, processes=2)
            start = first.wall
            each = checked(dump, folder / f"rows {number}", *words, processes=2)
            longer = each.wall - start
            rate = f"{(dump.pages - 1) / longer:.0f}" if longer > 0 else "cannot be told"
            walls[way] = each.wall
            print(
                f"| {way} | {start:.1f} | {each.wall:.1f} | {rate} | {each.processor:.0f} | "
                f"{first.processor:.0f} |",
                flush=True,
            )
            note(
                options.jsonl,
                "spark",
                way=way,
                pages=dump.pages,
                start=start,
                wall=each.wall,
                processor=each.processor,
                start_processor=first.processor,
            )
        found = {
            way: differences(folder / "rows 0", folder / f"rows {number}", ordered=False)
            for number, way in enumerate(ways)
            if number > 0
        }
    local, index_way, _ = walls.values()
    print(f"Spark takes {index_way / local:.2f} times as long as the local engine, start included")
    for way, counts in found.items():
        print(f"rows that differ from the local engine's, {way}: {counts}")
    return int(any(count for counts in found.values() for count in counts.values()))


def _snapshot(folder: Path) -> Path:
    output = folder / "snapshot"
    words = ("corpus", "snapshot", str(folder / "works.ndjson"), "--output", str(output))
    made = refcheck(*words, cwd=folder)
    if made.code != 0:
        raise FailedRunError(f"corpus snapshot: exit code {made.code}: {made.err.strip()[-300:]}")
    return output
