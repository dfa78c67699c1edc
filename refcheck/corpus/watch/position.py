"""position.json: up to where a wiki's edits have been checked, and what counts of the folder."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from refcheck import __version__
from refcheck.corpus.regular_files import open_regular
from refcheck.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

FILE: Final = "position.json"
SCHEMA: Final = "refcheck-watch/1"
_LARGEST = 1 << 20  # bytes: it has less than ten thousand


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
    try:
        with open_regular(path) as file:
            position = msgspec.json.decode(file.read(_LARGEST), type=Position)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}") from error
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        hint = "remove it, and the watch begins with the present"
        raise InputError(f"{path} is no position of a watch: {error}", hint=hint) from error
    if position.schema != SCHEMA or min(position.bytes.values(), default=0) < 0:
        hint = "name another folder for --output"
        raise InputError(f"{path} is not of this version's layout ({SCHEMA})", hint=hint)
    return position


def as_bytes(position: Position) -> bytes:
    """The position as it stands in its file, layout and version first."""
    fields = msgspec.to_builtins(position)
    first = {name: fields.pop(name) for name in ("schema", "refcheck", "wiki", "time", "event")}
    return msgspec.json.format(msgspec.json.encode({**first, **fields}), indent=2) + b"\n"
