from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refcheck.corpus.watch.edits import Edit, Wanted, edit_of_change, edit_of_event, moment_of

WANTED = Wanted(frozenset({"wiki.example"}))
EVENT = {
    "server_name": "wiki.example",
    "type": "edit",
    "namespace": 0,
    "title": "Tea_pot",
    "user": "Ann",
    "comment": "",
    "bot": False,
    "timestamp": 1_795_000_000,
    "revision": {"new": 12, "old": 11},
}
CHANGE = {
    "type": "edit",
    "ns": 0,
    "title": "Tea pot",
    "revid": 12,
    "old_revid": 11,
    "user": "Ann",
    "comment": "",
    "timestamp": "2026-11-18T11:06:40Z",
}
EDIT = Edit("Tea pot", 12, 11, 1_795_000_000, "Ann", None)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


def test_an_event_and_a_recent_change_tell_the_same_edit():
    assert edit_of_event(EVENT, WANTED) == EDIT
    assert edit_of_change(CHANGE, WANTED) == EDIT


@pytest.mark.parametrize(
    "other",
    [
        pytest.param({"server_name": "other.example"}, id="of another wiki"),
        pytest.param({"server_name": "canary"}, id="a canary"),
        pytest.param({"server_name": None}, id="of nowhere"),
        pytest.param({"type": "log"}, id="a log entry"),
        pytest.param({"type": "categorize"}, id="a category"),
        pytest.param({"namespace": 1}, id="of a talk page"),
        pytest.param({"bot": True}, id="of a bot"),
        pytest.param({"revision": None}, id="without revisions"),
        pytest.param({"revision": {"new": "12"}}, id="a revision in words"),
        pytest.param({"revision": {"new": True}}, id="a revision that is true"),
        pytest.param({"revision": {"new": 2**70}}, id="a revision beyond numbers"),
        pytest.param({"timestamp": -5}, id="before time"),
        pytest.param({"timestamp": 10**30}, id="after time"),
        pytest.param({"title": "<b>"}, id="a title that no page has"),
        pytest.param({"title": "a\x1b[31m"}, id="a title that acts"),
        pytest.param({"title": "x" * 300}, id="a title that is too long"),
        pytest.param({"title": 7}, id="a number for a title"),
    ],
)
def test_an_event_that_is_none_of_ours_is_no_edit(other):
    assert edit_of_event({**EVENT, **other}, WANTED) is None


def test_bots_count_where_they_are_wanted():
    wanted = Wanted(WANTED.servers, bots=True)

    assert edit_of_event({**EVENT, "bot": True}, wanted) == EDIT


def test_a_page_that_an_edit_made_has_no_revision_before():
    edit = edit_of_event({**EVENT, "type": "new", "revision": {"new": 12, "old": 0}}, WANTED)

    assert (edit.old, edit.is_new) == (None, True)


def test_a_user_or_comment_that_is_hidden_is_nobodys():
    hidden = {name: value for name, value in CHANGE.items() if name not in {"user", "comment"}}
    edit = edit_of_change({**hidden, "userhidden": True, "commenthidden": True}, WANTED)

    assert (edit.user, edit.comment) == (None, None)


def test_long_words_of_strangers_are_cut():
    edit = edit_of_event({**EVENT, "user": "u" * 10**6, "comment": "c" * 10**6}, WANTED)

    assert (len(edit.user), len(edit.comment)) == (255, 1000)


@given(st.dictionaries(st.sampled_from([*EVENT, *CHANGE]), ANYTHING))
def test_whatever_comes_is_an_edit_or_none(other):
    assert isinstance(edit_of_event({**EVENT, **other}, WANTED), Edit | None)
    assert isinstance(edit_of_change({**CHANGE, **other}, WANTED), Edit | None)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-18T11:06:40Z", 1_795_000_000),
        ("2026-11-18T12:06:40+01:00", 1_795_000_000),
        ("2026-11-18T11:06:40", 1_795_000_000),
        ("0001-01-01T00:00:00Z", None),
        ("yesterday", None),
        (7, None),
    ],
)
def test_a_time_is_read_or_is_none(text, moment):
    assert moment_of(text) == moment
