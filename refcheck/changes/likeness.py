"""Whether two texts are nearly the same words."""

from __future__ import annotations

from collections import Counter
from difflib import SequenceMatcher
from functools import lru_cache

from refcheck.matching.folding import words

_ENTRY, _CLAIM = 0.85, 0.8
_SPELT = 0.7  # share of characters, of texts no longer than …
_LONGEST = 400
_FEW = 3  # words: of so few, all must be the same
_KEPT = 8192  # texts whose words are remembered: each is compared with many


def same_entry(one: str, other: str) -> bool:
    """One source printed twice, corrections apart."""
    return likeness(one, other, least=_ENTRY) >= _ENTRY


def same_claim(one: str, other: str) -> bool:
    """One sentence before and after an edit of few words."""
    return likeness(one, other, least=_CLAIM) >= _CLAIM


def corrected_claim(one: str, other: str) -> bool:
    """The same, or nearly letter by letter: for sentences of which one took the other's place."""
    if same_claim(one, other):
        return True
    if max(len(one), len(other)) > _LONGEST:
        return False
    letters = SequenceMatcher(None, one, other, autojunk=False)
    quick = letters.real_quick_ratio() >= _SPELT and letters.quick_ratio() >= _SPELT
    return quick and letters.ratio() >= _SPELT


def likeness(one: str, other: str, *, least: float = 0.0) -> float:
    """The share of words that both have (Dice), 0 to 1; 0 where it is surely below `least`."""
    (mine, my_count), (yours, your_count) = _bag(one), _bag(other)
    total = my_count + your_count
    if min(my_count, your_count) <= _FEW:
        return float(total > 0 and mine == yours)
    if 2 * min(my_count, your_count) < least * total:
        return 0.0
    return 2 * (mine & yours).total() / total


@lru_cache(maxsize=_KEPT)
def _bag(text: str) -> tuple[Counter[str], int]:
    found = Counter(words(text))
    return found, found.total()
