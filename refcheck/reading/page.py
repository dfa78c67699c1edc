"""A page's bytes to an Article: decode, find elements and text, ask the dialects, put together."""

from __future__ import annotations

import re
from typing import Literal

from refcheck.model.article import Article, Doubt
from refcheck.reading.assembly import Assembly
from refcheck.reading.decoding import decode
from refcheck.reading.dialects.order import read_structure
from refcheck.reading.markup import parse_html, parse_text
from refcheck.reading.outline import Outline

# A tag that plain text does not have by chance.
_TAG = re.compile(
    r"<(?:!doctype|html|head|body|p|br|div|span|a\s|sup|ol|ul|li|h[1-6]|table|b|i|em|strong|section|article|blockquote|pre)\b[^<>]*>",
    re.IGNORECASE,
)
_LARGEST = 50 * 1024 * 1024


def read_page(data: bytes, path: str, *, media: Literal["html", "text"] | None = None) -> Article:
    """Read a page of HTML (whole or a piece of one) or of plain text. Never raises, whatever the bytes.

    `media` is told from the bytes where it is None. A page of more than 50 MB is read as far as that and
    the article says so in its doubts.
    """
    source = decode(data[:_LARGEST])
    html = media == "html" or (media is None and _TAG.search(source.text[:200_000]) is not None)
    page = parse_html(source.text) if html else parse_text(source.text)
    outline = Outline(page)
    reading = read_structure(page, outline)
    article = Assembly(source, page, outline, reading).article(path)
    if len(data) <= _LARGEST:
        return article
    return _with_doubt(
        article, Doubt("too-large", f"only the first {_LARGEST // 1024 // 1024} MB were read")
    )


def _with_doubt(article: Article, doubt: Doubt) -> Article:
    from dataclasses import replace  # noqa: PLC0415 - only for pages beyond the limit

    return replace(article, doubts=(*article.doubts, doubt))
