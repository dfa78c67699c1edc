"""Bytes to text: the encoding that a page declares or shows, and the way back to byte offsets."""

from __future__ import annotations

import codecs
import re
from array import array
from bisect import bisect_right
from dataclasses import dataclass, field

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# The WHATWG "prescan": a declaration counts only near the top of the file.
_PRESCAN = 4096
# In a tag that says so, of a page that begins with one: text may quote any of it.
_DECLARED = re.compile(
    rb"""<(?:meta\b[^<>]*?\bcharset|\?xml\b[^<>]*?\bencoding)"""
    rb"""\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""",
    re.IGNORECASE,
)
# Browsers read these labels as their Windows supersets:
# https://encoding.spec.whatwg.org/#names-and-labels
_SUPERSETS = {
    "ascii": "cp1252",
    "us-ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso-8859-1": "cp1252",
    "latin-1": "cp1252",
    "latin1": "cp1252",
    "iso-8859-9": "cp1254",
    "iso8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "x-sjis": "cp932",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "tis-620": "cp874",
}
# Codecs that no page is in: a declaration that ASCII could be read of is none of UTF-16, and the
# others are Python's own or, like UTF-7, a way to smuggle markup.
_NOT_FOR_PAGES = re.compile(
    r"utf-?(?:7|8-sig|16|32)|undefined|idna|punycode|.*escape|mbcs|oem|cp037|cp500|cp1140"
)
_LANGUAGE = re.compile(rb"""<html[^>]*\blang\s*=\s*["']?([A-Za-z]{2})""", re.IGNORECASE)
# What pages of a language that declare nothing are in, as browsers assume.
_USUAL = {
    language: encoding
    for encoding, languages in (
        ("cp1251", "ru uk bg sr be mk"),
        ("cp1250", "pl cs sk hu sl hr ro"),
        ("cp1253", "el"),
        ("cp1254", "tr"),
        ("cp1255", "he"),
        ("cp1256", "ar"),
        ("cp1257", "lt lv et"),
        ("cp932", "ja"),
        ("cp949", "ko"),
        ("gb18030", "zh"),
    )
    for language in languages.split()
}
_LATIN = re.compile(
    r"(?:windows-125[0247]|cp125[0247]|iso-?8859|latin|mac|cp437|cp85|ibm)", re.IGNORECASE
)
_FIRST_TAG = 64
_TWO_WIDE_CHARACTERS = 4
# The part of UTF-16's characters at the top of a page that are ASCII: nearly all are its tags'.
_WIDE_SHARE = 0.7
# As many bytes as a guess at an encoding needs.
_ENOUGH_TO_GUESS = 1 << 20
_NEWLINE = re.compile(r"\r\n?|\n")
_LINE_FEED = re.compile("\n")  # many times as quick


@dataclass(slots=True)
class Source:
    """A decoded file: `text` without its byte-order mark, and where its lines begin."""

    text: str
    encoding: str
    bom_length: int = 0
    errors: str = "strict"
    _lines: array[int] = field(default_factory=lambda: array("q"), repr=False)

    def position(self, offset: int) -> tuple[int, int]:
        """1-based line and column of a character offset."""
        if not self._lines:
            self._lines = _line_starts(self.text)
        line = bisect_right(self._lines, offset)
        return line, offset - self._lines[line - 1] + 1

    def byte_offset(self, offset: int) -> int:
        """Where in the file, in bytes, a character offset lies."""
        before = self.text[:offset]
        return self.bom_length + len(before.encode(self.encoding, self.errors))


def _line_starts(text: str) -> array[int]:
    newline = _NEWLINE if "\r" in text else _LINE_FEED
    return array("q", [0, *map(re.Match.end, newline.finditer(text))])


def decode(data: bytes) -> Source:
    """Decode a page as a browser would: byte-order mark, declaration, then the bytes' looks.

    Never raises: bytes that no encoding explains are kept as lone surrogates, so that they can be
    written back unchanged.
    """
    for bom, name in _BOMS:
        if data.startswith(bom):
            return _decoded(data[len(bom) :], name, len(bom)) or _replaced(data)
    if (wide := _wide_without_bom(data)) is not None:
        return wide
    declared = _declared(data)
    if declared in (None, "utf-8", "cp1252") and (source := _decoded(data, "utf-8", 0)):
        return source
    if declared and (source := _decoded(data, declared, 0)):
        return source
    return _sniffed(data, declared) or _replaced(data)


def _decoded(data: bytes, encoding: str, bom_length: int) -> Source | None:
    try:
        return Source(data.decode(encoding), encoding, bom_length)
    except (UnicodeError, LookupError):
        return None


def _replaced(data: bytes) -> Source:
    return Source(data.decode("utf-8", "surrogateescape"), "utf-8", 0, "surrogateescape")


def _declared(data: bytes) -> str | None:
    top = data[:_PRESCAN].lstrip()
    found = _DECLARED.search(top) if top.startswith(b"<") else None
    return page_encoding(found[1].decode("ascii")) if found else None


def page_encoding(declared: str) -> str | None:
    """Python's name of the encoding that a label means to a browser; None where it means none."""
    label = declared.lower()
    if label in _SUPERSETS:
        return _SUPERSETS[label]
    try:
        name = codecs.lookup(label).name
    except (LookupError, ValueError):  # the latter: a NUL in it
        return None
    if _NOT_FOR_PAGES.match(name):
        return None
    return _SUPERSETS.get(name, name)


def _wide_without_bom(data: bytes) -> Source | None:
    """UTF-16 without a byte-order mark: every other byte of the first tag is NUL."""
    head = data[:_FIRST_TAG]
    if len(head) < _TWO_WIDE_CHARACTERS or b"\0" not in head:
        return None
    even, odd = head[0::2].count(0), head[1::2].count(0)
    mostly = len(head) // 2 * _WIDE_SHARE
    if odd > mostly and even == 0:
        return _decoded(data, "utf-16-le", 0)
    if even > mostly and odd == 0:
        return _decoded(data, "utf-16-be", 0)
    return None


def _sniffed(data: bytes, declared: str | None) -> Source | None:
    """Bytes that contradict their declaration: UTF-8 with a few bad bytes, else what bs4 says."""
    text = data.decode("utf-8", "surrogateescape")
    bad = sum(1 for _ in re.finditer("[\udc80-\udcff]", text))
    good = sum(1 for _ in re.finditer("[^\x00-\x7f\udc80-\udcff]", text))
    if good > bad:
        return Source(text, "utf-8", 0, "surrogateescape")
    if (language := _LANGUAGE.search(data[:_PRESCAN])) and (
        usual := _USUAL.get(language[1].decode("ascii").lower())
    ):
        return _decoded(data, usual, 0)
    from bs4.dammit import EncodingDetector  # noqa: PLC0415 - only odd pages need it

    known = [declared] if declared else []
    for guess in EncodingDetector(data[:_ENOUGH_TO_GUESS], known, is_html=True).encodings:
        # A guess between the Latin alphabets of one byte is a coin's toss: most pages are cp1252.
        if source := _decoded(data, "cp1252" if _LATIN.match(guess) else guess, 0):
            return source
    return _decoded(data, "latin-1", 0)
