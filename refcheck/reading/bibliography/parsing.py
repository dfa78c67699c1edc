"""The order in which a printed reference is taken apart."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from refcheck.model.evidence import ReferenceFields
from refcheck.model.works import Author
from refcheck.reading.bibliography.author_lists import AuthorList
from refcheck.reading.bibliography.authors import read_authors
from refcheck.reading.bibliography.cleaning import cleaned
from refcheck.reading.bibliography.coins import with_coins
from refcheck.reading.bibliography.containers import is_container
from refcheck.reading.bibliography.dates import leading_title, year_after_authors, year_elsewhere
from refcheck.reading.bibliography.extraction import Extract, extract
from refcheck.reading.bibliography.kinds import Cues, kind_of
from refcheck.reading.bibliography.letters import LETTER, PAGES, UPPER, YEAR, hyphenated, shape
from refcheck.reading.bibliography.locators import Locator, expanded, find_locator
from refcheck.reading.bibliography.quotations import quotation_end
from refcheck.reading.bibliography.spacing import spaced
from refcheck.reading.bibliography.titlefirst import read_title_first
from refcheck.reading.bibliography.titles import Middle, read_middle

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_EDITION = re.compile(
    r"\b(?P<edition>(?:\d{1,2}(?:st|nd|rd|th)|second|third|fourth|fifth|sixth|seventh|"
    r"eighth|ninth|tenth|revised|first|2\.|3\.|4\.|5\.))\s(?:rev(?:ised|"
    r"\.)?\s)?(?:ed(?:ition|n)?|aufl(?:age)?)\b",
    re.IGNORECASE,
)
_ARTICLE_NUMBER = re.compile(r"(?:[A-Za-z]{1,4}\d{3,12}|\d{5,18})[A-Za-z]?")
# Carboneras 1992, p. 536. · Madsen, McHugh & de Kloet (1988), p. 452
_FAMILY_NAME = (
    rf"(?:(?:de|van|von|der|la|le|del|di|da)\s){{0,2}}[{UPPER}](?:{LETTER}|['’-]){{1,30}}"
)
_SHORT = re.compile(
    rf"(?P<names>{_FAMILY_NAME}(?:(?:,\s|,?\s(?:&|and|und|et|"
    rf"y)\s){_FAMILY_NAME}){{0,5}})(?P<etal>,?\set al\.?)?,?\s\(?(?P<year>{YEAR})"
    rf"[a-z]?\)?"
    rf"(?:(?:,\s(?:pp?|S|ch|chap|sec)\b\.?|:)\s?(?P<pages>{PAGES})(?:,\s?{PAGES}){{0,6}})?\.?"
)
_LONGEST_SHORT = 120
_LONE_NUMBER = re.compile(rf"\d{{1,4}}\s\({YEAR}\)\W*")
_BETWEEN = re.compile(r",?\s(?:&|and|und|et|y)\s|,\s")


class _Parts(NamedTuple):
    people: AuthorList
    middle: Middle
    locator: Locator | None
    year: int | None
    kind: str | None = None


def fields_of(text: str, coins: Mapping[str, str] | None, urls: Sequence[str]) -> ReferenceFields:
    """As `parse_reference` says."""
    fields = _fields(extract(cleaned(text), urls))
    return with_coins(fields, coins) if coins else fields


def _fields(found: Extract) -> ReferenceFields:
    found.rest = text = spaced(found.rest)
    parts = _short_citation(text) or _title_first(found) or _parts(text)
    people, middle, locator = parts.people, parts.middle, parts.locator
    pages, number = _pages(locator)
    edition = _EDITION.search(text) if " ed" in text or " Ed" in text or "ufl" in text else None
    identifiers = found.identifiers
    return ReferenceFields(
        authors=people.authors,
        etal=people.etal,
        title=middle.title,
        container=middle.container,
        year=parts.year,
        volume=locator.volume if locator else None,
        issue=locator.issue if locator else None,
        pages=pages,
        article_number=number,
        edition=edition["edition"] if edition else None,
        publisher=middle.publisher,
        kind=parts.kind or kind_of(_cues(found, parts)),
        doi=identifiers.get("doi"),
        pmid=identifiers.get("pmid"),
        pmcid=identifiers.get("pmcid"),
        arxiv=identifiers.get("arxiv"),
        isbn=identifiers.get("isbn"),
        issn=identifiers.get("issn"),
        urls=tuple(found.urls),
        accessed=found.accessed,
        other_dois=tuple(found.other_dois),
        malformed_identifiers=tuple(found.malformed),
    )


def _parts(text: str) -> _Parts:
    people = read_authors(text)
    leading = leading_title(text) if people.end == 0 else None
    year, start = leading[1:] if leading else year_after_authors(text, people.end)
    locator = find_locator(text, max(start, quotation_end(text, start)), dated=year is not None)
    if year is None:
        year = (locator.year if locator else None) or year_elsewhere(text, start, locator)
    middle = _middle(text, people, start, locator)
    locator = _told(locator, text, people, middle)
    if leading is not None:
        middle = middle._replace(title=leading[0], container=middle.container or middle.title)
    elif people.organisation and middle.title is None and locator is not None:
        middle, people = middle._replace(title=people.authors[0].family), AuthorList()
    return _Parts(people, middle, locator, year)


def _short_citation(text: str) -> _Parts | None:
    """What only names an entry of another list: Livezey 1986, pp. 737–738."""
    match = _SHORT.fullmatch(shape(hyphenated(text))) if len(text) < _LONGEST_SHORT else None
    if match is None:
        return None
    families = [name for name in _BETWEEN.split(text[slice(*match.span("names"))]) if name]
    people = AuthorList(tuple(Author(family) for family in families), match["etal"] is not None)
    pages = text[slice(*match.span("pages"))] if match["pages"] else None
    locator = Locator(0, 0, pages=pages) if pages else None
    return _Parts(people, Middle(), locator, int(match["year"]), "note")


def _title_first(found: Extract) -> _Parts | None:
    if not (found.urls or found.identifiers):
        return None
    read = read_title_first(found.rest, has_doi="doi" in found.identifiers)
    if read is None or (not read.authors and read_authors(found.rest).authors):
        return None
    return _Parts(AuthorList(read.authors), Middle(read.title, read.container), None, read.year)


def _told(locator: Locator | None, text: str, people: AuthorList, middle: Middle) -> Locator | None:
    """With a lone number before the year told: in "Pond Acta 96 (2003)" it is a volume or a page.

    Styles that join authors by "and" print the page there, those that do not the volume.
    """
    if locator is None or _LONE_NUMBER.fullmatch(text[locator.start : locator.end]) is None:
        return locator
    if len(people.authors) > 1 and " and " in text[: people.end]:
        return locator._replace(volume=None, pages=locator.volume)
    sure = len(people.authors) > 1 or (middle.container and is_container(middle.container))
    return locator if sure else locator._replace(volume=None)


def _middle(text: str, people: AuthorList, start: int, locator: Locator | None) -> Middle:
    end = locator.start if locator and locator.start >= start else len(text)
    located = (
        locator is not None
        and (not locator.labelled or (locator.issue is not None and locator.pages is not None))
        and (locator.volume is not None or locator.pages is not None)
    )
    comma_style = text[people.end : people.end + 1] == "," or not people.authors
    return read_middle(
        text[start:end], located=located and end < len(text), comma_style=comma_style
    )


def _pages(locator: Locator | None) -> tuple[str | None, str | None]:
    """Pages with the last one in full, and the article number where there is one instead."""
    if locator is None:
        return None, None
    if locator.pages is None:
        return None, locator.article_number
    pages = expanded(locator.pages)
    if "-" not in pages and _ARTICLE_NUMBER.fullmatch(pages):
        return pages, pages
    return pages, locator.article_number


def _cues(found: Extract, parts: _Parts) -> Cues:
    middle, locator = parts.middle, parts.locator
    return Cues(
        text=found.rest,
        title=middle.title,
        container=middle.container,
        publisher=middle.publisher,
        located=locator is not None and locator.volume is not None,
        has_pages=locator is not None and locator.pages is not None,
        collected=middle.collected,
        arxiv="arxiv" in found.identifiers,
        isbn="isbn" in found.identifiers,
        has_url=bool(found.urls),
        has_doi="doi" in found.identifiers,
        accessed=found.accessed is not None,
        dated=bool(parts.people.authors) and "(" in found.rest,
    )
