"""What holds of an article whatever page it was read from."""

from __future__ import annotations

import re
from bisect import bisect_right
from html import unescape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from refcheck.model.article import Article, Location

_LINE_END = re.compile(r"\r\n|\r|\n")
_TAG = re.compile(r"<[/!a-zA-Z][^<>]*>")
_DIGIT = re.compile(r"[0-9]")


def check_invariants(article: Article) -> None:
    """Raises AssertionError where a place, a key or an id cannot be."""
    _check_places(article)
    _check_keys(article)
    _check_citations(article)
    _check_claims(article)


def _check_places(article: Article) -> None:
    source = article.source
    starts = [0, *(match.end() for match in _LINE_END.finditer(source))]
    for place in _places(article):
        assert 0 <= place.start <= place.end <= len(source), place
        line = bisect_right(starts, place.start)
        assert (place.line, place.column) == (line, place.start - starts[line - 1] + 1), place


def _places(article: Article) -> Iterator[Location]:
    yield from article.citation_needed
    for part in (
        *article.sections,
        *article.lists,
        *article.references,
        *article.citations,
        *article.claims,
        *article.links,
        *article.stubs,
        *article.engine_errors,
        *article.suppressions,
    ):
        yield part.location
    yield from (doubt.location for doubt in article.doubts if doubt.location is not None)


def _check_keys(article: Article) -> None:
    keys = [reference.key for reference in article.references]
    assert len(set(keys)) == len(keys)
    listed = [key for one in article.lists for key in one.keys]
    assert sorted(listed) == sorted(keys)
    for reference in article.references:
        assert 0 <= reference.list_index < len(article.lists)
        assert reference.key in article.lists[reference.list_index].keys
        assert "\n" not in reference.text
    known = {None, *keys}
    assert all(link.reference in known for link in article.links)


def _check_citations(article: Article) -> None:
    keys = {reference.key for reference in article.references}
    ids = [citation.id for citation in article.citations]
    assert len(set(ids)) == len(ids)
    starts = [citation.location.start for citation in article.citations]
    assert starts == sorted(starts)
    for citation in article.citations:
        assert len(citation.labels) == len(citation.references)
        assert keys.issuperset(key for key in citation.references if key is not None)
        assert citation.within is None or citation.within in keys
        place = citation.location
        assert place.start < place.end
        printed = unescape(_TAG.sub("", article.source[place.start : place.end]))
        assert set(_DIGIT.findall(citation.marker)) <= set(_DIGIT.findall(printed)), citation


def _check_claims(article: Article) -> None:
    ids = {citation.id for citation in article.citations}
    claims = {claim.id for claim in article.claims}
    assert len(claims) == len(article.claims)
    for claim in article.claims:
        assert claim.citations
        assert ids.issuperset(claim.citations)
    assert all(c.claim is None or c.claim in claims for c in article.citations)
