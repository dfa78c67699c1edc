"""The edits that put another DOI in the place of a wrong one: in words, links and COinS."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from refcheck.checks.printed_places import as_source, coins_of
from refcheck.model.findings import Edit, Fix
from refcheck.model.identifiers import doi_url

if TYPE_CHECKING:
    from collections.abc import Iterator

    from refcheck.model.article import Article, Reference

_RESOLVER = re.compile(r"doi\.org/$|info:doi/$", re.IGNORECASE)
_ENCODED = re.compile(r"(?:info%3Adoi%2F|doi\.org%2F)$", re.IGNORECASE)
# After a DOI that ends here; what else stands there makes it a longer one.
_END = r"(?![\w/-]|[.%;:(<+]\w)"
_REACH = 120  # characters of an address before the DOI in it
_RUN = re.compile(r"[^\s\"'<>]*$")
_IN_TAG = re.compile(r"<[a-zA-Z][^<>]*$")
# What could end a link of Markdown, or begin emphasis, though an address may hold it.
_NOT_IN_MARKDOWN = re.compile(r"[()*_~\[\]!$&]")


def replace_doi(article: Article, entry: Reference, wrong: str, right: str) -> Fix:
    """Write the right DOI where the wrong one is printed, and in the links that lead to it.

    Without edits where the wrong one is also part of another host's address, which would lead
    nowhere with the right one.
    """
    description = f"replace {wrong} by {right}"
    edits = tuple(_edits(article, entry, wrong, right))
    return Fix(description, right, () if None in edits else tuple(filter(None, edits)))


def _edits(article: Article, entry: Reference, wrong: str, right: str) -> Iterator[Edit | None]:
    """None for a place that cannot be mended."""
    in_address = doi_url(wrong).removeprefix("https://doi.org/")
    spellings = {wrong, in_address, quote(wrong, safe=""), as_source(article, wrong)}
    spellings |= {html.escape(in_address), html.escape(wrong)}
    ordered = sorted(spellings, key=lambda one: (-len(one), one))
    pattern = re.compile(f"(?:{'|'.join(map(re.escape, ordered))}){_END}", re.IGNORECASE)
    places = [(entry.location.start, entry.location.end)]
    told = coins_of(article, entry)
    if told is not None and told[0] >= entry.location.end:
        places.append(told)
    for start, end in places:
        for match in pattern.finditer(article.source, start, end):
            text = _spelled(article, match.start(), right)
            yield None if text is None else Edit(*match.span(), text)


def _spelled(article: Article, start: int, right: str) -> str | None:
    """The right DOI as it is written there: in an address, in a value that is encoded, in words."""
    before = article.source[max(0, start - _REACH) : start]
    run = _RUN.search(before)
    address = run.group() if run else ""
    if _ENCODED.search(address):
        return quote(right, safe="")
    if _RESOLVER.search(address):
        encoded = doi_url(right).removeprefix("https://doi.org/")
        if article.dialect == "markdown":
            return _NOT_IN_MARKDOWN.sub(lambda sign: f"%{ord(sign[0]):02X}", encoded)
        return encoded if article.dialect == "plain" else html.escape(encoded)
    tag = article.dialect != "plain" and _IN_TAG.search(before)
    if tag or "://" in address or address.lower().startswith("www."):
        return None
    return as_source(article, right)
