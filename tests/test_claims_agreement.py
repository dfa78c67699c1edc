from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refcheck.claims.agreement import agreement, comparable
from refcheck.claims.quantities import quantities
from refcheck.model.claims import Quantity

ROLES = ("value", "p-value", "sample", "interval", "spread", "ratio", "date")
BOUNDS = ("", "<", "≤", ">", "≥", "~")


def only(text):
    (figure,) = quantities(text)
    return figure


@pytest.mark.parametrize(
    ("claimed", "stated", "note"),
    [
        # to the letter, or in other letters
        ("88%", "88 %", ""),
        ("88%", "eighty-eight percent", ""),
        ("4.5mg/day", "4.5 mg daily", ""),
        ("4.5 mg/day", "4.50 mg per day", ""),
        ("1,200 patients", "1200 patients", ""),
        ("40 patients", "forty subjects", ""),
        ("three months", "3 months", ""),
        ("0·85 mg", "0.85 mg", ""),
        ("hazard ratio 0.85", "HR = 0.85", ""),
        ("twofold", "2-fold", ""),
        ("12.5 - 150 mg/day", "12.5–150 mg/day", ""),
        ("−6.8 %", "6.8%", ""),
        ("70 points or more", "≥70 points", ""),
        ("in 2011", "since 2011", ""),
        ("October 17, 2014", "17 Oct 2014", ""),
        # rounded
        ("88%", "87.6%", "rounded from 87.6%"),
        ("88%", "87.5%", "rounded from 87.5%"),
        ("4.5 mg", "4.46 mg", "rounded from 4.46 mg"),
        ("87.6%", "88%", "88% there"),
        ("about 90%", "87.6%", "rounded from 87.6%"),
        ("nearly 90%", "88%", "rounded from 88%"),
        ("approximately 12,000 steps", "11,870 steps", "rounded from 11,870"),
        ("p = 0.01", "p = 0.009", "rounded from 0.009"),
        # converted
        ("3 months", "12 weeks", "12 weeks there"),
        ("3 months", "13 weeks", "13 weeks there"),
        ("12 weeks", "3 months", "3 months there"),
        ("one year", "52 weeks", "52 weeks there"),
        ("one month", "4 weeks", "4 weeks there"),
        ("one month", "30 days", "30 days there"),
        ("half a year", "6 months", "6 months there"),
        ("1.5 h", "90 min", "90 min there"),
        ("two days", "48 h", "48 h there"),
        ("1 g", "1000 mg", "1000 mg there"),
        ("0.5 mg/L", "500 µg/L", "500 µg/L there"),
        ("1 kg", "2.2 pounds", "2.2 pounds there"),
        ("5 mmol/L", "5 mM", "5 mM there"),
        # shares
        ("a third of them", "33%", "33% there"),
        ("a third of them", "34%", "34% there"),
        ("half of the patients", "51%", "51% there"),
        ("1 in 5", "20%", "20% there"),
        ("20%", "one in five", "one in five there"),
        ("two-thirds", "66.7%", "66.7% there"),
        ("three quarters of them", "75%", "75% there"),
        # parts that one of them leaves out
        ("4.5 mg/day", "4.5-mg", "4.5-mg there"),
        ("4.5 mg", "4.5 mg/day", "4.5 mg/day there"),
        ("70 or more", "70-point", "70-point there"),
        ("40 patients", "(n = 40)", "40 there"),
        # ranges
        ("150 mg/day", "12.5–150 mg/day", "12.5–150 mg/day there"),
        ("12.5 mg/day", "12.5–150 mg/day", "12.5–150 mg/day there"),
        ("up to 150 mg", "12.5–150 mg", "12.5–150 mg there"),
        ("at least 12.5 mg", "12.5–150 mg", "12.5–150 mg there"),
        # bounds
        ("more than 80%", "88%", "88% there"),
        ("more than 80%", "100%", "100% there"),
        ("less than 80%", "60%", "60% there"),
        ("at least 70 points", "70 points", ""),
        ("less than a third of them", "31%", "31% there"),
        ("more than half of them", "53%", "53% there"),
        ("under two weeks", "12 days", "12 days there"),
        ("longer than 0.1 ms", "120 µs", "120 µs there"),
        ("nearly half of them", "47%", "47% there"),
        ("nearly one in ten", "9%", "9% there"),
        ("about a fifth of them", "21%", "21% there"),
        ("fewer than 50 patients", "40 patients", "40 there"),
        ("p < 0.05", "p = 0.009", "p = 0.009 there"),
        ("p < 0.001", "p = 0.0002", "p = 0.0002 there"),
        ("p < 0.05", "p < 0.001", "p < 0.001 there"),
        ("p > 0.05", "p = 0.21", "p = 0.21 there"),
        # dates
        ("in 2014", "October 17, 2014", "October 17, 2014 there"),
        ("October 2014", "October 17, 2014", "October 17, 2014 there"),
        ("in 2004", "1998–2004", "1998–2004 there"),
    ],
)
def test_figures_that_agree_say_how(claimed, stated, note):
    said = agreement(only(claimed), only(stated))

    assert said == note


