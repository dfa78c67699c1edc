"""Many questions at once, by a bounded number of threads, until the time is up."""

from __future__ import annotations

import threading
import time
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

Q = TypeVar("Q", bound="Hashable")
A = TypeVar("A")
_GLANCE = 1.0  # how long a wait may be deaf to Ctrl-C where the platform makes it so


def answer_all(
    questions: Sequence[Q],
    answer: Callable[[Q], A],
    *,
    jobs: int,
    seconds: float | None,
    on_done: Callable[[Q], None],
) -> dict[Q, A]:
    """The answers that there were within `seconds`; the first exception of an answer is raised.

    The threads are daemons: one that waits for the network when the time is up, or when the user
    interrupts, is left behind and keeps nobody waiting.
    """
    todo: SimpleQueue[Q] = SimpleQueue()
    done: SimpleQueue[tuple[Q, A | None, BaseException | None]] = SimpleQueue()
    stop = threading.Event()
    for question in questions:
        todo.put(question)

    def work() -> None:
        while not stop.is_set():
            try:
                question = todo.get_nowait()
            except Empty:
                return
            try:
                done.put((question, answer(question), None))
            except BaseException as error:  # noqa: BLE001 - raised again where it is waited for
                done.put((question, None, error))

    until = None if seconds is None else time.monotonic() + seconds
    try:
        if seconds is None or seconds > 0:
            for _ in range(min(max(jobs, 1), len(questions))):
                threading.Thread(target=work, name="refcheck-resolve", daemon=True).start()
        return _collect(len(questions), done, until, on_done)
    finally:
        stop.set()


def _collect(
    count: int,
    done: SimpleQueue[tuple[Q, A | None, BaseException | None]],
    until: float | None,
    on_done: Callable[[Q], None],
) -> dict[Q, A]:
    answers: dict[Q, A] = {}
    while len(answers) < count:
        left = _GLANCE if until is None else min(_GLANCE, until - time.monotonic())
        try:
            question, value, error = done.get(timeout=left) if left > 0 else done.get_nowait()
        except Empty:
            if left > 0:
                continue
            break
        if error is not None:
            raise error
        answers[question] = value  # type: ignore[assignment]  # None only where it is the answer
        on_done(question)
    return answers
