"""Pieces of work in several processes: order, bounds, and that one bad piece fails alone."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import closing

import pytest
from conftest import ROOT
from corpus_work import broken, dying, failing, opening

from refcheck.corpus.outcomes import Done, Failed
from refcheck.corpus.pool import Piece, Pool, ordered
from refcheck.corpus.worker import LARGEST_RESULT, Limits
from refcheck.errors import InputError

LIMITS = Limits(seconds=120.0, memory_mb=1024)


def pieces(words):
    return (Piece(number, word, len(word)) for number, word in enumerate(words))


def outcomes(words, *, workers=2, limits=LIMITS):
    return dict(ordered(opening, pieces(words), workers=workers, limits=limits))


def values(words, **options):
    return [one.value for one in outcomes(words, **options).values()]


def plain(number):
    return [f"word {one}" for one in range(number)]


def run_apart(code, *more):
    """Python's code in a process of its own; modules may lie in `more` folders."""
    paths = os.pathsep.join(map(str, [ROOT, ROOT / "tests", *more]))
    environment = os.environ | {"PYTHONPATH": paths}
    command = [sys.executable, "-c", code]
    return subprocess.run(command, env=environment, capture_output=True, check=False, timeout=300)


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_outcomes_come_in_the_order_of_the_pieces(workers):
    words = plain(100)

    found = list(ordered(opening, pieces(words), workers=workers, limits=LIMITS))

    assert found == [(number, Done(word)) for number, word in enumerate(words)]


def test_nothing_to_do_starts_nobody():
    assert outcomes([]) == {}


def test_other_processes_do_the_work():
    pids = set(values(["pid"] * 50))

    assert os.getpid() not in pids
    assert 1 <= len(pids) <= 2


@pytest.mark.parametrize(
    ("word", "kind", "message"),
    [
        ("raise of it", "broken", "a bug in refcheck: ValueError: of it (corpus_work.py, line "),
        ("quit 0", "broken", "a bug in refcheck: SystemExit: 0 (corpus_work.py, line "),
        ("refuse it is empty", "unreadable", "it is empty"),
        ("exit 0", "died", "its process ended with code 0, 3 times in a row"),
        ("exit 7", "died", "its process ended with code 7, 3 times in a row"),
        ("exit 75", "died", "its process ended with code 75, 3 times in a row"),
        ("kill 9", "died", "its process was ended by signal 9, 3 times in a row"),
        ("kill 11", "died", "its process was ended by signal 11, 3 times in a row"),
        ("devour", "memory", "it needs more memory than --page-memory allows"),
        (f"large {LARGEST_RESULT}", "memory", "33,55"),
    ],
)
def test_a_bad_piece_fails_alone(word, kind, message):
    words = [*plain(20), word, *plain(20), word, *plain(20)]

    found = outcomes(words)

    failed = [one for one in found.values() if isinstance(one, Failed)]
    assert [one.kind for one in failed] == [kind, kind]
    assert all(one.message.startswith(message) for one in failed)
    assert [number for number, one in found.items() if isinstance(one, Failed)] == [20, 41]
    assert [one.value for one in found.values() if isinstance(one, Done)] == plain(20) * 3


def test_a_piece_that_took_its_workers_memory_is_the_last_of_that_worker():
    words = ["devour", "pid", "devour", "pid", "devour", "pid"]

    found = outcomes(words, workers=1)

    assert [one.kind for one in found.values() if isinstance(one, Failed)] == ["memory"] * 3
    assert len({one.value for one in found.values() if isinstance(one, Done)}) == 3


def test_workers_go_on_while_ctrl_z_holds_the_run():
    words = [*plain(3), f"kill {signal.SIGTSTP:d}", *plain(3)]

    assert all(isinstance(one, Done) for one in outcomes(words, limits=Limits(5.0, 1024)).values())


@pytest.mark.parametrize("word", ["hang", "spin"])
def test_a_piece_that_hangs_fails_alone(word):
    words = [*plain(5), word, *plain(5)]

    found = outcomes(words, limits=Limits(1.5, 1024))

    assert found[5] == Failed("time", "it took more than 1.5 seconds")
    assert [one.value for one in found.values() if isinstance(one, Done)] == plain(5) * 2


def test_a_piece_whose_process_somebody_killed_is_done_all_the_same(tmp_path):
    words = [*plain(5), f"kill-once {tmp_path / 'mark'}", *plain(5)]

    assert values(words) == words


def test_workers_killed_at_any_moment_lose_and_double_nothing():
    """Also while they send: results are larger than what a connection takes at once."""
    words = ["pid", *["large 3000000", "pid"] * 60]

    killed = set()
    found = []
    with closing(ordered(opening, pieces(words), workers=2, limits=LIMITS)) as running:
        for number, one in running:
            found.append(number)
            assert isinstance(one, Done)
            if number % 20 == 0 and one.value not in killed:
                killed.add(one.value)
                try:
                    os.kill(one.value, signal.SIGKILL)
                except ProcessLookupError:
                    continue

    assert found == list(range(len(words)))
    assert killed


