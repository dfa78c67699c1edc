"""The blocks that are notes: from the anchors that markers name to the elements that hold them."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING, TypeAlias

from refcheck.reading.anchors import Jump, Jumps, stem
from refcheck.reading.labels import as_number, read_entry_label, read_labels
from refcheck.reading.tags import BLOCK

if TYPE_CHECKING:
    from collections.abc import Iterator

    from refcheck.reading.elements import Node, Page

# The block that is an entry, and the anchors in it that markers name.
Container: TypeAlias = "tuple[Node, list[str]]"

_ENTRY_PARENTS = ("li", "tr", "dd", "div", "aside")
_TOPMOST = ("body", "html", "article", "main")
# A link that opens an entry and leads back stands within so many characters of its start.
_AT_THE_START = 4
# Whether a block leads back is told by its first links.
_FIRST_LINKS = 3
# What of a block may stand before the entry that it holds, and after it.
_BESIDE_LABEL = 12
_WITH_CONTINUATION = 400
# The element itself or one of the first inside of it has the anchor of an entry that none cites.
_FIRST_INSIDE = 3
_LABEL_REACH = 60
_BRACKET = re.compile(r"\[([^\[\]\n]{1,60})\]")


def note_blocks(page: Page, jumps: Jumps, markers: list[Jump]) -> list[Container]:
    """The blocks that markers lead to, and those beside them that none leads to, in page order."""
    targets = {jump.target: jumps.anchors[jump.target] for jump in markers}
    starts = sorted({node.start for node in targets.values()})
    containers: dict[int, Container] = {}
    for anchor, node in sorted(targets.items(), key=lambda item: item[1].start):
        block = _container(node, starts)
        containers.setdefault(block.index, (block, []))[1].append(anchor)
    _add_uncited(page, containers, jumps)
    _add_continued(page, containers)
    return sorted(containers.values(), key=lambda item: item[0].start)


def _container(node: Node, starts: list[int]) -> Node:
    """The block that is the entry: the largest one around the anchor that holds no other anchor."""
    current = node
    while current.tag not in BLOCK or current.tag in ("th", "td"):
        parent = current.parent
        if parent is None or parent.tag in _TOPMOST or _anchors_in(parent, starts) > 1:
            return current
        current = parent
    for parent in current.ancestors():
        if parent.tag not in _ENTRY_PARENTS or _anchors_in(parent, starts) > 1:
            break
        if parent.tag != "li" and not _is_shell(parent, current):
            break
        current = parent
    return current


def _anchors_in(node: Node, starts: list[int]) -> int:
    return bisect_left(starts, node.end) - bisect_left(starts, node.start)


def _is_shell(parent: Node, child: Node) -> bool:
    """Whether nearly all of the parent's text is the child's, or follows it as its continuation."""
    before = child.text_start - parent.text_start
    return before < _BESIDE_LABEL and parent.text_end - child.text_end < _WITH_CONTINUATION


def _add_uncited(page: Page, containers: dict[int, Container], jumps: Jumps) -> None:
    """Entries that no marker links to: items beside cited ones, what is named or links so too."""
    blocks = [block for block, _ in containers.values()]
    tags = {block.tag for block in blocks}
    are_blocks = tags <= BLOCK
    stems = {stem(anchor) for _, anchors in containers.values() for anchor in anchors}
    parents = {_index(block.parent) for block in blocks}
    back = {stem(jump.target) for block in blocks for jump in jumps.inside(block)}
    typed: set[str] | None = None
    for node in page.tags(*tags):
        if node.index in containers or _index(node.parent) not in parents:
            continue
        inside = are_blocks and node.parent is not None
        if inside and (node.tag in ("li", "dt") or _links_back(node, jumps, back)):
            containers[node.index] = (node, list(_own_anchors(page, node)))
        elif label := _number_of_named(page, node, stems):
            typed = _typed_labels(page, jumps) if typed is None else typed
            if label not in typed:  # else its marker is typed, and the entry as good as typed
                containers[node.index] = (node, [node.get("id")])


def _links_back(node: Node, jumps: Jumps, back: set[str]) -> bool:
    return any(
        stem(jump.target) in back and jump.node.text_start - node.text_start < _AT_THE_START
        for jump in jumps.inside(node)[:_FIRST_LINKS]
    )


def _index(parent: Node | None) -> int:
    """A piece of a page has elements that stand in none."""
    return -1 if parent is None else parent.index


def _number_of_named(page: Page, node: Node, stems: set[str]) -> str | None:
    """The number that an element prints whose anchor is like those of the cited ones."""
    anchor = node.get("id")
    if not anchor or stem(anchor) not in stems:
        return None
    line = page.text[node.text_start : min(node.text_end, node.text_start + _LABEL_REACH)]
    label = read_entry_label(line.lstrip().partition("\n")[0], bare=True)
    return label.label if label else None


def _typed_labels(page: Page, jumps: Jumps) -> set[str]:
    """The labels of brackets and raised numbers in the text that are no links."""
    linked = sorted(jump.node.text_start for jump in jumps.all)
    places = [(m[1], *m.span()) for m in _BRACKET.finditer(page.text)]
    places += [(n.text.strip("[]() \n"), n.text_start, n.text_end) for n in page.tags("sup")]
    found: set[str] = set()
    for content, start, end in places:
        opens_line = start == 0 or page.text[start - 1] == "\n"
        if opens_line or bisect_left(linked, start) != bisect_left(linked, end):
            continue
        if labels := read_labels(content):
            found.update(labels.labels)
    return found


def _own_anchors(page: Page, node: Node) -> Iterator[str]:
    for each in (node, *page.nodes[node.index + 1 : node.index + 1 + _FIRST_INSIDE]):
        if each.start < node.end and (anchor := each.get("id") or each.get("name")):
            yield anchor
            return


def _add_continued(page: Page, containers: dict[int, Container]) -> None:
    """Items of an `<ol start=…>` that goes on where a cited list stopped."""
    items = [block for block, _ in containers.values() if block.tag == "li"]
    if not items or len(items) < len(containers):
        return
    last = max(items, key=lambda li: li.start)
    home = last.parent.parent if last.parent is not None else None
    going_on = {
        ol.index
        for ol in page.tags("ol")
        if ol.start > last.end
        and ol.parent is home
        and as_number(ol.get("start")) is not None
        and ol.text_start - last.text_end < _WITH_CONTINUATION
    }
    for li in page.tags("li") if going_on else ():
        if li.parent is not None and li.parent.index in going_on:
            containers.setdefault(li.index, (li, []))
