"""Volume, issue and pages of a reference, and the year that stands with them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

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
    LABELLED_ISSUE,
    LABELLED_PAGES,
    LABELLED_VOLUME,
    LOCATORS,
    TRAILING_PAGES,
)

# "May 10, 2011" holds no volume 10 and no page 2011.
_DAY = re.compile(
    rf"\b(?:{MONTH}\.?\s\d{{1,2}}(?:\s?-\s?\d{{1,2}})?,\s?{YEAR}|"
    rf"\d{{1,2}}(?:st|nd|rd|th|\.)?\s(?:de\s)?{MONTH}\.?,?\s(?:de\s)?{YEAR}|"
    rf"{YEAR}-[01]\d-[0-3]\d)(?!\s?;)",
    re.IGNORECASE,
)
_ISSUES = ("issue", "issue2", "issue3", "issue5", "issue6")
_DIGIT = re.compile(r"\d")
_STANDARD = re.compile(r"(?:[A-Z]{2,8}[/ -]){1,3}\d{2,6}(?:-\d{1,3})?:(?:19|20)\d\d")
_CASE = re.compile(r"\d\s(?:U\.\s?S\.|F\.\s?(?:2d|3d|Supp)|S\.\s?Ct)")
_ONLY_YEAR = re.compile(YEAR)
_DASH = re.compile(r"\s?-{1,2}\s?")
_PAGE = re.compile(r"([A-Za-z]*)(\d+)([A-Za-z]?)")


@dataclass(frozen=True, slots=True)
class Locator:
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
    read = months_marked(hyphenated(text))
    read = _DAY.sub(lambda match: _DIGIT.sub("_", match.group()), read)
    locator = _labelled(text, read, start)
    if locator is not None and locator.volume is not None:
        return locator
    if _STANDARD.match(text) or (" v. " in text and _CASE.search(text)):
        return locator
    for pattern in LOCATORS:
        match = None
        for candidate in pattern.finditer(read, start):
            if _plausible(candidate, dated=dated):
                match = candidate
        if match is not None:
            found = _from_match(text, match)
            if (
                not dated
                and found.year is None
                and found.issue is None
                and _ONLY_YEAR.fullmatch(found.volume or "")
            ):
                found = replace(found, volume=None, year=int(found.volume or 0))
                if text.startswith(",", found.end):
                    return replace(found, pages=None)
            return _with_pages(found, text, read) if found.pages is None else found
    return locator


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
    for pattern in (LABELLED_VOLUME, LABELLED_ISSUE, LABELLED_PAGES, ARTICLE):
        matches = pattern.finditer(read, start)
        first = pattern is LABELLED_VOLUME or pattern is LABELLED_ISSUE
        match = next(matches, None) if first else max(matches, key=re.Match.start, default=None)
        if match is None:
            continue
        part = _from_match(text, match)
        locator = part if locator is None else _joined(locator, part)
    if locator is None:
        return None
    if locator.volume and not locator.pages:
        return _with_pages(locator, text, read)
    return replace(locator, labelled=locator.volume is None)


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
    match = LABELLED_PAGES.search(read, locator.end) or TRAILING_PAGES.search(read, locator.end)
    if match is None:
        return locator
    return replace(locator, pages=text[slice(*match.span("pages"))], end=match.end())


def _plausible(match: re.Match[str], *, dated: bool) -> bool:
    groups = match.groupdict()
    if match.re is BY_SPACES and not dated:
        return False
    return any(groups.get(name) is not None for name in ("volume", "pages", "issue"))


def _from_match(text: str, match: re.Match[str]) -> Locator:
    """The parts as `text` prints them; a month in the place of an issue is none."""
    parts = {
        name: text[slice(*match.span(name))] for name, part in match.groupdict().items() if part
    }
    issue = next((name for name in _ISSUES if name in parts), None)
    month = issue is not None and match[issue].startswith(MONTH_MARK)
    return Locator(
        match.start(),
        match.end(),
        parts.get("volume"),
        parts[issue].strip() if issue and not month else None,
        parts.get("pages"),
        parts.get("number"),
        int(parts["year"]) if "year" in parts else None,
    )
