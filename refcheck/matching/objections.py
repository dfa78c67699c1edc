"""What speaks against a record although enough agrees: that of a neighbour, a part, or a whole."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from refcheck.matching.coordinates import by_fields, contradictions
from refcheck.matching.evidence import title_similarity
from refcheck.matching.folding import squeeze, words
from refcheck.matching.kinds import is_book, stands_as_container
from refcheck.matching.twins import a_word_is_exchanged, are_paged_alike, other_last_page

if TYPE_CHECKING:
    from refcheck.matching.comparison import Comparison
    from refcheck.matching.printed import Printed
    from refcheck.model.works import Work

_AGREES = 0.75
_SAME = 0.85  # likeness of two titles that are one
_OTHER = 0.6  # below this they are two
_EXACT, _NEARLY = 0.975, 0.9
_LONG = 20  # letters that a title has which was surely read as one
_NAMES_NOTHING = 12  # letters: "Editorial", "Book review" stand twice in an issue
_FOREIGN = 0.35  # share of the print's letters that a record with another title leaves unexplained
_SOME = 0.2
_SEVERAL = 2  # of container, year, volume, first and last page
_BEFORE = 4  # words
_ABOUT = re.compile(
    r"\b(?:corrigend\w+|errat\w+|addend\w+|corrections?|retraction|withdrawal|repl(?:y|ies)"
    r"|responses?|rejoinder|comments?|commentary|discussion|expression of concern)"
    r"(?: notice)?(?: (?:to|on|of|for|by))?(?: the)?(?: article| paper)?$"
)


def objectionable(printed: Printed, work: Work, c: Comparison, found: dict[str, float]) -> bool:
    """One reason suffices."""
    if is_book(work) and stands_as_container(printed, c.title):
        return True
    if "title" in found and _is_written_about(printed, work, c):
        return True
    if "title" in found and "first_page" not in found:
        unnamed_part = c.title.part_missing and "volume" not in found
        if unnamed_part or _names_its_container(printed, work):
            return True
    placed = found.keys() & {"container", "volume", "first_page"}
    if not placed and work.title and printed.fields.container and _is_whole(printed, work, c):
        return True
    return any(
        speaks_against(printed, work, c, found)
        for speaks_against in (_has_another_title, _describes_it, _is_a_neighbour, _is_a_twin)
    )


def _is_written_about(printed: Printed, work: Work, c: Comparison) -> bool:
    """Its title is quoted by that of a correction, a reply, a comment."""
    before = " ".join(printed.words[max(0, c.title.first - _BEFORE) : c.title.first])
    return _ABOUT.search(before) is not None and not _ABOUT.search(_beginning(work))


def _beginning(work: Work) -> str:
    return " ".join(words(work.title or "")[:2])


def _names_its_container(printed: Printed, work: Work) -> bool:
    """What looks like its title is part of the name of the book that it stands in."""
    title = squeeze(work.title or "")
    for name in work.containers[:1]:
        whole = squeeze(name)
        if len(whole) > len(title) and title in whole and whole in printed.squeezed:
            return printed.squeezed.count(title) <= whole.count(title)
    return False


def _is_whole(printed: Printed, work: Work, c: Comparison) -> bool:
    """A part of it is printed: under a title of its own, or by its pages."""
    fields = printed.fields
    if title_similarity(fields.container or "", work) < _SAME:
        return False
    if fields.title and c.unexplained_words >= _SOME:
        return title_similarity(fields.title, work) < _OTHER
    return bool(fields.pages) and not (work.pages or work.article_number or work.volume)


def _has_another_title(
    printed: Printed, work: Work, c: Comparison, found: dict[str, float]
) -> bool:
    """A translation keeps first and last page; two abstracts and reviews may share a page."""
    title = printed.fields.title
    if c.title.score or not title or not work.title or len(squeeze(title)) < _LONG:
        return False
    if "container" not in found and c.authors == 1 and len(work.authors) > 1 and c.page_length > 1:
        return False  # a chapter: the book's title is printed, the record has the series
    if printed.fields.container is None or c.unexplained_words < _FOREIGN:
        return False  # a journal's name that was taken for a title
    if title_similarity(title, work) >= _OTHER:
        return False
    return not ("first_page" in found and (c.last_page or 0) >= _AGREES)


def _describes_it(printed: Printed, work: Work, c: Comparison, found: dict[str, float]) -> bool:
    """A data set is printed, and the record is of the paper that describes it in a journal."""
    if printed.fields.kind != "dataset" or work.kind != "journal-article":
        return False
    return c.container is not None and "container" not in found and work.volume is not None


def _is_a_neighbour(printed: Printed, work: Work, c: Comparison, found: dict[str, float]) -> bool:
    """A similar title on other pages; the same title in another journal, volume and page."""
    if "title" not in found or "first_page" in found:
        return False
    elsewhere = contradictions(printed, work, by_fields(printed, work, c))
    if {"container", "volume", "first_page"} <= elsewhere:
        return True
    if "first_page" not in elsewhere or not are_paged_alike(printed, work):
        return False
    title = printed.fields.title
    if c.title.letters < _NAMES_NOTHING:
        return True
    return c.title.score < _EXACT or bool(title and title_similarity(title, work) < _NEARLY)


def _is_a_twin(printed: Printed, work: Work, c: Comparison, found: dict[str, float]) -> bool:
    """Next year's paper, which happens to begin on the same page, or that with another word."""
    c = by_fields(printed, work, c)
    elsewhere = contradictions(printed, work, c)
    another_year = c.year is not None and c.year < 1
    if "title" not in found and another_year and c.year and "volume" in elsewhere:
        return True
    differing = len(elsewhere - {"year"}) + another_year + other_last_page(printed, work)
    return differing >= _SEVERAL and a_word_is_exchanged(printed, work)
