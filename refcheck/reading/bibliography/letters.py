"""Pieces of patterns that the modules here share: letters, dashes, months, years, pages."""

from __future__ import annotations

# `re` has no \p{Lu}: the cased letters of Latin, Greek, Cyrillic and Armenian are listed.
# Longer sets than these cost more to compile than the few names are worth that they would add.
_CASED = [
    chr(code)
    for code in (
        *range(0x41, 0x180),
        0x1A0,
        0x1A1,
        0x1AF,
        0x1B0,
        *range(0x218, 0x21C),
        *range(0x386, 0x3CF),
        *range(0x400, 0x460),
        *range(0x490, 0x4C0),
        *range(0x1EA0, 0x1EFA),
    )
]
UPPER = "".join(letter for letter in _CASED if letter.isupper())
LOWER = "".join(letter for letter in _CASED if letter.islower())
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

YEAR = r"(?:1[5-9]\d\d|20[0-9]\d)"
MONTH = (
    r"(?:Jan(?:uar[yi]?|vier)?|F[eé]b(?:ruar[yi]?)?|F[eé]v(?:rier)?|Mar(?:ch|s|zo|"
    r"ço)?|M[aä]rz|Apr(?:il|ile)?|Avril|Abr(?:il)?|"
    r"May|Mai|Ma[iy]o|Mei|June?|Juin|Jun(?:i|io|ho)?|July?|Juil(?:let)?|Jul(?:i|io|"
    r"ho)?|Aug(?:ust|ustus)?|Ao[uû]t|Ago(?:sto)?|"
    r"Sept?(?:ember|iembre|tembre)?|Set(?:embro|tembre)?|O[ck]t(?:ober|obre|ubre)?|"
    r"Out(?:ubro)?|Nov(?:ember|embre|iembre|embro)?|"
    r"De[czs](?:ember|embre|embro)?|D[ée]c(?:embre)?|Dic(?:iembre|embre)?|Spring|"
    r"Summer|Autumn|Fall|Winter|"
    r"января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря)"
)
# The same by their first letters, for patterns that hold it often.
MONTH_STEM = (
    r"(?:Jan|F[eé][bv]|M[aä]r|A[bpv]r|Ma[iy]|Mei|Jun|Jui|Jul|Aug|Ago|Ao[uû]|Sep|Set|O[ck]t|Out|Nov|"
    r"D[eéi][czs]|Spring|Summer|Autumn|Fall|Winter)[^\W\d_]{0,6}"
)
DAY = r"(?:[0-3]?\d(?:st|nd|rd|th|\.|º)?)"
DATE = (
    rf"(?:{YEAR}-[01]\d(?:-[0-3]\d)?|[0-3]?\d[./-][0-3]?\d[./-](?:\d\d)?\d\d|"
    rf"{YEAR}[./][01]?\d[./][0-3]?\d|"
    rf"(?:{DAY}\s(?:de\s)?)?{MONTH}\b\.?,?\s(?:de\s)?(?:{DAY},?\s)?{YEAR}|"
    rf"{YEAR}[,\s]\s?{MONTH}\b\.?(?:[\s-]{DAY})?|{YEAR}年(?:\d\d?月)?(?:\d\d?日)?|{YEAR})"
)

PAGE = r"(?:[A-Za-z]{0,4}\d{1,15}[A-Za-z]?(?:\.[a-z]?\d{1,4})?)"
PAGES = rf"{PAGE}(?:\s?[{DASH}]{{1,2}}\s?{PAGE})?"
