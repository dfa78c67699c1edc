"""Words that say which way a quantity went."""

from __future__ import annotations

import pytest

from refcheck.claims.directions import opposite
from refcheck.claims.judging import judged_figures, source_text
from refcheck.claims.lines import stem

SAID = "In the trial of examplin, serum histamine of adults with itch increased by 18 ng/ml in June"


def stems(words):
    return [stem(word) for word in words.split()]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("increased", "decreased"),
        ("rose", "fell"),
        ("higher", "lower"),
        ("improved", "worsened"),
        ("longer", "shorter"),
        ("faster", "slower"),
        ("stronger", "weaker"),
    ],
)
def test_words_of_one_row_are_opposites(one, other):
    assert opposite(stems(one), stems(other)) == (stem(one), stem(other))
    assert opposite(stems(other), stems(one)) == (stem(other), stem(one))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("increased", "rose", id="same"),
        pytest.param("increased", "worsened", id="another row"),
        pytest.param("increased", "not decreased", id="negated there"),
        pytest.param("never increased", "decreased", id="negated here"),
        pytest.param("increased and fell", "decreased", id="two here"),
        pytest.param("increased", "fell and rose", id="two there"),
        pytest.param("walked", "decreased", id="none here"),
        pytest.param("increased", "walked", id="none there"),
    ],
)
def test_what_is_no_opposite(one, other):
    assert opposite(stems(one), stems(other)) is None


def ground(claim, source=SAID):
    figures, _ = judged_figures(claim, {"r1": source_text(source)})
    return {one.quantity.text: one.ground for one in figures}


def test_the_same_sentence_with_the_opposite_word_is_contradicted():
    assert ground(SAID.replace("increased", "decreased")) == {"18 ng/ml": "direction"}


@pytest.mark.parametrize(
    "claim",
    [
        pytest.param(SAID, id="same"),
        pytest.param(SAID.replace("increased", "rose"), id="other word"),
        pytest.param("Histamine decreased by 18 ng/ml", id="other sentence"),
        pytest.param(
            "18 ng/ml was what serum histamine in June decreased by in adults of the trial",
            id="other order",
        ),
        pytest.param(
            SAID.replace("increased", "never did what they wanted but decreased"), id="long change"
        ),
    ],
)
def test_a_direction_is_contradicted_only_in_the_same_words(claim):
    assert ground(claim) == {"18 ng/ml": None}


def test_nothing_is_said_of_directions_where_a_figure_differs():
    source = f"{SAID} and in 40% of them"
    claim = source.replace("increased", "decreased").replace("40%", "45%")

    assert "direction" not in ground(claim, source).values()


def test_the_figure_nearest_to_the_word_is_marked():
    source = "Of 40 adults with itch in the trial, serum histamine of some increased by 18 ng/ml"

    assert ground(source.replace("increased", "decreased"), source) == {
        "40": None,
        "18 ng/ml": "direction",
    }


def test_both_turned_round_say_the_same():
    source = (
        "Serum histamine of adults was higher with examplin (18 ng/ml) than with placebo (12 ng/ml)"
    )
    claim = (
        "Serum histamine of adults was lower with placebo (12 ng/ml) than with examplin (18 ng/ml)"
    )

    assert set(ground(claim, source).values()) == {None}
