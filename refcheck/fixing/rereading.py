"""A page after its edits, read again: does every marker still lead to the works it led to?"""

from __future__ import annotations

import re
from itertools import zip_longest
from typing import TYPE_CHECKING

from refcheck.fixing.edits import applied
from refcheck.fixing.leaf import TEXT_DIALECTS
from refcheck.reading.page import read_page

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from refcheck.model.article import Article, Citation
    from refcheck.model.findings import Edit
    from refcheck.reading.page_files import Media

_BOM = b"\xef\xbb\xbf"
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_NUMBERS = re.compile(r"[\s\d⁰¹²³⁴⁵⁶⁷⁸⁹,;–—−⁻~-]+")
_SHOWN = 40


def read_again(article: Article, edits: Iterable[Edit]) -> Article:
    """The article that the edited file holds."""
    media: Media = "html"
    if article.dialect in TEXT_DIALECTS:
        media = "markdown" if article.dialect == "markdown" else "text"
    text = applied(article.source, edits)
    # The mark says that it is UTF-8, whatever the page declares; stray bytes become one sign.
    data = _BOM + text.encode("utf-8", "replace")
    return read_page(data, article.path, media=media)


def difference(before: Article, after: Article, moved: Mapping[str, str]) -> str | None:
    """What of two readings of a page differs beyond its numbers; None where nothing does.

    `moved` names the entries' keys in the second by those in the first.
    """
    return (
        _of_entries(before, after, moved)
        or _of_citations(before, after, moved)
        or _of_claims(before, after)
    )


def _of_entries(before: Article, after: Article, moved: Mapping[str, str]) -> str | None:
    if [len(each.keys) for each in before.lists] != [len(each.keys) for each in after.lists]:
        return "the lists would not be read as they are now"
    now = {entry.key: entry for entry in after.references}
    citing = {citation.within for citation in before.citations}
    for entry in before.references:
        again = now.get(moved.get(entry.key, entry.key))
        if again is None or again.list_index != entry.list_index:
            return f"the entry on line {entry.location.line} would stand in another list"
        numbers = entry.key in citing
        if _plain(entry.text, numbers=numbers) != _plain(again.text, numbers=numbers):
            words = entry.text[:_SHOWN]
            return f"the entry on line {entry.location.line} would not be read as it is: {words}"
    return None


def _of_citations(before: Article, after: Article, moved: Mapping[str, str]) -> str | None:
    for old, new in zip_longest(_ordered(before, moved), _ordered(after, {})):
        if old is None or new is None:
            found = old or new
            line = found.location.line if found is not None else 0
            return f"the marker on line {line} would not be read as it is"
        works = sorted(moved.get(key, key) for key in old.references if key is not None)
        if works != sorted(key for key in new.references if key is not None) or (
            len(old.references) != len(new.references)
        ):
            return f"the marker {old.marker} on line {old.location.line} would cite another work"
    return None


def _ordered(article: Article, moved: Mapping[str, str]) -> list[Citation]:
    """The markers of the text, then those in entries, by the places that the entries will have."""

    def place(citation: Citation) -> tuple[int, int]:
        key = citation.within
        return (0, 0) if key is None else (1, int(moved.get(key, key).removeprefix("r")))

    return sorted(article.citations, key=place)


def _of_claims(before: Article, after: Article) -> str | None:
    inside = {c.claim for c in before.citations if c.within is not None}
    inside_now = {c.claim for c in after.citations if c.within is not None}
    old = (claim for claim in before.claims if claim.id not in inside)
    new = (claim for claim in after.claims if claim.id not in inside_now)
    for one, other in zip_longest(old, new):
        if one is None or other is None or _plain(one.text) != _plain(other.text):
            found = one or other
            line = found.location.line if found is not None else 0
            return f"the claim on line {line} would not be read as it is"
    return None


def _plain(text: str, *, numbers: bool = False) -> str:
    """A text without comments and stray bytes; without `numbers` where markers stand in it."""
    text = _COMMENT.sub("", text).encode("utf-8", "replace").decode()
    return _NUMBERS.sub("", text) if numbers else " ".join(text.split())
