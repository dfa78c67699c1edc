"""One source's answers: a question is asked once a run, and not where the cache has it."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from refcheck.errors import SourceError
from refcheck.model.evidence import Traffic
from refcheck.net.cache import POSITIVE, cache_key

if TYPE_CHECKING:
    from collections.abc import Callable

    from refcheck.model.evidence import SourceState
    from refcheck.net.cache import AnswerCache

T = TypeVar("T")
Key = tuple[str, ...]
MOST_REMEMBERED = 20_000  # records: some 40 MB
FORM = "works-4"  # how answers are stored, and how records become works; no other is read


class OfflineError(SourceError):
    """The source was not asked, since the run is offline; the cache does not have its answer."""


class _Promise(Generic[T]):
    """An answer that is there, or under way (`concurrent.futures` would import logging)."""

    def __init__(self) -> None:
        self._settled = threading.Event()
        self._answer: T
        self._error: BaseException | None = None

    @property
    def kept(self) -> bool:
        return self._settled.is_set() and self._error is None

    def keep(self, answer: T) -> None:
        self._answer = answer
        self._settled.set()

    def fail(self, error: BaseException) -> None:
        self._error = error
        self._settled.set()

    def result(self) -> T:
        self._settled.wait()
        if self._error is not None:
            raise self._error
        return self._answer


class Shelf(Generic[T]):
    """Answers of one sort under the keys of their questions; `source` is its name and address.

    `read` takes a stored answer (TypeError, ValueError, KeyError, AttributeError where it is none),
    `write` gives what is stored and for how many seconds. Where `remembers`, the last answers also
    stay in memory; whoever puts a question that is under way waits for that answer.
    """

    def __init__(
        self,
        source: tuple[str, str],
        cache: AnswerCache | None,
        *,
        offline: bool,
        read: Callable[[Any], T],
        write: Callable[[Key, T], tuple[Any, float]],
        remembers: bool = True,
    ) -> None:
        self._source = source
        self._cache = cache
        self._offline = offline
        self._read = read
        self._write = write
        self._remembers = remembers
        self._lock = threading.Lock()
        self._known: dict[Key, _Promise[T]] = {}
        self._cached = self._repeated = self._batched = 0
        self._fetched_ahead: set[Key] = set()

    def fetch(self, key: Key, ask: Callable[[], T]) -> T:
        """The answer that is known, or that of `ask`; who waits for it shares its exception."""
        mine: _Promise[T] = _Promise()
        with self._lock:
            known = self._known.setdefault(key, mine)
        if known is mine:
            return self._answer(key, mine, ask)
        answer = known.result()
        with self._lock:
            if key in self._fetched_ahead:
                self._fetched_ahead.discard(key)  # it came for this very question
            else:
                self._repeated += 1
        return answer

    def peek(self, key: Key) -> T | None:
        """The answer that this run or the cache has, or None; it counts as no question."""
        with self._lock:
            known = self._known.get(key)
        if known is not None:
            return known.result() if known.kept else None
        stored = self._stored(key)
        return stored[0] if stored else None

    def lacks(self, key: Key) -> bool:
        """Whether only the source itself has the answer; takes the cache's into memory."""
        with self._lock:
            if key in self._known:
                return False
        stored = self._stored(key)
        if stored is None:
            return not self._offline
        self._remember(key, stored[0])
        self._count_cached()
        return False

    def add(self, answers: dict[Key, T]) -> None:
        """Answers that came together in one request, before each was asked for by itself."""
        for key, answer in answers.items():
            self._keep(key, answer)
            self._remember(key, answer)
        with self._lock:
            self._batched += max(len(answers) - 1, 0)

    def prolong(self, key: Key) -> None:
        """Keep an answer that turned out to be a good one for longer."""
        if self._cache and not self._offline:
            self._cache.prolong(self._name(key), POSITIVE)

    def counted(self, state: SourceState) -> SourceState:
        """The source's own counts, and the questions that were answered in its stead."""
        with self._lock:
            spared = Traffic(0, 0.0, self._cached, self._repeated, self._batched)
        given = spared.saved
        return replace(
            state,
            asked=state.asked + given,
            answered=state.answered + given,
            traffic=state.traffic + spared,
        )

    def _answer(self, key: Key, mine: _Promise[T], ask: Callable[[], T]) -> T:
        try:
            answer = self._found(key, ask)
        except BaseException as error:
            self._forget(key)
            mine.fail(error)
            raise
        if not self._remembers:
            self._forget(key)
        mine.keep(answer)
        self._trim()
        return answer

    def _found(self, key: Key, ask: Callable[[], T]) -> T:
        stored = self._stored(key)
        if stored is not None:
            self._count_cached()
            return stored[0]
        if self._offline:
            raise OfflineError("offline")
        answer = ask()
        self._keep(key, answer)
        return answer

    def _stored(self, key: Key) -> tuple[T] | None:
        row = self._cache.get(self._name(key)) if self._cache else None
        if row is None:
            return None
        try:
            return (self._read(_opened(key, row)),)
        except (TypeError, ValueError, KeyError, AttributeError):
            return None  # of another version, or damaged: ask again

    def _count_cached(self) -> None:
        with self._lock:
            self._cached += 1

    def _keep(self, key: Key, answer: T) -> None:
        if self._cache:
            value, seconds = self._write(key, answer)
            row = {"form": FORM, "asked": list(key), "answer": value}
            self._cache.put(self._name(key), row, seconds)

    def _remember(self, key: Key, answer: T) -> None:
        known: _Promise[T] = _Promise()
        known.keep(answer)
        with self._lock:
            if self._known.setdefault(key, known) is known:
                self._fetched_ahead.add(key)

    def _trim(self) -> None:
        """Forget the oldest answers, unless somebody will still come for them."""
        with self._lock:
            while len(self._known) > MOST_REMEMBERED:
                key, oldest = next(iter(self._known.items()))
                if key in self._fetched_ahead or not oldest.kept:
                    return
                del self._known[key]

    def _forget(self, key: Key) -> None:
        with self._lock:
            self._known.pop(key, None)

    def _name(self, key: Key) -> str:
        return cache_key(*self._source, FORM, *key)


def _opened(key: Key, row: Any) -> Any:
    """The answer in a row; ValueError unless it is one of ours, to this very question."""
    if row.keys() != {"form", "asked", "answer"} or row["form"] != FORM:
        raise ValueError("a row of another form")
    if row["asked"] != list(key):
        raise ValueError("the answer to another question")
    return row["answer"]
