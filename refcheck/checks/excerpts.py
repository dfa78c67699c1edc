"""The text around a place, as a reader of the page sees it."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from refcheck.checks.wording import shortened

if TYPE_CHECKING:
    from refcheck.model.article import Article, Location

_MARGIN = 60  # characters of text on each side
_WINDOW = 600  # characters of source in which they are looked for
_OF_A_LIST = 80  # characters of its first entry, to know the list by
_LONGEST = 200  # characters of the place itself
_TAG = re.compile(r"<!--.*?-->|<[^<>]*>", re.DOTALL)
_CUT_TAG_BEFORE = re.compile(r"^[^<>]*>")
_CUT_TAG_AFTER = re.compile(r"<[^<>]*$")
_BLOCK = re.compile(
    r"</?(?:p|br|li|[ou]l|d[ldt]|div|h[1-6]|hr|t[dhr]|table|section|blockquote|pre|body)\b[^<>]*>"
    r"|\n[ \t]*\r?\n",
    re.IGNORECASE,
)


def own_words(article: Article) -> dict[Location, str]:
    """The words of what is read as a whole: an entry's own, a list's first entry's.

    In the source links back to the markers often stand before them.
    """
    texts = {entry.key: entry.text for entry in article.references if entry.text}
    places = {
        found.location: shortened(texts[found.keys[0]], _OF_A_LIST)
        for found in article.lists
        if found.keys and found.keys[0] in texts
    }
    return places | {entry.location: entry.text for entry in article.references if entry.text}


def in_short(words: str) -> str:
    """The words themselves, cut where they are too many for an excerpt."""
    words = " ".join(words.split())
    if len(words) <= _LONGEST:
        return words
    return f"{words[:_LONGEST].rpartition(' ')[0] or words[:_LONGEST]} …"


def excerpt_of(article: Article, location: Location) -> str:
    """The place with some words on both sides, from its own paragraph, on one line."""
    source, start, end = article.source, location.start, location.end
    before = _visible(
        _BLOCK.split(_CUT_TAG_BEFORE.sub("", source[max(0, start - _WINDOW) : start]))[-1]
    )
    after = _visible(_BLOCK.split(_CUT_TAG_AFTER.sub("", source[end : end + _WINDOW]))[0])
    place = _visible(source[start : min(end, start + _WINDOW)])
    if len(place) > _LONGEST:
        place, after = place[:_LONGEST].rpartition(" ")[0] or place[:_LONGEST], " …"
    return " ".join(f"{_last_words(before)}{place}{_first_words(after)}".split())


def _visible(markup: str) -> str:
    return html.unescape(_TAG.sub("", _BLOCK.sub(" ", _CUT_TAG_AFTER.sub("", markup))))


def _last_words(text: str) -> str:
    if len(text.strip()) <= _MARGIN:
        return text
    cut = text[-_MARGIN:]
    return f"… {cut.partition(' ')[2] or cut}"


def _first_words(text: str) -> str:
    if len(text.strip()) <= _MARGIN:
        return text
    cut = text[:_MARGIN]
    return f"{cut.rpartition(' ')[0] or cut} …"
