"""Which entries of a list are the same work."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from refcheck.checks.wording import named
from refcheck.model.evidence import DoiOfAnother, DoiOfContainer, Resolved
from refcheck.model.printed import printed_dois
from refcheck.model.registry import Registered

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from refcheck.model.article import Reference
    from refcheck.model.evidence import Dossier, Resolution

_SHORTEST = 25  # characters that make two equal texts more than a repeated short note
_FEWEST_WORDS = 4
_NOTE = re.compile(r"(ibid|op cit|loc cit|idem|see (also )?(note|ref|above)|same as)")
_NO_WORD = re.compile(r"[\W_]+")
_NO_WORD_IN_ASCII = {code: " " for code in range(128) if not chr(code).isalnum()}  # far quicker
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")  # what alone may be a combining character
_JOURNAL_KINDS = frozenset({"journal-article", "proceedings-article", "posted-content"})


def duplicates(
    dossier: Dossier, entries: Sequence[Reference]
) -> Iterator[tuple[Reference, Reference, str]]:
    """Pairs of (earlier entry, entry, why they are the same work), each entry at most once."""
    seen: dict[str, tuple[Reference, bool]] = {}
    for entry in entries:
        identities = _identities(dossier, entry)
        for identity, printed in identities.items():
            earlier, earlier_printed = seen.get(identity, (None, False))
            if earlier is not None and not (
                _other_address(earlier, entry)
                if identity.startswith("text ")
                else _other_pages(dossier, earlier, entry)
            ):
                yield earlier, entry, _why(identity, (earlier, earlier_printed), (entry, printed))
                break
        for identity, printed in identities.items():
            seen.setdefault(identity, (entry, printed))


def _identities(dossier: Dossier, entry: Reference) -> dict[str, bool]:
    """What the entry is known by, and whether it prints that; the surest first."""
    found: dict[str, bool] = {}
    printed = printed_dois(dossier.fields, entry.key)
    resolution = dossier.resolutions.get(entry.key)
    outcome = dossier.dois.get(entry.key)
    several = len(printed) > 1
    foreign = isinstance(outcome, DoiOfAnother | DoiOfContainer)
    if len(printed) == 1 and not foreign:
        found[f"doi {printed[0]}"] = True
    known = _known_doi(resolution) if not several else None
    if known is not None:
        found.setdefault(f"doi {known}", False)
    text = _folded(entry.text)
    if len(text) >= _SHORTEST and text.count(" ") + 1 >= _FEWEST_WORDS and not _NOTE.match(text):
        found[f"text {text}"] = True
    return found


def _known_doi(resolution: Resolution | None) -> str | None:
    match resolution:
        case Resolved(work=work, other_version=False):
            return work.doi
        case Registered(entry=entry):
            return entry.doi
        case _:
            return None


def _why(identity: str, one: tuple[Reference, bool], other: tuple[Reference, bool]) -> str:
    """What makes two entries the same, with what each of them prints itself."""
    kind, _, doi = identity.partition(" ")
    if kind == "text":
        return "they have the same words"
    printing = [named(entry) for entry, printed in (one, other) if printed]
    found = [named(entry) for entry, printed in (one, other) if not printed]
    if not found:
        return f"both print the DOI {doi}"
    if not printing:
        return f"both were found to be {doi}"
    return f"{printing[0]} prints the DOI {doi}, and {found[0]} was found to be that work"


def _other_address(one: Reference, other: Reference) -> bool:
    """Whether the same words ("Archived copy") stand for different pages of the web."""
    return bool(one.urls and other.urls) and not set(one.urls) & set(other.urls)


def _other_pages(dossier: Dossier, one: Reference, other: Reference) -> bool:
    """Whether two entries cite different places of one book."""
    if _kind(dossier, other) in _JOURNAL_KINDS:
        return False
    first, second = (dossier.fields.get(entry.key) for entry in (one, other))
    return (first and first.pages) != (second and second.pages)


def _kind(dossier: Dossier, entry: Reference) -> str | None:
    resolution = dossier.resolutions.get(entry.key)
    if isinstance(resolution, Resolved) and resolution.work.kind:
        return resolution.work.kind
    fields = dossier.fields.get(entry.key)
    return fields.kind if fields else None


def _folded(text: str) -> str:
    """Letters and digits only, without case, accents and the white space's kind."""
    plain = text.casefold()
    if not plain.isascii():
        plain = _BEYOND_ASCII.sub(_letters, unicodedata.normalize("NFKD", plain))
    if plain.isascii():
        return " ".join(plain.translate(_NO_WORD_IN_ASCII).split())
    return _NO_WORD.sub(" ", plain).strip()


def _letters(match: re.Match[str]) -> str:
    """Letters and digits without accents, and a space for anything else."""
    plain = [c if c.isalnum() else " " for c in match[0] if not unicodedata.combining(c)]
    return "".join(plain)
