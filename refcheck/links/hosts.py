"""Whose turn it is: each host is asked gently, and none waits for another."""

from __future__ import annotations

import heapq
from collections import deque
from dataclasses import dataclass, field, replace
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeAlias, TypeVar

from refcheck.links.trail import Answer, Failure
from refcheck.net.retry import retry_after_seconds

if TYPE_CHECKING:
    from refcheck.links.guard import Permitted
    from refcheck.links.limits import Limits
    from refcheck.links.trail import End

_TOO_MANY = 429
_UNAVAILABLE = 503
_SLOWEST = 10.0  # seconds between two requests, whatever a host has asked for
_MOST_DOUBLINGS = 5
_MOST_PACES = 1_000  # hosts of which a next survey hears: each may bring an answer with its body
_CALM = 10  # answers in a row after which a host is asked twice as often again


class Asking(Protocol):
    """What waits for its turn at the host of the address that it asks."""

    target: Permitted


T = TypeVar("T", bound=Asking)


@dataclass(slots=True, eq=False)
class Host(Generic[T]):
    """One host: its queue, how it is asked, and what it has answered so far.

    `least` is the shortest interval that it allows. `rounds` counts how often in a row it asked for
    patience, `stumbles` how often it could not answer, `calm` the answers since. By port:
    `failures` are those in a row, `fates` what holds for all that is still asked there; those that
    it has asked for, for as long as it named, until `refuses_until`.
    """

    places: int
    interval: float
    least: float
    queue: deque[T] = field(default_factory=deque)
    active: int = 0
    ready_at: float = 0.0
    rounds: int = 0
    stumbles: int = 0
    paused_at: float = float("-inf")
    calm: int = 0
    failures: dict[int, int] = field(default_factory=dict)
    fates: dict[int, Answer | Failure] = field(default_factory=dict)
    refuses_until: float = 0.0
    in_heap: bool = False


# Hosts that have asked for patience, by name, as one survey leaves them to the next: none waits.
Paces: TypeAlias = dict[str, Host[Any]]


