"""When to ask again, and after what pause: Retry-After where it is given, else a growing one."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from refcheck.errors import RateLimitedError, SourceError

if TYPE_CHECKING:
    from collections.abc import Callable

    import tenacity

JITTER = 0.25


@dataclass(frozen=True, slots=True)
class Patience:
    """How much a service is put up with; times in seconds.

    `call_seconds` bounds one call in total. A `Retry-After` above `longest_wait` is not waited for,
    and not gone against either: the question fails. After `failures` failed questions in a row the
    service is not asked again for `rest` seconds.
    """

    attempts: int = 3
    call_seconds: float = 20.0
    first_wait: float = 1.0
    longest_wait: float = 30.0
    failures: int = 3
    rest: float = math.inf


def retrying(patience: Patience, sleep: Callable[[float], None]) -> tenacity.Retrying:
    """A tenacity controller for one question."""
    import tenacity  # noqa: PLC0415 - not needed to read a page

    # 1, 2, 4 … times the first wait
    growing = tenacity.wait_exponential_jitter(jitter=JITTER)

    enough = tenacity.stop_after_attempt(patience.attempts)

    def wait(state: tenacity.RetryCallState) -> float:
        asked_for = _asked_for(state)
        if asked_for is not None:
            return asked_for
        return min(growing(state) * patience.first_wait, patience.longest_wait)

    def asked_too_much(state: tenacity.RetryCallState) -> bool:
        return (_asked_for(state) or 0.0) > patience.longest_wait

    return tenacity.Retrying(
        retry=tenacity.retry_if_exception(is_transient),
        stop=lambda state: enough(state) or asked_too_much(state),
        wait=wait,
        sleep=sleep,
        reraise=True,
    )


def is_transient(error: BaseException) -> bool:
    """Whether asking again soon may help."""
    return isinstance(error, SourceError) and error.transient


def retry_after_seconds(value: str | None, now: float) -> float | None:
    """A Retry-After header (seconds, or an HTTP date) as seconds from `now`; None if neither."""
    value = (value or "").strip()
    if re.fullmatch(r"\d{1,9}(\.\d+)?", value):
        return float(value)
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - now)
    except (ValueError, TypeError, OverflowError, OSError):
        return None


def _asked_for(state: tenacity.RetryCallState) -> float | None:
    error = state.outcome.exception() if state.outcome else None
    return error.retry_after if isinstance(error, RateLimitedError) else None
