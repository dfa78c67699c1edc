"""Footnotes that are joined by links: markers that lead down to entries, entries that lead back up."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

from refcheck.reading.labels import LabelList, read_entry_label, read_labels
from refcheck.reading.markup import BLOCK
from refcheck.reading.outline import is_reference_heading, names_notes
from refcheck.reading.structure import Entry, EntryList, Marker

if TYPE_CHECKING:
    from collections.abc import Iterable

    from refcheck.reading.markup import Node, Page
    from refcheck.reading.outline import Outline

_LABEL_TEXT = re.compile(r"[\s\[(（【*^↑]*([^\s\[\]()（）【】][^\[\]()\n]{0,24}?)[\s\])）】.:]*")
_SCROLL = re.compile(r"scrollTo(?:Reference)?\s*\(\s*['\"]([^'\"]{1,80})")
_WORD_NOTE = re.compile(r"_?(ftn|edn)(ref)?(\d+)$")
_BACK_SIGNS = re.compile(r"[\s\[(]*(?:[↩↵⤴↑^⏎←▲⇑]|&#8617;|back|zurück|retour|jump up|return)[\ufe0e\ufe0f\s\])↩0-9a-z.,-]*", re.IGNORECASE)
_SEPARATOR = re.compile(r"\s?[,;\-‐‑‒–—−]\s?")
# Comments on a text (Google Docs, Word) are linked like notes.
_COMMENT = re.compile(r"_?cmnt|_?msocom|comment")
_CLIMB = 6
_FARTHEST_CONTINUATION = 4000


class Jump(NamedTuple):
    """A link within the page: the element that links, the anchor it names, its text."""

    node: Node
    target: str
    text: str


def jumps(page: Page) -> list[Jump]:
    """All links whose fragment may be on this page, in page order."""
    found = []
    for node in page.tags("a", "label"):
        target = _fragment(node)
        if target:
            found.append(Jump(node, target, node.text.strip()))
    return found


def _fragment(node: Node) -> str:
    if node.tag == "label":
        return node.get("for")
    href = node.get("href")
    if "#" in href:
        return unquote(href.partition("#")[2])
    if href.startswith("javascript") and (scroll := _SCROLL.search(node.get("onclick"))):
        return scroll[1]
    return ""


def anchor_nodes(page: Page, links: Iterable[Jump]) -> dict[str, Node]:
    """Where each anchor stands: ids and names, and for Word's files the notes' own back-links."""
    found = dict(page.ids)
    for link in links:
        if word := _WORD_NOTE.search(link.target):
            own = f"_{word[1]}{'' if word[2] else 'ref'}{word[3]}"
            found.setdefault(own, link.node)
    return found


def linked_notes(page: Page, outline: Outline) -> tuple[list[EntryList], list[Marker]]:
    """Lists of notes that markers link to, and those markers. Empty where the page has no such notes."""
    links = jumps(page)
    anchors = anchor_nodes(page, links)
    markers = _marker_links(page, links, anchors)
    by_target: dict[str, Node] = {}
    for link, _ in markers:
        by_target.setdefault(link.target, anchors[link.target])
    if not by_target:
        return [], []
    lists = _lists(page, outline, by_target, links, anchors)
    accepted = {anchor for found in lists for entry in found.entries for anchor in entry.anchors}
    spans = [(found.start, found.end) for found in lists]
    kept = [
        _marker(link, labels)
        for link, labels in markers
        if link.target in accepted and not _labels_its_own_entry(link, lists)
    ]
    kept.extend(_to_nowhere(page, links, anchors, kept, spans))
    return lists, _joined(page, kept)


def _joined(page: Page, markers: list[Marker]) -> list[Marker]:
    """`[<a>2</a>–<a>4</a>]` and `<sup><a>3</a>,<a>5</a></sup>` are one marker each."""
    joined: list[list[Marker]] = []
    for marker in sorted(markers, key=lambda m: m.start):
        before = joined[-1][-1] if joined else None
        if before and before.shape == marker.shape and _in_one(page.text, joined[-1][0], before, marker):
            joined[-1].append(marker)
        else:
            joined.append([marker])
    return [_one(page.text, run) for run in joined]


def _in_one(text: str, first: Marker, before: Marker, marker: Marker) -> bool:
    if not marker.shape.endswith("bare") or not _SEPARATOR.fullmatch(text[before.end : marker.start]):
        return False
    if marker.shape == "raised-bare":
        return True
    opened = text[max(0, first.start - 2) : first.start].rstrip()
    closing = text.find("]", marker.end, marker.end + 60)
    return opened.endswith("[") and closing >= 0 and "[" not in text[marker.end : closing]


def _one(text: str, run: list[Marker]) -> Marker:
    first, last = run[0], run[-1]
    start, end, shape = first.start, last.end, first.shape
    if len(run) == 1:
        return first
    labels = read_labels(text[start:end])
    if text[start - 1 : start] == "[" and text[end : end + 1] == "]":
        start, end, shape = start - 1, end + 1, "plain-bracket"
    if labels is None:
        labels = LabelList(tuple(dict.fromkeys(label for m in run for label in m.labels.labels)))
    return Marker(start, end, labels, shape, targets=tuple(t for m in run for t in m.targets), group=first.group)


def _marker_links(page: Page, links: list[Jump], anchors: dict[str, Node]) -> list[tuple[Jump, object]]:
    found = []
    for link in links:
        target = anchors.get(link.target)
        if target is None or target is link.node or len(link.text) > 30 or _COMMENT.match(link.target):  # noqa: PLR2004
            continue
        labels = label_of(link.text)
        if labels and target.text_start >= link.node.text_start and target.start > link.node.start:
            found.append((link, labels))
    return found


def label_of(text: str):  # noqa: ANN201 - LabelList | None
    """The labels that a link's text prints, brackets or not."""
    found = _LABEL_TEXT.fullmatch(text.strip())
    return read_labels(found[1]) if found else None


