"""In which words a printed title differs from the recorded one, and whether that matters."""

from __future__ import annotations

from collections import Counter
from enum import Enum
from html import unescape
from itertools import takewhile
from typing import TYPE_CHECKING

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

from refcheck.checks.title_spelling import in_other_language, title_words
from refcheck.matching.containers import abbreviates
from refcheck.matching.folding import STOP_WORDS
from refcheck.matching.titles import title_forms

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rapidfuzz.distance import Opcode

    from refcheck.model.works import Work


class Wording(Enum):
    """How a printed title stands to a recorded one.

    SAME: but for case, punctuation, small words and parts left out at either end. VARIANT: words
    are spelt, abbreviated or arranged otherwise. TRANSLATED: one is in another language or script.
    OTHER: there are other words, or words too many or too few. APART: too little is shared for a
    comparison word by word.
    """

    SAME = 0
    VARIANT = 1
    TRANSLATED = 2
    OTHER = 3
    APART = 4


_SHARED = 0.5  # of the shorter title's words: with fewer, the two are not one title edited
_SPELT = 75  # of 100: "tumour" and "tumor", "behavior" and "behaviours"
_SHORTEST_SPELT = 4  # letters: "now" is not "new" misspelt
_SHORTEST_STEM, _LONGEST_ENDING = 5, 3
_AT_THE_END = 2  # words that may be replaced at an end of the title, and still be of the title
_ACRONYM = range(2, 8)
_SMALL_WORDS = """
    at by for from in into of on to upon with within among between during using through versus vs
    via
"""
_SMALL = (STOP_WORDS | frozenset(_SMALL_WORDS.split())) - {"no"}
# Words that begin so and end alike are spelt nearly alike, and say the opposite.
_OPPOSITES = (
    ("extra", "intra"), ("hyper", "hypo"), ("inter", "intra"), ("macro", "micro"),
    ("mono", "poly"), ("over", "under"), ("post", "pre"),
)  # fmt: skip
_FILLING = frozenset(["a", "an", "the", "and", "of", "in"])  # left out and put in without a thought


def wording_of(printed: str, work: Work) -> Wording:
    """The mildest reading over the recorded title, with its subtitle, and the original title."""
    whole, *others = [form for form, _ in title_forms(work)] or [""]
    forms = [whole, *(form for form in others if not whole.startswith(form))]
    return min((_compared(printed, form) for form in forms), key=lambda wording: wording.value)


def _compared(printed: str, recorded: str) -> Wording:
    printed = unescape(unescape(printed))  # what is escaped twice shows on the page
    one, other = title_words(printed), title_words(recorded)
    if "".join(one) == "".join(other):
        return Wording.SAME
    if in_other_language(printed, recorded):
        return Wording.TRANSLATED
    shared = sum(block.src_end - block.src_start for block in _shared_blocks(one, other))
    if not shared or shared < _SHARED * min(len(one), len(other)):
        return Wording.APART
    found = {_judged(a, b) for a, b in _unequal(one, other)}
    worst = max(found, key=lambda wording: wording.value, default=Wording.SAME)
    if worst is Wording.OTHER and Counter(one) == Counter(other):
        return Wording.VARIANT
    return worst


def _unequal(
    one: Sequence[str], other: Sequence[str]
) -> Iterator[tuple[Sequence[str], Sequence[str]]]:
    """The stretches of words in which two titles differ; what one lacks at an end is left out.

    At an end stands what the other leaves out or what was read into it: a subtitle, a series, a
    group of authors. Only where as many words stand for a few others have they been replaced.
    """
    at = at_other = 0
    for code in _shared_blocks(one, other):
        pair = one[at : code.src_start], other[at_other : code.dest_start]
        if any(pair) and (at or at_other or _replaced(*pair)):
            yield pair
        at, at_other = code.src_end, code.dest_end
    rest = one[at:], other[at_other:]
    if _replaced(*rest):
        yield rest


