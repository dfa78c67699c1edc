"""How output leaves: files whole or not at all, results to standard output, the rest beside it."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, BinaryIO

from refcheck.errors import OutputError

if TYPE_CHECKING:
    from pathlib import Path


def complain(message: str, hint: str | None = None) -> None:
    """One line on standard error, the hint after a semicolon."""
    say(f"refcheck: {message}; {hint}" if hint else f"refcheck: {message}")


def say(line: str) -> None:
    """A line for the person at the terminal, who may not be there."""
    if sys.stderr is None:
        return
    from refcheck.reporters.safe_text import one_line, without_commands  # noqa: PLC0415

    try:
        print(without_commands(one_line(line)), file=sys.stderr, flush=True)
    except OSError:
        return


def write_result(text: str, *, encoding: str | None = None) -> None:
    """The result on standard output, in its own encoding unless the format has one.

    BrokenPipeError where nobody reads any longer; OutputError for every other failure.
    """
    own = getattr(sys.stdout, "encoding", None)
    write_result_bytes(text.encode(encoding or own or "utf-8", "backslashreplace"))


def write_result_bytes(data: bytes) -> None:
    """The same for a result that is no text of ours."""
    if sys.stdout is None:
        raise OutputError("standard output is closed")
    try:
        sys.stdout.flush()
        _write_all(sys.stdout.buffer, data)
    except OSError as error:
        forget_standard_output()
        if isinstance(error, BrokenPipeError):
            raise
        message = f"standard output cannot be written: {error.strerror}"
        raise OutputError(message, hint="is the disk full?") from error


def forget_standard_output() -> None:
    """Python would try to flush it once more at shutdown, and complain."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _write_all(stream: BinaryIO, data: bytes) -> None:
    """Under PYTHONUNBUFFERED the stream has no buffer, and takes what a pipe has room for."""
    rest = memoryview(data)
    while rest:
        rest = rest[stream.write(rest) or 0 :]
    stream.flush()


def write_whole(path: Path, text: str) -> None:
    """Put the text into the file, which holds the old text or the new one whatever happens."""
    write_whole_bytes(path, text.encode("utf-8", "backslashreplace"))


def write_whole_bytes(path: Path, data: bytes) -> None:
    """The same for what is no text of ours."""
    try:
        if path.exists() and not path.is_file() and not path.is_dir():
            path.write_bytes(data)  # a device or a pipe cannot be replaced
        else:
            _replace(path.resolve(), data)
    except OSError as error:
        hint = None if path.parent.is_dir() else "its folder does not exist"
        raise OutputError(f"{path} cannot be written: {error.strerror}", hint=hint) from error


def make_folder(path: Path) -> None:
    """The folder, made where it is not there yet."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        message = f"the folder {path} cannot be made: {error.strerror}"
        raise OutputError(message, hint="name another one") from error


def _replace(target: Path, data: bytes) -> None:
    draft = target.with_name(f".{target.name[:100]}.{os.urandom(6).hex()}.tmp")
    try:
        with draft.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        with suppress(OSError):  # a new file; and not every file system knows modes
            draft.chmod(target.stat().st_mode & 0o777)  # who may read and write it stays
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
