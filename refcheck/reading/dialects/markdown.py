"""Markdown with GitHub's footnotes, and whatever else an editor numbers by hand in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refcheck.reading.dialects import generic
from refcheck.reading.heading_words import is_reference_heading
from refcheck.reading.labels import LabelList
from refcheck.reading.structure import Entry, EntryList, Marker, trimmed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from refcheck.reading.elements import Node, Page
    from refcheck.reading.outline import Outline
    from refcheck.reading.structure import Reading

NAME = "markdown"
# Of the footnotes, where a page has other lists as well.
_GROUP = "footnote"


def read(
    page: Page, outline: Outline, notes: Mapping[int, str], mentions: Mapping[int, str]
) -> Reading:
    """Lists and markers of a page whose footnotes, and markers that name one, begin at offsets.

    A footnote's label is its name in the Markdown, which is what the editor sees; GitHub prints
    numbers of its own, in the order of first mention.
    """
    nodes = {node.start: node for node in page.nodes}
    entries = [
        _entry(page, nodes[start], label) for start, label in notes.items() if start in nodes
    ]
    # Their labels are none that another reader should take for a typed list's.
    outline.code = sorted([*outline.code, *(entry.skip[0] for entry in entries)])
    reading = generic.read(page, outline)
    reading.dialect = NAME
    group = _GROUP if entries and reading.lists else None
    known = {label.casefold(): label for label in notes.values()}
    if entries:
        above = outline.heading_before(entries[0].start)
        heading = above.title if above and is_reference_heading(above.title) else None
        reading.lists.append(EntryList(entries, group=group, heading=heading))
    reading.markers.extend(_markers(page, nodes, mentions, known, group))
    return reading


def _entry(page: Page, node: Node, label: str) -> Entry:
    start, end = trimmed(page.text, node.text_start, node.text_end)
    label_end = min(end, start + len(f"[^{label}]:"))
    return Entry(
        start,
        end,
        labels=[label],
        skip=[(start, label_end)],
        anchors=(_anchor(label),),
        node=node,
    )


def _markers(
    page: Page,
    nodes: Mapping[int, Node],
    mentions: Mapping[int, str],
    known: Mapping[str, str],
    group: str | None,
) -> Iterator[Marker]:
    """GitHub does not tell capitals from small letters."""
    for start, label in mentions.items():
        node = nodes.get(start)
        if node is None or node.text_end <= node.text_start:
            continue
        own = known.get(label.casefold())
        targets = (_anchor(own),) if own else ()
        labels = LabelList((own or label,))
        span = trimmed(page.text, node.text_start, node.text_end)
        yield Marker(*span, labels, "caret", targets=targets, group=group)


def _anchor(label: str) -> str:
    return f"fn-{label}"
