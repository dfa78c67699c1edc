"""Every address of an article that leads elsewhere, linked or typed, with its place."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from refcheck.model.article import Link
from refcheck.reading.addresses import linked_address, typed_addresses, without_punctuation
from refcheck.reading.outline import within

if TYPE_CHECKING:
    from collections.abc import Iterator

    from refcheck.model.article import Location
    from refcheck.reading.elements import Node, Page
    from refcheck.reading.places import Places

_OWN = frozenset("#.")  # with what the address of a place on the page, or near it, begins
_TWO_SLASHES = frozenset("/\\&")  # what may make two slashes of one, also as a character reference


def page_links(places: Places) -> list[Link]:
    """Links in page order; those in menus and comments are none of the article's.

    They are of http and https, or act on their own: scripts, data, files of one's own.
    """
    page, chrome = places.page, places.outline.menus
    found: list[Link] = []
    linked: list[tuple[int, int]] = []
    for node in _outward(page):
        url = linked_address(node.get("href"))
        if url is None:
            continue
        at = node.text_start
        if url[0] in "hH":
            linked.append((at, node.text_end))
        entry = places.entry_and_label(at)
        if entry is None and within(chrome, at):
            continue
        found.append(_link(url, places.in_source(node.start, node.end), entry))
    linked.sort()
    found.extend(_typed(places, linked))
    found.sort(key=lambda link: link.location.start)
    return found


def _typed(places: Places, linked: list[tuple[int, int]]) -> Iterator[Link]:
    """Addresses that are no links; in code they are examples."""
    text, chrome, code = places.page.text, places.outline.menus, places.outline.code
    raised: list[int] | None = None
    for start, stop, meant in typed_addresses(text):
        if within(linked, start) or within(chrome, start):
            continue
        entry = places.entry_and_label(start)
        if entry is None and within(code, start):
            continue
        if raised is None:
            raised = [node.text_start for node in places.page.tags("sup")]
        end = _glued(raised, start, stop)
        url = meant if end is None else without_punctuation(text[start:end])
        yield _link(url, places.location(start, stop if end is None else start + len(url)), entry)


def _glued(raised: list[int], start: int, end: int) -> int | None:
    """Where a marker begins that is glued to an address."""
    index = bisect_right(raised, start)
    return raised[index] if index < len(raised) and raised[index] < end else None


def _outward(page: Page) -> Iterator[Node]:
    """Links that may lead to another site: most of a wiki's lead to its own pages."""
    source, find = page.source, page.source.find
    for node in page.tags("a"):
        at = find(' href="', node.start, node.inner)
        if at >= 0:
            first = source[at + 7]
            if first in _OWN or (first == "/" and source[at + 8] not in _TWO_SLASHES):
                continue
        yield node


def _link(url: str, location: Location, entry: tuple[str, str] | None) -> Link:
    if entry is None:
        return Link(url, "text", location)
    key, label = entry
    return Link(url, f"reference {label}", location, key)
