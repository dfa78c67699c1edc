"""Fixes that a finding can offer: what an editor types, and the edit where it is safe."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from refcheck.model.findings import Edit, Fix

if TYPE_CHECKING:
    from refcheck.model.article import Article, Reference

_TAG = re.compile(r"<[^>]*>")
_INLINE_END = re.compile(r"\s*</(?:a|abbr|b|cite|em|i|small|span|strong|u)\s*>", re.IGNORECASE)
_TAIL = 24  # letters and digits of the entry's end that must be found in the source


def append_doi(article: Article, entry: Reference, doi: str) -> Fix:
    """Write the DOI at the end of an entry."""
    text = f"doi:{doi}"
    end = _end_of_text(article, entry)
    escaped = html.escape(text, quote=False)
    edits = () if end is None else (Edit(end, end, f" {escaped}"),)
    return Fix(f"add {text}", text, edits)


def replace_doi(article: Article, entry: Reference, wrong: str, right: str) -> Fix:
    """Write the right DOI where the wrong one is printed."""
    place = entry.location
    printed = article.source[place.start : place.end]
    edits = tuple(
        Edit(place.start + match.start(), place.start + match.end(), html.escape(right))
        for match in re.finditer(re.escape(html.escape(wrong)), printed, re.IGNORECASE)
    )
    return Fix(f"replace {wrong} by {right}", right, edits)


def _end_of_text(article: Article, entry: Reference) -> int | None:
    """Where the entry's printed text ends in the source, None where that cannot be told.

    The last letters of the entry must be the last visible ones before that place, with nothing but
    closing tags of inline elements passed over.
    """
    source = article.source[entry.location.start : entry.location.end]
    end = _last_visible(source)
    if end is None:
        return None
    visible = _letters(html.unescape(_TAG.sub(" ", source[:end])))
    wanted = _letters(entry.text)[-_TAIL:]
    if not wanted or not visible.endswith(wanted):
        return None
    while closing := _INLINE_END.match(source, end):
        end = closing.end()
    return entry.location.start + end


def _last_visible(source: str) -> int | None:
    """The end of the last character that stands outside tags and is no white space."""
    end = None
    at = 0
    for tag in _TAG.finditer(source):
        end = _visible_end(source, at, tag.start(), end)
        at = tag.end()
    return _visible_end(source, at, len(source), end)


def _visible_end(source: str, start: int, stop: int, otherwise: int | None) -> int | None:
    text = source[start:stop].rstrip()
    return start + len(text) if text else otherwise


def _letters(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())