def _marker(link: Jump, labels) -> Marker:  # noqa: ANN001
    start, end, shape = marker_extent(link.node)
    return Marker(start, end, labels, shape, targets=(link.target,), group=labels.group)


def marker_extent(node: Node) -> tuple[int, int, str]:
    """The marker that a link is part of: its brackets and its `<sup>` with it; and its shape."""
    text = node.page.text
    start, end = node.text_start, node.text_end
    raised = node.tag == "sup" or any(n.tag == "sup" for n, _ in zip(node.ancestors(), range(3), strict=False))
    if not raised:
        raised = any(n.tag == "sup" for n in node.page.nodes[node.index + 1 : node.index + 3] if n.start < node.end)
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if text[start - 1 : start] == "[" and text[end : end + 1] == "]":
        start, end = start - 1, end + 1
    bracketed = text[start : start + 1] in "[［【("
    return start, end, f"{'raised' if raised else 'plain'}-{'bracket' if bracketed else 'bare'}"


def _labels_its_own_entry(link: Jump, lists: list[EntryList]) -> bool:
    return any(
        entry.start <= link.node.text_start < entry.end and link.target in entry.anchors
        for found in lists
        if found.start <= link.node.text_start < found.end
        for entry in found.entries
    )


def _to_nowhere(page: Page, links: list[Jump], anchors: dict[str, Node], kept: list[Marker], spans) -> list[Marker]:  # noqa: ANN001
    """Markers shaped like the others whose anchor is not on the page: their entry was removed."""
    prefixes = {_stem(target) for marker in kept for target in marker.targets}
    found = []
    for link in links:
        if link.target in anchors or _stem(link.target) not in prefixes or not link.target:
            continue
        labels = label_of(link.text)
        if labels is None or _BACK_SIGNS.fullmatch(link.text):
            continue
        marker = _marker(link, labels)
        if not any(s <= marker.start < e for s, e in spans):
            found.append(marker)
    return found


def _stem(anchor: str) -> str:
    """An anchor without what counts its notes: "fndef-77ab90cd12-1" and "fndef-0f3c-4" are of a kind."""
    return re.sub(r"[0-9a-f]{6,}|\d+", "#", anchor)[:24]


# ---- from targets to lists ----------------------------------------------------------------------------


def _lists(
    page: Page, outline: Outline, by_target: dict[str, Node], links: list[Jump], anchors: dict[str, Node]
) -> list[EntryList]:
    targets = sorted(by_target.items(), key=lambda item: item[1].start)
    starts = {node.index for _, node in targets}
    containers: dict[int, tuple[Node, list[str]]] = {}
    for anchor, node in targets:
        container = _container(node, starts)
        containers.setdefault(container.index, (container, []))[1].append(anchor)
    _add_uncited(page, containers, links, anchors)
    ordered = sorted(containers.values(), key=lambda item: item[0].start)
    back = {link.node.index: link for link in links}
    lists: list[EntryList] = []
    for cluster in _clusters(page, outline, ordered):
        if _is_notes(page, outline, cluster, back, anchors):
            lists.append(_entry_list(page, outline, cluster, links))
    return _merged(outline, lists)


