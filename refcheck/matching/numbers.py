"""The numbers of a printed reference: which there are, and which a record must explain."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

_KEPT = 4096  # volumes, pages and years come again and again
_CLUTTER = re.compile(
    r"""
      (?: \b doi \s* [:.]? \s* )? (?: https?://(?:dx\.)?doi\.org/ )? \b 10\.\d{4,9}/\S+
    | https?://\S+ | \bwww\.\S+
    | \b (?: pmid | pmcid | pubmed | medline ) \s* :? \s* (?: pmc )? \d+ | \b pmc \d{4,}
    | \b arxiv \s* : \s* [\w./-]+
    | \b isbn (?: -?1[03] )? \s* :? \s* [\dx\u2010-\u2015 -]{9,20}
    | \b e?-?issn \s* :? \s* \d{4}-\d{3}[\dx]
    | \[ \s* (?:cited|accessed|updated|zitiert) [^\]]* \]
    | \b (?: accessed | retrieved | viewed | abgerufen(?:\ am)? | consult[ée](?:\ le)? )
      \s* :? \s* (?: on \s+ )?
      (?: \d{1,2} \.? \s+ )? (?: [^\W\d]{3,9} \.? \s+ )? (?: \d{1,2} ,? \s+ )?
      \d{4} (?: -\d\d-\d\d )?
    """,
    re.VERBOSE | re.IGNORECASE,
)
# One of these is in whatever the pattern finds, and to look for them is cheaper.
_CLUTTER_MARKS = ("10.", "http", "www", "pm", "pub", "medl", "arxiv", "isbn", "issn",
                  "[", "access", "retriev", "viewed", "abger", "consult")  # fmt: skip
_LIST_NUMBER = re.compile(
    r"^\s*(?:\[\d{1,4}\]|\(\d{1,3}\)|\d{1,3}\s*[.)\]](?!\d)|\d{1,3}(?=[\s][^\W\d]))\s*"
)
_GLUED_LIST_NUMBER = re.compile(r"^\s*\d{1,3}(?=[A-Z][a-z])")
_DASHES = re.compile(r"\s*[-\u2010-\u2015\u2212]{1,2}\s*")
_DAY = re.compile(
    r"""(?: \b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]* \.? \s+
          (?P<a>\d{1,2}) \b (?!\s*[(:]) )
      | (?: (?<![\d-])\d{4}-(?P<m>\d\d)-(?P<d>\d\d)(?!\d) )
      | (?: \b(?P<b>\d{1,2}) \s+ (?:january|february|march|april|may|june|july|august
          |september|october|november|december)\b )
      | (?: \b(?P<p>\d+) \s* (?: pp\b | pages\b | p\.(?=\s*$) ) )
      | (?: \b(?P<e>\d{1,2}) (?: st|nd|rd|th ) \s+ ed )
    """,
    re.VERBOSE,
)  # fmt: skip
_FURTHER_PAGES = re.compile("[,;]")  # "215-25; discussion 226-9"
_PAGE_DASH = re.compile("[-\u2010-\u2015\u2212]+")
_YEAR_DIGITS = 4
_DIGITS = re.compile(r"\d+")
_ALNUM_DIGITS = re.compile(r"[^\W_]*\d[^\W_]*")
_ROMAN_PAGE = re.compile(r"(?=[ivxlc]{2})c{0,3}(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})")
_ROMAN_DIGITS = "ivxlc"
_OCR = str.maketrans({"o": "0", "l": "1", "i": "1"})
_NO_PAGE = frozenset({"no", "na", "none", "null", "nopp", "np", "tbd"})
_LETTERED = 4  # letters that the name of a page has at most
_LEAST_DIGITS, _MOST_MISREAD = 2, 2
_YEAR = re.compile(r"(1[4-9]\d\d|20\d\d)[a-z]?")


@dataclass(frozen=True, slots=True)
class Number:
    """A word with digits. `runs` are its digit runs without leading zeros ("s124" → "124").

    `optional` marks what no record need explain: a day, a last page, a count of pages. `apart` is
    True where nothing but blanks stands between it and the number before; `whole` is all of it.
    """

    value: str
    runs: tuple[str, ...]
    word: int
    optional: bool = False
    last_page: bool = False
    apart: bool = False
    whole: str = ""


def without_clutter(text: str) -> str:
    """A printed reference without identifiers, addresses, access dates and list number."""
    lowered = text.lower()
    if any(mark in lowered for mark in _CLUTTER_MARKS):
        text = _CLUTTER.sub(" ", text)
    shorter = _LIST_NUMBER.sub("", text, count=1)
    return _GLUED_LIST_NUMBER.sub("", text, count=1) if shorter == text else shorter


@lru_cache(maxsize=_KEPT)
def bare_number(text: str) -> str:
    """A volume or page for comparison: "e0192802" and "xii" stay, "007" is "7"."""
    lowered = text.strip().lower()
    found = _ALNUM_DIGITS.search(lowered)
    if found is None:
        return lowered if _ROMAN_PAGE.fullmatch(lowered) else ""
    return found[0].lstrip("0") or found[0]


def lettered_page(recorded: str) -> str | None:
    """The first page where it is letters alone and no Roman number of two or more: "ebi", "V"."""
    first = recorded.split("-", maxsplit=1)[0].strip().lower()
    if len(first) > _LETTERED or not first.isalpha() or first in _NO_PAGE:
        return None
    return None if len(first) > 1 and _ROMAN_PAGE.fullmatch(first) else first


def is_misread(printed: str, recorded: str) -> bool:
    """Letters in the places of digits ("l3O" for "130"), or a letter too many ("13x0")."""
    length = len(recorded)
    if printed.isdigit() or not recorded.isdigit() or not length <= len(printed) <= length + 1:
        return False
    digits = [c for c in printed if c.isdigit()]
    if len(printed) > length:
        return "".join(digits) == recorded and length > 1
    if len(digits) < _LEAST_DIGITS or length - len(digits) > _MOST_MISREAD:
        return False
    return all(c == d or not c.isdigit() for c, d in zip(printed, recorded, strict=True))


@lru_cache(maxsize=_KEPT)
def digit_runs(word: str) -> tuple[str, ...]:
    """Digit runs without leading zeros; a misread letter within a number counts as its digit."""
    runs = [run.lstrip("0") or "0" for run in _DIGITS.findall(word)]
    mended = word.translate(_OCR)
    if mended != word and mended.isdigit():
        runs.append(mended.lstrip("0"))
    return tuple(runs)


def printed_numbers(folded: str, spans: list[tuple[int, int]]) -> tuple[Number, ...]:
    """The numbers among the words of a folded text; `spans` are the places of its words."""
    optional = {
        m.start(g) for m in _DAY.finditer(folded) for g in m.groupdict() if m[g] is not None
    }
    numbers: list[Number] = []
    previous: Number | None = None
    previous_end = -1
    for index, (start, end) in enumerate(spans):
        word = folded[start:end]
        if word.isalpha():
            if word[0] in _ROMAN_DIGITS and _ROMAN_PAGE.fullmatch(word):
                numbers.append(Number(word, (), index, optional=True))
            continue
        joined = previous is not None and _DASHES.fullmatch(folded[previous_end:start])
        last = bool(joined) and previous is not None and not previous.last_page
        value = expanded_last_page(previous.value, word) if last and previous else word
        value = value.lstrip("0") or value
        apart = previous is not None and folded[previous_end:start].isspace()
        skipped = start in optional or last
        number = Number(value, digit_runs(value), index, skipped, last, apart, word)
        numbers.append(number)
        previous, previous_end = number, end
    return tuple(numbers)


def expanded_last_page(first: str, last: str) -> str:
    """The last page of "1425-37" in full: "1437"."""
    if not (first.isdigit() and last.isdigit()) or len(last) >= len(first):
        return last
    full = first[: len(first) - len(last)] + last
    return full if int(full) >= int(first) else last


@lru_cache(maxsize=_KEPT)
def split_pages(pages: str) -> tuple[str, str]:
    """First and last page of "88-92"; of "26-0916-26-0917", which counts within volumes, too."""
    parts = [part.strip() for part in _PAGE_DASH.split(_FURTHER_PAGES.split(pages, maxsplit=1)[0])]
    if len(parts) == 4:  # noqa: PLR2004  two pages of two numbers each
        return parts[1], parts[3]
    return parts[0], parts[-1]


def years_of(numbers: tuple[Number, ...]) -> list[int]:
    """Every number that may be a year, in the order of print."""
    found = []
    for number in numbers:
        whole = _YEAR.fullmatch(number.value)
        if whole:
            found.append(int(whole[1]))
        elif (
            len(number.value) == _YEAR_DIGITS
            and len(number.runs) > 1
            and _YEAR.fullmatch(number.runs[-1])
        ):
            found.append(int(number.runs[-1]))
    return found or _years_in_two(numbers)


def _years_in_two(numbers: tuple[Number, ...]) -> list[int]:
    """Years that stray blanks have cut in two: "19 99"."""
    pairs = [one.whole + two.whole for one, two in pairwise(numbers) if two.apart]
    return [int(whole) for whole in pairs if _YEAR.fullmatch(whole) and whole.isdigit()]
