"""The files that hold works, and what they hold cut into blocks of whole records."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from refcheck.errors import InputError
from refcheck.resolvers.index_archive import BLOCK, is_archive, members
from refcheck.resolvers.index_json import Broken, Readable, records_of
from refcheck.resolvers.index_pieces import pieces
from refcheck.resolvers.index_unpacking import Joined, damage_told, unpacked

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

_SUFFIXES = (".json", ".ndjson", ".jsonl")
_COMPRESSED = (".gz", ".zst")
_ARCHIVES = (".tar", ".tgz")
_WHOLE = 1 << 25  # bytes: so small a file is one block


@dataclass(frozen=True, slots=True)
class Block:
    """Whole records as bytes, packed or not; `octets` of the file are read up to its end.

    `file` counts the files of one making, `order` the blocks of the file.
    """

    path: Path
    member: str | None
    data: bytes
    octets: int
    file: int = 0
    order: int = 0

    @property
    def name(self) -> str:
        """The file, and in an archive the member, for a message."""
        return f"{self.path}: {self.member}" if self.member else str(self.path)


@dataclass(frozen=True, slots=True)
class WorksFile:
    """A file to read, the number of the input that it is of, and what tells that it changed."""

    of_input: int
    path: Path
    octets: int
    changed: int


def files_of(inputs: Sequence[Path]) -> list[WorksFile]:
    """The files of all inputs, in their order; InputError where one is not there."""
    found = []
    for number, given in enumerate(inputs):
        for path in works_files(given):
            status = path.stat()
            found.append(WorksFile(number, path, status.st_size, status.st_mtime_ns))
    return found


def works_files(path: Path) -> list[Path]:
    """The file itself, or the files of works in a folder and below it, sorted."""
    if path.is_file():
        return [path]
    if not path.is_dir():
        raise InputError(f"{path}: no such file or folder of works")
    found = sorted(p for p in path.rglob("*") if p.is_file() and _is_named_like_works(p.name))
    if not found:
        raise InputError(
            f"{path}: no .json, .ndjson or .jsonl files (plain, .gz, .zst or in a .tar) "
            "in this folder"
        )
    return found


def read_records(path: Path) -> Iterator[dict[str, Any] | Broken]:
    """The records of one file, one at a time; InputError where the file cannot be read."""
    with _readable(str(path)), path.open("rb") as raw, unpacked(raw) as stream:
        yield from records_of(stream)


def blocks(path: Path, file: int = 0) -> Iterator[Block]:
    """The file cut where a record ends, the same at every reading.

    InputError where it cannot be read. What is packed in a block is not looked at yet.
    """
    for order, block in enumerate(_blocks(path)):
        yield replace(block, file=file, order=order)


def _blocks(path: Path) -> Iterator[Block]:
    with _readable(str(path)), path.open("rb") as raw:
        with unpacked(raw) as stream:
            head = stream.read(BLOCK)
            if is_archive(head):
                yield from _of_archive(path, raw, Joined(head, stream))
                return
        raw.seek(0)
        size = path.stat().st_size
        for data in _cut(raw, size):
            yield Block(path, None, data, raw.tell())


@contextmanager
def _readable(name: str) -> Iterator[None]:
    try:
        with damage_told():
            yield
    except OSError as error:
        raise InputError(f"{name}: cannot be read: {error.strerror or error}") from error


def _of_archive(path: Path, raw: Any, stream: Readable) -> Iterator[Block]:
    for member in members(stream):
        if not _is_named_like_works(member.name):
            continue
        with _readable(f"{path}: {member.name}"):
            for data in _cut(member, member.size):
                yield Block(path, member.name, data, raw.tell())


def _cut(stream: Readable, size: int) -> Iterator[bytes]:
    """A small file as it is, a long one unpacked and in pieces."""
    if size <= _WHOLE:
        yield stream.read(size)
        return
    with unpacked(stream) as plain:
        yield from pieces(plain)


def _is_named_like_works(name: str) -> bool:
    name = name.lower()
    if name.endswith(_ARCHIVES):
        return True
    for suffix in _COMPRESSED:
        name = name.removesuffix(suffix)
    return name.endswith((*_SUFFIXES, *_ARCHIVES))
