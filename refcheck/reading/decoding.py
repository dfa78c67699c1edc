"""Bytes to text: the encoding that a page declares or shows, and the way back to byte offsets."""

from __future__ import annotations

import codecs
import re
from bisect import bisect_right
from dataclasses import dataclass, field
from itertools import accumulate

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# The WHATWG "prescan": a declaration counts only near the top of the file.
_PRESCAN = 4096
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""")
# Browsers read these labels as their Windows supersets (https://encoding.spec.whatwg.org/#names-and-labels).
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
_LANGUAGE = re.compile(rb"""<html[^>]*\blang\s*=\s*["']?([A-Za-z]{2})""", re.IGNORECASE)
# What pages of a language that declare nothing are in, as browsers assume.
_USUAL = {
    "ru": "cp1251", "uk": "cp1251", "bg": "cp1251", "sr": "cp1251", "be": "cp1251", "mk": "cp1251",
    "pl": "cp1250", "cs": "cp1250", "sk": "cp1250", "hu": "cp1250", "sl": "cp1250", "hr": "cp1250", "ro": "cp1250",
    "el": "cp1253", "tr": "cp1254", "he": "cp1255", "ar": "cp1256", "lt": "cp1257", "lv": "cp1257", "et": "cp1257",
    "ja": "cp932", "ko": "cp949", "zh": "gb18030",
}  # fmt: skip
_LATIN = re.compile(
    r"(?:windows-125[0247]|cp125[0247]|iso-?8859|latin|mac|cp437|cp85|ibm)", re.IGNORECASE
)
_NEWLINE = re.compile(r"\r\n?|\n")


@dataclass(slots=True)
class Source:
    """A decoded file: `text` without its byte-order mark, and where its lines begin."""

    text: str
    encoding: str
    bom_length: int = 0
    errors: str = "strict"
    _lines: list[int] = field(default_factory=list, repr=False)

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


def _line_starts(text: str) -> list[int]:
    if "\r" in text:
        return [0, *(match.end() for match in _NEWLINE.finditer(text))]
    return [0, *accumulate(len(line) + 1 for line in text.split("\n"))][:-1]


def decode(data: bytes) -> Source:
    """Decode a page as a browser would: byte-order mark, declaration, then what the bytes look like.

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
    except (UnicodeDecodeError, LookupError):
        return None


def _replaced(data: bytes) -> Source:
    return Source(data.decode("utf-8", "surrogateescape"), "utf-8", 0, "surrogateescape")


def _declared(data: bytes) -> str | None:
    found = _DECLARED.search(data[:_PRESCAN])
    if not found:
        return None
    label = found[1].decode("ascii").lower()
    try:
        return (
            _SUPERSETS.get(label)
            or _SUPERSETS.get(codecs.lookup(label).name)
            or codecs.lookup(label).name
        )
    except LookupError:
        return None


def _wide_without_bom(data: bytes) -> Source | None:
    """UTF-16 without a byte-order mark: every other byte of the first tag is NUL."""
    head = data[:64]
    if len(head) < 4 or b"\0" not in head:  # noqa: PLR2004 - two characters of UTF-16
        return None
    even, odd = head[0::2].count(0), head[1::2].count(0)
    half = len(head) // 2
    if odd > half * 0.7 and even == 0:
        return _decoded(data, "utf-16-le", 0)
    if even > half * 0.7 and odd == 0:
        return _decoded(data, "utf-16-be", 0)
    return None


def _sniffed(data: bytes, declared: str | None) -> Source | None:
    """Bytes that contradict their declaration: mostly UTF-8 with a few bad bytes, else what bs4 says."""
    text = data.decode("utf-8", "surrogateescape")
    bad = sum(1 for _ in re.finditer("[\udc80-\udcff]", text))
    good = sum(1 for _ in re.finditer("[^\x00-\x7f\udc80-\udcff]", text))
    if good > bad:
        return Source(text, "utf-8", 0, "surrogateescape")
    if (language := _LANGUAGE.search(data[:_PRESCAN])) and (
        usual := _USUAL.get(language[1].decode("ascii").lower())
    ):
        return _decoded(data, usual, 0)
    from bs4.dammit import UnicodeDammit  # noqa: PLC0415 - only odd pages need it

    guess = UnicodeDammit(
        data[: 1 << 20], [declared] if declared else [], is_html=True
    ).original_encoding
    # A guess between the Latin alphabets of one byte is a coin's toss: take what most pages are.
    encoding = "cp1252" if guess is None or _LATIN.match(guess) else guess
    return _decoded(data, encoding, 0) or _decoded(data, guess or "latin-1", 0)
