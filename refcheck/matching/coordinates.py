"""Year, volume and first page as the reader of references took them, against a record's."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from refcheck.matching.containers import container_similarity, named_containers
from refcheck.matching.numbers import bare_number, digit_runs, split_pages

if TYPE_CHECKING:
    from refcheck.matching.comparison import Comparison
    from refcheck.matching.printed import Printed
    from refcheck.model.works import Work

_ANOTHER_CONTAINER = 0.6


def by_fields(printed: Printed, work: Work, c: Comparison) -> Comparison:
    """The comparison with the numbers that stand in their own places in print.

    What was read as the pages is not those of a record whose first page is some other number of the
    string: a last page, a volume, a part of the title. A number of one digit that was found
    anywhere is no evidence at all.
    """
    return replace(
        c,
        year=_year(printed, work, c.year),
        volume=_volume(printed, work, c.volume),
        first_page=_first_page(printed, work, c.first_page),
    )


def contradictions(printed: Printed, work: Work, c: Comparison) -> set[str]:
    """Which of the coordinates are printed and recorded, and differ; `c` is `by_fields`."""
    fields = printed.fields
    told = {
        "year": fields.year,
        "volume": fields.volume,
        "first_page": fields.pages or fields.article_number,
    }
    found = {name for name, value in told.items() if value and getattr(c, name) == 0}
    names = named_containers(work)
    if fields.container and names and (c.container or 0) < _ANOTHER_CONTAINER:
        similar = max(container_similarity(fields.container, name) for name in names)
        if similar < _ANOTHER_CONTAINER:
            found.add("container")
    return found


def _year(printed: Printed, work: Work, found: float | None) -> float | None:
    year = printed.fields.year
    if year is None or not work.years:
        return found
    distance = min(abs(year - recorded) for recorded in work.years)
    return {0: 1.0, 1: 0.5}.get(distance, 0.0)


def _volume(printed: Printed, work: Work, found: float | None) -> float | None:
    field = printed.fields.volume
    if not work.volume:
        return found
    if field:
        return _same_number(field, work.volume)
    return None if found and len(bare_number(work.volume)) == 1 else found


def _first_page(printed: Printed, work: Work, found: float | None) -> float | None:
    fields = printed.fields
    printed_pages = [split_pages(fields.pages)[0]] if fields.pages else []
    printed_pages += [fields.article_number] if fields.article_number else []
    recorded = [split_pages(work.pages)[0]] if work.pages else []
    recorded += [work.article_number] if work.article_number else []
    if not recorded:
        return found
    if printed_pages:
        return max(_same_number(one, other) for one in printed_pages for other in recorded)
    weak = all(len(bare_number(page)) == 1 for page in recorded)
    return None if found and weak else found


def _same_number(printed: str, recorded: str) -> float:
    """1 the same, 0.9 the same digits ("406" for "e406"), 0 another number."""
    one, other = bare_number(printed), bare_number(recorded)
    if one == other:
        return 1.0
    runs, others = digit_runs(one), digit_runs(other)
    return 0.9 if runs and others and (runs[0] == others[0] or runs[-1] == others[-1]) else 0.0
