"""The second stage: each question answered once, by the indexes and then by services."""

from __future__ import annotations

import time
from contextlib import closing, contextmanager
from functools import partial
from typing import TYPE_CHECKING

from refcheck.corpus.answering import answer, is_conclusive, is_failed, told_of
from refcheck.corpus.asking_services import ask_services
from refcheck.corpus.outcomes import Done
from refcheck.corpus.pool import Piece, ordered
from refcheck.corpus.questions import as_question
from refcheck.corpus.store import Asking, By, Told
from refcheck.resolvers.opening import open_resolver

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import TypeAlias

    from refcheck.corpus.job import Job
    from refcheck.corpus.questions import KnownReference
    from refcheck.corpus.run import Run

    Left: TypeAlias = Callable[[int, int], list[Asking]]

_BATCH = 32  # questions of a piece: a piece should take longer than it takes to hand it out
_COMMIT = 5.0  # seconds between commits


def resolve(run: Run) -> None:
    """Answer what has no answer yet; what services do not answer stays open."""
    _ask_indexes(run)
    if run.job.online:
        ask_services(run)
    counts, asked = run.store.counts(), run.manifest.asked
    asked.from_indexes = counts.answers.get(By.INDEXES, 0)
    asked.from_services = counts.answers.get(By.SERVICES, 0)
    failed = counts.answers.get(By.FAILED, 0)
    asked.unanswered = counts.open_questions if run.job.online else failed
    run.commit()


def _ask_indexes(run: Run) -> None:
    """In the workers, many questions to a piece; those of one that fails are tried one by one."""
    counts = run.store.counts()
    answered = sum(number for by, number in counts.answers.items() if by != By.FAILED)
    run.watcher.begin("resolving", answered, counts.questions)
    _ask_in_pieces(run, run.store.unanswered_or_failed, _BATCH)
    _ask_in_pieces(run, run.store.unanswered, 1)


def _ask_in_pieces(run: Run, left: Left, size: int) -> None:
    """What is left, so many questions to a piece."""
    outcomes = ordered(
        partial(_resolving, run.offline_job),
        _pieces(left, size),
        workers=run.options.processes,
        limits=run.options.limits,
    )
    last = time.monotonic()
    with closing(outcomes):
        for askings, outcome in outcomes:
            match outcome:
                case Done(told):
                    run.store.answer(told)
                case _ if len(askings) == 1:
                    run.store.answer([Told(askings[0].id, By.INDEXES, b"")])
                case _:
                    continue
            run.watcher.advance(len(askings), None)
            if time.monotonic() - last > _COMMIT:
                run.commit()
                last = time.monotonic()
    run.commit()


def _pieces(left: Left, size: int) -> Iterator[Piece[list[Asking]]]:
    after = 0
    while askings := left(after, _BATCH * 8):
        after = askings[-1].id
        for start in range(0, len(askings), size):
            yield _piece(askings[start : start + size])


def _piece(askings: list[Asking]) -> Piece[list[Asking]]:
    return Piece(askings, askings, sum(len(one.question) for one in askings))


@contextmanager
def _resolving(job: Job) -> Iterator[Callable[[list[Asking]], list[Told]]]:
    with open_resolver(job.settings, warn=lambda _: None) as resolver:

        def told(askings: list[Asking]) -> list[Told]:
            found = [(one.id, answer(as_question(one.question), resolver)) for one in askings]
            return [told_of(number, known, _whose(known)) for number, known in found]

        yield told


def _whose(known: KnownReference) -> By:
    if is_conclusive(known):
        return By.INDEXES
    return By.FAILED if is_failed(known) else By.NOBODY
