"""The ranking of a snapshot is that of an index, and its works are for the resolver alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refcheck.corpus.spark.joined_index import Joined, JoinedIndex, LackingError
from refcheck.corpus.spark.ranking import (
    Posting,
    Postings,
    Statistics,
    keyed,
    packed_postings,
    quantised,
    unpacked_postings,
)
from refcheck.model.evidence import ReferenceFields
from refcheck.model.works import Work

WHOLE = Statistics(works=1000, keys=8000, words=20_000)
COUNTS = st.integers(0, 2**31 - 1)


@given(st.lists(st.builds(Posting, st.integers(0, 2**63 - 1), COUNTS, COUNTS)))
def test_postings_come_back_as_they_were_packed(works):
    assert unpacked_postings(packed_postings(works)) == works


@pytest.mark.parametrize(
    ("length", "kept"), [(0, 0), (24, 24), (40, 40), (41, 40), (42, 42), (57, 56), (1000, 984)]
)
def test_lengths_are_kept_as_an_index_keeps_them(length, kept):
    assert quantised(length) == kept


def test_works_under_rarer_and_more_keys_come_first():
    one, other, third = Posting(1, 8, 1), Posting(2, 8, 1), Posting(3, 8, 1)
    found = {
        "key|rare": Postings(1, [other]),
        "key|known": Postings(3, [one, other, third]),
    }

    assert keyed(found, WHOLE)[0] == 2


def test_equal_works_stand_as_they_were_filed():
    found = {"key|a": Postings(3, [Posting(9, 8, 1), Posting(4, 8, 1), Posting(7, 8, 1)])}

    assert keyed(found, WHOLE) == [4, 7, 9]


def test_a_key_of_very_many_works_says_nothing():
    assert keyed({"key|common": Postings(1001)}, WHOLE) == []


def test_a_reference_that_keys_do_not_find_asks_for_its_words():
    index = JoinedIndex(1, "snapshot, 1 work")
    work = Work("10.5555/1", "A title")

    index.hold(Joined(keyed=[work]))
    stages = index.stages("text", ReferenceFields())

    assert next(stages) == [work]
    with pytest.raises(LackingError):
        next(stages)


def test_words_come_in_the_helpings_of_an_index():
    index = JoinedIndex(1, "snapshot, 1 work")
    works = [Work(f"10.5555/{number}", None) for number in range(5)]

    index.hold(Joined(looked_up={"doi:10.5555/0": works[0]}, worded=works))

    assert [len(stage) for stage in index.stages("text", ReferenceFields())] == [3, 2]
    assert index.lookup("doi", "10.5555/0") == works[0]
    assert index.lookup("doi", "10.5555/9") is None
