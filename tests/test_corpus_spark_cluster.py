"""Real worker processes of Spark: whichever is killed, the rows are the same."""

from __future__ import annotations

import os
import signal
import sys
from contextlib import suppress
from functools import partial
from pathlib import Path

import pytest

pytest.importorskip("pyspark")

from pyspark import cloudpickle
from spark_corpus import (
    CONF,
    IN_SPARK,
    built_index,
    job,
    locally,
    order,
    page,
    spark_on,
    tables,
)

from refcheck.corpus.run import Options
from refcheck.corpus.spark.engine import check_corpus
from refcheck.corpus.spark.session import Cluster
from refcheck.corpus.spark.stages import Stages

CLUSTER = Cluster(
    "local-cluster[2,1,1024]",
    CONF | {"spark.executor.memory": "512m", "spark.default.parallelism": "2"},
    dict(os.environ),
)
pytestmark = IN_SPARK


@pytest.fixture(scope="module")
def spark(tmp_path_factory):
    """One cluster for all tests here; its executors' folders are not left in PySpark's own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SPARK_WORKER_DIR", str(tmp_path_factory.mktemp("executors")))
        return spark_on(CLUSTER)


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    return built_index(tmp_path_factory.mktemp("indexed"))


@pytest.fixture(scope="module")
def wiki(tmp_path_factory):
    """Pages for several tasks."""
    folder = tmp_path_factory.mktemp("wiki")
    for number in range(8):
        (folder / f"{number:02}.html").write_text(page(number, references=20))
    return folder


@pytest.fixture(scope="module")
def local_tables(wiki, index, tmp_path_factory):
    return locally(wiki, tmp_path_factory.mktemp("local") / "out", job(index))


def parent(pid):
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


def children(pid):
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            found += [int(folder.name)] if parent(folder.name) == pid else []
    return found


def servers(worker):
    """The processes that start the guards of a Python worker: one, or none."""
    found = []
    for pid in children(worker):
        with suppress(OSError):
            command = Path(f"/proc/{pid}/cmdline").read_bytes()
            found += [pid] if b"forkserver" in command else []
    return found


def workers():
    """The Python workers of an executor that have a guard; `killing` itself runs in another one."""
    return [pid for pid in children(os.getppid()) if servers(pid)]


def guards():
    """The processes that do the work of these workers, and those that start such processes."""
    starting = [server for pid in workers() for server in servers(pid)]
    return [pid for server in starting for pid in children(server)] + starting


def executor():
    """The Java of an executor, whose child is the daemon that forks its workers."""
    return [parent(os.getppid())]


def killing(flag, which, found):
    """The batches; after the first one of whichever task comes first, these processes are killed."""
    for batch in found:
        yield batch
        with suppress(FileExistsError):
            os.close(os.open(flag, os.O_CREAT | os.O_EXCL))
            there = which()
            Path(flag).write_text(f"{len(there)}")
            for pid in there:
                os.kill(pid, signal.SIGKILL)


KILLS = {"asked": workers, "answers": executor, "judged": guards}


def test_processes_are_killed_and_the_rows_are_the_same(  # noqa: PLR0917 - fixtures
    spark, wiki, index, local_tables, tmp_path, monkeypatch
):
    write = Stages.write

    def written(stages, name, make, **how):
        def killed():
            made, flag = make(), str(tmp_path / name)
            return made.mapInArrow(partial(killing, flag, KILLS[name]), made.schema)

        write(stages, name, killed if name in KILLS else make, **how)

    monkeypatch.setattr(Stages, "write", written)
    cloudpickle.register_pickle_by_value(sys.modules[__name__])  # executors do not see the tests
    manifest = check_corpus(order(wiki, tmp_path / "out", job(index)), Options(), CLUSTER)
    cloudpickle.unregister_pickle_by_value(sys.modules[__name__])

    killed = {name: int((tmp_path / name).read_text() or 0) for name in KILLS}
    assert min(killed.values()) >= 1
    assert tables(tmp_path / "out") == local_tables
    assert (manifest.pages, manifest.errors) == (8, 0)
