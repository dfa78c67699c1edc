"""Spark that is not there, Java that is not or is too old: one line, and what to install."""

from __future__ import annotations

import sys

import pytest

from refcheck.corpus.spark import session as sessions
from refcheck.corpus.spark.session import Cluster, check_java, check_pyspark
from refcheck.errors import ConfigurationError


def java_at(folder, says):
    """A program called java that tells this version."""
    (folder / "bin").mkdir(parents=True)
    program = folder / "bin" / "java"
    program.write_text(f"#!/bin/sh\necho '{says}' >&2\n")
    program.chmod(0o755)
    return folder


@pytest.mark.parametrize(
    "version",
    [
        pytest.param('openjdk version "17.0.15" 2025-04-15', id="17"),
        pytest.param('openjdk version "21" 2023-09-19', id="21"),
        pytest.param('Picked up JAVA_TOOL_OPTIONS: -Xmx1g\njava version "18.0.2"', id="noise"),
    ],
)
def test_a_java_that_spark_runs_on_is_taken(tmp_path, version):
    home = java_at(tmp_path, version)

    check_java({"JAVA_HOME": str(home)})
    check_java({"PATH": str(home / "bin")})


@pytest.mark.parametrize(
    ("version", "told"),
    [
        pytest.param('openjdk version "11.0.2" 2019-01-15', "is Java 11", id="11"),
        pytest.param('java version "1.8.0_392"', "is Java 8", id="8"),
        pytest.param("I am no Java", "no Java at JAVA_HOME", id="none"),
    ],
)
def test_another_is_told_with_what_to_install(tmp_path, version, told):
    home = java_at(tmp_path, version)

    with pytest.raises(ConfigurationError, match=told) as raised:
        check_java({"JAVA_HOME": str(home)})

    assert "install Java 17" in raised.value.hint


def test_no_java_at_all_is_told(tmp_path):
    with pytest.raises(ConfigurationError, match="no Java was found"):
        check_java({"PATH": str(tmp_path)})


@pytest.mark.parametrize("package", ["pyspark", "pyarrow", "pandas"])
def test_a_missing_package_is_told_with_what_to_install(monkeypatch, package):
    monkeypatch.setitem(sys.modules, package, None)

    with pytest.raises(ConfigurationError, match=f"needs {package}, which is not") as raised:
        check_pyspark()

    assert raised.value.hint == "pip install 'wiki-refcheck[spark]'"


def test_the_command_says_it_in_one_line_and_exits_with_2(refcheck, monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "pyspark", None)
    (tmp_path / "wiki").mkdir()
    (tmp_path / "wiki" / "page.html").write_text("<p>Nothing [1].</p>")

    ran = refcheck("corpus", "check", "wiki", "--output", "out", "--engine", "spark")

    assert ran.code == 2
    assert "pip install 'wiki-refcheck[spark]'" in ran.err
    assert "Traceback" not in ran.err


def test_a_spark_of_another_version_than_pyspark_is_told(monkeypatch):
    pyspark = pytest.importorskip("pyspark")
    from pyspark.sql import SparkSession  # noqa: PLC0415 - an extra

    class OfAnotherVersion:
        _gateway = object()

        def __init__(self, **_):
            raise TypeError("'JavaPackage' object is not callable")

    monkeypatch.setattr(sessions, "check", lambda _: None)
    monkeypatch.setattr(SparkSession, "getActiveSession", lambda: None)
    monkeypatch.setattr(pyspark, "SparkContext", OfAnotherVersion)

    with (
        pytest.raises(ConfigurationError, match="does not start: 'JavaPackage'") as raised,
        sessions.session(Cluster("local[1]")),
    ):
        pytest.fail("it has started")

    assert "SPARK_HOME" in raised.value.hint


def test_a_setting_of_spark_needs_a_value(refcheck, tmp_path):
    (tmp_path / "wiki").mkdir()

    ran = refcheck(
        *("corpus", "check", "wiki", "--output", "out", "--engine", "spark"),
        *("--spark-conf", "spark.executor.cores"),
    )

    assert ran.code == 2
    assert "--spark-conf takes KEY=VALUE" in ran.err
