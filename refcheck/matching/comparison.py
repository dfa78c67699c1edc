"""One printed reference against one work: what agrees, what differs, what stays unexplained."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from refcheck.matching.containers import find_container, named_containers
from refcheck.matching.coverage import unexplained_share
from refcheck.matching.editions import edition_score
from refcheck.matching.folding import words
from refcheck.matching.keys import first_page
from refcheck.matching.names import authors_score, first_author_score
from refcheck.matching.numbers import bare_number, digit_runs, split_pages
from refcheck.matching.titles import TitleMatch, find_title

if TYPE_CHECKING:
    from collections.abc import Iterable

    from refcheck.matching.numbers import Number
    from refcheck.matching.printed import Printed
    from refcheck.model.works import Work

_KEPT = 512  # with each source that answers, a print is compared with all candidates again
_AGREES_IN_DIGITS = 0.9  # "1066" for "e1066"


@dataclass(frozen=True, slots=True)
class Comparison:
    """Scores from 0 (differs) to 1 (agrees); None where there is nothing to compare.

    `unexplained_words` is the share of the print's letters, the title apart, that the record does
    not explain, `unexplained_numbers` the count of such numbers.
    """

    title: TitleMatch
    has_title: bool
    first_author: float | None
    authors: float | None
    year: float | None
    volume: float | None
    issue: float | None
    first_page: float | None
    page_length: int
    article_number: float | None
    container: float | None
    edition: float | None
    unexplained_words: float
    unexplained_numbers: int


@lru_cache(maxsize=4 * _KEPT)
def is_conceivable(printed: Printed, work: Work) -> bool:
    """Title, first page, or first author stand in the print: without them nothing else counts.

    The author alone does not count either, neither volume nor year being as printed. Most
    candidates of a search fail this, at a tenth of the cost of comparing them.
    """
    title = find_title(printed, work)
    if title.score > 0 or first_page(work) in printed.values:
        return True
    if work.article_number and bare_number(work.article_number) in printed.values:
        return True
    if not first_author_score(printed, work, title):
        return False
    years = printed.years
    if not years or not work.years:
        return True
    if any(abs(year - told) <= 1 for year in work.years for told in years):
        return True
    return work.volume is not None and bare_number(work.volume) in printed.values


@lru_cache(maxsize=_KEPT)
def compare_work(printed: Printed, work: Work) -> Comparison:
    """Looks for each of the record's fields in the print."""
    title = find_title(printed, work)
    numbers = _Numbers(printed, title)
    year = numbers.year(work)
    volume = numbers.take(work.volume)
    first, last = split_pages(work.pages) if work.pages else (None, None)
    pages = numbers.take(first)
    article = numbers.take(work.article_number)
    issue = numbers.take(work.issue)
    numbers.take(last if last != first else None)
    numbers.take_all(number for name in work.containers for number in words(name))
    names = named_containers(work)
    return Comparison(
        title=title,
        has_title=work.title is not None,
        first_author=first_author_score(printed, work, title),
        authors=authors_score(printed, work, title),
        year=year,
        volume=volume,
        issue=issue,
        first_page=pages if pages is not None else article,
        page_length=len(bare_number(first or work.article_number or "")),
        article_number=article,
        container=find_container(printed, names, title) if names else None,
        edition=edition_score(printed, work),
        unexplained_words=unexplained_share(printed, work, title),
        unexplained_numbers=numbers.left(),
    )


class _Numbers:
    """The print's numbers outside the title; each can be explained by one field only."""

    def __init__(self, printed: Printed, title: TitleMatch) -> None:
        inside = range(title.first, title.last) if title.score else range(0)
        self._free: list[Number] = [n for n in printed.numbers if n.word not in inside]
        self._printed = printed

    def year(self, work: Work) -> float | None:
        """1 a year of the record, 0.5 one beside it, 0 only others; None where either has none."""
        printed = [year for year in self._printed.years if self._index(str(year)) is not None]
        if not work.years or not printed:
            return None
        for tolerance, score in ((0, 1.0), (1, 0.5)):
            for year in printed:
                if any(abs(year - recorded) <= tolerance for recorded in work.years):
                    self._consume_year(year)
                    return score
        return 0.0

    def _consume_year(self, year: int) -> None:
        """One copy; of a single copy where the volume is the year too, both may speak."""
        copies = [n for n in self._free if n.value.startswith(str(year)) or str(year) in n.runs]
        if len(copies) > 1:
            self._free.remove(copies[-1] if copies[0].value == copies[-1].value else copies[0])

    def take(self, recorded: str | None) -> float | None:
        """1 printed as recorded, 0.9 in its digits, 0 not printed; None if nothing is recorded."""
        wanted = bare_number(recorded) if recorded else ""
        if not wanted:
            return None
        index = self._index(wanted)
        if index is not None:
            del self._free[index]
            return 1.0
        runs = digit_runs(wanted)
        for at, number in enumerate(self._free):
            if len(runs) == 1 and runs[0] in number.runs:
                del self._free[at]
                return _AGREES_IN_DIGITS if len(runs[0]) > 1 else 0.5
        return 0.0

    def take_all(self, values: Iterable[str]) -> None:
        """Numbers that belong to a name: "2017 13th Conference on …"."""
        for value in values:
            if value[0].isdigit():
                self.take(value)

    def _index(self, value: str) -> int | None:
        for at, number in enumerate(self._free):
            if number.value == value or (value in number.runs and number.value[:4] == value):
                return at
        return None

    def left(self) -> int:
        """Numbers that no field explains; the year may stand twice, and so may a volume."""
        explained = {str(year) for year in self._printed.years}
        return sum(1 for n in self._free if not n.optional and n.value[:4] not in explained)
