"""Small JSON files that say how far a run or a watch has come."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import msgspec

from refcheck.corpus.regular_files import open_regular
from refcheck.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

State = TypeVar("State", bound=msgspec.Struct)

_LARGEST = 16 << 20  # bytes: they have a few kilobytes


def read_state(path: Path, kind: type[State], *, what: str, hint: str) -> State | None:
    """What the file says; None where there is none, InputError where it is not `what`."""
    try:
        with open_regular(path) as file:
            return msgspec.json.decode(file.read(_LARGEST), type=kind)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}") from error
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise InputError(f"{path} is no {what}: {error}", hint=hint) from error


def state_bytes(state: msgspec.Struct, first: Iterable[str]) -> bytes:
    """The file, indented, these fields first."""
    fields = msgspec.to_builtins(state)
    ordered = {name: fields.pop(name) for name in first} | fields
    return msgspec.json.format(msgspec.json.encode(ordered), indent=2) + b"\n"
