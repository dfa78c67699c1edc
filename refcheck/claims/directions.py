"""Words that say which way a quantity went, and where two sentences say opposite ones."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from refcheck.claims.lines import stem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from refcheck.claims.facing import Bench
    from refcheck.claims.lines import Line

# One direction's words, the other's; only words of one row are opposites.
_OPPOSITES = (
    (
        "increase rise rose risen grew growth gain elevate higher greater more larger above exceed",
        "decrease reduce reduction decline fall fell drop lower fewer less smaller below loss lost",
    ),
    (
        "improve improvement better superior",
        "worsen worse deteriorate deterioration inferior",
    ),
    ("longer prolong lengthen", "shorter shorten"),
    ("faster quicker sooner earlier accelerate", "slower later delay"),
    ("stronger", "weaker"),
)
_NEGATIONS = frozenset(["no", "not", "nor", "neither", "without", "never", "cannot"])


# Less of the claim's words in the same order may be another sentence altogether.
_SAME_ORDER = 0.65
_LONGEST_CHANGE = 3
_SAME_CHANGE = 0.3  # of the claim's topics that a source's sentence of the same change has


def reversed_directions(bench: Bench) -> int | None:
    """Where in the claim's line (index of a word) the source's line says the opposite direction.

    None where it does not, or where that cannot be told: the two must be nearly the same words in
    the same order, so that the same thing is said to go the other way, and no figure may differ.
    """
    laid = bench.laid
    turned = _turned_change(bench)
    if turned is not None:
        return turned
    if laid.order < _SAME_ORDER or bench.differing or laid.claim.text == laid.source.text:
        return None
    if not bench.agreeing <= laid.paired.keys() or not bench.same.issuperset(laid.paired.items()):
        return None  # both were turned round: "higher in A than in B", "lower in B than in A"
    for start, end, other, other_end in laid.changes:
        if max(end - start, other_end - other) > _LONGEST_CHANGE:
            continue
        if opposite(laid.claim.words[start:end], laid.source.words[other:other_end]):
            return start
    return None


def _turned_change(bench: Bench) -> int | None:
    """Where the claim goes "from A to B", and the source, in what is no other sentence, back."""
    laid, same = bench.laid, bench.same
    if laid.shared < _SAME_CHANGE:
        return None
    theirs = list(_changes(laid.source))
    for first, last in _changes(laid.claim):
        for other, other_last in theirs:
            turned = (first, other_last) in same and (last, other) in same
            if turned and not same.intersection([(first, other), (last, other_last)]):
                return laid.claim.at[first]
    return None


def _changes(line: Line) -> Iterator[tuple[int, int]]:
    """The figures of each "from 62 to 24", of "from 62 in 1990 to 24" as well."""
    start = None
    for index, at in enumerate(line.at):
        before = line.words[at - 1] if at else ""
        if before == "from":
            start = index
        elif before == "to" and start is not None:
            yield start, index
            start = None


def opposite(claimed: Sequence[str], stated: Sequence[str]) -> tuple[str, str] | None:
    """The two words (stems) that say opposite directions where each side has one; else None."""
    if _NEGATIONS.intersection(claimed) or _NEGATIONS.intersection(stated):
        return None
    own, theirs = list(_directed(claimed)), list(_directed(stated))
    if len(own) != 1 or len(theirs) != 1:
        return None
    (word, row, sign), (other, other_row, other_sign) = own[0], theirs[0]
    return (word, other) if row == other_row and sign != other_sign else None


def _directed(words: Sequence[str]) -> Iterator[tuple[str, int, int]]:
    directions = _directions()
    for word in words:
        if word in directions:
            yield (word, *directions[word])


@cache
def _directions() -> dict[str, tuple[int, int]]:
    """Each direction's stem, with its row and which side of the row it is on."""
    return {
        stem(word): (row, side)
        for row, sides in enumerate(_OPPOSITES)
        for side, words in enumerate(sides)
        for word in words.split()
    }
