"""Words that a claim quotes, and whether an abstract has them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from heapq import nlargest
from itertools import islice
from operator import itemgetter
from typing import TYPE_CHECKING

from refcheck.claims.letter_rows import WORD, LetterRow, letters_of, words_of
from refcheck.claims.quotation_marks import quoted_stretches
from refcheck.model.claims import CheckedQuotation, Passage

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

FEWEST_WORDS = 4
_SMALL_WORD = 3  # letters, which may stay small in a title
_NAMING = 3  # words: German nouns all have capitals
_MOST = 30  # quotations of one statement
# What the quotation leaves out or puts in: "…", "[...]", "(…)", "[the drug]".
_GAP = re.compile(r"\[[^\[\]]{0,200}\]|\(\s?(?:…|\.{3}|\. \. \.)\s?\)|…|\.{3,4}|\. \. \.(?: \.)?")
_CHANGED_LETTER = re.compile(r"\[(\w)\](?=\w)")  # "[T]he patients"
_NEAR = 80  # of 100, as rapidfuzz counts
_SHARED_WORDS = 0.5
_MOST_LIKE = 5  # sentences that are compared letter by letter: of long ones a few take a while


def quotations(text: str) -> tuple[tuple[int, int], ...]:
    """The stretches of a line that quote four words or more, without their marks.

    A title in capitals ("The Lancet of the Sea") is none: it names, and does not quote.
    """
    stretches = (_trimmed(text, start, end) for start, end in quoted_stretches(text))
    return tuple(islice((one for one in stretches if _is_quoting(text[slice(*one)])), _MOST))


def checked_quotations(
    text: str, sources: Mapping[str, LetterRow], *, complete: bool = True
) -> tuple[CheckedQuotation, ...]:
    """Each quotation of a claim's text with its verdict.

    `sources` are titles and abstracts by reference key. Letters and digits alone
    count, in order; what is left out is marked. An absent one has the sentence that comes nearest.
    Where not all that is cited was read (`complete` is false), what is not found is unread.
    """
    return tuple(_checked(text, *one, sources, complete=complete) for one in quotations(text))


def _checked(
    text: str, start: int, end: int, sources: Mapping[str, LetterRow], *, complete: bool
) -> CheckedQuotation:
    quoted = text[start:end]
    parts = _parts(quoted)
    for key, source in sources.items():
        passages = _passages(key, source, parts)
        if passages:
            return CheckedQuotation(quoted, start, end, "supported", passages)
    if not sources or not complete:
        return CheckedQuotation(quoted, start, end, "unread")
    return CheckedQuotation(quoted, start, end, "absent", _nearest(quoted, sources))


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """« français »."""
    quoted = text[start:end]
    return end - len(quoted.lstrip()), start + len(quoted.rstrip())


def _is_quoting(quoted: str) -> bool:
    words = [match[0] for match in WORD.finditer(_GAP.sub(" ", quoted))]
    telling = [word for word in words if len(word) > _SMALL_WORD and word.isalpha()]
    capitals = sum(word[0].isupper() for word in telling)
    names = len(telling) >= _NAMING and capitals == len(telling)
    return len(words) >= FEWEST_WORDS and not names


@dataclass(frozen=True, slots=True)
class _Part:
    """Letters and digits of words that stand together; whether they begin and end with a word."""

    letters: str
    begins: bool
    ends: bool


def _parts(quoted: str) -> tuple[_Part, ...]:
    text = _CHANGED_LETTER.sub(r"\1", quoted)
    pieces: list[tuple[int, int]] = []
    position = 0
    for gap in _GAP.finditer(text):
        pieces.append((position, gap.start()))
        position = gap.end()
    pieces.append((position, len(text)))
    return tuple(
        _Part(
            letters,
            begins=not (begin and text[begin].isalnum()),
            ends=not (end < len(text) and text[end] == "[" and text[end - 1].isalnum()),
        )
        for begin, end in pieces
        if begin < end and (letters := letters_of(text[begin:end]))
    )


def _passages(key: str, source: LetterRow, parts: Sequence[_Part]) -> tuple[Passage, ...]:
    """Where the parts stand, one after the other; empty where one does not."""
    found: dict[int, Passage] = {}
    position = 0
    for part in parts:
        at = source.find(part.letters, position, begins=part.begins, ends=part.ends)
        if at < 0:
            return ()
        position = at + len(part.letters)
        index, start, end = source.place(at, position)
        before = found.get(index)
        first = before.start if before else start
        found[index] = Passage(key, source.sentences[index], first, end)
    return tuple(found.values())


def _nearest(quoted: str, sources: Mapping[str, LetterRow]) -> tuple[Passage, ...]:
    """The sentence that is most like it, where one is like it at all."""
    from rapidfuzz import fuzz  # noqa: PLC0415 - seldom needed

    words = words_of(quoted)
    wanted, row = set(words), " ".join(words)
    shared = (
        (len(wanted.intersection(others)), key, sentence, others)
        for key, source in sources.items()
        for sentence, others in zip(source.sentences, source.words, strict=True)
    )
    like = (one for one in shared if one[0] >= _SHARED_WORDS * len(wanted))
    best, nearest = float(_NEAR), None
    for _, key, sentence, others in nlargest(_MOST_LIKE, like, key=itemgetter(0)):
        score = fuzz.partial_ratio(row, " ".join(others), score_cutoff=best)
        if score >= best and (nearest is None or score > best):
            best, nearest = score, Passage(key, sentence, 0, 0)
    return (nearest,) if nearest else ()
