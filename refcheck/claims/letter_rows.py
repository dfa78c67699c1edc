"""Sentences as one row of letters and digits, in which quoted words are looked for."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

WORD = re.compile(r"[^\W_]+(?:[’'][^\W_]+)*")


def letters_of(text: str) -> str:
    """Letters and digits alone, without case and diacritics: "ﬁrst–hand, 10⁹" is "firsthand109"."""
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text)
    return "".join(filter(str.isalnum, text.casefold()))


def words_of(text: str) -> tuple[str, ...]:
    """The same word by word."""
    return tuple(letters_of(match[0]) for match in WORD.finditer(text))


@dataclass(frozen=True, slots=True)
class LetterRow:
    """`first` and `last` are where words begin and end in it.

    `starts` are where sentences begin, `offsets` where each letter stands in its own sentence.
    """

    sentences: tuple[str, ...]
    words: tuple[tuple[str, ...], ...]
    letters: str
    first: frozenset[int]
    last: frozenset[int]
    starts: tuple[int, ...]
    offsets: tuple[int, ...]

    def find(self, letters: str, start: int, *, begins: bool, ends: bool) -> int:
        """Where they stand from `start` on, or -1; at a word's beginning, up to a word's end."""
        at = self.letters.find(letters, start)
        while at >= 0:
            whole = at in self.first or not begins
            if whole and (at + len(letters) in self.last or not ends):
                return at
            at = self.letters.find(letters, at + 1)
        return -1

    def place(self, start: int, end: int) -> tuple[int, int, int]:
        """A stretch's first sentence, and the stretch in it, up to its end at most."""
        index = bisect_right(self.starts, start) - 1
        after = self.starts[index + 1] if index + 1 < len(self.starts) else len(self.letters)
        return index, self.offsets[start], self.offsets[min(end, after) - 1] + 1


def letter_row(sentences: Iterable[str]) -> LetterRow:
    """Take sentences apart."""
    texts = tuple(sentences)
    letters: list[str] = []
    offsets: list[int] = []
    starts: list[int] = []
    first: set[int] = set()
    last: set[int] = set()
    for text in texts:
        starts.append(len(letters))
        for word in WORD.finditer(text):
            first.add(len(letters))
            for offset, sign in enumerate(word[0], word.start()):
                folded = letters_of(sign)
                letters += folded
                offsets += [offset] * len(folded)
            last.add(len(letters))
    words = tuple(map(words_of, texts))
    row = "".join(letters)
    return LetterRow(
        texts, words, row, frozenset(first), frozenset(last), tuple(starts), tuple(offsets)
    )
