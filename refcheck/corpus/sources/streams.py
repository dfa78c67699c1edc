"""Lines of plain, compressed and archived files, in memory of one line whatever they unpack to."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from refcheck.resolvers.index_archive import BLOCK, is_archive, members
from refcheck.resolvers.index_unpacking import Joined, damage_told, unpacked

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from _typeshed import WriteableBuffer

    from refcheck.resolvers.index_json import Readable

_BUFFER = 1 << 20
_SUFFIXES = (".ndjson", ".jsonl", ".json")
_COMPRESSED = (".gz", ".zst")


@dataclass(frozen=True, slots=True)
class Line:
    """A line, None where it is longer than allowed; its file or member, and number from 1.

    `octets` of the file are read.
    """

    of: str
    number: int
    data: bytes | None
    octets: int


def is_named_like_records(name: str) -> bool:
    """Whether a member of an archive, or a file of a folder, holds records by its name."""
    name = name.lower()
    for suffix in _COMPRESSED:
        name = name.removesuffix(suffix)
    return name.endswith(_SUFFIXES)


def lines_of(path: Path, longest: int) -> Iterator[Line]:
    """The lines of a file, or of the members of an archive, unpacked where they are packed.

    OSError where it cannot be read, breaks off or is damaged, after all lines that could be read.
    """
    with damage_told(), path.open("rb") as raw, unpacked(raw) as stream:
        for name, content in _contents(path.name, stream):
            for number, data in enumerate(_cut(buffered(content), longest), 1):
                yield Line(name, number, data, raw.tell())


def _contents(name: str, stream: Readable) -> Iterator[tuple[str, Readable]]:
    """The stream itself, or the members of the archive that it is."""
    head = stream.read(BLOCK)
    whole = Joined(head, stream)
    if not is_archive(head):
        yield name, whole
        return
    for member in members(whole):
        if is_named_like_records(member.name):
            with unpacked(member) as plain:
                yield f"{name}: {member.name}", plain


def _cut(file: io.BufferedReader, longest: int) -> Iterator[bytes | None]:
    while data := file.readline(longest + 1):
        if len(data) <= longest:
            yield data
            continue
        while data and not data.endswith(b"\n"):
            data = file.readline(_BUFFER)
        yield None


def buffered(stream: Readable) -> io.BufferedReader:
    """The stream with lines."""
    return io.BufferedReader(_Raw(stream), _BUFFER)


class _Raw(io.RawIOBase):
    """What can only be read, for what wants a whole file."""

    def __init__(self, stream: Readable) -> None:
        self._stream = stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        with memoryview(buffer) as view:
            data = self._stream.read(len(view))
            view[: len(data)] = data
        return len(data)
