"""A person's decision about a printed reference, as the entry that records it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from refcheck.model.registry import RegistryEntry, RegistrySuppression, RegistryView
from refcheck.registry.following import changes_of
from refcheck.registry.pairing import fingerprints, first_words, registry_keys

if TYPE_CHECKING:
    from collections.abc import Sequence

    from refcheck.model.evidence import Dossier
    from refcheck.registry.editing import Change


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person says: the reference is right, or only that these rules are wrong about it."""

    note: str
    doi: str | None = None
    no_doi: bool = False
    rules: tuple[str, ...] = ()


def reference_keys(dossier: Dossier) -> dict[str, str]:
    """`Reference.key` by the registry's key, of every reference that has a text."""
    names = registry_keys(dossier.article.references)
    marks = fingerprints(dossier.article, dossier.fields)
    return {names[key]: key for key in names if key in marks}


def decisions(
    dossier: Dossier, numbers: Sequence[str], decision: Decision, *, today: str
) -> tuple[Change, ...]:
    """The changes to the page's entries; each number is one of `reference_keys`."""
    names = registry_keys(dossier.article.references)
    marks = fingerprints(dossier.article, dossier.fields)
    view = dossier.registry or RegistryView("")
    before = {**view.changed, **view.same}
    wanted: dict[str, RegistryEntry] = {}
    for reference in dossier.article.references:
        key, old = reference.key, before.get(reference.key)
        if key in marks and names[key] in numbers:
            fresh = RegistryEntry(names[key], marks[key], first_words(reference.text))
            printed = dossier.fields[key].doi if key in dossier.fields else None
            wanted[key] = _decided(_base(fresh, old), decision, printed, today)
        elif old is not None:
            wanted[key] = replace(old, key=names[key])
    return changes_of(wanted, view)


def _base(fresh: RegistryEntry, old: RegistryEntry | None) -> RegistryEntry:
    """What was known of this very text; of another one, only a person's reasons go on."""
    if old is None:
        return fresh
    if old.fingerprint == fresh.fingerprint:
        return replace(old, key=fresh.key)
    return replace(fresh, suppressions=old.suppressions)


def _decided(
    base: RegistryEntry, decision: Decision, printed: str | None, today: str
) -> RegistryEntry:
    if decision.rules:
        reasons = {one.rule: one for one in base.suppressions}
        reasons |= {rule: RegistrySuppression(rule, decision.note) for rule in decision.rules}
        return replace(base, suppressions=tuple(reasons.values()))
    doi = None if decision.no_doi else decision.doi or printed or base.doi
    another = doi != base.doi
    return replace(
        base,
        doi=doi,
        no_doi=decision.no_doi or (base.no_doi and doi is None),
        verified=None if another else base.verified,
        source=None if another else base.source,
        accepted=today,
        note=decision.note,
        open=None,
        updates=() if another else base.updates,
    )
