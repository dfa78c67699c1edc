"""DIR, the folder of a run: whose it is, what is in it, and who writes to it."""

from __future__ import annotations

import fcntl
import os
import re
import shutil
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, BinaryIO, Final

from refcheck.corpus import manifest as manifests
from refcheck.corpus.tables import TABLES
from refcheck.errors import InputError, OutputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from refcheck.corpus.manifest import Manifest

WORK: Final = "work"
ERRORS: Final = "errors.jsonl"
LOCK: Final = ".lock"
_PART = re.compile(rf"(?:{'|'.join(TABLES)})-(\d{{5,}})\.(?:jsonl|parquet)")
_DRAFT = ".tmp"
# Whoever made the folder may have laid links there, or a pipe, at which opening would wait.
_NOWHERE_ELSE = os.O_NOFOLLOW | os.O_NONBLOCK


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Have the folder to oneself, until the end of this process at the latest.

    It is made where there is none. InputError where another run has it, or where it holds something
    that is no run's; OutputError where it cannot be written.
    """
    with unwritable(folder):
        folder.mkdir(parents=True, exist_ok=True)
    _refuse_others(folder)
    with locked(folder):
        yield


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Nobody else writes to a folder that is there; InputError where somebody does."""
    with unwritable(folder):
        file = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | _NOWHERE_ELSE, 0o666)
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
    others = (one for one in folder.iterdir() if one.name != LOCK and not _is_draft(one))
    if (other := next(others, None)) is not None:
        raise InputError(
            f"{folder} is not empty and no run's folder: it holds {other.name}",
            hint="name another folder for --output",
        )


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """The commit: what the manifest says counts from now on."""
    replace_file(folder / manifests.FILE, manifests.as_bytes(manifest))
    sync_folder(folder)


def sync_file(path: Path) -> None:
    """What was written to a file, by whichever process, outlasts a power cut from now on."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_folder(folder: Path) -> None:
    """The same of a folder's names, where its file system lets a folder be synced."""
    with suppress(OSError):
        sync_file(folder)


def replace_file(path: Path, data: bytes) -> None:
    """The file holds the old bytes or the new ones, whatever happens."""
    with unwritable(path):
        with open_draft(path) as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        draft_of(path).replace(path)


def draft_of(path: Path) -> Path:
    """Where a file is written before it counts."""
    return path.with_name(f".{path.name}{_DRAFT}")


def open_draft(path: Path) -> BinaryIO:
    """A new file to be written there; what lies there, be it a link, is not written to."""
    draft = draft_of(path)
    draft.unlink(missing_ok=True)
    return draft.open("xb")


def open_to_append(path: Path) -> BinaryIO:
    """The file, to append to or to cut; no other file, whatever its name leads to."""
    return open(path, "ab", opener=_nowhere_else)


def _nowhere_else(path: str, flags: int) -> int:
    return os.open(path, flags | _NOWHERE_ELSE, 0o666)


def begin(folder: Path, manifest: Manifest) -> None:
    """Remove all that a run has written here, for another one; nothing else is touched.

    Whoever stops it leaves the earlier run whole, or without its store, or one that has begun.
    """
    remove_work(folder)
    write_manifest(folder, manifest)
    cut_back(folder, parts=0, errors_bytes=0)
    with unwritable(folder):
        for name in (ERRORS, "summary.html", "summary.json"):
            (folder / name).unlink(missing_ok=True)
        if (folder / "csv").exists():
            shutil.rmtree(folder / "csv")


def require_parts(folder: Path, tables: Iterable[str], parts: int) -> None:
    """InputError where a part that counts is not there any more, in either of its forms."""
    there = {path.stem for path in folder.iterdir() if _PART.fullmatch(path.name)}
    names = (f"{table}-{number:05}" for number in range(parts) for table in tables)
    if (missing := next((name for name in names if name not in there), None)) is not None:
        raise InputError(f"{folder} lacks the part {missing}", hint="--restart begins anew")


def cut_back(folder: Path, *, parts: int, errors_bytes: int) -> None:
    """Remove what was written after the last commit by a run that was stopped.

    InputError where errors that count are not there any more.
    """
    with unwritable(folder):
        for path in list(folder.iterdir()):
            found = _PART.fullmatch(path.name)
            if path == draft_of(folder / WORK):
                shutil.rmtree(path)
            elif _is_draft(path) or (found and int(found[1]) >= parts):
                path.unlink(missing_ok=True)
        with open_to_append(folder / ERRORS) as errors:
            size = errors.seek(0, os.SEEK_END)
            errors.truncate(min(size, errors_bytes))
    if size < errors_bytes:
        message = f"{folder / ERRORS} lacks {errors_bytes - size:,} bytes that were written"
        raise InputError(message, hint="--restart begins anew")


def remove_work(folder: Path) -> None:
    """What a run keeps between its stages is not needed any more; half of it would be none."""
    work, gone = folder / WORK, draft_of(folder / WORK)
    with unwritable(folder):
        if gone.exists():
            shutil.rmtree(gone)
        if work.exists():
            work.rename(gone)
            shutil.rmtree(gone)


def give_up(folder: Path) -> None:
    """Remove a run of which nothing counts yet: the folder may become another's."""
    remove_work(folder)
    with unwritable(folder):
        for name in (ERRORS, manifests.FILE):
            (folder / name).unlink(missing_ok=True)


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
