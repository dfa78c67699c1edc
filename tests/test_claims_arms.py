"""Whom each of a sentence's figures is about."""

from __future__ import annotations

import time

import pytest

from refcheck.claims.lines import line_of


def arms(text, *figures):
    """The words that tell whom each of the figures is about."""
    line = line_of(text)
    told = {figure.text: arm for figure, arm in zip(line.figures, line.arms, strict=True)}
    return [set(told[figure]) for figure in figures]


def test_a_figure_alone_is_about_all_of_its_sentence():
    assert arms("Itch fell in 72% with examplin", "72%") == [{"itch", "fell", "examplin"}]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("It fell in 72% with examplin and in 31% with placebo", id="behind"),
        pytest.param("With examplin 72% slept and with placebo 31% slept", id="before"),
        pytest.param("With examplin, 72%, with placebo, 31%", id="in the part before"),
        pytest.param("It fell in examplin than in placebo (72% vs 31%)", id="both behind"),
        pytest.param("In examplin than in placebo (median, 72% vs 31%)", id="a statistic between"),
        pytest.param("With examplin, with placebo (median, 72% vs 31%)", id="median, no than"),
        pytest.param("72% and 31% of examplin and placebo, respectively, slept", id="and a verb"),
        pytest.param("In examplin 72% (18/25) but cough, 31% in placebo", id="another part"),
        pytest.param("In examplin 72% (18/25), cough 31% in placebo", id="another figure"),
        pytest.param("It was 72% (18/25) with examplin versus 31% (8/25) with placebo", id="brackets"),
        pytest.param("It was 18 of 25 (72%) examplin and 8 of 25 (31%) placebo", id="in brackets"),
        pytest.param("It was 72% (p = 0.04) with examplin and 31% with placebo", id="p"),
        pytest.param("72% and 31% of examplin and placebo patients, respectively", id="respectively"),
        pytest.param("With examplin and placebo 72% and 31% slept, respectively", id="names first"),
        pytest.param("With examplin and placebo it was 72% and 31%", id="in order"),
        pytest.param("In the examplin and placebo groups, itch fell by 72% and 31%", id="comma"),
        pytest.param("Patients given 72% examplin and 31% placebo", id="people"),
    ],
)  # fmt: skip
def test_two_figures_are_about_what_stands_with_the_one_and_not_with_the_other(text):
    first, second = arms(text, "72%", "31%")

    assert "examplin" in first
    assert "placebo" in second
    assert not {"examplin", "placebo"} <= first
    assert not {"examplin", "placebo"} <= second
    assert not {"patient", "p"} & (first | second)


def test_a_series_of_pairs_is_about_the_two_sides_of_the_comparison_before_it():
    text = "More with examplin than with placebo slept (72% vs 31%), were free (27% vs 6%)"

    first, second, third, fourth = arms(text, "72%", "31%", "27%", "6%")

    assert first == third == {"examplin"}
    assert "placebo" in second & fourth


def test_three_figures_have_three_names():
    told = arms("10%, 20% and 30% with apple, pear and plum, respectively", "10%", "20%", "30%")

    assert told == [{"appl"}, {"pear"}, {"plum"}]


def test_a_row_of_figures_is_about_the_names_beside_it_and_not_of_another_row():
    text = (
        "12% and 34% of apple and pear, respectively, and 56% and 78% of plum and fig, respectively"
    )

    assert arms(text, "12%", "34%", "56%", "78%") == [{"appl"}, {"pear"}, {"plum"}, {"fig"}]


def test_a_row_of_figures_without_names_has_those_of_the_row_before_it():
    text = "72% and 31% of examplin and placebo patients, respectively, and 27% and 6% slept"

    assert arms(text, "27%", "6%") == [{"examplin"}, {"placebo"}]


@pytest.mark.parametrize("who", ["It", "Itch"])
def test_a_row_of_figures_without_names_enough_is_about_nobody(who):
    assert arms(f"{who} was 72% and 31%, respectively", "72%", "31%") == [set(), set()]


def test_a_figure_of_another_kind_tells_groups_apart():
    low, high = arms("It was 72% at 10 mg and 31% at 20 mg", "72%", "31%")

    assert low != high
    assert low
    assert high


def test_the_more_alike_neighbour_is_the_one_that_is_compared():
    text = "72% slept of women on examplin, 31% slept of women on placebo, 12% coughed"

    first, second, _ = arms(text, "72%", "31%", "12%")

    assert (first, second) == ({"examplin"}, {"placebo"})


def test_what_a_statistic_in_brackets_says_is_of_nobody():
    text = "Higher in clover (53%; 27/50) than in heather (47%; 25/53) (difference 0.05)"

    first, second = arms(text, "53%", "47%")

    assert "clover" in first
    assert second == {"heather"}


@pytest.mark.parametrize(
    "piece", ["(72% vs 31%), a b c, ", "72% and 31%, ", "a and b, ", "72% (1/2) "], ids=str.strip
)
def test_long_sentences_take_no_more_than_their_share_of_time(piece):
    def seconds(text):
        start = time.process_time()
        line_of(text)
        return time.process_time() - start

    text = "Itch than that " + piece * 4000

    assert seconds(text) < 5
