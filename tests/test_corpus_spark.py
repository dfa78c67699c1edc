"""The engine on Spark: the same rows as on one machine, whatever a page does."""

from __future__ import annotations

import gzip
import json
import shutil
from dataclasses import replace
from itertools import islice
from pathlib import Path

import pytest

pytest.importorskip("pyspark")

from spark_corpus import (
    CONF,
    built_index,
    environment,
    job,
    locally,
    order,
    page,
    tables,
    write_pages,
    write_works,
)

from refcheck.corpus.answering import answer
from refcheck.corpus.manifest import read_manifest
from refcheck.corpus.pickled import unpacked_value
from refcheck.corpus.questions import Question, as_bytes
from refcheck.corpus.run import Options
from refcheck.corpus.spark.engine import check_corpus
from refcheck.corpus.spark.session import Cluster, session
from refcheck.corpus.spark.snapshot_answers import answered_by_snapshot
from refcheck.corpus.spark.snapshot_making import make_snapshot
from refcheck.corpus.spark.stages import Stages
from refcheck.corpus.spark.tasks import Visits
from refcheck.corpus.worker import Limits
from refcheck.errors import InputError
from refcheck.resolvers.index_build import build_index
from refcheck.resolvers.opening import open_resolver

CLUSTER = Cluster("local[2]", CONF, environment())
pytestmark = [
    pytest.mark.filterwarnings("ignore::ResourceWarning"),  # of py4j's sockets
    pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas"),
]


@pytest.fixture(scope="module")
def spark():
    """One session for all tests here, since each takes seconds to start."""
    with session(CLUSTER) as started:
        yield started


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


def test_a_snapshot_gives_the_answers_of_an_index(spark, pages, local_tables, tmp_path):
    snapshot = tmp_path / "snapshot"

    info = make_snapshot([write_works(tmp_path / "works")], snapshot, spark)
    _, found = on_spark(pages, tmp_path / "out", job(), snapshot=snapshot)

    assert (info.works, info.merged) == (8, 1)
    assert found == local_tables


@pytest.mark.shared_data
def test_real_references_have_the_answers_of_an_index(spark, shared_data, tmp_path):
    """Works that others printed, and works like them that nobody meant."""
    asked = {}
    for name in ("real_strings", "no_doi", "artificial"):
        with gzip.open(shared_data / "matching" / f"{name}.ndjson.gz", "rt") as lines:
            for line in islice(lines, 20):
                question = Question(json.loads(line)["string"])
                asked[question.fingerprint] = question
    works = [shared_data / "works" / "eval_works.ndjson.gz"]
    build_index(works, tmp_path / "index")
    make_snapshot(works, tmp_path / "snapshot", spark)
    rows = [(bytearray(mark), bytearray(as_bytes(one))) for mark, one in asked.items()]
    questions = spark.createDataFrame(rows, "fingerprint binary, question binary")
    of = job()
    (tmp_path / "work").mkdir()

    told = answered_by_snapshot(
        questions, Stages(spark, tmp_path / "work"), Visits(of, Limits()), tmp_path / "snapshot"
    ).collect()

    settings = replace(of.settings, index=(tmp_path / "index",))
    with open_resolver(settings, warn=print) as resolver:
        expected = {mark: answer(one, resolver) for mark, one in asked.items()}
    found = {bytes(row.fingerprint): unpacked_value(bytes(row.answer)) for row in told}
    kinds = {type(one.resolution).__name__ for one in found.values()}
    assert kinds >= {"Resolved", "Unchecked", "NotIndexable"}
    assert found == expected


def test_what_a_dump_repeats_or_damages_is_told_as_by_the_local_engine(spark, tmp_path):
    dump = tmp_path / "wiki_namespace_0.ndjson"
    names = [f"Page {number}" for number in range(7)] + ["Page 3"]
    lines = [json.dumps(_record(name, at)) for at, name in enumerate(names)]
    dump.write_text("\n".join([*lines[:4], "{no record", *lines[4:]]) + "\n")
    of = job(select=("REF0",))

    expected = locally(dump, tmp_path / "local", of)
    manifest, found = on_spark(dump, tmp_path / "spark", of)

    assert found == expected
    assert (manifest.pages, manifest.errors, manifest.repeated) == (7, 1, 1)


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


def test_a_dump_that_ends_in_the_middle_is_told_as_by_the_local_engine(spark, tmp_path):
    whole = "".join(f"{json.dumps(_record(f'Page {at}', at))}\n" for at in range(40)).encode()
    dump = tmp_path / "wiki_namespace_0.ndjson.gz"
    packed = gzip.compress(whole)
    dump.write_bytes(packed[: len(packed) // 2])
    of = job(select=("REF0",))

    expected = locally(dump, tmp_path / "local", of)
    _, found = on_spark(dump, tmp_path / "spark", of)

    assert found == expected
    assert found["pages"]
    assert [row["kind"] for row in found["errors"]] == ["truncated"]


def test_a_service_that_is_out_leaves_references_unchecked(spark, pages, tmp_path):
    of = job()
    closed = "http://127.0.0.1:9"
    addresses = {
        f"{name}_url": closed
        for name in ("crossref", "datacite", "doi", "europepmc", "openlibrary")
    }
    settings = of.settings.__class__(
        **{"select": of.settings.select, "cache": False, "offline": False, **addresses}
    )
    online = of.__class__(settings, of.started, online=True)

    manifest, found = on_spark(pages, tmp_path / "out", online)

    assert manifest.stage == "done"
    assert manifest.asked.unanswered > 0
    assert "not-found" not in {row["status"] for row in found["references"]}


def test_the_command_writes_tables_and_summary(spark, refcheck, pages, index, tmp_path):
    output = tmp_path / "out"

    ran = refcheck(
        *("corpus", "check", pages, "--output", output, "--engine", "spark"),
        *("--index", index, "--select", "REF0,REF1,REF2", "--fail-on", "error"),
    )

    assert ran.code == 1
    assert "12 pages, 60 references" in ran.out
    assert (output / "summary.html").exists()
    assert sorted(path.name for path in output.glob("pages-*")) == ["pages-00000.parquet"]
    assert not (output / "work").exists()
    assert read_manifest(output).stage == "done"


def test_the_command_makes_a_snapshot(spark, refcheck, tmp_path):
    write_works(tmp_path / "works")

    ran = refcheck("corpus", "snapshot", tmp_path / "works", "--output", tmp_path / "snapshot")

    assert (ran.code, ran.out) == (
        0,
        f"{tmp_path / 'snapshot'}: 8 works, 1 record joined with another\n",
    )
    assert sorted(path.name for path in Path(tmp_path / "snapshot").iterdir()) == [
        "manifest.json",
        "records",
        "terms",
    ]


def test_works_that_cannot_be_read_leave_no_snapshot(spark, refcheck, tmp_path):
    (tmp_path / "works.ndjson.gz").write_bytes(b"\x1f\x8b\x08no gzip")

    ran = refcheck(
        "corpus", "snapshot", tmp_path / "works.ndjson.gz", "--output", tmp_path / "snapshot"
    )

    assert ran.code == 2
    assert len(ran.complaints) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["works.ndjson.gz"]
