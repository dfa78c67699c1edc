"""MediaWiki's Cite extension, as the legacy parser, Parsoid, the mobile apps and Fandom print it.

The number in an id (`cite_note-Smith-7`) is a global counter and never the printed number: that is
the marker's text, or the entry's place in its list.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import unquote

from refcheck.reading.labels import LabelList, alphabetic, as_number, read_labels, roman
from refcheck.reading.structure import Entry, EntryList, Marker, Reading, trimmed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from refcheck.reading.elements import Node, Page
    from refcheck.reading.outline import Outline

_GROUPED = re.compile(r"(.{1,60}?)[\s\xa0]+(\d{1,5}|[a-z]{1,3}|[ivxlc]{1,8}|[α-ω]{1,2})")
_LABEL = re.compile(r"\d{1,5}(?:\.\d{1,3})?|[a-zA-Z]{1,3}|[ivxlc]{1,8}|[α-ω]{1,2}|[*†‡§¶]{1,3}")
_TYPED = re.compile(r"\s*\[(\d{1,3})\]\s*")
# {{rp}}'s page numbers and [citation needed] are raised beside markers and are none.
_ASIDE = re.compile(r"\breference\b|Template-Fact|Inline-Template|noprint")
_BODY = "reference-text"
_SUB_LIST = "mw-subreference-list"
_STYLE_CLASS = re.compile(r"reflist-(lower|upper)-(alpha|roman|greek)")
_STYLES = {"lower-alpha", "upper-alpha", "lower-roman", "upper-roman", "lower-greek"}
_ERROR = "mw-ext-cite-error"
_HEAD = 20_000
# "[123]" with white space around it.
_LONGEST_TYPED = 6
# Among so many elements inside of a marker its link is looked for: Cite's own, and any other.
_FIRST_LINK = 5
_NEAREST_LINK = 3
# What the printed marker of an anchor tells: its label and its group.
Printed: TypeAlias = "dict[str, tuple[str, str | None]]"
_UNPRINTED = ("", None)


def detect(page: Page) -> bool:
    """Cite's own ids and classes; a MediaWiki page without any reference is no matter of ours."""
    source = page.source
    return any(sign in source for sign in ("cite_ref-", "cite_note-", "mw-references", _ERROR)) or (
        "MediaWiki" in source[:_HEAD] and 'class="references"' in source
    )


def name(page: Page) -> str:
    """Which of MediaWiki's outputs the page is."""
    source = page.source
    if "pcs-ref" in source or "reference-link" in source:
        return "mediawiki-mobile"
    if "mw:Extension/ref" in source or "mw-reflink-text" in source or "mw-reference-text" in source:
        return "mediawiki-parsoid"
    return "mediawiki-legacy"


def read(page: Page, outline: Outline) -> Reading:
    """Lists, groups, markers and Cite's own errors."""
    raised = [(sup, sup.get("class")) for sup in page.tags("sup")]
    markers = [m for sup, words in raised if (m := _marker(page, sup, words))]
    if not markers and "mw-ref" in page.source:  # Parsoid before 2016 wrote spans
        spans = page.tags("span")
        markers = [m for span in spans if (m := _marker(page, span, span.get("class")))]
    printed: Printed = {}
    for marker in markers:
        if marker.targets and marker.labels.labels:
            printed.setdefault(marker.targets[0], (marker.labels.labels[0], marker.group))
    lists = [
        found
        for ol, items in _reference_lists(page)
        if (found := _list(page, outline, ol, items, printed))
    ]
    reading = Reading(name(page), lists=lists, markers=markers)
    _add_unlinked(page, raised, reading)
    _give_groups(reading)
    marked = {marker.start for marker in reading.markers}
    reading.asides = [
        (sup.text_start, sup.text_end)
        for sup, words in raised
        if words and sup.text_start not in marked and _ASIDE.search(words)
    ]
    if _ERROR in page.source:
        reading.errors = [
            (n.text_start, n.text_end)
            for n in page.tags("span", "strong", "sup", "div")
            if _ERROR in n.get("class")
        ]
    return reading


def _marker(page: Page, sup: Node, words: str) -> Marker | None:
    is_reference = (
        "reference" in words
        or "mw-ref" in words
        or "cite_ref" in sup.get("id")
        or "Extension/ref" in sup.get("typeof")
    )
    if not is_reference or (sup.tag == "span" and "mw-ref" not in sup.classes):
        return None
    link = _first_link(page, sup, _FIRST_LINK)
    if link is None:
        return None
    target = unquote(link.get("href").partition("#")[2])
    if not target or "cite_ref" in target:
        return None
    printed = " ".join(link.text.split()).strip("[]［］【】 ")
    read = _labels(printed)
    if read is None:
        return None
    labels, word = read
    start, end = trimmed(page.text, sup.text_start, sup.text_end)
    group = link.get("data-mw-group") or word or None
    return Marker(start, end, labels, "raised-bracket", targets=(target,), group=group)


def _first_link(page: Page, node: Node, reach: int) -> Node | None:
    """The first link among the first few elements inside of an element."""
    for inner in page.nodes[node.index + 1 : node.index + 1 + reach]:
        if inner.tag == "a" and inner.start < node.end:
            return inner
    return None


