"""The geometry of the summary's plots."""

from __future__ import annotations

from refcheck.corpus.summary.list_rows import Bin
from refcheck.corpus.summary.model import Past
from refcheck.corpus.summary.plots import bin_bars, trend_lines, year_plot


def past(errors, retracted=0):
    return Past("2026-01-01", "0.1.0", 1, 1, {"error": errors}, retracted)


def test_a_line_goes_down_where_there_are_fewer():
    errors, warnings, retracted = trend_lines([past(10), past(5), past(0)])

    assert errors.points == "0.0,0.0 50.0,50.0 100.0,100.0"
    assert errors.values == (10, 5, 0)
    assert warnings.points == "0.0,100.0 50.0,100.0 100.0,100.0"
    assert retracted.name == "retracted"


def test_one_run_is_no_line():
    assert trend_lines([past(3)]) == ()


def test_bars_end_with_the_last_that_stands_for_something():
    bars = bin_bars([Bin(0, 0, 8), Bin(1, 1, 0), Bin(2, 5, 2), Bin(6, None, 0)])

    assert [(one.first, one.width) for one in bars] == [(0, 100.0), (1, 0.0), (2, 25.0)]
    assert bin_bars([Bin(0, 0, 0)]) == ()


def test_older_years_than_the_columns_reach_share_one():
    plot = year_plot({1700: 3, 1950: 1, 2000: 2, 2009: 4})

    assert [(one.year, one.count) for one in plot.columns if one.before] == [(1950, 3)]
    assert (plot.columns[1].year, plot.columns[-1].year, len(plot.columns)) == (1950, 2009, 61)
    assert plot.columns[-1].height == 100.0
    assert (plot.total, plot.first, plot.last, plot.middle) == (10, 1700, 2009, 2000)


def test_without_years_there_is_no_plot():
    assert year_plot({}) is None
