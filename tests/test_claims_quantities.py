from __future__ import annotations

import math
import subprocess
import sys
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from refcheck.claims import units
from refcheck.claims.quantities import quantities


def told(figure):
    """In short: "<0.05 p-value", "12.5..150 milligram / day", "57 year ±8"."""
    value = f"{figure.bound}{figure.low:.6g}"
    if figure.high != figure.low:
        value += f"..{figure.high:.6g}"
    role = "" if figure.role == "value" else figure.role
    name = figure.dimension if figure.role == "ratio" else ""
    spread = "" if figure.spread is None else f"±{figure.spread:g}"
    return " ".join(part for part in (value, figure.unit, name, role, spread) if part)


def read(text, language=None):
    return [told(figure) for figure in quantities(text, language)]


ROWS = [
    # what is no name
    ("Another 12 had it", ["12"]),
    ("They scored low (12)", ["12"]),
    ("in London, 2014", ["2014 date"]),
    (
        "from 1,900 people in 1750 to 14,300 in 1900",
        ["1900 person", "1750 date", "14300", "1900 date"],
    ),
    # units of encyclopedias
    ("1,000 square kilometres (381 sq mi)", ["1000 kilometer ** 2", "381 mile ** 2"]),
    ("20 cubic metres a second", ["20 meter ** 3 / second"]),
    ("1.7 degrees Celsius, 35 degrees Fahrenheit", ["1.7 degC", "35 degF"]),
    ("41 µs and 27 ns", ["41 microsecond", "27 nanosecond"]),
    ("3.71 MeV, 40 GWh", ["3.71 megaelectron_volt", "40 gigawatt_hour"]),
    ("20 mph, 5 knots", ["20 mile_per_hour", "5 knot"]),
    ("one in a hundred", ["1 fraction"]),
    # shares
    ("88% of them improved", ["88 percent"]),
    ("88 % of them", ["88 percent"]),
    ("88\u00a0% of them", ["88 percent"]),
    ("88\u2009% of them", ["88 percent"]),
    ("88 per cent", ["88 percent"]),
    ("88 percent", ["88 percent"]),
    ("Eighty-eight percent of them", ["88 percent"]),
    ("eighty eight per cent", ["88 percent"]),
    ("0.5 %", ["0.5 percent"]),
    (".5%", ["0.5 percent"]),
    ("lidocaine2% gel", ["2 percent"]),
    ("a rise of 5 percentage points", ["5 percentage point"]),
    ("5% points", ["5 percentage point"]),
    ("3 ‰", ["3 permille"]),
    ("78% (47/60) and 28%", ["78 percent", "47", "60", "28 percent"]),
    ("one in five had it", ["20 fraction"]),
    ("1 in 5 patients", ["20 fraction"]),
    ("3 out of 10 patients", ["30 fraction"]),
    ("a third of the patients", ["33.3333 fraction"]),
    ("one-third of the patients", ["33.3333 fraction"]),
    ("Two-thirds were women", ["66.6667 fraction"]),
    ("two thirds of women", ["66.6667 fraction"]),
    ("three quarters of them", ["75 fraction"]),
    ("half of the patients", ["50 fraction"]),
    ("more than half had it", [">50 fraction"]),
    ("½ of the dose", ["50 fraction"]),
    ("3/4 of the patients", ["75 fraction"]),
    # doses, masses, volumes, rates
    ("4.5 mg", ["4.5 milligram"]),
    ("4.5-mg naltrexone", ["4.5 milligram"]),
    ("4.5mg/day", ["4.5 milligram / day"]),
    ("4.5 mg daily", ["4.5 milligram / day"]),
    ("4.5 mg once daily", ["4.5 milligram / day"]),
    ("4.5 mg per day", ["4.5 milligram / day"]),
    ("4.5 mg a day", ["4.5 milligram / day"]),
    ("4.5 mg⁄day", ["4.5 milligram / day"]),
    ("4.5 mg/d", ["4.5 milligram / day"]),
    ("5 mg twice daily", ["5 milligram"]),
    ("5 mg/kg/d", ["5 milligram / day / kilogram"]),
    ("5 mg·kg⁻¹", ["5 milligram / kilogram"]),
    ("5 mg kg-1 day-1", ["5 milligram / day / kilogram"]),
    ("75 µg of it", ["75 microgram"]),
    ("75 μg of it", ["75 microgram"]),
    ("75 mcg", ["75 microgram"]),
    ("200 IU/day", ["200 international_unit / day"]),
    ("200 000 IU", ["200000 international_unit"]),
    ("5 U/L", ["5 international_unit / liter"]),
    ("2 L of water", ["2 liter"]),
    ("250 mL", ["250 milliliter"]),
    ("250 ml/min", ["250 milliliter / minute"]),
    ("60 mL/min/1.73 m2", ["60 milliliter / 1.73 meter ** 2 / minute"]),
    ("5.2 mmol/L", ["5.2 millimole / liter"]),
    ("13 ng/ml", ["13 nanogram / milliliter"]),
    ("2 Gy", ["2 gray"]),
    ("300 kcal", ["300 kilocalorie"]),
    ("3 grams", ["3 gram"]),
    ("three grams", ["3 gram"]),
    ("120/80 mmHg", ["120 millimeter_Hg", "80 millimeter_Hg"]),
    ("5 mm Hg", ["5 millimeter_Hg"]),
    ("29.8 kg/m2", ["29.8 kilogram / meter ** 2"]),
    ("29.8 kg/m²", ["29.8 kilogram / meter ** 2"]),
    ("72 bpm", ["72 beat / minute"]),
    ("37.5 °C", ["37.5 degC"]),
    ("350 cells/mm3", ["350 cells / millimeter ** 3"]),
    ("4.1 × 10⁹/L", ["4.1e+09 1 / liter"]),
    ("4.1 x 10(9)/L", ["4.1e+09 1 / liter"]),
    ("12.5 per 100,000", ["12.5 per 100000"]),
    ("3 times a week", ["3 time / week"]),
    ("three times daily", ["3 time / day"]),
    # durations
    ("for 3 months", ["3 month"]),
    ("on 3 consecutive days", ["3 day"]),
    ("for two additional years", ["2 year"]),
    ("a 6-monthly visit", ["6 month"]),
    ("4 weekly doses", ["4 dose"]),
    ("a 12-week trial", ["12 week"]),
    ("30 min", ["30 minute"]),
    ("within 24 h", ["24 hour"]),
    ("24-h recordings", ["24 hour"]),
    ("six and 12 months", ["6 month", "12 month"]),
    ("two and a half years", ["2.5 year"]),
    ("2½ years", ["2.5 year"]),
    ("half an hour", ["0.5 hour"]),
    ("half a year", ["0.5 year"]),
    ("over 8 weeks", ["8 week"]),
    ("at week 12", ["12 week"]),
    ("at day 7 and at month 6", ["7 day", "6 month"]),
    ("at weeks 4, 8 and 12", ["4 week", "8 week", "12 week"]),
    ("5 yr", ["5 year"]),
    ("aged 57 ± 8 years", ["57 year ±8"]),
    ("a 12-year-old girl", ["12 year"]),
    # money
    ("$5 million", ["5e+06 dollar"]),
    ("US$ 20", ["20 dollar"]),
    ("€20", ["20 euro"]),
    ("20 euros", ["20 euro"]),
    # counts
    ("40 patients", ["40 patient"]),
    ("five trials", ["5 trial"]),
    ("Fifty-four adult patients", ["54 patient"]),
    ("Eighty–six patients", ["86 patient"]),
    ("a million people", ["1e+06 person"]),
    ("12 out of 400 patients", ["12 patient", "400 patient"]),
    ("328 women", ["328 woman"]),
    ("1,200 people", ["1200 person"]),
    ("10 000 Steps", ["10000 step"]),
    ("10\u202f000 steps", ["10000 step"]),
    ("two studies", ["2 study"]),
    ("Six hundred and four children", ["604 child"]),
    ("1.5 million people", ["1.5e+06 person"]),
    ("36 previously treated HIV-1-infected patients", ["36 patient"]),
    ("one patient died", []),
    ("one patient in each group", ["1 patient"]),
    ("12 of the 40 patients", ["12 patient", "40 patient"]),
    ("22/40 (55%) of the dogs", ["22 dog", "40 dog", "55 percent"]),
    ("250 in this arm", ["250"]),
    ("in group 1 and 11 eyes in group 2", ["11 eye"]),
    ("boys with it (19) and controls (25) were compared", ["19", "25"]),
    ("30 to 40 patients", ["30..40 patient"]),
    ("Methods504 patients (328 women)", ["504 patient", "328 woman"]),
    # points, folds
    ("a 70-point decline", ["70 point"]),
    ("by 5 points", ["5 point"]),
    ("a four-point scale", ["4 point"]),
    ("twofold", ["2 fold"]),
    ("4.2 times greater odds", ["4.2 fold"]),
    ("an 11‐point scale", ["11 point"]),
    ("a 2-fold rise", ["2 fold"]),
    ("three times as many", ["3 fold"]),
    ("twice as many", ["2 fold"]),
    ("the rate doubled", ["2 fold"]),
    ("the rate was halved", ["0.5 fold"]),
    ("rose 1.3- to 1.7-fold", ["1.3..1.7 fold"]),
    # results and what stands beside them
    ("HR 0.85", ["0.85 HR ratio"]),
    ("HR = 0.85", ["0.85 HR ratio"]),
    ("HR: 0.85", ["0.85 HR ratio"]),
    ("HR, 0.85", ["0.85 HR ratio"]),
    ("hazard ratio of 0.85", ["0.85 HR ratio"]),
    ("hazard ratio [HR] 0·85", ["0.85 HR ratio"]),
    ("hazard ratio (HR) 0.85", ["0.85 HR ratio"]),
    ("hazard ratio for death, 0.85", ["0.85 HR ratio"]),
    ("odds ratio 2.49", ["2.49 OR ratio"]),
    ("adjusted OR 2.49", ["2.49 OR ratio"]),
    ("aOR 2.49", ["2.49 OR ratio"]),
    ("relative risk = 1.3", ["1.3 RR ratio"]),
    ("SMD −0.42", ["-0.42 SMD ratio"]),
    ("r = 0.39", ["0.39 r ratio"]),
    ("AUC of 0.81", ["0.81 AUC ratio"]),
    ("p = 0.009", ["0.009 p-value"]),
    ("p<0.001", ["<0.001 p-value"]),
    ("P = .009", ["0.009 p-value"]),
    ("P-value ≤ 0.05", ["≤0.05 p-value"]),
    ("(p-value 0.2)", ["0.2 p-value"]),
    ("adjusted relative risk [ARR] 1.33", ["1.33 RR ratio"]),
    ("a maximum of three doses", ["≤3 dose"]),
    ("p values of 0.02", ["0.02 p-value"]),
    ("p for trend = 0.02", ["0.02 p-value"]),
    ("p = 0.004 and 0.01, respectively", ["0.004 p-value", "0.01 p-value"]),
    ("the ES (38 subjects)", ["38 subject"]),
    ("n = 40", ["40 sample"]),
    ("(N=1,200)", ["1200 sample"]),
    ("95% CI 0.74–0.98", ["0.74..0.98 interval"]),
    ("95 % CI: 0.74 to 0.98", ["0.74..0.98 interval"]),
    ("95% confidence interval [CI], 0.74-0.98", ["0.74..0.98 interval"]),
    ("95% CI −2.2 to 10.4", ["-2.2..10.4 interval"]),
    ("CI 95% 1.2, 3.4", ["1.2..3.4 interval"]),
    ("95% CI 2.3% to 7.3%", ["2.3..7.3 percent interval"]),
    ("IQR 3–7", ["3..7 interval"]),
    ("187 [171–198]", ["187", "171..198 interval"]),
    ("SD 3.2", ["3.2 spread"]),
    ("mean [SD], 0.3 [1.8]", ["0.3", "1.8"]),
    ("standard deviation [SD] 3.2", ["3.2 spread"]),
    ("(number needed to harm, 24) and more", ["24"]),
    ("12 mg (SD: 3.2)", ["12 milligram", "3.2 spread"]),
    ("12.3 ± 4.5", ["12.3 ±4.5"]),
    ("4.6 +/-1.7 mm", ["4.6 millimeter ±1.7"]),
    ("12.3% ± 16", ["12.3 percent ±16"]),
    # ranges and changes
    ("12.5 - 150 mg/day", ["12.5..150 milligram / day"]),
    ("12.5–150 mg/day", ["12.5..150 milligram / day"]),
    ("between 5 and 10 %", ["5..10 percent"]),
    ("from 5 to 10 mg", ["5..10 milligram"]),
    ("5 mg to 10 mg", ["5..10 milligram"]),
    ("rose from 5% to 10%", ["5 percent", "10 percent"]),
    ("decreased from 5 to 3 mg", ["5 milligram", "3 milligram"]),
    ("two to three weeks", ["2..3 week"]),
    ("12- to 16-week courses", ["12..16 week"]),
    ("40, 60 or 80 mg", ["40 milligram", "60 milligram", "80 milligram"]),
    ("a CDAI of 220, 5 mg a day", ["220", "5 milligram / day"]),
    # bounds
    ("CDAI >220", [">220"]),
    ("by 70 or more", ["≥70"]),
    ("at least 70 points", ["≥70 point"]),
    ("≥70 points", ["≥70 point"]),
    ("more than 80%", [">80 percent"]),
    ("over 80%", [">80 percent"]),
    ("up to 150 mg", ["≤150 milligram"]),
    ("fewer than 5 patients", ["<5 patient"]),
    ("about 90%", ["~90 percent"]),
    ("~90%", ["~90 percent"]),
    ("approximately 90%", ["~90 percent"]),
    ("aged 65 years and older", ["≥65 year"]),
    # signs, decimals, powers
    ("by −6.82 kg", ["-6.82 kilogram"]),
    ("by -6.82 kg", ["-6.82 kilogram"]),
    ("1,5 mg", ["1.5 milligram"]),
    ("0·85 mg", ["0.85 milligram"]),
    ("5,10,15 mg", ["5", "10", "15 milligram"]),
    ("1.2×10^6 cells", ["1.2e+06 cell"]),
    ("1.2 × 10⁶ cells", ["1.2e+06 cell"]),
    ("2.5e3 copies", ["2500 copy"]),
    # dates
    ("in 2011", ["2011 date"]),
    ("In 2011 patients were asked", ["2011 date"]),
    ("2011 patients were asked", ["2011 patient"]),
    ("between 1998 and 2004", ["1998..2004 date"]),
    ("1998–2004", ["1998..2004 date"]),
    ("October 17, 2014", ["2014.1 date"]),
    ("17 October 2014", ["2014.1 date"]),
    ("the 17th of October 2014", ["2014.1 date"]),
    ("May 2005", ["2005.05 date"]),
    ("2014-10-17", ["2014.1 date"]),
    ("(10/27/2014)", ["2014.1 date"]),
    ("on 27/10/2014", ["2014.1 date"]),
    ("the 1960 earthquake still matters", ["1960 date"]),
    ("in the 1990s", ["1990 date"]),
    ("the eruption of 1783 killed", ["1783 date"]),
    ("a total of 1783 were left", ["1783"]),
    ("the giant 1960 earthquake", ["1960 date"]),
    ("1994/2017 (92%)", ["1994", "2017", "92 percent"]),
]


