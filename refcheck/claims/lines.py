"""A sentence as the words and figures by which two sentences are laid beside each other."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from refcheck.claims.agreement import kind_of
from refcheck.claims.arms import arms
from refcheck.claims.quantities import quantities
from refcheck.claims.words import PARTING, SMALL

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from refcheck.claims.agreement import Kind
    from refcheck.model.claims import Quantity

_WORD = re.compile(r"[^\W_]+(?:[’'][^\W_]+)?")
_WORD_OR_SIGN = re.compile(rf"{_WORD.pattern}|[,;:()\[\]/–—]")
_SIGNS = frozenset(",;:()[]/–—")  # that part a sentence
_REACH = 8  # words to each side of a figure that are its context
_WITHOUT_TOPIC = 0.15  # the weight of a small word, or of another figure, in a context
# So many words away from a figure: the weight of a word with a topic, and of one without.
_FADING = tuple(
    (distance, 1 / (1 + distance / 4), _WITHOUT_TOPIC / (1 + distance / 4))
    for distance in range(_REACH, 0, -1)
)


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence: its words as stems, each figure a word `#dimension` of its own, in order.

    `at[i]` is where the i-th figure stands in `words`. `topics` are the words with a topic,
    `contexts[i]` those around the i-th figure with their weights, of which `surroundings[i]` is the
    sum, and `arms[i]` those that tell whom it is about: in its part of the sentence and not in
    those of the nearest figures of its kind; all topics where it is the only one.
    """

    text: str
    words: tuple[str, ...]
    figures: tuple[Quantity, ...]
    at: tuple[int, ...]
    topics: frozenset[str]
    contexts: tuple[dict[str, float], ...]
    surroundings: tuple[float, ...]
    arms: tuple[frozenset[str], ...]
    by_dimension: dict[str, list[int]]
    by_kind: dict[Kind, list[int]]


def line_of(
    text: str, abbreviations: Mapping[str, str] | None = None, language: str | None = None
) -> Line:
    """A sentence taken apart; a short form stands for itself and for its long form's words."""
    figures = quantities(text, language)
    words, at, parts = _in_parts(text, figures, abbreviations or {})
    topics = _topics(words)
    by_dimension: dict[str, list[int]] = {}
    by_kind: dict[Kind, list[int]] = {}
    for index, figure in enumerate(figures):
        by_dimension.setdefault(figure.dimension, []).append(index)
        by_kind.setdefault(kind_of(figure), []).append(index)
    contexts = tuple(_context(words, index, topics) for index in at)
    return Line(
        text,
        tuple(words),
        figures,
        tuple(at),
        topics,
        contexts,
        tuple(sum(context.values()) for context in contexts),
        tuple(arms(figures, words, parts, at)),
        by_dimension,
        by_kind,
    )


def topics_of(
    text: str, abbreviations: Mapping[str, str] | None = None, language: str | None = None
) -> frozenset[str]:
    """The topics of a line that no other is laid beside."""
    return _topics(_in_parts(text, quantities(text, language), abbreviations or {})[0])


def _topics(words: list[str]) -> frozenset[str]:
    return frozenset([word for word in frozenset(words) - SMALL if word[0] != "#"])


def _in_parts(
    text: str, figures: tuple[Quantity, ...], abbreviations: Mapping[str, str]
) -> tuple[list[str], list[int], list[tuple[int, int]]]:
    """The words, where the figures stand among them, and the half-open stretches that are parts."""
    words: list[str] = []
    at: list[int] = []
    bounds = [0]
    for stretch, figure in _stretches(text, figures):
        for sign_or_word in _WORD_OR_SIGN.findall(stretch):
            if sign_or_word in _SIGNS or sign_or_word.lower() in PARTING:
                bounds.append(len(words))
            if sign_or_word in abbreviations:
                words += map(stem, _WORD.findall(abbreviations[sign_or_word]))
            if sign_or_word not in _SIGNS:
                words.append(stem(sign_or_word))
        if figure is not None:
            at.append(len(words))
            words.append(f"#{figure.dimension or figure.role}")
    bounds.append(len(words))
    return words, at, [(begin, end) for begin, end in pairwise(bounds) if begin < end]


def _stretches(text: str, figures: tuple[Quantity, ...]) -> Iterator[tuple[str, Quantity | None]]:
    """The text before each figure, with it; then the rest."""
    position = 0
    for figure in figures:
        yield text[position : figure.start], figure
        position = figure.end
    yield text[position:], None


def _context(words: list[str], at: int, topics: frozenset[str]) -> dict[str, float]:
    """The words around a figure, nearer ones with more weight: they come last, and stay."""
    found: dict[str, float] = {}
    for distance, topical, small in _FADING:
        for index in (at - distance, at + distance):
            if 0 <= index < len(words):
                word = words[index]
                found[word] = topical if word in topics else small
    return found


@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """A word's stem; a single capital letter stays what it is: "group A"."""
    if len(word) == 1:
        return word
    word = word.lower()
    return word if word in SMALL else _stemmer()(word)


@cache
def _stemmer() -> Callable[[str], str]:
    import Stemmer  # noqa: PLC0415 - only where an abstract is at hand

    stems: Callable[[str], str] = Stemmer.Stemmer("english").stemWord
    return stems