class Schedule(Generic[T]):
    """Hosts with something to ask; knows no clock.

    Hosts that were asked already go before new ones, so that connections are used while they are
    open, and among new ones those with the longest queue, since they take longest.
    `paces` are the hosts that an earlier schedule has noted, which are taken out of them.
    """

    def __init__(self, limits: Limits, paces: Paces | None = None, now: float = 0.0) -> None:
        self._limits = limits
        self._paces = {} if paces is None else paces
        for host in self._paces.values():
            if host.refuses_until <= now:
                host.fates.clear()
        self._hosts: dict[str, Host[T]] = {}
        self._heap: list[tuple[float, int, Host[T]]] = []
        self._order = 0
        self._new: deque[Host[T]] = deque()

    def load(self, all_of_them: list[T]) -> list[T]:
        """Everything that is known from the start; those are returned whose fate is, too."""
        settled: list[T] = []
        for one in all_of_them:
            host = self._host(one.target.host)
            (settled if one.target.port in host.fates else host.queue).append(one)
        for host in sorted(self._hosts.values(), key=lambda host: -len(host.queue)):
            if host.ready_at:
                self._stand(host)
            else:
                self._new.append(host)
        return settled

    def note(self, paces: Paces, now: float) -> None:
        """Put in the hosts that are to be asked gently by a later schedule, too.

        What failed there is forgotten: it may work by then.
        """
        usual = self._limits
        for name, host in self._hosts.items():
            refuses = host.refuses_until > now
            if refuses or host.interval > usual.interval or host.places < usual.per_host:
                kept = {port: one for port, one in host.fates.items() if refuses and is_busy(one)}
                paces[name] = replace(
                    host,
                    queue=deque(),
                    active=0,
                    stumbles=0,
                    failures={},
                    fates=kept,
                    in_heap=False,
                )
        for name in list(paces)[: max(0, len(paces) - _MOST_PACES)]:
            del paces[name]

    def put(self, one: T, *, first: bool = False) -> None:
        """Queue up at its host, to go on with what was begun."""
        host = self._host(one.target.host)
        if first:
            host.queue.appendleft(one)
        else:
            host.queue.append(one)
        self._stand(host)

    def take(self, now: float) -> tuple[Host[T], T] | None:
        """Somebody whose turn it is; then comes either `start` or `skip`."""
        while self._heap and self._heap[0][0] <= now:
            host = heapq.heappop(self._heap)[2]
            host.in_heap = False
            if host.ready_at > now:  # it has asked for patience meanwhile
                self._stand(host)
            elif host.queue:
                return host, host.queue.popleft()
        while self._new:
            host = self._new.popleft()
            if host.queue and not host.in_heap and host.ready_at <= now:
                return host, host.queue.popleft()
        return None

    def start(self, host: Host[T], now: float) -> None:
        """A request is under way."""
        host.active += 1
        host.ready_at = max(host.ready_at, now + host.interval)
        self._stand(host)

    def skip(self, host: Host[T]) -> None:
        """The one who was taken asks nobody."""
        self._stand(host)

    def end(self, host: Host[T], target: Permitted, end: End, began: float, now: float) -> list[T]:
        """The request is answered, or not; those are returned whose fate is settled thereby."""
        host.active -= 1
        known = len(host.fates)
        self._heed(host, target, end, began, now)
        settled: list[T] = []
        if len(host.fates) > known:  # who comes later is told by `fate`, and queues up no more
            settled = [one for one in host.queue if one.target.port in host.fates]
            host.queue = deque(one for one in host.queue if one.target.port not in host.fates)
        self._stand(host)
        return settled

    def fate(self, target: Permitted) -> Answer | Failure | None:
        """What is known of the address without asking."""
        host = self._hosts.get(target.host)
        fate = host.fates.get(target.port) if host else None
        return replace(fate, url=target.url) if fate else None

    def slow_down(self, name: str, seconds: float) -> None:
        """Leave at least so much time between two requests."""
        host = self._host(name)
        host.least = max(host.least, min(seconds, _SLOWEST))
        host.interval = max(host.interval, host.least)

    def next_time(self) -> float | None:
        """When somebody's turn comes if nothing happens until then; 0 where it has come."""
        if self._new:
            return 0.0
        return self._heap[0][0] if self._heap else None

    def _host(self, name: str) -> Host[T]:
        host = self._hosts.get(name)
        if host is None:
            interval = self._limits.interval
            host = self._paces.pop(name, None) or Host(self._limits.per_host, interval, interval)
            self._hosts[name] = host
        return host

    def _stand(self, host: Host[T]) -> None:
        """In line, once, if it has something to ask and a place to ask it."""
        # Where the last failures may be under way already, nobody else is sent after them.
        hope = self._limits.failures - max(host.failures.values(), default=0)
        if host.queue and not host.in_heap and host.active < min(host.places, hope):
            host.in_heap = True
            self._order += 1
            heapq.heappush(self._heap, (host.ready_at, self._order, host))

    def _heed(self, host: Host[T], target: Permitted, end: End, began: float, now: float) -> None:
        """Ask less often, or not at all any more, if that is what the answer says."""
        port = target.port
        if isinstance(end, Answer):
            host.failures.pop(port, None)
            if is_busy(end):
                self._be_patient(host, port, end, began, now)
            elif end.status == _UNAVAILABLE:
                self._be_careful(host, port, end)
            else:
                self._be_quicker(host)
        elif isinstance(end, Failure) and end.kind in ("timeout", "connection"):
            count = host.failures[port] = host.failures.get(port, 0) + 1
            if count >= self._limits.failures:
                reason = f"not asked after {count} failures of its host, the last: {end.reason}"
                host.fates.setdefault(port, Failure(end.url, "rest", reason))
                del host.failures[port]
        elif isinstance(end, Failure) and end.kind in ("unknown-host", "no-names"):
            host.fates.setdefault(port, end)  # a name is looked up once a run

    def _be_patient(
        self, host: Host[T], port: int, answer: Answer, began: float, now: float
    ) -> None:
        """Pause; ask half as often where it names no time, or asks for patience again.

        In the end its answer stands for all that is left.
        """
        growing = self._limits.first_wait * 2 ** min(host.rounds, _MOST_DOUBLINGS)
        named = wait_asked_for(answer)
        wait = named or growing
        if began >= host.paused_at:  # the others were under way when it asked for patience
            lately = host.paused_at >= 0 and host.calm < _CALM
            if lately or named is None:  # else it has said what it wants, and gets it
                host.interval = max(host.interval, min(host.interval * 2, _SLOWEST))
                host.places = max(1, host.places // 2)
            host.paused_at = now
            host.rounds += 1
            host.calm = 0
        host.ready_at = max(host.ready_at, now + min(wait, self._limits.longest_wait))
        if wait > self._limits.longest_wait or host.rounds >= self._limits.attempts:
            host.fates[port] = answer
            host.refuses_until = now + wait

    def _be_careful(self, host: Host[T], port: int, answer: Answer) -> None:
        """One page's trouble is its own; several in a row are the host's, and stand for all."""
        host.stumbles += 1
        if host.stumbles >= self._limits.attempts:
            host.calm = 0
            host.interval = max(host.interval, min(host.interval * 2, self._limits.first_wait))
        if host.stumbles >= 2 * self._limits.attempts:
            host.fates[port] = answer

    def _be_quicker(self, host: Host[T]) -> None:
        host.rounds = host.stumbles = 0
        host.calm += 1
        if host.calm >= _CALM:
            host.calm = 0
            host.interval = max(host.least, host.interval / 2)
            host.places = min(self._limits.per_host, host.places + 1)


def is_busy(end: object) -> bool:
    """Whether the host asks for patience; 503 alone may be the fault of a single page."""
    if not isinstance(end, Answer):
        return False
    told_when = end.status == _UNAVAILABLE and "retry-after" in end.headers
    return told_when or end.status == _TOO_MANY


def wait_asked_for(answer: Answer) -> float | None:
    """The seconds of Retry-After; a date there is compared with the server's own clock."""
    value = answer.headers.get("retry-after")
    try:
        now = parsedate_to_datetime(answer.headers.get("date", "")).timestamp()
    except (ValueError, TypeError, OverflowError, OSError):
        now = float("inf")  # without it a date tells nothing
    return retry_after_seconds(value, now) if value else None
