"""SIGINT and SIGTERM: the first lets the run clean up behind itself, the second ends it at once."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING, Final, NoReturn

if TYPE_CHECKING:
    from types import FrameType

_come: Final[list[type[KeyboardInterrupt]]] = []


class Terminated(KeyboardInterrupt):
    """Somebody sent SIGTERM: everything that cleans up after Ctrl-C does so after this."""


def clean_up_on_signals() -> None:
    """From now on a signal becomes an exception. One that the shell has us ignore stays ignored."""
    if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
        signal.signal(signal.SIGINT, _stop)
    if signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:
        signal.signal(signal.SIGTERM, _stop)


def insist() -> None:
    """Raise again what a signal has raised: who catches everything may have kept it, as aiohttp."""
    if _come:
        raise _come[0]


def stopped_by(error: BaseException) -> KeyboardInterrupt | None:
    """The signal behind an error: code that a class or an import runs may wrap what stops it."""
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, KeyboardInterrupt):
            return seen
        seen = seen.__cause__ or seen.__context__
    return None


def end_by_signal() -> NoReturn:
    """As SIGTERM ends a program that knows nothing of it, so that whoever sent it can tell.

    Only after `Terminated`: by then the signal is the system's again.
    """
    os.kill(os.getpid(), signal.SIGTERM)
    os._exit(128 + signal.SIGTERM)  # where the signal does not end us at once


def _stop(number: int, _frame: FrameType | None) -> NoReturn:
    """The next signal is not waited for by anybody."""
    for one in (signal.SIGINT, signal.SIGTERM):
        if signal.getsignal(one) is _stop:
            signal.signal(one, signal.SIG_DFL)
    _come.append(Terminated if number == signal.SIGTERM else KeyboardInterrupt)
    raise _come[0]
