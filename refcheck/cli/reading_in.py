"""The bytes of a file or of standard input, never more than one above the limit."""

from __future__ import annotations

import stat
import sys
from pathlib import Path

from refcheck.cli.group import meant_command
from refcheck.errors import InputError

MAXIMUM_BYTES = 50 * 1024 * 1024
STANDARD_INPUTS = frozenset({"-", "/dev/stdin"})
# What would be read for ever, or wait for ever until somebody writes to it.
_ENDLESS = {
    stat.S_IFBLK: "a device",
    stat.S_IFCHR: "a device",
    stat.S_IFIFO: "a pipe",
    stat.S_IFSOCK: "a socket",
}


def read_bounded(name: str) -> bytes:
    """A regular file's bytes; InputError for everything else."""
    if not name:
        raise InputError("an empty name names no file", hint="- is standard input")
    path = Path(name)
    try:
        endless = _ENDLESS.get(stat.S_IFMT(path.stat().st_mode))
        if endless:
            raise InputError(f"{path} is {endless}, not a file", hint="pipe it in and name it -")
        with path.open("rb") as file:
            return file.read(MAXIMUM_BYTES + 1)
    except FileNotFoundError as error:
        command = meant_command(name)
        hint = f"did you mean `refcheck {command}`?" if command else "check its name and folder"
        raise InputError(f"no such file: {path}", hint=hint) from error
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise InputError(f"{path} cannot be read: {reason}") from error


def read_standard_input() -> bytes:
    """What is piped in."""
    if sys.stdin is None:
        raise InputError("standard input is closed")
    return sys.stdin.buffer.read(MAXIMUM_BYTES + 1)


def refuse_large(path: str, size: int) -> None:
    """Raise for what is larger than any page."""
    if size > MAXIMUM_BYTES:
        raise InputError(f"{path} is larger than 50 MB", hint="split it, or check a part of it")
