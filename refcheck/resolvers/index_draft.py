"""The folder in which an index is made before it takes its place, and what killed makers left."""

from __future__ import annotations

import errno
import os
import re
import secrets
import shutil
import sqlite3
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from refcheck.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_TRIES = 5
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT}) if hasattr(errno, "EDQUOT") else {errno.ENOSPC}
_ENGINES_FULL = re.compile(r"no space left|os error (?:28|112|122)\b", re.IGNORECASE)
# All that the engine says where one of its threads met an error.
_KILLED = re.compile("writer was killed|worker thread", re.IGNORECASE)
_NEARLY_FULL = 64 << 20  # bytes: less than the engine writes at once


def _never(_: Path) -> bool:
    return False


@contextmanager
def drafted(output: Path, can_go_on: Callable[[Path], bool] = _never) -> Iterator[Path]:
    """A folder beside the output, removed in the end unless it took the output's place.

    One that `can_go_on` is not removed where the making fails, and is given again to the next
    maker. A lock that dies with the process says that the draft is being written. OutputError for
    what comes from the disk, SQLite or the engine meanwhile.
    """
    target = output.absolute()
    try:
        draft, lock = sweep(output, can_go_on) or _begin(target)
    except (OSError, sqlite3.Error) as error:
        raise OutputError(_told(output, error)) from error
    kept = False
    try:
        yield draft
    except BaseException as error:
        kept = can_go_on(draft)
        if isinstance(error, OSError | sqlite3.Error):
            raise OutputError(_told(output, error)) from error
        raise
    finally:
        if not kept:
            shutil.rmtree(draft, ignore_errors=True)
        lock.close()
        if not kept:
            with suppress(OSError):
                _lock_of(draft).unlink(missing_ok=True)


@contextmanager
def engine_errors(folder: Path) -> Iterator[None]:
    """What the engine raises while it writes, ValueErrors and panics, as the OSError it is."""
    try:
        yield
    except BaseException as error:
        if not isinstance(error, ValueError) and type(error).__name__ != "PanicException":
            raise
        message = str(error).partition("\n")[0]
        full = _ENGINES_FULL.search(message) or (
            _KILLED.search(message) and shutil.disk_usage(folder).free < _NEARLY_FULL
        )
        if not full and _KILLED.search(message):
            message = "the index's writer met an error of the disk"  # the engine does not say which
        raise OSError(errno.ENOSPC if full else errno.EIO, message) from error


def sweep(
    output: Path, can_go_on: Callable[[Path], bool] = _never
) -> tuple[Path, sqlite3.Connection] | None:
    """Removes drafts of this output whose makers are gone; an index that stood aside returns.

    The first draft that `can_go_on` is left, and is the answer, with its lock.
    """
    target = output.absolute()
    named = re.compile(rf"\.{re.escape(target.name)}\.[0-9a-f]{{8}}\.lock")
    found = None
    with suppress(OSError):
        for path in sorted(p for p in target.parent.iterdir() if named.fullmatch(p.name)):
            found = _sweep_one(path, target, _never if found else can_go_on) or found
    return found


def put_in_place(draft: Path, output: Path) -> None:
    """The draft becomes the output; what was there before returns if that fails."""
    aside = _aside_of(draft)
    try:
        if output.exists():
            output.rename(aside)
        os.replace(draft, output)  # noqa: PTH105  a folder, in one step
    except OSError:
        if aside.exists() and not output.exists():
            aside.rename(output)
        raise
    shutil.rmtree(aside, ignore_errors=True)


def _begin(target: Path) -> tuple[Path, sqlite3.Connection]:
    target.parent.mkdir(parents=True, exist_ok=True)
    for _ in range(_TRIES):
        draft = target.with_name(f".{target.name}.{secrets.token_hex(4)}.draft")
        path = _lock_of(draft)
        lock = _locked(path)
        if lock is not None and path.exists():  # else somebody swept it just now
            try:
                draft.mkdir(mode=0o700)
            except OSError:
                lock.close()
                path.unlink(missing_ok=True)
                raise
            return draft, lock
    raise OSError(errno.EBUSY, "no draft can be begun beside it")


def _locked(path: Path) -> sqlite3.Connection | None:
    """The lock, or None where another has it: SQLite's is the one that all systems know."""
    connection = sqlite3.connect(path, timeout=0, isolation_level=None, check_same_thread=False)
    try:
        connection.execute("PRAGMA journal_mode = MEMORY")  # nothing is written: no second file
        connection.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as error:
        connection.close()
        if "locked" in str(error) or "busy" in str(error):
            return None
        raise
    return connection


def _sweep_one(
    path: Path, target: Path, can_go_on: Callable[[Path], bool]
) -> tuple[Path, sqlite3.Connection] | None:
    draft = path.with_suffix(".draft")
    try:
        lock = _locked(path)
    except sqlite3.Error:
        return None
    if lock is None:
        return None
    aside = _aside_of(draft)
    if aside.exists() and not target.exists():
        aside.rename(target)
    shutil.rmtree(aside, ignore_errors=True)
    if can_go_on(draft):
        return draft, lock
    shutil.rmtree(draft, ignore_errors=True)
    lock.close()
    with suppress(OSError):
        path.unlink(missing_ok=True)
    return None


def _lock_of(draft: Path) -> Path:
    return draft.with_suffix(".lock")


def _aside_of(draft: Path) -> Path:
    return draft.with_suffix(".old")


def _told(output: Path, error: Exception) -> str:
    folder = output.absolute().parent
    if _is_full(error):
        return f"{output}: cannot be written: no space left on {folder}"
    if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_CANTOPEN:
        return f"{output}: cannot be written: no file can be made in {folder}"
    reason = (getattr(error, "strerror", None) or str(error)).partition("\n")[0]
    return f"{output}: cannot be written: {reason}"


def _is_full(error: Exception) -> bool:
    if isinstance(error, sqlite3.Error):
        return getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL
    return isinstance(error, OSError) and error.errno in _FULL
