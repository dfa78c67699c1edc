"""A sentence as the words and figures by which two sentences are laid beside each other."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from refcheck.claims.arms import arms, has_topic
from refcheck.claims.quantities import quantities
from refcheck.claims.words import PARTING, SMALL

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from refcheck.model.claims import Quantity

_WORD = re.compile(r"[^\W_]+(?:[’'][^\W_]+)?")
_REACH = 8  # words to each side of a figure that are its context
_WITHOUT_TOPIC = 0.15  # the weight of a small word, or of another figure, in a context

_SIGNS = re.compile(r"[,;:()\[\]/–—]")


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence: its words as stems, each figure a word `#dimension` of its own, in order.

    `at[i]` is where the i-th figure stands in `words`; `parts[i]` the half-open stretch of `words`
    between the signs and words that part a sentence. `topics` are the words with a topic,
    `contexts[i]` those around the i-th figure with their
    weights, of which `surroundings[i]` is the sum, and `arms[i]` those that
    tell whom it is about: in its part of the sentence and not in those of the nearest figures of
    its kind; all topics where it is the only one.
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


def line_of(
    text: str, abbreviations: Mapping[str, str] | None = None, language: str | None = None
) -> Line:
    """A sentence taken apart; a short form stands for itself and for its long form's words."""
    figures = quantities(text, language)
    words: list[str] = []
    at: list[int] = []
    parts: list[tuple[int, int]] = []
    begin = 0
    for stretch, figure in _stretches(text, figures):
        for sign_or_word in _pieces(stretch, abbreviations or {}):
            if sign_or_word is None:
                if len(words) > begin:
                    parts.append((begin, len(words)))
                begin = len(words)
            else:
                words.append(sign_or_word)
        if figure is not None:
            at.append(len(words))
            words.append(f"#{figure.dimension or figure.role}")
    if len(words) > begin:
        parts.append((begin, len(words)))
    topics = frozenset(word for word in words if has_topic(word))
    by_dimension: dict[str, list[int]] = {}
    for index, figure in enumerate(figures):
        by_dimension.setdefault(figure.dimension, []).append(index)
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
    )


def _stretches(text: str, figures: tuple[Quantity, ...]) -> Iterator[tuple[str, Quantity | None]]:
    """The text before each figure, with it; then the rest."""
    position = 0
    for figure in figures:
        yield text[position : figure.start], figure
        position = figure.end
    yield text[position:], None


def _pieces(stretch: str, abbreviations: Mapping[str, str]) -> Iterator[str | None]:
    """The stems of a stretch; None where it parts."""
    position = 0
    for match in _WORD.finditer(stretch):
        if _SIGNS.search(stretch, position, match.start()):
            yield None
        position = match.end()
        word = match[0]
        if word.lower() in PARTING:
            yield None
        long = abbreviations.get(word)
        if long:
            yield from (stem(each) for each in _WORD.findall(long))
        yield stem(word)
    if _SIGNS.search(stretch, position):
        yield None


def _context(words: list[str], at: int, topics: frozenset[str]) -> dict[str, float]:
    """The words around a figure, nearer ones with more weight."""
    found: dict[str, float] = {}
    for index in range(max(0, at - _REACH), min(len(words), at + _REACH + 1)):
        if index == at:
            continue
        word = words[index]
        weight = (1.0 if word in topics else _WITHOUT_TOPIC) / (1 + abs(index - at) / 4)
        if weight > found.get(word, 0.0):
            found[word] = weight
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
