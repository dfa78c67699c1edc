"""Volume, issue and pages of a reference, and the year that stands with them."""

from __future__ import annotations

import re
from typing import NamedTuple

from refcheck.reading.bibliography.letters import (
    MONTH,
    MONTH_MARK,
    YEAR,
    hyphenated,
    months_marked,
)
from refcheck.reading.bibliography.locator_patterns import (
    ARTICLE,
    BY_SPACES,
    EAST_ASIAN,
    EAST_ASIAN_PAGES,
    LABELLED_ISSUE,
    LABELLED_PAGES,
    LABELLED_VOLUME,
    LOCATORS,
    NEXT_PAGES,
    TRAILING_PAGES,
)

# "May 10, 2011" holds no volume 10 and no page 2011.
_DAY = re.compile(
    rf"\b(?:{MONTH}\.?\s\d{{1,2}}(?:\s?-\s?\d{{1,2}})?,\s?{YEAR}|"
    rf"\d{{1,2}}(?:st|nd|rd|th|\.)?\s(?:de\s)?{MONTH}\.?,?\s(?:de\s)?{YEAR}|"
    rf"{YEAR}-[01]\d-[0-3]\d)(?!\s?;)",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
# Words and Roman numbers that belong to a locator stand at most so far before its first digit.
_LONGEST_LABEL = 40
# What one of the labels of each pattern holds: looked for first, because that is much faster.
_LABELS = (
    (
        LABELLED_VOLUME,
        (
            *("vol", "v.", "v ", "bd", "band", "t.", "t ", "tom", "том", "т.", "т ", "jahrg"),
            *("jg", "год", "årg"),
        ),
    ),
    (
        LABELLED_ISSUE,
        ("no", "nr", "num", "núm", "iss", "h.", "h ", "heft", "fasc", "вып", "n°", "nº", "№"),
    ),
    (
        LABELLED_PAGES,
        (
            *(" p", "(p", ",p", ".p", ";p", ":p", "seiten", "s.", "s ", "с.", "с ", "стр", "blz"),
            *("str", "σ"),
        ),
    ),
    (ARTICLE, ("art", "paper")),
)
_ISO_DAY = re.compile(r"\d-[01]\d-[0-3]")
_STANDARD = re.compile(r"(?:[A-Z]{2,8}[/ -]){1,3}\d{2,6}(?:-\d{1,3})?:(?:19|20)\d\d")
_CASE = re.compile(r"\d\s(?:U\.\s?S\.|F\.\s?(?:2d|3d|Supp)|S\.\s?Ct)")
_ONLY_YEAR = re.compile(YEAR)
_ISSUE_LABEL = re.compile(r"(?:no|nr|n|num|issue|iss|№|n[°º])[.\s]+(?=\w)", re.IGNORECASE)
_DOUBLE = re.compile(r"(?P<first>\d{1,4}|[IVXLC]+)(?P<mark>[-/])(?P<last>\d{1,3}(?:-\d{1,2})?)")
# Phys. Rev. D92 is volume 92 of Phys. Rev. D.
_LETTERED = re.compile(r"[A-H]\d{1,4}$")
_IN_A_SECTION = re.compile(r"(?:[^\W\d]\.|[^\W\d]{2})\s[A-H]\d")
_NUMBER = re.compile(r"\d|\b[IVXLC]{2,8}\b")
_COUNTER = re.compile("[권卷巻輯집호号號期]")
_DASH = re.compile(r"\s?-{1,2}\s?")
_PAGE = re.compile(r"([A-Za-z]*)(\d+)([A-Za-z]?)")


class Locator(NamedTuple):
    """Where in its container a work stands, and from where to where the text says so."""

    start: int
    end: int
    volume: str | None = None
    issue: str | None = None
    pages: str | None = None
    article_number: str | None = None
    year: int | None = None
    labelled: bool = False


def find_locator(text: str, start: int = 0, *, dated: bool = False) -> Locator | None:
    """Volume, issue and pages from `start` on: the last place that prints them together.

    `labelled` is true where "pp.", "no." and their like tell, and no volume is given. Where the
    reference is not `dated` already, what looks like a volume and like a year is the year.
    """
    digit = _DIGIT.search(text, start)
    if digit is None:
        return None
    start = max(start, digit.start() - _LONGEST_LABEL)
    read = text[:start] + months_marked(hyphenated(text[start:]))
    if MONTH_MARK in read or _ISO_DAY.search(read, start):
        read = _DAY.sub(lambda match: _DIGIT.sub("_", match.group()), read)
    locator = _east_asian(text, read, start) or _labelled(text, read, start)
    if locator is not None and locator.volume is not None:
        return locator
    if _STANDARD.match(text) or (" v. " in text and _CASE.search(text)):
        return locator
    pages = locator.pages if locator else None
    tail = read[start:]
    orders = _year_orders(tail)
    for sign, order, pattern in LOCATORS:
        if sign not in tail or order not in orders:
            continue
        match = None
        for candidate in pattern.finditer(read, start):
            if _plausible(candidate, dated=dated, pages=pages):
                match = candidate
        if match is not None:
            found = _settled(_from_match(text, match), text, read, dated=dated)
            return found if found.volume or pages is None else found._replace(labelled=True)
    return locator


def _year_orders(tail: str) -> str:
    """Where the tail of a reference has years: "b" before other numbers, "a" after; always " "."""
    years = list(_ONLY_YEAR.finditer(tail))
    if not years:
        return " "
    digit = _NUMBER.search(tail)
    before = _DIGIT.search(tail, years[0].end()) is not None
    after = digit is not None and digit.start() < years[-1].start()
    return (" ", " b", " a", " ba")[before + 2 * after]


def _settled(found: Locator, text: str, read: str, *, dated: bool) -> Locator:
    """With a year that was taken for a volume or a page put right, and pages looked for."""
    if not dated and found.year is None:
        if found.issue is None and _ONLY_YEAR.fullmatch(found.volume or ""):
            found = found._replace(volume=None, year=int(found.volume or 0))
            if text.startswith(",", found.end):
                return found._replace(pages=None)
        elif _ONLY_YEAR.fullmatch(found.pages or "") and not (
            _has_year(text, found) or "n.d" in text[found.start : found.end]
        ):
            found = found._replace(pages=None, year=int(found.pages or 0))
    return _with_pages(found, text, read) if found.pages is None else found


def _has_year(text: str, found: Locator) -> bool:
    return bool(_ONLY_YEAR.search(text[: found.start]) or _ONLY_YEAR.search(text[found.end :]))


def expanded(pages: str) -> str:
    """1425–37 as 1425-1437; other page ranges with a plain hyphen."""
    parts = _DASH.split(hyphenated(pages.strip()), maxsplit=1)
    if len(parts) == 1:
        return parts[0]
    first, last = parts
    digits = _PAGE.fullmatch(first)
    tail = _PAGE.fullmatch(last)
    if (
        digits
        and tail
        and len(tail[2]) < len(digits[2])
        and tail[1].lower() in {"", digits[1].lower()}
    ):
        whole = digits[2][: -len(tail[2])] + tail[2]
        if int(whole) >= int(digits[2]):
            last = digits[1] + whole + tail[3]
    return f"{first}-{last}"


def _labelled(text: str, read: str, start: int) -> Locator | None:
    """What stands after "vol.", "no.", "pp." and their like."""
    locator: Locator | None = None
    lower = read[start:].lower()
    for pattern, signs in _LABELS:
        if not any(map(lower.__contains__, signs)):
            continue
        matches = pattern.finditer(read, start)
        first = pattern is LABELLED_VOLUME or pattern is LABELLED_ISSUE
        match = next(matches, None) if first else max(matches, key=re.Match.start, default=None)
        if match is None:
            continue
        part = _from_match(text, match)
        locator = part if locator is None else _joined(locator, part)
    if locator is None:
        return None
    if _ONLY_YEAR.fullmatch(locator.issue or "") and not _has_year(text, locator):
        locator = locator._replace(issue=None, year=int(locator.issue or 0))
    if locator.volume and not locator.pages:
        return _with_pages(locator, text, read)
    return locator._replace(labelled=locator.volume is None)


def _east_asian(text: str, read: str, start: int) -> Locator | None:
    """What Korean, Chinese and Japanese counters tell."""
    if text.isascii() or _COUNTER.search(read, start) is None:
        return None
    match = EAST_ASIAN.search(read, start)
    if match is None:
        return None
    found = _from_match(text, match)
    pages = EAST_ASIAN_PAGES.search(read, found.end)
    if pages is not None:
        return found._replace(pages=pages["pages"].replace("~", "-"), end=pages.end())
    return _with_pages(found, text, read)


def _joined(one: Locator, other: Locator) -> Locator:
    return Locator(
        min(one.start, other.start),
        max(one.end, other.end),
        one.volume or other.volume,
        one.issue or other.issue,
        one.pages or other.pages,
        one.article_number or other.article_number,
        one.year or other.year,
    )


def _with_pages(locator: Locator, text: str, read: str) -> Locator:
    match = (
        LABELLED_PAGES.search(read, locator.end)
        or NEXT_PAGES.match(read, locator.end)
        or TRAILING_PAGES.search(read, locator.end)
    )
    if match is None:
        return locator
    year = match["year"] if "year" in match.re.groupindex else None
    return locator._replace(
        pages=text[slice(*match.span("pages"))],
        end=match.end(),
        year=locator.year or (int(year) if year else None),
    )


def _plausible(match: re.Match[str], *, dated: bool, pages: str | None) -> bool:
    """Whether a match tells anything, and no volume that is printed as pages: pp. 11–19, 1994."""
    groups = match.groupdict()
    if match.re is BY_SPACES and not dated:
        return False
    if pages is not None:
        volume = groups.get("volume")
        if (volume or "").partition("-")[0] == pages.partition("-")[0] or (
            volume is None and not _has_issue(groups)
        ):
            return False
    return any(value is not None for name, value in groups.items() if not name.startswith("year"))


def _has_issue(groups: dict[str, str | None]) -> bool:
    return any(value and name.startswith("issue") for name, value in groups.items())


def _from_match(text: str, match: re.Match[str]) -> Locator:
    """The parts as `text` prints them; a month in the place of an issue is none."""
    parts: dict[str, str] = {}
    issue = None
    for name, part in match.groupdict().items():
        if not part:
            continue
        if name.startswith("issue"):
            if part.startswith(MONTH_MARK):
                continue
            issue = _ISSUE_LABEL.sub("", text[slice(*match.span(name))].strip())
        else:
            parts[name.rstrip("23")] = text[slice(*match.span(name))]
    volume, start = parts.get("volume"), match.start()
    if volume is not None and issue is None and (double := _DOUBLE.fullmatch(volume)):
        volume, issue = _halves(double)
    if volume is not None and _LETTERED.match(volume) and _IN_A_SECTION.match(text, start - 3):
        volume, start = volume[1:], start + 1
    return Locator(
        start,
        match.end(),
        volume,
        issue,
        parts.get("pages"),
        parts.get("number"),
        int(parts["year"]) if "year" in parts else None,
    )


def _halves(double: re.Match[str]) -> tuple[str, str | None]:
    """Volume and issue of 54/1 or 120-1; 12-13 and 12/13 are double volumes."""
    first, last = double["first"], double["last"]
    if first.isdigit() and int(last.partition("-")[0]) > int(first):
        return double.group(), None
    if double["mark"] == "-" and not first.isdigit():
        return double.group(), None
    return first, last
