"""When a field that was read counts as the one that is printed: the four rules of GROBID's tables.

They are defined at https://grobid.readthedocs.io/en/latest/End-to-end-evaluation/. Each is taken of
values without the punctuation at their ends, which labels keep or drop as it comes. Numbers must be
equal but for leading zeros under every rule, and family names may lack their particle
(van der Berg, Berg) under all but the strict one.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from labelled_references import folded
from rapidfuzz.distance import Levenshtein

RULES = ("strict", "soft", "ratcliff", "levenshtein")
LIKE_RATCLIFF = 0.95
LIKE_LEVENSHTEIN = 0.8
SHORTEST_NAME = 2
PUNCTUATION = " .,;:-–—\"“”‘’«»„'()[]"


def agree(field: str, read: str, expected: str, rule: str, *, abbreviated: bool = False) -> bool:
    """`abbreviated` containers agree with their full names, where a record and no print tells."""
    if read.strip(PUNCTUATION) == expected.strip(PUNCTUATION):
        return True
    one, other = folded(read), folded(expected)
    if rule == "strict" or one == other:
        return rule != "strict" and bool(one)
    if field == "first_author" and min(len(one), len(other)) > SHORTEST_NAME:
        if one.endswith(other) or other.endswith(one):
            return True
    elif field not in {"title", "container", "first_author"}:
        return one.lstrip("0") == other.lstrip("0")
    loose = abbreviated and field == "container" and abbreviates(read, expected)
    return loose or similar(one, other, rule)


def similar(one: str, other: str, rule: str) -> bool:
    if rule == "ratcliff":
        matcher = SequenceMatcher(None, one, other, autojunk=False)
        return matcher.real_quick_ratio() >= LIKE_RATCLIFF and matcher.ratio() >= LIKE_RATCLIFF
    return (
        rule == "levenshtein" and Levenshtein.normalized_similarity(one, other) >= LIKE_LEVENSHTEIN
    )


def abbreviates(short: str, full: str) -> bool:
    """Every word of the one begins the next of the other, as in J Biol Chem and its full name."""
    words = [folded(word) for word in re.split(r"[\s.:,()/-]+", short) if folded(word)]
    rest = [folded(word) for word in re.split(r"[\s.:,()/-]+", full) if folded(word)]
    if len(words) > len(rest):
        words, rest = rest, words
    position = 0
    for word in words:
        while position < len(rest) and not (
            rest[position].startswith(word) or word.startswith(rest[position])
        ):
            position += 1
        if position == len(rest):
            return False
        position += 1
    return bool(words)
