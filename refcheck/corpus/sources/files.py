"""Files of a source: their bytes, bounded, and what tells one state of a file from another."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

from refcheck.corpus.regular_files import open_regular
from refcheck.corpus.unpacking import LARGEST
from refcheck.errors import InputError, OutputError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def read_file(path: Path) -> bytes:
    """A regular file's bytes, one more than a page may have at most; InputError for all else."""
    try:
        with open_regular(path) as file:
            return file.read(LARGEST + 1)
    except FileNotFoundError as error:
        raise InputError("it is gone since the folder was listed") from error
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise InputError(f"it cannot be read: {reason}") from error


def is_link(path: Path) -> bool:
    """Whether it is a symbolic link, wherever it leads."""
    try:
        return path.is_symlink()
    except (OSError, ValueError):
        return False


@contextmanager
def usable(store: Path) -> Iterator[None]:
    """What SQLite cannot do with a file of the run becomes an OutputError: a full disk, damage."""
    try:
        yield
    except sqlite3.Error as error:
        raise OutputError(f"{store} cannot be used: {error}") from error


def state_of(path: Path) -> dict[str, str | int]:
    """Where a file is, its size in bytes and when it was changed, in ns; InputError."""
    try:
        found = path.stat()
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}") from error
    return {"path": str(path), "size": found.st_size, "mtime_ns": found.st_mtime_ns}
