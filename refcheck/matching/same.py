"""Whether two records are of one work: two DOIs of a reprint site, or two sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from refcheck.matching.folding import squeeze, words
from refcheck.matching.keys import first_page
from refcheck.matching.names import creators, readings
from refcheck.matching.numbers import bare_number
from refcheck.matching.titles import numerals

if TYPE_CHECKING:
    from refcheck.model.works import Work

_SAME_TITLE = 93.0


def same_work(one: Work, other: Work) -> bool:
    """One identifier, or agreement in title, first author, year, volume and first page.

    A field that both records lack agrees; one that only one of them has agrees with nothing, since
    the record without it may be another version (a preprint, a reprint without pages). A journal
    that counts issues alone has them as volumes in other records.
    """
    if one.doi and (one.doi == other.doi or one.doi in other.aliases or other.doi in one.aliases):
        return True
    return (
        bool(one.years) == bool(other.years)
        and (one.years == other.years or bool(set(one.years) & set(other.years)))
        and _number(one.volume or one.issue) == _number(other.volume or other.issue)
        and first_page(one) == first_page(other)
        and _same_first_author(one, other)
        and same_title(one, other)
    )


def same_title(one: Work, other: Work) -> bool:
    """Letter by letter or nearly so, and with the same numerals."""
    a, b = squeeze(one.title or ""), squeeze(other.title or "")
    if a == b:
        return True
    if numerals(words(one.title or "")) != numerals(words(other.title or "")):
        return False
    return fuzz.ratio(a, b, score_cutoff=_SAME_TITLE) > 0


def _same_first_author(one: Work, other: Work) -> bool:
    a, b = creators(one)[:1], creators(other)[:1]
    if not a or not b:
        return not a and not b
    return bool(set(readings(a[0])) & set(readings(b[0])))


def _number(text: str | None) -> str:
    return bare_number(text) if text else ""
