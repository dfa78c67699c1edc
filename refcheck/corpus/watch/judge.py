"""One process that judges page after page; a page that breaks, hangs or kills it fails alone."""

from __future__ import annotations

import pickle
import signal
import time
from contextlib import contextmanager
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any

from refcheck.corpus.outcomes import Failed
from refcheck.corpus.worker import READY, serve
from refcheck.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

    from refcheck.corpus.outcomes import Outcome
    from refcheck.corpus.worker import Limits, Opening

_PRELOADED = ["refcheck.corpus.watch.verdicts", "refcheck.corpus.worker"]
_GRACE = 30.0  # seconds after which a process that should have ended itself is ended
_LAST_WORDS = 0.5  # seconds for a process whose connection is closed to end by itself
# After so many pages or seconds another process takes over: memory stays flat, and a service that
# was given up is asked again.
_PAGES, _SECONDS = 200, 600.0
_DEATHS = 2


class Judge:
    """`opening` is called once in each process, and gives the function that is asked there."""

    def __init__(self, opening: Callable[[], Opening], limits: Limits) -> None:
        self._opening = opening
        self._limits = limits
        self._process: BaseProcess | None = None
        self._connection: Connection | None = None
        self._asked = 0
        self._since = 0.0

    def ask(self, item: Any) -> Outcome:
        """What the function makes of the item; InputError where it cannot be opened.

        An item that kills its process gets a second one, since it may not have been its fault.
        """
        worn = self._asked >= _PAGES or time.monotonic() - self._since > _SECONDS
        if self._process is not None and worn:
            self.renew()
        for attempt in range(_DEATHS):
            outcome = self._asked_once(item)
            if outcome is not None:
                return outcome
            code = self.renew()
            if code == -signal.SIGALRM:
                seconds = f"{self._limits.seconds:g} seconds"
                return Failed("time", f"it took more than {seconds}")
            if attempt + 1 == _DEATHS:
                return Failed("died", f"its process ended with {code}, twice")
        raise AssertionError

    def renew(self) -> int | None:
        """End the process, so that the next page gets another; its exit code."""
        process, connection = self._process, self._connection
        self._process = self._connection = None
        if connection is not None:
            connection.close()
        if process is None:
            return None
        process.join(_LAST_WORDS)
        if process.exitcode is None:
            process.kill()
            process.join(_GRACE)
        return process.exitcode

    def _asked_once(self, item: Any) -> Outcome | None:
        """None where the process ended."""
        try:
            connection = self._connection or self._started()
            connection.send([item])
            self._asked += 1
            if not connection.poll(self._limits.seconds + _GRACE):
                return Failed("time", f"it took more than {self._limits.seconds:g} seconds")
            outcome: Outcome = pickle.loads(connection.recv_bytes())  # noqa: S301 - our own process
        except (EOFError, OSError):
            return None
        if isinstance(outcome, Failed) and outcome.kind in {"memory", "time"}:
            self.renew()
        return outcome

    def _started(self) -> Connection:
        context = get_context("forkserver")
        context.set_forkserver_preload(_PRELOADED)
        ours, theirs = context.Pipe()
        with _signals_blocked():
            process = context.Process(
                target=serve,
                args=(theirs, pickle.dumps(self._opening()), self._limits),
                daemon=True,
            )
            process.start()
        theirs.close()
        self._process, self._connection = process, ours
        self._asked, self._since = 0, time.monotonic()
        message = ours.recv_bytes()
        if message != READY:
            failed: Failed = pickle.loads(message)  # noqa: S301 - our own process
            raise InputError(failed.message)
        return ours


@contextmanager
def _signals_blocked() -> Iterator[None]:
    """New processes never see the signals that the parent answers."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
