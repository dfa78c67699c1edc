"""What became of one piece of work that was given to another process."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

FailureKind: TypeAlias = Literal["unreadable", "broken", "time", "memory", "died"]


@dataclass(frozen=True, slots=True)
class Done:
    """What the function returned."""

    value: Any


@dataclass(frozen=True, slots=True)
class Failed:
    """Why there is nothing: what was given cannot be read, or it broke, hung or killed its process.

    `kind` and `message`, a lower-case fact, become a row of errors.
    """

    kind: str
    message: str


Outcome: TypeAlias = Done | Failed
