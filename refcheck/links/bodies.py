"""Bodies as they were sent -> what they say, in bounds."""

from __future__ import annotations

import zlib

# Members of a gzip file after one another; more are a way to keep us busy.
_MOST_MEMBERS = 16
_GZIP = 16 + zlib.MAX_WBITS
# RFC 1950's first byte: deflate, with any size of window
_ZLIB = tuple(bytes([size << 4 | 8]) for size in range(8))


def decoded(raw: bytes, encoding: str, most: int) -> tuple[bytes, bool]:
    """At most `most` bytes of the content, and whether that is all of it.

    What is broken or cut short is decoded as far as it goes, an encoding that was not asked for not
    at all.
    """
    name = encoding.strip().lower()
    if name in ("", "identity"):
        return raw[:most], len(raw) <= most
    if name in ("gzip", "x-gzip"):
        return _inflated(raw, most, _GZIP)
    if name == "deflate":  # with zlib's header as the standard wants it, or bare as some send it
        wrapped = raw[:1] in _ZLIB and int.from_bytes(raw[:2], "big") % 31 == 0
        return _inflated(raw, most, zlib.MAX_WBITS if wrapped else -zlib.MAX_WBITS)
    return b"", False


def _inflated(raw: bytes, most: int, window: int) -> tuple[bytes, bool]:
    content = b""
    for _ in range(_MOST_MEMBERS):
        stream = zlib.decompressobj(window)
        try:
            content += stream.decompress(raw, most - len(content))
        except zlib.error:
            return content, False
        if not stream.eof or len(content) >= most:
            return content, stream.eof and not stream.unused_data
        raw = stream.unused_data
        if window != _GZIP or not raw.startswith(b"\x1f\x8b"):
            return content, True
    return content, False
