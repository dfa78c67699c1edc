"""Lists of notes that markers link to: from anchors to entries, whatever engine wrote them."""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import pairwise
from typing import TYPE_CHECKING

from refcheck.reading.anchors import Jump, Jumps, linked_markers
from refcheck.reading.heading_words import is_reference_heading
from refcheck.reading.labels import as_number, read_entry_label
from refcheck.reading.note_blocks import Container, note_blocks
from refcheck.reading.outline import names_notes
from refcheck.reading.structure import Entry, EntryList, Marker
from refcheck.reading.tags import BLOCK

if TYPE_CHECKING:
    from collections.abc import Iterator

    from refcheck.reading.elements import Node, Page
    from refcheck.reading.outline import Outline

_FARTHEST_CONTINUATION = 4000
_TITLE_TAGS = ("h1", "h2", "h3", "h4")
_ARROW = re.compile(r"[↑^↩]\s*")
# Headings that are notes hold nothing but a label.
_LONGEST_LABEL_TITLE = 6
_LABEL_REACH = 200


def linked_notes(page: Page, outline: Outline) -> tuple[list[EntryList], list[Marker]]:
    """Lists of notes that markers link to, and those markers; empty where there are none."""
    jumps = Jumps(page)
    markers = jumps.markers()
    if not markers:
        return [], []
    lists = _lists(page, outline, jumps, markers)
    entries = sorted((e for found in lists for e in found.entries), key=lambda e: e.start)
    starts = [entry.start for entry in entries]

    def entry_around(jump: Jump) -> Entry | None:
        index = bisect_left(starts, jump.node.text_start + 1) - 1
        return entries[index] if index >= 0 and jump.node.text_start < entries[index].end else None

    accepted = {anchor for entry in entries for anchor in entry.anchors}
    kept = []
    for jump in markers:
        around = entry_around(jump)
        if jump.target in accepted and (around is None or jump.target not in around.anchors):
            kept.append(jump)
    lost = [jump for jump in jumps.to_nowhere(kept) if entry_around(jump) is None]
    return lists, linked_markers(page, kept + lost)


def _lists(page: Page, outline: Outline, jumps: Jumps, markers: list[Jump]) -> list[EntryList]:
    ordered = note_blocks(page, jumps, markers)
    numbers = _item_numbers(page) if any(block.tag == "li" for block, _ in ordered) else {}
    lists = [
        _entry_list(page, outline, cluster, jumps, numbers)
        for cluster in _clusters(outline, ordered)
        if _is_notes(page, outline, cluster, jumps)
    ]
    return list(_joined(lists))


# ---- which blocks belong together ----


def _clusters(outline: Outline, ordered: list[Container]) -> list[list[Container]]:
    clusters: list[list[Container]] = []
    for item in ordered:
        if clusters and _beside(outline, clusters[-1][-1][0], item[0]):
            clusters[-1].append(item)
        else:
            clusters.append([item])
    return clusters


def _beside(outline: Outline, left: Node, right: Node) -> bool:
    if left.parent is right.parent:
        return left.tag == right.tag or left.tag not in BLOCK
    near = right.text_start - left.text_end < _FARTHEST_CONTINUATION
    return (
        near
        and left.tag == right.tag
        and not outline.heading_between(left.text_end, right.text_start)
    )


def _is_notes(page: Page, outline: Outline, cluster: list[Container], jumps: Jumps) -> bool:
    """Positive signs that these are notes and not, say, equations or a table of contents."""
    first = cluster[0][0]
    if any(
        node.tag in _TITLE_TAGS and len(node.text.strip()) > _LONGEST_LABEL_TITLE
        for node, _ in cluster
    ):
        return False
    if any(names_notes(node) for node in (first, *first.near(3))):
        return True
    heading = outline.heading_before(first.text_start)
    if heading and is_reference_heading(heading.title):
        return True
    return any(_has_back_link(page, node, jumps) for node, _ in cluster)


