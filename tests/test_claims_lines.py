"""A sentence as words and figures."""

from __future__ import annotations

import pytest

from refcheck.claims.lines import line_of, stem


def test_a_figure_is_a_word_of_its_kind_where_it_stands():
    line = line_of("Itch fell by 10 points in 72% of women")

    assert line.words == ("itch", "fell", "by", "#point", "in", "#percent", "of", "women")
    assert line.at == (3, 5)
    assert line.topics == {"itch", "fell", "women"}
    assert line.by_dimension == {"point": [0], "percent": [1]}
    assert line.text[line.figures[1].start : line.figures[1].end] == "72%"


def test_a_figure_without_a_dimension_is_a_word_of_its_role():
    assert "#p-value" in line_of("It fell (p = 0.04)").words


def test_a_short_form_is_read_with_its_long_form_before_it():
    words = line_of("Many on LDE slept", {"LDE": "low dose examplin"}).words

    assert words == ("mani", "on", "low", "dose", "examplin", "lde", "slept")


def test_nearer_words_have_more_weight_and_small_ones_hardly_any():
    (context,) = line_of("a b2 sleep of women with itch improved in 72% of adults").contexts

    assert context["adult"] > context["itch"] > context["women"] > context["of"] > 0
    assert context["improv"] == pytest.approx(1 / 1.5)
    assert context["of"] == pytest.approx(0.15 / 1.25)


def test_a_context_begins_with_the_first_word_of_the_sentence():
    assert set(line_of("itch 72%").contexts[0]) == {"itch"}


def test_a_context_ends_eight_words_from_its_figure():
    before = "one1 alpha bravo charlie delta echo foxtrot golf hotel"
    behind = "india juliett kilo lima mike november oscar papa quebec"
    line = line_of(f"{before} 72% {behind}")

    assert "alpha" in " ".join(line.contexts[0])
    assert stem("papa") in line.contexts[0]
    assert stem("quebec") not in line.contexts[0]
    assert stem("one1") not in line.contexts[0]
    assert line.surroundings[0] == pytest.approx(sum(line.contexts[0].values()))


def test_the_nearest_of_the_same_words_counts():
    (context,) = line_of("itch itch itch 72% sleep and and sleep").contexts

    assert context["itch"] == pytest.approx(0.8)
    assert context["sleep"] == pytest.approx(0.8)


@pytest.mark.parametrize(
    ("word", "stemmed"), [("A", "A"), ("Patients", "patient"), ("The", "the"), ("Does", "does")]
)
def test_a_stem_keeps_single_letters_and_small_words(word, stemmed):
    assert stem(word) == stemmed
