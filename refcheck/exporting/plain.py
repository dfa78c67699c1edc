"""Text of a record as every format can carry it: one line, well-formed, nothing invisible."""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import quote, urlsplit

from refcheck.model.works import Author, Work

_SURROGATES = re.compile("[\ud800-\udfff]")
# Controls, directional embeddings and isolates, and what is no character.
_UNSEEN = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")


def plain(text: str) -> str:
    """White space collapsed, line separators among it; lone surrogates become U+FFFD."""
    return " ".join(_UNSEEN.sub("", _SURROGATES.sub("\ufffd", text.replace("\x85", " "))).split())


def plain_address(url: str) -> str | None:
    """A web address in which nothing is markup in any format; None for what is no page's.

    doi.org's are not taken: whether a DOI is this work's is judged elsewhere.
    """
    text = plain(url)
    try:
        parts = urlsplit(text)
        host = (parts.hostname or "").removeprefix("dx.").removeprefix("www.")
    except ValueError:
        return None
    if (
        parts.scheme not in {"http", "https"}
        or not host
        or host == "doi.org"
        or "@" in parts.netloc
    ):
        return None
    return quote(text, safe="/:?#!$&()*+,;=@%").replace("~", "%7E").replace("__", "_%5F")


def plain_work(work: Work) -> Work:
    """Every text that is written as the formats can carry it; the subtitle behind the title."""

    def text(value: str | None) -> str | None:
        return plain(value) or None if value else None

    def people(authors: tuple[Author, ...]) -> tuple[Author, ...]:
        named = (Author(plain(one.family), text(one.given)) for one in authors)
        return tuple(one for one in named if one.family)

    def several(values: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(filter(None, map(plain, values)))

    title, subtitle = text(work.title), text(work.subtitle)
    if title and subtitle and subtitle.casefold() not in title.casefold():
        title = f"{title}: {subtitle}"
    return replace(
        work,
        doi=text(work.doi),
        title=title,
        authors=people(work.authors),
        editors=people(work.editors),
        containers=several(work.containers),
        volume=text(work.volume),
        issue=text(work.issue),
        pages=text(work.pages),
        article_number=text(work.article_number),
        publisher=text(work.publisher),
        edition=text(work.edition),
        issns=several(work.issns),
        isbns=several(work.isbns),
        pmid=text(work.pmid),
        pmcid=text(work.pmcid),
        arxiv=text(work.arxiv),
    )
