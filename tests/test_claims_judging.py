from __future__ import annotations

import re

import pytest

from refcheck.claims.abbreviations import abbreviations
from refcheck.claims.judging import judged_figures, source_text
from refcheck.claims.lines import line_of

# A trial that never was, of a drug that is none.
ABSTRACT = (
    "Sixty adults with chronic itch were enrolled and took either 4.5 mg examplin daily or placebo"
    " for 12 weeks. The main outcome was a 10-point decline in the Itch Severity Index (ISI)."
    " Seventy-two percent of those given examplin had a decline of at least 10 points in ISI,"
    " against 31% of placebo-treated patients (p = 0.004). Sleep improved in 64% of patients with"
    " examplin compared to 22% of controls with placebo. Median duration of itch was shorter with"
    " examplin (14 vs 35 minutes a day; hazard ratio 0.62, 95% CI 0.41-0.88). Serum histamine fell"
    " by 18.4 ng/ml."
)
TITLE = "Examplin for chronic itch: a trial that never was"


@pytest.fixture(scope="module")
def source():
    return {"r1": source_text(ABSTRACT, TITLE)}


def told(text, sources, **more):
    figures, _ = judged_figures(text, sources, **more)
    return {one.quantity.text: one for one in figures}


def verdicts(text, sources, **more):
    return {text: one.verdict for text, one in told(text, sources, **more).items()}


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        pytest.param(
            "72% of patients on examplin had an ISI lower by 10 or more", "72%", id="word"
        ),
        pytest.param("31% of placebo-treated patients had less itch", "31%", id="same"),
        pytest.param(
            "Itch declined in 31% with placebo against 72% with examplin", "72%", id="turned"
        ),
        pytest.param("Examplin at 4.5mg/day helped against itch", "4.5mg/day", id="dose"),
        pytest.param("Patients with itch took examplin for 3 months", "3 months", id="converted"),
        pytest.param("Histamine in the serum fell by 18 ng/ml", "18 ng/ml", id="rounded"),
        pytest.param("Itch was shorter with examplin (hazard ratio 0.62)", "0.62", id="ratio"),
    ],
)
def test_a_figure_that_the_abstract_gives_is_supported(source, text, figure):
    assert told(text, source)[figure].verdict == "supported"


def test_the_supporting_sentence_is_shown_with_the_figure_in_it(source):
    (passage,) = told("Sleep improved in 64% with examplin", source)["64%"].passages

    assert passage.reference == "r1"
    assert passage.sentence.startswith("Sleep improved in 64%")
    assert passage.figure == "64%"


@pytest.mark.parametrize(
    ("text", "figure", "right", "ground"),
    [
        pytest.param(
            "Sleep improved in 54% of patients with examplin compared to 22% of controls",
            "54%",
            ["64%"],
            "value",
            id="digit",
        ),
        pytest.param(
            "Sleep improved in 22% of patients with examplin compared to 64% of controls",
            "22%",
            ["64%"],
            "arm",
            id="swapped",
        ),
        pytest.param(
            "Sleep improved in 22% of controls with examplin and in 64% of those with placebo",
            "64%",
            ["22%"],
            "arm",
            id="swapped-in-other-words",
        ),
        pytest.param(
            "Median duration of itch was shorter with examplin (14 vs 53 minutes a day)",
            "53 minutes a day",
            ["35 minutes a day"],
            "value",
            id="minutes",
        ),
        pytest.param(
            "Serum histamine fell by 18.4 mg/ml", "18.4 mg/ml", ["18.4 ng/ml"], "unit", id="unit"
        ),
        pytest.param(
            "Sleep worsened in 64% of patients with examplin compared to 22% of controls with placebo",
            "64%",
            ["64%"],
            "direction",
            id="direction",
        ),
    ],
)
def test_another_figure_for_the_same_is_contradicted(source, text, figure, right, ground):
    found = told(text, source)[figure]

    assert found.verdict == "contradicted"
    assert [passage.figure for passage in found.passages] == right
    assert found.ground == ground


