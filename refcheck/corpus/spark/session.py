"""Spark's session: what it is started with, and one line where it cannot be."""

from __future__ import annotations

import logging
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import warnings
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache, partial
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final

from refcheck.corpus.spark.failures import (
    last_words,
    reason,
    spark_errors,
    told_in_a_line,
    written,
)
from refcheck.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pyspark.sql import SparkSession

OLDEST_JAVA: Final = 17
_OLDEST_SPARK = 4
_PACKAGES = ("pyspark", "pyarrow", "pandas")
_INSTALL = "pip install 'wiki-refcheck[spark]'"
_INSTALL_JAVA = "install Java 17 (apt install openjdk-17-jre-headless), or set JAVA_HOME"
_SUBMITTED = "PYSPARK_GATEWAY_PORT"  # spark-submit has started Java, and tells Python so
_VERSION = re.compile(rb'version "(?:1\.)?(\d+)')
_PATIENCE = 60  # seconds for `java -version`, on a machine that does much else
_LEVEL = "spark.log.level"
_SEE_MORE = f"--spark-conf {_LEVEL}=WARN shows all that Spark says"
_OTHER_SPARK = "is SPARK_HOME a Spark of PySpark's version?"
_BATCH = 8 << 20  # bytes that go to a Python worker at once, and one record if that is longer
# What holds wherever Spark runs; `--spark-conf` and spark-submit's `--conf` have the last word.
_USUAL: Final = {
    "spark.app.name": "refcheck",
    _LEVEL: "ERROR",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.execution.arrow.maxRecordsPerBatch": "1000",
    "spark.sql.execution.arrow.maxBytesPerBatch": str(_BATCH),
    "spark.sql.files.maxPartitionBytes": str(16 << 20),  # pages take long for their size
    "spark.sql.parquet.compression.codec": "zstd",
    # A row may be a page of many megabytes: few are read at once, and each counts when written.
    "spark.sql.parquet.columnarReaderBatchSize": "16",
    "spark.hadoop.parquet.page.size.row.check.min": "1",
    "spark.hadoop.parquet.block.size.row.check.min": "1",
}
# On one machine: nothing listens to others, and no page shows the run to whoever asks.
_ALONE: Final = {
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.ui.enabled": "false",
}


@dataclass(frozen=True, slots=True)
class Cluster:
    """Where Spark runs: `master` None is spark-submit's, and else all cores of this machine.

    `conf` are Spark's own settings; of the `environment`, JAVA_HOME, PATH and PySpark's are read.
    """

    master: str | None = None
    conf: Mapping[str, str] = field(default_factory=dict)
    environment: Mapping[str, str] = field(default_factory=dict)

    @property
    def submitted(self) -> bool:
        """Whether spark-submit started this program."""
        return _SUBMITTED in self.environment


@contextmanager
def session(cluster: Cluster) -> Iterator[SparkSession]:
    """A session, stopped in the end; what Spark fails at meanwhile is an InputError.

    ConfigurationError where Spark or Java are not there. A session that this program has already
    is taken as it is, and left running.
    """
    check(cluster)
    with warnings.catch_warnings(), ExitStack() as stack:
        # pandas 3 is news to PySpark 4; nothing here goes through pandas.
        warnings.filterwarnings("ignore", "PySpark does not yet fully support pandas")
        from pyspark.sql import SparkSession  # noqa: PLC0415 - an extra, and slow

        log = stack.enter_context(tempfile.TemporaryFile())
        stack.enter_context(_unlogged())
        spark = SparkSession.getActiveSession()
        if spark is None:
            spark = _started(cluster, log)
            stack.callback(_stop, spark)
        with told_in_a_line(partial(_ended, spark, log)):
            yield spark


def check(cluster: Cluster) -> None:
    """ConfigurationError where Spark cannot start: before anything is read or removed for it."""
    check_pyspark()
    if not cluster.submitted:
        check_java(cluster.environment)


def check_pyspark() -> None:
    """ConfigurationError where PySpark, or what it needs for Arrow, is not installed."""
    missing = [name for name in _PACKAGES if find_spec(name) is None]
    if missing:
        message = f"--engine spark needs {missing[0]}, which is not installed"
        raise ConfigurationError(message, hint=_INSTALL)
    installed = version("pyspark")
    if int(installed.partition(".")[0]) < _OLDEST_SPARK:
        message = f"--engine spark needs Spark {_OLDEST_SPARK}, and {installed} is installed"
        raise ConfigurationError(message, hint=_INSTALL)


