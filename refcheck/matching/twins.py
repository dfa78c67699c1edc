"""Works that differ from the printed one in a word of the title, by the same authors as a rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from refcheck.matching.folding import STOP_WORDS, squeeze, words
from refcheck.matching.numbers import bare_number, expanded_last_page, split_pages

if TYPE_CHECKING:
    from refcheck.matching.printed import Printed
    from refcheck.model.works import Work

_SHORTEST = 3  # letters of a word that tells anything
_LEAST_TITLE = 12  # letters of a title that was surely read as one
_SPELT_ALIKE = 60.0  # "tumour", "tumor": one word; "hydration", "dehydration" pass for one, too


def a_word_is_exchanged(printed: Printed, work: Work) -> bool:
    """Each title has a word that the other work has nowhere: "low pressure", "high pressure".

    A title cut short, or read with a piece of something else, lacks words on one side only.
    """
    field = printed.fields.title
    if not field or not work.title or len(squeeze(field)) < _LEAST_TITLE:
        return False
    title = f"{work.title} {work.subtitle or ''}"
    others = [work.title, work.subtitle, work.original_title, *work.containers]
    people = [person.family for person in (*work.authors, *work.editors)]
    recorded = squeeze(" ".join(part for part in (*others, *people) if part))
    missing = [word for word in _telling(title) if word not in printed.squeezed]
    foreign = [word for word in _telling(field) if word not in recorded]
    if not missing or not foreign:
        return False
    return _unlike(missing, foreign) and _unlike(foreign, missing)


def other_last_page(printed: Printed, work: Work) -> bool:
    """Both have a range of pages, and the ranges end on different ones."""
    if not printed.fields.pages or not work.pages:
        return False
    ends = []
    for pages in (printed.fields.pages, work.pages):
        first, last = [bare_number(page) for page in split_pages(pages)]
        if first == last:
            return False
        ends.append(expanded_last_page(first, last))
    return ends[0] != ends[1]


def are_paged_alike(printed: Printed, work: Work) -> bool:
    """Both count pages in digits, or with the same letter: "S12", "S19"."""
    one, other = (printed.fields.pages or "").strip().lower(), (work.pages or "").strip().lower()
    if not one or one[0].isdigit():
        return bool(one)
    return one[0] == other[:1] and one[1:2].isdigit() and other[1:2].isdigit()


def _telling(title: str) -> list[str]:
    found = [word for word in words(title) if len(word) >= _SHORTEST and word.isalpha()]
    return [word for word in found if word not in STOP_WORDS]


def _unlike(some: list[str], others: list[str]) -> bool:
    """One of some is no misspelling of any of the others."""
    return any(all(fuzz.ratio(one, other) < _SPELT_ALIKE for other in others) for one in some)
