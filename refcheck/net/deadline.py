"""A hard limit on how long one call may take, however slowly its answer trickles in."""

from __future__ import annotations

import threading
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, TypeVar

from refcheck.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


def within(seconds: float, call: Callable[[], T]) -> T:
    """What `call` returns or raises, or a `SourceError` when it takes longer than `seconds`.

    Time limits of HTTP clients count from one packet to the next, so a server that sends a byte
    now and then holds them for ever. The call runs in a thread of its own, which is left behind
    when the time is up: a daemon, so that it cannot keep the program from ending.
    """
    done: SimpleQueue[tuple[T | None, BaseException | None]] = SimpleQueue()

    def run() -> None:
        try:
            done.put((call(), None))
        except BaseException as error:  # noqa: BLE001 - carried over to the thread that waits
            done.put((None, error))

    thread = threading.Thread(target=run, name="refcheck-call", daemon=True)
    try:
        thread.start()
    except RuntimeError as error:
        raise SourceError("no thread left to ask in", transient=True) from error
    try:
        value, raised = done.get(timeout=seconds)
    except Empty:
        raise SourceError(f"no answer within {seconds:g} s", transient=True) from None
    if raised is not None:
        raise raised
    return value  # type: ignore[return-value]  # None only where `call` returned it
