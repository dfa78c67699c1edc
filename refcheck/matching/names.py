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
_FUZZY_FROM = 5  # shorter names are compared letter by letter
_FUZZY = 80.0
_INITIALS = 3  # letters that a given name of initials has at most
_KEPT = 4096
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
    return max(_name_score(printed, reading, title) for reading in readings(people[0]))


def authors_score(printed: Printed, work: Work, title: TitleMatch) -> float | None:
    """The share of the record's first eight authors in print; of one before "et al."."""
    people = creators(work)[:_MOST]
    if not people:
        return None
    if printed.etal:
        people = people[:1]  # the others are known to be left out
    told = [max(_name_score(printed, name, title) for name in readings(p)) > 0 for p in people]
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
    if given is not None and len(squeeze(given)) > _INITIALS and not given.isupper():
        found.append(squeeze(given.split()[-1]) if len(family) == 1 else found[0])
    return tuple([name for name in dict.fromkeys(found) if name]) or (squeeze(person.family),)


def _name_score(printed: Printed, name: str, title: TitleMatch) -> float:
    if not name:
        return 0.0
    place = _place(printed, name, title)
    if place is not None:
        return 1.0 if place <= 2 or place == title.last else 0.95  # noqa: PLR2004
    if len(name) < _FUZZY_FROM:
        return 0.0
    head = printed.squeezed[: 2 * len(name) + 6]
    if fuzz.partial_ratio(name, head, score_cutoff=_FUZZY) > 0:
        return 0.85
    outside = printed.between(0, title.first) if title.last else printed.squeezed
    return 0.75 if fuzz.partial_ratio(name, outside, score_cutoff=_FUZZY + 8) > 0 else 0.0


def _place(printed: Printed, name: str, title: TitleMatch) -> int | None:
    """The word at which a name stands outside the title, itself of one word or several."""
    if name in printed.vocabulary:
        for index, word in enumerate(printed.words):
            if word == name and not (title.score and title.first <= index < title.last):
                return index
        return None
    at = printed.squeezed.find(name)
    if at < 0 or at not in printed.starts:
        return None
    end = at + len(name)
    if end != len(printed.squeezed) and end not in printed.starts:
        return None
    index = printed.word_at(at)
    return None if title.score and title.first <= index < title.last else index
