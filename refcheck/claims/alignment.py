"""Two sentences laid beside each other: what they share, and which figure stands for which."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from refcheck.claims.lines import Line

# Sentences that share less of their topics are not laid beside each other word by word.
_WORTH_ALIGNING = 0.3

# A stretch of the claim's words, and the stretch of the source's that stands in its place.
Change = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Alignment:
    """A claim's line beside a source's line.

    `shared` is the share of the claim's topics that the source's line has, `covered` the share of
    the source's line's that the claim has, or what it inherits, and `led` the share of the
    subject that the source's line has, all by weight. `paired[i]` is the
    source's figure that stands where the claim's i-th stands when both are read in order; `order`
    is how much of the claim's words the source's line has in the same order; `changes` are what
    stands between those, on both sides.
    """

    claim: Line
    source: Line
    shared: float
    covered: float
    led: float
    paired: Mapping[int, int]
    order: float
    changes: tuple[Change, ...]


def aligned(
    claim: Line,
    source: Line,
    inherited: frozenset[str],
    weights: Mapping[str, float],
    subject: frozenset[str],
) -> Alignment:
    """Lay a claim's line beside a source's; `subject` is of the topics that it may inherit."""
    common = claim.topics & source.topics
    shared = _weight(common, weights) / (_weight(claim.topics, weights) or 1.0)
    covered, led = _weight(common, weights), shared
    if inherited:
        told = claim.topics | inherited
        covered = _weight(told & source.topics, weights)
        led = _weight(subject & source.topics, weights) / (_weight(subject, weights) or 1.0)
    covered /= _weight(source.topics, weights) or 1.0
    if shared < _WORTH_ALIGNING:
        return Alignment(claim, source, shared, covered, led, {}, 0.0, ())
    return Alignment(claim, source, shared, covered, led, *_in_order(claim, source))


def _weight(words: Iterable[str], weights: Mapping[str, float]) -> float:
    return sum([weights.get(word, 1.0) for word in words])


def _in_order(claim: Line, source: Line) -> tuple[dict[int, int], float, tuple[Change, ...]]:
    """The longest common run of words: the figures that face each other in it, its share, the rest.

    A figure is the word of its dimension there, whatever its value.
    """
    from rapidfuzz.distance import LCSseq  # noqa: PLC0415 - only where an abstract is at hand

    claimed = {word: number for number, word in enumerate(claim.at)}
    stated = {word: number for number, word in enumerate(source.at)}
    paired: dict[int, int] = {}
    changes: list[Change] = []
    same = end = other_end = 0
    for start, other, length in LCSseq.editops(claim.words, source.words).as_matching_blocks():
        if start > end and other > other_end:
            changes.append((end, start, other_end, other))
        end, other_end = start + length, other + length
        same += length
        for step in range(length):
            if start + step in claimed:
                paired[claimed[start + step]] = stated[other + step]
    return paired, same / max(1, len(claim.words)), tuple(changes)


def nearness(claim: Line, figure: int, source: Line, other: int) -> tuple[float, float]:
    """How much of each figure's context the other's has, both from 0 to 1."""
    own, theirs = claim.contexts[figure], source.contexts[other]
    both = 0.0
    for word in own.keys() & theirs.keys():
        one, another = own[word], theirs[word]
        both += one if one < another else another  # noqa: FURB136 - of each pair of figures
    return both / (claim.surroundings[figure] or 1.0), both / (source.surroundings[other] or 1.0)
