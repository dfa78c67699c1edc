"""A page's bytes to an Article: decode, find elements and text, ask the dialects, put together."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Literal, TypeAlias

from refcheck.model.article import Article, Doubt
from refcheck.reading.assembly import Assembly
from refcheck.reading.decoding import decode
from refcheck.reading.dialects.order import read_structure
from refcheck.reading.markup import parse_html, parse_text
from refcheck.reading.outline import Outline

Media: TypeAlias = Literal["html", "text", "markdown"]

# A tag that plain text does not have by chance.
_TAG = re.compile(
    r"<(?:!doctype|html|head|body|p|br|div|span|a\s|sup|ol|ul|li|h[1-6]|table|b|i|em|strong|section"
    r"|article|blockquote|pre)\b[^<>]*>",
    re.IGNORECASE,
)
_TAG_REACH = 200_000
_MEGABYTE = 1024 * 1024
_LARGEST = 50 * _MEGABYTE


def read_page(data: bytes, path: str, *, media: Media | None = None) -> Article:
    """Read a page of HTML (whole or a piece of one) or of plain text. Never raises.

    `media` is told from the bytes where it is None. A page of more than 50 MB is read as far as
    that, and the article says so in its doubts.
    """
    source = decode(data[:_LARGEST])
    if media is None:
        media = "html" if _TAG.search(source.text, 0, _TAG_REACH) else "text"
    page = parse_html(source.text) if media == "html" else parse_text(source.text)
    outline = Outline(page)
    reading = read_structure(page, outline)
    article = Assembly(source, page, outline, reading).article(path)
    if len(data) <= _LARGEST:
        return article
    doubt = Doubt("too-large", f"only the first {_LARGEST // _MEGABYTE} MB were read")
    return replace(article, doubts=(*article.doubts, doubt))
