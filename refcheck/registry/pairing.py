"""Which entry of the registry speaks of which printed reference, also in a renumbered list."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from refcheck.model.registry import RegistryView

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from refcheck.model.article import Article, Reference
    from refcheck.model.evidence import ReferenceFields
    from refcheck.model.registry import RegistryEntry
    from refcheck.registry.answers import PageEntries

_SHOWN = 70  # characters of a text that an entry keeps for its reader
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")


def fingerprint(text: str, doi: str | None = None) -> str:
    """64 bits of the text as it reads: white space and invisible characters do not count.

    A DOI that only a link holds is part of it: another address is another work.
    """
    read = " ".join(_INVISIBLE.sub("", unicodedata.normalize("NFC", text)).split())
    linked = f"\n{doi}" if doi and doi.casefold() not in read.casefold() else ""
    return hashlib.sha256((read + linked).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def first_words(text: str) -> str:
    """The beginning of a printed reference, for the reader of the registry."""
    read = " ".join(_INVISIBLE.sub("", text).split())
    if len(read) <= _SHOWN:
        return read
    return read[: _SHOWN - 1].rsplit(" ", 1)[0].rstrip(" ,;:.(") + " …"


def registry_keys(references: Iterable[Reference]) -> dict[str, str]:
    """The registry's key of each reference, by `Reference.key`.

    It is the printed number, after its group where it has one; the second that bears the same
    number is `4 (2)`. An entry of an unnumbered list is told by its place: `entry 4`.
    """
    keys: dict[str, str] = {}
    borne: Counter[str] = Counter()
    for place, reference in enumerate(references, 1):
        number = reference.number or f"entry {place}"
        name = " ".join(f"{reference.group or ''} {number}".split())
        borne[name] += 1
        keys[reference.key] = name if borne[name] == 1 else f"{name} ({borne[name]})"
    return keys


def fingerprints(article: Article, fields: Mapping[str, ReferenceFields]) -> dict[str, str]:
    """The fingerprint of every reference that has a text, by `Reference.key`."""
    return {
        reference.key: fingerprint(
            reference.text, fields[reference.key].doi if reference.key in fields else None
        )
        for reference in article.references
        if reference.text.strip()
    }


def pair(
    registered: PageEntries,
    article: Article,
    fields: Mapping[str, ReferenceFields],
    *,
    age_days: int,
) -> RegistryView:
    """The same text first, under its number or another; then the same number with another text."""
    marks = fingerprints(article, fields)
    names = registry_keys(article.references)
    same, left = _by_text(registered.entries, marks, names)
    free = [one for one in article.references if one.key in marks and one.key not in same]
    changed, unknown = _by_place(left, free, names)
    return RegistryView(
        registered.path, same, changed, tuple(unknown), age_days, registered.renewed
    )


def _by_text(
    entries: Sequence[RegistryEntry], marks: Mapping[str, str], names: Mapping[str, str]
) -> tuple[dict[str, RegistryEntry], list[RegistryEntry]]:
    same: dict[str, RegistryEntry] = {}
    bearers: dict[str, list[str]] = defaultdict(list)
    for key, mark in marks.items():
        bearers[mark].append(key)
    moved = []
    for entry in entries:
        here = [key for key in bearers[entry.fingerprint] if names[key] == entry.key]
        if here:
            same[here[0]] = entry
        else:
            moved.append(entry)
    left = []
    for entry in moved:
        others = [key for key in bearers[entry.fingerprint] if key not in same]
        if others:
            same[others[0]] = entry
        else:
            left.append(entry)
    return same, left


def _by_place(
    entries: Iterable[RegistryEntry], free: Sequence[Reference], names: Mapping[str, str]
) -> tuple[dict[str, RegistryEntry], list[RegistryEntry]]:
    """A text that begins as the entry's did is likelier its successor than one of its number."""
    changed: dict[str, RegistryEntry] = {}
    begun: dict[str, list[str]] = defaultdict(list)
    for one in free:
        begun[first_words(one.text)].append(one.key)
    left = []
    for entry in entries:
        alike = [key for key in begun.get(entry.text, ()) if key not in changed]
        if alike:
            changed[next((key for key in alike if names[key] == entry.key), alike[0])] = entry
        else:
            left.append(entry)
    numbered = {names[one.key]: one.key for one in free if one.key not in changed}
    unknown = [entry for entry in left if entry.key not in numbered]
    changed |= {numbered[entry.key]: entry for entry in left if entry.key in numbered}
    return changed, unknown
