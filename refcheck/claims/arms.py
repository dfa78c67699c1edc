"""Whom each of a sentence's figures is about, where several are compared."""

from __future__ import annotations

from bisect import bisect_right
from itertools import pairwise
from typing import TYPE_CHECKING

from refcheck.claims.words import BEFORE_A_GROUP, COMPARING, PARTING, PEOPLE, SMALL, STATISTICS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from refcheck.model.claims import Quantity


_RESPECTIVELY = "respectively"
_UNTOLD = SMALL | PEOPLE
_LONGEST = 200  # words of a part that are looked at; a sentence of that many is none
_FAR = 40  # parts between a comparison and its figures
_BRACKETS = 4  # parts between a figure and whom it is about: "33 % (6/18; p = 0.04) on A"


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
        named[index] = f"={figure.low * figure.scale:g} {_kind(figure)}"
    kinds: dict[tuple[str, str], list[int]] = {}
    for index, figure in enumerate(figures):
        kinds.setdefault((_kind(figure), figure.role), []).append(index)
    found = [frozenset[str]()] * len(figures)
    for (kind, _), alike in kinds.items():
        sentence = _Sentence(named, parts, kind)
        if len(alike) == 1:
            found[alike[0]] = sentence.topics(0, len(words))
            continue
        told = _told_apart(sentence, [at[index] for index in alike])
        for index, own in zip(alike, told, strict=True):
            found[index] = own
    return found


def _kind(figure: Quantity) -> str:
    """A year is no bare number: "38 in 1912"."""
    return figure.dimension or ("date" if figure.role == "date" else "")


class _Sentence:
    """A sentence as the figures of one kind see it: these themselves are no words of it."""

    def __init__(self, words: Sequence[str], parts: Sequence[tuple[int, int]], kind: str) -> None:
        self._words = words
        self._parts = parts
        self._alike = {word for word in words if word[0] == "=" and word.partition(" ")[2] == kind}
        self._topics_of: dict[int, frozenset[str]] = {}
        self.length = len(words)

    def topics(self, start: int, end: int) -> frozenset[str]:
        """The words with a topic in a stretch, and figures of other kinds."""
        end = min(end, start + _LONGEST)
        return frozenset(self._words[start:end]) - _UNTOLD - self._alike

    def part_at(self, at: int) -> int:
        """Which part of the sentence a word stands in."""
        return bisect_right(self._parts, (at, len(self._words))) - 1

    def end_of_part(self, at: int) -> int:
        """Where the part ends that a word stands in."""
        return self._parts[self.part_at(at)][1]

    def part(self, index: int) -> frozenset[str]:
        """The topics of a part."""
        if index not in self._topics_of:
            self._topics_of[index] = self.topics(*self._parts[index])
        return self._topics_of[index]

    def behind(self, at: int) -> frozenset[str]:
        """The topics behind a figure in its part, or behind its brackets: "33 % (6/18) on A"."""
        index = self.part_at(at)
        start, end = self._parts[index]
        if at + 1 < end:
            return self.topics(at + 1, end)
        bracketed = at == start
        for start, end in self._parts[index + 1 : index + 1 + _BRACKETS]:
            words = self._words[start:end]
            if words[0] in PARTING or not self._alike.isdisjoint(words):
                break
            if words[-1][0] == "=" or not self.topics(start, end):
                bracketed = True
            elif bracketed or words[0] in BEFORE_A_GROUP:
                return self.topics(start, end)
        return frozenset()

    def joins(self, at: int) -> bool:
        """Whether a figure is the last of a row: "and 40 %"."""
        return self._words[self._parts[self.part_at(at)][0]] == "and"

    def names(self, run: Sequence[int], start: int, end: int) -> list[frozenset[str]] | None:
        """Whom a row of figures is about in order: "88 % and 40 % of A and B, respectively".

        As many parts with topics, behind them or before them ("in A and B 88 % and 40 %"), between
        `start` and `end`, where the figures of their kind beside them stand. None if not so many.
        """
        first, last = run[0], run[-1]
        if _RESPECTIVELY in self._words[last:end]:
            end = self._words.index(_RESPECTIVELY, last)
        behind = self._topics_of_parts(last + 1, end)
        if len(behind) == len(run):
            return behind
        joined = self._last_joined(start, first)
        before = self._topics_of_parts(start, joined)
        return before[-len(run) :] if len(before) >= len(run) else None

    def _last_joined(self, start: int, end: int) -> int:
        """Where the last part with topics ends that "and" begins; `start` if there is none."""
        for index in range(self.part_at(end), -1, -1):
            begin, stop = self._parts[index]
            if begin < start:
                break
            if self._words[begin] == "and" and self.topics(begin, min(end, stop)):
                return min(end, stop)
        return start

    def _topics_of_parts(self, start: int, end: int) -> list[frozenset[str]]:
        parts = self._parts[max(0, self.part_at(start)) : self.part_at(end - 1) + 1]
        topics = (self.topics(max(start, begin), min(end, stop)) for begin, stop in parts)
        return [words for words in topics if words]

    def comparison_before(self, index: int) -> int | None:
        """The last part before it that begins with "than" or the like; topics on both sides."""
        for each in range(index - 1, max(0, index - _FAR), -1):
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
    names: list[frozenset[str]] = []  # a row without its own has those of the row before it
    for start, end in _runs(sentence, places):
        before = sentence.end_of_part(places[start - 1]) if start else 0
        beyond = places[end] if end < len(places) else sentence.length
        found = sentence.names(places[start:end], before, beyond)
        names = found or (names if len(names) == end - start else [])
        # Without names nothing is known: the part of the first figure has the last one's name.
        told[start:end] = _set_off(names) if names else [frozenset()] * (end - start)
    return told


def _bare_pair(sentence: _Sentence, one: int, other: int) -> list[frozenset[str]] | None:
    """Whom two figures are about that stand bare behind both: "in A than in B (88 % vs 40 %)".

    What only says of which kind the figures are may stand in between: "(median, 88 % vs 40 %)".
    """
    index, next_index = sentence.part_at(one), sentence.part_at(other)
    if any(sentence.part(each) for each in range(index, next_index + 1)):
        return None
    if index and sentence.part(index - 1) <= STATISTICS:
        index -= 1
    if index < 2:  # noqa: PLR2004 - a part for each of the two
        return None
    second = sentence.comparison_before(index) or index - 1
    return [sentence.part(second - 1), sentence.part(second)]


def _runs(sentence: _Sentence, places: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Half-open stretches of figures that "and" joins, with no topic between them."""
    start = 0
    for end in range(1, len(places) + 1):
        if end == len(places) or sentence.topics(places[end - 1] + 1, places[end]):
            if end - start > 1 and sentence.joins(places[end - 1]):
                yield start, end
            start = end


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
