"""What names of journals, proceedings and publishers look like."""

from __future__ import annotations

import re

from refcheck.reading.bibliography.letters import (
    LETTER,
    MONTH,
    UPPER,
    YEAR,
    hyphenated,
    is_month,
    months_marked,
    shape,
)
from refcheck.reading.bibliography.vocabulary import (
    CUTS,
    PUBLISHER_WORDS,
    SERIAL_WORDS,
    WHOLE_WORDS,
)

_LONGEST = 120
_LONGEST_CUT = 7
_MOST_CUT_WORDS = 3
_PUBLISHERS = ("random house", "de gruyter", "изд-во", "o'reilly", "大学")
_WORD = re.compile(r"\w+")
_PLACED = re.compile(
    rf"[—–\s]{{0,3}}(?:[{UPPER}]{LETTER}{{0,30}}\.?[\s-]?){{1,3}}(?:,\s"
    rf"[\w. ]{{2,20}})?:\s?[{UPPER}]"
)
_ABBREVIATED_PIECE = re.compile(rf"(?:[{UPPER}(]?[^\s.]{{0,13}}|of|and|the|de|&|für|der)\.?,?")
_ENDING = re.compile(
    rf"(?:[\s,;:.(\[]{{0,3}}(?:\b{MONTH}\b\.?|\b\d{{1,2}}(?:st|nd|rd|th)?\b|"
    rf"[(\[,;]?\s?\b{YEAR}[a-z]?\b[)\]]?|\bvol(?:ume)?\.?|\bno\.?|\bpp?\.?|"
    rf"\bart(?:icle)?\.?|v\.|\bjahrg\.?|\bбд\.?"
    rf"|\(?in press\)?|\(?forthcoming\)?|-)){{1,6}}[\s,;:.)\]]{{0,4}}$",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
_LAST_SIGNS = frozenset("-‐‑‒–—−")
_LAST_WORDS = frozenset(
    {"vol", "volume", "no", "p", "pp", "art", "article", "v", "jahrg", "бд", "press", "forthcoming"}
)


def is_container(text: str) -> bool:
    """Whether words can only be read as a serial or proceedings by their words."""
    lower = text[:_LONGEST].lower()
    return not SERIAL_WORDS.isdisjoint(_WORD.findall(lower)) or "lecture notes" in lower


def is_publisher(text: str) -> bool:
    """Whether words name a publisher, or a place and a publisher."""
    return names_publisher(text) or (
        len(text) < _LONGEST and _PLACED.match(shape(text)) is not None
    )


def names_publisher(text: str) -> bool:
    """Whether words hold one that only publishers bear in their names."""
    if len(text) >= _LONGEST:
        return False
    lower = text.lower()
    return not PUBLISHER_WORDS.isdisjoint(_WORD.findall(lower)) or any(
        map(lower.__contains__, _PUBLISHERS)
    )


def is_abbreviation(piece: str, *, first: bool) -> bool:
    """Whether a piece with a full stop is a cut word of a container's name: Proc., Free Radic.

    `first` pieces, which might be a title of one word, must be cut words that are known.
    """
    words = piece.rstrip(" .").replace(".", " ").split()
    if not words or len(words) > _MOST_CUT_WORDS:
        return False
    last = words[-1].strip("(),;:-")
    if last.lower() in CUTS or len(last) == 1:
        return all(
            word[0].isupper() or word in {"of", "and", "de", "&"} or word[0] in "(&"
            for word in words
        )
    if first or last.lower() in WHOLE_WORDS or not last or not last[0].isupper():
        return False
    few = len(words) < _MOST_CUT_WORDS and len(last) <= _LONGEST_CUT
    return few and _ABBREVIATED_PIECE.fullmatch(shape(last)) is not None


def without_ending(text: str) -> str:
    """A container without the month, year or "vol." that ends it, and its last full stop."""
    text = text.strip(" ,;:")
    if _may_end(text):
        before = max(0, len(text) - 60)
        ending = _ENDING.search(text[:before] + months_marked(hyphenated(text[before:])), before)
        if ending is not None:
            text = text[: ending.start()]
    abbreviated = text.endswith((".", ")")) and "." in text[:-1]
    return text.strip(" ,;:–—-") if abbreviated else text.strip(" .,;:–—-")


def _may_end(text: str) -> bool:
    """Whether the last word is one that an ending ends in; saves most of the work."""
    last = text.rstrip(" .,;:)]").rpartition(" ")[2].lstrip("([").lower()
    return (
        last[-1:] in _LAST_SIGNS
        or last in _LAST_WORDS
        or _DIGIT.search(last) is not None
        or is_month(last)
    )
