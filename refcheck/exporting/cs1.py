"""Entries as wikitext: the templates of Citation Style 1, which Wikipedia and others have."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from mwparserfromhell.nodes import Template

from refcheck.exporting.kinds import kind_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from refcheck.exporting.entries import Entry
    from refcheck.exporting.kinds import Kind
    from refcheck.model.works import Author, Work

# What is markup inside of a template's value, or would end it; entities are text for wikis.
_MARKUP = re.compile(
    r"""[{}\[\]|<>] | (?<=')' | (?<=~)~ | (?<=_)_ | :(?=//) | &(?=\#?\w+;) | \A[*\#:;]""",
    re.VERBOSE,
)
# An identifier is looked up as it stands: `<0130:DNF>` and `87[2614:ATOMF]` are fine there, and an
# entity would be taken for a part of it. These would be a tag or a link all the same.
_MARKUP_OF_IDENTIFIERS = re.compile(
    r"""[{}|] | <(?=[a-z/!?]) | \[(?=\[|//|[a-z]+:) | (?<=\])\] | (?<=')' | (?<=~)~ | (?<=_)_
    | :(?=//) | &(?=\#?\w+;)""",
    re.VERBOSE | re.IGNORECASE,
)
_RANGE = re.compile(r"\s*[-\u2010-\u2015\u2212]+\s*")
_PAGES = re.compile(r"[,–]")


def cs1(entries: Iterable[Entry]) -> str:
    """One template a line, and behind it in a comment which reference it is."""
    return "".join(f"{cs1_template(entry)} <!-- {_comment(entry.note)} -->\n" for entry in entries)


def cs1_template(entry: Entry) -> str:
    """`{{cite journal |last1=Ashdown |first1=Mary |…}}`."""
    work = entry.work
    kind = kind_of(work.kind, work.container)
    if kind.cs1 == "cite journal" and not work.container:
        kind = kind_of("other", None)  # the template complains without a journal
    template = Template(f"{kind.cs1} ")
    for name, value in _parameters(entry, kind):
        if value:
            template.add(name, f"{_written(name, value)} ", preserve_spacing=False)
    return str(template).replace(" }}", "}}")


def _parameters(entry: Entry, kind: Kind) -> Iterator[tuple[str, str | None]]:
    work = entry.work
    if kind.cs1 == "citation":
        yield "mode", "cs1"
    yield from _people(work.authors, "")
    if entry.etal:
        yield "display-authors", "etal"
    yield from _people(work.editors, "editor-")
    yield from _titles(work, kind)
    yield "volume", work.volume
    yield "issue", work.issue
    yield from _pages(work)
    yield "edition", work.edition
    yield "publisher", None if kind.cs1 == "cite journal" else work.publisher
    yield "year", str(entry.year or "")
    yield from _identifiers(work, kind)
    yield "url", entry.url or _address_needed(work, kind)


def _titles(work: Work, kind: Kind) -> Iterator[tuple[str, str | None]]:
    """A chapter's book is the `title` of its template."""
    container = work.container
    if kind.cs1 == "cite book" and kind.parts and container:
        yield "chapter", work.title
        yield "title", container
        return
    yield "title", work.title
    names = {"cite conference": "book-title", "cite web": "website", "cite news": "newspaper"}
    yield names.get(kind.cs1, "journal"), container if kind.cs1 != "cite book" else None


def _people(people: tuple[Author, ...], prefix: str) -> Iterator[tuple[str, str | None]]:
    for number, person in enumerate(people, 1):
        if person.given is None:
            yield (f"editor{number}" if prefix else f"author{number}"), person.family
        else:
            yield f"{prefix}last{number}", person.family
            yield f"{prefix}first{number}", person.given


def _pages(work: Work) -> Iterator[tuple[str, str | None]]:
    pages = _RANGE.sub("–", work.pages) if work.pages else None
    if pages:
        yield ("pages" if _PAGES.search(pages) else "page"), pages
    elif work.article_number:
        yield "article-number", work.article_number


def _identifiers(work: Work, kind: Kind) -> Iterator[tuple[str, str | None]]:
    yield "doi", work.doi
    yield "pmid", work.pmid
    yield "pmc", work.pmcid.upper().removeprefix("PMC") if work.pmcid else None
    yield "arxiv", work.arxiv
    yield "isbn", next(iter(work.isbns), None)
    if kind.cs1 == "cite journal" and not work.doi:
        yield "issn", next(iter(work.issns), None)


def _address_needed(work: Work, kind: Kind) -> str | None:
    """Of a web page, whose template asks for one."""
    needed = work.doi and kind.cs1 == "cite web"
    return f"https://doi.org/{quote(work.doi or '', safe='/:;()')}" if needed else None


def _written(name: str, value: str) -> str:
    """Text with entities; an address has none, since whatever would be markup is encoded in it."""
    if name == "url":
        return value
    markup = _MARKUP_OF_IDENTIFIERS if name == "doi" else _MARKUP
    return markup.sub(lambda found: f"&#{ord(found[0])};", value)


def _comment(text: str) -> str:
    """Nothing that would end the comment."""
    return re.sub(r"-(?=-)|-\Z", "- ", text)
