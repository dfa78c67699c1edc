"""Print as scanners and PDF files garble it, in other languages, letters and name orders."""

from __future__ import annotations

from dataclasses import replace

import pytest

from refcheck.matching.decide import decide
from refcheck.matching.names import first_author_score, readings
from refcheck.matching.numbers import bare_number, is_misread, lettered_page, split_pages
from refcheck.matching.printed import read_printed
from refcheck.matching.titles import NO_TITLE_MATCH
from refcheck.model.evidence import NotFound, NotIndexable, ReferenceFields, Resolved
from refcheck.model.works import Author, Work

NOTHING = NotFound | NotIndexable
FIELDS = ReferenceFields()
CRANE = Work(
    doi="10.5555/crane",
    title="Stopover ecology of common cranes in a restored floodplain",
    authors=(Author("Bjornstad", "Kari"), Author("Petrov", "Ivan A."), Author("Lemaitre", "Zoe")),
    containers=("Journal of Floodplain Research",),
    years=(2007,),
    volume="118",
    issue="3",
    pages="1835-1847",
    kind="journal-article",
)


def outcome(text, *works, fields=FIELDS):
    return decide(text, fields, [(work, "index") for work in works], ("index",))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("1 K. Bjornstad, I.A. Petrov, and Z. Lemaitre, Journal of Floodplain Research 118, 18 35 (2007).", id="a-page-in-two"),
        pytest.param("1 K. Bjornstad, I.A. Petrov, and Z. Lemaitre, Journal of Floodplain Research 118, 1B35 (2007).", id="a-letter-for-a-digit"),
        pytest.param("1 K. Bjornstad, I.A. Petrov, and Z. Lemaitre, Journal of Floodplain Research ll8, 1835 (2O07).", id="look-alikes"),
        pytest.param("1 K. Bjornstad, I.A. Petrov, and Z. Lemaitre, Journal of Floodplain Research 118, 18x35 (20 07).", id="a-letter-too-many"),
        pytest.param("1 K. Bjomstad, I.A.Petrov, andZ. Lemaitre, Joumal of Flood plain Research118, 1835 (2007).", id="rn-and-lost-blanks"),
        pytest.param("1 K. Bjornstad, Journal of Flood plainResearch118, 1835 (20o7) x", id="glued-volume"),
        pytest.param("K. Bjornstad, I.A. Petrov, Z. Le-maitre, Stopover ecol-ogy of common cra-nes in a re-stored flood-plain, J. Flood-plain Res. 118 (2007) 1835", id="hyphenation"),
        pytest.param("Bjornstad K. Stopover ecology of c0mmon crancs in a restored fioodplain. J Floodpl Res 2007;118:1835.", id="a-garbled-title"),
        pytest.param("BJØRNSTAD, Kari &amp; al. Stopover ecology of common cranes in a restored &quot;floodplain&quot;. 2007, J Floodplain Res", id="entities"),
    ],
)  # fmt: skip
def test_the_work_is_found_through_the_noise(text):
    found = outcome(text, CRANE)

    assert isinstance(found, Resolved), text


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("1 K. Bjornstad, Journal of Floodplain Research 118, 1935 (2007).", id="a-digit-for-a-digit"),
        pytest.param("1 K. Bjornstad, Journal of Floodplain Research 118, 18 37 (2007).", id="two-numbers-that-join-to-another"),
        pytest.param("1 K. Bjornstad, Journal of Floodplain Research 118, xB3z (2007).", id="more-letters-than-digits"),
    ],
)  # fmt: skip
def test_noise_is_no_excuse_for_another_number(text):
    assert isinstance(outcome(text, CRANE), NOTHING)


@pytest.mark.parametrize(
    ("printed", "recorded", "misread"),
    [
        ("l3o", "130", False),
        ("13o", "130", True),
        ("1z31", "1931", True),
        ("201y", "2013", True),
        ("85u4", "8514", True),
        ("13x0", "130", True),
        ("130", "131", False),
        ("x1x", "111", False),
        ("e1066", "1066", True),
        ("ab12", "12", False),
        ("1x", "1", False),
        ("12", "s2", False),
    ],
)
def test_letters_stand_for_digits_only_where_digits_are_left(printed, recorded, misread):
    assert is_misread(printed, recorded) is misread


