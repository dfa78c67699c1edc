"""Pages and abstracts that would keep the comparison of claims busy; bounded, and said so."""

from __future__ import annotations

import time

import pytest
from test_claims_checking import KETTLES, SILENT, WHISTLED, page

from refcheck.checks.sources import structure_unclear
from refcheck.claims import checking
from refcheck.claims.abstracts import LONGEST_SENTENCE, says_something, sentences
from refcheck.claims.checking import Sources, checked_claims
from refcheck.claims.judging import source_text
from refcheck.claims.letter_rows import letter_row
from refcheck.claims.lines import line_of
from refcheck.claims.quantities import quantities
from refcheck.claims.quotations import checked_quotations
from refcheck.claims.unread import TOO_MUCH
from refcheck.model.claims import Abstract
from refcheck.model.evidence import Dossier
from refcheck.reading.page import read_page
from refcheck.reading.statements import MOST_CITATIONS

WORDS = "and so it went on with many of the kettles that nobody had looked after in these years. "


def seconds_of(work, *words):
    began = time.process_time()
    work(*words)
    return time.process_time() - began


@pytest.mark.parametrize(
    "piece",
    [" 123", "1,000", ".5", "1e9999999 ", "5 × 10 ", "10^", "mg^999999999 ", "5 a**b**c ", "5 mg/", "1:",
     "[1,", "(5", "½", "10⁹", "twenty one ", "one and ", "two fold ", "half a ", "p=", "95% CI ", "1 ± 2 ",
     "OR 5 for ", "12 May ", "5 cells per ", "5 mg daily ", "٨٨٪ ", "८८ ", "８８％ ", "8\u200b8 ", "8\x008 ",
     "8\ud8008 ", "\u202e8%\u202c ", "八十八", "5 Δ°C% %", "5 percent of a percent ", "ISBN5 "],
)  # fmt: skip
def test_a_line_of_figures_takes_time_in_proportion_to_its_length(piece):
    text = piece * (100_000 // len(piece))

    assert seconds_of(quantities, text) < 2.0
    assert seconds_of(line_of, text[:50_000]) < 2.0


def test_who_a_figure_is_about_is_looked_for_near_it():
    words = (f"{chr(97 + n // 26)}{chr(97 + n % 26)}kettle" for n in range(600))

    (told,) = line_of("88% of " + " ".join(words)).arms

    assert 100 < len(told) <= 200


def test_no_text_of_a_page_reaches_the_library_of_units(monkeypatch):
    asked = []
    monkeypatch.setattr("refcheck.claims.units._measured", lambda *words: asked.append(words))

    quantities("5 mg^999999999 and 5 a**b**c, 5 (1+1)**9**9, 5 delta_degC, 5 Δ°C, 5 mg**2**2**2")

    assert {spelling for spelling, _ in asked} <= {"mg"}
    assert all(power <= 3 for _, power in asked)


def test_no_sentence_of_an_abstract_is_longer_than_one_can_be():
    words = sentences("kettle 88% " * 4000)

    assert max(map(len, words)) <= LONGEST_SENTENCE
    assert " ".join(words) == ("kettle 88% " * 4000)[:50_000].strip()
    assert {len(word) for word in sentences("x" * 10_000)[:-1]} == {LONGEST_SENTENCE}


def test_of_an_abstract_without_end_the_first_figures_are_read():
    source = source_text("Of kettles 1%, 2%, 3%, 4% and 5% whistled. " * 400)

    assert 1000 <= sum(len(line.figures) for line in source.lines) < 1100
    assert source.size == len(source.lines) + sum(len(line.figures) for line in source.lines)


def test_the_nearest_sentence_is_looked_for_in_a_few():
    like = (
        "kettles of copper whistled much sooner than those that were made of steel and iron " * 35
    )
    sources = {f"r{n}": letter_row([f"{like}{m}" for m in range(16)]) for n in range(20)}
    text = "It was “kettles of copper whistled much sooner than those of zinc " + like[:500] + "”."

    assert seconds_of(checked_quotations, text, sources) < 0.6


@pytest.fixture
def busy(monkeypatch):
    """A page of five statements, of which the third is one too many, and its claims."""
    apart = checking._TAKING_APART * Sources().text_of(KETTLES).size
    compared = 2 * Sources().text_of(KETTLES).size
    monkeypatch.setattr(checking, "MOST_COMPARED", apart + 2 * compared - 1)
    article = page(*[WHISTLED] * 6)
    abstracts = {f"r{n}": KETTLES for n in range(1, 6)} | {"r6": SILENT}
    return article, checked_claims(article, abstracts)


def test_a_page_with_more_to_compare_than_there_is_time_for_is_read_in_part(busy):
    _, claims = busy

    verdicts = [claim.figures[0].verdict for claim in claims]
    assert verdicts == ["supported", "supported", "unread", "unread", "unread", "unread"]
    assert [dict(claim.unread) for claim in claims[2:4]] == [
        {"r3": TOO_MUCH.reason},
        {"r4": TOO_MUCH.reason},
    ]
    assert claims[5].unread == (("r6", SILENT.reason),)


def test_what_was_left_out_is_said(busy):
    article, claims = busy

    told = [
        problem.message
        for problem in structure_unclear.find(Dossier(article=article, claims=claims))
        if problem.subject == "too-many-claims"
    ]

    assert told == [
        f"{TOO_MUCH.reason}; the figures of 3 statements from here on were not compared with abstracts"
    ]


def test_a_page_that_cites_hundreds_of_long_abstracts_has_not_all_taken_apart(monkeypatch):
    monkeypatch.setattr(checking, "MOST_COMPARED", checking.MOST_COMPARED // 20)
    long = " ".join(
        f"Of the kettles {n % 97}% whistled within {n % 7} minutes." for n in range(500)
    )
    markers = {f"c{n}": ((str(n), f"r{n}"),) for n in range(1, 31)}
    article = page(*[WHISTLED] * 30, markers=markers)
    abstracts = {f"r{n}": Abstract(f"{n} kettles. {long}", None, "x") for n in range(1, 31)}

    claims = checked_claims(article, abstracts)

    assert 2 < sum(bool(claim.read) for claim in claims) < 15


def test_thousands_of_statements_with_twenty_long_sources_end_in_time(monkeypatch):
    monkeypatch.setattr(checking, "MOST_COMPARED", checking.MOST_COMPARED // 50)
    long = " ".join(
        f"Of the kettles {n % 97}% whistled within {n % 7} minutes." for n in range(500)
    )
    markers = {f"c{n}": tuple((str(m), f"r{m}") for m in range(20)) for n in range(1, 2001)}
    article = page(*[WHISTLED] * 2000, markers=markers)
    abstracts = {f"r{m}": Abstract(f"{long} {m}", None, "x") for m in range(20)}

    assert seconds_of(checked_claims, article, abstracts) < 15


def test_the_markers_behind_a_paragraph_are_not_repeated_for_each_of_its_sentences():
    said = " ".join(f"Kettle {n} whistled 88% louder." for n in range(300))
    marks = "".join(f"[{n % 20 + 1}]" for n in range(2000))
    entries = "".join(f"<li>Okafor A. Kettles of the year {n}. 1990.</li>" for n in range(20))
    text = f"<p>{said}{marks}</p><h2>References</h2><ol>{entries}</ol>"

    article = read_page(text.encode(), "kettles.html", statements=True)

    assert len(article.statements) >= 300
    assert {len(one.citations) for one in article.statements} == {MOST_CITATIONS}


@pytest.mark.parametrize(
    "text",
    [None, "", "N/A", ".", "<jats:p/>", "Abstract", "Graphical abstract", "See article.",
     "<jats:title>Graphical abstract</jats:title><jats:p><jats:inline-graphic/></jats:p>"],
)  # fmt: skip
def test_what_stands_in_for_an_abstract_is_none(text):
    assert not says_something(text)


@pytest.mark.parametrize(
    "text",
    ["88% whistled.", "Of all the kettles those of copper whistled most loudly.",
     "銅のやかんは鋼のやかんよりも早く鳴った。", "x" * 2000],
)  # fmt: skip
def test_a_short_abstract_is_one(text):
    assert says_something(text)


GERMAN = Abstract(
    "Von den kupfernen Kesseln pfiffen 88 % innerhalb von 3 Minuten, von denen aus Stahl aber nur "
    "40 %. Die übrigen Kessel wurden nach einer Stunde vom Herd genommen und nicht mehr beachtet.",
    KETTLES.title,
    "crossref",
)


def test_an_abstract_in_another_language_says_nothing_against_a_claim():
    text = "Of the copper kettles, 88% whistled within 3 minutes and 2 of them were loud."

    (claim,) = checked_claims(page(text), {"r1": GERMAN})

    assert {one.verdict for one in claim.figures} == {"unread"}
    assert claim.unread == (("r1", "its abstract is in another language"),)


def test_a_page_in_that_language_is_compared_with_it():
    text = (
        "Von den kupfernen Kesseln pfiffen 88 % innerhalb von drei Minuten, während die anderen auf "
        "dem Herd noch lange stehen mussten, bis auch sie endlich zu hören waren."
    )

    (claim,) = checked_claims(page(text), {"r1": GERMAN})

    assert claim.figures[0].verdict == "supported"


def test_english_with_few_small_words_is_english():
    terse = Abstract(f"LDN: 88% response; placebo 40%. {WORDS}", None, "crossref")

    (claim,) = checked_claims(page("Response to LDN was 88%."), {"r1": terse})

    assert claim.read == ("r1",)
