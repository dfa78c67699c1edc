"""A web archive (WARC): what servers answered to a crawler, of which the pages are read."""

from __future__ import annotations

import errno
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from refcheck.corpus.pages import SourcePage, Unreadable
from refcheck.corpus.sources.dumps import DumpSource
from refcheck.corpus.sources.extras import library
from refcheck.corpus.sources.salvage import buffered, salvaged
from refcheck.corpus.sources.warc_answers import Answered, packed
from refcheck.corpus.sources.warc_blocks import MARK, Block, Rewound
from refcheck.corpus.unpacking import LARGEST
from refcheck.errors import InputError
from refcheck.reading.declared import media_type

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterator
    from io import BufferedReader
    from pathlib import Path

    from refcheck.corpus.sources.dumps import Told

_VERSIONS = ("WARC/1.1", "WARC/1.0", "WARC/0.18", "WARC/0.17")
_HTTP = ("HTTP/1.1", "HTTP/1.0", "HTTP/2.0", "HTTP/2", "HTTP/3")
_HEADERS = 1 << 20  # bytes of a record's own lines and those of the answer in it
_LONGEST_ADDRESS = 8192
_LONGEST_NUMBER = 15  # digits
_PIECE = 1 << 18
_PAGES = frozenset({"text/html", "application/xhtml+xml"})


@dataclass(slots=True)
class WarcSource(DumpSource):
    """The responses with status 200 and the resources that are HTML, called by their addresses.

    Revisits repeat a response and are left out. A record whose length is wrong is Unreadable,
    and reading goes on at the next line that begins one.
    """

    kind: str = field(default="warc", init=False)

    def _records(self, file: Path, told: Told) -> Iterator[SourcePage | Unreadable]:
        with salvaged(file) as (raw, stream):
            archive = _Archive(buffered(stream), file.name, self._left_out)
            for page in archive.pages():
                told(raw.tell(), f"after record {archive.number:,}, byte {archive.offset:,} of it")
                if page is not None:
                    yield page


