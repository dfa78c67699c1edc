"""The engine on Spark: the same rows as on one machine, whatever a page does."""

from __future__ import annotations

import gzip
import json
import shutil
from pathlib import Path

import pytest

pytest.importorskip("pyspark")

from spark_corpus import (
    CLUSTER,
    IN_SPARK,
    built_index,
    job,
    locally,
    order,
    page,
    spark_on,
    tables,
    write_pages,
    write_works,
)

from refcheck.corpus.manifest import read_manifest
from refcheck.corpus.run import Options
from refcheck.corpus.sources.opening import open_source
from refcheck.corpus.spark import engine, reading
from refcheck.corpus.spark.engine import check_corpus
from refcheck.corpus.spark.stages import Stages
from refcheck.corpus.worker import Limits
from refcheck.errors import InputError
from refcheck.resolvers.index_notices import FILE as NOTICES

pytestmark = IN_SPARK


@pytest.fixture(scope="module")
def spark():
    return spark_on(CLUSTER)


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    return built_index(tmp_path_factory.mktemp("indexed"))


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    return write_pages(tmp_path_factory.mktemp("wiki") / "pages [of] a {wiki}")


@pytest.fixture(scope="module")
def first_run(spark, index, pages, tmp_path_factory):
    """The folder of a run that is done, not to be changed."""
    output = tmp_path_factory.mktemp("first") / "out [1]"
    on_spark(pages, output, job(index))
    return output


@pytest.fixture
def output(first_run, tmp_path):
    """The same as a folder of one's own."""
    return shutil.copytree(first_run, tmp_path / "out")


@pytest.fixture(scope="module")
def local_tables(index, pages, tmp_path_factory):
    return locally(pages, tmp_path_factory.mktemp("local") / "out", job(index))


def on_spark(source, output, of, limits=Limits(), **options):  # noqa: B008 - a value
    manifest = check_corpus(
        order(source, output, of, **options.pop("order", {})),
        Options(limits=limits),
        CLUSTER,
        **options,
    )
    return manifest, tables(output)


def test_the_rows_are_those_of_the_local_engine(first_run, local_tables):
    manifest, found = read_manifest(first_run), tables(first_run)

    assert found == local_tables
    assert {row["status"] for row in found["references"]} >= {"verified", "mismatch"}
    assert [row["page"] for row in found["errors"]] == ["picture.html"]
    assert (manifest.stage, manifest.pages, manifest.errors, manifest.parts) == ("done", 12, 1, 3)
    assert manifest.asked.references == 60
    assert manifest.asked.distinct < 60
    assert list(first_run.glob(".*.tmp")) == []


def test_a_snapshot_gives_the_answers_of_an_index(  # noqa: PLR0917 - fixtures
    spark, refcheck, index, pages, local_tables, tmp_path
):
    """Its paths are those of the command: Spark's own processes stand in another folder."""
    write_works(tmp_path / "works")

    ran = refcheck("corpus", "snapshot", "works", "--output", "snapshot")
    made = sorted(path.name for path in (tmp_path / "snapshot").iterdir())
    shutil.copy(index / NOTICES, tmp_path / "snapshot")
    _, found = on_spark(pages, tmp_path / "out", job(), snapshot=Path("snapshot"))

    assert (ran.code, ran.out) == (0, "snapshot: 8 works, 1 record joined with another\n")
    assert made == ["manifest.json", "records", "terms"]
    assert found == local_tables
    assert any(row["updates"] for row in found["references"])


