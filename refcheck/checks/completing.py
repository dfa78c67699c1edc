"""Where the parts that an entry leaves out belong, as far as its own words leave no choice."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from refcheck.checks.certainty import is_certain
from refcheck.checks.printed_places import as_source, visible
from refcheck.model.findings import Edit

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from refcheck.checks.gathered import Gathered
    from refcheck.model.article import Article
    from refcheck.model.works import Work

_PAGES = frozenset({"pages", "article number"})
# "1990;12(3):101", the way of writing in which year, volume and pages follow one another.
_JOINED = re.compile(r"\b(?:1[6-9]|20)\d\d\s?;\s?\d+")
# Behind what is completed: the end of a sentence, of the entry, or an identifier (blanked).
_ENDS = r"(?=\s*(?:[.,]\s|[.,]?\s*(?:$|\u241f)))"
_NUMBER = re.compile(r"[\w.–-]{1,20}(?:-[\w.]{1,20})?")


def writes_joined(items: Sequence[Gathered]) -> bool:
    """Whether the entries of a list that have both print the volume behind the year: "1990;12"."""
    texts = [item.entry.text for item in items if item.fields.volume and item.fields.year]
    joined = sum(_JOINED.search(text) is not None for text in texts)
    return joined * 2 > len(texts) or not texts


def completions(
    article: Article, item: Gathered, missing: Mapping[str, str], *, joined: bool
) -> tuple[Edit, ...]:
    """The edits that write all missing parts; none where one of them has no sure place."""
    work = item.work
    if work is None or not joined or not is_certain(item):
        return ()
    if any(not _NUMBER.fullmatch(value) for value in missing.values()):
        return ()
    text, spans = visible(article, item.entry)
    found = [
        (at, added) for at, added in _places(text, item, work, frozenset(missing)) if at is not None
    ]
    if len(found) != 1:
        return ()
    at, added = found[0]
    place = spans[at - 1][1]
    return (Edit(place, place, as_source(article, added)),)


def _places(
    text: str, item: Gathered, work: Work, missing: frozenset[str]
) -> Iterator[tuple[int | None, str]]:
    """For each way of writing, where what is missing would stand, and what it would be."""
    fields = item.fields
    place = work.pages or work.article_number
    if missing <= _PAGES and fields.year and fields.volume and place:
        volume = rf"\b{fields.year}\s?;\s?{re.escape(fields.volume)}(?:\s?\([^()]{{1,20}}\))?"
        yield _end_of(f"{volume}{_ENDS}", text), f":{place}"
    if "volume" in missing and missing <= {"volume", *_PAGES} and fields.year and fields.container:
        issue = f"({work.issue})" if work.issue and _NUMBER.fullmatch(work.issue) else ""
        pages = f":{place}" if missing & _PAGES else ""
        complete = bool(pages) or not (fields.pages or fields.article_number)
        named = rf"{re.escape(fields.container)}[.,]?\s{fields.year}{_ENDS}"
        yield (_end_of(named, text) if complete else None), f";{work.volume}{issue}{pages}"
    if missing == {"year"} and fields.container and fields.volume and len(work.years) == 1:
        pattern = rf"{re.escape(fields.container)}[.,]?\s(?={re.escape(fields.volume)}\W)"
        yield _end_of(pattern, text), f"{work.years[0]};"


def _end_of(pattern: str, text: str) -> int | None:
    found = list(re.finditer(pattern, text))
    return found[0].end() if len(found) == 1 else None
