from __future__ import annotations

import itertools
import json
import threading

import pytest

from refcheck.corpus.watch import journal as journals
from refcheck.corpus.watch import state as states
from refcheck.corpus.watch.edits import Edit
from refcheck.corpus.watch.pending import Mark, Pending
from refcheck.corpus.watch.visits import Visit
from refcheck.corpus.watch.watching import TimeIsUp, Watch

NOW = 1_795_000_000


class Hands:
    now = 0.0

    def __call__(self):
        return self.now


class Visitor:
    def __init__(self, fails=()):
        self.fails, self.visited = fails, []

    def visit(self, title, edits):
        self.visited.append((title, [edit.revision for edit in edits]))
        if title in self.fails:
            raise self.fails[title]
        told = [{"revision": one.revision, "moment": one.moment} for one in edits]
        return Visit({"title": title, "status": "covered", "edits": told, "page": None})


class World:
    def __init__(self, journal, state, **more):
        self.hands, self.wall = Hands(), Hands()
        self.wall.now = NOW
        self.told, self.rows = [], []
        self.pending = Pending(journal.mark, quiet=0.0, clock=self.hands)
        self.visitor = more.pop("visitor", Visitor())
        self.watch = Watch(
            journal,
            state,
            self.pending,
            self.visitor,
            tell=self.rows.append,
            warn=self.told.append,
            say=self.told.append,
            now=self.wall,
            monotonic=self.hands,
            report_name=str,
            **{"once": True, "quiet": 0.0, **more},
        )

    def run(self, *edits):
        def feed(_start, pending):
            for at, edit in enumerate(edits):
                pending.admit(edit, Mark(edit.moment, str(at)))
            pending.caught_up()

        self.watch.run(feed, lambda: None)


@pytest.fixture
def world(tmp_path):
    with (
        journals.opened(tmp_path / "watch", "https://wiki.example/", lambda: NOW) as journal,
        states.opened(tmp_path / "watch") as state,
    ):
        state.follow(journal.edits_path, 0)
        yield lambda **more: World(journal, state, **more)


def edit(title, revision, moment=NOW - 10):
    return Edit(title, revision, revision - 1, moment)


def test_the_run_ends_when_all_is_checked_and_the_position_is_behind_it(world):
    made = world()
    made.run(edit("Tea", 5), edit("Ice", 6), edit("Tea", 7))

    assert made.visitor.visited == [("Tea", [5, 7]), ("Ice", [6])]
    assert made.watch.journal.mark.event == "2"
    assert [row["check"] for row in made.rows] == [0, 1]


def test_an_edit_that_is_in_the_log_is_not_checked_again(world):
    world().run(edit("Tea", 5))
    again = world()
    again.run(edit("Tea", 5), edit("Tea", 6))

    assert again.visitor.visited == [("Tea", [6])]


def test_a_failure_between_two_checks_keeps_the_position_before_its_edits(world):
    made = world(visitor=Visitor({"Ice": OSError("no disk")}))
    with pytest.raises(OSError, match="no disk"):
        made.run(edit("Tea", 5), edit("Ice", 6), edit("Snow", 7))

    assert made.watch.journal.mark.event == "0"


def test_a_failure_of_who_brings_the_edits_ends_the_run(world):
    made = world()

    def feed(_start, _pending):
        raise RuntimeError("a bug")

    with pytest.raises(RuntimeError, match="a bug"):
        made.watch.run(feed, lambda: None)


class Swallowing(Visitor):
    """Keeps for itself whatever a signal has raised."""

    def __init__(self, *, told_to_end=False):
        super().__init__()
        self.told_to_end = told_to_end

    def visit(self, title, edits):
        self.told_to_end = True
        return super().visit(title, edits)

    def insist(self):
        if self.told_to_end:
            raise KeyboardInterrupt


