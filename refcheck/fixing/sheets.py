"""One list's new order, and the edits of its markers, numbers and entries that it takes."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice, pairwise
from typing import TYPE_CHECKING

from refcheck.fixing.marker_spelling import respelled
from refcheck.fixing.markers import UnsureError, read_marker, style_of, told
from refcheck.fixing.mentions import by_number, by_place, spoken_numbers, unread_markers
from refcheck.fixing.printed_numbers import (
    counted_edits,
    counts_rightly,
    number_edit,
    typed_number,
)
from refcheck.fixing.slots import slots

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from refcheck.checks.scopes import Scope
    from refcheck.fixing.leaf import Leaf
    from refcheck.fixing.markers import Span
    from refcheck.model.article import Reference
    from refcheck.model.findings import Edit
    from refcheck.reading.elements import Node

_NAMED = 3  # places that a reason names …
_COUNTED = 9  # … of as many as are looked for
# A list that begins beyond goes on from another page or chapter.
_NEAR_THE_BEGINNING = 3
_TAGS_BEFORE = 300  # characters of a marker's own tags


@dataclass(frozen=True, slots=True)
class Plan:
    """A list's entries in page order, in their new order, and the new number by the old."""

    scope: Scope
    entries: tuple[Reference, ...]
    order: tuple[Reference, ...]
    numbers: Mapping[str, str]

    @property
    def affected(self) -> frozenset[str]:
        """The numbers that will mean something else than before."""
        return frozenset(n for pair in self.numbers.items() if pair[0] != pair[1] for n in pair)


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is to be done for a plan: edits of numbers, and moves as (place, what comes there)."""

    plan: Plan
    edits: tuple[Edit, ...] = ()
    moves: tuple[tuple[Span, Span], ...] = ()


def plan_of(scope: Scope) -> Plan:
    """The order of first mention; entries that the text does not cite keep theirs, after it.

    The numbers begin at 1, or at the first one of a list that goes on from elsewhere.
    """
    own = {entry.key: entry for entry in scope.entries}
    order: dict[str, Reference] = {}
    if not scope.reference_list.alphabetical:
        for citation in scope.citations:
            if citation.within is None:
                order.update((key, own[key]) for key in citation.references if key in own)
    order.update((key, entry) for key, entry in own.items() if key not in order)
    first = scope.numbers[0] if scope.numbers[0] > _NEAR_THE_BEGINNING else 1
    numbers = {entry.labels[0]: str(new) for new, entry in enumerate(order.values(), first)}
    return Plan(scope, scope.entries, tuple(order.values()), numbers)


def sheet_of(leaf: Leaf, plan: Plan) -> Sheet:
    """The edits and moves of a plan; raises `UnsureError` where any of them is not sure."""
    if not plan.affected:
        return Sheet(plan)
    _refuse_mentions(leaf, plan)
    edits = [*_marker_edits(leaf, plan), *_number_edits(leaf, plan)]
    if plan.order == plan.entries:
        return Sheet(plan, tuple(edits))
    _refuse_neighbours(plan)
    spans = slots(leaf, plan.entries)
    stretch = {entry.key: span for entry, span in zip(plan.entries, spans, strict=True)}
    moves = tuple(
        (place, stretch[entry.key])
        for place, entry in zip(spans, plan.order, strict=True)
        if stretch[entry.key] != place
    )
    return Sheet(plan, tuple(edits), moves)


def _refuse_mentions(leaf: Leaf, plan: Plan) -> None:
    """Words that name an entry by a number that changes cannot be rewritten for sure."""
    named = list(islice(by_number(leaf, plan.affected), _COUNTED))
    if named:
        raise UnsureError(f"words name entries by numbers that would change: {_places(named)}")
    unread = list(islice(unread_markers(leaf, plan.affected), _COUNTED))
    if unread:
        raise UnsureError(f"may be a marker that was not read as one: {_places(unread)}")


def _places(found: Sequence[tuple[int, str]]) -> str:
    more = " and more" if len(found) > _NAMED else ""
    return "; ".join(f"“{words}” on line {line}" for line, words in found[:_NAMED]) + more


def _refuse_neighbours(plan: Plan) -> None:
    """An entry that says "ibid." must keep the one before it."""
    old = {after.key: before.key for before, after in pairwise(plan.entries)}
    new = {after.key: before.key for before, after in pairwise(plan.order)}
    for entry in plan.entries:
        if old.get(entry.key) != new.get(entry.key) and (words := by_place(entry.text)):
            line = entry.location.line
            raise UnsureError(f"the entry on line {line} says “{words}”, and would follow another")


def _marker_edits(leaf: Leaf, plan: Plan) -> Iterator[Edit]:
    markers = [read_marker(leaf.article, c, markup=leaf.markup) for c in plan.scope.citations]
    style = style_of(leaf.source, markers)
    anchors = {entry.labels[0]: entry.anchor for entry in plan.entries}
    for marker in markers:
        edit = respelled(leaf.source, marker, plan.numbers, style, anchors)
        if edit is None:
            continue
        place = marker.citation.location
        for label in marker.citation.labels:
            tags = _tags_before(leaf.source, place.start)
            if said := spoken_numbers(leaf.source, tags, place.end, label):
                raise UnsureError(told(marker.citation, f"says its number also in {said}"))
        yield edit


def _tags_before(source: str, start: int) -> int:
    """Where the tags begin that stand right before a marker."""
    low = max(0, start - _TAGS_BEFORE)
    while start > low and source[start - 1] in ">[( ":
        if source[start - 1] == ">":
            opens = source.rfind("<", low, start)
            if opens < 0 or source[opens + 1] == "/":
                break
            start = opens
        else:
            start -= 1
    return start


def _number_edits(leaf: Leaf, plan: Plan) -> Iterator[Edit]:
    """The printed numbers of the entries, typed or counted."""
    typed = [(entry, typed_number(leaf, entry)) for entry in plan.entries]
    counted = [entry for entry, place in typed if place is None]
    if counted and len(counted) < len(typed):
        line = counted[0].location.line
        raise UnsureError(f"some of its numbers are typed, and that on line {line} is not")
    for entry, place in typed:
        old, end = entry.labels[0], entry.location.end
        if plan.numbers[old] == old:
            continue
        if said := spoken_numbers(leaf.source, entry.location.start, end, old):
            raise UnsureError(f"the entry on line {entry.location.line} says its number in {said}")
        if place is not None:
            yield number_edit(leaf, place, plan.numbers[old])
    if counted and leaf.markup:
        yield from _counted(leaf, plan)


def _counted(leaf: Leaf, plan: Plan) -> Iterator[Edit]:
    found = {entry.key: leaf.item_of(entry) for entry in plan.entries}
    items = {key: item for key, item in found.items() if item is not None}
    old = {items[entry.key].index: entry.labels[0] for entry in plan.entries}
    in_place: list[Node] = [items[entry.key] for entry in plan.entries]
    if not counts_rightly(in_place, old):
        raise UnsureError("its items are counted otherwise than the markers that lead to them")
    new = {index: plan.numbers[label] for index, label in old.items()}
    yield from counted_edits(leaf, in_place, [items[entry.key] for entry in plan.order], new)
