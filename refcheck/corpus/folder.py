"""DIR, the folder of a run: whose it is, what is in it, and who writes to it."""

from __future__ import annotations

import fcntl
import os
import re
import shutil
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Final

from refcheck.corpus import manifest as manifests
from refcheck.corpus.tables import TABLES
from refcheck.errors import InputError, OutputError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from refcheck.corpus.manifest import Manifest

WORK: Final = "work"
ERRORS: Final = "errors.jsonl"
_LOCK = ".lock"
_PART = re.compile(rf"(?:{'|'.join(TABLES)})-(\d{{5,}})\.(?:jsonl|parquet)")
_DRAFT = ".tmp"


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Have the folder to oneself, until the end of this process at the latest.

    It is made where there is none. InputError where another run has it, or where it holds something
    that is no run's; OutputError where it cannot be written.
    """
    with unwritable(folder):
        folder.mkdir(parents=True, exist_ok=True)
    _refuse_others(folder)
    with unwritable(folder):
        file = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
    try:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            message = f"another run is writing to {folder}"
            raise InputError(message, hint="wait for it, or name another --output") from error
        yield
    finally:
        os.close(file)


def _refuse_others(folder: Path) -> None:
    """What is no run's is not written to, whatever the options say."""
    if manifests.read_manifest(folder) is not None:
        return
    others = (one for one in folder.iterdir() if one.name != _LOCK and not _is_draft(one))
    if (other := next(others, None)) is not None:
        raise InputError(
            f"{folder} is not empty and no run's folder: it holds {other.name}",
            hint="name another folder for --output",
        )


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """The commit: what the manifest says counts from now on."""
    replace_file(folder / manifests.FILE, manifests.as_bytes(manifest))
    with suppress(OSError):  # not every file system lets a folder be synced
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def replace_file(path: Path, data: bytes) -> None:
    """The file holds the old bytes or the new ones, whatever happens."""
    draft = draft_of(path)
    with unwritable(path):
        with draft.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)


def draft_of(path: Path) -> Path:
    """Where a file is written before it counts."""
    return path.with_name(f".{path.name}{_DRAFT}")


def empty(folder: Path) -> None:
    """Remove all that a run has written here, the manifest last; nothing else is touched."""
    cut_back(folder, parts=0, errors_bytes=0)
    with unwritable(folder):
        for name in (ERRORS, "summary.html", "summary.json"):
            (folder / name).unlink(missing_ok=True)
        remove_work(folder)
        (folder / manifests.FILE).unlink(missing_ok=True)


def cut_back(folder: Path, *, parts: int, errors_bytes: int) -> None:
    """Remove what was written after the last commit by a run that was stopped."""
    with unwritable(folder):
        for path in list(folder.iterdir()):
            found = _PART.fullmatch(path.name)
            if _is_draft(path) or (found and int(found[1]) >= parts):
                path.unlink(missing_ok=True)
        errors = folder / ERRORS
        if errors.exists() and errors.stat().st_size > errors_bytes:
            os.truncate(errors, errors_bytes)


def remove_work(folder: Path) -> None:
    """What a run keeps between its stages is not needed any more."""
    with unwritable(folder):
        if (folder / WORK).exists():
            shutil.rmtree(folder / WORK)


@contextmanager
def unwritable(path: Path) -> Iterator[None]:
    """An OSError becomes an OutputError that says how to go on."""
    try:
        yield
    except OSError as error:
        message = f"{error.filename or path} cannot be written: {error.strerror or error}"
        hint = "mend that, and the same command goes on"
        raise OutputError(message, hint=hint) from error


def _is_draft(path: Path) -> bool:
    return path.name.startswith(".") and path.name.endswith(_DRAFT)