@pytest.mark.parametrize(
    ("text", "abstract"),
    [
        pytest.param(
            "Examplin shortened fever in adults (10 vs. 15 days for placebo)",
            "Adults in the examplin group had shorter fever than those in the placebo group (median,"
            " 10 days, as compared with 15 days; rate ratio 1.29).",
            id="a kind of average between a pair and its groups",
        ),
        pytest.param(
            "One task in a hundred waited longer than 190 µs on Tinux and longer than 310 µs on Panes.",
            "Median latency was 41 µs on Panes and 27 µs on Tinux; the 99th percentile was 310 µs and"
            " 190 µs, respectively.",
            id="a row whose names another row has",
        ),
        pytest.param(
            "The sprint took longer than 4.1 s before the break and longer than 4.3 s after it",
            "The sprint took 4.1 s before the break and 4.3 s after it.",
            id="a bound that others are within",
        ),
        pytest.param(
            "Coronavirus disease was called a pandemic in March 2020",
            "Coronavirus disease 2019 was called a pandemic on 11 March 2020.",
            id="a year in a name",
        ),
        pytest.param(
            "38 people died in 1912",
            "The flood of 1783 killed about 4,200 people; that of 1912 took 0.3 km of road and killed"
            " 38.",
            id="a number whose noun another one has",
        ),
    ],
)
def test_what_is_said_in_other_words_is_no_contradiction(text, abstract):
    assert "contradicted" not in verdicts(text, {"r1": source_text(abstract)}).values()


def test_a_pair_behind_its_groups_and_the_kind_of_average_is_read_in_order():
    text = "Fever differed between adults on examplin and on placebo (median, 10 days vs 15 days)."

    found = told("Fever lasted 15 days on placebo, 10 days on examplin", {"r1": source_text(text)})

    assert [(one.verdict, one.passages[0].figure) for one in found.values()] == [
        ("supported", "15 days"),
        ("supported", "10 days"),
    ]


def test_a_bound_is_that_of_the_same_figure_before_another_within_it():
    source = {"r1": source_text("Of adults 48 % slept by day, and 40 % at night.")}

    found = told("Over 40 % of adults slept at night", source)["40 %"]

    assert (found.verdict, found.passages[0].figure) == ("supported", "40 %")


def test_a_year_tells_bare_numbers_apart():
    line = line_of("In 1912 the price rose by 38, in 1950 by 44")

    assert "=1912 date" in line.arms[1]
    assert "=1912 date" not in line.arms[3]


@pytest.mark.parametrize(
    "text",
    [
        "Pain scores worsened from 24 to 62 on average",
        "Pain scores improved from 24 in 1990 to 62 in 1994",
    ],
)
def test_a_change_turned_round_is_contradicted(text):
    source = {"r1": source_text("Pain scores improved from 62 in 1990 to 24 in 1994.")}

    found = told(text, source)["24"]

    assert (found.verdict, found.ground) == ("contradicted", "direction")


def test_a_change_that_both_tell_from_the_same_end_is_supported():
    source = {"r1": source_text("Pain scores, from 62 points, had improved to 24 points.")}

    assert set(verdicts("Pain scores improved from 62 to 24", source).values()) == {"supported"}


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        pytest.param("Uric acid went down by 2.3 mg/dL", "2.3 mg/dL", id="no word in common"),
        pytest.param("Of the births 118 ended in death", "118", id="hardly a word in common"),
    ],
)
def test_a_figure_that_is_printed_in_quite_other_words_comes_with_its_sentence(text, figure):
    sentence = "There were 118 infant deaths in that year, and urate fell by 2.3 mg/dL."

    found = told(text, {"r1": source_text(sentence)})[figure]

    assert [(one.sentence, one.figure) for one in found.passages] == [(sentence, figure)]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("At 12 months 51% of patients had no itch left", id="other-time"),
        pytest.param("The drug was given to 80 of 212 dogs in another trial", id="other-trial"),
        pytest.param(
            "Headache was seen in 9% with examplin and in 8% with placebo", id="other-outcome"
        ),
        pytest.param("In a subgroup of smokers the hazard ratio was 0.71", id="subgroup"),
    ],
)
def test_a_figure_of_something_else_is_absent_and_no_contradiction(source, text):
    assert "contradicted" not in verdicts(text, source).values()
    assert "absent" in verdicts(text, source).values()


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            "Sleep improved in 22% of controls with placebo and in 64% of patients with examplin",
            id="turned",
        ),
        pytest.param(
            "Median duration of itch was longer with placebo than with examplin (35 vs 14 minutes)",
            id="mirrored",
        ),
        pytest.param(
            "Compared to placebo, 72% of those on examplin had a lower ISI", id="placebo-first"
        ),
    ],
)
def test_the_same_said_the_other_way_round_is_supported(source, text):
    assert set(verdicts(text, source).values()) == {"supported"}


