"""The second stage: each question answered once, by the indexes and then by services."""

from __future__ import annotations

import time
from collections import deque
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

from refcheck.corpus.answering import answer, answers, is_conclusive
from refcheck.corpus.local.asking import as_question
from refcheck.corpus.manifest import added
from refcheck.corpus.outcomes import Done
from refcheck.corpus.pickled import packed
from refcheck.corpus.pool import Piece, ordered
from refcheck.corpus.store import Asking, By, Told
from refcheck.links.mentions import recorded_dois
from refcheck.model.evidence import DoiUnchecked, Unchecked
from refcheck.progress import Guard
from refcheck.resolvers.opening import open_resolver

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from refcheck.corpus.job import Job
    from refcheck.corpus.questions import KnownReference
    from refcheck.corpus.run import Run
    from refcheck.corpus.store import Store
    from refcheck.resolvers.chain import Resolver

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
    asked.unanswered = counts.answers.get(By.NOBODY, 0) if run.job.online else 0
    run.commit()


def _ask_indexes(run: Run) -> None:
    """In the workers, many questions to a piece; a piece that fails is tried one by one."""
    counts = run.store.counts()
    run.watcher.begin("resolving", sum(counts.answers.values()), counts.questions)
    again: deque[Asking] = deque()
    last = time.monotonic()
    for askings, outcome in ordered(
        partial(_resolving, run.offline_job),
        _pieces(run.store, again),
        workers=run.options.processes,
        limits=run.options.limits,
    ):
        match outcome:
            case Done(told):
                run.store.answer(told)
            case _ if len(askings) == 1:
                run.store.answer([Told(askings[0].id, By.INDEXES, b"")])
            case _:
                again.extend(askings)
                continue
        run.watcher.advance(len(askings), None)
        if time.monotonic() - last > _COMMIT:
            run.commit()
            last = time.monotonic()
    run.commit()


def _pieces(store: Store, again: deque[Asking]) -> Iterator[Piece[list[Asking]]]:
    after = 0
    while True:
        while again:
            yield _piece([again.popleft()])
        askings = store.unanswered(after, _BATCH * 8)
        if not askings:
            return
        after = askings[-1].id
        for start in range(0, len(askings), _BATCH):
            yield _piece(askings[start : start + _BATCH])


def _piece(askings: list[Asking]) -> Piece[list[Asking]]:
    return Piece(askings, askings, sum(len(one.question) for one in askings))


@contextmanager
def _resolving(job: Job) -> Iterator[Callable[[list[Asking]], list[Told]]]:
    with open_resolver(job.settings, warn=lambda _: None) as resolver:

        def told(askings: list[Asking]) -> list[Told]:
            found = [(one.id, answer(as_question(one.question), resolver)) for one in askings]
            return [
                _told(number, known, By.INDEXES if is_conclusive(known) else By.NOBODY)
                for number, known in found
            ]

        yield told


def ask_services(run: Run) -> None:
    """From this process alone, many at a time; nobody is asked further once nobody answers."""
    counts = run.store.counts()
    run.watcher.begin("asking services", 0, counts.answers.get(By.NOBODY, 0))
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
