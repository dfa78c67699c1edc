"""Work for the pool of processes: each piece is a word that says what is done."""

from __future__ import annotations

import os
import signal
import time
from contextlib import contextmanager
from pathlib import Path

from refcheck.errors import InputError


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
def dying():
    """It cannot be survived."""
    os.kill(os.getpid(), signal.SIGKILL)
    yield


def done(piece):
    """`word` or `word argument`."""
    word, _, argument = piece.partition(" ")
    match word:
        case "pid":
            return os.getpid()
        case "raise":
            raise ValueError(argument)
        case "refuse":
            raise InputError(argument)
        case "exit":
            os._exit(int(argument))
        case "quit":
            raise SystemExit(argument)
        case "kill":
            os.kill(os.getpid(), int(argument))
        case "kill-once":
            mark = Path(argument)
            if not mark.exists():
                mark.touch()
                os.kill(os.getpid(), signal.SIGKILL)
        case "hang":
            time.sleep(3600)
        case "spin":
            while True:
                pass
        case "devour":
            return [b"x" * (1 << 20) for _ in range(1 << 20)]
        case "large":
            return b"x" * int(argument)
        case "shout":
            os.write(1, b"shout\n")
            os.write(2, b"shout\n")
        case "wait":
            until = time.monotonic() + 60
            while not Path(argument).exists() and time.monotonic() < until:
                time.sleep(0.01)
    return piece