def test_another_spread_is_another_figure():
    source = {"r1": source_text("Mean sleep was 6.2 ± 1.4 hours with examplin.")}

    assert verdicts("Mean sleep was 6.2 ± 1.4 hours with examplin", source) == {
        "6.2 ± 1.4 hours": "supported"
    }
    assert verdicts("Mean sleep was 6.2 ± 2.9 hours with examplin", source) == {
        "6.2 ± 2.9 hours": "contradicted"
    }


def test_a_list_item_is_read_with_what_introduces_it(source):
    lead = ("Sleep", "More patients slept better with examplin than with placebo:")

    assert verdicts("- 64% examplin patients", source, lead=lead) == {"64%": "supported"}
    assert verdicts("- 22% placebo controls", source, lead=lead) == {"22%": "supported"}
    swapped = told("- 22% examplin patients", source, lead=lead)["22%"]
    assert (swapped.verdict, swapped.ground) == ("contradicted", "arm")


def test_a_short_form_stands_for_its_long_form():
    source = {"r1": source_text("With low dose examplin 64% slept, and 22% with placebo slept.")}
    short = abbreviations("patients on Low Dose Examplin (LDE) or not")

    assert verdicts("64% LDE patients", source, abbreviations=short) == {"64%": "supported"}
    swapped = told("22% LDE patients", source, abbreviations=short, lead=("Slept",))["22%"]
    assert swapped.verdict == "contradicted"


def test_where_a_source_was_not_read_nothing_is_contradicted(source):
    text = "Sleep improved in 54% of patients with examplin compared to 22% of controls"

    assert verdicts(text, source, complete=False) == {"54%": "absent", "22%": "supported"}


def test_of_two_sources_one_that_agrees_is_enough(source):
    other = source_text("Sleep improved in 54% of patients with examplin in a second trial.")
    text = "Sleep improved in 54% of patients with examplin compared to 22% of controls"

    assert verdicts(text, source | {"r2": other}) == {"54%": "supported", "22%": "supported"}


def test_without_a_source_every_figure_is_unread():
    figures, topical = judged_figures("Itch fell by 40%", {})

    assert [one.verdict for one in figures] == ["unread"]
    assert not topical


def test_a_claim_of_several_sentences_keeps_its_places(source):
    text = (
        "It is a drug. Sleep improved in 64% with examplin. Nobody knows why 22% did with placebo."
    )

    figures, _ = judged_figures(text, source)

    assert [text[one.quantity.start : one.quantity.end] for one in figures] == ["64%", "22%"]


def test_the_topic_is_shared_only_where_the_words_are(source):
    assert judged_figures("Examplin for chronic itch costs 40 dollars", source)[1]
    assert not judged_figures("The bridge over the river is 212 metres long", source)[1]


def test_a_sentence_of_thousands_of_figures_is_judged(source):
    text = "Sleep improved in " + ", ".join(f"{n}%" for n in range(5000))

    figures, _ = judged_figures(text, source)

    assert len(figures) <= 500


def test_a_figure_of_another_outcome_is_absent_with_a_note(source):
    lead = ("Sleep", "More slept better with examplin than with placebo; sleep improved:")

    found = told("- 72% examplin patients", source, lead=lead)["72%"]

    assert (found.verdict, found.note) == ("absent", "given there, perhaps for something else")
    assert found.passages[0].figure == "Seventy-two percent"


@pytest.mark.parametrize(
    "abstract",
    [
        pytest.param(
            "Itch fell in 72% with examplin (18/25; p = 0.004) and in 31% with placebo (8/25).",
            id="figures of another kind between",
        ),
        pytest.param(
            "In the examplin and placebo groups, itch fell in 72% and 31%, respectively.",
            id="in order",
        ),
        pytest.param("Itch fell in more on examplin than on placebo (72% vs 31%).", id="bare"),
        pytest.param("Itch fell in 18 of 25 (72%) examplin and 8 of 25 (31%) placebo.", id="first"),
    ],
)
@pytest.mark.parametrize(
    "claim", ["Itch fell in {}% of those on placebo", "Itch fell in {}% with examplin"]
)
def test_a_figure_of_the_other_group_is_contradicted_however_groups_are_told(abstract, claim):
    source = {"r1": source_text(abstract)}
    right, wrong = ("31", "72") if "placebo" in claim else ("72", "31")

    assert verdicts(claim.format(right), source) == {f"{right}%": "supported"}
    found = told(claim.format(wrong), source)[f"{wrong}%"]
    assert (found.verdict, found.ground) == ("contradicted", "arm")
    assert [passage.figure for passage in found.passages] == [f"{right}%"]


