"""Fixes that a finding can offer: what an editor types, and the edit where it is safe."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING
from urllib.parse import quote_plus

from rapidfuzz import fuzz

from refcheck.checks.certainty import is_certain
from refcheck.checks.printed_places import (
    as_source,
    coins_of,
    pages_at,
    place_of,
    with_dashes_of,
)
from refcheck.checks.title_spelling import title_words
from refcheck.matching.numbers import split_pages
from refcheck.model.findings import Edit, Fix, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from refcheck.checks.differences import Difference
    from refcheck.checks.doi_style import DoiStyle
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
_WORDS = re.compile(r"<span\b[^<>]*\breference-text\b[^<>]*>", re.IGNORECASE)
_SPAN = re.compile(r"<(/?)span\b", re.IGNORECASE)
_LONGEST_ENTRY = 20_000  # characters
_LIKE = 70  # of 100: two titles that differ in words, read from the first to the last of them
_COINS_NAMES = {
    "title": ("atitle", "title"),
    "journal or book": ("jtitle", "btitle"),
    "year": ("date",),
    "volume": ("volume",),
    "issue": ("issue",),
    "article number": ("artnum", "pages"),
}
# What follows the first page there, and the year: the last page, month and day.
_REST = {"pages": r"(?:(?:-|%E2%80%9[0-5])\w+)?", "date": r"((?:-\d\d?){0,2})"}
_TAIL = 24  # letters and digits of the entry's end that must be found in the source


def append_doi(article: Article, entry: Reference, doi: str, style: DoiStyle) -> Fix:
    """Write the DOI at the end of an entry."""
    text = style.text(doi)
    return append(article, entry, f"add {text}", text, style.spelled(article, doi))


def append(article: Article, entry: Reference, description: str, text: str, spelled: str) -> Fix:
    """Write something at the end of an entry; `spelled` is it as the page's file has it."""
    end = _end_of_text(article, entry)
    edits = () if end is None else (Edit(end, end, f" {spelled}"),)
    return Fix(description, text, edits)


def replace_printed(
    article: Article, item: Gathered, work: Work, differing: Sequence[Difference]
) -> Fix | None:
    """Write what is recorded in place of what is printed.

    Edits only where the work is certain, the record leaves no choice and all places are sure.
    """
    made = [(one, _recorded(one, work), _place(article, item, one)) for one in differing]
    sure = is_certain(item) and not any(_leaves_a_choice(one, work) for one in differing)
    edits: dict[Edit, None] = {}
    for one, text, place in made:
        if place is None:
            sure = False
            continue
        spelled = with_dashes_of(article.source[slice(*place)], as_source(article, text))
        edits[Edit(*place, spelled)] = None
        edits |= dict.fromkeys(_told(article, item, one, text))
    return Fix(
        "; ".join(dict.fromkeys(_described(one, text) for one, text, _ in made)),
        "; ".join(dict.fromkeys(text for _, text, _ in made)),
        tuple(sorted(edits, key=lambda edit: edit.start)) if sure else (),
    )


def _leaves_a_choice(difference: Difference, work: Work) -> bool:
    """Whether print or record may be right: a former name, a year that the record explains.

    A record whose title is in capitals does not say how to print it.
    """
    match difference.topic:
        case "title":
            return difference.recorded.isupper() and not difference.printed.isupper()
        case "container":
            return difference.severity is Severity.INFO
        case "year":
            spread = work.years[-1] - work.years[0] if work.years else 0
            return difference.severity is Severity.INFO or spread > 1
        case _:
            return False


def _told(article: Article, item: Gathered, difference: Difference, text: str) -> Iterator[Edit]:
    """The same in the COinS span, where that has what is printed."""
    place = coins_of(article, item.entry)
    if place is None:
        return
    for name, printed, recorded in _said_to_programs(item, difference, text):
        value = re.escape(quote_plus(printed)) + _REST.get(name, "")
        found = list(
            re.compile(rf"(?<=rft\.{name}=){value}(?=&|$)").finditer(article.source, *place)
        )
        if len(found) == 1:
            kept = found[0][1] if name == "date" else ""
            yield Edit(*found[0].span(), quote_plus(recorded) + kept)


def _said_to_programs(
    item: Gathered, difference: Difference, text: str
) -> Iterator[tuple[str, str, str]]:
    """The names that a field has there, each with what is printed and what is recorded."""
    if difference.name not in {"first page", "last page"}:
        for name in _COINS_NAMES.get(difference.name, ()):
            yield name, difference.printed, text
        return
    (first, last), (right, right_last) = split_pages(item.fields.pages or ""), split_pages(text)
    for name, printed, recorded in (
        ("pages", first, text),
        ("spage", first, right),
        ("epage", last, right_last),
    ):
        if printed and recorded and printed != recorded:
            yield name, printed, recorded


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
    if article.dialect in {"plain", "markdown"}:
        return start + len(article.source[start : entry.location.end].rstrip())
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
    """Behind the inline tags that close there, but for the one around all of the entry's words."""
    while closing := _INLINE_END.match(source, end):
        if _closes_the_words(source, closing):
            return end
        end = closing.end()
    return end


def _closes_the_words(source: str, closing: re.Match[str]) -> bool:
    """Whether this tag ends what MediaWiki marks as the text of an entry: behind it nothing is."""
    if not closing[0].lstrip().lower().startswith("</span"):
        return False
    start = max(0, closing.start() - _LONGEST_ENTRY)
    opening = [match.end() for match in _WORDS.finditer(source, start, closing.start())]
    if not opening:
        return False
    spans = _SPAN.findall(source, opening[-1], closing.start())
    return spans.count("") == spans.count("/")


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
