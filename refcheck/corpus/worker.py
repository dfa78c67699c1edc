"""A worker process: does one piece after another, within limits that the system itself enforces."""

from __future__ import annotations

import contextlib
import gc
import os
import pickle
import signal
import traceback
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from refcheck.corpus.outcomes import Done, Failed
from refcheck.errors import RefcheckError

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from multiprocessing.connection import Connection

    from refcheck.corpus.outcomes import Outcome

Opening: TypeAlias = "Callable[[], AbstractContextManager[Callable[[Any], Any]]]"

READY = b""  # the first word of a worker that has opened what it needs
RETIRED = b""  # the last word of one that is no good for more
LARGEST_RESULT = 32 << 20  # bytes: more than the rows of any page that people can read
_MADE_BETWEEN_COLLECTIONS = 50_000  # objects that hold others: more than most pages have
_SHORTEST = 0.001  # seconds: none would switch the timer off


@dataclass(frozen=True, slots=True)
class Limits:
    """Of one piece of work: seconds; and of the process that does it: megabytes."""

    seconds: float = 60.0
    memory_mb: int = 2048


def serve(connection: Connection, opening: bytes, limits: Limits) -> None:
    """Answer each list of pieces with one message for each, in order, until the parent is gone.

    `opening` is pickled, so that what goes wrong with it is told like anything else. A piece that
    takes too long ends the process by SIGALRM, whatever code it is in, and whether or
    not there is still a parent. After one that took too much memory the process retires.
    """
    _settle_in(limits)
    with contextlib.suppress(EOFError, OSError), contextlib.ExitStack() as stack:
        try:
            function = stack.enter_context(pickle.loads(opening)())  # noqa: S301 - our parent's
        except Exception as error:  # noqa: BLE001 - the parent tells it, and ends the run
            connection.send_bytes(pickle.dumps(_failure(error)))
            return
        # What is loaded by now stays, and pages leave few cycles behind: looking for these through
        # all of it, as often as is usual, would take a tenth of the time.
        gc.freeze()
        gc.set_threshold(_MADE_BETWEEN_COLLECTIONS)
        connection.send_bytes(READY)
        while _answer(connection, connection.recv(), function, limits):
            pass
        connection.send_bytes(RETIRED)


def _answer(
    connection: Connection, pieces: list[Any], function: Callable[[Any], Any], limits: Limits
) -> bool:
    """Whether this process is good for more."""
    for piece in pieces:
        signal.setitimer(signal.ITIMER_REAL, max(limits.seconds, _SHORTEST))
        outcome = _outcome(function, piece)
        signal.setitimer(signal.ITIMER_REAL, 0)
        connection.send_bytes(_as_message(outcome))
        if isinstance(outcome, Failed) and outcome.kind == "memory":
            return False
    return True


def _outcome(function: Callable[[Any], Any], piece: Any) -> Outcome:
    try:
        return Done(function(piece))
    except BaseException as error:  # noqa: BLE001 - whatever a page breaks is that page's row
        return _failure(error)


def _as_message(outcome: Outcome) -> bytes:
    try:
        message = pickle.dumps(outcome, protocol=5)
    except MemoryError as error:
        return pickle.dumps(_failure(error))
    if len(message) > LARGEST_RESULT:
        size = f"{len(message):,} bytes are more than a page's rows may have ({LARGEST_RESULT:,})"
        return pickle.dumps(Failed("memory", size))
    return message


def _failure(error: BaseException) -> Failed:
    if isinstance(error, RefcheckError):
        return Failed("unreadable", error.message)
    if isinstance(error, MemoryError):
        return Failed("memory", "it needs more memory than --page-memory allows")
    last = traceback.extract_tb(error.__traceback__)[-1:]
    where = "".join(f" ({Path(one.filename).name}, line {one.lineno})" for one in last)
    said = " ".join(str(error).split())[:500]
    return Failed("broken", f"a bug in refcheck: {type(error).__name__}: {said}{where}")


def _settle_in(limits: Limits) -> None:
    """No word to the terminal; signals as a new process has them, and the parent's Ctrl-C unseen.

    The parent blocks SIGINT and SIGTERM while it starts a worker, and they stay blocked: who
    stops a run stops the parent, whose end closes the connection.
    """
    for number in (signal.SIGALRM, signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)
    # A page does not use its time up while Ctrl-Z holds the run.
    for number in (signal.SIGINT, signal.SIGTSTP):
        signal.signal(number, signal.SIG_IGN)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    os.close(nowhere)
    _limit_memory(limits.memory_mb << 20)


def _limit_memory(size: int) -> None:
    import resource  # noqa: PLC0415 - there is none on Windows

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    if hard != resource.RLIM_INFINITY:
        size = min(size, hard)
    resource.setrlimit(resource.RLIMIT_DATA, (size, hard))
