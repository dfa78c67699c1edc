"""On which days an address was found gone or alive: how failures are counted before one is sure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

APART = 3  # days between failures that count: a host that is down over a weekend fails once


@dataclass(frozen=True, slots=True)
class History:
    """ISO dates: of failures, oldest first, and of the last answer as alive."""

    gone: tuple[str, ...] = ()
    alive: str | None = None


def united(*histories: History) -> History:
    """What several have seen of one address, in whatever order it is told.

    Failures count that are at least three days apart and later than the day on which somebody saw
    the address alive.
    """
    alive = max((one.alive for one in histories if one.alive), default=None)
    counted: list[str] = []
    for day in sorted({day for one in histories for day in one.gone}):
        if (alive is None or day > alive) and (
            not counted or days_between(counted[-1], day) >= APART
        ):
            counted.append(day)
    return History(tuple(counted), alive)


def until(history: History, day: str) -> History:
    """Without what lies after a day: a clock that was wrong once must not count for years."""
    alive = history.alive if history.alive and history.alive <= day else None
    return History(tuple(one for one in history.gone if one <= day), alive)


def days_between(earlier: str, later: str) -> int:
    """Whole days from one ISO date to another."""
    return (date.fromisoformat(later) - date.fromisoformat(earlier)).days
