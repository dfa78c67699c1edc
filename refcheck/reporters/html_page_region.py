"""Which part of a page's source is the article, which is menus around it, and what nobody sees."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from refcheck.reading.markup import parse_html
from refcheck.reading.outline import Outline
from refcheck.reading.tags import INLINE, SILENT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from refcheck.reading.elements import Node, Page

Stretch: TypeAlias = tuple[int, int]

_NO_REGION = INLINE | {
    *("p", "li", "ul", "ol", "dl", "dt", "dd", "tr", "table", "tbody", "thead", "tfoot", "caption"),
    *("i", "em", "cite", "font", "pre", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote"),
}


@dataclass(frozen=True, slots=True)
class Region:
    """Stretches of the source: the article's, what is left out of it, what is nowhere shown.

    `aside` is what is left out, and all before and after the article, in page order; `hidden` is
    what the page itself does not show.
    """

    article: Stretch
    quiet: tuple[Stretch, ...]
    aside: tuple[Stretch, ...]
    hidden: tuple[Stretch, ...]


def region_of(source: str, places: Sequence[int], shown: Iterable[int]) -> Region:
    """The smallest element with all `places` (ascending offsets); the page, where there are none.

    Menus inside of it are left out, unless they hold a place, one of `shown`, or most of the page.
    """
    page = parse_html(source)
    start, end = _around(page, places) if places else (0, len(source))
    kept = sorted({*places, *shown})
    hidden = merged(_free(_hidden(page), kept))
    most = len(page.text) // 2
    menus = (page.in_source(*span) for span in Outline(page).chrome if span[1] - span[0] < most)
    inside = [menu for menu in merged(_free(menus, kept)) if start <= menu[0] < end]
    around = [(0, start), *inside, (end, len(source))]
    return Region(
        (start, end),
        quiet=merged((*hidden, *inside)),
        aside=tuple((begin, stop) for begin, stop in around if begin < stop),
        hidden=hidden,
    )


def merged(stretches: Iterable[Stretch]) -> tuple[Stretch, ...]:
    """In order, those that meet joined."""
    found: list[Stretch] = []
    for start, end in sorted(stretches):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        elif start < end:
            found.append((start, end))
    return tuple(found)


def _free(stretches: Iterable[Stretch], places: Sequence[int]) -> Iterator[Stretch]:
    """Those in which nothing stands that has to be shown."""
    for start, end in stretches:
        if bisect_left(places, start) == bisect_left(places, end):
            yield start, end


def _around(page: Page, places: Sequence[int]) -> Stretch:
    node = page.node_at(places[0])
    while node is not None and not (_holds(node, places) and node.tag not in _NO_REGION):
        node = node.parent
    return (node.inner, node.end) if node is not None else (0, len(page.source))


def _holds(node: Node, places: Sequence[int]) -> bool:
    return node.inner <= places[0] and places[-1] < node.end


def _hidden(page: Page) -> Iterator[Stretch]:
    for node in page.nodes:
        if node.tag in SILENT or _is_hidden(node):
            yield node.start, node.end


def _is_hidden(node: Node) -> bool:
    tag = node.page.source[node.start : node.inner]
    if "display" in tag and "display:none" in node.get("style").replace(" ", "").lower():
        return True
    return "hidden" in tag and "hidden" in node.attrs
