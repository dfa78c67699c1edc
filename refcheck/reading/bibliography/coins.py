"""Fields from a COinS span (OpenURL key–value pairs), which the wiki's own template filled in."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from refcheck.model.identifiers import (
    normalise_doi,
    parse_arxiv,
    parse_isbn,
    parse_issn,
    parse_pmcid,
    parse_pmid,
)
from refcheck.model.works import Author
from refcheck.reading.bibliography.dois import DOI_SCHEME, shown
from refcheck.reading.bibliography.letters import YEAR
from refcheck.reading.bibliography.locators import expanded

if TYPE_CHECKING:
    from collections.abc import Mapping

    from refcheck.model.evidence import ReferenceFields

_YEAR = re.compile(YEAR)
_GENRES = {
    "article": "journal-article",
    "book": "book",
    "bookitem": "chapter",
    "conference": "conference",
    "dissertation": "thesis",
    "preprint": "preprint",
    "proceeding": "conference",
    "report": "report",
}


def with_coins(read: ReferenceFields, coins: Mapping[str, str]) -> ReferenceFields:
    """The fields as read from the words, or the span's in their place where it has them."""
    get = shown(coins).get
    title = (
        get("rft.atitle")
        or (get("rft.btitle") if not get("rft.atitle") else None)
        or _whole_title(get("rft.title"), get("rft.jtitle"))
    )
    container = get("rft.jtitle") or (
        get("rft.btitle") or get("rft.title") if get("rft.atitle") else None
    )
    year = _YEAR.search(get("rft.date") or "")
    authors = _authors(get("rft.aulast"), get("rft.aufirst") or get("rft.auinit"), get("rft.au"))
    kind = _GENRES.get(get("rft.genre") or "")
    rft_id = get("rft_id") or ""
    return replace(
        _with_identifier(read, rft_id) if rft_id else read,
        authors=_better(read.authors, authors),
        title=title or read.title,
        container=container or read.container,
        year=int(year.group()) if year else read.year,
        volume=get("rft.volume") or read.volume,
        issue=get("rft.issue") or read.issue,
        pages=expanded(pages)
        if (pages := _pages(get("rft.pages"), get("rft.spage"), get("rft.epage")))
        else read.pages,
        edition=get("rft.edition") or read.edition,
        publisher=get("rft.pub") or read.publisher,
        kind=_kind(read.kind, kind, get("rft.jtitle"), get("rft.volume")),
        isbn=parse_isbn(get("rft.isbn") or "") or read.isbn,
        issn=parse_issn(get("rft.issn") or "") or read.issn,
    )


def _whole_title(title: str | None, journal: str | None) -> str | None:
    return title if title and not journal else None


def _pages(pages: str | None, first: str | None, last: str | None) -> str | None:
    if pages:
        return pages
    return f"{first}-{last}" if first and last else first


def _authors(last: str | None, first: str | None, whole: str | None) -> tuple[Author, ...]:
    if last:
        return (Author(last, first),)
    if not whole:
        return ()
    family, comma, given = whole.partition(",")
    return (Author(family.strip(), given.strip() or None if comma else None),)


def _better(read: tuple[Author, ...], given: tuple[Author, ...]) -> tuple[Author, ...]:
    """The span names one author; the printed list is longer, if it begins with the same."""
    if not given or (
        read and read[0].family.casefold() == given[0].family.casefold() and len(read) >= len(given)
    ):
        return read
    return given


def _kind(read: str, genre: str | None, journal: str | None, volume: str | None) -> str:
    """CS1 gives the genre "article" to every page that has a title, and "unknown" to web pages."""
    if genre == "journal-article":
        sure = bool(journal) and (bool(volume) or read == "journal-article")
        return "journal-article" if sure and read not in {"preprint", "news"} else read
    if genre in {"book", "report"} and read in {
        "thesis",
        "report",
        "law",
        "patent",
        "standard",
        "dataset",
    }:
        return read
    return genre or read


def _with_identifier(read: ReferenceFields, rft_id: str) -> ReferenceFields:
    """With the identifier of the span, where none of its kind is printed."""
    lower = rft_id.lower()
    if lower.startswith(DOI_SCHEME) and read.doi is None:
        return replace(read, doi=normalise_doi(rft_id[9:]))
    if lower.startswith("info:pmid/") and read.pmid is None:
        return replace(read, pmid=parse_pmid(rft_id[10:]))
    if lower.startswith("info:arxiv/") and read.arxiv is None:
        return replace(read, arxiv=parse_arxiv(rft_id[11:]))
    if "/pmc" in lower and read.pmcid is None:
        return replace(read, pmcid=parse_pmcid(rft_id))
    return read
