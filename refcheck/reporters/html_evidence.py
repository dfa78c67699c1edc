"""Where two readings of a field differ: marked inside the words, as little as makes it plain."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from refcheck.reporters.wording import agreement

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from refcheck.model.evidence import FieldEvidence

Sameness: TypeAlias = Literal["agrees", "nearly agrees", "differs"]

_TOKEN = re.compile(r"\w+|\s+|[^\w\s]")
_DASHES = "‐‑‒–—−-"
_QUOTES = "'’‘`´\"“”„«»"
_LONGEST = 2000  # characters of a reading that are compared; longer ones are shown unmarked
_ALIKE = 0.6  # of two words: from here on what differs inside them is marked, else they themselves
# Of these the second says what the first says, where both agree or both differ.
_PARTS = {"first_author": "authors", "first_page": "pages"}
_SALAD = 0.35  # of two readings: below it they are marked whole
_SAME_LETTERS = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ł": "l"})


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a reading, and whether the other one has something else there."""

    text: str
    differs: bool = False


@dataclass(frozen=True, slots=True)
class Evidence:
    """`same` are the fields written alike on both sides, `rows` all others."""

    same: tuple[str, ...]
    rows: tuple[EvidenceRow, ...]


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """A field as printed and as recorded; None where one of them has no such field."""

    name: str
    printed: tuple[Piece, ...]
    recorded: tuple[Piece, ...]
    sameness: Sameness


def evidence_rows(fields: Iterable[FieldEvidence]) -> tuple[EvidenceRow, ...]:
    """The fields in order; of one that agrees nothing is marked, however it is written."""
    return tuple(_row(one) for one in fields)


def evidence_of(fields: Iterable[FieldEvidence]) -> Evidence | None:
    """The fields in order, without those that say the same as another; None where there are none.

    Fields that agree but are written differently, as with a journal's short name, are rows.
    """
    told = {one.name: one for one in fields}
    for part, whole in _PARTS.items():
        if (
            part in told
            and whole in told
            and agreement(told[part].score) == agreement(told[whole].score)
        ):
            del told[part]
    if not told:
        return None
    same = [one.name for one in told.values() if _is_written_alike(one)]
    return Evidence(
        tuple(same), evidence_rows(one for one in told.values() if one.name not in same)
    )


def _is_written_alike(field: FieldEvidence) -> bool:
    if agreement(field.score) != "agrees" or not field.printed or not field.recorded:
        return False
    if field.printed == field.recorded:
        return True
    both = (map(_folded, _TOKEN.findall(one)) for one in (field.printed, field.recorded))
    return "".join(next(both)) == "".join(next(both))


def differences(printed: str, recorded: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Both readings in pieces; joined, the pieces' texts are the readings.

    Case, accents, dashes, quotes and white space make no difference. Words that are alike are
    compared letter by letter.
    """
    if max(len(printed), len(recorded)) > _LONGEST:
        return (Piece(printed),), (Piece(recorded),)
    ours, theirs = _TOKEN.findall(printed), _TOKEN.findall(recorded)
    left, right = _compared(ours, theirs)
    if _unmarked(left) < _SALAD * len(printed) and _unmarked(right) < _SALAD * len(recorded):
        return (Piece(printed, differs=True),), (Piece(recorded, differs=True),)
    return left, right


def _row(field: FieldEvidence) -> EvidenceRow:
    sameness: Sameness = agreement(field.score)  # type: ignore[assignment]  # one of the three
    printed, recorded = field.printed or "", field.recorded or ""
    if sameness == "agrees" or not printed or not recorded:
        left, right = _whole(printed), _whole(recorded)
    else:
        left, right = differences(printed, recorded)
    return EvidenceRow(field.name, left, right, sameness)


def _whole(reading: str) -> tuple[Piece, ...]:
    return (Piece(reading),) if reading else ()


def _compared(
    ours: Sequence[str], theirs: Sequence[str]
) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    from rapidfuzz.distance import Indel  # noqa: PLC0415 - only pages with differences need it

    left: list[Piece] = []
    right: list[Piece] = []
    folded = [_folded(one) for one in ours], [_folded(one) for one in theirs]
    for step in Indel.opcodes(*folded):
        differs = step.tag != "equal"
        left.append(Piece("".join(ours[step.src_start : step.src_end]), differs))
        right.append(Piece("".join(theirs[step.dest_start : step.dest_end]), differs))
    return tuple(_joined(_refined(left, right))), tuple(_joined(_refined(right, left)))


def _refined(one_side: Sequence[Piece], other_side: Sequence[Piece]) -> Iterator[Piece]:
    """Within a run of differing words: alike ones letter by letter, in pairs."""
    runs = zip(_runs(one_side), _runs(other_side), strict=True)
    for mine, yours in runs:
        if not mine.differs or not yours.differs:
            yield mine
            continue
        words, others = _TOKEN.findall(mine.text), _TOKEN.findall(yours.text)
        partners = _partners(words, others)
        for index, word in enumerate(words):
            other = partners.get(index)
            if other is None:
                yield Piece(word, differs=not word.isspace())
            else:
                yield from _letters(word, other)


def _runs(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Insertions and deletions next to each other as one run; equal stretches between them."""
    text, started = "", False
    for piece in pieces:
        if piece.differs:
            text, started = text + piece.text, True
            continue
        yield Piece(text, differs=started)
        yield piece
        text, started = "", False
    yield Piece(text, differs=started)


def _partners(words: Sequence[str], others: Sequence[str]) -> dict[int, str]:
    """By index: the word of the other side that is nearly this one, in the order of both."""
    from rapidfuzz.distance import Indel  # noqa: PLC0415 - as above

    found: dict[int, str] = {}
    free = 0
    for index, word in enumerate(words):
        if not word[0].isalnum():
            continue
        for at in range(free, min(len(others), free + 12)):
            if Indel.normalized_similarity(_folded(word), _folded(others[at])) >= _ALIKE:
                found[index], free = others[at], at + 1
                break
    return found


def _letters(word: str, other: str) -> Iterator[Piece]:
    """A word in pieces; where folding changes its length, it is marked whole."""
    from rapidfuzz.distance import Levenshtein  # noqa: PLC0415 - as above

    folded, others = _folded(word), _folded(other)
    if folded == others or len(folded) != len(word):
        yield Piece(word, differs=folded != others)
        return
    if folded.isdigit() and len(folded) == len(others):  # numbers are compared place by place
        yield from (Piece(one, one != other) for one, other in zip(word, others, strict=True))
        return
    for step in Levenshtein.opcodes(folded, others):
        yield Piece(word[step.src_start : step.src_end], step.tag != "equal")


def _joined(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Neighbours of one kind as one piece."""
    text, differs = "", False
    for piece in pieces:
        if not piece.text:
            continue
        if text and piece.differs != differs:
            yield Piece(text, differs)
            text = ""
        text, differs = text + piece.text, piece.differs
    if text:
        yield Piece(text, differs)


def _unmarked(pieces: Iterable[Piece]) -> int:
    return sum(len(one.text) for one in pieces if not one.differs)


def _folded(word: str) -> str:
    if word.isspace():
        return " "
    if word in _DASHES:
        return "-"
    if word in _QUOTES:
        return "'"
    letters = unicodedata.normalize("NFKD", word.casefold().translate(_SAME_LETTERS))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
