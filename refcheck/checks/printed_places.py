"""Where in the page's source a piece of an entry's printed text stands."""

from __future__ import annotations

import html
import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from refcheck.model.article import Article, Reference

_MARKUP = re.compile(r"<!--.*?-->|<[^>]*>", re.DOTALL)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_IDENTIFIER = re.compile(r"https?://\S+|\bwww\.\S+|(?:doi:\s?)?\b10\.\d{4,9}/\S+", re.IGNORECASE)
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)\b[^>]*?(/?)>")
_DASH = r"\s?(?:[-\u2010-\u2015\u2212]|&[nm]dash;|&#821[12];)"
_COINS = re.compile(
    r"""<span\b(?=[^<>]*\bZ3988\b)[^<>]*?\btitle\s*=\s*(["'])(?P<value>.*?)\1""", re.DOTALL
)
_COINS_REACH = 4000  # characters behind the words of an entry
_LONGEST_ENTRY = 20_000
_BLANK = "\u241f"  # a sign that no text has, in place of what is not to be searched
_UNSEEN = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")
_JOINERS = frozenset("\u200c\u200d")  # which some scripts need within words
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2212"), "-")
_QUOTES = {0x2019: "'", 0x2018: "'", 0x201C: '"', 0x201D: '"'}
_PLAIN = _DASHES | _QUOTES
_MARKDOWN = re.compile(r"[\\`*_{}\[\]<>#|~$&!]")


def place_of(article: Article, entry: Reference, printed: str) -> tuple[int, int] | None:
    """The offsets of `printed`, where it stands once in the entry; None elsewhere.

    Words are whole, white space and dashes are as good as one another, addresses and DOIs are not
    searched. Tags within must be closed within, so that the stretch can be replaced.
    """
    text, spans = visible(article, entry)
    wanted = " ".join(printed.translate(_PLAIN).split())
    if not wanted:
        return None
    found = list(re.finditer(rf"(?<!\w){re.escape(wanted)}(?!\w)", text))
    if len(found) != 1:
        return None
    start, end = spans[found[0].start()][0], spans[found[0].end() - 1][1]
    return (start, end) if _is_balanced(article.source[start:end]) else None


def pages_at(article: Article, start: int, end: int) -> tuple[int, int]:
    """The page range that begins with the number at `start`–`end`."""
    found = re.compile(rf"(?:{_DASH}\s?\w*\d+)?").match(article.source, end)
    return start, found.end() if found else end


def with_dashes_of(printed: str, text: str) -> str:
    """A range, already spelled for the file, with the dash of the one that is printed there."""
    dash = re.search(_DASH, printed)
    return text.replace("-", dash[0].strip(), 1) if dash and text.count("-") == 1 else text


def address_as_source(article: Article, url: str) -> str:
    """An address that stands among words, spelled so that all of it is read as one."""
    return f"<{url}>" if article.dialect == "markdown" else as_source(article, url)


def coins_of(article: Article, entry: Reference) -> tuple[int, int] | None:
    """Where the value of the entry's COinS span stands, which tells programs what it prints."""
    if not entry.context_object:
        return None
    start = entry.location.start
    end = min(entry.location.end, start + _LONGEST_ENTRY) + _COINS_REACH
    for match in _COINS.finditer(article.source, start, end):
        if html.unescape(match["value"]) == entry.context_object:
            return match.span("value")
    return None


def as_source(article: Article, text: str) -> str:
    """Text as the page's file spells it: on one line, and nothing in it is markup there.

    What does not show, reorders what is beside it or is no character at all is left out.
    """
    seen = "".join(_shown(character) for character in text)
    line = " ".join(seen.split())
    match article.dialect:
        case "plain":
            return line
        case "markdown":
            return _MARKDOWN.sub(r"\\\g<0>", line)
        case _:
            return html.escape(line, quote=False)


def visible(article: Article, entry: Reference) -> tuple[str, list[tuple[int, int]]]:
    """What a reader sees, white space collapsed, and where each character of it stands.

    Dashes and quotes are plain ones, and addresses and DOIs are blanked with signs of no text.
    """
    characters: list[str] = []
    spans: list[tuple[int, int]] = []
    for character, start, end in _characters(article, entry):
        if character in _UNSEEN:
            continue
        if character.isspace():
            if characters and characters[-1] != " ":
                characters.append(" ")
                spans.append((start, end))
            continue
        characters.append(character.translate(_PLAIN)[:1])
        spans.append((start, end))
    text = "".join(characters)
    return _IDENTIFIER.sub(lambda match: _BLANK * len(match.group()), text), spans


def _shown(character: str) -> str:
    if character.isprintable() or character in _JOINERS:
        return character
    return " " if character.isspace() or unicodedata.category(character) == "Cc" else ""


def _characters(article: Article, entry: Reference) -> Iterator[tuple[str, int, int]]:
    source, at = article.source, entry.location.start
    stop = min(entry.location.end, len(source))
    while at < stop:
        markup = _MARKUP.match(source, at, stop) if source[at] == "<" else None
        if markup and article.dialect != "plain":
            at = markup.end()
            continue
        entity = _ENTITY.match(source, at, stop) if source[at] == "&" else None
        end = entity.end() if entity and article.dialect != "plain" else at + 1
        for character in html.unescape(source[at:end]) if end > at + 1 else source[at:end]:
            yield character, at, end
        at = end


def _is_balanced(source: str) -> bool:
    """Whether every element that begins here ends here."""
    open_tags: list[str] = []
    for closing, name, empty in _TAG.findall(source):
        if closing:
            if not open_tags or open_tags.pop() != name.lower():
                return False
        elif not empty and name.lower() not in {"br", "img", "wbr", "hr"}:
            open_tags.append(name.lower())
    return not open_tags