@pytest.mark.parametrize(
    "abstract",
    [
        pytest.param(
            "Compared with placebo, of whom 31% itched less, 72% of patients given examplin did.",
            id="told before",
        ),
        pytest.param(
            "Itch fell in 72% and 31%, respectively, and sleep in 64% with examplin and 22% with"
            " placebo.",
            id="not told",
        ),
    ],
)
def test_where_it_cannot_be_told_whose_a_figure_is_no_group_is_called_wrong(abstract):
    source = {"r1": source_text(abstract)}

    assert verdicts("Itch fell in 31% of placebo patients", source) == {"31%": "supported"}


def test_what_introduces_a_chapter_is_not_what_an_item_is_about():
    abstract = (
        "Among adults with chronic itch, the Chronic Itch Index (CII) fell in 72% on examplin and in"
        " 31% on placebo. Freedom was reached by 27% with examplin and by 6% with placebo."
    )
    source = {"r1": source_text(abstract)}
    lead = ("Examplin in chronic itch", "Freedom", "More reached freedom with examplin:")

    assert verdicts("- 27% examplin patients", source, lead=lead) == {"27%": "supported"}


def test_no_more_than_some_passages_are_shown():
    values = ("61%", "62%", "63%", "64%", "65%", "66%")
    abstract = " ".join(f"Sleep improved in {value} with examplin." for value in values)
    found = told("Sleep improved in 93% with examplin", {"r1": source_text(abstract)})["93%"]

    assert found.verdict == "contradicted"
    assert len(found.passages) == 4


def test_two_sources_that_both_contradict_are_both_shown(source):
    other = source_text("Sleep improved in 63% of patients with examplin, in 22% of controls.")
    text = "Sleep improved in 94% of patients with examplin compared to 22% of controls"

    found = told(text, source | {"r2": other})["94%"]

    assert {passage.reference for passage in found.passages} == {"r1", "r2"}


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Sixty-four kettles were bought, and 64 pots", id="counts of something else"),
        pytest.param("A bridge of 14 arches", id="bare"),
    ],
)
def test_a_number_that_is_the_same_by_chance_is_not_supported(source, text):
    assert "supported" not in verdicts(text, source).values()


@pytest.mark.shared_data
def test_the_figures_of_the_seed_page_are_found_in_an_abstract_in_other_words(shared_data):
    page = (shared_data.parent / "seed" / "low-dose-naltrexone.txt").read_text()
    lines = [line.strip() for line in page.splitlines()]
    # The facts of the trial, in words of our own.
    abstract = (
        "Naltrexone was given for 12 weeks at 4.5 mg a day, or placebo. A fall of the Crohn's"
        " Disease Activity Index (CDAI) by 70 points was seen in 88% with naltrexone and in 40% with"
        " placebo. An endoscopic response, a fall of the Crohn's Disease Endoscopy Index of Severity"
        " (CDEIS) by 5 points, was seen in 78% with naltrexone and in 28% of placebo controls."
        " Remission was reached by 33% with naltrexone and by 8% with placebo."
    )
    source = {"r7": source_text(abstract)}
    short = abbreviations(page)
    start = next(i for i, line in enumerate(lines) if line.startswith("A trial of Low Dose"))
    found = {}
    lead = ""
    for line in lines[start : start + 14]:
        if re.search(r"\d", line):
            found |= verdicts(
                re.sub(r"\[\d+\]", "", line), source, lead=(lead,), abbreviations=short
            )
        if not line.startswith("-") and len(line.split()) > 3:
            lead = line

    assert found.pop("220") == "absent"
    assert set(found.values()) == {"supported"}
    assert {
        "88%",
        "40%",
        "78%",
        "28%",
        "33%",
        "8%",
        "70",
        "5 points",
        "4.5mg/day",
        "3 months",
    } == set(found)
