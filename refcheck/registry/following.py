"""Entries follow their references to new numbers, and make way where they have none any more."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from refcheck.model.evidence import Resolved
from refcheck.registry.editing import Change
from refcheck.registry.pairing import fingerprints, first_words
from refcheck.registry.writing import values_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from refcheck.model.evidence import Dossier
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


def followed(before: RegistryView, after: Dossier) -> tuple[Change, ...]:
    """What gives the entries of `before` the text that refcheck itself has put on the page.

    `after` is the mended page, paired with the same registry. An entry goes along where its work is
    still the one that it names; what was decided, by whom and when, stays.
    """
    view = after.registry
    if view is None:
        return ()
    texts = {one.key: one.text for one in after.article.references}
    marks = fingerprints(after.article, after.fields)
    known = {(one.key, one.fingerprint) for one in spoken_of(before)}
    return tuple(
        Change(replace(old, fingerprint=marks[key], text=first_words(texts[key])), old.key)
        for key, old in view.changed.items()
        if (old.key, old.fingerprint) in known and (old.doi is None or old.doi in _dois(after, key))
    )


def spoken_of(view: RegistryView) -> list[RegistryEntry]:
    """The entries that say something of a text which is on the page, and not only a question."""
    return [one for one in view.same.values() if one.stands or one.suppressions]


def _dois(dossier: Dossier, key: str) -> Iterator[str]:
    """The DOIs that an entry prints, and that name the work which it was found to be."""
    found = dossier.resolutions.get(key)
    works = (found.work.doi, *found.work.aliases) if isinstance(found, Resolved) else ()
    yield from filter(None, (dossier.fields[key].doi, *works))


def _way(key: str, taken: set[str]) -> str:
    """A key for an entry that is no longer on the page."""
    number, way = 1, f"{key} (gone)"
    while way in taken:
        number += 1
        way = f"{key} (gone {number})"
    return way