def check_java(environment: Mapping[str, str]) -> None:
    """ConfigurationError where there is no Java, or an old one."""
    home = environment.get("JAVA_HOME")
    on_path = shutil.which("java", path=environment.get("PATH"))
    java = str(Path(home, "bin", "java")) if home else on_path
    told = _told_by(java) if java else b""
    found = _VERSION.search(told)
    if found is None:
        where = f"no Java at JAVA_HOME ({home})" if home else "no Java was found"
        raise ConfigurationError(f"--engine spark needs Java: {where}", hint=_INSTALL_JAVA)
    if int(found[1]) < OLDEST_JAVA:
        raise ConfigurationError(
            f"--engine spark needs Java {OLDEST_JAVA} or newer, and {java} is Java {int(found[1])}",
            hint=_INSTALL_JAVA,
        )


@cache  # the engine looks before it touches DIR, and the session before it starts Java
def _told_by(java: str) -> bytes:
    try:
        ran = subprocess.run(  # noqa: S603 - the Java that Spark is about to start
            [java, "-version"], capture_output=True, timeout=_PATIENCE, check=False
        )
    except (OSError, subprocess.SubprocessError):
        return b""
    return ran.stderr + ran.stdout


def _started(cluster: Cluster, log: IO[bytes]) -> SparkSession:
    """Java's own words go to `log`, unless somebody wants to see them."""
    from pyspark import SparkConf, SparkContext  # noqa: PLC0415 - as above
    from pyspark.java_gateway import launch_gateway  # noqa: PLC0415
    from pyspark.sql import SparkSession  # noqa: PLC0415

    conf: Any = SparkConf()
    master = cluster.master or (None if cluster.submitted else "local[*]")
    if master is not None:
        conf.setMaster(master)
    for name, value in cluster.conf.items():
        conf.set(name, value)
    alone = str(conf.get("spark.master", "")).startswith("local")
    for name, value in {**_USUAL, **(_ALONE if alone else {})}.items():
        conf.setIfMissing(name, value)
    quiet = {} if _LEVEL in cluster.conf else {"stdout": log, "stderr": log}
    on_interrupt = signal.getsignal(signal.SIGINT)
    try:
        there = SparkContext._gateway  # noqa: SLF001 - a second one would be a second Java
        gateway = there or launch_gateway(conf, quiet)  # type: ignore[no-untyped-call]
        context = SparkContext(conf=conf, gateway=gateway)
        spark = SparkSession.builder.config(conf=conf).getOrCreate()
    except spark_errors() as error:
        why = last_words(log) or reason(written(error))
        message = f"Spark does not start on {master or 'its master'}: {why}"
        raise ConfigurationError(message, hint=_SEE_MORE) from error
    except TypeError as error:  # for classes of Java that this PySpark wants and are not there
        raise ConfigurationError(f"Spark does not start: {error}", hint=_OTHER_SPARK) from error
    if alone and "PYSPARK_PYTHON" not in cluster.environment:
        context.pythonExec = sys.executable
    with suppress(ValueError):  # not the main thread, in which alone PySpark sets one of its own
        signal.signal(signal.SIGINT, on_interrupt)
    # When Java ends, a thread of PySpark's own would write a traceback.
    counting: Any = getattr(context, "_accumulatorServer", None)
    if counting is not None:
        counting.handle_error = lambda *_: None
    return spark


@contextmanager
def _unlogged() -> Iterator[None]:
    """What breaks off between Python and Java is told by whoever meets it, and not logged too."""
    nowhere = logging.NullHandler()
    logging.getLogger().addHandler(nowhere)
    try:
        yield
    finally:
        logging.getLogger().removeHandler(nowhere)


def _ended(spark: SparkSession, log: IO[bytes]) -> str | None:
    """The last words of Spark's Java, if it does not answer any more."""
    try:
        _ = spark.version
    except spark_errors():
        return last_words(log) or "it said nothing"
    return None


def _stop(spark: SparkSession) -> None:
    """Of a Java that has ended nothing is left to stop, and nothing to say."""
    with warnings.catch_warnings(), suppress(*spark_errors()):
        warnings.simplefilter("ignore", RuntimeWarning)
        spark.stop()