@pytest.mark.parametrize(("text", "expected"), ROWS)
def test_figures_are_read_with_value_unit_and_role(text, expected):
    assert read(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "IL-6", "IL6 levels", "TNF-α", "COVID-19", "SARS-CoV-2", "H1N1", "CYP3A4", "vitamin B12",
        "omega-3 fatty acids", "HbA1c", "25(OH)D", "CD4+ cells", "type 2 diabetes", "types 1 and 2",
        "phase III", "phase 3 trials", "phase 2/3", "grade 3-4 events", "stage 2", "stages 1-2",
        "Web 2.0", "Figure 3", "Fig. 2", "Table 2", "Tables 2, 3 and 4", "Study One", "group 1",
        "Group 2 patients", "NCT02268344", "doi:10.5555/12345678", "https://example.org/2014/5",
        "10.5555/abc.2011.17", "ISBN 978-0-306-40615-7", "24/7", "3D", "the 2nd", "the 21st century",
        "was shown.[7]", "as said [1,2]", "as said [12–14]", "version 3.2.1", "5-fluorouracil",
        "5-HT", "17β-estradiol", "one of the drugs", "no one", "one another", "the one who",
        "both groups", "half-life", "a half-hearted try", "a third study", "the third one",
        "first and second", "double-blind", "at 08:30", "randomised 1:1", "TENS", "hundreds of them", "some million years", "trial 058", "alpha 2 agonists", "the SIX cohort", "1e999", "1 × 10^99", "CVE-2014-8361", "A1%",
        "someone", "tone", "a two-sided test", "a three-arm trial", "none", "", "   ", "(1) to see",
        "(see Table 2)", "shown (Fig. 4)", "(group 2)", "coronavirus disease 2019", "Lake 3 holds",
        "Windows 11 had", "It ran. Linux 6.2 was", "(Example et al., 2014)", "Example et al. (2014)",
        "(Example & Sample, 2014; ", "MMP9", "Level 1", "the Surface Pro 4", "H.264", "p. 42", "vol. 21, pp. 4",
    ],
)  # fmt: skip
def test_names_and_pronouns_are_no_figures(text):
    assert read(text) == []


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("de", "1,5 mg", ["1.5 milligram"]),
        ("de-AT", "1.200 Patienten", ["1200"]),
        ("de", "zweiundvierzig Prozent", ["42 percent"]),
        ("fr", "88,5 %", ["88.5 percent"]),
        ("fr", "quatre-vingt-huit pour cent", ["88 percent"]),
        ("es", "cuarenta y dos por ciento", ["42 percent"]),
        ("it", "1.200,5 mg", ["1200.5 milligram"]),
        ("en-US", "1,200 mg", ["1200 milligram"]),
        ("tlh", "forty-two percent", ["42 percent"]),
        ("", "forty-two percent", ["42 percent"]),
    ],
)
def test_numbers_are_read_as_their_language_writes_them(language, text, expected):
    assert read(text, language) == expected


