"""Runs of `refcheck corpus watch` against a wiki on loopback, and what they leave."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections import Counter
from contextlib import contextmanager

SOON = 120.0  # seconds that a test waits at most for another process
STRUCTURE = ("--select", "REF0")
REFCHECK = ("-m", "refcheck")


def command(wiki, folder, select=STRUCTURE):
    given = ("--mediawiki", wiki.address, "--output", str(folder), *select)
    return ["corpus", "watch", *given]


def rows(folder, table="edits"):
    text = (folder / f"{table}.jsonl").read_text()
    return [json.loads(line) for line in text.splitlines()]


def checked(folder):
    """Each edit of the log, as often as it is there."""
    return Counter(edit["revision"] for row in rows(folder) for edit in row["edits"])


def position(folder):
    return json.loads((folder / "position.json").read_text())


@contextmanager
def started(wiki, folder, *more, **options):
    program = options.pop("program", REFCHECK)
    line = [sys.executable, *program, *command(wiki, folder), *more]
    with subprocess.Popen(
        line,
        cwd=folder.parent,
        env={**os.environ, "PYTHONPATH": options.pop("root")},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **options,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def wait_until(there):
    until = time.monotonic() + SOON
    while not there():
        assert time.monotonic() < until
        time.sleep(0.05)
