"""For how long anybody waited: several who wait at once count once."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from refcheck.net.clock import Clock


class Stopwatch:
    """Runs while at least one thread is inside `waiting`."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._inside = 0
        self._since = 0.0
        self._seconds = 0.0

    @property
    def seconds(self) -> float:
        """So far."""
        with self._lock:
            running = self._clock.monotonic() - self._since if self._inside else 0.0
            return self._seconds + running

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """The caller waits."""
        with self._lock:
            if not self._inside:
                self._since = self._clock.monotonic()
            self._inside += 1
        try:
            yield
        finally:
            with self._lock:
                self._inside -= 1
                if not self._inside:
                    self._seconds += self._clock.monotonic() - self._since
