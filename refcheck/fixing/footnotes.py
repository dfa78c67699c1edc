"""Typed references in Markdown made into GitHub's footnotes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refcheck.fixing.footing import list_reason
from refcheck.fixing.markers import UnsureError, read_marker, told
from refcheck.fixing.printed_numbers import item_extent, label_extent
from refcheck.fixing.sheets import plan_of
from refcheck.model.findings import Edit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from refcheck.checks.ground import Ground
    from refcheck.fixing.leaf import Leaf
    from refcheck.model.article import Reference


def footnotes(leaf: Leaf, ground: Ground) -> list[Edit]:
    """`[1]` and its entry as `[^1]` and `[^1]: …`; raises `UnsureError` unless all is plain.

    GitHub numbers footnotes by their first mention, shows none that is not cited, and knows no
    ranges: where any of that would change what the page says, nothing is done.
    """
    if len(ground.scopes) != 1:
        raise UnsureError("the page has several lists")
    scope = ground.scopes[0]
    if reason := list_reason(leaf, ground, 0):
        raise UnsureError(reason)
    uncited = [entry for entry in scope.entries if entry.key not in scope.cited]
    if uncited:
        line = uncited[0].location.line
        raise UnsureError(f"GitHub would not show the entry on line {line}, which is not cited")
    plan = plan_of(scope)
    if plan.order != plan.entries or any(old != new for old, new in plan.numbers.items()):
        raise UnsureError("GitHub would number the entries otherwise: renumber them first")
    return [
        *_markers(leaf),
        *(edit for entry in scope.entries for edit in _definition(leaf, entry)),
    ]


def _markers(leaf: Leaf) -> Iterator[Edit]:
    for citation in leaf.article.citations:
        marker = read_marker(leaf.article, citation, markup=False)
        place = citation.location
        start, end = marker.numbers[0]
        plain = leaf.source[place.start : place.end] == f"[{leaf.source[start:end]}]"
        if len(marker.numbers) > 1 or not plain:
            raise UnsureError(told(citation, "has no form as a footnote"))
        yield Edit(start, start, "^")


def _definition(leaf: Leaf, entry: Reference) -> Iterator[Edit]:
    place = entry.location
    if "\n" in leaf.source[place.start : place.end] or "\r" in leaf.source[place.start : place.end]:
        raise UnsureError(f"the entry on line {place.line} has several lines")
    extent = item_extent(leaf, entry) or label_extent(leaf, entry)
    if extent is None:
        raise UnsureError(f"the entry on line {place.line} has no number to become a footnote's")
    yield Edit(*extent, f"[^{entry.labels[0]}]: ")
