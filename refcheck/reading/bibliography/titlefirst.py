"""References with the title first and nothing between the parts: "Title Authors Journal (date)"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from refcheck.model.works import Author
from refcheck.reading.bibliography.letters import LETTER, UPPER, YEAR, shape

_DATE = re.compile(rf"\s\((?P<year>{YEAR})(?P<day>(?:-\d\d){{0,2}})\)\W*$")
_INITIAL = re.compile(rf"[{UPPER}]{{1,2}}\.?|(?:[{UPPER}]\.){{1,4}}")
_CAPITALISED = re.compile(rf"[{UPPER}](?:{LETTER}|[’'.-])*")
_NAME_LENGTHS = range(2, 6)
_PARTICLE_WORDS = "van von de der den del della di da dos du la le ter ten zu el al bin ibn"
_PARTICLES = frozenset(_PARTICLE_WORDS.split())


@dataclass(frozen=True, slots=True)
class TitleFirst:
    """What such a reference says; all but the year may be unknown."""

    title: str | None
    authors: tuple[Author, ...]
    container: str | None
    year: int


def read_title_first(text: str, *, has_doi: bool) -> TitleFirst | None:
    """The parts, or None where the reference is not of this shape.

    Where no comma tells the authors apart, the parts stay None: a guess is as often wrong as right.
    """
    date = _DATE.search(text)
    if date is None or not (date["day"] or has_doi):
        return None
    year = int(date["year"])
    parts = text[: date.start()].split(", ")
    first = next((i for i in range(len(parts) - 1) if _all_names(parts[i + 1 : -1])), None)
    if first is None:
        return TitleFirst(None, (), None, year)
    head, tail = ", ".join(parts[: first + 1]).split(), parts[-1].split()
    begin, end = _name_at_end(head), _name_at_start(tail)
    if begin is None or end is None or begin == 0:
        return TitleFirst(None, (), None, year)
    names = [head[begin:], *(part.split() for part in parts[first + 1 : -1]), tail[:end]]
    title = " ".join(head[:begin]).rstrip(" .")
    return TitleFirst(title, tuple(map(_author, names)), " ".join(tail[end:]) or None, year)


def _all_names(parts: list[str]) -> bool:
    return all(
        len(part.split()) in _NAME_LENGTHS and all(map(_is_name_word, part.split()))
        for part in parts
    )


def _is_name_word(word: str) -> bool:
    return word in _PARTICLES or _is_capitalised(word)


def _is_capitalised(word: str) -> bool:
    return _CAPITALISED.fullmatch(shape(word)) is not None


def _name_at_end(words: list[str]) -> int | None:
    """Where the last name of some words begins: given name, initials, particles, family name."""
    index = len(words) - 1
    if index < 1 or not _is_capitalised(words[index]):
        return None
    while index > 1 and (
        words[index - 1] in _PARTICLES or _INITIAL.fullmatch(shape(words[index - 1]))
    ):
        index -= 1
    return index - 1 if _is_capitalised(words[index - 1]) else None


def _name_at_start(words: list[str]) -> int | None:
    """Where the first name of some words ends."""
    if len(words) == 1 or not words or not _is_capitalised(words[0]):
        return None
    index = 1
    while index < len(words) - 1 and (
        words[index] in _PARTICLES or _INITIAL.fullmatch(shape(words[index]))
    ):
        index += 1
    return index + 1 if _is_capitalised(words[index]) else None


def _author(words: list[str]) -> Author:
    cut = len(words) - 1
    while cut > 1 and words[cut - 1] in _PARTICLES:
        cut -= 1
    return Author(" ".join(words[cut:]), " ".join(words[:cut]) or None)
