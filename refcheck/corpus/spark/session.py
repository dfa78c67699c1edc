"""Spark's session: what it is started with, and one line where it cannot be."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import warnings
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from refcheck.errors import ConfigurationError, InputError

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
_BATCH = 8 << 20  # bytes that go to a Python worker at once, and one record if that is longer
# What holds wherever Spark runs; `--spark-conf` and spark-submit's `--conf` have the last word.
_USUAL: Final = {
    "spark.app.name": "refcheck",
    "spark.log.level": "ERROR",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.execution.arrow.maxRecordsPerBatch": "1000",
    "spark.sql.execution.arrow.maxBytesPerBatch": str(_BATCH),
    "spark.sql.files.maxPartitionBytes": str(16 << 20),  # pages take long for their size
    "spark.sql.parquet.compression.codec": "zstd",
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
    """A session, stopped in the end; ConfigurationError where Spark or Java are not there.

    A session that this program has already is taken as it is, and left running.
    """
    check_pyspark()
    with warnings.catch_warnings():
        # pandas 3 is news to PySpark 4; nothing here goes through pandas.
        warnings.filterwarnings("ignore", "PySpark does not yet fully support pandas")
        from pyspark.sql import SparkSession  # noqa: PLC0415 - an extra, and slow

        running = SparkSession.getActiveSession()
        if running is not None:
            yield running
            return
        if not cluster.submitted:
            check_java(cluster.environment)
        spark = _started(cluster)
        try:
            yield spark
        finally:
            spark.stop()


@contextmanager
def told_in_a_line() -> Iterator[None]:
    """What Spark fails at is an InputError."""
    try:
        yield
    except _spark_errors() as error:
        message = f"Spark gave up: {first_line(error)}"
        raise InputError(message, hint="mend that, and the same command goes on") from error


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


def _told_by(java: str) -> bytes:
    try:
        ran = subprocess.run(  # noqa: S603 - the Java that Spark is about to start
            [java, "-version"], capture_output=True, timeout=_PATIENCE, check=False
        )
    except (OSError, subprocess.SubprocessError):
        return b""
    return ran.stderr + ran.stdout


def _started(cluster: Cluster) -> SparkSession:
    from pyspark import SparkConf  # noqa: PLC0415 - as above
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
    try:
        spark = SparkSession.builder.config(conf=conf).getOrCreate()
    except _spark_errors() as error:
        message = f"Spark does not start on {master}: {first_line(error)}"
        raise ConfigurationError(message) from error
    if alone and "PYSPARK_PYTHON" not in cluster.environment:
        spark.sparkContext.pythonExec = sys.executable
    return spark


def _spark_errors() -> tuple[type[Exception], ...]:
    from py4j import protocol  # noqa: PLC0415 - comes with PySpark
    from pyspark.errors import PySparkException  # noqa: PLC0415 - as above

    return PySparkException, protocol.Py4JError


def first_line(error: Exception) -> str:
    """What Java or Spark say, in the line that says it."""
    java = getattr(error, "java_exception", None)
    text = str(java.toString()) if java is not None else str(error)
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[0] if lines else type(error).__name__
