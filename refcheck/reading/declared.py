"""A charset that was declared beside a page, and not in it."""

from __future__ import annotations

from refcheck.reading.decoding import page_encoding

_LONGEST_CHARSET = 40  # Python remembers every name that it was asked for
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe")


def media_type(content_type: str) -> tuple[str, str]:
    """A Content-Type's type and its charset, both in lower case; empty where it has none."""
    kind, _, parameters = content_type.lower().partition(";")
    charset = parameters.partition("charset=")[2].partition(";")[0].strip(" \"'")
    return kind.strip(), charset


def in_utf8(data: bytes, charset: str) -> bytes:
    """A charset in the header goes before one in the page: say it with a byte-order mark."""
    encoding = page_encoding(charset[:_LONGEST_CHARSET])
    if encoding in (None, "utf-8") or data.startswith(_MARKS):
        return data
    try:
        return data.decode(encoding, "replace").encode("utf-8-sig", "replace")
    except (UnicodeError, LookupError):
        return data
