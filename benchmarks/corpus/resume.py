"""Runs that are stopped at random moments, in many ways, and go on: whether any row is lost."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

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
from corpus.watching import FailedRunError, manifest, of_session, tree

if TYPE_CHECKING:
    import argparse

    from corpus.running import Dump

_PATIENCE = 60.0  # seconds for what a stopped run left behind to end
_MOST = 4  # that stop one run before it is left alone


class Way(NamedTuple):
    """How a run is stopped: what is sent, to whom, and whether the run has to survive it."""

    sent: tuple[signal.Signals, ...]
    to: str
    survived: bool = False

    def __str__(self) -> str:
        return f"{', '.join(one.name for one in self.sent)} to {self.to}"


_ONE, _ALL = "the parent", "all processes"
_WAYS = (
    Way((signal.SIGKILL,), _ONE),
    Way((signal.SIGKILL,), _ALL),
    Way((signal.SIGKILL,), "a worker", survived=True),
    Way((signal.SIGKILL,), "who starts workers", survived=True),
    Way((signal.SIGKILL,), "who tracks resources", survived=True),
    Way((signal.SIGTERM,), _ONE),
    Way((signal.SIGINT,), _ALL),
    Way((signal.SIGINT, signal.SIGINT), _ALL),
    Way((signal.SIGHUP,), _ONE),
    Way((signal.SIGSTOP, signal.SIGKILL), _ONE),
    Way((signal.SIGSTOP, signal.SIGCONT), "a worker", survived=True),
)


class Trial(NamedTuple):
    """What all runs have in common, and how long one takes that nobody stops."""

    dump: Dump
    rules: tuple[str, ...]
    processes: int
    whole: Path
    seconds: float
    chosen: random.Random


def run(options: argparse.Namespace) -> int:
    """1 where the rows of a stopped run are not those of the one that was left alone."""
    told: Counter[str] = Counter()
    runs = wrong = 0
    with tempfile.TemporaryDirectory() as name:
        trial = _trial(Path(name), options)
        print(f"{trial.dump}, {' '.join(trial.rules)}, seed {options.seed}; {load()}")
        begun = time.perf_counter()
        while told.total() < options.kills:
            wanted = min(trial.chosen.randint(1, _MOST), options.kills - told.total())
            found, ways = _stopped(trial, Path(name) / f"run-{runs}", wanted)
            told += ways
            runs, wrong = runs + 1, wrong + bool(found)
            how = ", ".join(ways) or "nothing came in time"
            print(f"{runs}: {how}: {found or 'the same'}", flush=True)
    took = time.perf_counter() - begun
    for way, number in told.most_common():
        print(f"{number:5}  {way}")
    print(f"stopped {told.total()} times in {runs} runs, of which {wrong} differ; {took:.0f} s")
    note(options.jsonl, "resume", usual=trial.seconds, took=took, kills=told.total(), wrong=wrong)
    return int(wrong > 0)


def _trial(folder: Path, options: argparse.Namespace) -> Trial:
    dump = synthetic_dump(folder, options.pages, options.references, parsoid_only=False)
    rules = STRUCTURE if options.structure else full(synthetic_index(folder))
    rules = (*rules, "--part-pages", str(options.part_pages), *options.parquet * ("--parquet",))
    whole = folder / "whole"
    seconds = checked(dump, whole, *rules, processes=options.processes).wall
    return Trial(dump, rules, options.processes, whole, seconds, random.Random(options.seed))


def _stopped(trial: Trial, output: Path, wanted: int) -> tuple[str, Counter[str]]:
    """What differs, in words, after a run was stopped so often at most; and how it was."""
    ways: Counter[str] = Counter()
    for _ in range(wanted):
        way = trial.chosen.choice(_WAYS)
        if _stop(trial, output, way):
            ways[str(way)] += 1
        if manifest(output).get("stage") == "done":
            break
    checked(trial.dump, output, *trial.rules, processes=trial.processes)
    rows = sum(differences(trial.whole, output).values()) + doubled(output)
    files = {one.name for one in output.iterdir()} ^ {one.name for one in trial.whole.iterdir()}
    told = (f"{rows} rows" * bool(rows), ", ".join(sorted(files)))
    return " and ".join(filter(None, told)), ways


def _stop(trial: Trial, output: Path, way: Way) -> bool:
    """Whether it came in time. FailedRunError where the run did not end as it should."""
    words = check_words(trial.dump, output, *trial.rules, processes=trial.processes)
    child = subprocess.Popen(
        [sys.executable, "-m", "refcheck", *words],
        cwd=output.parent,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    with contextlib.suppress(subprocess.TimeoutExpired):
        child.wait(trial.chosen.random() * trial.seconds)
    in_time = child.poll() is None and _send(child.pid, way, trial.chosen)
    _, err = child.communicate()
    _wait_for_the_last(child.pid)
    expected = {0, 130, *(-one for one in way.sent)} if in_time and not way.survived else {0}
    if child.returncode not in expected or b"Traceback" in err:
        raise FailedRunError(f"{way}: exit code {child.returncode}: {err.decode()[-500:]}")
    return in_time


def _send(parent: int, way: Way, chosen: random.Random) -> bool:
    """Whether there was somebody to send it to; between two signals is the twinkling of an eye."""
    targets = _targets(parent, way.to)
    if way.to == "a worker":
        targets = targets and [chosen.choice(targets)]
    for number, one in enumerate(way.sent):
        time.sleep(chosen.random() / 4 if number else 0.0)
        for pid in targets:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, one)
    return bool(targets)


def _targets(parent: int, to: str) -> list[int]:
    if to == _ONE:
        return [parent]
    if to == _ALL:
        return of_session(parent)
    below = {pid: _command(pid) for pid in tree(parent)[1:]}
    if to == "who tracks resources":
        return [pid for pid, words in below.items() if "resource_tracker" in words]
    # A process comes before its children, which are forks of it.
    starter, *workers = [pid for pid, words in below.items() if "forkserver" in words] or [0]
    return workers if to == "a worker" else [starter] * bool(starter)


def _command(pid: int) -> str:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_text("utf-8", "replace")
    return ""


def _wait_for_the_last(session: int) -> None:
    """Until no process of the stopped run is there any more."""
    begun = time.perf_counter()
    while of_session(session):
        if time.perf_counter() - begun > _PATIENCE:
            raise FailedRunError(f"processes of a stopped run are left: {of_session(session)}")
        time.sleep(0.05)