def _container(node: Node, starts: set[int]) -> Node:
    """The block that is the entry: the nearest block around the anchor that holds no other anchor."""
    current = node
    while current.tag not in BLOCK or current.tag in ("th", "td"):
        parent = current.parent
        if parent is None or parent.tag in ("body", "html", "article", "main") or _holds_another(parent, node, starts):
            return current
        current = parent
    for parent in node.ancestors():
        if parent.start >= current.start:
            continue
        if parent.tag not in ("li", "tr", "dd", "div", "aside") or _holds_another(parent, node, starts):
            break
        if names_notes(parent) and parent.tag != "li" and not _only_child(parent, current):
            break
        if parent.tag == "div" and not _only_child(parent, current):
            break
        current = parent
    return current


def _only_child(parent: Node, child: Node) -> bool:
    """Whether nearly all of the parent's text is the child's, or follows it as its continuation."""
    return child.text_start - parent.text_start < 12 and parent.text_end - child.text_end < 400  # noqa: PLR2004


def _holds_another(parent: Node, node: Node, starts: set[int]) -> bool:
    nodes = parent.page.nodes
    index = parent.index + 1
    seen = 0
    while index < len(nodes) and nodes[index].start < parent.end:
        if index in starts and index != node.index:
            return True
        index += 1
        seen += 1
        if seen > 600:  # noqa: PLR2004 - an entry is not that large
            return True
    return False


def _add_uncited(page: Page, containers: dict[int, tuple[Node, list[str]]], links: list[Jump], anchors: dict[str, Node]) -> None:
    """Entries that no marker links to: list items beside cited ones, blocks that link back like them."""
    parents = {c.parent.index: c.parent for c, _ in containers.values() if c.parent is not None}
    tags = {c.tag for c, _ in containers.values()}
    hrefs = {_stem(link.target) for link in links if _inside_any(link.node, containers)}
    for node in page.tags(*tags) if tags <= BLOCK else []:
        if node.index in containers or node.parent is None or node.parent.index not in parents:
            continue
        if node.tag in ("li", "dt") or _links_back(node, links, hrefs):
            own = node.get("id") or next((n.get("id") or n.get("name") for n in page.nodes[node.index + 1 : node.index + 4] if n.start < node.end), "")
            containers[node.index] = (node, [own] if own else [])
    _add_continued(page, containers)


def _inside_any(node: Node, containers: dict[int, tuple[Node, list[str]]]) -> bool:
    return any(a.index in containers for a, _ in zip(node.ancestors(), range(_CLIMB), strict=False))


def _links_back(node: Node, links: list[Jump], hrefs: set[str]) -> bool:
    return any(
        node.start <= link.node.start < node.end and _stem(link.target) in hrefs and link.node.text_start - node.text_start < 4  # noqa: PLR2004
        for link in links
    )


def _add_continued(page: Page, containers: dict[int, tuple[Node, list[str]]]) -> None:
    """Items of an `<ol start=…>` that goes on where a cited list stopped."""
    if not containers or any(c.tag != "li" for c, _ in containers.values()):
        return
    last = max((c for c, _ in containers.values()), key=lambda c: c.start)
    for ol in page.tags("ol"):
        if ol.start > last.end and ol.get("start").isdigit() and ol.text_start - last.text_end < 400 and ol.parent is last.parent.parent:  # type: ignore[union-attr]  # noqa: PLR2004
            for li in page.tags("li"):
                if li.parent is ol:
                    containers.setdefault(li.index, (li, []))


def _clusters(page: Page, outline: Outline, ordered: list[tuple[Node, list[str]]]) -> list[list[tuple[Node, list[str]]]]:
    clusters: list[list[tuple[Node, list[str]]]] = []
    for item in ordered:
        previous = clusters[-1][-1][0] if clusters else None
        if previous is not None and _beside(page, outline, previous, item[0]):
            clusters[-1].append(item)
        else:
            clusters.append([item])
    return clusters


def _beside(page: Page, outline: Outline, left: Node, right: Node) -> bool:
    if left.parent is right.parent:
        return left.tag == right.tag or left.tag not in BLOCK
    gap = right.text_start - left.text_end
    return gap < _FARTHEST_CONTINUATION and left.tag == right.tag and not outline.heading_between(left.text_end, right.text_start)


def _is_notes(page: Page, outline: Outline, cluster, back: dict[int, Jump], anchors: dict[str, Node]) -> bool:  # noqa: ANN001
    """Positive signs that these are notes and not, say, numbered equations or a table of contents."""
    first = cluster[0][0]
    if any(node.tag in ("h1", "h2", "h3", "h4") and len(node.text.strip()) > 6 for node, _ in cluster):  # noqa: PLR2004
        return False
    if names_notes(first) or any(names_notes(n) for n, _ in zip(first.ancestors(), range(3), strict=False)):
        return True
    heading = outline.heading_before(first.text_start)
    if heading and is_reference_heading(heading.title):
        return True
    return any(_has_back_link(node, back, page) for node, _ in cluster)


