"""What goes wrong on a cluster is told in one line that says what, and where."""

from __future__ import annotations

import os
import socket
from pathlib import Path
from unittest.mock import Mock

import pytest

pytest.importorskip("pyspark")

from pyspark.errors import PySparkException

from refcheck import __version__
from refcheck.corpus.spark.failures import last_words, reason, told_in_a_line
from refcheck.corpus.spark.snapshot import RECORDS, TERMS, SnapshotInfo, read_whole
from refcheck.corpus.spark.stages import Home, Stages
from refcheck.errors import InputError, OutputError

PYTHON = """An exception was thrown from the Python worker:
Traceback (most recent call last):
  File "/opt/tasks.py", line 79, in answer
    yield from batches(rows, arrow_schema(frames.ANSWER))
{raised}

JVM stacktrace:
org.apache.spark.api.python.PythonException: Traceback (most recent call last):
{raised}
\tat org.apache.spark.api.python.BasePythonRunner.handle(PythonRunner.scala:581)
"""
JAVA = """org.apache.spark.SparkException: Job aborted due to stage failure: Task 3 failed 4 times
\tat org.apache.spark.scheduler.DAGScheduler.abortStage(DAGScheduler.scala:2900)
Caused by: org.apache.spark.SparkException: [TASK_WRITE_FAILED] Task failed while writing rows
\tat org.apache.spark.sql.execution.FileFormatWriter.executeTask(FileFormatWriter.scala:420)
Caused by: java.io.IOException: No space left on device
\tat java.base/java.io.FileOutputStream.writeBytes(Native Method)
\t... 21 more
"""
NO_YARN = """WARNING: Using incubator modules: jdk.incubator.vector
Exception in thread "main" org.apache.spark.SparkException: When running with master 'yarn' either \
HADOOP_CONF_DIR or YARN_CONF_DIR must be set in the environment.
\tat org.apache.spark.deploy.SparkSubmitArguments.error(SparkSubmitArguments.scala:650)
"""
HEAP = """java.lang.OutOfMemoryError: Java heap space
org.apache.spark.SparkException: Job 12 cancelled because SparkContext was shut down
"""
NOWHERE = """26/11/23 10:00:00 ERROR StandaloneSchedulerBackend: Application has been killed. \
Reason: All masters are unresponsive! Giving up.
java.lang.IllegalStateException: Cannot call methods on a stopped SparkContext.
"""
OF_VM = """Error occurred during initialization of VM
Too small maximum heap
"""


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param(
            PYTHON.format(raised="refcheck.errors.InputError: /idx: no works index here (on n7)"),
            "/idx: no works index here (on n7)",
            id="ours",
        ),
        pytest.param(
            PYTHON.format(raised="ModuleNotFoundError: No module named 'refcheck'"),
            "ModuleNotFoundError: No module named 'refcheck'",
            id="python's",
        ),
        pytest.param(JAVA, "No space left on device (IOException)", id="java's first cause"),
        pytest.param(
            "An error occurred while calling o1.x.\n: java.lang.IllegalStateException: stopped",
            "stopped (IllegalStateException)",
            id="py4j's",
        ),
        pytest.param("[PATH_NOT_FOUND] no /x\n", "[PATH_NOT_FOUND] no /x", id="one line"),
        pytest.param("java.lang.X: " + "x" * 9999, None, id="very long"),
        pytest.param("\n", "it does not say why", id="nothing"),
    ],
)
def test_of_all_that_spark_says_the_line_that_tells_why_is_told(text, told):
    said = reason(text)

    assert len(said) <= 500
    assert said == told or told is None


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param(NO_YARN, "either HADOOP_CONF_DIR or YARN_CONF_DIR must be set", id="yarn"),
        pytest.param(OF_VM, "initialization of VM Too small", id="java"),
        pytest.param(HEAP, "Java heap space", id="heap"),
        pytest.param(NOWHERE, "All masters are unresponsive! Giving up.", id="nowhere"),
        pytest.param("WARNING: Using incubator modules\n", None, id="nothing"),
    ],
)
def test_java_that_does_not_start_has_said_why(tmp_path, text, told):
    with (tmp_path / "log").open("w+b") as log:
        log.write(text.encode())

        said = last_words(log)

    assert said is None if told is None else told in said


def test_a_package_that_a_node_lacks_is_told_with_what_to_install():
    text = PYTHON.format(raised="ModuleNotFoundError: No module named 'refcheck'")

    with pytest.raises(InputError, match="No module named 'refcheck'") as raised, told_in_a_line():
        raise PySparkException(text)

    assert "pip install 'wiki-refcheck[corpus,spark]'" in raised.value.hint


def test_java_that_has_ended_is_told_with_its_last_words():
    with (
        pytest.raises(InputError, match="Spark's Java has ended: Java heap space") as raised,
        told_in_a_line(lambda: "Java heap space"),
    ):
        raise ConnectionRefusedError

    assert "spark.driver.memory" in raised.value.hint


