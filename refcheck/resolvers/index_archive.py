"""The plain files in a tar, one after the other as they stream by; nothing is unpacked to disk."""

from __future__ import annotations

import tarfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from refcheck.resolvers.index_json import Readable

BLOCK = tarfile.BLOCKSIZE
_PLAIN = frozenset({tarfile.REGTYPE, tarfile.AREGTYPE, tarfile.CONTTYPE})
_SIP = 1 << 18
_LONGEST_NAME = 1 << 16  # bytes: a header that claims more is skipped unread
_ASCII = "ascii"


@dataclass(slots=True)
class Member:
    """A file in the archive, to be read before the next one is asked for."""

    name: str
    size: int
    _stream: Readable
    _left: int

    def read(self, size: int = -1, /) -> bytes:
        """At most `size` bytes, all if negative. EOFError where the archive breaks off."""
        wanted = self._left if size < 0 else min(size, self._left)
        parts = []
        while wanted:
            part = self._stream.read(min(wanted, _SIP))
            if not part:
                raise EOFError
            parts.append(part)
            wanted -= len(part)
            self._left -= len(part)
        return b"".join(parts)

    def skip(self) -> None:
        """To the end of the block in which the file ends."""
        self._left += -self.size % BLOCK
        while self._left:
            self.read(_SIP)


def is_archive(head: bytes) -> bool:
    """Whether a file that begins so is a tar: a header's checksum is right, or it is none."""
    try:
        tarfile.TarInfo.frombuf(head, _ASCII, "replace")
    except tarfile.HeaderError:
        return False
    return True


def members(stream: Readable) -> Iterator[Member]:
    """Plain files only: no links, devices, folders or files with holes.

    `tarfile` itself would keep every member in memory, and a header as long as it claims to be.
    EOFError where the archive breaks off, OSError where it is no tar from some place on.
    """
    told: dict[str, str] = {}
    while (member := _next(stream, told)) is not None:
        header, file = member
        if header.type in _PLAIN:
            yield file
        told = _told(header, file) if header.type not in _PLAIN else {}
        file.skip()


def _next(stream: Readable, told: dict[str, str]) -> tuple[tarfile.TarInfo, Member] | None:
    """The next header; None at the block of zeros that ends the archive."""
    head = Member("", BLOCK, stream, BLOCK).read()
    if not head.strip(b"\0"):
        return None
    try:
        header = tarfile.TarInfo.frombuf(head, "utf-8", "surrogateescape")
    except tarfile.HeaderError as error:
        raise OSError(None, "the archive is damaged") from error
    said = told.get("size", "")
    size = int(said) if said.isascii() and said.isdigit() else header.size
    if size < 0:
        raise OSError(None, "the archive is damaged")
    return header, Member(told.get("path") or header.name, size, stream, size)


def _told(header: tarfile.TarInfo, file: Member) -> dict[str, str]:
    """What a header of its own says about the file that follows: a long name, a size."""
    if file.size > _LONGEST_NAME:
        return {}
    if header.type == tarfile.GNUTYPE_LONGNAME:
        return {"path": file.read().rstrip(b"\0").decode("utf-8", "surrogateescape")}
    if header.type not in {tarfile.XHDTYPE, tarfile.SOLARIS_XHDTYPE}:
        return {}
    found, rest = {}, file.read()
    while rest:  # "30 path=some/name\n": the number counts the whole line
        length, _, _ = rest.partition(b" ")
        line = rest[: int(length)] if length.isdigit() else b""
        if not line:
            break
        name, _, value = line[len(length) + 1 : -1].partition(b"=")
        found[name.decode("ascii", "replace")] = value.decode("utf-8", "surrogateescape")
        rest = rest[len(line) :]
    return found
