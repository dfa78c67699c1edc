"""Compressed files as plain streams that give all that can be read before they tell of damage."""

from __future__ import annotations

import io
import zlib
from contextlib import contextmanager
from typing import TYPE_CHECKING

from refcheck.resolvers.index_unpacking import damage_told, unpacked

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import BinaryIO

    from _typeshed import WriteableBuffer

    from refcheck.resolvers.index_json import Readable

_GZIP = b"\x1f\x8b"
_GZIP_WINDOW = zlib.MAX_WBITS | 16  # what zlib wants to hear for gzip
_PACKED = 1 << 15  # bytes taken from a file at a time
_PLAIN = 1 << 18  # bytes unpacked at a time
_CRUMB = 1 << 8
_BUFFER = 1 << 20


class Salvaged:
    """A stream with short reads: damage is raised when everything before it was given."""

    def __init__(self, stream: Readable) -> None:
        self._stream = stream
        self._held, self._at = b"", 0
        self._trouble: Exception | None = None
        self._ended = False

    def read(self, size: int = -1, /) -> bytes:
        """At most `size` bytes, any number if negative; empty at the end alone."""
        if not self.available():
            if self._trouble is not None:
                raise self._trouble
            return b""
        after = len(self._held) if size < 0 else self._at + size
        data = self._held[self._at : after]
        self._at += len(data)
        return data

    def available(self) -> int:
        """How many bytes can be read at once; 0 where there are no more."""
        while self._at == len(self._held) and not self._ended:
            self._fill(b"")
        return len(self._held) - self._at

    def peek(self, size: int) -> bytes:
        """The next bytes, fewer where the stream ends before; they are still to be read."""
        while self.available() < size and not self._ended:
            self._fill(self._held[self._at :])
        return self._held[self._at : self._at + size]

    def _fill(self, before: bytes) -> None:
        try:
            more = self._stream.read(_PLAIN)
        except Exception as error:  # noqa: BLE001 - it is raised when its turn comes
            self._trouble, more = error, b""
        self._held, self._at = before + more, 0
        self._ended = not more


class _Gzip:
    """The members of a gzip file, their checksums verified; gzip.GzipFile loses what it read last.

    EOFError where a member breaks off, zlib.error where it is damaged.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._member = zlib.decompressobj(_GZIP_WINDOW)
        self._packed = b""
        self._careful = False

    def read(self, size: int = -1, /) -> bytes:
        """At most `size` bytes, a part of them if negative; empty at the end alone."""
        while True:
            if self._member.eof and not self._next_member():
                return b""
            packed = self._packed or self._file.read(_PACKED)
            data = self._unpacked(packed, _CRUMB if self._careful else size if size > 0 else _PLAIN)
            if data:
                return data
            if not packed and not self._member.eof:
                raise EOFError

    def _unpacked(self, packed: bytes, most: int) -> bytes:
        """What zlib unpacked before it met damage is lost, so that it is asked again for less."""
        before = self._member.copy()
        try:
            data = self._member.decompress(packed, most)
        except zlib.error:
            if self._careful:
                raise
            self._member, self._packed, self._careful = before, packed, True
            return b""
        self._packed = self._member.unconsumed_tail
        return data

    def _next_member(self) -> bool:
        """Behind the last one there may be zeros, which fill a tape's block."""
        rest = self._member.unused_data.lstrip(b"\0")
        while not rest:
            more = self._file.read(_PACKED)
            if not more:
                return False
            rest = more.lstrip(b"\0")
        self._member, self._packed = zlib.decompressobj(_GZIP_WINDOW), rest
        return True


@contextmanager
def salvaged(path: Path) -> Iterator[tuple[BinaryIO, Salvaged]]:
    """The file itself, and what it unpacks to. All damage becomes an OSError with a reason."""
    with damage_told(), path.open("rb") as raw:
        if raw.peek(len(_GZIP)).startswith(_GZIP):
            yield raw, Salvaged(_Gzip(raw))
        else:
            with unpacked(raw) as stream:
                yield raw, Salvaged(stream)


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