def test_a_swallowed_signal_ends_the_run_without_a_row(world):
    visitor = Swallowing()
    made = world(visitor=visitor, insist=visitor.insist)
    with pytest.raises(KeyboardInterrupt):
        made.run(edit("Tea", 5), edit("Ice", 6))

    assert (len(visitor.visited), made.rows) == (1, [])
    assert made.watch.journal.mark.event is None


def test_who_waits_for_a_wiki_is_told_to_end_as_well(world):
    made = world(insist=Swallowing(told_to_end=True).insist)

    with pytest.raises(KeyboardInterrupt):
        made.watch.pause(0.0)


def test_a_clock_that_was_set_forward_makes_no_edit_forgotten(world, monkeypatch):
    monkeypatch.setattr("refcheck.corpus.watch.watching._FORGET", 1)
    made = world()
    made.wall.now += 100 * 86_400
    made.run(edit("Tea", 5))

    assert made.watch.state.is_done(5)


def test_a_log_that_is_moved_away_begins_anew_and_nothing_is_forgotten(world):
    world().run(edit("Tea", 5))
    made = world()
    log = made.watch.journal.edits_path
    log.rename(log.with_name("edits.jsonl.1"))
    made.run(edit("Tea", 5), edit("Ice", 6))
    world().run(edit("Ice", 6), edit("Snow", 7))

    assert [json.loads(line)["check"] for line in log.read_text().splitlines()] == [1, 2]
    assert [made.watch.state.is_done(one) for one in (5, 6, 7)] == [True] * 3
    assert made.told == [f"{log} was moved or emptied: it begins anew"]


def test_whoever_is_killed_at_a_log_begun_anew_forgets_nothing(world, monkeypatch):
    world().run(edit("Tea", 5))
    made = world()
    journal, state = made.watch.journal, made.watch.state
    journal.edits_path.unlink()

    def killed(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(state, "record", killed)
    with pytest.raises(KeyboardInterrupt):
        made.run(edit("Ice", 6))
    state.follow(journal.edits_path, journal.edits_bytes, is_new=False)

    assert [state.is_done(one) for one in (5, 6)] == [True, True]


def test_a_row_is_told_before_it_counts(world):
    made = world()
    made.watch.tell = lambda _: made.rows.append(made.watch.journal.mark.event)
    made.run(edit("Tea", 5))

    assert made.rows == [None]


def test_the_lag_is_told_once_until_it_doubles_and_when_it_is_over(world):
    made = world()
    made.pending.admit(edit("Tea", 5, NOW - 100), Mark(NOW))
    for lag in (100, 400, 500, 700, 790, 900):
        made.wall.now = NOW - 100 + lag
        made.watch._tell_lag()
    assert made.told == [
        "waiting to be checked: 1 edit, the oldest for 7 min",
        "waiting to be checked: 1 edit, the oldest for 15 min",
    ]

    made.pending.done(made.pending.take(0.0))
    made.watch._tell_lag()
    made.watch._tell_lag()

    assert made.told[2:] == ["all edits are checked in time again"]


def test_a_wait_ends_with_the_run(world):
    made = world(until=10.0)
    made.hands.now = 9.999

    with pytest.raises(TimeIsUp):
        made.watch.pause(3600.0)


def test_who_reads_a_stream_is_let_go_at_the_end(world):
    made = world()
    let_go = threading.Event()

    def feed(_start, pending):
        pending.caught_up()
        assert let_go.wait(20.0)

    made.watch.run(feed, let_go.set)

    assert let_go.is_set()


def test_the_position_goes_on_where_nothing_is_to_be_checked(world, monkeypatch):
    made = world(once=False, until=60.0)
    ticks = itertools.count()

    def look(_seconds, **_):
        made.pending.passed(Mark(NOW + next(ticks), "quiet"))
        made.hands.now += 11.0

    monkeypatch.setattr(made.pending, "take", look)
    made.watch.run(lambda *_: None, lambda: None)

    assert made.watch.journal.mark.event == "quiet"
