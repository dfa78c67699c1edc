"""Which entry of an earlier text a hole lacks: the one that the same claim cited."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refcheck.changes.likeness import same_claim, same_entry
from refcheck.checks.entries import is_empty
from refcheck.checks.holes import claims_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from refcheck.checks.holes import Hole
    from refcheck.model.article import Article, Claim, Reference


def entry_then(now: Article, hole: Hole, then: Article) -> Reference | None:
    """The entry of an earlier text that is surely the one which the hole lacks.

    The claim that cites the hole cited it; it is nowhere in the list now; and what stands before or
    after the hole stood before or after it. Where it bore another number, both must.
    """
    texts = claims_at(now, hole)
    entry = _vouching(now, hole, then) if texts else _numbered(hole, then)
    if entry is None or is_empty(entry) or _is_there(now, entry):
        return None
    same_number = hole.label in entry.labels
    if not hole.label.isdecimal():
        return entry if same_number and texts else None
    before, after = _around(now, then, entry)
    matches = (_is_same(before, hole.before), _is_same(after, hole.after))
    enough = any(matches) if texts and same_number else all(matches)
    return entry if enough else None


def recounted(now: Article, hole: Hole, then: Article) -> Reference | None:
    """The entry that the claims cited by the hole's number, and that bears another one now.

    The list was counted anew, since an entry went or came, and the markers were not.
    """
    entry = _vouching(now, hole, then) if claims_at(now, hole) else None
    if entry is None or hole.label not in entry.labels or is_empty(entry):
        return None
    same = [one for one in now.references if same_entry(entry.text, one.text)]
    if len(same) != 1 or same[0].list_index != hole.list_index or same[0].number is None:
        return None
    return same[0]


def _vouching(now: Article, hole: Hole, then: Article) -> Reference | None:
    """The one entry that the claims' markers led to then."""
    markers = {citation.id for citation in hole.citations}
    references = {one.key: one for one in then.references}
    found: dict[str, None] = {}
    for claim in now.claims:
        if not markers & set(claim.citations):
            continue
        exact = [old for old in then.claims if old.text == claim.text]
        for old in exact or then.claims:
            if exact or same_claim(claim.text, old.text):
                key = _aligned(_cited(now, claim), _cited(then, old), hole.label)
                if key is not None:
                    found[key] = None
    return references.get(next(iter(found))) if len(found) == 1 else None


def _aligned(
    now: Sequence[tuple[str, str | None]], then: Sequence[tuple[str, str | None]], label: str
) -> str | None:
    """The entry that the missing label's marker led to: by its place, else by its number."""
    places = [at for at, (cited, key) in enumerate(now) if cited == label and key is None]
    if len(now) == len(then) and len(places) == 1:
        return then[places[0]][1]
    keys = {key for cited, key in then if cited == label}
    return keys.pop() if len(keys) == 1 else None


def _cited(article: Article, claim: Claim) -> list[tuple[str, str | None]]:
    of = {citation.id: citation for citation in article.citations}
    return [
        pair
        for name in claim.citations
        if name in of
        for pair in zip(of[name].labels, of[name].references, strict=False)
    ]


def _numbered(hole: Hole, then: Article) -> Reference | None:
    """The entry with the hole's number, where one list alone has it."""
    bearers = [
        one for one in then.references if hole.label in one.labels and one.group == hole.group
    ]
    return bearers[0] if len(bearers) == 1 else None


def _is_there(now: Article, entry: Reference) -> bool:
    return any(same_entry(entry.text, one.text) for one in now.references)


def _around(
    now: Article, then: Article, entry: Reference
) -> tuple[Reference | None, Reference | None]:
    """The nearest entries before and after it that are still on the page."""
    listed = [one for one in then.references if one.list_index == entry.list_index]
    at = next(i for i, one in enumerate(listed) if one.key == entry.key)
    before = next((one for one in reversed(listed[:at]) if _is_there(now, one)), None)
    return before, next((one for one in listed[at + 1 :] if _is_there(now, one)), None)


def _is_same(one: Reference | None, other: Reference | None) -> bool:
    """Two entries with one text; or both sides end the list."""
    if one is None or other is None:
        return one is other
    return same_entry(one.text, other.text)