def _has_back_link(node: Node, back: dict[int, Jump], page: Page) -> bool:
    index = node.index
    while index < len(page.nodes) and page.nodes[index].start < node.end and index < node.index + 400:
        link = back.get(index)
        if link is not None and (_BACK_SIGNS.fullmatch(link.text) or label_of(link.text)):
            target = page.ids.get(link.target)
            if target is None or target.start < node.start:
                return True
        index += 1
    return False


def _entry_list(page: Page, outline: Outline, cluster, links: list[Jump]) -> EntryList:  # noqa: ANN001
    cited: dict[str, str] = {}
    for link in links:
        labels = label_of(link.text)
        if labels and len(labels.labels) == 1:
            cited.setdefault(link.target, labels.labels[0])
    entries = [
        entry_from(page, node, anchors, cited, position)
        for position, (node, anchors) in enumerate(cluster)
    ]
    _continue_entries(page, outline, entries)
    first = entries[0]
    heading = outline.heading_before(first.start)
    group = next((g for e in entries for a in e.anchors if (g := _group(links, a))), None)
    return EntryList(entries, group=group, heading=heading.title if heading and is_reference_heading(heading.title) else None)


def _group(links: list[Jump], anchor: str) -> str | None:
    for link in links:
        if link.target == anchor:
            labels = label_of(link.text)
            return labels.group if labels else None
    return None


def entry_from(page: Page, node: Node, anchors: list[str], cited: dict[str, str], position: int) -> Entry:
    """An entry from its element: its labels, and what of its text is label or back-link."""
    entry = Entry(node.text_start, node.text_end, anchors=tuple(anchors), node=node)
    for anchor in anchors:
        if anchor in cited and cited[anchor] not in entry.labels:
            entry.labels.append(cited[anchor])
    strip_label(page, entry, keep=bool(entry.labels))
    if not entry.labels and node.tag == "li":
        entry.labels.append(_item_number(node))
    return entry


def _item_number(li: Node) -> str:
    value = li.get("value")
    if value.isdigit():
        return value
    parent = li.parent
    start = parent.get("start") if parent is not None else ""
    number = int(start) if start.isdigit() else 1
    siblings = [n for n in li.page.by_tag["li"] if n.parent is parent and n.start < li.start]
    return str(number + len(siblings))


def strip_label(page: Page, entry: Entry, *, keep: bool) -> None:
    """Take the printed label and the back-links off an entry's text; read the label unless it is known."""
    text = page.text[entry.start : entry.end]
    lead = len(text) - len(text.lstrip(" \n\xa0"))
    body = text[lead:]
    arrow = re.match(r"[↑^↩]\s*", body)
    offset = arrow.end() if arrow else 0
    label = read_entry_label(body[offset:], bare=True)
    if label is None and entry.labels:
        own = re.match(rf"[\[(*]?{re.escape(entry.labels[0])}[\])]?[.:)]?(?=\s|$|\W)\s*", body[offset:])
        length = own.end() if own else 0
    else:
        length = label.length if label else 0
    known = not keep or (label is not None and label.label in entry.labels) or label is None
    if label and not keep:
        entry.labels.append(label.label)
    if (length or offset) and known:
        entry.skip.append((entry.start, entry.start + lead + offset + length))


def _continue_entries(page: Page, outline: Outline, entries: list[Entry]) -> None:
    """An entry goes on over blocks of its own until the next one begins."""
    for entry, after in zip(entries, entries[1:], strict=False):
        gap = after.start - entry.end
        if 0 < gap < _FARTHEST_CONTINUATION and not outline.heading_between(entry.end, after.start):
            entry.end = after.start
    last = entries[-1]
    bare = page.text[last.start : last.end]
    for start, end in last.skip:
        bare = page.text[end : last.end] if start == last.start else bare
    if not bare.strip():
        following = page.text.find("\n", last.end + 1)
        last.end = following if following > 0 else len(page.text)


def _merged(outline: Outline, lists: list[EntryList]) -> list[EntryList]:
    """Lists that go on where the one before them stopped are one list."""
    merged: list[EntryList] = []
    for found in lists:
        before = merged[-1] if merged else None
        if before and before.group == found.group and _continues(before, found):
            before.entries.extend(found.entries)
        else:
            merged.append(found)
    return merged


def _continues(before: EntryList, after: EntryList) -> bool:
    last, first = before.entries[-1].labels[-1:], after.entries[0].labels[:1]
    return bool(last and first and last[0].isdigit() and first[0].isdigit() and int(first[0]) == int(last[0]) + 1)
