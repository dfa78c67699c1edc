"""Manubot and pandoc's citeproc: `span.citation[data-cites]` and `div#refs > div#ref-KEY`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from refcheck.reading.labels import LabelList, read_entry_label, read_labels
from refcheck.reading.structure import Entry, EntryList, Marker, Reading

if TYPE_CHECKING:
    from refcheck.reading.elements import Node, Page
    from refcheck.reading.outline import Outline

NAME = "manubot"
_LABEL_REACH = 40
_SHELL = re.compile(r"^[\s\[(]+|[\s\])]+$")


def detect(page: Page) -> bool:
    """Citations with their keys."""
    return "data-cites=" in page.source and (
        'id="refs"' in page.source or "csl-entry" in page.source
    )


def read(page: Page, _outline: Outline) -> Reading:
    """The bibliography and the citations; author–year citations are none of ours."""
    entries = [_entry(page, div) for div in _bibliography(page)]
    by_anchor = {anchor: entry.labels for entry in entries for anchor in entry.anchors}
    reading = Reading(NAME, lists=[EntryList(entries)] if entries else [])
    for span in page.tags("span"):
        if span.get("data-cites") and (marker := _marker(page, span, by_anchor)):
            reading.markers.append(marker)
    return reading


def _bibliography(page: Page) -> list[Node]:
    refs = page.ids.get("refs")
    if refs is None:
        return [n for n in page.tags("div") if "csl-entry" in n.classes]
    return [
        n for n in page.tags("div", "li") if n.parent is refs and n.get("id").startswith("ref-")
    ]


def _entry(page: Page, div: Node) -> Entry:
    entry = Entry(div.text_start, div.text_end, anchors=(div.get("id"),), node=div)
    label = read_entry_label(
        page.text[div.text_start : div.text_start + _LABEL_REACH].replace("\n", " ")
    )
    if label and label.label.isdecimal():
        entry.labels.append(label.label)
        entry.skip.append((div.text_start, div.text_start + label.length))
    return entry


def _marker(page: Page, span: Node, by_anchor: dict[str, list[str]]) -> Marker | None:
    text = page.text[span.text_start : span.text_end]
    inner = _SHELL.sub("", text)
    targets = tuple(f"ref-{key}" for key in span.get("data-cites").split())
    printed = read_labels(inner)
    if printed is None and "?" not in inner:
        return None
    labels = tuple(
        (by_anchor.get(target) or [""])[0] or target.removeprefix("ref-") for target in targets
    )
    if printed is not None and set(printed.labels) == set(labels):
        order = {label: position for position, label in enumerate(printed.labels)}
        pairs = sorted(zip(labels, targets, strict=True), key=lambda pair: order[pair[0]])
        labels, targets = tuple(p[0] for p in pairs), tuple(p[1] for p in pairs)
    shape = "raised-bare" if "<sup" in page.source[span.inner : span.inner + 8] else "plain-bracket"
    return Marker(span.text_start, span.text_end, LabelList(labels), shape, targets=targets)
