"""Which parts of a known work an entry leaves out."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from refcheck.model.evidence import DoiOfAnother, DoiOfContainer, Resolved

if TYPE_CHECKING:
    from collections.abc import Iterator

    from refcheck.checks.gathered import Gathered
    from refcheck.model.works import Work

_DIGITS = re.compile(r"\d+")
_TITLE_IS_THERE = 70  # of 100: so much of the title stands somewhere in the entry
_IN_ISSUES = frozenset({"journal-article", None})


def lacking(item: Gathered) -> tuple[tuple[str, str], ...]:
    """(name, value) of each part, only where the value is nowhere in the printed words either."""
    resolved = item.resolution
    if not isinstance(resolved, Resolved) or isinstance(item.doi, DoiOfAnother | DoiOfContainer):
        return ()
    return tuple(_lacking(item, resolved.work))


def _lacking(item: Gathered, work: Work) -> Iterator[tuple[str, str]]:
    fields, text = item.fields, item.entry.text
    numbers = set(_DIGITS.findall(text))
    if fields.title is None and work.title and not _stands_in(work.title, text):
        yield "title", f"“{work.title}”"
    if fields.year is None and work.years and not numbers & {str(year) for year in work.years}:
        yield "year", str(work.years[-1])
    if work.kind not in _IN_ISSUES:
        return
    if fields.volume is None and work.volume and not _number_in(work.volume, numbers, text):
        yield "volume", work.volume
    pages = work.pages or work.article_number
    has_pages = fields.pages or fields.article_number
    if not has_pages and pages and not _number_in(pages, numbers, text):
        yield "pages" if work.pages else "article number", pages


def _stands_in(title: str, text: str) -> bool:
    return fuzz.partial_ratio(_plain(title), _plain(text)) >= _TITLE_IS_THERE


def _number_in(value: str, numbers: set[str], text: str) -> bool:
    """Whether the first number of a value, or the value itself, is printed."""
    first = _DIGITS.search(value)
    return (first.group() in numbers) if first else value.casefold() in text.casefold()


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    return "".join(c for c in decomposed if not unicodedata.combining(c))