@pytest.mark.parametrize(
    ("text", "step"),
    [
        ("88%", 1.0),
        ("4.5 mg", 0.1),
        ("0.009 mg", 0.001),
        ("1,200 patients", 1.0),
        ("1.2×10^6 cells", 1e5),
    ],
)
def test_the_step_is_the_place_of_the_last_digit(text, step):
    (figure,) = quantities(text)

    assert figure.step == pytest.approx(step)


def test_the_scale_leads_to_the_base_unit():
    one, other = quantities("1 g against 1000 mg")

    assert one.dimension == other.dimension == "[mass]"
    assert one.low * one.scale == pytest.approx(other.low * other.scale)


PIECES = """1 88 4.5 1,200 10 % mg /day mg/kg - – to and between ± p < = n HR 95% CI ( ) [ ] , ; .
one two half third hundred in of week 12 IL-6 May 2014 × 10⁹ ½ e9 $ months patients or more · µ"""
pieces = st.sampled_from([*PIECES.split(), " "])


@given(st.lists(pieces, max_size=25).map(" ".join) | st.lists(pieces, max_size=25).map("".join))
@example("1e999999")
@example("9" * 400 + "." + "9" * 400 + "e9")
@example("½½½")
@example("1 in 0")
@example("two" * 40)
def test_any_text_gives_sound_figures_in_order(text):
    figures = quantities(text)

    assert all(text[one.start : one.end] == one.text and one.text for one in figures)
    assert all(left.end <= right.start for left, right in pairwise(figures))
    assert all(math.isfinite(value) for one in figures for value in (one.low, one.high, one.step))
    assert all(one.step > 0 and one.scale > 0 for one in figures)


