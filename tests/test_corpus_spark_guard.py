"""The process beside a Python worker of Spark: opened once, replaced when it dies, never left."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest

pytest.importorskip("pyspark")

from refcheck.corpus.pool import Piece
from refcheck.corpus.spark.guard import end_kept, guarded
from refcheck.corpus.worker import Limits

PATIENCE = 60  # seconds until a process must be gone
PROGRAM = """
import os
from test_corpus_spark_guard import done
print(*done("a", [1]), flush=True)
os._exit(0)
"""


@pytest.fixture(autouse=True)
def _none_left():
    yield
    end_kept()


@contextmanager
def opened(name):
    yield partial(answered, name)


def answered(name, item):
    """Which process has what open, and what it got."""
    return name, os.getpid(), item


def done(name, items):
    """The processes that did the items, all of which are there, in order."""
    pieces = [Piece(item, item) for item in items]
    told = [outcome.value for _, outcome in guarded(partial(opened, name), pieces, Limits())]
    assert [(one[0], one[2]) for one in told] == [(name, item) for item in items]
    return list({one[1]: None for one in told})


def is_gone(pid):
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            return True
        if state == "Z":
            return True
        time.sleep(0.05)
    return False


def test_the_next_task_finds_it_open():
    assert done("a", range(40)) == done("a", range(3))


def test_what_opens_something_else_has_another_and_ends_the_first():
    (first,) = done("a", [1])
    (second,) = done("b", [1])

    assert first != second
    assert is_gone(first)


def test_one_that_was_killed_meanwhile_is_replaced_and_nothing_is_lost():
    (first,) = done("a", [1])
    os.kill(first, signal.SIGKILL)
    assert is_gone(first)

    assert done("a", range(40)) != [first]


def test_a_task_that_is_given_up_leaves_no_answers_to_the_next():
    pieces = (Piece(item, item) for item in range(100))
    task = guarded(partial(opened, "a"), pieces, Limits())
    pid = next(task)[1].value[1]

    task.close()

    assert is_gone(pid)
    assert len(done("a", [7])) == 1


def test_it_ends_with_its_worker_which_says_no_word():
    ran = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=Path(__file__).parent,
        capture_output=True,
        text=True,
        check=True,
    )

    assert is_gone(int(ran.stdout))
