"""Text and addresses from pages and sources, made safe to show: nothing in them may act."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

_SURROGATE = re.compile("[\ud800-\udfff]")
_DOI = re.compile(r"10\.[0-9]{4,9}(?:\.[0-9]+)*/[^\s\x00-\x1f\x7f-\x9f]+", re.ASCII)
_UNFIT_FOR_ADDRESS = re.compile(
    '[\\s\x00-\x20\x7f-\x9f"<>\\\\^`{|}\u200b-\u200f\u202a-\u202e\u2066-\u2069]'
)

# Explicit embeddings, overrides and isolates: they reorder what stands beside them. The marks
# (U+200E, U+200F, U+061C) stay, since right-to-left text needs them and they reorder nothing else.
_BIDI_CONTROLS = (*range(0x202A, 0x202F), *range(0x2066, 0x206A))
_VISIBLE: dict[int, str | None] = {
    **{code: chr(0x2400 + code) for code in range(0x20)},
    0x7F: "\u2421",
    **dict.fromkeys(range(0x80, 0xA0), "\ufffd"),
    **dict.fromkeys(_BIDI_CONTROLS),
    0xFEFF: None,
    0xFFFE: "\ufffd",
    0xFFFF: "\ufffd",
}


def well_formed(text: str) -> str:
    """The text as UTF-8 can carry it: surrogate pairs joined, lone surrogates as U+FFFD."""
    if not _SURROGATE.search(text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def one_line(text: str) -> str:
    """The text on one line, control characters made visible, directional controls removed."""
    if text.isprintable() and "  " not in text and text == text.strip():
        return text  # nearly all are: nothing below would change them
    return " ".join(well_formed(text).split()).translate(_VISIBLE)


def doi_address(doi: str | None) -> str | None:
    """`https://doi.org/…` for a well-formed DOI, else None."""
    if doi is None or not _DOI.fullmatch(doi) or _SURROGATE.search(doi):
        return None
    return "https://doi.org/" + quote(doi, safe="/:;().,-_~!*@$'+=")


def web_address(url: str | None) -> str | None:
    """The address itself where it is plain http or https and may be made clickable, else None."""
    if url is None or _UNFIT_FOR_ADDRESS.search(url) or _SURROGATE.search(url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    if parts.scheme.lower() not in {"http", "https"} or not parts.hostname or "@" in parts.netloc:
        return None
    return url
