"""A snapshot of works on Spark: the answers of an index, or no snapshot at all."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace
from itertools import islice

import pytest

pytest.importorskip("pyspark")

from spark_corpus import CLUSTER, IN_SPARK, job, spark_on

from refcheck.corpus.answering import answer
from refcheck.corpus.pickled import unpacked_value
from refcheck.corpus.questions import Question, as_bytes
from refcheck.corpus.spark.snapshot_answers import answered_by_snapshot
from refcheck.corpus.spark.snapshot_making import make_snapshot
from refcheck.corpus.spark.stages import Stages
from refcheck.corpus.spark.tasks import Visits
from refcheck.corpus.worker import Limits
from refcheck.resolvers.index_build import build_index
from refcheck.resolvers.opening import open_resolver

pytestmark = IN_SPARK


@pytest.fixture
def spark():
    return spark_on(CLUSTER)


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
    stages = Stages(spark, tmp_path / "work")
    stages.begin()

    told = answered_by_snapshot(
        questions, stages, Visits(of, Limits()), tmp_path / "snapshot"
    ).collect()

    settings = replace(of.settings, index=(tmp_path / "index",))
    with open_resolver(settings, warn=print) as resolver:
        expected = {mark: answer(one, resolver) for mark, one in asked.items()}
    found = {bytes(row.fingerprint): unpacked_value(bytes(row.answer)) for row in told}
    kinds = {type(one.resolution).__name__ for one in found.values()}
    assert kinds >= {"Resolved", "Unchecked", "NotIndexable"}
    assert found == expected


def test_works_that_cannot_be_read_leave_no_snapshot(spark, refcheck, tmp_path):
    (tmp_path / "works.ndjson.gz").write_bytes(b"\x1f\x8b\x08no gzip")

    ran = refcheck(
        "corpus", "snapshot", tmp_path / "works.ndjson.gz", "--output", tmp_path / "snapshot"
    )

    assert ran.code == 2
    assert len(ran.complaints) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["works.ndjson.gz"]
