"""Whether two names are, or may be, one person's."""

from __future__ import annotations

import unicodedata
from collections import Counter
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from refcheck.matching.folding import squeeze, words
from refcheck.matching.names import readings

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from refcheck.model.works import Author

_NEAR_FROM = 75  # of 100: a misprint or another transliteration of a name
_SHORTEST_NEAR = 4  # letters: "Lee" is not "Li"
_SHORTEST_PART = 3
_PARTICLE_WORDS = "bin das del della den der des dos las los van von zum zur"
_PARTICLES = frozenset(_PARTICLE_WORDS.split())
_INITIALS_OF_ONE = 3  # so many initials in common are no chance
_LONGEST_IN_CAPITALS = 3  # letters: "LI" is a name in capitals, "JMDMPH" are degrees


def same_person(one: Author, other: Author) -> bool:
    """By the family names, of which one may be misspelt, or a part; by what stands in their place.

    Family and given name may be exchanged, but then to the letter: “Bert” is not “Berg” misspelt.
    """
    if set(readings(one)) & set(readings(other)):
        return True
    return _same_name(squeeze(one.family), squeeze(other.family))


def share_a_name(one: Author, other: Author) -> bool:
    """“Garcia” and “García-López”; a particle in common is no name."""
    common = set(words(one.family)) & set(words(other.family))
    return any(len(name) >= _SHORTEST_PART and name not in _PARTICLES for name in common)


def may_be_one(printed: Author, recorded: Author) -> bool:
    """By the initials: which name is the family's is not clear everywhere.

    “Kumar, P. D. M.” and “Madan, P. D.” have three in common.
    """
    one, other = _initials(printed), _initials(recorded)
    common = (one & other).total()
    return common >= _INITIALS_OF_ONE and common == min(one.total(), other.total())


def stands_among(person: Author, printed_words: Iterable[str]) -> bool:
    """Whether one of the words may be this person's name."""
    names = [*readings(person), *words(person.family)]
    return any(_near(name, word) for word in printed_words for name in names)


def persons_of(people: Sequence[Author]) -> list[Author]:
    """Without organisations."""
    return [person for person in people if person.given is not None]


def is_misread(person: Author, title: str) -> bool:
    """A word of the title, or degrees that ran together (“JMDMPH”)."""
    family = squeeze(person.family)
    shouted = person.family.isupper() and len(family) > _LONGEST_IN_CAPITALS
    compound = "-" in person.family and family in squeeze(title)
    return shouted or compound or family in words(title)


def in_one_script(one: str | None, other: str | None) -> bool:
    """Names in two scripts cannot be compared letter by letter."""
    return _is_latin(one or "") == _is_latin(other or "")


def _same_name(one: str, other: str) -> bool:
    """Alike, or the one a part of the other, as with double names."""
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) >= _SHORTEST_PART and (longer.startswith(shorter) or longer.endswith(shorter)):
        return True
    return _near(one, other)


def _near(one: str, other: str) -> bool:
    one, other = one.replace("rn", "m"), other.replace("rn", "m")  # as scans confuse them
    if one == other:
        return True
    alike = one[:1] == other[:1] and min(len(one), len(other)) >= _SHORTEST_NEAR
    return alike and fuzz.ratio(one, other) >= _NEAR_FROM


def _initials(person: Author) -> Counter[str]:
    given = person.given or ""
    if given.isupper() or "." in given:
        letters = squeeze(given)
    else:
        letters = "".join(name[0] for name in words(given))
    return Counter(squeeze(person.family)[:1] + letters)


def _is_latin(text: str) -> bool:
    return any(unicodedata.name(c, "").startswith("LATIN") for c in text if c.isalpha())
