"""Every http(s) address of an article, linked or typed, with its place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from refcheck.model.article import Link
from refcheck.reading.outline import within

if TYPE_CHECKING:
    from collections.abc import Iterator

    from refcheck.model.article import Location
    from refcheck.reading.elements import Node, Page
    from refcheck.reading.places import Places

_TYPED = re.compile(r"https?://[^\s<>\"'“”«»\[\]{}|\\^`]{3,2000}")
_ADDRESS = re.compile(r"(?:https?:)?//", re.IGNORECASE)
_AFTER = ".,;:!?…"


def page_links(places: Places) -> list[Link]:
    """Links in page order; those in menus and comments are none of the article's."""
    page, chrome = places.page, places.outline.menus
    found: list[Link] = []
    linked: list[tuple[int, int]] = []
    for node in _outward(page):
        href = node.get("href").strip()
        if not _ADDRESS.match(href):
            continue
        at = node.text_start
        linked.append((at, node.text_end))
        entry = places.entry_and_label(at)
        if entry is None and within(chrome, at):
            continue
        url = f"https:{href}" if href.startswith("//") else href
        found.append(_link(url, places.in_source(node.start, node.end), entry))
    linked.sort()
    for match in _TYPED.finditer(page.text):
        start = match.start()
        if within(linked, start) or within(chrome, start):
            continue
        url = _without_punctuation(match[0])
        location = places.location(start, start + len(url))
        found.append(_link(url, location, places.entry_and_label(start)))
    found.sort(key=lambda link: link.location.start)
    return found


def _outward(page: Page) -> Iterator[Node]:
    """Links that may lead to another site: most of a wiki's lead to its own pages."""
    find, never = page.source.find, len(page.source)
    slashes = ampersand = -1  # the next of each: so that a page is searched once, not tag by tag
    for node in page.tags("a"):
        start, inner = node.start, node.inner
        if slashes < start and (slashes := find("//", start)) < 0:
            slashes = never
        if slashes >= inner and ampersand < start and (ampersand := find("&", start)) < 0:
            ampersand = never
        if slashes < inner or ampersand < inner:
            yield node


def _link(url: str, location: Location, entry: tuple[str, str] | None) -> Link:
    if entry is None:
        return Link(url, "text", location)
    key, label = entry
    return Link(url, f"reference {label}", location, key)


def _without_punctuation(url: str) -> str:
    """A typed address without the punctuation of its sentence."""
    url = url.rstrip(_AFTER)
    while url.endswith(")") and url.count(")") > url.count("("):
        url = url[:-1].rstrip(_AFTER)
    return url
