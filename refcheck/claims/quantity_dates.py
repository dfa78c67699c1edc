"""Dates and years among a text's numbers: "October 17, 2014", "in 2011", "the 1990s"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from refcheck.claims.numerals import Numeral

_MONTH: Final = (
    "Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?"
    "|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?"
)
_MONTHS: Final = (
    "jan",
    "feb",
    "mar",
    "apr",
    "may",
    "jun",
    "jul",
    "aug",
    "sep",
    "oct",
    "nov",
    "dec",
)
_DAY: Final = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"
_FOUR: Final = r"(?P<year>1[5-9]\d\d|20\d\d)"
_YEAR: Final = rf"{_FOUR}(?![\d.,]\d|\w)"
_DAY_FIRST: Final = re.compile(rf"{_DAY}\.?\s(?:of\s)?(?P<month>{_MONTH})\b\.?(?:,?\s{_YEAR})?")
_MONTH_FIRST: Final = re.compile(rf"(?P<month>{_MONTH})\b\.?,?\s(?:of\s)?{_YEAR}")
_MONTH_DAY: Final = re.compile(
    rf"(?P<month>{_MONTH})\b\.?\s{_DAY}(?!\d|[.,]\d|\s?%)(?:,?\s{_YEAR})?"
)
_ISO: Final = re.compile(rf"{_FOUR}-(?P<month>[01]\d)-(?P<day>[0-3]\d)(?!\d)")
_SLASHED: Final = re.compile(
    rf"(?P<month>0?[1-9]|1[0-2])/(?P<day>[0-3]?\d)/{_FOUR}(?!\d)"
    rf"|(?P<first>[0-3]?\d)/(?P<second>0?[1-9]|1[0-2])/(?P<last>1[5-9]\d\d|20\d\d)(?!\d)"
)
_BEFORE: Final = re.compile(rf"(?<!\w)(?:{_MONTH})\.?,?\s(?:of\s)?\Z")
# Where a number of four digits is a year though a noun may follow it ("In 2011 patients were").
_SINCE: Final = re.compile(
    r"(?<!\w)(?:in|since|until|till|by|during|before|after|from|between|early|late|mid|spring|summer"
    r"|autumn|fall|winter|year|years|circa|through|of\s(?:early|late)|around|ago|century)\s\Z",
    re.IGNORECASE,
)
# "Coronavirus disease 2019" is a name.
_NAMED: Final = re.compile(r"(?<!\w)disease\s\Z")
# "The eruption of 1783" names a year, "a total of 1783" does not.
_OF: Final = re.compile(r"(?<!\w)([A-Za-z]{3,20})\sof\s\Z")
_OF_A_NUMBER_SPELLED = """
    total sum mean median average maximum minimum population number score value level out capacity
    count rate all sample cohort
    """
_OF_A_NUMBER: Final = frozenset(_OF_A_NUMBER_SPELLED.split())
_MEASURING: Final = frozenset("/=<>≤≥±×~≈-") | {"$", "€", "£"}
_MEASURED: Final = re.compile(r"\s?(?:[/±×]|\(\d|vs|versus|\+)")
_LIKELY_YEAR: Final = 1800
_DIGITS: Final = 4
_FIRST_YEAR: Final = 1500
_LAST_YEAR: Final = 2100


class Date(NamedTuple):
    """A date as a number that sorts: 2014.1017 is the 17th of October 2014; `step` how exact."""

    start: int
    end: int
    value: float
    step: float


def date_at(text: str, numeral: Numeral) -> Date | None:
    """The date with a month that the number belongs to."""
    start = numeral.start
    match = None
    if text[numeral.end : numeral.end + 1] in {" ", "s", "n", "r", "t", "."}:
        match = _DAY_FIRST.match(text, start)
    elif text[numeral.end : numeral.end + 1] == "-":
        match = _ISO.match(text, start)
    elif text[numeral.end : numeral.end + 1] == "/":
        match = _SLASHED.match(text, start)
    if match is None and text[start - 1 : start] == " ":
        before = _BEFORE.search(text, max(0, start - 14), start)
        if before is not None:
            at = before.start()
            match = _MONTH_FIRST.match(text, at) or _MONTH_DAY.match(text, at)
    return _date(match) if match else None


def year_at(text: str, numeral: Numeral, *, counts: bool, after_year: bool) -> Date | None:
    """The year that the number is; `counts` where a counted noun follows it."""
    start, end, value = numeral.start, numeral.end, numeral.value
    if (
        end - start != _DIGITS
        or not _FIRST_YEAR <= value <= _LAST_YEAR
        or not text[start].isdigit()
    ):
        return None
    if text[end : end + 1] == "s" and not text[end + 1 : end + 2].isalnum():
        return Date(start, end + 1, value, 10.0) if value % 10 == 0 else None
    if text[end : end + 1].isalpha() or _NAMED.search(text, max(0, start - 9), start):
        return None
    said = after_year or _SINCE.search(text, max(0, start - 12), start) is not None
    if said or (not counts and _is_likely_year(text, start, end, value)):
        return Date(start, end, value, 1.0)
    return None


def _is_likely_year(text: str, start: int, end: int, value: float) -> bool:
    if not _stands_alone(text, start, end):
        return False
    of = _OF.search(text, max(0, start - 26), start)
    return value >= _LIKELY_YEAR or (of is not None and of[1].lower() not in _OF_A_NUMBER)


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether nothing tells a measured number: "1994/2017", "1850 ± 20", "1850 (45%)", "= 1850"."""
    before = text[max(0, start - 2) : start].strip()[-1:]
    return before not in _MEASURING and _MEASURED.match(text, end) is None


def _date(match: re.Match[str]) -> Date:
    parts = match.groupdict()
    if parts.get("last"):  # the day first, as most of the world writes
        parts |= {"day": parts["first"], "month": parts["second"], "year": parts["last"]}
    month = parts["month"]
    number = int(month) if month.isdigit() else 1 + _MONTHS.index(month[:3].lower())
    year, day = int(parts["year"] or 0), int(parts.get("day") or 0)
    value = round(year + number / 100 + day / 10000, 4)
    return Date(match.start(), match.end(), value, 0.0001 if day else 0.01)
