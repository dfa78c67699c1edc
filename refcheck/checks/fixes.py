"""Fixes that a finding can offer: what an editor types, and the edit where it is safe."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from rapidfuzz import fuzz

from refcheck.checks.printed_places import as_source, pages_at, place_of
from refcheck.checks.title_spelling import title_words
from refcheck.matching.numbers import split_pages
from refcheck.model.findings import Edit, Fix
from refcheck.model.identifiers import doi_url

if TYPE_CHECKING:
    from collections.abc import Sequence

    from refcheck.checks.differences import Difference
    from refcheck.checks.gathered import Gathered
    from refcheck.model.article import Article, Reference
    from refcheck.model.works import Work

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
_LIKE = 70  # of 100: two titles that differ in words, read from the first to the last of them
_TAIL = 24  # letters and digits of the entry's end that must be found in the source


def append_doi(article: Article, entry: Reference, doi: str) -> Fix:
    """Write the DOI at the end of an entry."""
    text = f"doi:{doi}"
    return append(article, entry, f"add {text}", text)


def append(article: Article, entry: Reference, description: str, text: str) -> Fix:
    """Write something at the end of an entry."""
    end = _end_of_text(article, entry)
    edits = () if end is None else (Edit(end, end, f" {as_source(article, text)}"),)
    return Fix(description, text, edits)


def replace_doi(article: Article, entry: Reference, wrong: str, right: str) -> Fix:
    """Write the right DOI where the wrong one is printed, and in the links that lead to it."""
    place = entry.location
    printed = article.source[place.start : place.end]
    spelt = dict(zip(_spellings(article, wrong), _spellings(article, right), strict=True))
    pattern = "|".join(re.escape(one) for one in sorted(spelt, key=len, reverse=True))
    replacements = {one.casefold(): other for one, other in spelt.items()}
    edits = tuple(
        Edit(
            place.start + match.start(),
            place.start + match.end(),
            replacements[match.group().casefold()],
        )
        for match in re.finditer(rf"(?:{pattern})(?![\w/-])", printed, re.IGNORECASE)
    )
    return Fix(f"replace {wrong} by {right}", right, edits)


def _spellings(article: Article, doi: str) -> tuple[str, str, str]:
    """In an address wholly percent-encoded or all but the slash, and as text."""
    in_address = doi_url(doi).removeprefix("https://doi.org/")
    return quote(doi, safe=""), in_address, as_source(article, doi)


def replace_printed(
    article: Article, item: Gathered, work: Work, differing: Sequence[Difference]
) -> Fix | None:
    """Write what is recorded in place of what is printed; edits only where all places are sure."""
    made = [(one, _recorded(one, work), _place(article, item, one)) for one in differing]
    edits = {
        Edit(*place, as_source(article, text)): None for _, text, place in made if place is not None
    }
    complete = all(place is not None for *_, place in made)
    return Fix(
        "; ".join(dict.fromkeys(_described(one, text) for one, text, _ in made)),
        "; ".join(dict.fromkeys(text for _, text, _ in made)),
        tuple(sorted(edits, key=lambda edit: edit.start)) if complete else (),
    )


def _described(difference: Difference, text: str) -> str:
    match difference.topic, difference.name:
        case "title" | "container", name:
            return f"replace the {name}"
        case "author", _:
            return f"replace the {difference.name}"
        case _, "first page" | "last page":
            return f"replace the pages by {text}"
        case _, name:
            return f"replace {name} {difference.printed} by {text}"


def _recorded(difference: Difference, work: Work) -> str:
    """What to print: of several years the last, which is that of the volume; all the pages."""
    match difference.name:
        case "year":
            return str(work.years[-1])
        case "first page" | "last page":
            return work.pages or difference.recorded
        case "order of authors" | "authors":
            return "; ".join(map(str, work.authors))
        case _:
            return difference.recorded.rstrip(".") or difference.recorded


def _place(article: Article, item: Gathered, difference: Difference) -> tuple[int, int] | None:
    """None where the printed value does not stand once, or words beside it must change too."""
    if difference.topic == "author" or not _is_read_whole(difference):
        return None
    if difference.name not in {"first page", "last page"}:
        return place_of(article, item.entry, difference.printed)
    first = split_pages(item.fields.pages)[0] if item.fields.pages else difference.printed
    place = place_of(article, item.entry, first)
    return pages_at(article, *place) if place else None


def _is_read_whole(difference: Difference) -> bool:
    """Whether a title was surely read from its first to its last word."""
    if difference.topic != "title":
        return True
    one, other = title_words(difference.printed), title_words(difference.recorded)
    same_ends = one[:1] == other[:1] and one[-1:] == other[-1:]
    if len(one) != len(other) and not same_ends:
        return False  # what stands before or behind it may have been read into it
    return fuzz.ratio(difference.printed.casefold(), difference.recorded.casefold()) >= _LIKE


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
