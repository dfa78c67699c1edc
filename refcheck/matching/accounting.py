"""The print's numbers, each accounted for by one field of a record; what is left speaks against."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refcheck.matching.numbers import bare_number, digit_runs, is_misread, lettered_page

if TYPE_CHECKING:
    from collections.abc import Iterable

    from refcheck.matching.numbers import Number
    from refcheck.matching.printed import Printed
    from refcheck.matching.titles import TitleMatch
    from refcheck.model.works import Work

_IN_DIGITS = 0.9  # "1066" for "e1066"
_ONE_DIGIT = 0.5  # a digit among letters is found in many places
_MISREAD = 0.8  # "l3O" or "13 0" for "130"
_GLUED = 4  # letters of a word that print has run into the number after it


class Numbers:
    """The print's numbers outside the title; each can be explained by one field only."""

    def __init__(self, printed: Printed, title: TitleMatch) -> None:
        first, last = (title.first, title.last) if title.score else (0, 0)
        self._free: list[Number] = [n for n in printed.numbers if not first <= n.word < last]
        self._printed = printed
        self._damaged = any(n.apart or not n.value.isdigit() for n in self._free)

    def year(self, work: Work) -> float | None:
        """1 a year of the record, 0.5 one beside it, 0 only others; None where either has none."""
        if not work.years:
            return None
        printed = [year for year in self._printed.years if self._index(str(year)) is not None]
        for year in printed:
            if year in work.years:
                self._consume_year(year)
                return 1.0
        if any(self._take_misread(str(year)) for year in work.years):
            return 1.0
        for year in printed:
            if any(abs(year - recorded) <= 1 for recorded in work.years):
                self._consume_year(year)
                return 0.5
        return 0.0 if printed else None

    def _consume_year(self, year: int) -> None:
        """One copy; of a single copy where the volume is the year too, both may speak."""
        name = str(year)
        copies = [n for n in self._free if n.value.startswith(name) or name in n.runs]
        if len(copies) > 1:
            self._free.remove(copies[-1] if copies[0].value == copies[-1].value else copies[0])

    def take(self, recorded: str | None) -> float | None:
        """1 printed as recorded, 0.9 in its digits, 0.8 misread, 0 absent; None if not recorded."""
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
                glued = number.value[:_GLUED].isalpha() and number.value.endswith(runs[0])
                return _IN_DIGITS if len(runs[0]) > 1 or glued else _ONE_DIGIT
        return _MISREAD if self._take_misread(wanted) else 0.0

    def take_page(self, recorded: str | None) -> float | None:
        """As `take`; a page of letters alone ("ebi", "v") stands beside a number."""
        letters = lettered_page(recorded) if recorded else None
        if letters is None:
            return self.take(recorded)
        words = self._printed.words
        numbered = {number.word for number in self._printed.numbers if number.runs}
        for at, word in enumerate(words):
            beside = at + 1 == len(words) or at + 1 in numbered
            if word == letters and at - 1 in numbered and beside:
                self._free = [number for number in self._free if number.word != at]
                return 1.0
        return 0.0

    def take_all(self, values: Iterable[str]) -> None:
        """Numbers that belong to a name: "2017 13th Conference on …", "F1000 Reports"."""
        for value in values:
            if not value.isalpha():
                self.take(value)

    def left(self) -> int:
        """Numbers that no field explains; the year may stand twice, and so may a volume."""
        if not self._free:
            return 0
        explained = {str(year) for year in self._printed.years}
        return sum([not n.optional and n.value[:4] not in explained for n in self._free])

    def _index(self, value: str) -> int | None:
        for at, number in enumerate(self._free):
            if number.value == value or (value in number.runs and number.value[:4] == value):
                return at
        return None

    def _take_misread(self, wanted: str) -> bool:
        """A letter in a digit's place, or a number that stray blanks have cut in two."""
        if not self._damaged:
            return False
        free = self._free
        for at, number in enumerate(free):
            if is_misread(number.value, wanted):
                del free[at]
                return True
            after = free[at + 1] if at + 1 < len(free) else None
            if after is not None and after.apart and wanted.endswith(after.whole):
                whole = number.whole + after.whole
                if whole.lstrip("0") == wanted or is_misread(whole, wanted):
                    del free[at : at + 2]
                    return True
        return False
