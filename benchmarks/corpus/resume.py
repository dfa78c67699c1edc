"""Runs that are killed at random moments, and go on: what they lose, and whether any row does."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.comparing import differences, doubled
from corpus.running import (
    STRUCTURE,
    check_words,
    checked,
    full,
    load,
    note,
    synthetic_dump,
    synthetic_index,
)
from corpus.watching import FailedRunError, manifest, of_session

if TYPE_CHECKING:
    import argparse

    from corpus.running import Dump

_PATIENCE = 60.0  # seconds for what a killed run left behind to end
_PART = ("--part-pages", "100")


def run(options: argparse.Namespace) -> int:
    """1 where the rows of the killed run are not those of the other."""
    chosen = random.Random(options.seed)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        dump = synthetic_dump(folder, options.pages, options.references, parsoid_only=False)
        rules = STRUCTURE if options.structure else full(synthetic_index(folder))
        rules = (*rules, *_PART)
        print(f"{dump}, parts of 100, seed {options.seed}; {load()}")
        whole, broken = folder / "whole", folder / "broken"
        usual = checked(dump, whole, *rules, processes=options.processes).wall
        begun, kills = time.perf_counter(), 0
        # Together they take about as long as a whole run, so that most of them come in time.
        most = 2 * usual / options.kills
        for turn in range(options.kills):
            moment = chosen.random() * most
            kills += _killed(turn, dump, broken, rules, options, after=moment)
        last = checked(dump, broken, *rules, processes=options.processes)
        took = time.perf_counter() - begun
        found, twice = differences(whole, broken), doubled(broken)
    print(f"rows that differ or are elsewhere, by table: {found}; pages with two rows: {twice}")
    print(
        f"uninterrupted {usual:.1f} s; with {kills} kills {took:.1f} s, of which the last start "
        f"took {last.wall:.1f} s: {max(0.0, took - usual) / max(1, kills):.1f} s lost a kill"
    )
    note(options.jsonl, "resume", usual=usual, took=took, kills=kills, differing=found)
    return int(any(found.values()) or twice > 0)


def _killed(
    turn: int,
    dump: Dump,
    output: Path,
    rules: tuple[str, ...],
    options: argparse.Namespace,
    *,
    after: float,
) -> bool:
    """Kills the first process alone, or every second time all of them; whether it came in time."""
    words = check_words(dump, output, *rules, processes=options.processes)
    child = subprocess.Popen(
        [sys.executable, "-m", "refcheck", *words],
        cwd=output.parent,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        ended = child.wait(after)
    except subprocess.TimeoutExpired:
        ended = None
    everyone = turn % 2 == 1
    if ended is None and everyone:
        os.killpg(child.pid, signal.SIGKILL)
    elif ended is None:
        child.kill()
    child.wait()
    left = _left(child.pid)
    told = manifest(output)
    what = f"ended with {ended} before it could be" if ended is not None else "killed"
    who = "all processes" if everyone else "the parent alone"
    print(
        f"start {turn + 1}: {what} ({who}) after {after:.1f} s, stage {told.get('stage', 'none')}, "
        f"{told.get('pages', 0):,} pages done; workers ended {left:.1f} s later",
        flush=True,
    )
    return ended is None


def _left(session: int) -> float:
    """Seconds until no process of the killed run is there any more."""
    begun = time.perf_counter()
    while of_session(session):
        if time.perf_counter() - begun > _PATIENCE:
            raise FailedRunError(f"processes of a killed run are left: {of_session(session)}")
        time.sleep(0.05)
    return time.perf_counter() - begun
