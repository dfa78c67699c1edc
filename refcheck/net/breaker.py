"""A circuit breaker: a source that keeps failing is not asked again in this run."""

from __future__ import annotations

import threading

from refcheck.errors import SourceError


class OddAnswerError(SourceError):
    """The source is up, but what it said is no answer to this one question."""


class Breaker:
    """Opens after `threshold` failures in a row and stays open."""

    def __init__(self, threshold: int) -> None:
        self._threshold = threshold
        self._lock = threading.Lock()
        self._in_a_row = 0
        self._reason: str | None = None

    @property
    def open(self) -> bool:
        """Whether the source is given up."""
        return self._reason is not None

    def check(self) -> None:
        """Raise the failure that opened the breaker, in the same words.

        The same words, because which reference met the failure itself and which came too late is a
        matter of chance, and two runs should say the same.
        """
        if self._reason is not None:
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
            if self._in_a_row >= self._threshold and self._reason is None:
                self._reason = error.message
