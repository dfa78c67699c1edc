"""A WARC record's block, and the record that begins within it where its length is wrong."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from io import BufferedReader
    from typing import Protocol

    class _Archive(Protocol):
        def read(self, size: int) -> bytes: ...
        def readline(self, size: int) -> bytes: ...


MARK = b"WARC/"
_LINE = b"\n" + MARK
_SEAM = len(_LINE) - 1
_BEGINS = re.compile(rb"WARC/(?:\d|\Z)")
_LENGTH = re.compile(
    rb"^Content-Length:[ \t]*([0-9]{1,15})[ \t]*\r?$", re.IGNORECASE | re.MULTILINE
)
_EMPTY = re.compile(rb"[\r\n]*")
_MOST = 50 << 20  # bytes that are kept of a block
_EMPTY_LINES = 1 << 16  # bytes of them that are kept behind one
_HEAD = 1 << 20  # bytes of a record's own lines


class Rewound:
    """A stream that can be gone back in, as far as somebody has kept what was read."""

    def __init__(self, file: BufferedReader) -> None:
        self._file = file
        self._again = io.BytesIO()
        self._gone_back = 0
        self.offset = 0

    def read(self, size: int) -> bytes:
        """At most so many bytes."""
        data = self._again.read(size)
        if size and not data:
            data = self._new().read(size)
        self.offset += len(data)
        return data

    def readline(self, size: int) -> bytes:
        """A line, or so many bytes of it."""
        line = self._again.readline(size)
        if len(line) < size and not line.endswith(b"\n"):
            line += self._new().readline(size - len(line))
        self.offset += len(line)
        return line

    def begin_of_what_follows(self) -> bytes:
        """Empty lines, and as much of the first other one as tells whether it begins a record."""
        found = bytearray()
        while len(found) < _EMPTY_LINES:
            line = self.readline(len(MARK))
            found += line
            if not line or line.strip(b"\r\n"):
                break
        return bytes(found)

    def may_go_back(self, size: int) -> bool:
        """Whether so many bytes may be read twice: not all over and over again."""
        return self._gone_back + size <= self.offset + 2 * _MOST

    def back(self, data: bytes) -> None:
        """Go back over these, which were read last."""
        self._gone_back += len(data)
        self.offset -= len(data)
        if len(data) <= self._again.tell():
            self._again.seek(-len(data), io.SEEK_CUR)
        else:  # some were not read again, so that nothing is left of what is
            self._again = io.BytesIO(data)

    def _new(self) -> BufferedReader:
        """What was not read yet; all that was gone back over is."""
        self._again = io.BytesIO()
        return self._file


class Block:
    """As many bytes of an archive as a record says.

    From the first line on that may begin another record they are kept, up to 50 MB.
    """

    def __init__(self, archive: _Archive, length: int) -> None:
        self._archive = archive
        self._tail = b""
        self._kept: bytearray | None = None
        self._is_too_long = False
        self.left = length

    def read(self, size: int) -> bytes:
        """At most so many bytes; empty at the end of the block, or of the archive."""
        return self._noted(self._archive.read(min(size, self.left)))

    def readline(self, size: int = -1) -> bytes:
        """A line, no longer than the block."""
        return self._noted(self._archive.readline(self.left if size < 0 else min(size, self.left)))

    def swallowed(self) -> bytes:
        """What may belong to the next record: nothing, if none seems to begin in the block."""
        if self._is_too_long:
            return b""
        if self._kept is not None:
            return bytes(self._kept)
        begun = self._tail.rpartition(b"\n")[2]  # a mark that the end of the block cuts in two
        return begun if b"\n" in self._tail and MARK.startswith(begun) else b""

    def ends_with_records(self) -> bool:
        """Whether the block ends where whole records that begin within it end."""
        kept, at = self.swallowed(), 0
        while kept.startswith(MARK, at):
            end = kept.find(b"\r\n\r\n", at, at + _HEAD)
            length = _LENGTH.search(kept, at, max(at, end))
            if length is None:
                return False
            at = end + 4 + int(length[1])
            if at <= len(kept) and (between := _EMPTY.match(kept, at)):
                at = between.end()
        return 0 < len(kept) == at

    def _noted(self, data: bytes) -> bytes:
        self.left -= len(data)
        if self._kept is not None:
            self._kept += data
        elif not self._is_too_long:
            self._kept = _from_a_mark(self._tail, data)
            self._tail = (self._tail + data[-_SEAM:])[-_SEAM:]
        if self._kept is not None and len(self._kept) > _MOST:
            self._kept, self._is_too_long = None, True
        return data


def _from_a_mark(tail: bytes, data: bytes) -> bytearray | None:
    """The data from the first line on that may begin a record; `tail` came just before them."""
    seam = tail + data[:_SEAM]
    at = seam.find(_LINE)
    if at >= 0:
        return bytearray(seam[at + 1 :] + data[_SEAM:])
    at = data.find(_LINE)
    while at >= 0:
        if _BEGINS.match(data, at + 1):
            return bytearray(data[at + 1 :])
        at = data.find(_LINE, at + 1)
    return None
