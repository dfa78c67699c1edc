"""The fields of print and record side by side, for rules and messages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from refcheck.matching.containers import container_similarity, is_publisher, named_containers
from refcheck.matching.folding import squeeze
from refcheck.matching.names import creators, readings
from refcheck.matching.numbers import bare_number, expanded_last_page, split_pages
from refcheck.matching.titles import title_forms
from refcheck.model.evidence import FieldEvidence

if TYPE_CHECKING:
    from collections.abc import Callable

    from refcheck.matching.comparison import Comparison
    from refcheck.matching.printed import Printed
    from refcheck.model.works import Work

_SHOWN_AUTHORS = 6
_CONTAINER_FOUND = 0.6  # a smaller part of its name somewhere in print is no reading of it


def field_evidence(printed: Printed, work: Work, c: Comparison) -> tuple[FieldEvidence, ...]:
    """Only fields that both have.

    What the parser took for a field and what stands anywhere in the print both count: the better of
    the two, since the parser may have cut in the wrong place.
    """
    found = [read(printed, work, c) for read in _READERS]
    return tuple([evidence for evidence in found if evidence is not None])


def title_similarity(title: str, work: Work) -> float:
    """How well a printed title agrees with the best form of the record's, 0–1."""
    letters = squeeze(title)
    return max(
        (most * fuzz.ratio(letters, squeeze(form)) / 100 for form, most in title_forms(work)),
        default=0.0,
    )


def _title(printed: Printed, work: Work, c: Comparison) -> FieldEvidence | None:
    if work.title is None:
        return None
    field = printed.fields.title
    score = max(c.title.score, title_similarity(field, work) if field else 0.0)
    if field is None and not c.title.score:
        return None
    shown = field or " ".join(printed.words[c.title.first : c.title.last])
    recorded = f"{work.title}: {work.subtitle}" if work.subtitle else work.title
    return FieldEvidence("title", round(score, 3), shown, recorded)


def _first_author(printed: Printed, work: Work, c: Comparison) -> FieldEvidence | None:
    people, fields = creators(work), printed.fields.authors
    if not people or c.first_author is None:
        return None
    score = c.first_author
    if fields and set(readings(fields[0])) & set(readings(people[0])):
        score = 1.0
    if not fields and not score:
        return None
    shown = str(fields[0]) if fields else people[0].family
    return FieldEvidence("first_author", round(score, 3), shown, str(people[0]))


def _authors(printed: Printed, work: Work, c: Comparison) -> FieldEvidence | None:
    people, fields = creators(work), printed.fields.authors
    if len(people) < 2 or c.authors is None or not c.authors:  # noqa: PLR2004
        return None
    shown = "; ".join(map(str, fields[:_SHOWN_AUTHORS])) or None
    recorded = "; ".join(map(str, people[:_SHOWN_AUTHORS]))
    return FieldEvidence("authors", round(c.authors, 3), shown, recorded)


def _year(printed: Printed, work: Work, c: Comparison) -> FieldEvidence | None:
    if c.year is None:
        return None
    field = printed.fields.year
    years = [field] if field else [y for y in printed.years if y in work.years] or [*printed.years]
    recorded = ", ".join(map(str, work.years))
    return FieldEvidence("year", c.year, str(years[0]) if years else None, recorded)


def _container(printed: Printed, work: Work, c: Comparison) -> FieldEvidence | None:
    field, names = printed.fields.container, named_containers(work)
    if field is not None and is_publisher(field):
        field = None
    if not names or c.container is None or (field is None and c.container < _CONTAINER_FOUND):
        return None
    scores = [container_similarity(field, name) for name in names] if field else []
    return FieldEvidence(
        "container", round(max([c.container, *scores]), 3), field or names[0], names[0]
    )


def _number(
    name: str,
    of_print: Callable[[Printed], str | None],
    of_work: Callable[[Work], str | None],
    of_comparison: Callable[[Comparison], float | None],
) -> Callable[[Printed, Work, Comparison], FieldEvidence | None]:
    def read(printed: Printed, work: Work, c: Comparison) -> FieldEvidence | None:
        field, recorded, score = of_print(printed), of_work(work), of_comparison(c)
        if recorded is None or (field is None and not score):
            return None
        if field is not None and bare_number(field) == bare_number(recorded):
            score = 1.0
        return FieldEvidence(name, score or 0.0, field or recorded, recorded)

    return read


def _first(pages: str | None) -> str | None:
    return split_pages(pages)[0] if pages else None


def _pages(printed: Printed, work: Work, c: Comparison) -> FieldEvidence | None:
    field = printed.fields.pages
    if not field or not work.pages:
        return None
    one, other = split_pages(field), split_pages(work.pages)
    if one[0] == one[1] or other[0] == other[1]:
        return None
    last = expanded_last_page(bare_number(other[0]), bare_number(other[1]))
    same = (bare_number(one[0]), bare_number(one[1])) == (bare_number(other[0]), last)
    return FieldEvidence("pages", 1.0 if same else (c.first_page or 0.0) / 2, field, work.pages)


def _edition(printed: Printed, work: Work, c: Comparison) -> FieldEvidence | None:
    if c.edition is None:
        return None
    return FieldEvidence("edition", c.edition, printed.fields.edition, work.edition or work.title)


_READERS = (
    _title,
    _first_author,
    _authors,
    _year,
    _container,
    _number("volume", lambda p: p.fields.volume, lambda w: w.volume, lambda c: c.volume),
    _number("issue", lambda p: p.fields.issue, lambda w: w.issue, lambda c: c.issue),
    _number(
        "first_page",
        lambda p: _first(p.fields.pages),
        lambda w: _first(w.pages),
        lambda c: c.first_page,
    ),
    _pages,
    _number(
        "article_number",
        lambda p: p.fields.article_number,
        lambda w: w.article_number,
        lambda c: c.article_number,
    ),
    _edition,
)
