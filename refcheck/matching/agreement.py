"""Whether print and record tell the same, as far as either tells anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refcheck.matching.folding import content_words

if TYPE_CHECKING:
    from refcheck.matching.comparison import Comparison
    from refcheck.matching.printed import Printed
    from refcheck.model.works import Work

_AGREES = 0.75
_CONTAINER = 0.85
_FOREIGN = 0.12  # share of the print's letters that the record leaves unexplained
_LONG_TITLE, _SHORT_TITLE = 35, 20  # letters
_NAME_OF_ITS_OWN = 2  # words: "Cluster Computing" is told from a word of the print, "Nature" is not
_LONG_NAME = 3
_MISREAD = 0.3  # the same share where print is noisy
_ELSEWHERE = 0.95  # see `first_author_score`
_SEVERAL, _MANY = 2, 3  # authors


def agrees_entirely(printed: Printed, work: Work, c: Comparison) -> bool:
    """Nothing that one of the two has is missing from the other, and nothing differs.

    The record's title may be missing from print, as many styles leave it out. A reference that
    names neither volume nor page is that of a record without them, and of no other.
    """
    if c.unexplained_numbers or c.initials == 0 or c.unexplained_words > _foreign(printed, work):
        return False
    least = ((c.volume, _AGREES), (c.first_page, _AGREES), (c.first_author, _AGREES),
             (c.authors, 1), (c.container, _CONTAINER))  # fmt: skip
    if not all(score is None or score >= enough for score, enough in least):
        return False
    if not c.title.score and c.first_author == _ELSEWHERE:
        return False  # a paper of the same authors, another first
    if work.years:
        return c.year == 1
    return all(any(str(year) in name for name in work.containers) for year in printed.years)


def _foreign(printed: Printed, work: Work) -> float:
    """The share of the print that may be misread: more where no title or author is left over."""
    authors = printed.fields.authors
    read = authors and len(authors) <= len(work.authors) and not printed.fields.title
    return _MISREAD if read else _FOREIGN


def names_it_entirely(work: Work, c: Comparison, found: dict[str, float]) -> bool:
    """Of a pair that agrees entirely: whether what agrees can be said of one work only."""
    if "title" in found:
        return _title_names_it(c, found)
    if "first_author" not in found:
        return False
    if "first_page" in found:
        return True
    if c.title.score:
        return False
    authors = len(work.authors)
    if "container" in found:
        words = len(content_words(work.containers[0]))
        surely = c.initials == 1 or (work.authors and work.authors[0].given is None)
        return authors >= _SEVERAL or words >= (_NAME_OF_ITS_OWN if surely else _LONG_NAME)
    return authors >= _MANY and not work.containers and "year" in found


def _title_names_it(c: Comparison, found: dict[str, float]) -> bool:
    if "container" in found or "first_author" in found:
        others = found.keys() & {"container", "first_author", "year", "first_page"}
        return c.title.letters >= _SHORT_TITLE or len(others) > 1 or "container" in others
    return c.title.letters >= (_SHORT_TITLE if "year" in found else _LONG_TITLE)
