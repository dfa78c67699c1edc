"""Entries follow their references to new numbers, and make way where they have none any more."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from refcheck.registry.editing import Change
from refcheck.registry.writing import values_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from refcheck.model.registry import RegistryEntry, RegistryView


def changes_of(wanted: Mapping[str, RegistryEntry], view: RegistryView) -> tuple[Change, ...]:
    """What turns a page's entries into those that are wanted, by `Reference.key` in page order.

    An entry that is about nothing on the page is left, but under another key where its own is
    needed.
    """
    before = {**view.changed, **view.same}
    changes: list[Change] = []
    last: str | None = None
    for key, new in wanted.items():
        old = before.get(key)
        if old is None:
            changes.append(Change(new, None, last))
            continue
        if values_of(old) != values_of(new) or old.key != new.key:
            changes.append(Change(new, old.key))
        last = old.key
    taken = {one.key for one in wanted.values()}
    known = {one.key for one in (*before.values(), *view.unknown)}
    for entry in view.unknown:
        if entry.key in taken:
            way = _way(entry.key, taken | known)
            known.add(way)
            changes.append(Change(replace(entry, key=way), entry.key))
    return tuple(changes)


def _way(key: str, taken: set[str]) -> str:
    """A key for an entry that is no longer on the page."""
    number, way = 1, f"{key} (gone)"
    while way in taken:
        number += 1
        way = f"{key} (gone {number})"
    return way
