"""Work for the pool of processes: each piece is a word that says what is done."""

from __future__ import annotations

import os
import signal
import time
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

from refcheck.corpus.local.resolving import _resolving
from refcheck.errors import InputError
from refcheck.resolvers.index import WorksIndex


@contextmanager
def opening():
    """What each worker opens."""
    yield done


@contextmanager
def failing():
    """It cannot be opened."""
    raise InputError("the index is broken")
    yield


@contextmanager
def broken():
    """Opening it shows a bug."""
    raise KeyError("lid")
    yield


@contextmanager
def dying():
    """It cannot be survived."""
    os.kill(os.getpid(), signal.SIGKILL)
    yield


def done(piece):
    """`word` or `word argument`."""
    word, _, argument = piece.partition(" ")
    return _WORK[word](argument) if word in _WORK else piece


def _raise(error):
    raise error


def _kill_once(mark):
    if not Path(mark).exists():
        Path(mark).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return f"kill-once {mark}"


def _spin(_):
    while True:
        pass


def _shout(_):
    os.write(1, b"shout\n")
    os.write(2, b"shout\n")
    return "shout"


_WORK = {
    "pid": lambda _: os.getpid(),
    "raise": lambda message: _raise(ValueError(message)),
    "refuse": lambda message: _raise(InputError(message)),
    "quit": lambda code: _raise(SystemExit(code)),
    "exit": lambda code: os._exit(int(code)),
    "kill": lambda number: os.kill(os.getpid(), int(number)),
    "kill-once": _kill_once,
    "hang": lambda _: time.sleep(3600),
    "spin": _spin,
    "devour": lambda _: [b"x" * (1 << 20) for _ in range(1 << 20)],
    "large": lambda size: b"x" * int(size),
    "shout": _shout,
}


@contextmanager
def resolving_but_one(job):
    """As workers resolve, but one reference breaks whoever reads it."""
    with _resolving(job) as told:

        def told_but_one(askings):
            if any(b"part 7." in one.question for one in askings):
                raise ValueError("part 7")
            return told(askings)

        yield told_but_one


@contextmanager
def resolving_without_index(job):
    """As workers resolve where the disk with the index fails."""
    with (
        patch.object(WorksIndex, "_best", side_effect=ValueError("I/O error")),
        _resolving(job) as told,
    ):
        yield told
