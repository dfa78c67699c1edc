"""A circuit breaker: a source that keeps failing is not asked again in this run, or for a while."""

from __future__ import annotations

import math
import threading
import time
from typing import TYPE_CHECKING

from refcheck.errors import RateLimitedError, SourceError

if TYPE_CHECKING:
    from collections.abc import Callable


class OddAnswerError(SourceError):
    """The source is up, but what it said is no answer to this one question."""


class Breaker:
    """Opens after `threshold` failures in a row and stays open, or for `rest` seconds.

    The next failure after these opens it again.
    """

    def __init__(
        self,
        threshold: int,
        *,
        rest: float = math.inf,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._threshold = threshold
        self._rest = rest
        self._monotonic = monotonic
        self._until = 0.0
        self._lock = threading.Lock()
        self._in_a_row = 0
        self._reason: str | None = None

    @property
    def open(self) -> bool:
        """Whether the source is given up."""
        return self._reason is not None and self._monotonic() < self._until

    def check(self) -> None:
        """Raise the failure that opened the breaker, in the same words.

        The same words, because which reference met the failure itself and which came too late is a
        matter of chance, and two runs should say the same.
        """
        if self._reason is not None and self.open:
            raise SourceError(self._reason)

    def succeeded(self) -> None:
        """The source answered."""
        with self._lock:
            self._in_a_row = 0

    def failed(self, error: SourceError) -> None:
        """The source did not answer, however often it was asked."""
        if isinstance(error, OddAnswerError):
            return
        with self._lock:
            self._in_a_row += 1
            if self._in_a_row >= self._threshold and not self.open:
                asked_for = error.retry_after if isinstance(error, RateLimitedError) else None
                self._reason = error.message
                self._until = self._monotonic() + max(self._rest, asked_for or 0.0)