def _has_back_link(page: Page, node: Node, jumps: Jumps) -> bool:
    for jump in jumps.inside(node):
        target = page.ids.get(jump.target)
        if jump.leads_back and (target is None or target.start < node.start):
            return True
    return False


def _joined(lists: list[EntryList]) -> Iterator[EntryList]:
    """Lists that go on where the one before them stopped are one list."""
    before: EntryList | None = None
    for found in lists:
        if before is not None and before.group == found.group and before.goes_on_in(found):
            before.entries.extend(found.entries)
            continue
        if before is not None:
            yield before
        before = found
    if before is not None:
        yield before


# ---- entries ----


def _entry_list(
    page: Page, outline: Outline, cluster: list[Container], jumps: Jumps, numbers: dict[int, str]
) -> EntryList:
    entries = [_entry(page, node, anchors, jumps, numbers) for node, anchors in cluster]
    _continue_entries(page, outline, entries)
    for entry in entries:
        if not entry.skip:  # an anchor without words, in front of its entry
            _strip_label(page, entry)
    heading = outline.heading_before(entries[0].start)
    printed = (jumps.printed.get(anchor) for entry in entries for anchor in entry.anchors)
    group = next((labels.group for labels in printed if labels is not None), None)
    named = heading is not None and is_reference_heading(heading.title)
    return EntryList(entries, group=group, heading=heading.title if heading and named else None)


def _entry(
    page: Page, node: Node, anchors: list[str], jumps: Jumps, numbers: dict[int, str]
) -> Entry:
    """An entry from its block: its labels, and what of its text is a label."""
    entry = Entry(node.text_start, node.text_end, anchors=tuple(anchors), node=node)
    printed = (jumps.printed.get(anchor) for anchor in anchors)
    entry.labels.extend(dict.fromkeys(labels.labels[0] for labels in printed if labels is not None))
    _strip_label(page, entry)
    if not entry.labels and node.index in numbers:
        entry.labels.append(numbers[node.index])
    return entry


def _item_numbers(page: Page) -> dict[int, str]:
    """The number that each list item shows, by the item's index."""
    counters: dict[int, int] = {}
    numbers: dict[int, str] = {}
    for li in page.tags("li"):
        if li.parent is None:
            continue
        home = li.parent.index
        if home not in counters:
            counters[home] = as_number(li.parent.get("start")) or 1
        counters[home] = as_number(li.get("value")) or counters[home]
        numbers[li.index] = str(counters[home])
        counters[home] += 1
    return numbers


def _strip_label(page: Page, entry: Entry) -> None:
    """Take the printed label off an entry's text; read it where no marker told it."""
    text = page.text[entry.start : min(entry.end, entry.start + _LABEL_REACH)]
    lead = len(text) - len(text.lstrip(" \n\xa0"))
    arrow = _ARROW.match(text, lead)
    begin = arrow.end() if arrow else lead
    label = read_entry_label(text[begin:], bare=True)
    if label is not None and (not entry.labels or label.label in entry.labels):
        begin += label.length
        entry.labels = entry.labels or [label.label]
    elif label is None and entry.labels:
        known = re.escape(entry.labels[0])
        own = re.compile(rf"[\[(*]?{known}[\])]?[.:)]?(?=\s|$|\W)\s*").match(text, begin)
        begin = own.end() if own else begin
    if begin > lead:
        entry.skip.append((entry.start, entry.start + begin))


def _continue_entries(page: Page, outline: Outline, entries: list[Entry]) -> None:
    """An entry goes on over blocks of its own until the next one begins."""
    for entry, after in pairwise(entries):
        gap = after.start - entry.end
        if 0 < gap < _FARTHEST_CONTINUATION and not outline.heading_between(entry.end, after.start):
            entry.end = after.start
    last = entries[-1]
    begin = last.skip[0][1] if last.skip else last.start
    if not page.text[begin : last.end].strip():
        following = page.text.find("\n", last.end + 1)
        last.end = following if following > 0 else len(page.text)
