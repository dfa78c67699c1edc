"""Real worker processes of Spark: whichever is killed, the rows are the same."""

from __future__ import annotations

import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest

pytest.importorskip("pyspark")

from spark_corpus import CONF, built_index, environment, job, locally, order, page, tables

from refcheck.corpus.run import Options
from refcheck.corpus.spark.engine import check_corpus
from refcheck.corpus.spark.session import Cluster, session

PATIENCE = 600  # seconds until a process to kill must have been there
CLUSTER = Cluster(
    "local-cluster[2,1,1024]",
    CONF | {"spark.executor.memory": "512m", "spark.default.parallelism": "2"},
    environment(),
)
pytestmark = [
    pytest.mark.filterwarnings("ignore::ResourceWarning"),  # of py4j's sockets
    pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas"),
]


@pytest.fixture(scope="module")
def spark(tmp_path_factory):
    """One cluster for all tests here; its executors' folders are not left in PySpark's own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SPARK_WORKER_DIR", str(tmp_path_factory.mktemp("executors")))
        with session(CLUSTER) as started:
            yield started


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    return built_index(tmp_path_factory.mktemp("indexed"))


@pytest.fixture(scope="module")
def wiki(tmp_path_factory):
    """Pages that take long enough for somebody to be killed meanwhile."""
    folder = tmp_path_factory.mktemp("wiki")
    for number in range(8):
        (folder / f"{number:02}.html").write_text(page(number, references=200))
    return folder


@pytest.fixture(scope="module")
def local_tables(wiki, index, tmp_path_factory):
    return locally(wiki, tmp_path_factory.mktemp("local") / "out", job(index))


def descendants():
    """The command line of every process below this one, by its number."""
    found, parents = {}, {}
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError, IndexError, ValueError):
            stat = (folder / "stat").read_text().rpartition(")")[2].split()
            parents[int(folder.name)] = int(stat[1])
            command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            found[int(folder.name)] = command
    below, ours = {os.getpid()}, {}
    while True:
        new = {pid for pid, parent in parents.items() if parent in below} - below
        if not new:
            return ours
        below |= new
        ours |= {pid: found[pid] for pid in new if pid in found}


def workers():
    """Python workers at work: children of Spark's daemon, of which the guards are children."""
    daemons = {pid for pid, command in descendants().items() if "pyspark.daemon" in command}
    return [pid for pid in daemons if _parent(pid) in daemons]


def guards():
    return [pid for pid, command in descendants().items() if "forkserver" in command]


def executors():
    return [pid for pid, command in descendants().items() if "CoarseGrainedExecutor" in command]


def _parent(pid):
    with suppress(OSError):
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    return 0


def kill_one(work, stage, which):
    """The process that was killed: the first that there is once the stage is under way."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if (work / stage / "_temporary").exists() and (there := which()):
            with suppress(ProcessLookupError):
                os.kill(there[0], signal.SIGKILL)
                return there[0]
        time.sleep(0.02)
    return None


@pytest.mark.parametrize(
    "kills",
    [
        pytest.param([("asked", workers), ("judged", guards)], id="python-worker-and-guard"),
        pytest.param([("judged", executors)], id="executor"),
    ],
)
def test_processes_are_killed_and_the_rows_are_the_same(  # noqa: PLR0917 - fixtures
    spark, wiki, index, local_tables, tmp_path, kills
):
    work = tmp_path / "out" / "work" / "spark"
    with ThreadPoolExecutor(len(kills)) as killers:
        killed = [killers.submit(kill_one, work, *kill) for kill in kills]

        manifest = check_corpus(order(wiki, tmp_path / "out", job(index)), Options(), CLUSTER)

    assert None not in [one.result() for one in killed]
    assert tables(tmp_path / "out") == local_tables
    assert (manifest.pages, manifest.errors) == (8, 0)
