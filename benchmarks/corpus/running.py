"""How refcheck and its peer are run over a dump, and what all commands of the benchmark share."""

from __future__ import annotations

import json
import os
import statistics
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus import works
from corpus.dumps import write_dump
from corpus.synthesis import pages
from corpus.watching import FailedRunError, Watched, manifest, watched

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from corpus.watching import Progress

_PEER = Path(__file__).with_name("peer.py")
STRUCTURE = ("--select", "REF0")


@dataclass(frozen=True, slots=True)
class Dump:
    """A dump on disk, and what is in it."""

    path: Path
    pages: int
    size: int
    told: str

    def __str__(self) -> str:
        return f"{self.pages:,} {self.told} pages, {self.size / 1e6:.1f} MB of HTML"


def synthetic_dump(folder: Path, count: int, references: int, *, parsoid_only: bool) -> Dump:
    """So many synthetic pages; a tenth are of other shapes, but for `parsoid_only`."""
    path = folder / f"synthetic-{count}.tar.gz"
    made = pages(count, references=references, parsoid_only=parsoid_only)
    return Dump(path, *write_dump(path, made), told="synthetic")


def synthetic_index(folder: Path) -> Path:
    """An index of the popular synthetic works."""
    file = folder / "works.ndjson"
    file.write_text("".join(json.dumps(one) + "\n" for one in works.records()), "utf-8")
    return built_index(folder, file)


def built_index(folder: Path, source: Path) -> Path:
    """An index of these works."""
    index = folder / "works.idx"
    _succeeded(refcheck("index", "build", str(source), "--output", str(index), "-q", cwd=folder))
    return index


def refcheck(*words: str, cwd: Path, output: Path | None = None) -> Watched:
    """A run of the command line; with `output`, the pages done are noted beside the cost."""
    command = [sys.executable, "-m", "refcheck", *words]
    progress = (lambda: _progress(output)) if output is not None else None
    return watched(command, cwd=cwd, progress=progress)


def check_words(dump: Dump, output: Path, *options: str, processes: int = 1) -> list[str]:
    """The arguments of `corpus check` that every measurement has, and its own."""
    where = ("corpus", "check", str(dump.path), "--output", str(output))
    return [*where, "--processes", str(processes), "--offline", "--no-cache", "-q", *options]


def checked(dump: Dump, output: Path, *options: str, processes: int = 1) -> Watched:
    """A corpus check that must succeed, and have every page."""
    words = check_words(dump, output, *options, processes=processes)
    run = _succeeded(refcheck(*words, cwd=output.parent, output=output))
    told = manifest(output)
    if told.get("pages") != dump.pages or told.get("errors"):
        raise FailedRunError(f"{told.get('pages')} pages, {told.get('errors')} errors in {output}")
    return run


def peer(dump: Dump, output: Path) -> Watched:
    """The peer over the dump, its rows into a file."""
    command = [sys.executable, str(_PEER), str(dump.path), str(output)]
    return _succeeded(watched(command, cwd=output.parent))


def full(index: Path) -> tuple[str, ...]:
    """All rules that need no network, with the references looked up in an index."""
    return ("--index", str(index))


def load() -> str:
    """What else the machine had to do: the mean number of running processes in the last minutes."""
    one, five, _ = os.getloadavg()
    return f"load before: {one:.1f} (1 minute), {five:.1f} (5 minutes); {os.cpu_count()} processors"


def median(values: Iterable[float]) -> float:
    return statistics.median(values)


def spread(values: Sequence[float]) -> str:
    """The median, and the runs in order where there are several."""
    one = f"{median(values):.2f}"
    return one if len(values) == 1 else f"{one} ({', '.join(f'{each:.2f}' for each in values)})"


def note(path: Path | None, command: str, **figures: Any) -> None:
    """Adds a line of figures to the file that `estimate` reads."""
    if path is not None:
        with path.open("a", encoding="utf-8") as file:
            file.write(json.dumps({"command": command, **figures}) + "\n")


def stages(run: Watched) -> dict[str, float]:
    """Processor seconds of each stage, as far as the manifest told of it; the start is in none."""
    begun: dict[str, float] = {}
    for stage, _, seconds in run.steps:
        begun.setdefault(stage, seconds)
    names = [name for name in begun if name]
    ends = [*(begun[name] for name in names[1:]), run.processor]
    return {name: end - begun[name] for name, end in zip(names, ends, strict=True)}


def _progress(output: Path) -> Progress:
    told = manifest(output)
    return str(told.get("stage", "")), int(told.get("pages", 0))


def _succeeded(run: Watched) -> Watched:
    if run.code != 0:
        last = run.err.strip().splitlines()[-3:]
        raise FailedRunError(f"exit code {run.code}: {' / '.join(last)}")
    return run