@pytest.fixture
def home(tmp_path):
    found = Home(tmp_path / "home", f"{__version__} this start")
    found.file.write_text(found.mark)
    return found


def test_a_node_that_shares_the_folder_does_what_it_is_given(home):
    assert list(home.tasks(lambda found: (2 * one for one in found), [1, 2])) == [2, 4]


@pytest.mark.parametrize("there", [None, f"{__version__} another start"], ids=["none", "another"])
def test_a_node_that_does_not_share_the_folder_does_nothing(home, there):
    home.file.unlink()
    if there is not None:
        home.file.write_text(there)

    with pytest.raises(InputError, match=f"on {socket.gethostname()}: all nodes have to share it"):
        list(home.tasks(iter, [1]))


def test_a_node_with_another_refcheck_does_nothing(home):
    other = Home(home.file, "0.0.1 this start")
    other.file.write_text(other.mark)

    with pytest.raises(InputError, match=rf"{__version__} on .*, and 0\.0\.1 where the run"):
        other.check()


def test_what_a_task_fails_at_is_told_with_its_node(home):
    def fails(_):
        raise InputError("/idx: no works index here")
        yield

    with pytest.raises(InputError, match=rf"no works index here \(on {socket.gethostname()}\)"):
        list(home.tasks(fails, []))


@pytest.fixture
def snapshot(tmp_path):
    """A snapshot as far as its manifest and the numbers of its rows go."""
    pa, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    for name in (RECORDS, TERMS):
        (tmp_path / name).mkdir()
        for part in range(2):
            parquet.write_table(pa.table({"x": [1, 2]}), tmp_path / name / f"part-{part}.parquet")
    (tmp_path / "manifest.json").write_text(
        '{"format": "refcheck-works-snapshot", "version": 1, "works": 4, "keys": 1, "words": 1, '
        '"terms": 4}'
    )
    return tmp_path


def test_a_snapshot_that_is_whole_is_taken(snapshot):
    assert read_whole(snapshot) == SnapshotInfo(4, 1, 1, 4)


@pytest.mark.parametrize("table", [RECORDS, TERMS])
def test_a_snapshot_that_lacks_rows_is_refused(snapshot, table):
    (snapshot / table / "part-1.parquet").unlink()

    with pytest.raises(InputError, match=f"{table} has 2 rows and should have 4"):
        read_whole(snapshot)


def test_a_snapshot_that_is_half_copied_is_refused(snapshot):
    file = snapshot / TERMS / "part-0.parquet"
    file.write_bytes(file.read_bytes()[:-9])

    with pytest.raises(InputError, match=r"part-0\.parquet cannot be read"):
        read_whole(snapshot)


@pytest.mark.parametrize(
    "manifest",
    [b'{"format": "refcheck-works-snapshot", "version": 2}', b"{", b"\xff", b"[" * 9999],
    ids=["newer", "half", "no text", "deep"],
)
def test_a_snapshot_of_another_version_is_refused(snapshot, manifest):
    (snapshot / "manifest.json").write_bytes(manifest)

    with pytest.raises(InputError, match="no manifest of a snapshot that this version reads"):
        read_whole(snapshot)


@pytest.fixture
def stages(tmp_path):
    """Of a session that reads nothing."""
    pytest.importorskip("pyarrow")
    return Stages(Mock(), tmp_path / "spark")


def test_all_of_a_stage_is_on_the_disk_before_it_counts(stages, monkeypatch):
    synced = []

    def syncing(file):
        synced.append(Path(f"/proc/self/fd/{file}").readlink())
        fsync(file)

    fsync = os.fsync
    monkeypatch.setattr(os, "fsync", syncing)

    stages.keep("entries", "ordinal bigint", lambda: [{"ordinal": 1}])

    *drafts, folder = synced
    assert {path.name for path in drafts} == {"rows.parquet", "_SUCCESS", "entries"}
    assert all("drafts" in path.parts for path in drafts)
    assert folder == stages.folder


def test_a_link_in_the_folder_leads_nobody_to_write_elsewhere(stages, tmp_path):
    stages.folder.mkdir()
    (tmp_path / "mine").write_text("my own")
    (stages.folder / "home").symlink_to(tmp_path / "mine")

    stages.begin()

    assert (tmp_path / "mine").read_text() == "my own"
    assert not (stages.folder / "home").is_symlink()


def test_a_full_disk_of_the_driver_is_told(monkeypatch, tmp_path):
    parquet = pytest.importorskip("pyarrow.parquet")

    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(parquet, "ParquetWriter", full)

    with pytest.raises(OutputError, match="cannot be written: No space left on device"):
        Stages(None, tmp_path).keep("entries", "ordinal bigint", lambda: [{"ordinal": 1}])
