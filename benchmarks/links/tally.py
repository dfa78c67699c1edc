"""What was asked of each address: requests, connections at once, and how close together."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(slots=True)
class Host:
    """`gaps` are the seconds between one request and the next, in order of time."""

    methods: Counter[str] = field(default_factory=Counter)
    connections: int = 0
    most_connections: int = 0
    answering: int = 0
    most_answering: int = 0
    sent: int = 0
    last: float | None = None
    gaps: list[float] = field(default_factory=list)

    def told(self, since: float) -> dict[str, Any]:
        """For `/-/stats`; `last` is when the last request came, in seconds."""
        gaps = sorted(self.gaps)
        return {
            "requests": self.methods.total(),
            "methods": dict(self.methods),
            "most_connections": self.most_connections,
            "most_answering": self.most_answering,
            "sent": self.sent,
            "least_gap": gaps[0] if gaps else None,
            "tenth_gap": gaps[len(gaps) // 10] if gaps else None,
            "median_gap": gaps[len(gaps) // 2] if gaps else None,
            "last": None if self.last is None else self.last - since,
        }


class Tally:
    """Counts by address; the clock is the server's."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._since = clock()
        self._hosts: dict[str, Host] = {}
        self._first: dict[tuple[str, str], float] = {}

    def reset(self) -> None:
        """Forgets all but the connections that are open."""
        self._first.clear()
        self._since = self._clock()
        for name, host in self._hosts.items():
            self._hosts[name] = Host(connections=host.connections, answering=host.answering)

    def connected(self, name: str) -> None:
        """A connection to the address was opened."""
        host = self._hosts.setdefault(name, Host())
        host.connections += 1
        host.most_connections = max(host.most_connections, host.connections)

    def disconnected(self, name: str) -> None:
        """One was closed."""
        self._hosts[name].connections -= 1

    def asked(self, name: str, method: str, target: str) -> float | None:
        """A request came; how long ago the target was first asked for, if it was."""
        now, host = self._clock(), self._hosts[name]
        host.methods[method] += 1
        host.answering += 1
        host.most_answering = max(host.most_answering, host.answering)
        if host.last is not None:
            host.gaps.append(now - host.last)
        host.last = now
        first = self._first.setdefault((name, target), now)
        return None if first == now else now - first

    def answered(self, name: str) -> None:
        """A request is over, answered or given up."""
        self._hosts[name].answering -= 1

    def sent(self, name: str, count: int) -> None:
        """Bytes were handed to the system."""
        self._hosts[name].sent += count

    def hosts(self) -> dict[str, dict[str, Any]]:
        """All of it, by address; the one that is asked for counts is left out."""
        return {
            name: host.told(self._since)
            for name, host in sorted(self._hosts.items())
            if host.methods.total()
        }
