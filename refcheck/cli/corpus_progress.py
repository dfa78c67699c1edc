"""How far a run over a corpus is, on a terminal's standard error, and only there."""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from refcheck.cli.signals import insist
from refcheck.corpus.run import Nobody

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.progress import Progress as RichProgress
    from rich.progress import TaskID

    from refcheck.corpus.run import Watcher

_SHARES = 1_000_000  # steps of a bar whose total nobody knows: shares of the input
_DRAWN = 0.1  # seconds between two drawings


class Bar:
    """One line for the stage: what is done, how many a second, how long it may still take."""

    def __init__(self, bars: RichProgress) -> None:
        self._bars = bars
        self._task: TaskID | None = None
        self._total: int | None = None
        self._done = self._before = 0
        self._begun = self._drawn = 0.0

    def begin(self, stage: str, done: int, total: int | None) -> None:
        """A new line; the last stage's goes away."""
        if self._task is not None:
            self._bars.remove_task(self._task)
        self._total, self._done, self._before = total, done, done
        self._begun = time.monotonic()
        steps, completed = (_SHARES, 0) if total is None else (total, done)
        self._task = self._bars.add_task(stage, total=steps, completed=completed, told="")

    def advance(self, steps: int, share: float | None) -> None:
        """Draw it now and then."""
        self._done += steps
        now = time.monotonic()
        if self._task is None or now - self._drawn < _DRAWN:
            return
        self._drawn = now
        rate = (self._done - self._before) / ((now - self._begun) or 1.0)
        of = "" if self._total is None else f" of {self._total:,}"
        done = int((share or 0.0) * _SHARES) if self._total is None else self._done
        told = f"{self._done:,}{of}, {rate:,.1f}/s"
        self._bars.update(self._task, completed=done, told=told)


class Insistent:
    """Tells the watcher, unless the run was told to end, and somebody below has swallowed that."""

    def __init__(self, watcher: Watcher) -> None:
        self._watcher = watcher

    def begin(self, stage: str, done: int, total: int | None) -> None:
        """As the watcher."""
        insist()
        self._watcher.begin(stage, done, total)

    def advance(self, steps: int, share: float | None) -> None:
        """As the watcher."""
        insist()
        self._watcher.advance(steps, share)


@contextmanager
def corpus_progress(*, quiet: bool) -> Iterator[Watcher]:
    """A bar that is gone afterwards, or silence where nobody watches."""
    if quiet or sys.stderr is None or not sys.stderr.isatty():
        yield Insistent(Nobody())
        return
    from rich.console import Console  # noqa: PLC0415 - slow to import, and seldom needed
    from rich.progress import BarColumn, TextColumn, TimeRemainingColumn  # noqa: PLC0415
    from rich.progress import Progress as Bars  # noqa: PLC0415

    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[told]}"))
    console = Console(stderr=True)
    with Bars(*columns, TimeRemainingColumn(), console=console, transient=True) as bars:
        yield Insistent(Bar(bars))
