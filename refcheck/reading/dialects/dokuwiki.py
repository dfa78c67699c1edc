"""DokuWiki: markers `1)` that link to `#fn__1`, entries in `div.footnotes > div.fn`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from refcheck.reading.dialects import generic
from refcheck.reading.labels import read_labels
from refcheck.reading.structure import Entry, EntryList, Marker, Reading

if TYPE_CHECKING:
    from refcheck.reading.elements import Node, Page
    from refcheck.reading.outline import Outline

NAME = "dokuwiki"
_HEAD = 20_000
_LABEL = re.compile(r"\s*(\d{1,4})\)?\s*")


def detect(page: Page) -> bool:
    """The generator's name, or footnotes of its kind."""
    head = page.source[:_HEAD]
    return "DokuWiki" in head or "dokuwiki" in head or 'class="fn_top"' in page.source


def read(page: Page, outline: Outline) -> Reading:
    """Footnotes as DokuWiki writes them; a page without any is read as any other."""
    markers = [m for a in page.tags("a") if "fn_top" in a.classes and (m := _marker(a))]
    entries = [_entry(div) for div in page.tags("div") if "fn" in div.classes]
    if not markers and not entries:
        reading = generic.read(page, outline)
        reading.dialect = NAME if reading.lists else reading.dialect
        return reading
    lists = [EntryList(entries)] if entries else []
    return Reading(NAME, lists=lists, markers=markers)


def _marker(a: Node) -> Marker | None:
    label = _LABEL.fullmatch(a.text)
    labels = read_labels(label[1]) if label else None
    if labels is None:
        return None
    return Marker(
        a.text_start, a.text_end, labels, "raised-bare", targets=(a.get("href").lstrip("#"),)
    )


def _entry(div: Node) -> Entry:
    """One text may have several numbers: equal footnotes share an entry."""
    entry = Entry(div.text_start, div.text_end, node=div)
    anchors, end = [], div.text_start
    for node in div.descendants():
        if node.tag == "div" and "content" in node.classes:
            end = node.text_start
            break
        if node.tag == "a" and "fn_bot" in node.classes:
            anchors.append(node.get("id"))
            if label := _LABEL.fullmatch(node.text):
                entry.labels.append(label[1])
            end = node.text_end
    entry.anchors = tuple(anchors)
    entry.skip.append((div.text_start, end))
    return entry
