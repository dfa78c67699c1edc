"""One service of the network: everything that stands between a question and asking it."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeVar

from refcheck.errors import RateLimitedError, SourceError
from refcheck.model.evidence import SourceState, Traffic
from refcheck.net.breaker import Breaker
from refcheck.net.deadline import within
from refcheck.net.rates import TokenBucket, rate_in
from refcheck.net.retry import Patience, retrying
from refcheck.net.stopwatch import Stopwatch

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from refcheck.net.clock import Clock

T = TypeVar("T")
Sort = Literal["single", "list"]


@dataclass(frozen=True, slots=True)
class Limits:
    """Requests a second for single records and for lists, and how many may be under way at once."""

    single: float
    list: float
    in_flight: int


class Service:
    """Asks within the limits, again where that may help, and no longer when the service is down."""

    def __init__(
        self, name: str, detail: str, limits: Limits, *, patience: Patience, clock: Clock
    ) -> None:
        self.name = name
        self.detail = detail
        self._patience = patience
        self._clock = clock
        self._buckets: dict[Sort, TokenBucket] = {
            "single": TokenBucket(limits.single, clock),
            "list": TokenBucket(limits.list, clock),
        }
        self._slots = threading.Semaphore(limits.in_flight)
        self._breaker = Breaker(patience.failures, rest=patience.rest, monotonic=clock.monotonic)
        self._lock = threading.Lock()
        self._asked = self._answered = self._failed = self._requests = 0
        self._waiting = Stopwatch(clock)
        self._reason: str | None = None

    def ask(self, sort: Sort, question: Callable[[], T]) -> T:
        """What `question` returns; `SourceError` when the service did not answer it in the end."""
        with self._lock:
            self._asked += 1
        try:
            again = retrying(self._patience, self._pause)
            answer: T = again(self._once, sort, question)
        except SourceError as error:
            self._breaker.failed(error)
            with self._lock:
                self._failed += 1
                self._reason = error.message
            raise
        self._breaker.succeeded()
        with self._lock:
            self._answered += 1
        return answer

    def ask_ahead(self, sort: Sort, question: Callable[[], T]) -> T:
        """As `ask`, but only to spare later questions: once, and no failure is held against it."""
        answer = self._once(sort, question)
        self._breaker.succeeded()
        with self._lock:
            self._asked += 1
            self._answered += 1
        return answer

    def heed(self, sort: Sort, headers: Mapping[str, str]) -> None:
        """Go by the rate that an answer's headers name (keys in lower case)."""
        rate = rate_in(headers)
        if rate is not None:
            self._buckets[sort].correct(rate)

    def rate(self, sort: Sort) -> float:
        """Requests a second at present."""
        return self._buckets[sort].rate

    def state(self) -> SourceState:
        """The questions so far, and the requests that they took."""
        with self._lock:
            reason = self._reason
            if reason and self._breaker.open:
                reason += f"; not asked again after {self._patience.failures} failures in a row"
            counts = (self._asked, self._answered, self._failed)
            traffic = Traffic(self._requests, self._waiting.seconds)
            return SourceState(self.name, self.detail, *counts, reason, traffic)

    def _once(self, sort: Sort, question: Callable[[], T]) -> T:
        self._breaker.check()
        with self._waiting.waiting():
            self._buckets[sort].take()
        with self._slots:
            self._breaker.check()  # it may have opened while this question waited for its turn
            with self._lock:
                self._requests += 1
            try:
                return within(self._patience.call_seconds, question)
            except RateLimitedError as error:
                self._hold(error.retry_after)
                raise

    def _pause(self, seconds: float) -> None:
        with self._waiting.waiting():
            self._clock.sleep(seconds)

    def _hold(self, seconds: float | None) -> None:
        """Keep the other questions back, too, for as long as the service asked."""
        if seconds is not None and seconds <= self._patience.longest_wait:
            for bucket in self._buckets.values():
                bucket.pause(seconds)