class _Archive:
    """Records one after the other; what one says of its length is held against where it ends."""

    def __init__(self, file: BufferedReader, name: str, left_out: Counter[str]) -> None:
        headers = library("warcio.statusandheaders", "WARC")
        self._failure: type[Exception] = headers.StatusAndHeadersParserException
        self._warc: Any = headers.StatusAndHeadersParser(_VERSIONS)
        self._http: Any = headers.StatusAndHeadersParser(_HTTP)
        self._file = Rewound(file)
        self._name = name
        self._left_out = left_out
        self._headers_left = _HEADERS
        self.number = 0

    @property
    def offset(self) -> int:
        """How many bytes are read."""
        return self._file.offset

    def read(self, size: int) -> bytes:
        """At most so many bytes."""
        return self._file.read(size)

    def readline(self, size: int = _HEADERS) -> bytes:
        """A line of a record's headers, which are bounded altogether."""
        if not self._headers_left:
            raise InputError(f"its headers are longer than {_HEADERS >> 20} MB")
        line = self._file.readline(min(size, self._headers_left))
        if not line and size:
            raise _cut_short()
        self._headers_left -= len(line)
        return line

    def pages(self) -> Iterator[SourcePage | Unreadable | None]:
        """Every record: its page, or None for what is none. OSError where the archive breaks off.

        A page is given when the next record was found where it has to be.
        """
        strange, first = self._next_record()
        if strange:
            yield self._stray(strange)
        while first:
            self.number += 1
            page, block = self._record(first)
            wrong = self._gone_back(page, block)
            strange, first = self._next_record()
            if strange:
                wrong = wrong or f"{strange:,} bytes follow it"
            if wrong and not isinstance(page, Unreadable):
                name = page.name if page else self._place()
                message = f"the length of its record is wrong: {wrong}"
                page = Unreadable(0, name, "unreadable", message)
            yield page

    def _place(self) -> str:
        return f"{self._name}: record {self.number}"

    def _stray(self, octets: int) -> Unreadable:
        message = f"its first {octets:,} bytes are no record"
        return Unreadable(0, self._name, "unreadable", message)

    def _gone_back(self, page: SourcePage | Unreadable | None, block: Block | None) -> str:
        """What is wrong with the length of a block that holds the next record, which is next now.

        That is known by what follows the block; a page may well speak of records. OSError where
        the archive ends before the block.
        """
        swallowed = block.swallowed() if block else b""
        if block is None or not (swallowed or block.left):
            return ""
        behind = b"" if block.left else self._file.begin_of_what_follows()
        is_right = not block.left and (not behind.strip(b"\r\n") or behind.endswith(MARK))
        is_right = is_right and not (isinstance(page, SourcePage) and block.ends_with_records())
        if not is_right and swallowed and self._file.may_go_back(len(swallowed)):
            self._file.back(swallowed + behind)
            return "another record begins within it"
        if block.left:
            raise _cut_short()
        self._file.back(behind)
        return ""

    def _next_record(self) -> tuple[int, bytes]:
        """How many bytes, but for empty lines, come before a record, and the first line of that."""
        strange, begins = 0, True
        while line := self._file.readline(_PIECE):
            if begins and line.startswith(MARK):
                self._headers_left = _HEADERS
                return strange, line
            if line.strip(b"\r\n"):
                strange += len(line)
            begins = line.endswith(b"\n")
        return strange, b""

    def _record(self, first: bytes) -> tuple[SourcePage | Unreadable | None, Block | None]:
        try:
            headers = self._warc.parse(self, first)
            length = headers.get_header("Content-Length") or ""
            if not (length.isascii() and length.isdigit() and len(length) <= _LONGEST_NUMBER):
                raise InputError("its record tells no length")  # noqa: TRY301 - one way out
        except (InputError, self._failure) as error:
            return Unreadable(0, self._place(), "unreadable", _line(error)), None
        block = Block(self, int(length))
        page = self._page(headers, block)
        while block.read(_PIECE):
            pass
        return page, block

    def _page(self, headers: Any, block: Block) -> SourcePage | Unreadable | None:
        address = (headers.get_header("WARC-Target-URI") or "").strip("<> ")
        what = (headers.get_header("WARC-Type") or "").lower()
        if not address.lower().startswith(("http://", "https://")):
            return None
        if what not in {"response", "resource"}:
            if what == "revisit":
                self._left_out["revisits"] += 1
            return None
        name = address if len(address) <= _LONGEST_ADDRESS else self._place()
        try:
            told = headers if what == "resource" else self._http.parse(block)
            answered = self._answered(told, block)
            if answered is None:
                self._left_out["answers that are no pages"] += 1
                return None
            if headers.get_header("WARC-Truncated") or headers.get_header("WARC-Segment-Number"):
                raise InputError("only a part of it is stored")  # noqa: TRY301 - one way out
        except (InputError, self._failure, EOFError) as error:
            return Unreadable(0, name, "unreadable", _line(error))
        return SourcePage(0, name, packed(answered), "html", "warc", url=address)

    def _answered(self, answer: Any, block: Block) -> Answered | None:
        """What a server answered, where it is a page; a resource is stored without its answer."""
        kind, charset = media_type(answer.get_header("Content-Type") or "")
        is_answer = answer.protocol.startswith("HTTP/")
        if kind not in _PAGES or (is_answer and answer.get_statuscode() != "200"):
            return None
        data = block.read(LARGEST + 1)
        if len(data) > LARGEST:
            raise InputError(f"it is larger than {LARGEST >> 20} MB")
        encoding = (answer.get_header("Content-Encoding") or "").strip().lower()
        chunked = "chunked" in (answer.get_header("Transfer-Encoding") or "").lower()
        return Answered(data, charset, encoding, chunked)


def _cut_short() -> OSError:
    return OSError(errno.EIO, "it ends too early, as if cut short")


def _line(error: Exception) -> str:
    if isinstance(error, InputError):
        return str(error)
    return "its record holds no answer of a server" if isinstance(error, EOFError) else "no record"
