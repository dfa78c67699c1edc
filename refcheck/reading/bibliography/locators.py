"""Volume, issue, pages and the year that stands with them: how each style prints where a work is.

Every pattern is bounded and starts at a digit, so that a search is linear in the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from refcheck.reading.bibliography.letters import DASH, MONTH, PAGE, PAGES, YEAR

_VOLUME_NUMBER = (
    rf"(?:[A-Z]{{0,3}}\d{{1,4}}[A-Z]?(?:[{DASH}/]\d{{1,3}})?|(?-i:[IVXLC]{{2,8}}(?!\w)))"
)
_VOLUME = rf"(?<![\w{DASH}/])(?<!\d[.,])(?P<volume>{_VOLUME_NUMBER})"
_SUPPLEMENT = (
    r"(?:suppl(?:ement)?|pt|part|spec(?:ial)?(?:\sissue|\sno)?|beil(?:age)?|erg|app|special)"
)
_ISSUE_WORD = (
    rf"(?:{_SUPPLEMENT}[.\s]{{0,2}})?(?:(?:no|nr|n|num|issue|iss|№|"
    rf"n[°º])[.\s]{{0,2}})?[A-Z]{{0,3}}\d{{1,5}}[A-Z]{{0,2}}"
    rf"(?:\s?[{DASH}/,&]\s?[A-Z]?\d{{1,5}})?(?:[,\s]{{0,2}}{_SUPPLEMENT}\.?\s?"
    rf"[A-Z]?\d{{0,3}})?|"
    rf"{_SUPPLEMENT}\.?(?:\s?[A-Z]?\d{{0,3}})?|"
    rf"(?:{MONTH})(?:\s?[{DASH}/]\s?{MONTH})?\.?"
)
_NUMBER = r"(?:(?:nos?|nr|num(?:ber)?|núm|iss(?:ue)?|heft|h|fasc|вып)\b[.°º]?|n[°º]|№)\s{0,2}"
_ISSUE = (
    rf"(?:\s?\((?P<issue>{_ISSUE_WORD})\)|\s?\[(?P<issue4>{_ISSUE_WORD})\]|"
    rf"\s?[,.;]?\s?{_NUMBER}(?P<issue2>\d{{1,5}}(?:\s?[{DASH}/]\s?\d{{1,4}})?[A-Z]?)"
    rf"|\s?[,;]?\s?(?P<issue3>{_SUPPLEMENT}\.?\s?\d{{0,3}})|\s(?P<issue6>\d{{1,3}})(?=:))?"
)
_WHEN = rf"{MONTH}\b\.?(?:\s?[{DASH}/]\s?{MONTH}\b\.?)?(?:\s\d{{1,2}}(?:\s?[{DASH}]\s?\d{{1,2}})?)?"
_PARENTHESISED_YEAR = (
    rf"\(\s?(?:{MONTH}\b\.?(?:\s?[{DASH}/]\s?{MONTH}\b\.?)?,?\s)?(?:\d{{1,2}},?\s)?"
    rf"(?P<year>{YEAR})[a-z]?(?:[{DASH}/]\d{{2,4}})?(?:[,\s][^()]{{0,20}})?\s?\)"
)
_P = (
    r"(?:(?:pp?|pages?|pgs?|S|s|art(?:icle)?(?:\sno)?|paper(?:\sno)?|Article ID|ID|"
    r"id)\b\.?\s{0,2})?"
)
_NONE = r"no(?:[–-]no)?\b|n/a(?:[–-]n/a)?|n\.\s?pag\b"
_END = r"(?![\w])"

# 2011 Nanotechnology 22 265714
_BY_SPACES = re.compile(
    rf"(?<=[^\W\d_]\s|[.)]\s)(?P<volume>[A-Z]?\d{{1,4}}[A-Z]?)\s(?:\((?P<issue>\d{{1,4}})\)\s)?"
    rf"(?P<pages>[A-Z]{{0,2}}\d{{1,7}}[a-z]?(?:[{DASH}]\d{{1,7}})?)(?=[\s.;]*$)"
)
_LOCATORS = (
    # 2007; 3(3): 160–162 · 2007 Mar 3;12 Suppl 2:S5-9 · 1998;10: 1895 · 2001; (1): CD002178
    re.compile(
        rf"(?<![\d{DASH}])\(?(?P<year>{YEAR})[a-z]?\)?(?:[\s,]\s?{MONTH}\b\.?(?:"
        rf"[{DASH}/\s]{{1,3}}{MONTH}\b\.?)?)?"
        rf"(?:\s\d{{1,2}}(?:[{DASH}]\d{{1,2}})?)?\s?;\s?(?:vol(?:ume)?\.?\s?)?(?:"
        rf"(?P<volume>{_VOLUME_NUMBER})(?=[\s(:;,.\[]|"
        rf"$))?"
        rf"{_ISSUE}(?:\s?[:;,]\s?{_P}(?P<pages>{PAGES})|(?=\s?[:.;,]?\s?$)){_END}",
        re.IGNORECASE,
    ),
    # 37, 23 (1979) · 34(3):231–240 (2001) · 95, 045 (Mar. 2001)
    re.compile(
        rf"{_VOLUME}{_ISSUE}\s?[:,;]\s?{_P}(?:(?P<pages>{PAGES})|"
        rf"{_NONE})[.,;]?\s?{_PARENTHESISED_YEAR}",
        re.IGNORECASE,
    ),
    # 2012, 36–46.
    re.compile(
        rf"(?<=\w\s)(?P<year>{YEAR})[,:]\s(?P<pages>{PAGE}\s?[{DASH}]\s?{PAGE}|"
        rf"[ivxl]{{1,7}}\s?[{DASH}]\s?[ivxl]{{1,7}})(?=[\s.]*$)"
    ),
    # 2010, 10, 1012–1020 · 1993, 47, 9967 · 2003, 17(1): 48
    re.compile(
        rf"(?<![\d{DASH}(])(?P<year>{YEAR})[a-z]?[,.](?:\s|(?=\d{{1,3}}[(:]))(?:vol(?:ume)?\.?\s?)?"
        rf"(?P<volume>{_VOLUME_NUMBER}){_ISSUE}"
        rf"(?:\s?[,:;]\s?{_P}(?P<pages>{PAGES})|(?=[\s.,;]*$)){_END}",
        re.IGNORECASE,
    ),
    # 48 (2006) 1029 · 154.5-6 (1999): 812 · 12, no. 3 (2004): 45–67 · 18, (1987)
    re.compile(
        rf"{_VOLUME}(?:\.(?P<issue5>[A-Z_]{{0,8}}\d{{1,4}}(?:[{DASH}/]\d{{1,4}})?"
        rf"[A-Z]{{0,5}}|"
        rf"(?-i:[IVXLC]{{1,8}}))(?=\s?\()|{_ISSUE})[,.]?\s?{_PARENTHESISED_YEAR}"
        rf"[:,.;]?\s?{_P}(?:(?P<pages>{PAGES}){_END}|{_NONE}|(?=[\s.,;:]*$|:))",
        re.IGNORECASE,
    ),
    # 117(4), 237–245 · 53(366):1–11 · 12 (3) (January): 21–26 · 23:765–777
    re.compile(
        rf"{_VOLUME}{_ISSUE}(?:\s?\({_WHEN}\))?\s?[:,;]\s?{_P}(?P<pages>{PAGES})(?="
        rf"[\s.,;)\]]|"
        rf"$)(?!\s?\(|,\d{{3}}(?!\d))",
        re.IGNORECASE,
    ),
    # 93(25). · 12 (3) (June 7).
    re.compile(
        rf"{_VOLUME}\s?\((?P<issue>{_ISSUE_WORD})\)(?:\s?{_PARENTHESISED_YEAR}|"
        rf"\s?\({_WHEN}\))?(?=[\s.,;:]*$|[:,.]\s)",
        re.IGNORECASE,
    ),
    # (2010): 3 · (July 23): 433–452 · Encyclopedia: 1389–1389 · , 3491 (1950)
    re.compile(
        rf"(?<=[^\d\s.]\s)\((?:(?P<year>{YEAR})|{_WHEN})\)\s?:\s?(?:(?P<pages>{PAGES})|"
        rf"{_NONE})(?=[\s.,;]*$)"
    ),
    re.compile(rf"(?<=[^\d\s]):\s(?P<pages>{PAGE}\s?[{DASH}]\s?{PAGE})(?=[\s.,;]*$)"),
    # Psychol. Aging 23 765–777 · Gases (2005) 320 · Organic Syntheses, 96–96
    re.compile(
        rf"(?<=[^\d\s]\s)(?P<volume>\d{{1,4}})\s?(?:\((?P<issue>{_ISSUE_WORD})\))?\s"
        rf"(?P<pages>{PAGE}\s?[{DASH}]\s?{PAGE})(?=[\s.,;]*$)",
        re.IGNORECASE,
    ),
    re.compile(rf"(?<=[^\d\s]\s)\((?P<year>{YEAR})\)\s(?:(?P<pages>{PAGES})|{_NONE})(?=[\s.,;]*$)"),
    re.compile(
        rf"(?<=[^\W\d_]|[)”’]),\s(?P<pages>{PAGE}\s?[{DASH}]\s?{PAGE}|"
        rf"[ivxl]{{1,7}}[{DASH}][ivxl]{{1,7}})(?=[\s.]*$)"
    ),
    re.compile(rf"(?<=[^\W\d][,.]\s)(?P<pages>{PAGES})\s\((?P<year>{YEAR})\)(?=[\s.,;]*$)"),
    _BY_SPACES,
)
_LABELLED_VOLUME = re.compile(
    r"\b(?:vol(?:ume)?s?|v|bd|band|tome?|tomo|t|том|т|jahrg(?:ang)?|jg|год|год[аы]?|"
    r"årg)\b[.\s]{0,3}"
    rf"(?P<volume>[A-Z]{{0,2}}\d{{1,4}}[A-Z]?(?:[{DASH}/]\d{{1,3}})?|[IVXLC]{{1,8}}){_ISSUE}{_END}",
    re.IGNORECASE,
)
_LABELLED_ISSUE = re.compile(
    rf"(?<!\w){_NUMBER}(?P<issue2>\d{{1,5}}(?:\s?[{DASH}/]\s?\d{{1,4}})?){_END}", re.IGNORECASE
)
_LABELLED_PAGES = re.compile(
    r"\b(?:pp?|pages?|pgs?|págs?|pág|seiten|s|с|стр|blz|str|σ|σσ)\b(?:\.\s{0,2}|\s{1,2}|(?=\d))"
    rf"(?P<pages>{PAGES}|[ivxl]{{1,7}}(?:\s?[{DASH}]\s?[ivxl]{{1,7}})?){_END}",
    re.IGNORECASE,
)
_TRAILING_PAGES = re.compile(
    rf"(?<=[,:.]\s)(?P<pages>{PAGE}\s?[{DASH}]{{1,2}}\s?{PAGE})(?=[\s.;)]*$)"
)
_ARTICLE = re.compile(
    r"\b(?:art(?:icle)?\.?\s?(?:no|number|id|nr)?|paper(?:\sno)?|"
    r"article id)\b[.:\s]{1,3}(?P<number>[A-Za-z]{0,4}\d{1,12}[A-Za-z]?)\b",
    re.IGNORECASE,
)
_VOLUME_BEFORE_YEAR = re.compile(
    rf"(?<=[^\W\d_.)]\s|[.)]\s|\w,)\s?(?P<volume>\d{{1,4}})\s?,?\s?\((?P<year>{YEAR})\)[\s.]*$"
)
_ISSUE_OF_DOTS = re.compile(r"(?<=\s)(?P<volume>\d{1,4})\.(?P<issue>\d{1,3})\s?(?=\()")
_NO_PAGES = re.compile(r":?\s?(?:n\.?\s?pag\.?|no[–-]no|n/a[–-]n/a)(?=[\s.,;]*)", re.IGNORECASE)


# "May 10, 2011" holds no volume 10 and no page 2011.
_DAY = re.compile(
    rf"\b(?:{MONTH}\b\.?\s\d{{1,2}}(?:\s?[{DASH}]\s?\d{{1,2}})?,\s?{YEAR}|"
    rf"\d{{1,2}}(?:st|nd|rd|th|\.)?\s(?:de\s)?{MONTH}\b\.?,?\s(?:de\s)?{YEAR}|"
    rf"{YEAR}-[01]\d-[0-3]\d)(?!\s?;)",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
_STANDARD = re.compile(r"(?:[A-Z]{2,8}[/ -]){1,3}\d{2,6}(?:-\d{1,3})?:(?:19|20)\d\d")
_CASE = re.compile(r"\d\s(?:U\.\s?S\.|F\.\s?(?:2d|3d|Supp)|S\.\s?Ct)")
_ONLY_YEAR = re.compile(YEAR)


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
    text = _DAY.sub(lambda match: _DIGIT.sub("_", match.group()), text)
    locator = _labelled(text, start)
    if locator is not None and locator.volume is not None:
        return locator
    if _STANDARD.match(text) or (" v. " in text and _CASE.search(text)):
        return locator
    for pattern in _LOCATORS:
        match = None
        for candidate in pattern.finditer(text, start):
            if _plausible(candidate, dated=dated):
                match = candidate
        if match is not None:
            found = _from_match(match)
            if (
                not dated
                and found.year is None
                and found.issue is None
                and _ONLY_YEAR.fullmatch(found.volume or "")
            ):
                found = replace(found, volume=None, year=int(found.volume or 0))
            return _with_pages(found, text) if found.pages is None else found
    return locator


def expanded(pages: str) -> str:
    """1425–37 as 1425-1437; other page ranges with a plain hyphen."""
    parts = re.split(rf"\s?[{DASH}]{{1,2}}\s?", pages.strip(), maxsplit=1)
    if len(parts) == 1:
        return parts[0]
    first, last = parts
    digits = re.fullmatch(r"([A-Za-z]*)(\d+)([A-Za-z]?)", first)
    tail = re.fullmatch(r"([A-Za-z]*)(\d+)([A-Za-z]?)", last)
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


def _labelled(text: str, start: int) -> Locator | None:
    """What stands after "vol.", "no.", "pp." and their like."""
    locator: Locator | None = None
    for pattern in (_LABELLED_VOLUME, _LABELLED_ISSUE, _LABELLED_PAGES, _ARTICLE):
        matches = pattern.finditer(text, start)
        first = pattern is _LABELLED_VOLUME or pattern is _LABELLED_ISSUE
        match = next(matches, None) if first else max(matches, key=re.Match.start, default=None)
        if match is None:
            continue
        part = _from_match(match)
        locator = part if locator is None else _joined(locator, part)
    if locator is None:
        return None
    if locator.volume and not locator.pages:
        return _with_pages(locator, text)
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


def _with_pages(locator: Locator, text: str) -> Locator:
    match = _LABELLED_PAGES.search(text, locator.end) or _TRAILING_PAGES.search(text, locator.end)
    if match is None:
        return locator
    return replace(locator, pages=match["pages"], end=match.end())


def _plausible(match: re.Match[str], *, dated: bool) -> bool:
    groups = match.groupdict()
    if match.re is _BY_SPACES and not dated:
        return False
    return any(groups.get(name) is not None for name in ("volume", "pages", "issue"))


def _from_match(match: re.Match[str]) -> Locator:
    groups = match.groupdict()
    issue = next(
        (
            groups[name]
            for name in ("issue", "issue2", "issue3", "issue4", "issue5", "issue6")
            if groups.get(name)
        ),
        None,
    )
    if (
        issue is not None
        and not any(character.isdigit() for character in issue)
        and re.match(MONTH, issue, re.IGNORECASE)
    ):
        issue = None
    year = groups.get("year")
    return Locator(
        match.start(),
        match.end(),
        groups.get("volume"),
        issue.strip() if issue else None,
        groups.get("pages"),
        groups.get("number"),
        int(year) if year else None,
    )
