"""Lines for the job's log; whatever comes from an event or a checkout is shown as data."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_LONGEST = 200
_SHOWN = 8


class UnusableError(Exception):
    """What whoever set up the workflow must mend, in one line."""


def shown(text: object) -> str:
    """The text in quotes: one line, ASCII, bounded, with nothing a runner takes for a command."""
    whole = str(text)
    part = whole[:_LONGEST]
    return ascii(part) + (f" … ({len(whole)} characters)" if len(whole) > _LONGEST else "")


def notice(message: str) -> None:
    """A remark beside the run's result."""
    _command("notice", message)


def warning(message: str) -> None:
    """Something to look at, which fails nothing."""
    _command("warning", message)


def error(message: str) -> None:
    """Why the step fails."""
    _command("error", message)


def left_out(facts: Sequence[str]) -> None:
    """What is not checked, and why, in one remark: GitHub shows ten of a step."""
    more = [f"{len(facts) - _SHOWN} more"] if len(facts) > _SHOWN else []
    if facts:
        notice("\n".join(f"not checked: {fact}" for fact in [*facts[:_SHOWN], *more]))


def _command(name: str, message: str) -> None:
    escaped = message.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    print(f"::{name} title=refcheck::{escaped}", flush=True)
