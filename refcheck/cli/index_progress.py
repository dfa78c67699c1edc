"""How far the making of an index is, on a terminal's standard error, and what it says there."""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from refcheck.cli.writing import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.progress import Progress as RichProgress

    from refcheck.resolvers.index_making import Headway


class Quiet:
    """Says nothing, not even what is unusual."""

    def went(self, headway: Headway) -> None:
        """Do nothing."""

    def tell(self, line: str) -> None:
        """Do nothing."""


class Lines(Quiet):
    """Where nobody watches: only what is unusual."""

    def tell(self, line: str) -> None:
        """A line, as it comes."""
        say(f"refcheck: {line}")


class Bar(Lines):
    """A line that changes: files, records a second, time left."""

    def __init__(self, bars: RichProgress) -> None:
        self._bars = bars
        self._task = bars.add_task("reading", total=None, told="")
        self._started = time.monotonic()
        self.summary = ""

    def went(self, headway: Headway) -> None:
        """Draws it."""
        told = f"{headway.records:,} works"
        if headway.of_files:
            seconds = time.monotonic() - self._started
            rate = f"{(headway.records - headway.resumed) / (seconds or 1.0):,.0f} records/s"
            told = f"{headway.files:,} of {headway.of_files:,} files, {rate}"
            self.summary = f"{headway.records:,} records read in {seconds:,.0f} s, {rate}"
        self._bars.update(
            self._task,
            description=headway.stage,
            completed=headway.octets,
            total=headway.of_octets,
            told=told,
        )

    def tell(self, line: str) -> None:
        """Above the line that changes."""
        self._bars.console.print(f"refcheck: {line}", markup=False, highlight=False)


@contextmanager
def progress_of_making(*, quiet: bool) -> Iterator[Quiet]:
    """In the end one line says how long it took, if somebody watches."""
    if quiet:
        yield Quiet()
        return
    if sys.stderr is None or not sys.stderr.isatty():
        yield Lines()
        return
    from rich.console import Console  # noqa: PLC0415 - slow to import, and seldom needed
    from rich.progress import BarColumn, TextColumn, TimeRemainingColumn  # noqa: PLC0415
    from rich.progress import Progress as Bars  # noqa: PLC0415

    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[told]}"))
    console = Console(stderr=True)
    with Bars(*columns, TimeRemainingColumn(), console=console, transient=True) as bars:
        bar = Bar(bars)
        yield bar
    if bar.summary:
        say(f"refcheck: {bar.summary}")
