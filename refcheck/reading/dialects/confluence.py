"""Confluence: anchors begin with the page's name, the article is in `#main-content`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refcheck.reading.dialects import generic

if TYPE_CHECKING:
    from refcheck.reading.elements import Page
    from refcheck.reading.outline import Outline
    from refcheck.reading.structure import Reading

NAME = "confluence"
_HEAD = 20_000


def detect(page: Page) -> bool:
    """Its own names in the head or the body tag."""
    head = page.source[:_HEAD]
    return (
        "com-atlassian-confluence" in head
        or "ajs-page-title" in head
        or "confluence-anchor-link" in page.source
    )


def read(page: Page, outline: Outline) -> Reading:
    """As any page, without what stands outside of the article."""
    reading = generic.read(page, outline)
    reading.dialect = NAME if reading.lists else reading.dialect
    main = next((n for n in page.tags("div") if n.get("id") == "main-content"), None)
    if main is not None:
        reading.region = (main.text_start, main.text_end)
        reading.markers = [m for m in reading.markers if main.text_start <= m.start < main.text_end]
    return reading
