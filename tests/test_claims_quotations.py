"""Words in quotation marks: which they are, and whether an abstract has them."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refcheck.claims.letter_rows import letter_row
from refcheck.claims.quotations import checked_quotations, quotations

ABSTRACT = (
    "Kettles of copper and of tin",
    "The kettles were followed-up for 10^9 days; the ﬁrst — of many — boiled over.",
    "Most of those who drank from it liked the well-kept kettle’s tea, but some did not.",
)


def quoted_in(text):
    return [text[start:end] for start, end in quotations(text)]


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ('He said "the kettle was never full" of it.', ["the kettle was never full"]),
        ("So “the kettle was never full” to him.", ["the kettle was never full"]),
        ("„Der Kessel war niemals voll“, hieß es.", ["Der Kessel war niemals voll"]),
        ("« La bouilloire n’était jamais pleine »", ["La bouilloire n’était jamais pleine"]),
        ("»kedlen var aldrig helt fuld« sagde", ["kedlen var aldrig helt fuld"]),
        ("”kattila ei ollut koskaan täynnä” sanoi", ["kattila ei ollut koskaan täynnä"]),
        ("It ‘was never quite full’ to him.", ["was never quite full"]),
        ("“the kettle ‘was never quite’ full”", ["the kettle ‘was never quite’ full"]),
        ("“one two three four” and “five six seven eight”", 2),
        ('"one two three four", "five six seven eight"', 2),
        ('a 5" pipe and "one two three four" of it', ["one two three four"]),
        ('It (“one two three four”) and ["five six seven eight"]', 2),
    ],
)
def test_words_in_marks_are_quotations(text, quoted):
    found = quoted_in(text)

    assert (found if isinstance(quoted, list) else len(found)) == quoted


@pytest.mark.parametrize(
    "text",
    [
        "Only “three words here” stand in marks.",
        "A “scare” quote and “another one”.",
        "In “The Copper Kettles of the North” it says so.",
        "“one two three four five",
        "one two three four five” six",
        'one "two three four five six',
        'a 5" pipe of 6" by 7" and more words',
        'a "5 by 6" pipe" and more words of it',
        "the kettles’ lids and the cooks’ hands",
        "the '90s saw more of the kettles' lids",
        "the ‘90s saw more of the kettles’ lids",
        "It ‘was the cooks’ own kettle’ in the end.",
        "It ‘was of all the cooks’ own kettle’ in the end.",
        "don't say that it isn't so, rock 'n' roll 'tis",
        "no marks at all in here",
        "So “[the] [kettle] [was] [never] full” to him.",
    ],
)
def test_other_marks_quote_nothing(text):
    assert quoted_in(text) == []


def verdict_on(quoted, sources=None, *, complete=True):
    text = f"It says “{quoted}” there."
    known = {"r1": ABSTRACT} if sources is None else sources
    rows = {key: letter_row(said) for key, said in known.items()}
    (checked,) = checked_quotations(text, rows, complete=complete)
    assert (checked.text, text[checked.start : checked.end]) == (quoted, quoted)
    return checked


@pytest.mark.parametrize(
    ("quoted", "figures"),
    [
        ("The kettles were followed-up for", ["The kettles were followed-up for"]),
        ("the KETTLES were followed up for 10⁹ days", 1),
        ("the kettles were followed‐up", 1),
        ("the first – of many – boiled over", ["the ﬁrst — of many — boiled over"]),
        ("liked the well kept kettle's tea", ["liked the well-kept kettle’s tea"]),
        ("Kettles of copper and of tin", ["Kettles of copper and of tin"]),
        ("The kettles … boiled over", [ABSTRACT[1][:-1]]),
        ("The kettles were ... [the] first of many", 1),
        ("[T]he kettles were (…) followed-up", ["The kettles were followed-up"]),
        ("kettle[s] were followed-up for", 1),
        ("Most of those [cooks] who drank", 1),
        ("boiled over. Most of those who drank", 1),
        ("of many … Most of those who drank", ["of many", "Most of those who drank"]),
    ],
)
def test_quoted_words_are_found_whatever_signs_are_between_them(quoted, figures):
    checked = verdict_on(quoted)

    assert checked.verdict == "supported"
    if isinstance(figures, list):
        assert [one.figure for one in checked.passages] == figures
    assert {one.reference for one in checked.passages} == {"r1"}


@pytest.mark.parametrize(
    "quoted",
    [
        "The kettles were followed-up in vain",
        "kettles were not followed-up for",
        "ettles were followed-up for",
        "kettles were followed-up fo",
        "boiled over … the kettles were followed-up",
        "for 10⁸ days the first",
        "Kettles of copper and of tin … of gold",
    ],
)
def test_other_words_are_absent(quoted):
    assert verdict_on(quoted).verdict == "absent"


def test_an_absent_quotation_has_the_sentence_that_comes_nearest():
    checked = verdict_on("liked the badly-kept kettle’s tea")

    ((passage,), verdict) = checked.passages, checked.verdict
    assert (verdict, passage.sentence, passage.figure) == ("absent", ABSTRACT[2], "")
    assert verdict_on("nothing that is like it at all").passages == ()


def test_only_who_has_read_everything_can_say_that_words_are_absent():
    missing = "nothing that is like it at all"

    assert verdict_on(missing, complete=False).verdict == "unread"
    assert verdict_on(missing, sources={}).verdict == "unread"
    assert verdict_on("kettles of copper and of tin", complete=False).verdict == "supported"


def test_words_are_found_in_any_of_the_sources():
    sources = {"r1": ABSTRACT, "r2": ("Tea is a drink of leaves.",)}

    checked = verdict_on("a drink of leaves", sources)

    assert [(one.reference, one.figure) for one in checked.passages] == [
        ("r2", "a drink of leaves")
    ]


def test_letters_with_marks_are_the_same_however_they_are_encoded():
    sources = {"r1": ("Die Ha\u0308lfte der Ku\u0308che war leer.",)}

    assert verdict_on("die Hälfte der Küche", sources).verdict == "supported"


@pytest.mark.parametrize(
    "text",
    ["“" * 100_000, '"' * 100_000, "‘a" * 50_000, "’" * 100_000, "‘a b c d e’ x’ " * 8000,
     '"a b c d" ' * 10_000, "“a b c d … " * 9000 + "”", "“" + "word " * 390 + "x”" + " “a a a a b”" * 999,
     "“[" * 30_000, "« »" * 30_000, "“a b c " + "[" * 1900 + "d”"],
)  # fmt: skip
def test_hostile_text_takes_no_longer_than_other_text(text):
    sources = {"r1": letter_row(("word " * 20 + ".",) * 400), "r2": letter_row(("a" * 40_000,))}
    began = time.process_time()

    checked_quotations(text, sources)

    assert time.process_time() - began < 1.5


@given(st.text(st.sampled_from("ab c1\"“”„«»‘’'[]….()"), max_size=120))
def test_quotations_lie_within_the_text_and_apart(text):
    position = 0
    for start, end in quotations(text):
        assert position <= start < end <= len(text)
        position = end
    checked_quotations(text, {"r1": letter_row((text,))})