def test_pieces_that_are_settled_wait_for_their_turn():
    settled = Piece(1, outcome=Failed("unreadable", "it is gone"))
    given = [Piece(0, "word"), settled, Piece(2, "word"), Piece(3, outcome=Done("known"))]

    found = list(ordered(opening, iter(given), workers=2, limits=LIMITS))

    expected = [Done("word"), Failed("unreadable", "it is gone"), Done("word"), Done("known")]
    assert found == list(enumerate(expected))


@pytest.mark.parametrize(("word", "most"), [("word", 1_100), ("large 1000000", 120)])
def test_what_is_under_way_is_bounded_in_number_and_in_bytes(word, most):
    """While the first piece takes its time, the others do not pile up."""
    taken = []

    def given():
        for number, one in enumerate(["hang", *[word] * 5_000]):
            taken.append(number)
            yield Piece(number, one, len(one))

    with closing(ordered(opening, given(), workers=2, limits=Limits(3.0, 1024))) as running:
        first = next(running)

        assert first == (0, Failed("time", "it took more than 3 seconds"))
        assert len(taken) <= most


def test_workers_say_nothing_to_the_terminal():
    """In a process of its own: workers have the terminal of whoever started the first of them."""
    code = """
from corpus_work import opening
from refcheck.corpus.pool import Piece, Pool, ordered
from refcheck.corpus.worker import Limits
for _, outcome in ordered(opening, iter([Piece(0, "shout")]), workers=1, limits=Limits()):
    print(outcome.value)
"""
    ran = run_apart(code)

    assert (ran.stdout, ran.stderr) == (b"shout\n", b"")


def test_what_cannot_be_opened_ends_it_in_a_line():
    with pytest.raises(InputError, match="the index is broken"):
        list(ordered(failing, pieces(["word"]), workers=2, limits=LIMITS))


def test_a_bug_in_opening_is_no_fault_of_what_was_given():
    message = r"a worker could not begin: KeyError: 'lid' \(corpus_work.py, line \d+\)"
    with pytest.raises(RuntimeError, match=message):
        list(ordered(broken, pieces(["word"]), workers=2, limits=LIMITS))


def test_workers_that_never_begin_end_it_in_a_line():
    with pytest.raises(InputError, match="a worker was ended by signal 9 before it could begin"):
        list(ordered(dying, pieces(["word"]), workers=2, limits=LIMITS))


def test_workers_are_gone_when_nobody_wants_more():
    running = ordered(opening, pieces(["pid"] * 10), workers=2, limits=LIMITS)
    _, first = next(running)

    running.close()

    with pytest.raises(ProcessLookupError):
        os.kill(first.value, 0)


def test_who_starts_the_workers_may_be_killed():
    from multiprocessing import forkserver  # noqa: PLC0415 - only here

    words = [f"word {number}" for number in range(300)]
    found = []
    with closing(ordered(opening, pieces(words), workers=2, limits=LIMITS)) as running:
        for number, one in running:
            found.append((number, one))
            if number == 10:
                os.kill(forkserver._forkserver._forkserver_pid, signal.SIGKILL)

    assert found == [(number, Done(word)) for number, word in enumerate(words)]
    assert values(plain(3)) == plain(3)


def test_the_tracker_of_python_may_be_killed_without_a_word():
    """In a process of its own: a warning is told once, and tests make errors of them."""
    code = """
import os, signal
from multiprocessing import resource_tracker
from corpus_work import opening
from refcheck.corpus.pool import Piece, ordered
from refcheck.corpus.worker import Limits
for number in range(2):
    pieces = iter([Piece(0, f"word {number}")])
    for _, outcome in ordered(opening, pieces, workers=1, limits=Limits()):
        print(outcome.value)
    os.kill(resource_tracker._resource_tracker._pid, signal.SIGKILL)
"""
    ran = run_apart(code)

    assert (ran.stdout, ran.stderr) == (b"word 0\nword 1\n", b"")


def test_ctrl_c_while_workers_are_being_started_says_nothing(tmp_path):
    """It goes to all processes of a terminal, also to one that still imports what workers need."""
    (tmp_path / "interrupted.py").write_text(
        "import os, signal; os.kill(os.getpid(), signal.SIGINT)"
    )
    code = """
from corpus_work import opening
from refcheck.corpus import pool, worker_process
from refcheck.corpus.worker import Limits
worker_process._PRELOADED = ["interrupted"]
pieces = iter([pool.Piece(0, "word")])
for _, outcome in pool.ordered(opening, pieces, workers=1, limits=Limits()):
    print(outcome.value)
"""
    ran = run_apart(code, tmp_path)

    assert (ran.stdout, ran.stderr) == (b"word\n", b"")


def test_the_first_in_line_may_wait_behind_others():
    """As after the deaths of two workers: nothing else would ever make room."""
    first, second = Piece(0, "first"), Piece(1, "second")
    pool = Pool(opening, 2, LIMITS)
    pool._line.extend([first, second])
    pool._waiting.extend([second, first])
    pool._bytes = 1 << 40

    assert pool._may_begin()
