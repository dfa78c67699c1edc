"""Whether the authors of a record are those of the print."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from refcheck.matching.folding import squeeze, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from refcheck.matching.printed import Printed
    from refcheck.matching.titles import TitleMatch
    from refcheck.model.works import Author, Work

_PARTICLE_WORDS = "al bin da das de del della den der des di do dos du el la le ten ter van von zu"
_PARTICLES = frozenset(_PARTICLE_WORDS.split())
_SUFFIX = re.compile(r"[,\s]+(?:jr|sr|ii|iii|iv)\.?$", re.IGNORECASE)
_EXACT = 100.0
_FUZZY_FROM = 5  # shorter names are compared letter by letter
_FUZZY, _FUZZIER = 80.0, 75.0
_LONG = 8  # letters of a name in which two may be misread
_INITIALS = 3  # letters that a given name of initials has at most
_KEPT = 4096
_BESIDE = 4  # words before a family name among which its given names stand
_INITIALS_AFTER = 2
_MOST = 8  # so many authors tell enough


def creators(work: Work) -> Sequence[Author]:
    """The authors, or the editors of a work that names no author."""
    return work.authors or work.editors


def first_author_score(printed: Printed, work: Work, title: TitleMatch) -> float | None:
    """1 the first author's family name begins the print, 0.9 it stands elsewhere, 0 it is absent.

    None where the record names nobody. The title's own words are no evidence of an author.
    """
    people = creators(work)
    if not people:
        return None
    return _person_score(printed, people[0], title)


def authors_score(printed: Printed, work: Work, title: TitleMatch) -> float | None:
    """The share of the record's first eight authors in print; of one before "et al."."""
    people = creators(work)[:_MOST]
    if not people:
        return None
    if printed.etal:
        people = people[:1]  # the others are known to be left out
    told = [_person_score(printed, person, title) > 0 for person in people]
    return sum(told) / len(told)


@lru_cache(maxsize=_KEPT)
def readings(person: Author) -> tuple[str, ...]:
    """The family name squeezed; without its particle; the given name, if they are swapped."""
    family = words(_SUFFIX.sub("", person.family))
    found = ["".join(family)]
    core = family[:]
    while len(core) > 1 and core[0] in _PARTICLES:
        core = core[1:]
    if core != family:
        found.append("".join(core))
    given = person.given
    if given and len(family) == 1 and len(given) > _INITIALS and " " not in given.strip():
        found.append(squeeze(given) if not given.isupper() else "")
    return tuple([name for name in dict.fromkeys(found) if name]) or (squeeze(person.family),)


def initials_score(printed: Printed, work: Work, title: TitleMatch) -> float | None:
    """1 the first author's given name or its initial stands by the family name, 0 another does.

    None where the record has no given name, or the print none beside the family name.
    """
    person = creators(work)[0]
    given = words(person.given or "")
    if not given:
        return None
    for name in readings(person):
        place = _place(printed, name, title)
        if place is not None:
            near = (*printed.words[max(0, place - _BESIDE) : place], *_after(printed, place, name))
            beside = [word for word in near if word.isalpha()]
            if any(_is_given(word, given) for word in beside):
                return 1.0
            return 0.0 if any(len(word) == 1 for word in beside[-2:]) else None
    return None


def _after(printed: Printed, place: int, name: str) -> tuple[str, ...]:
    """The next words behind a name, itself of one word or several."""
    end = place + 1
    while end < len(printed.words) and printed.starts[end] < printed.starts[place] + len(name):
        end += 1
    return printed.words[end : end + _INITIALS_AFTER]


def _is_given(word: str, given: list[str]) -> bool:
    """A given name, its initial, or all initials in one word."""
    first = given[0]
    if word[0] != first[0]:
        return False
    return len(word) <= _INITIALS or word in given or word.startswith(first)


def _person_score(printed: Printed, person: Author, title: TitleMatch) -> float:
    """Only the whole family name may be misread: more readings find more by chance."""
    first, *others = readings(person)
    found = _name_score(printed, first, title)
    if found < 1 and others:
        exact = [_name_score(printed, name, title, misread=False) for name in others]
        found = max(found, *exact)
    return found


def _name_score(printed: Printed, name: str, title: TitleMatch, *, misread: bool = True) -> float:
    place = _place(printed, name, title)
    if place is not None:
        return 1.0 if place <= 2 or place == title.last else 0.95  # noqa: PLR2004
    if not misread or len(name) < _FUZZY_FROM:
        return 0.0
    head = printed.squeezed[: 2 * len(name) + 6]
    if _is_misread(printed, name, head, _FUZZY if len(name) < _LONG else _FUZZIER):
        return 0.85
    outside = printed.between(0, title.first) if title.last else printed.squeezed
    return 0.75 if _is_misread(printed, name, outside, _FUZZY + 8) else 0.0


def _is_misread(printed: Printed, name: str, text: str, likeness: float) -> bool:
    """Something like the name stands in a beginning of the print, and not amid a longer word."""
    found = fuzz.partial_ratio_alignment(name, text, score_cutoff=likeness)
    if found is None or not found.score:
        return False
    slack = 0 if found.score == _EXACT else 1  # an alignment may be a letter off
    return any(
        abs(bound - place) <= slack
        for place in (found.dest_start, found.dest_end)
        for bound in (*printed.starts[_around(printed, place)], len(printed.squeezed))
    )


def _around(printed: Printed, place: int) -> slice:
    index = printed.word_at(place)
    return slice(max(0, index - 1), index + 2)


def _place(printed: Printed, name: str, title: TitleMatch) -> int | None:
    """The word at which a name stands outside the title, itself of one word or several."""
    first, last = (title.first, title.last) if title.score else (0, 0)
    for index in printed.places.get(name, ()):
        if not first <= index < last:
            return index
    at = printed.squeezed.find(name)
    if at < 0 or name in printed.places:
        return None
    index, end = printed.word_at(at), at + len(name)
    if printed.starts[index] != at or first <= index < last:
        return None
    whole = end == len(printed.squeezed) or printed.starts[printed.word_at(end)] == end
    return index if whole else None
