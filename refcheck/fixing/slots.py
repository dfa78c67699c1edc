"""What of a page's file moves with an entry: its element or lines, comments and all."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from refcheck.fixing.markers import UnsureError
from refcheck.fixing.visible import visible
from refcheck.reading.tags import BLOCK, VOID
from refcheck.reading.tokens import TOKEN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from refcheck.fixing.leaf import Leaf
    from refcheck.fixing.markers import Span
    from refcheck.model.article import Reference
    from refcheck.reading.elements import Node

# Tags that HTML lets a writer leave open.
_MAY_STAY_OPEN = frozenset(("li", "p", "td", "th", "tr", "dd", "dt", "tbody"))
_SEPARATES = BLOCK | {"br"}
# Bullets before typed numbers stay where they are: all entries have them.
_BULLETS = " \xa0\t\r\n\u200b•‣▪◦·"
_SAME_LINE_COMMENT = re.compile(r"[ \t]*<!--(?:(?!-->).){0,4000}-->", re.DOTALL)
_BLANK = re.compile(r"\s*")
# Between two items of a list in Markdown: their numbers stay where they are.
_ITEM_BREAK = re.compile(r"\s*\n[ \t>]*\d{1,9}[.)][ \t]+")
_SEVERAL = re.compile(r"\n[ \t\r]*\n")
_LONGEST_TAG = 4200
_BREAK = re.compile(r"<br\b", re.IGNORECASE)
_PARAGRAPH = re.compile(r"<(?:p|div|blockquote)\b", re.IGNORECASE)
_HEADING = re.compile(r"<h[1-6]\b", re.IGNORECASE)


def slots(leaf: Leaf, entries: Sequence[Reference]) -> list[Span]:
    """A stretch of the source for each entry: what stands in them can change places.

    Raises `UnsureError` where entries do not stand beside one another, or what belongs to them
    cannot be told.
    """
    _refuse_swallowed(leaf, entries)
    spans = _of_elements(leaf, entries) if leaf.markup else None
    if spans is None:
        spans = [_own(leaf, entry) for entry in entries]
    spans = _with_what_is_between(leaf, spans)
    spans[0] = _with_suppressions(leaf, spans[0])
    for (start, end), entry in zip(spans, entries, strict=True):
        if leaf.entries_in(start, end) != 1 or not start <= entry.location.start < end:
            raise UnsureError("its entries hold one another")
        if leaf.markup and not _is_balanced(leaf.source[start:end]):
            line = entry.location.line
            raise UnsureError(f"the entry on line {line} has tags that it does not close")
    _ends_plainly(leaf, entries, spans[-1])
    return spans


# ---- elements ----


def _of_elements(leaf: Leaf, entries: Sequence[Reference]) -> list[Span] | None:
    """The elements that the entries are; None where they are lines inside of an element."""
    nodes = [element_of(leaf, entry) for entry in entries]
    found = [node for node in nodes if node is not None]
    if not found:
        return None
    if len(found) < len(nodes):
        raise UnsureError("some of its entries are elements, and others are not")
    items = all(node.tag == "li" for node in found)
    alike = len({node.tag for node in found}) == 1
    if not alike or (not items and len({id(node.parent) for node in found}) > 1):
        raise UnsureError("its entries do not stand beside one another in the page")
    return [
        (node.start, _end_of(leaf, node, entry)) for node, entry in zip(found, entries, strict=True)
    ]


def element_of(leaf: Leaf, entry: Reference) -> Node | None:
    """The highest element that begins with the entry and holds no other; at most its item."""
    best: Node | None = None
    for node in leaf.around(entry.location.start):
        if leaf.entries_in(node.start, node.end) > 1 or node.tag in ("body", "html", "ol", "ul"):
            break
        if not _is_blank(leaf, node.inner, entry.location.start):
            break
        if node.tag in _SEPARATES:
            best = node
        if node.tag in ("li", "tr"):
            break
    return best


def _end_of(leaf: Leaf, node: Node, entry: Reference) -> int:
    """The element's end, or that of the last one beside it over which the entry goes on."""
    end = node.end
    if entry.location.end > end:
        last = [each for each in leaf.around(entry.location.end - 1) if each.parent is node.parent]
        if not last:
            raise UnsureError(f"the entry on line {entry.location.line} ends in another element")
        end = last[-1].end
    if not _is_blank(leaf, min(entry.location.end, end), end):
        raise UnsureError(f"other text follows the entry on line {entry.location.line}")
    while end > node.start and leaf.source[end - 1].isspace():
        end -= 1
    return end


