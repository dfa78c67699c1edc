"""Which entry stood in a hole, as references.yaml remembers it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refcheck.model.evidence import LostReference
from refcheck.registry.pairing import registry_keys

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from refcheck.checks.holes import Hole
    from refcheck.model.article import Article, Reference
    from refcheck.model.registry import RegistryEntry, RegistryView
    from refcheck.model.works import Author, Work

_CUT = " …"  # at the end of first words
_NAMED = 6  # authors, before "et al."


def registered_reference(
    article: Article,
    hole: Hole,
    view: RegistryView,
    recall: Callable[[str], tuple[Work, str] | None] | None,
) -> LostReference | None:
    """The registry's entry of the missing number, where the page was surely not renumbered since.

    Its text are the first words and the DOI; or, where the work's record is at hand, the record.
    """
    name = " ".join(f"{hole.group or ''} {hole.label}".split())
    entry = next((one for one in view.unknown if one.key == name), None)
    if entry is None or not _as_numbered(article, hole, view):
        return None
    work = _work(entry, recall)
    text = printed(work) if work is not None else _words(entry)
    return LostReference(text, view.path, label=hole.label) if text else None


def is_whole(text: str) -> bool:
    """Whether the text is all of an entry, and not only its first words."""
    return _CUT not in text


def printed(work: Work) -> str:
    """A record as a list of references prints it."""
    people = ", ".join(_name(one) for one in (work.authors or work.editors)[:_NAMED])
    if len(work.authors or work.editors) > _NAMED:
        people += ", et al"
    volume = f"{work.volume or ''}{f'({work.issue})' if work.issue else ''}"
    year = str(work.years[-1]) if work.years else ""
    where = ":".join(part for part in (volume, work.pages or work.article_number) if part)
    place = ";".join(part for part in (year, where) if part)
    parts = (people, work.title, work.container or work.publisher, place)
    doi = f" doi:{work.doi}" if work.doi else ""
    return ". ".join(part.rstrip(".") for part in parts if part) + "." + doi


def _work(
    entry: RegistryEntry, recall: Callable[[str], tuple[Work, str] | None] | None
) -> Work | None:
    """The record of an entry about which somebody has decided."""
    if recall is None or entry.doi is None or not entry.stands:
        return None
    found = recall(entry.doi)
    return found[0] if found is not None and found[0].title else None


def _words(entry: RegistryEntry) -> str:
    known = entry.doi and entry.stands and entry.doi.casefold() not in entry.text.casefold()
    return f"{entry.text} doi:{entry.doi}" if known else entry.text


def _as_numbered(article: Article, hole: Hole, view: RegistryView) -> bool:
    """Whether the registry has the entries around the hole under the numbers that they bear."""
    names: Mapping[str, str] = registry_keys(article.references)
    sides: list[Reference] = [one for one in (hole.before, hole.after) if one is not None]
    known = [(view.same[one.key].key, names[one.key]) for one in sides if one.key in view.same]
    return bool(known) and all(then == now for then, now in known)


def _name(author: Author) -> str:
    initials = "".join(part[0] for part in (author.given or "").replace(".", " ").split())
    return f"{author.family} {initials}".strip()
