"""Pieces of patterns that the modules here share: letters, dashes, months, years, pages."""

from __future__ import annotations

import re

# For use inside a character class, with patterns that see the `shape` of a text: `re` has no
# \p{Lu}, and lists of all capitals take long to compile.
UPPER = "A-Z"
# A whole class: what is a letter and no capital of a `shape`.
LOWER = r"[^\W\d_A-Z]"
LETTER = r"[^\W\d_]"
# For use inside a character class.
DASH = r"\-‐‑‒–—−"
QUOTES = {
    "“": "”",
    "„": "”“",
    "«": "»",
    '"': '"',
    "‘": "’",
    "'": "'",
    "”": "”",
    "‟": "”",
    "「": "」",
    "『": "』",
    "《": "》",
}

YEAR = r"(?:1[5-9]\d\d|20\d\d)"
# What `months_marked` puts for each letter of a month or season: a letter that nobody prints.
MONTH_MARK = "\u02ad"
MONTH = MONTH_MARK + "{3,11}"
DAY = r"(?:[0-3]?\d(?:st|nd|rd|th|\.|º)?)"
DATE = (
    rf"(?:{YEAR}-[01]\d(?:-[0-3]\d)?|[0-3]?\d[./-][0-3]?\d[./-](?:\d\d)?\d\d|"
    rf"{YEAR}[./][01]?\d[./][0-3]?\d|"
    rf"(?:{DAY}\s(?:de\s)?)?{MONTH}\b\.?,?\s(?:de\s)?(?:{DAY},?\s)?{YEAR}|"
    rf"{YEAR}[,\s]\s?{MONTH}\b\.?(?:[\s-]{DAY})?|{YEAR}年(?:\d\d?月)?(?:\d\d?日)?|{YEAR})"
)

# Ignoring case is turned off where a class has both: it makes large sets of small ones.
LATIN = "(?-i:[A-Za-z])"
PAGE = rf"(?:{LATIN}{{0,4}}\d{{1,15}}{LATIN}?(?:\.{LATIN}?\d{{1,4}})?)"
# With dashes as `hyphenated` leaves them.
PAGES = rf"{PAGE}(?:\s?-{{1,2}}\s?{PAGE})?"

_DASHES = re.compile("[‐‑‒–—−]")
_MONTHS_AS_PRINTED = """
    abr abril ago agosto aout août apr april aprile aug august augustus autumn avr avril dec
    december decembre des desember dez dezember dezembro dic dicembre diciembre déc décembre
    fall feb febr februar februari february fev fevrier féb fév février jan januar januari
    january janv janvier juil juill juillet juin jul julho juli julio july jun june junho juni
    junio mai maio mar march mars marz marzo março may mayo mei märz nov november novembre
    novembro noviembre oct october octobre octubre okt oktober out outubro sep sept september
    septembre septiembre set setembro settembre spring summer winter января февраля марта
    апреля мая июня июля августа сентября октября ноября декабря
"""
_MONTHS = frozenset(_MONTHS_AS_PRINTED.split())
_BEYOND_ASCII = re.compile(r"[^\W\x00-\x7f]")
_MAYBE_MONTH = re.compile(r"\b[adefjmnoswавдийлмнсф][^\W\d_]{2,10}\b", re.IGNORECASE)


def shape(text: str) -> str:
    """The text with its capitals beyond ASCII as "A"; places stay as they are."""
    return text if text.isascii() else _BEYOND_ASCII.sub(_shaped, text)


def hyphenated(text: str) -> str:
    """The text with plain hyphens for its dashes; places stay as they are."""
    return text if text.isascii() else _DASHES.sub("-", text)


def is_month(word: str) -> bool:
    """Whether a word is the name of a month or season, in full or cut."""
    return word.lower() in _MONTHS


def months_marked(text: str) -> str:
    """The text with months and seasons as runs of one letter that nobody prints; places stay."""
    return _MAYBE_MONTH.sub(_marked, text)


def _shaped(match: re.Match[str]) -> str:
    return "A" if match.group().isupper() else match.group()


def _marked(match: re.Match[str]) -> str:
    word = match[0]  # as `is_month`, without a call for each word of a reference
    return MONTH_MARK * len(word) if word.lower() in _MONTHS else word