# ---- lines ----


def _own(leaf: Leaf, entry: Reference) -> Span:
    """The entry itself; in plain text comments on lines of their own are the next one's."""
    start, end = entry.location.start, entry.location.end
    while not leaf.markup and leaf.source.endswith("-->", start, end):
        comment = leaf.source.rfind("<!--", start, end)
        text = leaf.source[start : max(start, comment)].rstrip()
        if comment < 0 or "\n" not in leaf.source[start + len(text) : comment]:
            break
        end = start + len(text)
    return start, end


def _with_what_is_between(leaf: Leaf, spans: Sequence[Span]) -> list[Span]:
    """The stretches with the comments and the tags beside them that are theirs."""
    starts, ends = [spans[0][0]], []
    for (_, end), (start, _) in pairwise(spans):
        if start < end:
            raise UnsureError("its entries hold one another")
        if _ITEM_BREAK.fullmatch(leaf.source, end, start):
            ends.append(end)
            starts.append(start)
            continue
        if not _is_blank(leaf, end, start, comments=True):
            line = leaf.article.source.count("\n", 0, start) + 1
            raise UnsureError(f"text stands between its entries, above line {line}")
        left, right = _divided(leaf, end, start)
        ends.append(left)
        starts.append(right)
    ends.append(_after(leaf, spans[-1][1]))
    if leaf.markup:
        starts[0] = _before(leaf, starts[0])
    return list(zip(starts, ends, strict=True))


def _divided(leaf: Leaf, start: int, end: int) -> tuple[int, int]:
    """Where what belongs to the entry before a gap ends, and to the one after it begins."""
    left = min(_after(leaf, start), end)
    at, right = left, left
    while at < end:
        tag = TOKEN.match(leaf.source, at, end) if leaf.source[at] == "<" else None
        if tag is None:
            at += 1
            if right == at - 1 and leaf.source[right] in _BULLETS:
                right = at
            continue
        if tag[4]:
            raise UnsureError("a tag between its entries never ends")
        stop = tag.end()
        if tag[3]:
            close = leaf.source.find("-->", stop, end)
            stop = end if close < 0 else close + 3
        elif tag[1] or (tag[2] or "").lower() in _SEPARATES:
            right = stop
        at = stop
        if right == stop:
            right = at = _skipped(leaf.source, at, end)
    return left, min(right, end)


def _skipped(source: str, start: int, end: int) -> int:
    while start < end and source[start] in _BULLETS:
        start += 1
    return start


def _after(leaf: Leaf, end: int) -> int:
    """After the tags that close at the end of an entry, and a comment on its line."""
    if not leaf.markup:
        return end
    source = leaf.source
    while (tag := TOKEN.match(source, end)) and tag[1] and tag[1].lower() not in _SEPARATES:
        end = tag.end()
    comment = _SAME_LINE_COMMENT.match(source, end)
    return comment.end() if comment and "\n" not in source[end : comment.end()] else end


def _before(leaf: Leaf, start: int) -> int:
    """Before the inline tags that open right before the first entry."""
    source = leaf.source
    while start and source[start - 1] == ">":
        at = source.rfind("<", max(0, start - _LONGEST_TAG), start)
        tag = TOKEN.match(source, at, start) if at >= 0 else None
        if tag is None or tag.end() != start or not tag[2] or tag[2].lower() in _SEPARATES | VOID:
            break
        start = at
    return start


