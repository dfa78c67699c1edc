"""The year of a reference, where it does not stand with the volume."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from refcheck.reading.bibliography.letters import DASH, LETTER, YEAR, is_month

if TYPE_CHECKING:
    from refcheck.reading.bibliography.locators import Locator

_AFTER = re.compile(
    rf"[\s.,;:]{{0,4}}(?:[(\[]\s?(?P<year>{YEAR})[a-z]?(?:\s?[\[/{DASH}]"
    rf"[^()]{{0,25}})?(?:,\s[^()]{{1,30}})?\s?[)\]]"
    rf"|"
    rf"[(\[](?:[^()\[\]\d]{{0,20}}\s)?(?:\d{{1,2}},?\s)?(?:{LETTER}{{3,10}}\.?,?\s)?"
    rf"(?:\d{{1,2}},?\s)?(?P<year2>{YEAR})(?:-\d\d){{0,2}}[)\]]"
    rf"|(?P<year3>{YEAR})[a-z]?(?=[.:,;]\s|\s?[“\"«‘„]|"
    rf"\s[^\W\d_])(?!\s?[;,:]\s?\d)(?!\s?[,;:]?\s(?:vol|no|\d))"
    rf"|[(\[](?:n\.\s?d\.|in press|forthcoming|no date|undated|o\.\s?J\.|"
    rf"s\.\s?f\.)[)\]])[\s.,:;]{{0,4}}",
    re.IGNORECASE,
)
# 2011 Nanotechnology 22 265714
_YEAR_FIRST = re.compile(rf"{YEAR}\s[^\W\d_][^,:]{{1,80}}\s\d{{1,4}}\s[A-Z]?\d{{1,7}}\W*$")
_LEADING_TITLE = re.compile(
    rf"(?P<title>[^\d\W][^“\"]{{4,300}}?[.?!)\]])\s\((?P<year>{YEAR})[a-z]?\)\.\s(?=[^\W\d_])"
)
_YEAR = re.compile(
    rf"(?<![\d.{DASH}/:$£€#])(?P<year>{YEAR})(?P<after>[a-z]?(?![\w{DASH}/]|[.,]\d)|"
    rf"(?=-\d\d\b)|[{DASH}]\d{{2,4}})"
)
_CONTEXT = re.compile(rf"(?:(?P<month>{LETTER}{{3,11}})\.?,?|\d\d?,)\s$")


def year_after_authors(text: str, start: int) -> tuple[int | None, int]:
    """The year that follows the authors at once, and where the words go on after it."""
    if start == 0 and text[:1] not in {"(", "["} and _YEAR_FIRST.match(text) is None:
        return None, start
    match = _AFTER.match(text, start)
    if match is None:
        return None, start
    year = match["year"] or match["year2"] or match["year3"]
    return (int(year) if year else None), match.end()


def leading_title(text: str) -> tuple[str, int, int] | None:
    """A title in the authors' place (Title. (1993). Journal …), the year, and where that ends."""
    match = _LEADING_TITLE.match(text)
    if match is None or match.end() > len(text) - 4:
        return None
    return match["title"].rstrip(" ."), int(match["year"]), match.end()


def year_elsewhere(text: str, start: int, locator: Locator | None) -> int | None:
    """The year in the best place (parentheses, after a month, a sentence's end), or the last."""
    best: tuple[int, int] | None = None
    quoted = _quoted_spans(text)
    for match in _YEAR.finditer(text):
        position = match.start("year")
        if locator is not None and locator.pages and locator.start <= position < locator.end:
            hidden = text.startswith(")", match.end("year")) and text[position - 1] == " "
            if not hidden:
                continue
        if any(begin < position < end for begin, end in quoted):
            continue
        rank = _rank(text, match, start)
        if best is None or rank >= best[0]:
            best = (rank, int(match["year"]))
    return best[1] if best else None


def _rank(text: str, match: re.Match[str], start: int) -> int:
    before, after = text[: match.start()], text[match.end("after") : match.end("after") + 1]
    if match["after"] and match["after"][0] in DASH:
        return 0
    if before.endswith("(") and after == ")":
        return 4
    if _follows_date(before) or text[match.end() : match.end() + 1] == "-":
        return 3
    last = before.rstrip()[-1:]
    if after in {")", ";"} or (last in {".", ",", ";", "(", ":"} and after in {"", ".", ",", ":"}):
        return 3
    return 2 if after in {"", ".", ","} or match.start() < start + 3 else 1


def _follows_date(before: str) -> bool:
    """Whether a month or a day with a comma ends what stands before a year."""
    context = _CONTEXT.search(before[-16:])
    return context is not None and (context["month"] is None or is_month(context["month"]))


def _quoted_spans(text: str) -> list[tuple[int, int]]:
    spans = []
    for opening, closing in (("“", "”"), ("«", "»"), ('"', '"'), ("《", "》")):
        begin = text.find(opening)
        if begin >= 0:
            end = max(text.find(mark, begin + 1) for mark in closing)
            if end > begin:
                spans.append((begin, end))
    return spans