@pytest.fixture
def dumps(tmp_path):
    """Two files: one with repeated, damaged and unwanted lines, one that breaks off."""
    folder = tmp_path / "dumps"
    folder.mkdir()
    names = [f"Page {number}" for number in range(7)] + ["Page 3"]
    lines = [json.dumps(_record(name, at)) for at, name in enumerate(names)]
    lines += [json.dumps(_record("Talk", 90) | {"namespace": {"identifier": 1}}), "{no record"]
    (folder / "1.ndjson").write_text("\n".join(lines) + "\n")
    packed = gzip.compress(
        "".join(f"{json.dumps(_record(f'B {at}', at))}\n" for at in range(40)).encode()
    )
    (folder / "2.ndjson.gz").write_bytes(packed[: len(packed) // 2])
    return folder


def test_what_dumps_repeat_damage_or_have_beside_is_told_as_by_the_local_engine(
    spark, dumps, tmp_path
):
    of = job(select=("REF0",))

    expected = locally(dumps, tmp_path / "local", of)
    manifest, found = on_spark(dumps, tmp_path / "spark", of)

    assert found == expected
    assert [row["kind"] for row in found["errors"]] == ["unreadable", "truncated"]
    assert found["pages"][-1]["page"].startswith("B ")
    assert (manifest.errors, manifest.repeated) == (2, 1)
    assert manifest.left_out == read_manifest(tmp_path / "local").left_out
    assert manifest.left_out == {"pages of other namespaces": 1}


def test_a_dump_without_a_page_is_told_as_by_the_local_engine(spark, refcheck, tmp_path):
    dump = tmp_path / "wiki.ndjson"
    dump.write_text(json.dumps(_record("Talk", 1) | {"namespace": {"identifier": 1}}) + "\n")
    command = ("corpus", "check", dump, "--select", "REF0", "--output")

    ran = refcheck(*command, tmp_path / "out", "--engine", "spark")

    here = refcheck(*command, tmp_path / "local")
    assert (ran.code, ran.err) == (0, here.err)
    assert "pages of other namespaces (1)" in ran.err


def _record(name, number):
    return {
        "name": name,
        "identifier": number,
        "namespace": {"identifier": 0},
        "version": {"identifier": 100 + number},
        "date_modified": "2026-01-02T03:04:05Z",
        "article_body": {"html": page(number)},
    }


def test_pages_that_take_too_long_are_rows_of_errors(spark, tmp_path):
    wiki = tmp_path / "wiki"
    wiki.mkdir()
    for number in range(3):
        (wiki / f"{number}.html").write_text(page(number, references=1000))

    manifest, found = on_spark(wiki, tmp_path / "out", job(), limits=Limits(seconds=0.001))

    assert [row["kind"] for row in found["errors"]] == ["time"] * 3
    assert found["pages"] == []
    assert manifest.stage == "done"


def test_a_run_that_is_done_is_not_done_again(pages, index, output):
    before = {path.name: path.stat().st_mtime_ns for path in output.iterdir()}

    second, _ = on_spark(pages, output, job(index))

    assert second == read_manifest(output)
    assert {path.name: path.stat().st_mtime_ns for path in output.iterdir()} == before


def test_a_run_goes_on_with_the_stages_that_it_has_kept(pages, index, output, local_tables):
    manifest = json.loads((output / "manifest.json").read_text())
    manifest |= {"stage": "check", "parts": 0}
    (output / "manifest.json").write_text(json.dumps(manifest))
    kept = output / "work" / "spark"
    (kept / "judged" / "_SUCCESS").unlink()
    (output / "findings-00001.parquet").write_bytes(b"half")
    asked = {path: path.stat().st_mtime_ns for path in (kept / "asked").iterdir()}

    _, found = on_spark(pages, output, job(index))

    assert found == local_tables
    assert {path: path.stat().st_mtime_ns for path in (kept / "asked").iterdir()} == asked


def test_another_run_is_not_gone_on_with(spark, pages, output):
    with pytest.raises(InputError, match="has a run with another"):
        on_spark(pages, output, job(select=("REF0",)))

    manifest, _ = on_spark(pages, output, job(select=("REF001",)), order={"restart": True})
    assert manifest.settings["rules"] == ["REF001"]


def test_pages_that_were_read_on_more_cores_are_all_there(spark, pages, tmp_path, monkeypatch):
    source, stages = open_source(str(pages)), Stages(spark, tmp_path / "stages")
    source.prepare(tmp_path)
    stages.begin()
    reading.pages_of(source, stages)

    monkeypatch.setattr(reading, "_TASKS_A_CORE", 1)
    found = reading.pages_of(source, stages)

    assert (found.total, found.frame.count()) == (13, 13)


@pytest.mark.parametrize("table", ["pages", "findings"])
def test_rows_that_a_node_has_written_elsewhere_are_missed(
    pages, index, output, monkeypatch, table
):
    manifest = json.loads((output / "manifest.json").read_text()) | {"stage": "check", "parts": 0}
    (output / "manifest.json").write_text(json.dumps(manifest))

    def losing(stages, *rest):
        lost = next((stages.folder / "tables" / table).glob("part=1/*.parquet"))
        lost.unlink()
        put_in_place(stages, *rest)

    put_in_place = engine.put_in_place
    monkeypatch.setattr(engine, "put_in_place", losing)

    with pytest.raises(InputError, match="rows that Spark says it has written are not in"):
        on_spark(pages, output, job(index))

    assert read_manifest(output).stage == "check"


def test_the_command_writes_tables_and_summary(spark, refcheck, pages, tmp_path):
    """Also below a folder in which Spark's own processes do not stand."""
    output = tmp_path / "out"

    ran = refcheck(
        *("corpus", "check", pages, "--output", "out", "--engine", "spark"),
        *("--select", "REF0", "--strict"),
    )

    assert ran.code == 3  # for the page in errors.jsonl
    assert "12 pages, 60 references" in ran.out
    assert (output / "summary.html").exists()
    assert sorted(path.name for path in output.glob("pages-*")) == ["pages-00000.parquet"]
    assert not (output / "work").exists()
    assert read_manifest(output).stage == "done"