def _with_suppressions(leaf: Leaf, span: Span) -> Span:
    """With the page's words to refcheck about the first entry; other comments are the list's."""
    start, end = span
    by_end = {each.location.end: each for each in leaf.article.suppressions}
    while True:
        before = start
        while before and leaf.source[before - 1].isspace():
            before -= 1
        found = by_end.get(before)
        if found is None or found.whole_page:
            return start, end
        start = found.location.start


# ---- what makes a place unsure ----


def _refuse_swallowed(leaf: Leaf, entries: Sequence[Reference]) -> None:
    """Paragraphs between notes that stand among the text are more likely the text's own."""
    headed = leaf.article.lists[entries[0].list_index].heading is not None
    citing = {citation.within for citation in leaf.article.citations}
    for entry in entries:
        if (not headed or entry.key in citing) and _goes_on(leaf, entry):
            line = entry.location.line
            raise UnsureError(f"below the entry on line {line} may stand words of the text")


def _goes_on(leaf: Leaf, entry: Reference) -> bool:
    """Whether an entry takes in paragraphs beside its first one."""
    place = entry.location
    if not leaf.markup:
        return _SEVERAL.search(leaf.source, place.start, place.end) is not None
    node = element_of(leaf, entry)
    if node is None:
        return _PARAGRAPH.search(leaf.source, place.start, place.end) is not None
    return place.end > node.end


def _is_blank(leaf: Leaf, start: int, end: int, *, comments: bool = False) -> bool:
    """Whether a reader sees nothing but bullets in a stretch."""
    if end <= start:
        return True
    text = visible(leaf.source, start, end, markup=leaf.markup or comments).text
    return not text.strip(_BULLETS)


def _is_balanced(source: str) -> bool:
    """Whether every tag that needs an end has it, and none ends what began before."""
    opened: list[str] = []
    at = 0
    while (tag := TOKEN.search(source, at)) is not None:
        at = tag.end()
        if tag[3]:
            close = source.find("-->", at)
            if close < 0:
                return False
            at = close + 3
        elif tag[4]:
            return False
        elif tag[2] and tag[2].lower() not in VOID and not tag[0].endswith("/>"):
            opened.append(tag[2].lower())
        elif tag[1]:
            name = tag[1].lower()
            while opened and opened[-1] != name and opened[-1] in _MAY_STAY_OPEN:
                opened.pop()
            if not opened or opened.pop() != name:
                return False
    return all(name in _MAY_STAY_OPEN for name in opened)


def _ends_plainly(leaf: Leaf, entries: Sequence[Reference], last: Span) -> None:
    """Where other entries have several paragraphs, what follows the last one may be its own.

    And where it alone has several lines, the second may be none of its own.
    """
    source, at = leaf.source, last[1]
    broken = [_BREAK.search(source, e.location.start, e.location.end) is not None for e in entries]
    line = entries[-1].location.line
    if broken[-1] and not any(broken[:-1]) and element_of(leaf, entries[-1]) is None:
        raise UnsureError(f"it cannot be told where the entry on line {line} ends")
    following = _BLANK.match(source, at)
    at = following.end() if following else at
    if at == len(source):
        return
    texts = (source[each.location.start : each.location.end] for each in entries)
    if leaf.markup:
        parent = next(iter(leaf.around(last[0])), None)
        sure = _is_blank(leaf, at, parent.end) if parent else False
        sure = sure or _HEADING.match(source, at) is not None
        several = any(_PARAGRAPH.search(text) for text in texts)
    else:
        sure = source.rfind("\n", 0, at) + 1 == at
        several = not sure or any(_SEVERAL.search(text) for text in texts)
    if several and not sure:
        raise UnsureError(f"it cannot be told whether the entry on line {line} goes on below")