@pytest.mark.parametrize(
    ("recorded", "page"),
    [("ebi-ebi", "ebi"), ("V", "v"), ("iv-ix", None), ("no-no", None), ("12-15", None), ("S1", None), ("n/a", None)],
)  # fmt: skip
def test_pages_of_letters_are_told_from_numbers_and_from_none(recorded, page):
    assert lettered_page(recorded) == page
    assert bare_number("iv") == "iv"


def test_a_year_in_two_is_a_year_where_no_other_is_printed():
    assert read_printed("Ibis 52, 58 (19 99)", FIELDS).years == (1999,)
    assert read_printed("Ibis 19 99 (2001)", FIELDS).years == (2001,)


def test_a_translated_title_does_not_hide_author_volume_and_pages():
    fields = ReferenceFields(
        authors=(Author("Bjornstad", "K."),), title="Rastplatzökologie der Kraniche in einer Aue",
        container="J Floodplain Res", year=2007, volume="118", pages="1835-1847", kind="journal-article",
    )  # fmt: skip
    text = "Bjornstad K. Rastplatzökologie der Kraniche in einer Aue. J Floodplain Res. 2007;118:1835-47."

    assert isinstance(outcome(text, CRANE, fields=fields), Resolved)
    assert isinstance(outcome(text, CRANE), Resolved)


def test_the_original_title_is_a_title():
    work = replace(CRANE, original_title="Экология остановок серых журавлей в пойме")
    text = "Bjornstad K. Экология остановок серых журавлей в пойме. 2007."

    assert isinstance(outcome(text, work), Resolved)


def test_signs_without_blanks_are_compared_and_names_in_either_order():
    work = Work(
        doi="10.5555/cjk", title="湿地における鶴の渡りの研究", authors=(Author("山田", "太郎"),),
        containers=("鳥類学雑誌",), years=(2011,), volume="60", pages="12-19",
    )  # fmt: skip

    assert isinstance(outcome("山田太郎. 湿地における鶴の渡りの研究. 鳥類学雑誌 2011; 60: 12-19.", work), Resolved)  # fmt: skip
    assert isinstance(outcome("鈴木花子. 都市における鳩の繁殖の研究. 鳥類学雑誌 2011; 60: 88-90.", work), NOTHING)  # fmt: skip
    swapped = replace(CRANE, authors=(Author("Wei", "Zhanghua"),))
    assert isinstance(outcome("Zhanghua W. Stopover ecology of common cranes in a restored floodplain. 2007.", swapped), Resolved)  # fmt: skip


def test_an_initial_is_no_family_name():
    work = replace(CRANE, authors=(Author("Bjornstad", "Kari H."),))

    assert readings(work.authors[0]) == ("bjornstad",)
    armin = replace(work, authors=(Author("Imhof", "Armin"),))
    other = "Keller, P. Mind 2007, 31, 1835–1847."
    assert isinstance(outcome(other, armin), NOTHING)  # "armin" is nearly in "kellerpmind"
    assert isinstance(
        outcome("H. Quist, Journal of Floodplain Research 118, 1835 (2007).", work), NOTHING
    )


@pytest.mark.parametrize(
    ("text", "score"),
    [
        pytest.param("Advances in Marsh Research 2010, 223.", 0.0, id="amid-a-word"),
        pytest.param("1Vance in Marsh Research 2010, 223.", 0.95, id="glued-to-a-number"),
        pytest.param("K. Vanse, Marsh Research 2010, 223.", 0.85, id="a-letter-wrong"),
        pytest.param("K.Adand Vance, Marsh Research 2010, 223.", 1.0, id="whole"),
    ],
)
def test_a_name_is_no_piece_of_a_longer_word(text, score):
    work = Work("10.5555/v", "Quiet ducks", authors=(Author("Vance", "Kim"),))
    printed = read_printed(text, ReferenceFields())

    assert first_author_score(printed, work, NO_TITLE_MATCH) == pytest.approx(score, abs=0.16)


@pytest.mark.parametrize("pages", ["215-25; discussion 226-9", "215-25, 230", "215-25"])
def test_further_pages_are_not_the_last_page(pages):
    assert split_pages(pages) == ("215", "25")
