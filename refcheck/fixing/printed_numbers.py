"""The number that a page prints before an entry, typed or counted by its list."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from refcheck.fixing.markers import RAISED, UnsureError
from refcheck.fixing.visible import letters, visible
from refcheck.model.findings import Edit

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from refcheck.fixing.leaf import Leaf
    from refcheck.model.article import Reference
    from refcheck.reading.elements import Node

_HEAD = 100  # characters that tell how an entry begins
_ENOUGH = 20  # letters
_LABEL = re.compile(
    rf"[\s^↑↩*•·#‣▪◦\u200b(\[［【〔\\]*([0-9]{{1,6}}|[{RAISED}]{{1,6}})(?![0-9{RAISED}])"
)
_TO_RAISED = str.maketrans("0123456789", RAISED)
_PLAIN = str.maketrans(RAISED, "0123456789")
_OPENING = re.compile(r"[(\[［【〔#*^\\]*\Z")
_CLOSING = re.compile(r"[\\\])］】〕.:．、]*[ \t\xa0]*")
_VALUE = re.compile(r"""\bvalue\s*=\s*(["']?)\s*(\d+)\s*\1""", re.IGNORECASE)
_START = re.compile(r"""\bstart\s*=\s*(["']?)\s*(\d+)\s*\1""", re.IGNORECASE)


def typed_number(leaf: Leaf, entry: Reference) -> tuple[int, int] | None:
    """Where the entry's number is typed in the source; None where its list counts it.

    Raises `UnsureError` where neither is sure.
    """
    place = entry.location
    seen = visible(leaf.source, place.start, place.end, markup=leaf.markup, most=_HEAD)
    label = entry.number or ""
    found = _LABEL.match(seen.text)
    wanted = letters(entry.text)[:_ENOUGH]
    if (
        found is not None
        and found[1].translate(_PLAIN).lstrip("0") == label
        and letters(seen.text[found.end() :]).startswith(wanted)
    ):
        return seen.span(*found.span(1))
    if letters(seen.text).startswith(wanted) and leaf.is_counted(entry):
        return None
    raise UnsureError(
        f"on line {place.line} it cannot be told where the number {label} of the entry is printed"
    )


def label_extent(leaf: Leaf, entry: Reference) -> tuple[int, int] | None:
    """Where an entry's typed number stands with its brackets, its dot and the space after it.

    As far as no tag begins or ends there; None where the number is not typed.
    """
    place = typed_number(leaf, entry)
    if place is None:
        return None
    before = _OPENING.search(leaf.source, entry.location.start, place[0])
    after = _CLOSING.match(leaf.source, place[1])
    return before.start() if before else place[0], after.end() if after else place[1]


def item_extent(leaf: Leaf, entry: Reference) -> tuple[int, int] | None:
    """Where Markdown prints the number before an item of its own list, None elsewhere."""
    start = entry.location.start
    line = max(leaf.source.rfind(end, 0, start) for end in "\r\n") + 1
    return (line, start) if leaf.is_counted(entry) and not leaf.markup else None


def number_edit(leaf: Leaf, place: tuple[int, int], new: str) -> Edit:
    """The edit that prints another number in place of one, raised or with zeros as that is."""
    old = leaf.source[place[0] : place[1]]
    text = new.zfill(len(old)) if old[0] in "0⁰" else new
    return Edit(*place, text.translate(_TO_RAISED) if old[0] in RAISED else text)


def counted_edits(
    leaf: Leaf, items: Sequence[Node], order: Sequence[Node], new: Mapping[int, str]
) -> Iterator[Edit]:
    """The edits of `start` and `value` with which `<ol>`s count the new numbers.

    `items` are the list's `<li>` in page order, `order` the ones that will stand in their places,
    `new` the numbers by the index of the `<li>`. Raises `UnsureError` where they count otherwise.
    """
    counter, home = 0, -1
    for place, item in zip(items, order, strict=True):
        ol = place.parent
        if ol is None:
            raise UnsureError("its items stand in no list")
        number = int(new[item.index])
        if ol.index != home:
            if "reversed" in ol.attrs or ol.get("type") not in ("", "1"):
                raise UnsureError("the list counts in a way of its own")
            home, counter = ol.index, 1
            if ol.get("start"):
                yield _attribute(leaf, ol, _START, number)
                counter = number
        if item.get("value"):
            yield _attribute(leaf, item, _VALUE, number)
        elif counter != number:
            at = item.start + 1 + len(item.tag)
            yield Edit(at, at, f' value="{number}"')
        counter = number + 1


def counts_rightly(items: Sequence[Node], labels: Mapping[int, str]) -> bool:
    """Whether a browser shows before each `<li>` the number that it was read with."""
    counter, home = 0, -1
    for item in items:
        ol = item.parent
        if ol is None:
            return False
        if ol.index != home:
            home, counter = ol.index, _whole(ol.get("start")) or 1
        counter = _whole(item.get("value")) or counter
        if labels[item.index] != str(counter):
            return False
        counter += 1
    return True


def _whole(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < _ENOUGH else None


def _attribute(leaf: Leaf, node: Node, pattern: re.Pattern[str], number: int) -> Edit:
    found = pattern.search(leaf.source, node.start, node.inner)
    if found is None:
        raise UnsureError("the list's numbers are written in a way that is not understood")
    return Edit(*found.span(2), str(number))
