"""What the benchmark of claims changes in a claim, and what it leaves true."""

import random
import re
import sys
from importlib import import_module

import pytest

ABSTRACT = (
    "Objectives: To learn whether clover honey helps against hiccups. Results: Hiccups stopped "
    "within 12 weeks in 78.4% of honey-treated badgers and 31.6% of those given water (n = 64, "
    "p = 0.009). The dose was 45 mg of honey daily. Sleep was longer with honey than with water "
    "(7.5 ± 1.2 vs 5.1 ± 0.9 hours, 95% CI 1.4 to 3.4)."
)
RATES = "Hiccups stopped within 12 weeks in 78.4% of honey-treated badgers and 31.6% of those given water (n = 64, p = 0.009)."  # fmt: skip
SLEEP = "Sleep was longer with honey than with water (7.5 ± 1.2 vs 5.1 ± 0.9 hours, 95% CI 1.4 to 3.4)."  # fmt: skip
DOSE = "The dose was 45 mg of honey daily, for all badgers."


@pytest.fixture(scope="module")
def benchmark(root):
    """A module of the folder of benchmarks, which is no package."""
    folder = str(root / "benchmarks")
    sys.path.insert(0, folder)
    yield import_module
    sys.path.remove(folder)


@pytest.fixture(scope="module")
def changed(benchmark):
    """For many throws of the dice, what stood in a claim and what stands there now, by kind."""
    corruptions = benchmark("claims_corruption").corruptions

    def all_changes(claim, kind, abstract=ABSTRACT):
        found = set()
        for seed in range(40):
            for one in corruptions(claim, abstract, random.Random(seed)):
                if one.kind == kind:
                    after = len(one.text) - one.end
                    assert one.text[: one.start] == claim[: one.start]
                    assert one.text[one.end :] == claim[len(claim) - after :]
                    was = claim[one.start : len(claim) - after]
                    found.add((was, one.text[one.start : one.end]))
        return found

    return all_changes


@pytest.fixture(scope="module")
def parts(benchmark):
    """The figures of a text with the part that each has in it."""
    figures = benchmark("claims_figures").figures
    return lambda text: [(one.text, one.part) for one in figures(text)]


def test_a_changed_digit_is_one_digit_of_a_result(changed):
    changes = changed(RATES, "digit")

    assert {was for was, _ in changes} == {"12", "78.4", "31.6"}
    for was, now in changes:
        assert len(now) == len(was)
        assert sum(a != b for a, b in zip(was, now, strict=True)) == 1


def test_a_changed_digit_gives_no_figure_of_the_abstract_and_none_that_rounds_to_one(changed):
    stated = [float(number) for number in re.findall(r"\d+(?:\.\d+)?", ABSTRACT)]

    for _, now in changed(RATES, "digit"):
        half = 0.05 if "." in now else 0.5
        assert all(abs(float(now) - number) > half for number in stated)


def test_a_figure_that_the_abstract_does_not_state_is_left_alone(changed):
    claim = RATES.replace("78.4", "62.1").replace("31.6", "19.3").replace("12 weeks", "9 weeks")

    assert not changed(claim, "digit")


def test_a_figure_of_another_subject_of_the_abstract_is_left_alone(changed):
    assert not changed("They were fed twice in 12 weeks of winter rain.", "digit")


def test_another_figure_has_the_same_unit_and_stands_in_the_abstract(changed):
    assert changed(RATES, "other-figure") == {("78.4", "31.6"), ("31.6", "78.4")}


def test_the_figures_of_two_arms_are_exchanged_and_their_names_stay(changed):
    was, now = changed(RATES, "swapped").pop()

    assert was == "78.4% of honey-treated badgers and 31.6%"
    assert now == "31.6% of honey-treated badgers and 78.4%"


def test_a_mean_is_exchanged_together_with_its_spread(changed):
    assert changed(SLEEP, "swapped") == {("7.5 ± 1.2 vs 5.1 ± 0.9", "5.1 ± 0.9 vs 7.5 ± 1.2")}


def test_a_unit_is_changed_for_one_of_another_size(changed):
    assert changed(DOSE, "unit") == {("45 mg", "45 g")}
    assert changed(RATES, "unit") == {("12 weeks", "12 months")}


def test_a_direction_is_turned_where_the_abstract_says_it_the_same_way(changed):
    assert changed(SLEEP, "direction") == {("longer", "shorter")}
    assert not changed(SLEEP, "direction", ABSTRACT.replace("longer", "better"))


def test_no_direction_is_turned_where_no_difference_is_told(changed):
    before = SLEEP.replace("Sleep was longer", "Sleep was not significantly longer")
    after = SLEEP.replace("water (", "water, though nights were comparable (")

    assert not changed(before, "direction")
    assert not changed(after, "direction")


def test_what_stands_beside_a_result_is_changed_apart_from_it(changed):
    assert {was for was, _ in changed(RATES, "p-value")} == {"0.009"}
    assert {was for was, _ in changed(RATES, "sample")} == {"64"}
    assert {was for was, _ in changed(SLEEP, "interval")} == {"1.2", "0.9", "1.4", "3.4"}


