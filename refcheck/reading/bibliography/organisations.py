"""A body (ministry, society, company) that stands where authors stand."""

from __future__ import annotations

import re

from refcheck.reading.bibliography.letters import LETTER, YEAR

_LONGEST = 120
_MOST_WORDS = 9
_FEW_WORDS = 4
_SMALL = frozenset(
    {"of", "for", "the", "and", "on", "in", "de", "des", "du", "la", "für", "und", "et", "y"}
    | {"del", "di", "&", "to", "al"}
)
_YEAR_PARENTHESIS = re.compile(
    rf"\s?[.,]?\s?[(\[](?:[^()\[\]]{{0,20}}\b)?(?:{YEAR}|n\.\s?d\.|in press|forthcoming)",
    re.IGNORECASE,
)
_WORDS_FOLLOW = re.compile(rf"{LETTER}{{3}}")
_QUOTE = re.compile(r"[“„«\"‘《「『]|(?<=[\s,.])'(?=\w)")
_ORGANISATION = re.compile(
    r"\b(?:organi[sz]ation|association|committee|group|ministry|institutes?|society|"
    r"agency|department|council|consortium|commission|"
    r"collaborat(?:ion|ors|ive)|investigators|university|centers?|centre|board|"
    r"federation|union|foundation|network|academy|college|bureau|office|"
    r"administration|corporation|inc|ltd|gmbh|team|service|trust|panel|force|"
    r"initiative|project|party|government|bank|museum|library|hospital|"
    r"WHO|NICE|CDC|FDA|NIH|UNESCO|UNICEF|OECD|IPCC|FAO|EU|EPA|NASA|ACOG|"
    r"ministerium|institut|gesellschaft|bundesamt|verband|universität|ministère|"
    r"société|ministerio|sociedad|instituto|ministero|istituto|"
    r"министерство|институт|университет)\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<!\s[A-Z])(?<!\w\.\w)\.\s|:\s|\?\s")


def organisation_at_head(text: str) -> str | None:
    """A body before "(2004)" or a quotation mark, or a first sentence with "Committee" or so."""
    year = _YEAR_PARENTHESIS.search(text, 0, _LONGEST + 40)
    quote = _QUOTE.search(text, 0, _LONGEST + 40)
    end = min((match.start() for match in (year, quote) if match), default=-1)
    if (
        0 < end <= _LONGEST
        and _WORDS_FOLLOW.search(text, end + 6)
        and _SENTENCE.search(text, 0, end) is None
    ):
        name = text[:end].rstrip(" .,:;")
        if _is_name(name) and (_ORGANISATION.search(name) or _is_short(name)):
            return name
    sentence = _SENTENCE.search(text, 0, _LONGEST)
    if sentence is None:
        return None
    name = text[: sentence.start()]
    words = name.split()
    fits = 0 < len(words) <= _MOST_WORDS and _all_capitalised(words)
    return name if fits and _ORGANISATION.search(name) else None


def names_body(text: str) -> bool:
    """Whether words hold one that only bodies bear in their names."""
    return _ORGANISATION.search(text) is not None


def _is_name(name: str) -> bool:
    return len(name) > 1 and not any(character.isdigit() for character in name)


def _is_short(name: str) -> bool:
    words = name.split()
    return len(words) <= _FEW_WORDS and _all_capitalised(words) and "," not in name


def _all_capitalised(words: list[str]) -> bool:
    return all(word[0].isupper() or word in _SMALL or not word[0].isalpha() for word in words)
