"""The words of a title, spelt alike wherever it was printed, and the language they are in."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING

from refcheck.matching.folding import words

if TYPE_CHECKING:
    from collections.abc import Sequence

_SHORTEST = 4  # letters: shorter words are spelt alike everywhere
_NUMBER_WORDS = """
    zero one two three four five six seven eight nine ten eleven twelve
"""
_ROMAN = ("", "", "ii", "iii", "iv", "", "vi", "vii", "viii", "ix", "", "xi", "xii")
_SPELT_OUT = {word: str(number) for number, word in enumerate(_NUMBER_WORDS.split())}
_SIGNS = dict.fromkeys(map(ord, "™®©†‡*"), " ")
_SPELLINGS = tuple(
    (re.compile(british), american)
    for british, american in (
        (r"(?<=[a-z]{3})is(?=(?:e|ed|es|er|ers|ing|ation|ations)$)", "iz"),
        (r"(?<=[a-z]{3})ys(?=(?:e|ed|er|ers|ing)$)", "yz"),
        (r"ae|oe", "e"),
        (r"our", "or"),
        (r"ll", "l"),
        (r"tre(?=s?$)", "ter"),
        (r"ogue(?=s?$)", "og"),
        (r"mme(?=s?$)", "m"),
        (r"ence(?=s?$)", "ense"),
        (r"eing$", "ing"),
    )
)
# The words by which a language shows; those that two of them share show nothing.
_TELLING = {
    "en": "the of and in for with on from to by an is are",
    "de": "der die das und von mit bei im zur zum für eine einer eines des den dem auf über",
    "fr": "le les des du et dans une chez sur pour au aux avec par",
    "es": "el los las y en una por con para del",
    "it": "il gli di della delle dei nel nella e per una con dell",
    "pt": "os dos das do da em uma na no com para",
    "nl": "het een van en voor met bij op",
}
_LANGUAGE_WORDS = {name: frozenset(words(text)) for name, text in _TELLING.items()}


def title_words(title: str) -> list[str]:
    """Folded, in American spelling, numbers in figures, Greek letters by their names."""
    found = words(_with_greek_names(title.translate(_SIGNS)))
    return [_in_american(_SPELT_OUT.get(word) or _in_figures(word)) for word in found]


def _in_figures(word: str) -> str:
    """“iii” is 3; a single letter is a letter."""
    return str(_ROMAN.index(word)) if word in _ROMAN else word


def _in_american(word: str) -> str:
    """A spelling that British and American words share; it need not be a word."""
    if not word.isalpha() or len(word) < _SHORTEST:
        return word
    for british, american in _SPELLINGS:
        word = british.sub(american, word)
    return word


def _with_greek_names(title: str) -> str:
    """α is alpha to those who cannot type it; a title in Greek stays as it is."""
    if title.isascii():
        return title
    return "".join(
        f" {unicodedata.name(c).split()[-1].lower()} " if _is_lone_greek(title, at) else c
        for at, c in enumerate(title)
    )


def _is_lone_greek(title: str, at: int) -> bool:
    around = title[max(0, at - 1) : at] + title[at + 1 : at + 2]
    return _is_greek(title[at]) and not any(map(_is_greek, around))


def _is_greek(character: str) -> bool:
    return "α" <= character.lower() <= "ω"


def in_other_language(printed: str, recorded: str) -> bool:
    """Whether two titles are in different scripts, or in languages that show in small words."""
    ascii_alone = printed.isascii() and recorded.isascii()
    if not ascii_alone and _script(printed) != _script(recorded):
        return True
    language, other_language = _language(words(printed)), _language(words(recorded))
    return None not in {language, other_language} and language != other_language


def _language(title: Sequence[str]) -> str | None:
    """The one language whose small words stand in a title, twice as often as any other's."""
    counts = {name: sum(w in known for w in title) for name, known in _LANGUAGE_WORDS.items()}
    (first, most), (_, next_most) = sorted(counts.items(), key=lambda c: -c[1])[:2]
    return first if most and most >= 2 * next_most else None


def _script(text: str) -> str:
    """The script of most letters, by the first word of their Unicode names."""
    scripts = Counter(unicodedata.name(c, "?").split()[0] for c in text if c.isalpha())
    return scripts.most_common(1)[0][0] if scripts else ""
