"""Fixes that a finding can offer: what an editor types, and the edit where it is safe."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from refcheck.model.findings import Edit, Fix

if TYPE_CHECKING:
    from refcheck.model.article import Article, Reference

_TAG = re.compile(r"<[^>]*>")
_CUT_TAG = re.compile(r"<[^<>]*$")
_INLINE_END = re.compile(
    r"\s*</(?:a|abbr|b|bdi|cite|code|em|font|i|q|s|small|span|strong|sub|sup|tt|u)\s*>"
    r"|[.,;:)\]]+",
    re.IGNORECASE,
)
_LINK = re.compile(r"<(/?)a\b[^<>]*>", re.IGNORECASE)
# What may stand between the words of a link and its end: no words.
_LINK_END = re.compile(
    r"(?:\s|<(?:img|br|wbr|/?span|/?b|/?i|/?em|/?sup|/?sub)\b[^<>]*>)*</a\s*>", re.IGNORECASE
)
# A link to a place on a page, as the links back to the markers are.
_BACK_LINK = re.compile(
    r"<a\b[^<>]*\bhref\s*=\s*[\"']?[^\"'\s<>]*#[^<>]*>(?:(?!<a\b).){0,120}?(?:</a\s*>|\Z)",
    re.IGNORECASE | re.DOTALL,
)
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

    The last letters of the entry must be the last visible ones before that place, links back to the
    markers apart. The place is after the inline tags that close there, also beyond what was read as
    the entry, and never within a link.
    """
    start = entry.location.start
    source = _CUT_TAG.sub("", article.source[start : entry.location.end])
    wanted = _letters(entry.text)[-_TAIL:]
    for markup in (_BACK_LINK.sub(_blank, source), source):
        end = _last_visible(markup)
        if end is None or not wanted:
            continue
        if _letters(html.unescape(_TAG.sub(" ", markup[:end]))).endswith(wanted):
            return _outside(article.source, start, start + end)
    return None


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())


def _outside(source: str, start: int, end: int) -> int | None:
    """The place after all that closes at `end`; None where a link goes on with other words."""
    end = _after_closing(source, end)
    links = [match.group(1) for match in _LINK.finditer(source, start, end)]
    if links.count("") > links.count("/"):
        closing = _LINK_END.match(source, end)
        return _after_closing(source, closing.end()) if closing else None
    return end


def _after_closing(source: str, end: int) -> int:
    while closing := _INLINE_END.match(source, end):
        end = closing.end()
    return end


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
