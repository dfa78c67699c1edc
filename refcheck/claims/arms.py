"""Whom each of a sentence's figures is about, where several are compared."""

from __future__ import annotations

from bisect import bisect_right
from itertools import pairwise
from typing import TYPE_CHECKING

from refcheck.claims.words import BEFORE_A_GROUP, COMPARING, PARTING, PEOPLE, SMALL

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from refcheck.model.claims import Quantity


_BRACKETS = 2  # that stand between a figure and whom it is about: "33 % (6/18; p = 0.04) on A"


def has_topic(word: str) -> bool:
    """Whether a stem is a word with a topic; a figure is none."""
    return word not in SMALL and word[0] != "#"


def arms(
    figures: Sequence[Quantity],
    words: Sequence[str],
    parts: Sequence[tuple[int, int]],
    at: Sequence[int],
) -> list[frozenset[str]]:
    """Of each figure the words of its part that a figure of its kind beside it has not.

    Those behind it, where these set it off ("88 % in the placebo group"); else all of its part. A
    figure of another kind is such a word as well: "at 10 mg", "on day 7". All topics of the
    sentence, where a figure is the only one of its kind.
    """
    named = list(words)
    for index, figure in zip(at, figures, strict=True):
        named[index] = f"={figure.low * figure.scale:g} {figure.dimension}"
    kinds: dict[tuple[str, str], list[int]] = {}
    for index, figure in enumerate(figures):
        kinds.setdefault((figure.dimension, figure.role), []).append(index)
    found = [frozenset[str]()] * len(figures)
    for (dimension, _), alike in kinds.items():
        sentence = _Sentence(named, parts, dimension)
        if len(alike) == 1:
            found[alike[0]] = sentence.topics(0, len(words))
            continue
        told = _told_apart(sentence, [at[index] for index in alike])
        for index, own in zip(alike, told, strict=True):
            found[index] = own
    return found


class _Sentence:
    """A sentence as the figures of one kind see it: these themselves are no words of it."""

    def __init__(
        self, words: Sequence[str], parts: Sequence[tuple[int, int]], dimension: str
    ) -> None:
        self._words = words
        self._parts = parts
        self._kind = f" {dimension}"

    def topics(self, start: int, end: int) -> frozenset[str]:
        """The words with a topic in a stretch, and figures of other kinds."""
        return frozenset(word for word in self._words[start:end] if self._tells(word))

    def _tells(self, word: str) -> bool:
        if word[0] == "=":
            return not word.endswith(self._kind)
        return word not in SMALL and word not in PEOPLE

    def part_at(self, at: int) -> int:
        """Which part of the sentence a word stands in."""
        return bisect_right(self._parts, (at, len(self._words))) - 1

    def part(self, index: int) -> frozenset[str]:
        """The topics of a part."""
        return self.topics(*self._parts[index])

    def behind(self, at: int) -> frozenset[str]:
        """The topics behind a figure in its part, or behind its brackets: "33 % (6/18) on A"."""
        index = self.part_at(at)
        start, end = self._parts[index]
        if at + 1 < end:
            return self.topics(at + 1, end)
        bracketed = at == start
        for start, end in self._parts[index + 1 : index + 1 + _BRACKETS]:
            if self._words[start] in PARTING or self._has_figure(start, end, self._kind):
                break
            if self._has_figure(start, end):
                bracketed = True
            elif bracketed or self._words[start] in BEFORE_A_GROUP:
                return self.topics(start, end)
        return frozenset()

    def _has_figure(self, start: int, end: int, kind: str = "") -> bool:
        return any(word[0] == "=" and word.endswith(kind) for word in self._words[start:end])

    @property
    def is_respective(self) -> bool:
        """Whether names and figures are given in the same order, each for itself."""
        return "respectively" in self._words

    def names(self, first: int, last: int, count: int) -> list[frozenset[str]] | None:
        """So many parts with topics behind a row of figures, or before it; None if they are fewer.

        "88 % and 40 % of A and B", "in A and B 88 % and 40 %".
        """
        index = self.part_at(last)
        spans = [(last + 1, self._parts[index][1]), *self._parts[index + 1 :]]
        behind = [topics for span in spans if (topics := self.topics(*span))]
        if len(behind) == count:
            return behind
        index = self.part_at(first)
        spans = [*self._parts[:index], (self._parts[index][0], first)]
        before = [topics for span in spans if (topics := self.topics(*span))]
        return before[-count:] if len(before) >= count else None

    def comparison_before(self, index: int) -> int | None:
        """The last part before it that begins with "than" or the like, with topics on both sides."""
        for each in range(index - 1, 0, -1):
            compares = self._words[self._parts[each][0]] in COMPARING
            if compares and self.part(each) and self.part(each - 1):
                return each
        return None

    def around(self, at: int) -> frozenset[str]:
        """The topics of a figure's part; of the part before it, where it is alone in its own."""
        index = self.part_at(at)
        return self.part(index) or (self.part(index - 1) if index else frozenset())


def _told_apart(sentence: _Sentence, places: Sequence[int]) -> list[frozenset[str]]:
    behind = _set_off([sentence.behind(at) for at in places])
    around = _set_off([sentence.around(at) for at in places])
    told = [
        own if own and any(_beside(behind, place)) else around[place]
        for place, own in enumerate(behind)
    ]
    for first, (one, other) in enumerate(pairwise(places)):
        pair = _bare_pair(sentence, one, other)
        if pair is not None:
            told[first : first + 2] = _set_off(pair)
    if sentence.is_respective:
        for start, end in _runs(sentence, places):
            names = sentence.names(places[start], places[end - 1], end - start)
            if names:
                told[start:end] = _set_off(names)
    return told


def _bare_pair(sentence: _Sentence, one: int, other: int) -> list[frozenset[str]] | None:
    """Whom two figures are about that stand bare behind both: "in A than in B (88 % vs 40 %)".

    What only says of which kind the figures are may stand in between: "(median, 88 % vs 40 %)".
    """
    index, next_index = sentence.part_at(one), sentence.part_at(other)
    if next_index == index:
        return None
    if any(sentence.part(each) for each in range(index, next_index + 1)):
        return None
    if index and sentence.part(index - 1) <= STATISTICS:
        index -= 1
    return [sentence.part(index - 2), sentence.part(index - 1)] if index > 1 else None


def _set_off(own: Sequence[frozenset[str]]) -> list[frozenset[str]]:
    """Of each set what a set beside it has not: of the two the one that is more like it."""
    told = []
    for place, words in enumerate(own):
        unlike = [other for other in _beside(own, place) if words - other]
        nearest = max(unlike, key=lambda other: len(words & other), default=words)
        told.append(words - nearest)
    return told


def _beside(sets: Sequence[frozenset[str]], place: int) -> Iterable[frozenset[str]]:
    return [*sets[max(0, place - 1) : place], *sets[place + 1 : place + 2]]
