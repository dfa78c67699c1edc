"""How many independent facts say that a record is the printed work, and whether they suffice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refcheck.matching.agreement import names_it_entirely
from refcheck.matching.kinds import about_another, is_chapter, is_container
from refcheck.matching.objections import objectionable

if TYPE_CHECKING:
    from refcheck.matching.comparison import Comparison
    from refcheck.matching.printed import Printed
    from refcheck.model.works import Work

_LEAST = 3.0
_TITLE = 0.82
_AGREES = 0.75
_TELLING_TITLE = 12  # letters: below, a title such as "Editorial" names nothing by itself
_SURE = 0.93
_LITTLE, _MUCH = 0.2, 0.35  # shares of the print's letters that a record leaves unexplained
_NEXT_TO_NOTHING = 0.05
_SURE_TITLE = 35  # letters that no two works of the same author share by chance


def title_supports(c: Comparison) -> bool:
    """The title is printed, and with the same part and year numerals."""
    return c.title.score >= _TITLE and not c.title.numerals_differ


def supports(c: Comparison) -> dict[str, float]:
    """The facts that agree; half of one for a neighbouring year, an issue, a short title."""
    found: dict[str, float] = {}
    if title_supports(c):
        found["title"] = 1.0 if c.title.letters >= _TELLING_TITLE else 0.5
    if (c.first_author or 0) >= _AGREES:
        found["first_author"] = 1.0
    if c.year:
        found["year"] = c.year
    if (c.volume or 0) >= _AGREES:
        found["volume"] = 1.0
    if (c.first_page or 0) >= _AGREES:
        told = c.page_length != 1 or (c.last_page or 0) >= _AGREES
        found["first_page"] = 1.0 if told else 0.5
    if (c.container or 0) >= _AGREES:
        found["container"] = 1.0
    if (c.issue or 0) >= _AGREES:
        found["issue"] = 0.5
    return found


def suffices(
    printed: Printed, work: Work, c: Comparison, found: dict[str, float], *, entirely: bool
) -> bool:
    """At least three supports, enough of them naming this work and not only its issue."""
    if is_container(work) or c.edition == 0 or (c.year == 0 and "title" not in found):
        return False
    if about_another(printed, work, titled="title" in found or c.unexplained_words > _MUCH):
        return False
    enough = entirely and names_it_entirely(work, c, found)
    if not enough:
        several = sum(found.values()) >= _LEAST
        several = several or _title_and_author(found) or _title_alone(c, found)
        enough = several and _names_the_work(work, c, found)
    return enough and not objectionable(printed, work, c, found)


def might_suffice(c: Comparison) -> bool:
    """Whether names and container, once compared, may still make it the work."""
    if c.title.score >= _TITLE:
        return True
    by_author = (c.first_author or 0) >= _AGREES
    if (c.first_page or 0) >= _AGREES:
        return by_author or c.first_author is None or (c.volume or 0) >= _AGREES
    if not by_author or c.year == 0:
        return False
    return (c.volume or 0) >= _AGREES or c.unexplained_numbers == 0


def _title_alone(c: Comparison, found: dict[str, float]) -> bool:
    """A long title and its year are all that print and record have."""
    long = c.title.letters >= _SURE_TITLE and c.title.score >= _SURE
    bare = c.first_author is None and c.volume is None and c.first_page is None
    return long and bare and c.year == 1 and c.unexplained_words < _LITTLE and "title" in found


def _title_and_author(found: dict[str, float]) -> bool:
    """A full title by its author in a neighbouring year: two supports and a half."""
    return "first_author" in found and found.get("title") == 1.0 and "year" in found


def _names_the_work(work: Work, c: Comparison, found: dict[str, float]) -> bool:
    """Journal, year and volume are those of hundreds: title, author, page single one out."""
    naming = {"title", "first_author", "first_page"} & found.keys()
    if len(naming) > 1:
        return True
    if "title" in naming:
        return c.first_author is None or ("container" in found and "year" in found)
    if "first_page" in naming and {"container", "year"} <= found.keys():
        if c.first_author is None:
            return True
        explained = not c.unexplained_numbers and c.unexplained_words < _NEXT_TO_NOTHING
        return "volume" in found and explained  # a group wrote it, or nobody is named
    if "first_author" in naming and not is_chapter(work):
        named = "volume" in found or (len(work.authors) > 2 and c.authors == 1)  # noqa: PLR2004
        nothing_left = not c.unexplained_numbers and c.unexplained_words < _LITTLE
        nothing_left = nothing_left and c.first_page is None and c.initials != 0
        return named and {"container", "year"} <= found.keys() and nothing_left
    return False


def beyond_doubt(c: Comparison, found: dict[str, float]) -> bool:
    """A long title by the same first author: a wrong year or page is then a slip of the print."""
    return (
        found.get("title") == 1.0
        and c.title.score >= _SURE
        and c.title.letters >= _SURE_TITLE
        and "first_author" in found
        and (bool(found.keys() & {"year", "container", "first_page"}))
        and (c.authors or 0) >= 0.5  # noqa: PLR2004
    )


def written_by_the_same(c: Comparison) -> bool:
    """Title and first author agree, wherever and whenever it appeared."""
    found = supports(c)
    return found.get("title") == 1.0 and c.title.score >= _SURE and "first_author" in found


def says_no_more(printed: Printed, work: Work, c: Comparison) -> bool:
    """Its whole title and its authors are all that is printed: one work, or one of several."""
    if not written_by_the_same(c) or c.title.letters < _SURE_TITLE or c.authors != 1:
        return False
    if is_container(work) or about_another(printed, work, titled=True) or c.year == 0:
        return False
    return not c.unexplained_numbers and c.unexplained_words < _LITTLE
