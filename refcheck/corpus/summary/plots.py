"""The geometry of the plots: bars, columns and lines, in units of their drawing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from refcheck.corpus.summary.list_rows import Bin
    from refcheck.corpus.summary.model import Past

TALL: Final = 100.0  # units of a plot's height
_MOST_COLUMNS: Final = 60
_LINES: Final = ("error", "warning", "retracted")


@dataclass(frozen=True, slots=True)
class BinBar:
    """A bar of a distribution: `width` in per cent of the longest."""

    first: int
    last: int | None
    count: int
    width: float


@dataclass(frozen=True, slots=True)
class YearColumn:
    """A column for a year, or (`before`) for all earlier ones; `height` in units."""

    place: int
    year: int
    count: int
    height: float
    before: bool = False


@dataclass(frozen=True, slots=True)
class YearPlot:
    """References by the year of their work; half of them are of `middle` or later."""

    columns: tuple[YearColumn, ...]
    total: int
    first: int
    last: int
    middle: int


@dataclass(frozen=True, slots=True)
class Line:
    """How a number went from run to run, as the points of a line."""

    name: str
    points: str
    values: tuple[int, ...]


def bin_bars(bins: Sequence[Bin]) -> tuple[BinBar, ...]:
    """The bars, the last ones left out where they stand for nothing."""
    filled = max((place for place, one in enumerate(bins) if one.count), default=-1)
    longest = max((one.count for one in bins), default=0)
    return tuple(
        BinBar(one.first, one.last, one.count, round(100 * one.count / longest, 2))
        for one in bins[: filled + 1]
    )


def year_plot(years: Mapping[int, int]) -> YearPlot | None:
    """A column a year up to the latest; what is older than the columns reach shares the first."""
    if not years:
        return None
    last, oldest = max(years), min(years)
    first = max(oldest, last - _MOST_COLUMNS + 1)
    counts = [(year, years.get(year, 0), False) for year in range(first, last + 1)]
    if older := sum(number for year, number in years.items() if year < first):
        counts.insert(0, (first, older, True))
    highest = max(number for _, number, _ in counts)
    columns = tuple(
        YearColumn(place, year, number, round(TALL * number / highest, 2), before)
        for place, (year, number, before) in enumerate(counts)
    )
    return YearPlot(columns, sum(years.values()), oldest, last, _middle(years))


def trend_lines(history: Sequence[Past]) -> tuple[Line, ...]:
    """Errors, warnings and pages with retracted works, run by run; none for a single run."""
    if len(history) < 2:  # noqa: PLR2004 - a line has two ends
        return ()
    return tuple(_line(name, [_value(one, name) for one in history]) for name in _LINES)


def _value(past: Past, name: str) -> int:
    return past.retracted if name == "retracted" else past.findings.get(name, 0)


def _line(name: str, values: Sequence[int]) -> Line:
    """From nothing at the bottom to the highest value at the top."""
    highest = max(values) or 1
    step = TALL / (len(values) - 1)
    points = " ".join(
        f"{round(place * step, 2)},{round(TALL - TALL * value / highest, 2)}"
        for place, value in enumerate(values)
    )
    return Line(name, points, tuple(values))


def _middle(years: Mapping[int, int]) -> int:
    """The latest year such that at least half of the references are of it or later."""
    half, later = sum(years.values()) / 2, 0
    for year in sorted(years, reverse=True):
        later += years[year]
        if later >= half:
            return year
    return min(years)
