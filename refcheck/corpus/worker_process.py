"""A worker seen from the process that started it: begun without the parent's signals, and ended."""

from __future__ import annotations

import signal
import warnings
from collections import deque
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.resource_tracker import ensure_running
from typing import TYPE_CHECKING, Generic, TypeVar

from refcheck.corpus.worker import serve

if TYPE_CHECKING:
    from collections.abc import Iterator
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

    from refcheck.corpus.worker import Limits

P = TypeVar("P")

_PRELOADED = [
    "refcheck.corpus.checking",
    "refcheck.corpus.worker",
    "refcheck.reading.bibliography.parsing",
]


@dataclass(slots=True)
class WorkerProcess(Generic[P]):
    """One process, the connection to it, and the `pieces` that it has; it is to answer `until`."""

    process: BaseProcess
    connection: Connection
    ready: bool = False
    pieces: deque[P] = field(default_factory=deque)
    until: float = float("inf")

    def end(self, patience: float) -> int | None:
        """The exit code, negative for a signal; it is killed after `patience` seconds."""
        self.connection.close()
        self.process.join(patience)
        if self.process.exitcode is None:
            self.process.kill()
            self.process.join()
        code = self.process.exitcode
        self.process.close()
        return code


def started(opening: bytes, limits: Limits) -> WorkerProcess[P]:
    """A new one, with a pickled `opening`. OSError or EOFError where it cannot be started."""
    context = get_context("forkserver")
    context.set_forkserver_preload(_PRELOADED)
    # Somebody may have killed Python's own tracker, which has nothing of ours to track.
    warnings.filterwarnings("ignore", "resource_tracker: process died", UserWarning)
    ensure_running()  # or it is started below, which would let the signals through again
    ours, theirs = context.Pipe()
    with _signals_blocked():
        process = context.Process(target=serve, args=(theirs, opening, limits), daemon=True)
        process.start()
    theirs.close()
    return WorkerProcess(process, ours)


def how_it_ended(code: int | None) -> str:
    """To be read after "a worker" or "its process"."""
    if code is not None and code < 0:
        return f"was ended by signal {-code}"
    return f"ended with code {code}"


@contextmanager
def _signals_blocked() -> Iterator[None]:
    """New processes never see the signals that the parent answers."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
