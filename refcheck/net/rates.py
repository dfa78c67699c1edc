"""How often a service may be asked: a token bucket, and what the service's own headers say."""

from __future__ import annotations

import re
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from refcheck.net.clock import Clock

FASTEST = 50.0
SLOWEST = 0.05
_SECONDS = {"s": 1.0, "sec": 1.0, "m": 60.0, "min": 60.0, "h": 3600.0}
_INTERVAL = re.compile(r"(\d+(?:\.\d+)?)\s*(s|sec|m|min|h)?", re.IGNORECASE)


class TokenBucket:
    """Lets `rate` callers through a second, evenly spaced, in the order in which they come.

    Its depth is one token: no burst, since the services count by the second and punish bursts.
    """

    def __init__(self, rate: float, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._gap = 1 / rate
        self._next = clock.monotonic()

    @property
    def rate(self) -> float:
        """Tokens a second."""
        return 1 / self._gap

    def take(self) -> None:
        """Wait for this caller's turn."""
        wait = self._reserve()
        if wait > 0:
            self._clock.sleep(wait)

    def pause(self, seconds: float) -> None:
        """Let nobody through for `seconds`, as the service asked."""
        with self._lock:
            self._next = max(self._next, self._clock.monotonic() + seconds)

    def correct(self, rate: float) -> None:
        """Go by the rate that the service itself has named."""
        with self._lock:
            self._gap = 1 / min(max(rate, SLOWEST), FASTEST)

    def _reserve(self) -> float:
        with self._lock:
            now = self._clock.monotonic()
            turn = max(now, self._next)
            self._next = turn + self._gap
            return turn - now


def rate_in(headers: Mapping[str, str]) -> float | None:
    """Requests a second by `x-rate-limit-limit` and `-interval` ("10", "1s"); names lower case."""
    limit = headers.get("x-rate-limit-limit", "")
    interval = _INTERVAL.fullmatch(headers.get("x-rate-limit-interval", "").strip())
    if not re.fullmatch(r"\d{1,6}", limit.strip()) or interval is None:
        return None
    seconds = float(interval[1]) * _SECONDS[(interval[2] or "s").lower()]
    return int(limit) / seconds if seconds > 0 and int(limit) > 0 else None
