"""Edits that wait to be checked: those of a page together, and how far everything is done."""

from __future__ import annotations

import heapq
import itertools
import threading
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from refcheck.corpus.watch.edits import Edit

MOST = 10_000  # edits that wait; then whoever brings more waits, too
_LONGEST_WAIT = 10  # quiet times, for a page that is never quiet


class StoppedError(Exception):
    """The watch is over: whoever brings edits need not go on."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A place between edits: the time up to which all are known, and the stream's name for it."""

    moment: int
    event: str | None = None


@dataclass(slots=True)
class Batch:
    """A page's edits that are to be one check, in the order in which they came."""

    title: str
    first: float
    last: float
    edits: dict[int, Edit] = field(default_factory=dict)
    steps: list[_Step] = field(default_factory=list)


@dataclass(slots=True)
class _Step:
    mark: Mark
    is_done: bool = False


class Pending:
    """Filled by one thread, emptied by another.

    `mark` goes forward only over edits that are done, and what lies between them: an edit that
    waits, or is being checked, holds it back.
    """

    def __init__(
        self, start: Mark, *, quiet: float, clock: Callable[[], float], most: int = MOST
    ) -> None:
        self._quiet = quiet
        self._clock = clock
        self._most = most
        self._condition = threading.Condition()
        self._mark = start
        self._newest = start.moment
        self._steps: deque[_Step] = deque()
        self._pages: dict[str, Batch] = {}
        self._due: list[tuple[float, int, str]] = []
        self._order = itertools.count()
        self._waiting = 0
        self._is_caught_up = False
        self._failure: BaseException | None = None
        self._is_stopped = False

    # ---- for whoever brings edits ----

    def admit(self, edit: Edit, mark: Mark) -> None:
        """One edit more; `mark` lies behind it. Waits while there are too many."""
        with self._condition:
            self._condition.wait_for(lambda: self._is_stopped or self._waiting < self._most)
            step = self._stepped(mark, is_done=False)
            now = self._clock()
            batch = self._pages.get(edit.title)
            if batch is None:
                batch = self._pages[edit.title] = Batch(edit.title, now, now)
                self._expect(now + self._quiet, edit.title)
            elif edit.revision not in batch.edits:
                batch.last = now
            batch.edits.setdefault(edit.revision, edit)
            batch.steps.append(step)
            self._waiting += 1
            self._condition.notify_all()

    def passed(self, mark: Mark) -> None:
        """There was nothing of ours up to here."""
        with self._condition:
            self._stepped(mark, is_done=True)

    def caught_up(self) -> None:
        """All edits up to the present have been brought."""
        with self._condition:
            self._is_caught_up = True
            self._condition.notify_all()

    def failed(self, error: BaseException) -> None:
        """Nobody brings any more."""
        with self._condition:
            self._failure = error
            self._condition.notify_all()

    def pause(self, seconds: float) -> None:
        """Wait so long, or until the watch is over."""
        with self._condition:
            self._condition.wait_for(lambda: self._is_stopped, timeout=seconds)
            if self._is_stopped:
                raise StoppedError

    # ---- for whoever checks ----

    def take(self, seconds: float, *, at_once: bool = False) -> Batch | None:
        """The page that has been due for longest; None if none gets due in so many seconds.

        With `at_once` every page is due as soon as all edits have been brought; where no more may
        wait, every page is due. What made it impossible to bring more is raised.
        """
        until = self._clock() + seconds
        with self._condition:
            while True:
                if self._failure is not None:
                    raise self._failure
                now = self._clock()
                is_full = self._waiting >= self._most
                batch = self._next(now, hurry=is_full or (at_once and self._is_caught_up))
                if batch is not None or now >= until or self._finished(at_once=at_once):
                    return batch
                wake = min([until, *(due for due, _, _ in self._due[:1])])
                self._condition.wait(max(0.0, wake - now))

    def done(self, batch: Batch) -> None:
        """What became of the batch is on disk."""
        with self._condition:
            for step in batch.steps:
                step.is_done = True
            self._waiting -= len(batch.steps)
            self._settle()
            self._condition.notify_all()

    def stop(self) -> None:
        """Whoever waits to bring more is let go."""
        with self._condition:
            self._is_stopped = True
            self._condition.notify_all()

    @property
    def mark(self) -> Mark:
        """Up to here everything is done."""
        with self._condition:
            return self._mark

    @property
    def waiting(self) -> int:
        """How many edits wait, or are being checked."""
        with self._condition:
            return self._waiting

    def is_over(self) -> bool:
        """Whether all edits up to the present have been brought, and are done."""
        with self._condition:
            return self._is_caught_up and not self._waiting

    def oldest(self) -> int | None:
        """The moment of the oldest edit that waits."""
        with self._condition:
            # Batches stand in the order of their first edits.
            for batch in self._pages.values():
                return min(edit.moment for edit in batch.edits.values())
            return None

    # ---- inside, with the lock held ----

    def _stepped(self, mark: Mark, *, is_done: bool) -> _Step:
        if self._is_stopped:
            raise StoppedError
        # A late edit does not take the time back: what came before it has come.
        self._newest = max(self._newest, mark.moment)
        mark = Mark(self._newest, mark.event)
        if is_done and self._steps and self._steps[-1].is_done:
            step = self._steps[-1]
            step.mark = mark
        else:
            step = _Step(mark, is_done)
            self._steps.append(step)
        self._settle()
        return step

    def _settle(self) -> None:
        while self._steps and self._steps[0].is_done:
            self._mark = self._steps.popleft().mark

    def _next(self, now: float, *, hurry: bool) -> Batch | None:
        while self._due and (hurry or self._due[0][0] <= now):
            _, _, title = heapq.heappop(self._due)
            batch = self._pages[title]
            due = min(batch.last + self._quiet, batch.first + _LONGEST_WAIT * self._quiet)
            if hurry or due <= now:
                return self._pages.pop(title)
            self._expect(due, title)
        return None

    def _expect(self, due: float, title: str) -> None:
        heapq.heappush(self._due, (due, next(self._order), title))

    def _finished(self, *, at_once: bool) -> bool:
        return at_once and self._is_caught_up and not self._waiting
