"""A web archive (WARC): what servers answered to a crawler, of which the pages are read."""

from __future__ import annotations

import errno
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import msgspec

from refcheck.corpus.pages import SourcePage, Unreadable
from refcheck.corpus.sources.dumps import DumpSource
from refcheck.corpus.sources.extras import library
from refcheck.corpus.sources.streams import buffered
from refcheck.corpus.sources.web_pages import Stored, page_of
from refcheck.corpus.unpacking import LARGEST
from refcheck.errors import InputError
from refcheck.reading.declared import media_type
from refcheck.resolvers.index_unpacking import damage_told, unpacked

if TYPE_CHECKING:
    from collections.abc import Iterator
    from io import BufferedReader
    from pathlib import Path

    from refcheck.corpus.sources.dumps import Told

__all__ = ["WarcSource", "page_of"]

_VERSIONS = ("WARC/1.0", "WARC/1.1", "WARC/0.17", "WARC/0.18")
_MARK = b"WARC/"
_HEADERS = 1 << 20  # bytes of a record's own lines
_LONGEST_ADDRESS = 8192
_PIECE = 1 << 18
_PAGES = frozenset({"text/html", "application/xhtml+xml"})


@dataclass(slots=True)
class WarcSource(DumpSource):
    """The responses with status 200 that are HTML, called by their addresses.

    Revisits repeat a response and are passed over. A record whose length is wrong is Unreadable,
    and reading goes on at the next line that begins one.
    """

    kind: str = field(default="warc", init=False)

    def _records(self, file: Path, told: Told) -> Iterator[SourcePage | Unreadable]:
        with damage_told(), file.open("rb") as raw, unpacked(raw) as stream:
            archive = _Archive(buffered(stream))
            number = 0
            while archive.find_record():
                number += 1
                place = f"{file.name}: record {number}"
                page = archive.page(place)
                told(raw.tell(), f"after record {number:,}, byte {archive.offset:,} unpacked")
                if page is not None:
                    yield page


class _Archive:
    """Records one after the other; what a record says of its length is held against the next."""

    def __init__(self, file: BufferedReader) -> None:
        headers = library("warcio.statusandheaders", "WARC")
        self._limited = library("warcio.limitreader", "WARC").LimitReader
        self._failure = headers.StatusAndHeadersParserException
        self._warc = headers.StatusAndHeadersParser(_VERSIONS)
        self._http = headers.StatusAndHeadersParser(("HTTP/1.0", "HTTP/1.1", "HTTP/2", "HTTP/3"))
        self._file = file
        self._first_line = b""
        self._left = _HEADERS
        self.offset = 0

    def read(self, size: int) -> bytes:
        """At most so many bytes."""
        data = self._file.read(size)
        self.offset += len(data)
        return data

    def readline(self, size: int = _HEADERS) -> bytes:
        """A line of the headers, which are bounded altogether."""
        line = self._file.readline(min(size, self._left))
        self._left -= len(line)
        self.offset += len(line)
        if not self._left:
            raise OSError(errno.EIO, f"a record's headers are longer than {_HEADERS >> 20} MB")
        return line

    def find_record(self) -> int | None:
        raise NotImplementedError
