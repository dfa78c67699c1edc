"""Which bytes are no page at all, told from the bytes themselves and not from the file's name."""

from __future__ import annotations

import re

from refcheck.model.revisions import Revision

# (offset, first bytes, what it is); https://en.wikipedia.org/wiki/List_of_file_signatures
_SIGNATURES = (
    (0, b"%PDF-", "a PDF"),
    (0, b"\x89PNG\r\n\x1a\n", "an image (PNG)"),
    (0, b"\xff\xd8\xff", "an image (JPEG)"),
    (0, b"GIF87a", "an image (GIF)"),
    (0, b"GIF89a", "an image (GIF)"),
    (0, b"BM", "an image (BMP)"),
    (0, b"II*\x00", "an image (TIFF)"),
    (0, b"MM\x00*", "an image (TIFF)"),
    (8, b"WEBP", "an image (WebP)"),
    (4, b"ftypavif", "an image (AVIF)"),
    (4, b"ftypheic", "an image (HEIC)"),
    (4, b"ftyp", "a video"),
    (0, b"PK\x03\x04", "a zip archive (or a docx, odt or epub)"),
    (0, b"PK\x05\x06", "an empty zip archive"),
    (0, b"\x1f\x8b", "a gzip archive"),
    (0, b"BZh", "a bzip2 archive"),
    (0, b"\xfd7zXZ\x00", "an xz archive"),
    (0, b"\x28\xb5\x2f\xfd", "a zstd archive"),
    (0, b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (0, b"Rar!\x1a\x07", "a rar archive"),
    (257, b"ustar", "a tar archive"),
    (0, b"{\\rtf", "an RTF document"),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document"),
    (0, b"SQLite format 3\x00", "an SQLite database"),
    (0, b"\x7fELF", "a program"),
    (0, b"MZ\x90\x00", "a program"),
    (0, b"ID3", "an audio file"),
    (0, b"OggS", "an audio file"),
)
SAMPLE = 8192  # bytes from the beginning that tell
_CONTROLS = bytes(set(range(0x20)) - set(b"\t\n\f\r\x1a\x1b"))
# As the reports' template has it, or as a browser that saved one wrote it anew.
_OWN_REPORT = re.compile(
    rb"""<meta\s+name=["']?generator["']?\s+content=["']refcheck[\s"']""", re.IGNORECASE
)
# The head of a page of MediaWiki: where it is edited, and what its scripts are told.
_MEDIAWIKI = re.compile(
    rb"""<link\s[^<>]*\brel=["']?EditURI\b|<meta\s+name=["']generator["']\s+content=["']MediaWiki\s""",
    re.IGNORECASE,
)
_REVISION = re.compile(rb""""wg(?:Cur)?RevisionId":\s?([1-9]\d{0,14})\b""")
_MODIFIED = re.compile(rb""""dateModified":\s?"(\d{4}-\d\d-\d\d)T""")
_HEAD = 256 * 1024
_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")


def what_else(content: bytes) -> str | None:
    """What the content is instead of a page, or None where it may well be one."""
    if not content.strip():
        return "empty"
    for offset, signature, name in _SIGNATURES:
        if content.startswith(signature, offset):
            if name == "an image (BMP)" and b"\x00" not in content[:64]:
                continue  # a text that begins with the letters BM
            return name
    return "binary" if _is_binary(content[:SAMPLE]) else None


def is_own_report(content: bytes) -> bool:
    """Whether the content says in its head that refcheck wrote it."""
    head, body, _ = content[:SAMPLE].partition(b"<body")
    return bool(_OWN_REPORT.search(head)) and (bool(body) or len(content) > SAMPLE)


def revision_of(content: bytes) -> Revision | None:
    """The revision of which a page of MediaWiki says in its head that it is.

    Its day stands in what some wikis tell search engines, and is empty elsewhere.
    """
    head, _, rest = content.partition(b"</head")
    number = _REVISION.search(head, 0, _HEAD)
    if number is None or not _MEDIAWIKI.search(head, 0, _HEAD):
        return None
    day = _MODIFIED.search(rest)
    return Revision(number[1].decode("ascii"), day[1].decode("ascii") if day else "")


def _is_binary(sample: bytes) -> bool:
    """More than one byte in ten is a control character, and it is no UTF-16 or UTF-32 either."""
    if sample.startswith(_WIDE_MARKS):
        return False
    zeros = sample.count(0)
    if zeros > len(sample) // 5 and max(sample[::2].count(0), sample[1::2].count(0)) > 0.9 * zeros:
        return False
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    return controls > len(sample) / 10
