"""position.json: up to where a wiki's edits have been checked, and what counts of the folder."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from refcheck import __version__
from refcheck.corpus.state_files import read_state, state_bytes
from refcheck.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

FILE: Final = "position.json"
SCHEMA: Final = "refcheck-watch/1"


class Position(msgspec.Struct):
    """Where a watch goes on, replaced whole after each check.

    Every edit before `time` (ISO 8601) has been checked, and, where a stream told of them, every
    event up to `event`. No edit before `floor` was wanted. `bytes` has how much of each file
    counts: whatever else is there was written by a watch that was stopped, and is written again.
    The tables of page checks are those of `part`; `part_checks` are in it.
    """

    wiki: str
    time: str
    floor: str
    event: str | None = None
    checks: int = 0
    part: int = 0
    part_checks: int = 0
    bytes: dict[str, int] = {}
    saved: str | None = None
    schema: str = SCHEMA
    refcheck: str = __version__


def read_position(folder: Path) -> Position | None:
    """The position in a folder; None where there is none, InputError where it cannot be one."""
    path = folder / FILE
    hint = "remove it, and the watch begins with the present"
    position = read_state(path, Position, what="position of a watch", hint=hint)
    if position is None:
        return None
    if position.schema != SCHEMA or min(position.bytes.values(), default=0) < 0:
        hint = "name another folder for --output"
        raise InputError(f"{path} is not of this version's layout ({SCHEMA})", hint=hint)
    return position


def as_bytes(position: Position) -> bytes:
    """The position as it stands in its file, layout and version first."""
    return state_bytes(position, ("schema", "refcheck", "wiki", "time", "event"))