def test_of_a_p_value_that_is_only_bounded_the_sign_is_turned(changed):
    claim, abstract = (text.replace("p = 0.009", "p < 0.01") for text in (RATES, ABSTRACT))

    assert changed(claim, "p-value", abstract) == {("< 0.01", "> 0.01")}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a rate of 25.9 (2.4) in 2011", [("25.9", "value"), ("2.4", "interval"), ("2011", "year")]),
        ("22/195 (22%)", [("22", "value")]),
        ("at week 12 (Table 3)", [("12", "label"), ("3", "label")]),
        ("t(33) = −2.27, P<0.05", [("33", "statistic"), ("2.27", "statistic"), ("0.05", "p-value")]),
        ("IL-6 and COVID-19", []),
        ("95% CI 1.2–3.4", [("95", "level"), ("1.2", "interval")]),
    ],
)  # fmt: skip
def test_the_part_of_a_figure_is_told_by_what_stands_beside_it(parts, text, expected):
    assert parts(text) == expected


def test_arms_that_are_turned_keep_their_figures(benchmark):
    turned = benchmark("claims_turning").turned
    sentence = "The rate was 78.4% in the honey group and 31.6% in the water group (p = 0.009)."

    assert list(turned(sentence)) == [
        (
            "The rate was 31.6% in the water group and 78.4% in the honey group (p = 0.009).",
            "turned",
        )
    ]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "Sleep was longer in the honey group than in the water group (7.5 vs. 5.1 hours).",
            "Sleep was shorter in the water group than in the honey group (5.1 vs. 7.5 hours).",
        ),
        (
            "Rates were higher with honey (78%; 25/32) than with water (31%; 10/32).",
            "Rates were lower with water (31%; 10/32) than with honey (78%; 25/32).",
        ),
    ],
)
def test_a_comparison_that_is_mirrored_says_the_same(benchmark, sentence, expected):
    assert (expected, "mirrored") in benchmark("claims_turning").turned(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Rates were higher with honey (78%) than with water (31%) and with milk (44%).",
        "The rate was 20% higher with honey (78%) than with water (31%).",
        "Rates were 78% in badgers and 31% in moles, respectively.",
    ],
)
def test_what_would_become_untrue_is_not_turned(benchmark, sentence):
    assert not list(benchmark("claims_turning").turned(sentence))


def test_a_paraphrase_keeps_its_figures(benchmark):
    paraphrased = benchmark("claims_paraphrase").paraphrased
    sentence = "The mean rate was 78.4% in the honey group and 31.6% in the water group."

    texts = {paraphrased(sentence, random.Random(seed))[0] for seed in range(40)}

    assert len(texts) > 3
    for text in texts:
        assert re.search(r"78(?:\.4)?(?:%| per ?cent) in the honey group", text)
        assert re.search(r"3(?:2|1\.6)(?:%| per ?cent) in the water group", text)


def test_durations_in_a_list_keep_their_unit(benchmark):
    paraphrased = benchmark("claims_paraphrase").paraphrased
    sentence = (
        "Sleep was measured at 6 and 12 months while the badgers were weighed after 24 weeks."
    )

    texts = {paraphrased(sentence, random.Random(seed))[0] for seed in range(40)}

    assert any("after 6 months" in text for text in texts)
    assert not any("year" in text for text in texts)


def test_items_are_cut_out_with_what_leads_to_them(benchmark):
    items = benchmark("claims_items").items

    cut = list(
        items("78% of treated badgers and 31% of control badgers had fewer hiccups by dawn.")
    )

    assert cut[0] == ("78% of treated badgers", "Had fewer hiccups by dawn")
    assert ("31% control badgers", "Had fewer hiccups by dawn") in cut


def test_tables_and_cut_sentences_are_no_claims(benchmark):
    prose = benchmark("claims_cases").prose

    assert not prose("Honey Water\n7.5 (1.2) 5.1 (0.9)\n6.4 (1.1) 5.0 (0.8)\n0.85 (0.65-1.12)\n")
    assert not prose("Hours\nHoney Water\n7.5 5.1\nSleep was longer with honey by 2.4 hours a day.")
    assert not prose("Sleep was longer with the honey than with water (7.5 ± 1.2 vs 5.1")
    assert prose("Sleep was longer with honey\nthan with water (7.5 vs. 5.1 hours).") == [
        "Sleep was longer with honey than with water (7.5 vs. 5.1 hours)."
    ]


def test_a_part_of_another_claim_of_the_same_article_is_left_out(benchmark):
    cases = benchmark("claims_cases")
    whole, part = (cases.Case(name, "true-verbatim", text, ABSTRACT, "PMC1")
                   for name, text in (("whole", RATES), ("part", RATES[:60])))  # fmt: skip

    assert cases.unrepeated([part, whole]) == [whole]


def test_an_interval_by_wilson_is_that_of_the_textbook(benchmark):
    low, high = benchmark("claims_outcomes").Wilson(81, 263).bounds()

    assert (round(low, 4), round(high, 4)) == (0.2553, 0.3662)
