"""A page of Markdown, read through its HTML, with all places in the Markdown."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from refcheck.reading.assembly import Assembly
from refcheck.reading.decoding import Source, decode
from refcheck.reading.dialects import markdown
from refcheck.reading.markdown_html import rendered
from refcheck.reading.markdown_places import in_markdown
from refcheck.reading.markup import parse_html
from refcheck.reading.outline import Outline

if TYPE_CHECKING:
    from refcheck.model.article import Article


def read_markdown(data: bytes, path: str, *, statements: bool = False) -> Article:
    """Read a page of GitHub's Markdown, wiki links included; `source` is the Markdown."""
    source = decode(data)
    page_in_html = rendered(source.text)
    html = page_in_html.written.html
    page = parse_html(html)
    outline = Outline(page)
    reading = markdown.read(page, outline, page_in_html.notes, page_in_html.mentions)
    assembly = Assembly(Source(html, source.encoding), page, outline, reading)
    article = assembly.article(path, with_statements=statements)
    page.let_go()
    article = replace(article, title=page_in_html.title or article.title)
    return in_markdown(article, page_in_html.written, source)
