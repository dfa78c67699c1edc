"""What of a page's text is prose of the article, and what stands in between that is none."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from refcheck.reading.heading_words import is_reference_heading
from refcheck.reading.outline import merged, names_content, within

if TYPE_CHECKING:
    from collections.abc import Sequence

    from refcheck.reading.elements import Page
    from refcheck.reading.places import Places
    from refcheck.reading.structure import Marker, Span

# What the outline calls no menu, since links in it are the article's own, and what is no prose.
_BOX_WORD = re.compile(
    r"(?:^|[\s_-])(?:navbox\w*|ambox|[cfimot]mbox|mbox|metadata|hatnote|dablink|rellink|sistersitebox"
    r"|portal|authority-control|printfooter|mw-indicators?|shortdescription|searchaux|magnify"
    r"|NavFrame|reflist|refbegin|vector-menu|mw-portlet|portlet|banner|cookie\w*|newsletter"
    r"|mw-jump-link|mw-empty-elt|navigation-not-searchable|lastmod|authors?"
    r"|byline|timestamp|postdate|post-date|entry-meta|post-meta)(?:$|[\s_-])",
    re.IGNORECASE,
)
# Facts in short beside the article: whatever stands in them is a cell.
_INFOBOX_WORD = re.compile(
    r"(?:^|[\s_-])(?:infobox\w*|taxobox|biota|vcard|vevent|sidebar)(?:$|[\s_-])", re.IGNORECASE
)
_CAPTION_WORD = re.compile(
    r"(?:^|[\s_-])(?:thumbcaption|gallerytext|legend|lightbox-caption|(?:image-?|wp-)?caption(?:-text)?)"
    r"(?:$|[\s_-])",
    re.IGNORECASE,
)
# Tags that are looked at for these names.
_BOXES = frozenset(
    "div table ul ol dl section aside figure header span p small td time".split()  # noqa: SIM905
)
_NAMED = re.compile(r"""class\s*=\s*(?:"([^"<>]*)"|'([^'<>]*)'|([^\s"'<>]+))""")
# Nothing in them is prose, whatever their class.
_NO_PROSE = ("nav", "footer", "button", "label", "form", "address", "dialog", "aside")
_CONTAINERS = ("div", "article", "main", "section", "td")


class Region:
    """From where to where the article's prose goes, and the stretches within that are none.

    It ends with the last list where nothing is cited after it: replies and the like follow.
    """

    def __init__(self, places: Places, markers: Sequence[Marker]) -> None:
        self.entries = merged(list(places.entry_spans))
        self.cited_at = [m.start for m in markers if not within(self.entries, m.start)]
        self.start, self.end = self._extent(places)
        self._named, self.infoboxes, self.captions = _named_boxes(places.page)
        self.without = merged([*self._boxes(places), *self.entries, *self._lists(places)])

    def _extent(self, places: Places) -> Span:
        page = places.page
        start, end = places.reading.region or (0, len(page.text))
        if self.cited_at and places.reading.region is None:
            first, last = self.cited_at[0], self.cited_at[-1]
            for node in page.tags(*_CONTAINERS):
                if node.text_start > first:
                    continue
                if last < node.text_end <= end and node.text_start >= start and names_content(node):
                    start, end = node.text_start, node.text_end
        if self.entries and (not self.cited_at or self.cited_at[-1] < self.entries[-1][0]):
            end = min(end, self.entries[-1][1])
        return start, end

    def _boxes(self, places: Places) -> list[Span]:
        page = places.page
        blocks = [(node.text_start, node.text_end) for node in page.tags(*_NO_PROSE)]
        code = [(node.text_start, node.text_end) for node in page.tags("pre", "textarea")]
        if not page.nodes:
            code = places.outline.code
        # What holds a good part of the markers is the article, whatever it is called.
        boxes = (*blocks, *self._named, *places.outline.chrome)
        return [*code, *(span for span in boxes if not self._is_much(span))]

    def _is_much(self, span: Span) -> bool:
        first = bisect_left(self.cited_at, span[0])
        return bisect_left(self.cited_at, span[1]) - first > len(self.cited_at) // 3

    def _lists(self, places: Places) -> list[Span]:
        """Sections named after sources in which nothing is cited: lists without numbers."""
        headings = places.outline.headings
        found: list[Span] = []
        level = 0  # of the heading over here that names sources
        for index, heading in enumerate(headings):
            if not level or heading.level <= level:
                level = heading.level if is_reference_heading(heading.title) else 0
            if not level:
                continue
            end = headings[index + 1].start if index + 1 < len(headings) else self.end
            if bisect_left(self.cited_at, heading.start) == bisect_left(self.cited_at, end):
                found.append((heading.start, end))
        return found


def _named_boxes(page: Page) -> tuple[list[Span], list[Span], list[Span]]:
    """Where boxes that are no prose, infoboxes and captions stand, by their classes.

    The source is looked at, and not element by element: few of thousands have such a name.
    """
    found: tuple[list[Span], list[Span], list[Span]] = ([], [], [])
    known: dict[str, list[list[Span]]] = {}
    kinds = list(zip((_BOX_WORD, _INFOBOX_WORD, _CAPTION_WORD), found, strict=True))
    for match in _NAMED.finditer(page.source):
        name = match[match.lastindex or 0]
        lists = known.get(name)
        if lists is None:
            lists = known[name] = [spans for words, spans in kinds if words.search(name)]
        if not lists:
            continue
        node = page.node_at(match.start())
        if node is None or match.start() >= node.inner or node.tag not in _BOXES:
            continue
        if node.text_end > node.text_start:
            for spans in lists:
                spans.append((node.text_start, node.text_end))
    return found[0], merged(found[1]), merged(found[2])