def _add_unlinked(page: Page, raised: list[tuple[Node, str]], reading: Reading) -> None:
    """`<sup>[5]</sup>` typed by hand: a marker that Cite knows nothing of."""
    for sup, words in raised:
        too_long = sup.text_end - sup.text_start > _LONGEST_TYPED
        if too_long or "reference" in words or sup.inside("sup", "li") is not None:
            continue
        typed = _TYPED.fullmatch(page.text, sup.text_start, sup.text_end)
        if typed and _first_link(page, sup, _NEAREST_LINK) is None:
            start, end = trimmed(page.text, sup.text_start, sup.text_end)
            reading.markers.append(Marker(start, end, LabelList((typed[1],)), "raised-bracket"))


@lru_cache(maxsize=4096)
def _labels(printed: str) -> tuple[LabelList, str | None] | None:
    if not printed.isascii():
        printed = re.sub(r"\d", lambda digit: str(int(digit[0])), printed)
    if _LABEL.fullmatch(printed):
        return LabelList((printed,)), None
    if grouped := _GROUPED.fullmatch(printed):
        return LabelList((grouped[2],)), grouped[1]
    found = read_labels(printed)
    return (found, found.group) if found else None


def _reference_lists(page: Page) -> Iterator[tuple[Node, list[Node]]]:
    """The lists that hold references, each with its items."""
    items: dict[int, list[Node]] = {}
    of_notes: set[int] = set()
    for li in page.tags("li"):
        if li.parent is not None and li.parent.tag == "ol":
            items.setdefault(li.parent.index, []).append(li)
            if li.parent.index not in of_notes and "cite_note" in li.get("id"):
                of_notes.add(li.parent.index)
    for ol in page.tags("ol"):
        classes = ol.classes
        if "references" in classes or "mw-references" in classes or ol.index in of_notes:
            if _SUB_LIST in classes or (
                ol.inside("li") is not None and ol.inside("ol") is not None
            ):
                continue
            yield ol, items.get(ol.index, [])


def _list(
    page: Page, outline: Outline, ol: Node, items: list[Node], printed: Printed
) -> EntryList | None:
    style = _style(ol)
    group = ol.get("data-mw-group") or None
    entries: list[Entry] = []
    number = (as_number(ol.get("start")) or 1) - 1
    for li in items:
        number += 1
        entry = _entry(page, li, number, style, printed)
        entries.append(entry)
        for anchor in entry.anchors if group is None else ():
            group = group or printed.get(anchor, _UNPRINTED)[1]
    if not entries:
        return None
    heading = outline.heading_before(ol.text_start)
    return EntryList(entries, group=group or style, heading=heading.title if heading else None)


def _style(ol: Node) -> str | None:
    """The list's numbering as CSS says it: "lower-alpha" …; None for plain numbers."""
    for node in (ol, *ol.near(3)):
        if found := _STYLE_CLASS.search(node.get("class")):
            return f"{found[1]}-{found[2]}"
        style = node.get("style").replace(" ", "")
        kind = style.partition("list-style-type:")[2].partition(";")[0]
        if kind in _STYLES:
            return kind
    return None


def _entry(page: Page, li: Node, number: int, style: str | None, printed: Printed) -> Entry:
    anchor = unquote(li.get("id"))
    entry = Entry(li.text_start, li.text_end, anchors=(anchor,) if anchor else (), node=li)
    known = printed.get(anchor)
    entry.labels.append(known[0] if known else _counter(number, style))
    body = _body(page, li)
    if body is not None:
        entry.skip = [(li.text_start, body.text_start), (body.text_end, li.text_end)]
    else:
        entry.skip = [
            (node.text_start, node.text_end)
            for node in li.descendants()
            if node.tag in ("span", "a", "div", "b", "sup") and _is_back_link(node)
        ]
    if page.source.find(_SUB_LIST, li.start, li.end) >= 0:
        _take_sub_references(li, entry)
    return entry


def _body(page: Page, li: Node) -> Node | None:
    """The element of an entry that holds the reference and no back-links."""
    named = page.node_at(page.source.find(_BODY, li.start, li.end))
    if named is not None and named.start > li.start and _is_body(named):
        return named
    return next((node for node in li.descendants() if _is_body(node)), None)


def _is_body(node: Node) -> bool:
    return node.tag in ("span", "div") and _BODY in node.get("class")


def _take_sub_references(li: Node, entry: Entry) -> None:
    """Details of a source cited at several places hang below it: markers `[1.1]` lead to them."""
    for node in li.descendants():
        if node.tag == "ol" and _SUB_LIST in node.classes:
            entry.skip.append((node.text_start, node.text_end))
        elif node.tag == "li" and node.get("id"):
            entry.anchors = (*entry.anchors, unquote(node.get("id")))


def _is_back_link(node: Node) -> bool:
    words = node.get("class")
    return (
        "backlink" in words
        or "back-link" in words
        or "referencedBy" in node.get("rel")
        or "cite_ref" in node.get("href")
    )


def _counter(number: int, style: str | None) -> str:
    if style in ("lower-alpha", "upper-alpha"):
        letters = alphabetic(number)
        return letters if style == "lower-alpha" else letters.upper()
    if style in ("lower-roman", "upper-roman"):
        numeral = roman(number)
        return numeral if style == "lower-roman" else numeral.upper()
    return str(number)


def _give_groups(reading: Reading) -> None:
    """A marker belongs to the group of the list in which its entry stands."""
    groups = {
        anchor: found.group
        for found in reading.lists
        for entry in found.entries
        for anchor in entry.anchors
    }
    for marker in reading.markers:
        if marker.targets and marker.targets[0] in groups:
            marker.group = groups[marker.targets[0]]
