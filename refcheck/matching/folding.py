"""Text folded for comparison: case, accents, ligatures and widths away, letters and digits stay."""

from __future__ import annotations

import re
import unicodedata

WORD = re.compile(r"[^\W_]+")

_LETTERS = str.maketrans(
    {
        "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l",
        "ı": "i", "ŋ": "n", "ħ": "h", "ʼ": "'", "’": "'", "‘": "'", "`": "'", "´": "'",
    }
)  # fmt: skip
_MARKS = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]")

_NO_WORD = {code: None for code in range(128) if not chr(code).isalnum()}
_PAIR = 2
_STOP_WORDS = """
    a al an and as at au aus auf bei by da das de del dem den der des di die do dos du e ed ein eine
    el en et for from fur il im in into is its la le les mit no of on or per pp pour s sur sous the
    their to und une van vol von with y zu zum zur
"""
STOP_WORDS = frozenset(_STOP_WORDS.split())


def fold(text: str) -> str:
    """Lower-case, unaccented text; punctuation and spaces stay, so that word boundaries do."""
    if text.isascii():
        return text.lower()
    stripped = _MARKS.sub("", unicodedata.normalize("NFKD", text)).casefold()
    return unicodedata.normalize("NFKC", stripped.translate(_LETTERS))


def words(text: str) -> list[str]:
    """The words of a text, folded."""
    return WORD.findall(fold(text))


def squeeze(text: str) -> str:
    """The letters and digits alone: they survive lost and stray spaces and hyphens."""
    if text.isascii():
        return text.lower().translate(_NO_WORD)
    return "".join(words(text))


def content_words(text: str) -> list[str]:
    """The words that carry meaning in a name; all if none does; "Physical Review A" keeps its A."""
    found = words(text)
    series = found[-1:] if found and len(found[-1]) == 1 else []
    return [
        word for word in found[: len(found) - len(series)] if word not in STOP_WORDS
    ] + series or found


def search_terms(text: str) -> list[str]:
    """The words that an index keeps: ideographs in pairs, since such writing has no spaces."""
    terms: list[str] = []
    for word in words(text):
        if not word.isascii() and len(word) > _PAIR and any(map(_is_ideograph, word)):
            terms += [word[i : i + _PAIR] for i in range(len(word) - 1)]
        else:
            terms.append(word)
    return terms


def _is_ideograph(character: str) -> bool:
    # No pattern: `re` takes 2 ms to compile a set of so many signs.
    return (
        "\u3040" <= character <= "\u30ff"
        or "\u3400" <= character <= "\u4dbf"
        or "\u4e00" <= character <= "\u9fff"
        or "\uf900" <= character <= "\ufaff"
    )