@given(st.text(max_size=80))
@settings(max_examples=200)
def test_no_text_is_refused(text):
    assert isinstance(quantities(text), tuple)


@pytest.mark.parametrize(
    "piece",
    [
        "1", "1 ", "1,", "1,111", "1.1", "1-", "1±", "1 in ", "9", "[1", "[1,", "10.5555/", "1 mg/",
        "1:", "May 1 ", "two-", "two ", "one hundred and ", "half ", "a third ", "5 million ", "1×10",
        "IL-6 ", "type 2 and 2 ", "1e999999 ", "p ", "( ", "1 patients ", "10⁹", "1 a", "(1) ",
    ],
)  # fmt: skip
def test_a_hostile_line_costs_no_more_than_its_length(piece):
    line = piece * (200_000 // len(piece))

    assert len(quantities(line)) <= 500


def test_a_word_of_a_million_letters_is_gone_over_once():
    assert len(quantities("2 " + "two-" * 250_000)) <= 500
    assert quantities("x" * 1_000_000) == ()
    assert [figure.low for figure in quantities("7 " + "a" * 1_000_000)] == [7]


def test_no_library_is_loaded_at_import():
    code = "import sys, refcheck.claims.quantities; print('pint' in sys.modules, 'text_to_num' in sys.modules)"

    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert shown.stdout.split() == ["False", "False"]


def test_words_that_units_are_called_in_prose_go_to_no_library():
    for word in ("a", "in", "at", "as", "am", "pm", "patients", "are", "the"):
        assert units.unit_at(word, 0) is None
    assert units.unit_at("mmHgx", 0) is None
