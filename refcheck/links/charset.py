"""In which encoding a page is written, and its text."""

from __future__ import annotations

import codecs
import re

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_HEADER_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)
_META_WINDOW = 2048
# What WHATWG has and Python too, by Python's names; the wider sibling where one is a part of it.
_ENCODINGS = {
    name: name
    for name in (
        *("utf-8", "cp866", "koi8-r", "koi8-u", "cp874", "gb18030", "big5hkscs", "cp932", "cp949"),
        *("euc_jp", "euc_kr", "iso2022_jp", "mac-roman", "mac-cyrillic"),
        *(f"iso8859-{part}" for part in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)),
        *(f"cp{page}" for page in range(1250, 1259)),
    )
} | {
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "shift_jis": "cp932",
    "utf-16": "utf-16-le",
    "utf-16-le": "utf-16-le",
    "utf-16-be": "utf-16-be",
}
_WIDE = "utf-16"


def decoded(body: bytes, content_type: str) -> str:
    """By the byte order mark, the header, the <meta>; else UTF-8, else Windows-1252."""
    for mark, marked in _BOMS:
        if body.startswith(mark):
            return body.decode(marked, errors="replace").removeprefix("\ufeff")
    declared = _HEADER_CHARSET.search(content_type)
    in_page = _META_CHARSET.search(body, 0, _META_WINDOW)
    said = in_page.group(1).decode("ascii", "replace") if in_page else ""
    if said.lower().startswith(_WIDE):
        said = ""  # it could be read, and so it is not
    for name in (declared.group(1) if declared else "", said):
        if encoding := _text_encoding(name):
            return body.decode(encoding, errors="replace")
    try:
        return codecs.getincrementaldecoder("utf-8")().decode(body)  # its end may be cut off
    except UnicodeDecodeError:
        return body.decode("cp1252", errors="replace")


def _text_encoding(name: str) -> str | None:
    """Python's name of an encoding that pages are written in."""
    try:
        return _ENCODINGS.get(codecs.lookup(name).name)
    except (LookupError, ValueError):
        return None
