"""Which rules run."""

from __future__ import annotations

import pytest

from refcheck.checks import ALL_RULES
from refcheck.checks.selection import select_rules
from refcheck.errors import ConfigurationError


def codes(*arguments, **keywords):
    return [rule.code for rule in select_rules(*arguments, **keywords)]


def test_nothing_said_means_all_rules_in_code_order():
    assert select_rules() == ALL_RULES
    assert select_rules(select=[" "]) == ALL_RULES


@pytest.mark.parametrize(
    ("select", "expected"),
    [
        pytest.param(["REF001"], ["REF001"], id="a code"),
        pytest.param(["ref402", "REF001"], ["REF001", "REF402"], id="two codes, any case"),
        pytest.param(["numbering-gap"], ["REF003"], id="a name"),
        pytest.param(["REF21"], ["REF210", "REF211", "REF212", "REF213"], id="a prefix"),
        pytest.param(["REF9", "REF90"], ["REF901", "REF902", "REF903"], id="each rule once"),
    ],
)
def test_select_takes_codes_prefixes_and_names(select, expected):
    assert codes(select) == expected


def test_ignore_takes_rules_away():
    assert "REF105" not in codes(ignore=["missing-doi"])
    assert codes(select=["REF21"], ignore=["REF212"]) == ["REF210", "REF211", "REF213"]


def test_extend_select_adds_to_the_selection():
    assert codes(select=["REF001"], extend_select=["REF903"]) == ["REF001", "REF903"]


def test_the_closer_word_counts_and_ignore_wins_at_the_same_length():
    assert codes(select=["REF2"], ignore=["REF21"], extend_select=["REF210"])[-1] == "REF210"
    assert codes(select=["retracted-work"], ignore=["REF210"]) == []


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        pytest.param("numbering-gaps", "did you mean REF003 (numbering-gap)?", id="misspelt name"),
        pytest.param("REF01", None, id="a prefix that exists"),
        pytest.param("REF399", "REF001", id="a code that is not there"),
        pytest.param("RFE001", "did you mean REF001", id="misspelt code"),
    ],
)
@pytest.mark.parametrize("setting", ["select", "ignore", "extend_select"])
def test_an_unknown_word_is_an_error_with_a_suggestion(setting, word, hint):
    if hint is None:
        assert codes(**{setting: [word]})
        return
    with pytest.raises(ConfigurationError, match=word) as caught:
        select_rules(**{setting: [word]})

    assert hint in caught.value.hint
