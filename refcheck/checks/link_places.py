"""The addresses of a page with all their places, and which of them its readers need."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from urllib.parse import unquote

from refcheck.model.dois import doi_in_url
from refcheck.model.evidence import DoiUnknown
from refcheck.model.links import Gone

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from refcheck.model.article import Link, Reference
    from refcheck.model.evidence import Dossier
    from refcheck.model.links import CheckedLink

_SCHEME = re.compile(r"^https?:/+(?:www\.)?", re.IGNORECASE)
# An archive's address that says which page it holds: …/web/2016/http://….
_HOLDING = re.compile(r"https?://[^/?#]+/(?:[^?#]*?/)??(https?:/.+)", re.IGNORECASE | re.DOTALL)
# Archives whose addresses need not say what they hold.
_SHORT = re.compile(
    r"https?://(?:www\.)?(?:archive\.(?:today|is|ph|li|md|vn|fo)|webcitation\.org|perma\.cc"
    r"|ghostarchive\.org|megalodon\.jp|freezepage\.com)/.",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where an address stands: in an entry of a list, or in the text."""

    link: Link
    entry: Reference | None


@dataclass(frozen=True, slots=True)
class Printed:
    """An address of the page: all its places, in page order, and what is known of it."""

    url: str
    places: tuple[Place, ...]
    checked: CheckedLink


def printed_links(dossier: Dossier) -> Iterator[Printed]:
    """Every address of which something is known, in the order of first mention."""
    entries = {entry.key: entry for entry in dossier.article.references}
    places: dict[str, list[Place]] = {}
    for link in dossier.article.links:
        if link.url in dossier.links:
            entry = entries.get(link.reference or "")
            places.setdefault(link.url, []).append(Place(link, entry))
    for url, found in places.items():
        yield Printed(url, tuple(found), dossier.links[url])


def needed_links(dossier: Dossier) -> Iterator[Printed]:
    """Those that a reader has no other way from, and of which no other rule tells the same.

    Left out are a DOI that REF102 says does not exist, and the original beside its archived copy:
    that it is gone is why the copy is there.
    """
    copies = _copies(dossier)
    for item in printed_links(dossier):
        left = tuple(
            place
            for place in item.places
            if not _is_of_unknown_doi(dossier, place.link)
            and not _is_kept(place.link, copies.get(place.link.reference or ""))
        )
        if left:
            yield replace(item, places=left)


def without_fragments(items: Iterable[Printed]) -> Iterator[Printed]:
    """One for each page: what is said of it holds for all the places on it."""
    pages: dict[str, list[Printed]] = {}
    for item in items:
        pages.setdefault(item.url.partition("#")[0], []).append(item)
    for page, found in pages.items():
        places = [place for item in found for place in item.places]
        yield Printed(page, tuple(places), found[0].checked)


def is_copy(url: str) -> bool:
    """Whether it is an archive's address of a page."""
    return bool(_HOLDING.fullmatch(url) or _SHORT.match(url))


@dataclass(slots=True)
class _Copies:
    """What an entry gives archived copies of; `any_page` where their addresses do not say."""

    pages: set[str] = field(default_factory=set)
    any_page: bool = False


def _copies(dossier: Dossier) -> dict[str, _Copies]:
    """By the entry's key; a copy that is gone itself is none."""
    found: dict[str, _Copies] = {}
    for link in dossier.article.links:
        if link.reference is None:
            continue
        known = dossier.links.get(link.url)
        if known is not None and isinstance(known.outcome, Gone):
            continue
        if held := _HOLDING.fullmatch(link.url):
            found.setdefault(link.reference, _Copies()).pages.add(_plain(held[1]))
        elif _SHORT.match(link.url):
            found.setdefault(link.reference, _Copies()).any_page = True
    return found


def _is_kept(link: Link, copies: _Copies | None) -> bool:
    """Whether the entry gives a copy of the page; a DOI's copy is nobody's business."""
    if copies is None:
        return False
    of_any = copies.any_page and not _SHORT.match(link.url) and "doi.org/" not in link.url
    return of_any or _plain(link.url) in copies.pages


def _is_of_unknown_doi(dossier: Dossier, link: Link) -> bool:
    outcome = dossier.dois.get(link.reference or "")
    return isinstance(outcome, DoiUnknown) and doi_in_url(link.url) == outcome.doi


def _plain(url: str) -> str:
    """What two spellings of an address share."""
    return unquote(_SCHEME.sub("", url)).casefold().rstrip("/").replace(":80/", "/", 1)
