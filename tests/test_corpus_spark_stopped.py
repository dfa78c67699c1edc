"""A driver on Spark that is stopped in the middle of a stage: nothing runs on, nothing is lost."""

from __future__ import annotations

import os
import signal
import sys
import time
from contextlib import suppress
from pathlib import Path
from subprocess import DEVNULL, PIPE, Popen

import pytest

pytest.importorskip("pyspark")

from spark_corpus import (
    CLUSTER,
    CONF,
    IN_SPARK,
    built_index,
    job,
    locally,
    spark_on,
    tables,
    write_pages,
)

from refcheck.cli.entry import run

PATIENCE = 600  # seconds until something that must happen has happened
MARK = "A_TEST_S_DRIVER"  # in the environment of all that a driver starts
pytestmark = IN_SPARK

# The command, whose given stage is given one batch of its rows and then never ends.
PROGRAM = """
import sys, time
from functools import partial
from pathlib import Path

from refcheck.cli.entry import run
from refcheck.corpus.spark.stages import Stages

stage, flag, *words = sys.argv[1:]
write = Stages.write

def stuck(flag, found):
    for batch in found:
        yield batch
        Path(flag).touch()
        time.sleep(3600)

def written(self, name, make, **how):
    if name == stage:
        made = make()
        make = lambda: made.mapInArrow(partial(stuck, flag), made.schema)
    write(self, name, make, **how)

Stages.write = written
sys.exit(run(words))
"""
# In which stage, how, and with which exit code and line it ends.
STOPS = [
    ("asked", signal.SIGKILL, -signal.SIGKILL, ""),
    ("answers", "java", 2, "refcheck: Spark's Java has ended"),
    ("judged", signal.SIGINT, 130, "refcheck: interrupted"),
]


@pytest.fixture
def wiki(tmp_path):
    return write_pages(tmp_path / "wiki", 6)


@pytest.fixture
def words(wiki, tmp_path):
    """The command, as it is given again and again."""
    settings = [f"--spark-conf={name}={value}" for name, value in CONF.items()]
    return [
        *("corpus", "check", str(wiki), "--output", str(tmp_path / "out"), "--engine", "spark"),
        *("--index", str(built_index(tmp_path)), "--select", "REF0,REF1,REF2"),
        *("--part-pages", "5", "--master", "local[2]", "--quiet", *settings),
    ]


@pytest.fixture
def driver(words, tmp_path):
    """`driver(stage)`: the command as a process, once it is in the middle of that stage."""
    started = []

    def start(stage):
        flag = tmp_path / f"in the middle {len(started)}"
        process = Popen(
            [sys.executable, "-c", PROGRAM, stage, str(flag), *words],
            env=os.environ | {MARK: str(tmp_path), "PYTHONPATH": os.pathsep.join(sys.path)},
            stdin=DEVNULL,
            stdout=DEVNULL,
            stderr=PIPE,
        )
        started.append(process)
        assert within(lambda: flag.exists() or process.poll() is not None)
        assert process.poll() is None, process.stderr.read().decode()
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()
    for pid in marked(tmp_path):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def within(happened):
    """Whether it happens before patience ends."""
    until = time.monotonic() + PATIENCE
    while not (done := happened()) and time.monotonic() < until:
        time.sleep(0.1)
    return done


def marked(mark):
    """The command line of each process that a driver has started, by its number."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if f"{MARK}={mark}".encode() in (folder / "environ").read_bytes().split(b"\0"):
                found[int(folder.name)] = (folder / "cmdline").read_bytes().decode()
    return found


def stop(process, how, mark):
    """Send the signal, or kill the driver's Java; what it said."""
    there = marked(mark)
    assert any("forkserver" in command for command in there.values())  # of the guards
    if how == "java":
        os.kill(next(pid for pid, command in there.items() if "SparkSubmit" in command), 9)
    else:
        process.send_signal(how)
    _, said = process.communicate(timeout=PATIENCE)
    return said.decode()


def test_it_leaves_no_process_and_one_line_and_goes_on_to_the_same_rows(
    driver,
    wiki,
    words,
    tmp_path,
):
    output = tmp_path / "out"
    for stage, how, code, line in STOPS:
        process = driver(stage)

        said = stop(process, how, tmp_path)

        assert (process.returncode, said[: len(line)]) == (code, line), said
        assert len(said.splitlines()) == bool(line), said
        assert within(lambda: not marked(tmp_path)), marked(tmp_path)
        assert not (output / "work" / "spark" / stage).exists()
    assert (output / "work" / "spark" / "answers" / "_SUCCESS").exists()  # ended before the last

    spark_on(CLUSTER)
    assert run(words) == 0

    index = Path(words[words.index("--index") + 1])
    assert tables(output) == locally(wiki, tmp_path / "local", job(index))
