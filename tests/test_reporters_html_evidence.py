"""Differences between what is printed and what is recorded are marked where they are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refcheck.model.evidence import FieldEvidence
from refcheck.reporters.html_evidence import Piece, differences, evidence_rows

READINGS = st.text(max_size=40) | st.lists(
    st.sampled_from(["Water", "water", "Wasser", "in", "honey", "2011", "101-109", "–", "  ", "Ä"])
).map(" ".join)


def marked(pieces):
    return "".join(f"[{one.text}]" if one.differs else one.text for one in pieces)


@pytest.mark.parametrize(
    ("printed", "recorded", "left", "right"),
    [
        pytest.param("2008", "2009", "200[8]", "200[9]", id="year"),
        pytest.param("101-190", "101–109", "101-1[90]", "101–1[09]", id="pages"),
        pytest.param("Smith JP", "Smyth JP", "Sm[i]th JP", "Sm[y]th JP", id="name"),
        pytest.param("heater honey", "heather honey", "heater honey", "heat[h]er honey", id="lost letter"),
        pytest.param("honey sets", "honey never sets", "honey sets", "honey [never] sets", id="lost word"),
        pytest.param("Water and bees", "Water & bees", "Water [and] bees", "Water [&] bees", id="other word"),
        pytest.param("Über Honig", "uber honig", "Über Honig", "uber honig", id="case and accents"),
        pytest.param("Crohn’s – a review", "Crohn's - a review", "Crohn’s – a review", "Crohn's - a review", id="dashes and quotes"),
        pytest.param("Cold gardens", "Posts with ridges", "[Cold gardens]", "[Posts with ridges]", id="nothing alike"),
        pytest.param("", "x", "", "[x]", id="empty"),
    ],
)  # fmt: skip
def test_what_differs_is_marked(printed, recorded, left, right):
    ours, theirs = differences(printed, recorded)

    assert (marked(ours), marked(theirs)) == (left, right)


@given(READINGS, READINGS)
def test_the_pieces_joined_are_the_readings(printed, recorded):
    ours, theirs = differences(printed, recorded)

    assert "".join(one.text for one in ours) == printed
    assert "".join(one.text for one in theirs) == recorded


@given(READINGS)
def test_a_reading_does_not_differ_from_itself(reading):
    assert not any(one.differs for side in differences(reading, reading) for one in side)


def test_of_a_field_that_agrees_nothing_is_marked_however_it_is_written():
    (row,) = evidence_rows([FieldEvidence("container", 1.0, "J Biol Chem", "Journal of Chemistry")])

    assert row.printed == (Piece("J Biol Chem"),)
    assert row.recorded == (Piece("Journal of Chemistry"),)


def test_a_field_that_one_side_lacks_is_not_marked():
    (row,) = evidence_rows([FieldEvidence("volume", 0.0, None, "12")])

    assert (row.printed, row.recorded) == ((), (Piece("12"),))


def test_very_long_readings_are_shown_without_marks():
    ours, theirs = differences("a" * 3000, "b" * 3000)

    assert (len(ours), len(theirs)) == (1, 1)
    assert not ours[0].differs
