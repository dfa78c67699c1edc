"""The second stage: each question answered once, by the indexes and then by services."""

from __future__ import annotations

import time
from contextlib import closing, contextmanager
from functools import partial
from typing import TYPE_CHECKING

from refcheck.corpus.answering import answer, answers, is_conclusive, is_failed
from refcheck.corpus.manifest import added
from refcheck.corpus.outcomes import Done
from refcheck.corpus.pickled import packed
from refcheck.corpus.pool import Piece, ordered
from refcheck.corpus.questions import as_question
from refcheck.corpus.store import Asking, By, Told
from refcheck.links.mentions import recorded_dois
from refcheck.model.evidence import DoiUnchecked, Unchecked
from refcheck.progress import Guard
from refcheck.resolvers.opening import open_resolver

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import TypeAlias

    from refcheck.corpus.job import Job
    from refcheck.corpus.questions import KnownReference
    from refcheck.corpus.run import Run
    from refcheck.resolvers.chain import Resolver

    Left: TypeAlias = Callable[[int, int], list[Asking]]

_BATCH = 32  # questions of a piece: a piece should take longer than it takes to hand it out
_COMMIT = 5.0  # seconds between commits
_TOGETHER = 500  # questions that services get from one resolver, which remembers all it was told


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
            return [_told(number, known, _whose(known)) for number, known in found]

        yield told


def _whose(known: KnownReference) -> By:
    if is_conclusive(known):
        return By.INDEXES
    return By.FAILED if is_failed(known) else By.NOBODY


def ask_services(run: Run) -> None:
    """From this process alone, many at a time; nobody is asked further once nobody answers."""
    counts = run.store.counts()
    run.watcher.begin("asking services", 0, counts.open_questions)
    after, settings = 0, run.job.settings
    while askings := run.store.open_questions(after, _TOGETHER):
        seconds = run.seconds_left()
        if seconds is not None and seconds <= 0:
            return
        after = askings[-1].id
        with open_resolver(settings, warn=run.warn) as resolver:
            told = _asked(askings, resolver, settings.jobs, seconds)
            states = resolver.states()
        run.store.answer(told)
        run.manifest.sources = added(run.manifest.sources, states)
        run.commit()
        run.watcher.advance(len(askings), None)
        if told and all(one.by is By.NOBODY for one in told):
            return


def _asked(
    askings: list[Asking], resolver: Resolver, jobs: int, seconds: float | None
) -> list[Told]:
    """What services say; a question that shows a bug keeps the answer that it has."""
    questions = {one.id: as_question(one.question) for one in askings}
    guard: Guard[Asking] = Guard(lambda *_: None)
    _, found = guard.together(
        askings,
        lambda some: answers(
            [questions[one.id] for one in some], resolver, jobs=jobs, seconds=seconds
        ),
        lambda one: one,
        "resolving",
    )
    return [
        _told(number, known, By.NOBODY if _is_unchecked(known) else By.SERVICES)
        for number, question in questions.items()
        if (known := found.get(question.fingerprint)) is not None
    ]


def _told(number: int, known: KnownReference, by: By) -> Told:
    doi = next(iter(recorded_dois([known.doi], ())), None)
    return Told(number, by, packed(known), doi)


def _is_unchecked(known: KnownReference) -> bool:
    return isinstance(known.resolution, Unchecked) or isinstance(known.doi, DoiUnchecked)
