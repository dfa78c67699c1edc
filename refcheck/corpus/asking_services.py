"""What no index knows of a corpus: services asked about each reference once, from one place."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from refcheck.corpus.answering import answers, told_of
from refcheck.corpus.manifest import added
from refcheck.corpus.questions import as_question
from refcheck.corpus.store import By
from refcheck.model.evidence import DoiUnchecked, Unchecked
from refcheck.net.retry import Patience
from refcheck.progress import Guard
from refcheck.resolvers.opening import open_resolver

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from refcheck.corpus.manifest import Service
    from refcheck.corpus.questions import KnownReference
    from refcheck.corpus.run import Run
    from refcheck.corpus.store import Asking, Told
    from refcheck.model.evidence import SourceState
    from refcheck.resolvers.chain import Resolver

_TOGETHER = 500  # questions that services get at once, at most
_FEWEST = 20  # and at least, since several are under way at any moment
_SECONDS = 5.0  # that these should take: what a kill may lose
_SILENCE = 500  # questions in a row that nobody answers
_REST = 120.0  # seconds after which a service that was given up is asked again


def ask_services(run: Run) -> None:
    """From this process alone, many at a time; nobody is asked further once nobody answers.

    But if there were answers before, everybody is left alone for a while, and asked again.
    """
    run.watcher.begin("asking services", 0, run.store.counts().open_questions)
    patience = Patience(rest=_REST)
    # One resolver for all: it knows how often each service may be asked, and who is given up.
    with open_resolver(run.job.settings, warn=run.warn, patience=patience) as resolver:
        services = _Services(run, resolver, run.manifest.sources, run.seconds_left())
        heard = services.ask(0)
        while heard and _rest(run):
            heard = services.ask(heard)


@dataclass(frozen=True, slots=True)
class _Services:
    """Those who are asked, what earlier starts counted of them, and the seconds that there are."""

    run: Run
    resolver: Resolver
    before: list[Service]
    seconds: float | None

    def ask(self, after: int) -> int:
        """Ask what follows a question; the last one before an agency fell silent, 0 if none did.

        So it is if there was no answer at all.
        """
        heard = silent = 0
        for askings in _stretches(self.run, after):
            if self._answer(askings):
                heard, silent = askings[-1].id, 0
            else:
                silent += len(askings)
            if silent >= _SILENCE:
                return heard
        return 0

    def _answer(self, askings: list[Asking]) -> bool:
        """Whether any was answered, or it is the questions' fault; what was told counts now."""
        run, before = self.run, self.resolver.agencies()
        told = _asked(askings, self.resolver, run.job.settings.jobs, self.seconds)
        self.resolver.forget()
        run.store.answer(told)
        run.manifest.sources = added(self.before, self.resolver.states())
        run.commit()
        run.watcher.advance(len(askings), None)
        is_answered = any(one.by is not By.NOBODY for one in told)
        return is_answered or not _is_silent(before, self.resolver.agencies())


def _stretches(run: Run, after: int) -> Iterator[list[Asking]]:
    """The open questions, so many together as are answered in a few seconds, until time is up."""
    number = _FEWEST
    while askings := run.store.open_questions(after, number):
        begun, left = time.monotonic(), run.seconds_left()
        if left is not None and left <= 0:
            return
        yield askings
        after = askings[-1].id
        is_quick = time.monotonic() - begun < _SECONDS
        number = min(_TOGETHER, 2 * number) if is_quick else max(_FEWEST, number // 2)


def _is_silent(before: Iterable[SourceState], after: Iterable[SourceState]) -> bool:
    """Whether one of them was asked in between, and answered nothing."""
    pairs = zip(before, after, strict=True)
    return any(old.asked < new.asked and old.answered == new.answered for old, new in pairs)


def _rest(run: Run) -> bool:
    """Whether there was time for it."""
    left = run.seconds_left()
    if left is not None and left <= _REST:
        return False
    time.sleep(_REST)
    return True


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
        told_of(number, known, By.NOBODY if _is_unchecked(known) else By.SERVICES)
        for number, question in questions.items()
        if (known := found.get(question.fingerprint)) is not None
    ]


def _is_unchecked(known: KnownReference) -> bool:
    return isinstance(known.resolution, Unchecked) or isinstance(known.doi, DoiUnchecked)
