from __future__ import annotations

import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refcheck.corpus.watch.messages import MOST, messages, whole_events
from refcheck.errors import SourceError


@pytest.fixture
def passed():
    return []


def read(*chunks, last=None, passed=None):
    told = passed if passed is not None else []
    return [(one.id, one.data) for one in messages(chunks, last, lambda: told.append(1))]


def test_an_event_has_its_data_and_the_position_behind_it():
    assert read(b"event: message\nid: 7\ndata: {}\n\n") == [("7", "{}")]


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_every_kind_of_line_end_ends_a_line(end):
    text = b"id: 7\ndata: a\ndata: b\n\nid: 8\ndata: c\n\n".replace(b"\n", end)

    assert read(text) == [("7", "a\nb"), ("8", "c")]


@given(st.lists(st.integers(1, 40), max_size=12), st.sampled_from([b"\n", b"\r\n", b"\r"]))
def test_where_the_stream_is_cut_into_chunks_does_not_matter(cuts, end):
    text = "id: 7\ndata: Tee für zwei ☕\n\n: beat\n\nid: 8\ndata: b\n\n".encode().replace(
        b"\n", end
    )
    chunks, rest = [], text
    for cut in cuts:
        chunks.append(rest[:cut])
        rest = rest[cut:]

    assert read(*chunks, rest) == [("7", "Tee für zwei ☕"), ("8", "b")]


def test_comments_and_heartbeats_are_no_events():
    assert read(b":ok\n\n:\n\n: beat\n\n\n\n\n", b"data: x\n\n") == [(None, "x")]


def test_half_an_event_at_the_end_is_none():
    assert read(b"id: 7\ndata: a\n\nid: 8\ndata: b\n") == [("7", "a")]


def test_a_position_that_broke_off_is_not_gone_by():
    assert read(b"data: a\nid: 1\n\ndata: b\nid: 12") == [("1", "a")]


def test_an_event_without_a_position_has_the_last_one():
    assert read(b"data: a\n\n", last="3") == [("3", "a")]


@pytest.mark.parametrize(
    "identity", ["7\x00", "ü", "x" * 10_000, "a\x1b[31m"], ids=["nul", "letter", "long", "escape"]
)
def test_a_position_that_no_header_could_carry_is_not_kept(identity):
    assert read(f"id: {identity}\ndata: a\n\n".encode(), last="3") == [("3", "a")]


def test_what_is_no_utf_8_ends_nothing():
    assert read(b"data: \xff\xfe\n\ndata: b\n\n") == [(None, "\ufffd\ufffd"), (None, "b")]


def test_a_byte_order_mark_is_no_part_of_the_first_field():
    assert read(b"\xef\xbb\xbfdata: a\n\n") == [(None, "a")]


def test_an_event_that_is_too_long_is_passed_over(passed):
    long = b"data: " + b"x" * (MOST + 10) + b"\n\n"

    assert read(b"data: a\n\n", long, b"data: b\n\n", passed=passed) == [(None, "a"), (None, "b")]
    assert passed == [1]


def test_an_event_of_very_many_lines_is_passed_over(passed):
    lines = b"data: x\n" * 100_000 + b"\n"

    assert read(lines, b"data: b\n\n", passed=passed) == [(None, "b")]
    assert passed == [1]


def test_a_line_without_an_end_is_not_kept_and_not_waited_for():
    def endless():
        while True:
            yield b"x" * 65_536

    tracemalloc.start()
    with pytest.raises(SourceError, match="64 MB that are no event"):
        list(whole_events(endless(), lambda: None))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak < 8 * MOST
