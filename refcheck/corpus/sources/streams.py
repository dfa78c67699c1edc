"""Lines of plain, compressed and archived files, in memory of one line whatever they unpack to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from refcheck.corpus.sources.salvage import buffered, salvaged
from refcheck.resolvers.index_archive import BLOCK, is_archive, members
from refcheck.resolvers.index_unpacking import unpacked

if TYPE_CHECKING:
    from collections.abc import Iterator
    from io import BufferedReader
    from pathlib import Path

    from refcheck.corpus.sources.salvage import Salvaged
    from refcheck.resolvers.index_archive import Member
    from refcheck.resolvers.index_json import Readable

_PIECE = 1 << 20
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
    with salvaged(path) as (raw, stream):
        for name, content in _contents(path.name, stream):
            for number, data in enumerate(_cut(buffered(content), longest), 1):
                yield Line(name, number, data, raw.tell())


def _contents(name: str, stream: Salvaged) -> Iterator[tuple[str, Readable]]:
    """The stream itself, or the members of the archive that it is."""
    if not is_archive(stream.peek(BLOCK)):
        yield name, stream
        return
    for member in members(stream):
        if is_named_like_records(member.name):
            with unpacked(_InArchive(member, stream)) as plain:
                yield f"{name}: {member.name}", plain


@dataclass(slots=True)
class _InArchive:
    """A member that is asked for no more than is at hand: it keeps nothing back at damage."""

    member: Member
    archive: Salvaged

    def read(self, size: int = -1, /) -> bytes:
        at_hand = max(1, self.archive.available())
        return self.member.read(at_hand if size < 0 else min(size, at_hand))


def _cut(file: BufferedReader, longest: int) -> Iterator[bytes | None]:
    while data := file.readline(longest + 1):
        if len(data) <= longest:
            yield data
            continue
        while data and not data.endswith(b"\n"):
            data = file.readline(_PIECE)
        yield None