@pytest.mark.parametrize(
    ("claimed", "stated"),
    [
        ("88%", "78%"),
        ("88%", "87.4%"),
        ("90%", "87.6%"),
        ("88%", "87%"),
        ("88%", "88 points"),
        ("5 points or more", "70 points"),
        ("70 or more", "71"),
        ("at least 80%", "88%"),
        ("at most 80%", "79%"),
        ("up to 80%", "70%"),
        ("more than 80%", "101%"),
        ("more than 80%", "79%"),
        ("less than 80%", "59%"),
        ("less than 80%", "81%"),
        ("less than half of them", "12%"),
        ("nearly half of them", "41%"),
        ("one in ten", "9%"),
        ("more than half of them", "47%"),
        ("88%", "88 percentage points"),
        ("88%", "88 patients"),
        ("4.5 mg", "45 mg"),
        ("4.5 mg", "4.5 g"),
        ("4.5 mg", "4.5 mL"),
        ("4.5 g/day", "4.5 mg"),
        ("5 mg/kg", "5 mg"),
        ("3 months", "3 weeks"),
        ("3 months", "11 weeks"),
        ("3 months", "14 weeks"),
        ("one year", "50 weeks"),
        ("2 years", "26 months"),
        ("40 patients", "40 weeks"),
        ("40 patients", "40 trials"),
        ("40 patients", "41 patients"),
        ("1,200 patients", "1,234 patients"),
        ("5 points", "5 patients"),
        ("HR 0.85", "OR 0.85"),
        ("HR 0.85", "HR 0.58"),
        ("HR 1", "HR 0.85"),
        ("a third of them", "36%"),
        ("half of the patients", "48%"),
        ("1 in 5", "25%"),
        ("more than 80%", "78%"),
        ("more than 80%", "5%"),
        ("more than 5 mg", "450 mg"),
        ("less than 5 mg", "more than 5 mg"),
        ("p < 0.05", "p = 0.06"),
        ("p < 0.001", "p = 0.01"),
        ("p < 0.05", "p > 0.05"),
        ("p = 0.009", "p = 0.09"),
        ("p = 0.009", "0.009 mg"),
        ("in 2011", "2011 patients"),
        ("in 2011", "in 2012"),
        ("in 2014", "October 2015"),
        ("October 17, 2014", "October 18, 2014"),
        ("100 mg", "12.5–150 mg"),
        ("12.5–150 mg", "12.5–100 mg"),
        ("37 °C", "37 °F"),
        ("twofold", "threefold"),
        ("5 dollars", "5 euros"),
    ],
)
def test_figures_that_differ_do_not_agree(claimed, stated):
    assert agreement(only(claimed), only(stated)) is None


@pytest.mark.parametrize(
    ("claimed", "stated", "expected"),
    [
        ("88%", "78%", True),
        ("88%", "half of them", True),
        ("88%", "5 percentage points", False),
        ("4.5 mg/day", "3 mg/day", True),
        ("4.5 mg/day", "3 mg", True),
        ("4.5 mg/day", "3 g", False),
        ("3 months", "10 weeks", True),
        ("70 or more", "80-point", True),
        ("40 patients", "50 patients", True),
        ("40 patients", "50 participants", True),
        ("40 patients", "50 people", True),
        ("40 patients", "50 trials", False),
        ("40 women", "50 men", False),
        ("40 patients", "40%", False),
        ("p = 0.009", "p = 0.09", True),
        ("p = 0.009", "p < 0.05", False),
        ("p = 0.009", "0.09", False),
        ("HR 0.85", "HR 0.58", True),
        ("HR 0.85", "OR 0.85", False),
        ("in 2011", "in 2012", True),
        ("in 2011", "2012 patients", False),
        ("5 mg/kg", "5 mg", False),
        ("5 mg", "5 mL", False),
    ],
)
def test_only_figures_of_one_measure_can_be_wrong(claimed, stated, expected):
    assert comparable(only(claimed), only(stated)) is expected


numbers = st.floats(min_value=-1e30, max_value=1e30, allow_nan=False)
figures = st.builds(
    Quantity,
    text=st.just("1"),
    start=st.just(0),
    end=st.just(1),
    low=numbers,
    high=numbers,
    step=st.sampled_from([1e-30, 0.001, 0.1, 1.0, 2.0, 1e30]),
    unit=st.sampled_from(["", "percent", "fraction", "milligram", "month", "week", "patient"]),
    dimension=st.sampled_from(["", "percent", "[mass]", "[time]", "count", "point", "HR"]),
    scale=st.sampled_from([1e-12, 1.0, 604800.0, 2629800.0]),
    bound=st.sampled_from(BOUNDS),
    role=st.sampled_from(ROLES),
)


@given(figures, figures)
def test_any_two_figures_can_be_compared(claimed, stated):
    said = agreement(claimed, stated)

    assert said is None or isinstance(said, str)
    assert comparable(claimed, stated) in {True, False}


@given(figures)
def test_a_figure_agrees_with_itself(figure):
    assert agreement(figure, figure) == ""


@given(st.integers(min_value=1, max_value=10**6), st.integers(min_value=0, max_value=3))
def test_a_figure_agrees_with_what_it_is_rounded_to(value, places):
    exact = value / 1000

    rounded = only(f"{math.floor(exact * 10**places + 0.5) / 10**places:.{places}f}%")

    assert agreement(rounded, only(f"{exact:.3f}%")) is not None
