"""Two sentences laid beside each other."""

from __future__ import annotations

import pytest

from refcheck.claims.alignment import aligned, nearness
from refcheck.claims.lines import line_of

CLAIM = line_of("Sleep improved in 64% with examplin")
SOURCE = line_of("After weeks of itch, sleep improved in 60% with examplin")


def laid(claim, source, inherited=(), weights=None, subject=()):
    return aligned(claim, source, frozenset(inherited), weights or {}, frozenset(subject))


def test_shares_are_of_the_topics_of_each():
    alignment = laid(CLAIM, SOURCE)

    assert alignment.shared == alignment.led == 1.0
    assert alignment.covered == pytest.approx(3 / 5)


def test_a_word_that_the_source_repeats_tells_less():
    source = line_of("Sleep got worse")

    assert laid(CLAIM, source).shared == pytest.approx(1 / 3)
    assert laid(CLAIM, source, weights={"sleep": 0.5}).shared == pytest.approx(0.5 / 2.5)


def test_what_is_inherited_counts_as_said():
    claim = line_of("64% with examplin")

    alignment = laid(claim, SOURCE, inherited={"sleep"}, subject={"sleep", "itch", "kettl", "pot"})

    assert alignment.shared == 1.0
    assert alignment.covered == pytest.approx(2 / 5)
    assert alignment.led == pytest.approx(2 / 4)


def test_nothing_shared_is_no_error():
    empty = line_of("64%")

    alignment = laid(empty, empty, inherited={"sleep"})

    assert (alignment.shared, alignment.covered, alignment.led) == (0.0, 0.0, 0.0)


def test_figures_at_the_same_place_are_paired():
    alignment = laid(line_of("Itch in 64% and 22%"), line_of("Itch in 60% and in 20%"))

    assert alignment.paired == {0: 0, 1: 1}
    assert alignment.order == 1.0


def test_sentences_with_little_in_common_are_not_read_in_order():
    claim = line_of("Sleep improved in 64% with examplin of a kettle from Peru")
    source = line_of("Sleep got worse in 60%")

    assert laid(claim, source).shared == pytest.approx(1 / 5)
    assert laid(claim, source).paired == {}
    assert laid(claim, source).order == 0.0


def test_a_share_of_three_tenths_is_enough_to_read_in_order():
    claim = line_of("alpha bravo charlie delta echo foxtrot golf hotel india juliett 64%")
    source = line_of("alpha bravo charlie 60%")

    assert laid(claim, source).paired == {0: 0}


def test_changes_are_what_stands_in_place_of_something_else():
    claim, source = line_of("Sleep got worse in 64%"), line_of("Sleep became better now in 64%")

    (change,) = laid(claim, source).changes

    assert claim.words[change[0] : change[1]] == ("got", "wors")
    assert source.words[change[2] : change[3]] == ("becam", "better", "now")


@pytest.mark.parametrize("longer", ["Sleep got much worse in 64%", "Poor sleep got worse in 64%"])
def test_words_left_out_are_no_change(longer):
    shorter = line_of("Sleep got worse in 64%")

    assert laid(shorter, line_of(longer)).changes == ()
    assert laid(line_of(longer), shorter).changes == ()


def test_nearness_is_the_share_of_the_others_context_on_both_sides():
    one, other = line_of("64% examplin"), line_of("60% examplin sleep")

    own, theirs = nearness(one, 0, other, 0)

    assert own == 1.0
    assert theirs == pytest.approx(0.8 / (0.8 + 1 / 1.5))
    assert nearness(line_of("64%"), 0, line_of("60%"), 0) == (0.0, 0.0)
