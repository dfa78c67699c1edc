from __future__ import annotations

import threading

import pytest

from refcheck.corpus.watch.edits import Edit
from refcheck.corpus.watch.pending import Mark, Pending, StoppedError

QUIET = 30.0
SOON = 20.0  # seconds that a test waits at most for another thread


class Hands:
    def __init__(self):
        self.now = 100.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Hands()


@pytest.fixture
def pending(clock):
    return Pending(Mark(1), quiet=QUIET, clock=clock)


def edit(title, revision, moment=1000):
    return Edit(title, revision, revision - 1, moment)


def taken(pending):
    return pending.take(0.0)


def test_a_page_is_due_when_it_was_quiet(pending, clock):
    pending.admit(edit("Tea", 5), Mark(10))
    clock.now += QUIET - 1
    assert taken(pending) is None
    clock.now += 1

    assert taken(pending).title == "Tea"
    assert taken(pending) is None


def test_edits_of_one_page_become_one_check(pending, clock):
    for at in range(3):
        pending.admit(edit("Tea", 5 + at), Mark(10 + at))
        clock.now += QUIET / 2
    pending.admit(edit("Ice", 9), Mark(20))
    clock.now += QUIET

    assert [list(taken(pending).edits), list(taken(pending).edits)] == [[5, 6, 7], [9]]


def test_a_page_that_is_never_quiet_is_checked_nevertheless(pending, clock):
    begun, revision = clock.now, 5
    while (batch := taken(pending)) is None:
        revision += 1
        pending.admit(edit("Tea", revision), Mark(10))
        clock.now += QUIET / 2
        assert clock.now < begun + 20 * QUIET

    assert batch.title == "Tea"


def test_an_edit_that_is_told_twice_is_one_and_delays_nothing(pending, clock):
    pending.admit(edit("Tea", 5), Mark(10))
    clock.now += QUIET - 1
    pending.admit(edit("Tea", 5), Mark(10))
    clock.now += 1

    assert list(taken(pending).edits) == [5]


def test_the_position_does_not_pass_what_waits_or_is_being_checked(pending, clock):
    pending.passed(Mark(9, "a"))
    pending.admit(edit("Tea", 5), Mark(10, "b"))
    pending.admit(edit("Ice", 6), Mark(11, "c"))
    pending.passed(Mark(12, "d"))
    clock.now += QUIET
    tea, ice = taken(pending), taken(pending)
    assert pending.mark == Mark(9, "a")

    pending.done(ice)
    assert pending.mark == Mark(9, "a")

    pending.done(tea)
    assert pending.mark == Mark(12, "d")


def test_an_edit_that_comes_late_does_not_take_the_position_back(pending, clock):
    pending.passed(Mark(50, "a"))
    pending.admit(edit("Tea", 5, moment=20), Mark(20, "b"))
    clock.now += QUIET
    pending.done(taken(pending))

    assert pending.mark == Mark(50, "b")


def test_what_nobody_wants_takes_no_room(pending):
    pending.admit(edit("Tea", 5), Mark(2))
    for at in range(10_000):
        pending.passed(Mark(at))

    assert len(pending._steps) == 2


def test_a_run_that_is_to_end_does_not_wait_for_quiet(pending):
    pending.admit(edit("Tea", 5), Mark(10))
    assert pending.take(0.0, at_once=True) is None
    pending.caught_up()
    assert not pending.is_over()

    batch = pending.take(0.0, at_once=True)
    pending.done(batch)

    assert batch.title == "Tea"
    assert pending.is_over()


def test_who_brings_too_many_waits_until_some_are_done(clock):
    pending = Pending(Mark(1), quiet=0.0, clock=clock, most=2)
    brought = []

    def bring():
        for revision in range(1, 6):
            pending.admit(edit(f"Page {revision}", revision), Mark(revision))
            brought.append(revision)

    thread = threading.Thread(target=bring)
    thread.start()
    first = pending.take(SOON)
    most = pending.waiting
    pending.done(first)
    for _ in range(4):
        while (batch := pending.take(0.01)) is None:
            clock.now += 1
        most = max(most, pending.waiting)
        pending.done(batch)
    thread.join(SOON)

    assert brought == [1, 2, 3, 4, 5]
    assert most <= 2


def test_who_waits_is_let_go_at_the_end(clock):
    pending = Pending(Mark(1), quiet=0.0, clock=clock, most=0)
    outcome = []

    def bring():
        try:
            pending.admit(edit("Tea", 1), Mark(1))
        except StoppedError:
            outcome.append("stopped")

    thread = threading.Thread(target=bring)
    thread.start()
    pending.stop()
    thread.join(SOON)

    assert outcome == ["stopped"]


def test_why_nobody_brings_any_more_is_raised(pending):
    pending.failed(ValueError("no wiki"))

    with pytest.raises(ValueError, match="no wiki"):
        taken(pending)


def test_the_oldest_edit_tells_the_lag(pending):
    assert pending.oldest() is None
    pending.admit(edit("Tea", 5, moment=70), Mark(70))
    pending.admit(edit("Ice", 6, moment=90), Mark(90))

    assert pending.oldest() == 70


def test_where_no_more_may_wait_nobody_waits_for_quiet(clock):
    pending = Pending(Mark(1), quiet=QUIET, clock=clock, most=2)
    pending.admit(edit("Tea", 5), Mark(10))
    assert taken(pending) is None
    pending.admit(edit("Ice", 6), Mark(11))

    batch = taken(pending)
    pending.done(batch)

    assert batch.title == "Tea"
    assert taken(pending) is None
