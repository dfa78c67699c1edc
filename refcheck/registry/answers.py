"""What the registry answers about a page's references, so that nobody else need be asked."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from refcheck.model.registry import Registered
from refcheck.model.updates import merged_updates
from refcheck.model.works import Work

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeAlias

    from refcheck.model.registry import RegistryEntry, RegistryView

    Recall: TypeAlias = Callable[[str], "tuple[Work, str] | None"]


@dataclass(frozen=True, slots=True)
class PageEntries:
    """A registry's entries for one page; `path` is how messages name the registry.

    Where they are `renewed`, sources are asked about verifications anew.
    """

    path: str
    entries: tuple[RegistryEntry, ...] = ()
    renewed: bool = False


def registered(view: RegistryView, recall: Recall | None = None) -> dict[str, Registered]:
    """The references that stand unchanged, by `Reference.key`.

    `recall` gives the record of a DOI and whose it is, where an index or the cache has it: what it
    knows of retractions is told though nobody was asked.
    """
    return {key: _registered(entry, view.path, recall) for key, entry in view.standing.items()}


def _registered(entry: RegistryEntry, path: str, recall: Recall | None) -> Registered:
    found = recall(entry.doi) if recall is not None and entry.doi else None
    if found is None:
        recorded = Work(entry.doi, None, updates=entry.updates) if entry.updates else None
        return Registered(entry, path, recorded)
    work, holder = found
    updates = merged_updates((*work.updates, *entry.updates), work.doi)
    return Registered(entry, path, replace(work, updates=updates), holder)
