"""Whether the record of a printed DOI is the printed work, its container, or another work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refcheck.matching.comparison import Comparison, compare_work
from refcheck.matching.coordinates import by_fields, contradictions
from refcheck.matching.evidence import field_evidence, title_similarity
from refcheck.matching.folding import squeeze
from refcheck.matching.kinds import is_book, is_container, is_notice_of, stands_as_container
from refcheck.matching.printed import Printed, read_printed
from refcheck.matching.supports import supports, title_supports
from refcheck.matching.twins import a_word_is_exchanged, other_last_page
from refcheck.model.evidence import DoiAgrees, DoiOfAnother, DoiOfContainer, DoiUnchecked

if TYPE_CHECKING:
    from refcheck.model.evidence import ReferenceFields
    from refcheck.model.works import Work

_OTHER_TITLE = 0.6  # below this, two titles are not one misprinted
_SAME_TITLE = 0.93  # from this on, two titles are one
_TITLE_PRINTED = 20  # letters that a printed title has at least
_UNEXPLAINED = 0.4  # share of the print's letters that must be foreign where no title was read
_CONTRADICTIONS = 2
_RELATIONS = {"journal-issue": "issue", "journal-volume": "volume", "component": "supplement"}


def judge_doi(
    doi: str, text: str, fields: ReferenceFields, work: Work
) -> DoiAgrees | DoiOfAnother | DoiOfContainer | DoiUnchecked:
    """Agrees unless there is positive evidence against it: a DOI in print is itself evidence.

    Another title alone does not suffice where author, year, volume or page support the record: it
    may be translated, abbreviated or misread.
    """
    printed = read_printed(text, fields)
    comparison = compare_work(printed, work)
    relation = _container_relation(printed, work, comparison)
    if relation is not None:
        return DoiOfContainer(doi, work, relation)
    if _bare(work):
        return DoiUnchecked(doi, "record", "the record of this DOI is too bare to compare")
    speaking_against = (_is_notice, _is_another, _is_the_next)
    if any(speaks_against(printed, work, comparison) for speaks_against in speaking_against):
        return DoiOfAnother(doi, work, field_evidence(printed, work, comparison))
    return DoiAgrees(doi, work)


def _bare(work: Work) -> bool:
    """Neither title nor names: container, year and volume are those of hundreds of works."""
    return work.title is None and not work.authors and not work.pages and not work.article_number


def _container_relation(printed: Printed, work: Work, c: Comparison) -> str | None:
    if is_container(work):
        return _RELATIONS.get(
            work.kind or "", "series" if "series" in (work.kind or "") else "journal"
        )
    if not is_book(work):
        return None
    fields = printed.fields
    title = fields.title
    if fields.kind in {"chapter", "conference"} and title and fields.container:
        other_title = title_similarity(title, work) < _OTHER_TITLE
        book = title_similarity(fields.container, work) >= 1 - (1 - _OTHER_TITLE) / 2
        return "book" if other_title and book else None
    return "book" if title_supports(c) and stands_as_container(printed, c.title) else None


def _is_notice(printed: Printed, work: Work, c: Comparison) -> bool:
    """The work is cited under its title, and the DOI is that of a correction or a reply.

    Where volume and page are the notice's own, it is meant, whatever its title became in print.
    """
    found = supports(by_fields(printed, work, c))
    if {"first_author", "volume", "first_page"} <= found.keys() and found["first_page"] == 1:
        return False
    titled = len(squeeze(printed.fields.title or "")) >= _TITLE_PRINTED
    return titled and is_notice_of(printed, work)


def _is_another(printed: Printed, work: Work, c: Comparison) -> bool:
    """Authors write many papers for one journal: where a work stands tells it from the next one."""
    c = by_fields(printed, work, c)
    found = supports(c)
    elsewhere = contradictions(printed, work, c)
    moved = "first_page" in elsewhere and len(elsewhere) > 1
    if _title_differs(printed, work, c):
        several = len(elsewhere) >= _CONTRADICTIONS
        if "first_page" in found and found.keys() & {"volume", "year"} and not several:
            return False  # a title translated, shortened or misread
        return several or bool(elsewhere & {"first_page", "year"}) or not _backed(found)
    if c.title.numerals_differ:
        return "first_page" in elsewhere or _is_of_another_year(printed, c, elsewhere)
    if _title_agrees(printed, work, c):
        # The same statement in five journals, the same title ten years later, or as an abstract.
        if printed.fields.year is not None and c.year is not None and c.year < 1:
            elsewhere.add("year")
        several = len(elsewhere) > _CONTRADICTIONS and moved and "volume" in elsewhere
        return several and c.title.last - c.title.first < len(printed.words)
    if moved and ("volume" in elsewhere or "title" not in found):
        return True
    naming = found.keys() & {"first_author", "first_page"}
    return not naming and "title" not in found and _contradictions(printed, c) >= _CONTRADICTIONS


def _is_the_next(printed: Printed, work: Work, c: Comparison) -> bool:
    """On other pages, with another word in the title; one all other may be a translation."""
    if not (other_last_page(printed, work) and a_word_is_exchanged(printed, work)):
        return False
    if title_similarity(printed.fields.title or "", work) < _OTHER_TITLE:
        return False
    return "first_page" in contradictions(printed, work, by_fields(printed, work, c))


def _is_of_another_year(printed: Printed, c: Comparison, elsewhere: set[str]) -> bool:
    """A part or a report of another number, which appeared in another year, or elsewhere."""
    if len(elsewhere) >= _CONTRADICTIONS:
        return True
    another_year = printed.fields.year is not None and c.year is not None and c.year < 1
    return another_year and ("volume" in elsewhere or not c.first_page)


def _backed(found: dict[str, float]) -> bool:
    """Author and year, or page and volume, speak for the record."""
    backing = sum(value for name, value in found.items() if name not in {"title", "issue"})
    return bool(found.keys() & {"first_author", "first_page"}) and backing >= 2  # noqa: PLR2004


def _title_agrees(printed: Printed, work: Work, c: Comparison) -> bool:
    """To the letter, nearly: a title that is merely similar may be the next paper's."""
    field = printed.fields.title
    similar = title_similarity(field, work) if field else 0.0
    return title_supports(c) and max(c.title.score, similar) >= _SAME_TITLE


def _title_differs(printed: Printed, work: Work, c: Comparison) -> bool:
    """A title is printed, and it is not the record's in any form."""
    if work.title is None or c.title.score >= _OTHER_TITLE + 0.15:
        return False
    field = printed.fields.title
    if field is not None and len(squeeze(field)) >= _TITLE_PRINTED:
        return title_similarity(field, work) < _OTHER_TITLE
    return c.unexplained_words >= _UNEXPLAINED


def _contradictions(printed: Printed, c: Comparison) -> int:
    """Fields that are printed and recorded and differ; a number may simply not be printed."""
    fields = printed.fields
    told = [
        c.first_author == 0 and (bool(fields.authors) or c.unexplained_words >= _UNEXPLAINED),
        c.year == 0,
        c.volume == 0 and (bool(fields.volume) or c.unexplained_numbers > 0),
        c.first_page == 0 and (bool(fields.pages) or c.unexplained_numbers > 1),
        c.container == 0 and bool(fields.container),
        c.title.numerals_differ,
    ]
    return sum(told)
