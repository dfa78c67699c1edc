"""Asking again for as long as it takes, after growing pauses; an outage is told once."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from refcheck.errors import InputError, RateLimitedError, SourceError
from refcheck.net.retry import is_transient

if TYPE_CHECKING:
    from collections.abc import Callable

    import tenacity

T = TypeVar("T")

_DAY = 86_400.0


@dataclass(frozen=True, slots=True)
class Pauses:
    """In seconds: `first` doubles up to `longest`, with as much as `jitter` more each time."""

    first: float = 1.0
    longest: float = 300.0
    jitter: float = 1.0


@dataclass(slots=True)
class Outages:
    """Who does not answer at present: `warn` gets a line when that begins, `say` when it is over.

    Of a wiki and a part of it only one is told.
    """

    warn: Callable[[str], None]
    say: Callable[[str], None]
    clock: Callable[[], float]
    _out: dict[str, tuple[float, bool]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def failed(self, who: str, error: SourceError) -> None:
        """It does not answer, and will be asked again."""
        with self._lock:
            if who in self._out:
                return
            is_told = not any(who in other or other in who for other in self._out)
            self._out[who] = (self.clock(), is_told)
        if is_told:
            self.warn(f"{who}: {error.message}; asked again until it answers")

    def answered(self, who: str) -> None:
        """The outage, if there was one, is over."""
        with self._lock:
            since, was_told = self._out.pop(who, (0.0, False))
        if was_told:
            self.say(f"{who} answers again, after {duration(self.clock() - since)}")


@dataclass(slots=True)
class Patience:
    """How long who does not answer is asked again: up to `attempts` times, None for no end.

    With an end, nobody is waited for who asks for more than `pauses.longest`.
    """

    pause: Callable[[float], None]
    outages: Outages
    attempts: int | None = None
    pauses: Pauses = field(default_factory=Pauses)

    def ask(self, who: str, question: Callable[[], T], *, attempts: int | None = None) -> T:
        """What `question` returns; SourceError where it does not, however often it was asked.

        `attempts` are for what may be this question's fault. That it comes too early is not: where
        there is no end, who says so is asked again.
        """
        answer: T = self._retrying(who, attempts or self.attempts)(question)
        self.outages.answered(who)
        return answer

    def _retrying(self, who: str, attempts: int | None) -> tenacity.Retrying:
        import tenacity  # noqa: PLC0415 - not needed to read a page

        pauses = self.pauses
        growing = tenacity.wait_exponential_jitter(
            initial=pauses.first, max=pauses.longest, jitter=pauses.jitter
        )
        enough = tenacity.stop_after_attempt(attempts) if attempts else tenacity.stop_never

        def wait(state: tenacity.RetryCallState) -> float:
            wished = _wished(state)
            # A moment that has passed, or none at all, is no reason to ask once a second.
            return min(wished + pauses.jitter, _DAY) if wished else growing(state)

        def used_up(state: tenacity.RetryCallState) -> bool:
            too_long = bool(attempts) and (_wished(state) or 0.0) > pauses.longest
            return too_long or bool(enough(state))

        def over(state: tenacity.RetryCallState) -> bool:
            too_early = isinstance(_error(state), RateLimitedError)
            return used_up(state) and not (too_early and self.attempts is None)

        def tell(state: tenacity.RetryCallState) -> None:
            error = _error(state)
            if isinstance(error, SourceError) and (attempts is None or used_up(state)):
                self.outages.failed(who, error)

        return tenacity.Retrying(
            retry=tenacity.retry_if_exception(is_transient),
            stop=over,
            wait=wait,
            sleep=self.pause,
            before_sleep=tell,
            reraise=True,
        )


def given_up(who: str, error: SourceError) -> InputError:
    """What ends a run that was to end."""
    return InputError(
        f"{who}: {error.message}", hint="try again later: the next run goes on from here"
    )


def duration(seconds: float) -> str:
    """In the unit that people would take."""
    for unit, size in (("days", _DAY), ("hours", 3600.0), ("min", 60.0)):
        if seconds >= 2 * size:
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds:.0f} s"


def _error(state: tenacity.RetryCallState) -> BaseException | None:
    return state.outcome.exception() if state.outcome else None


def _wished(state: tenacity.RetryCallState) -> float | None:
    error = _error(state)
    return error.retry_after if isinstance(error, RateLimitedError) else None