def _shared_blocks(one: Sequence[str], other: Sequence[str]) -> list[Opcode]:
    """The stretches that both have, without those at an end that agree by chance.

    So does a stretch with fewer telling words than one title has more than the other between it and
    the next one.
    """
    blocks = [code for code in Indel.opcodes(one, other) if code.tag == "equal"]
    while len(blocks) > 1 and _by_chance(one, blocks[0], blocks[0], blocks[1]):
        del blocks[0]
    while len(blocks) > 1 and _by_chance(one, blocks[-1], blocks[-2], blocks[-1]):
        del blocks[-1]
    return blocks


def _by_chance(one: Sequence[str], block: Opcode, before: Opcode, after: Opcode) -> bool:
    gap, other_gap = after.src_start - before.src_end, after.dest_start - before.dest_end
    telling = sum(word not in _SMALL for word in one[block.src_start : block.src_end])
    return telling < abs(gap - other_gap)


def _replaced(one: Sequence[str], other: Sequence[str]) -> bool:
    return len(one) == len(other) and 0 < len(one) <= _AT_THE_END


def _judged(one: Sequence[str], other: Sequence[str]) -> Wording:
    if "".join(one) == "".join(other):
        return Wording.SAME
    telling, other_telling = ([w for w in side if w not in _SMALL] for side in (one, other))
    if "".join(telling) == "".join(other_telling):
        filling = all(word in _FILLING for word in (*one, *other) if word not in telling)
        return Wording.SAME if filling else Wording.VARIANT
    return Wording.VARIANT if _varies(telling, other_telling) else Wording.OTHER


def _varies(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether the words of one side are those of the other, spelt or abbreviated otherwise."""
    if not one or not other:
        return False
    if _is_acronym(one, other) or _is_acronym(other, one):
        return True
    if len(one) == len(other) and all(map(_same_or_short, one, other)):
        return True
    joined, other_joined = "".join(one), "".join(other)
    return len(one) != len(other) and joined[0] == other_joined[0] and _near(joined, other_joined)


def _same_or_short(one: str, other: str) -> bool:
    """“TZD” is short for “thiazolidinedione”, and “yr” for “year”."""
    short, long = sorted((one, other), key=len)
    if len(short) == 2 < len(long) and short == long[0] + long[-1]:  # noqa: PLR2004
        return True
    contracted = 2 < len(short) < len(long) and short.isalpha() and abbreviates(short, long)  # noqa: PLR2004
    return contracted or _same_word(one, other)


def _same_word(one: str, other: str) -> bool:
    """Equal, a plural, misspelt, or another ending on the same stem: “compared”, “comparing”."""
    one, other = _singular(one), _singular(other)
    if one == other:
        return True
    short, long = sorted((one, other), key=len)
    if len(short) >= _SHORTEST_STEM and long.endswith(short) and not long.isalpha():
        return True  # a number that was glued to it
    if not (one.isalpha() and other.isalpha()) or min(len(one), len(other)) < _SHORTEST_SPELT:
        return False
    stem = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
    if stem >= _SHORTEST_STEM and max(len(one), len(other)) - stem <= _LONGEST_ENDING:
        return True
    return one[0] == other[0] and _near(one, other)


def _singular(word: str) -> str:
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    return word[:-1] if word.endswith("s") and len(word) > 2 else word  # noqa: PLR2004


def _near(one: str, other: str) -> bool:
    return fuzz.ratio(one, other) >= _SPELT and not _opposite(one, other)


def _opposite(one: str, other: str) -> bool:
    return any(
        a.startswith(start) and b.startswith(end) and a[len(start) :] == b[len(end) :]
        for start, end in _OPPOSITES
        for a, b in ((one, other), (other, one))
    )


def _is_acronym(one: Sequence[str], other: Sequence[str]) -> bool:
    """“GLP” for “glucagon like peptide”, “COPD” for “chronic obstructive pulmonary disease”."""
    if len(one) != 1 or len(one[0]) not in _ACRONYM or len(other) < 2:  # noqa: PLR2004
        return False
    letters = iter("".join(other))
    begins = "".join(word[0] for word in other)
    return one[0].startswith(begins[0]) and all(letter in letters for letter in one[0])
