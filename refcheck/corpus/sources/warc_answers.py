"""A server's answer as an archive stores it, and the page that it is."""

from __future__ import annotations

import io
import zlib
from dataclasses import replace
from typing import TYPE_CHECKING

import msgspec

from refcheck.corpus.sources.extras import library
from refcheck.corpus.sources.salvage import buffered
from refcheck.corpus.unpacking import LARGEST
from refcheck.errors import InputError
from refcheck.reading.declared import in_utf8
from refcheck.reading.sniffing import revision_of
from refcheck.resolvers.index_unpacking import damage_told, unpacked

if TYPE_CHECKING:
    from refcheck.corpus.pages import SourcePage

_PIECE = 1 << 20


class Answered(msgspec.Struct, frozen=True):
    """The body as it was sent: perhaps in chunks, and under a Content-Encoding."""

    body: bytes
    charset: str
    encoding: str
    chunked: bool


def packed(answered: Answered) -> bytes:
    """Bytes for the process that checks the page."""
    return msgspec.msgpack.encode(answered)


def page_of(record: SourcePage) -> SourcePage:
    """The page that was answered; InputError where it cannot be had, or is too large."""
    answered = msgspec.msgpack.decode(record.data, type=Answered)
    body = _joined(answered.body) if answered.chunked else answered.body
    data = in_utf8(_plain(body, answered.encoding), answered.charset)
    return replace(record, data=data, packing="page", revision=revision_of(data))


def _joined(body: bytes) -> bytes:
    """Without the chunks; crawlers that took them out leave the header that tells of them."""
    readers = library("warcio.bufferedreaders", "WARC")
    joined: bytes = readers.ChunkedDataReader(io.BytesIO(body)).read()
    return joined


def _plain(body: bytes, encoding: str) -> bytes:
    """Without the Content-Encoding, which crawlers may have taken out as well."""
    if encoding in {"", "identity"}:
        return body
    if encoding not in {"gzip", "x-gzip", "deflate", "zstd", "br"}:
        if body.lstrip().startswith(b"<"):
            return body
        raise InputError("it is compressed in a way that is not read here (Content-Encoding)")
    try:
        with damage_told():
            if encoding == "deflate":
                return _inflated(body)
            if encoding == "br":
                return _unbrotlied(body)
            with unpacked(io.BytesIO(body)) as stream:
                return buffered(stream).read(LARGEST + 1)
    except OSError as error:
        raise InputError(f"its content cannot be unpacked: {error.strerror}") from error


def _inflated(body: bytes) -> bytes:
    """HTTP's deflate is zlib's format, and what some servers send is without its head."""
    if body.lstrip().startswith(b"<"):
        return body
    for window in (zlib.MAX_WBITS, -zlib.MAX_WBITS):
        inflating = zlib.decompressobj(window)
        try:
            data = inflating.decompress(body, LARGEST + 1)
        except zlib.error:
            continue
        if inflating.eof or len(data) > LARGEST:
            return data
        raise EOFError
    raise zlib.error


def _unbrotlied(body: bytes) -> bytes:
    """A piece at a time, since a few bytes of Brotli may become gigabytes."""
    if not body or body.lstrip().startswith(b"<"):
        return body
    brotli = library("brotli", "a page under Content-Encoding br")
    unpacking, plain, size = brotli.Decompressor(), [], 0
    try:
        while not unpacking.is_finished() and size <= LARGEST:
            piece = unpacking.process(body, output_buffer_limit=_PIECE)
            if not piece and unpacking.can_accept_more_data():
                raise EOFError
            body = b""
            plain.append(piece)
            size += len(piece)
    except brotli.error as error:
        raise zlib.error from error
    return b"".join(plain)
