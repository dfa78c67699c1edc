"""A page's bytes to an Article: decode, find elements and text, ask the dialects, put together."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from refcheck.model.article import Article, Doubt
from refcheck.reading.assembly import Assembly
from refcheck.reading.decoding import decode
from refcheck.reading.dialects.order import read_structure
from refcheck.reading.markup import parse_html, parse_text
from refcheck.reading.outline import Outline

if TYPE_CHECKING:
    from refcheck.reading.page_files import Media

# A tag that plain text does not have by chance.
_TAG = re.compile(
    r"<(?:!doctype|html|head|body|p|br|div|span|a\s|sup|ol|ul|li|h[1-6]|table|b|i|em|strong|section"
    r"|article|blockquote|pre)\b[^<>]*>",
    re.IGNORECASE,
)
_TAG_REACH = 200_000
_MEGABYTE = 1024 * 1024
_LARGEST = 50 * _MEGABYTE
# Markdown's parser makes two tokens of a kilobyte each of a line, and of a cell, however short.
_LARGEST_MARKDOWN = _MEGABYTE
_MOST_LINES = 60_000
_LINE_OR_CELL = re.compile(rb"[\r\n|]")


def read_page(
    data: bytes, path: str, *, media: Media | None = None, statements: bool = False
) -> Article:
    """Read a page of HTML (whole or a piece of one), plain text or Markdown. Never raises.

    `media` is told from the bytes where it is None, which are never taken for Markdown. A page of
    more than 50 MB, or of Markdown 1 MB or 60,000 lines and cells, is read as far as the last line
    before that, and the article says so in its doubts. What the article says in figures and quoted
    words is looked for only with `statements`.
    """
    most, what = (_LARGEST, "50 MB") if media != "markdown" else _bounds_of_markdown(data)
    if len(data) <= most:
        return _read(data, path, media, statements=statements)
    first = data[: data.rfind(b"\n", 0, most) + 1 or most]
    article = _read(first, path, media, statements=statements)
    doubt = Doubt("too-large", f"only the first {what} were read")
    return replace(article, doubts=(*article.doubts, doubt))


def _bounds_of_markdown(data: bytes) -> tuple[int, str]:
    """How many of the bytes are read at most, and what that is in words."""
    most = _LARGEST_MARKDOWN
    if sum(data.count(sign, 0, most) for sign in (b"\n", b"\r", b"|")) <= _MOST_LINES:
        return most, "1 MB"
    last = next(islice(_LINE_OR_CELL.finditer(data), _MOST_LINES, None))
    return last.start(), f"{_MOST_LINES:,} lines and cells"


def _read(data: bytes, path: str, media: Media | None, *, statements: bool) -> Article:
    if media == "markdown":
        from refcheck.reading.markdown import read_markdown  # noqa: PLC0415 - few pages need it

        return read_markdown(data, path, statements=statements)
    source = decode(data)
    if media is None:
        media = "html" if _TAG.search(source.text, 0, _TAG_REACH) else "text"
    page = parse_html(source.text) if media == "html" else parse_text(source.text)
    outline = Outline(page)
    reading = read_structure(page, outline)
    article = Assembly(source, page, outline, reading).article(path, with_statements=statements)
    page.let_go()
    return article
