"""When somebody says to have seen a page: the latest day that a printed date of access can mean."""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_FIRST_YEAR = 1991  # before it there was no web
_DECEMBER = 12
_YEAR = r"(?:19[89]\d|20\d\d)"
_YEAR_FIRST = re.compile(
    rf"(?<!\d)({_YEAR})\s?[-./年]\s?(\d{{1,2}})(?:\s?[-./月]\s?(\d{{1,2}}))?(?!\d)"
)
_YEAR_LAST = re.compile(r"(?<!\d)(\d{1,2})\s?([-./])\s?(\d{1,2})\s?[-./]\s?(\d{4}|\d\d)(?!\d)")
_MONTH_AND_YEAR = re.compile(rf"(?<!\d)(\d{{1,2}})[-./]({_YEAR})(?!\d)")
_YEAR_ALONE = re.compile(rf"(?<!\d){_YEAR}(?!\d)")
_DAY = re.compile(r"(?<!\d)(\d{1,2})(?=(?:st|nd|rd|th|er)\b|[\W_]|de\b|日|$)")
_WORD = re.compile(r"[^\W\d_]{3,}")
# How the names of months begin, without accents, in the languages whose words for "accessed" are
# read; the longest beginning counts.
_MONTHS = {
    1: "jan ene gen sty янв",
    2: "feb fev lut фев",
    3: "mar maa mrz мар",
    4: "apr avr abr kwi апр",
    5: "may mai maj mag mei маи мая",
    6: "jun juin giu cze июн",
    7: "jul juil lug lip июл",
    8: "aug aou ago sie авг",
    9: "sep set wrz сен",
    10: "oct okt out ott paz окт",
    11: "nov lis ноя",
    12: "dec dez dic des gru дек",
}
_BEGINNINGS = {text: month for month, texts in _MONTHS.items() for text in texts.split()}


def accessed_date(printed: str) -> str | None:
    """The last day that a printed date of access can mean, as YYYYMMDD; None where it is none.

    "03/04/2016" may be in March or in April: it is the later one. Of a month or a year alone it is
    the last day.
    """
    text = unicodedata.normalize("NFKD", printed[:200]).casefold()
    text = "".join(char for char in text if not unicodedata.combining(char))
    days = next((days for read in _READERS if (days := sorted(read(text)))), [])
    return days[-1].strftime("%Y%m%d") if days else None


def _year_first(text: str) -> Iterator[date]:
    """2016-03-12, 2016/3/12, 2016-03, 2016年3月12日."""
    found = _YEAR_FIRST.search(text)
    if found is not None:
        yield from _day(int(found[1]), int(found[2]), int(found[3]) if found[3] else None)


def _year_last(text: str) -> Iterator[date]:
    """12.3.2016 begins with the day; 12/3/16 with the day or with the month."""
    found = _YEAR_LAST.search(text)
    if found is None:
        return
    first, second, year = int(found[1]), int(found[3]), int(found[4])
    year += 0 if year > 99 else 2000 if year < 80 else 1900  # noqa: PLR2004 - of two digits
    yield from _day(year, second, first)
    if found[2] != ".":
        yield from _day(year, first, second)


def _named_month(text: str) -> Iterator[date]:
    """12 March 2016, March 12, 2016, mars 2016, 2016 Mar 12."""
    year = _YEAR_ALONE.search(text)
    month = next((month for word in _WORD.findall(text) if (month := _month(word))), None)
    if year is None or month is None:
        return
    rest = text[: year.start()] + " " + text[year.end() :]
    day = next((int(found[1]) for found in _DAY.finditer(rest)), None)
    yield from _day(int(year[0]), month, day)


def _month_and_year(text: str) -> Iterator[date]:
    """03/2016."""
    found = _MONTH_AND_YEAR.search(text)
    if found is not None:
        yield from _day(int(found[2]), int(found[1]), None)


def _year_alone(text: str) -> Iterator[date]:
    """2016, also with a season that nobody can place."""
    found = _YEAR_ALONE.search(text)
    if found is not None:
        yield from _day(int(found[0]), _DECEMBER, None)


_READERS = (_year_first, _year_last, _named_month, _month_and_year, _year_alone)


def _month(word: str) -> int | None:
    """The month that a word names, by the longest beginning that is known."""
    beginnings = (word[:length] for length in (4, 3))
    return next((_BEGINNINGS[one] for one in beginnings if one in _BEGINNINGS), None)


def _day(year: int, month: int, day: int | None) -> Iterator[date]:
    """The day, or the month's last where none is named; nothing where there is none such."""
    if year >= _FIRST_YEAR and 1 <= month <= _DECEMBER:
        last = monthrange(year, month)[1]
        if day is None or 1 <= day <= last:
            yield date(year, month, day or last)
