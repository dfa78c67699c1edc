"""Progress on a terminal's standard error, and only there."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from refcheck.progress import Silent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.progress import Progress as RichProgress
    from rich.progress import TaskID

    from refcheck.progress import Progress


class Bar:
    """One line per stage, drawn by rich."""

    def __init__(self, bars: RichProgress) -> None:
        self._bars = bars
        self._stage: TaskID | None = None

    def start(self, stage: str, total: int) -> None:
        """A new line; the last stage's goes away."""
        if self._stage is not None:
            self._bars.remove_task(self._stage)
        self._stage = self._bars.add_task(stage, total=total)

    def step(self) -> None:
        """Rich's own lock makes this safe from several threads."""
        if self._stage is not None:
            self._bars.advance(self._stage)


@contextmanager
def progress_on_terminal(*, quiet: bool) -> Iterator[Progress]:
    """A bar that is gone afterwards, or silence where nobody watches."""
    if quiet or sys.stderr is None or not sys.stderr.isatty():
        yield Silent()
        return
    from rich.console import Console  # noqa: PLC0415 - slow to import, and seldom needed
    from rich.progress import Progress as Bars  # noqa: PLC0415

    with Bars(console=Console(stderr=True), transient=True) as bars:
        yield Bar(bars)
