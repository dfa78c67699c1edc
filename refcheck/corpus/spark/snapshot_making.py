"""The making of a snapshot: files of works become records and the terms that find them."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import msgspec

from refcheck.corpus.folder import replace_file, unwritable
from refcheck.corpus.spark import filing
from refcheck.corpus.spark.snapshot import (
    FILE,
    RECORD_COLUMNS,
    RECORDS,
    TERM_COLUMNS,
    TERMS,
    SnapshotInfo,
    read_info,
    row_count,
)
from refcheck.corpus.spark.stages import Stages
from refcheck.errors import InputError, OutputError
from refcheck.resolvers.index import MOST_FILED
from refcheck.resolvers.index_input import files_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from pyspark.sql import DataFrame, SparkSession

# Works listed under a term. A word that more of them have is too common to lead to one.
MOST_WORKS = 20_000
_TASKS_A_CORE = 4
_MOST_TASKS = 10_000


def make_snapshot(
    inputs: Sequence[Path], output: Path, spark: SparkSession, *, built: str = ""
) -> SnapshotInfo:
    """A snapshot of all works in the inputs; `output` is replaced whole or not at all.

    InputError for an input that cannot be read or holds no work, OutputError for an `output` that
    is neither empty nor a snapshot.
    """
    files = files_of([path.absolute() for path in inputs])  # executors stand elsewhere
    if len(files) > filing.MOST_FILES:
        raise InputError(f"{len(files):,} files are more than {filing.MOST_FILES:,}")
    _check_output(output)
    output = output.absolute()
    draft = output.with_name(f".{output.name}.tmp")
    shutil.rmtree(draft, ignore_errors=True)  # of a maker that was killed
    with unwritable(draft):
        draft.mkdir(parents=True)
    try:
        stages = Stages(spark, draft)
        stages.begin()
        info = _made(filing.Files(tuple(files)), stages, built)
        stages.end()
        replace_file(draft / FILE, msgspec.json.format(msgspec.json.encode(info)) + b"\n")
        with unwritable(output):
            _put_in_place(draft, output)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return info


def _made(files: filing.Files, stages: Stages, built: str) -> SnapshotInfo:
    from pyspark.sql import functions as sql  # noqa: PLC0415 - an extra, and slow

    filed = _filed(files, stages)
    works, merged = _works(filed, stages)
    stages.write(RECORDS, lambda: stages.tasks(works, filing.record_rows, RECORD_COLUMNS))
    rows = stages.frame(
        "rows", filing.TERM_ROWS, lambda: stages.tasks(works, filing.term_rows, filing.TERM_ROWS)
    )
    stages.write(TERMS, lambda: _terms(rows, stages))
    kinds = rows.groupBy(sql.substring_index("term", "|", 1).alias("kind"))
    totals = kinds.agg(sql.sum("times").alias("total"))
    told = {row["kind"]: row["total"] for row in totals.collect()}
    number = works.count()
    stages.forget("filed", "joined", "rows")
    terms = row_count(stages.folder / TERMS)
    if row_count(stages.folder / RECORDS) != number:
        message = f"not all works were written to {stages.folder}"
        raise InputError(message, hint="all nodes have to share that folder")
    return SnapshotInfo(number, told.get("key", 0), told.get("word", 0), terms, built, merged)


def _filed(files: filing.Files, stages: Stages) -> DataFrame:
    """Every record's work; a long archive is read by one task, and taken apart by all."""
    spark, number = stages.spark, len(files.files)
    tasks = _TASKS_A_CORE * spark.sparkContext.defaultParallelism
    numbers = spark.range(0, number, 1, max(1, min(number, _MOST_TASKS)))
    filed = stages.frame(
        "filed",
        filing.FILED_COLUMNS,
        lambda: stages.tasks(
            stages.tasks(numbers, files.blocks, filing.BLOCK_COLUMNS).repartition(tasks),
            filing.file_blocks,
            filing.FILED_COLUMNS,
        ),
    )
    failed = filed.where(filed.failure.isNotNull()).orderBy("failure").first()
    if failed is not None:
        raise InputError(failed.failure)
    if filed.first() is None:
        raise InputError("no works found", hint="give Crossref JSON, NDJSON or CSL-JSON")
    return filed


def _works(filed: DataFrame, stages: Stages) -> tuple[DataFrame, int]:
    """Each work once, under its first identifier; how many records were joined with another."""
    from pyspark.sql import Window  # noqa: PLC0415 - as above
    from pyspark.sql import functions as sql  # noqa: PLC0415

    counted = filed.groupBy("key").count()
    several = counted.where(counted["count"] > 1).select("key")
    single = filed.join(several, "key", "left_anti").select("work", "document")
    grouped = (
        filed.join(several, "key", "left_semi")
        .groupBy("key")
        .agg(sql.sort_array(sql.collect_list(sql.struct("work", "document"))).alias("documents"))
    )
    columns = "key string, document binary"
    joined = stages.frame(
        "joined", columns, lambda: stages.tasks(grouped, filing.join_records, columns)
    )
    place = sql.row_number().over(Window.orderBy("key")).cast("bigint")
    numbered = joined.withColumn("work", sql.lit(filing.AFTER_ALL) + place)
    merged = filed.join(several, "key", "left_semi").count() - joined.count()
    return single.unionByName(numbered.select("work", "document")), merged


def _terms(rows: DataFrame, stages: Stages) -> DataFrame:
    """Each term with its works; of one that says nothing, how many they are."""
    from pyspark.sql import functions as sql  # noqa: PLC0415 - as above

    most: Any = sql.when(sql.col("term").startswith("key|"), MOST_FILED).otherwise(MOST_WORKS)
    counted = rows.groupBy("term").agg(sql.count("*").alias("number"))
    common = counted.where(sql.col("number") > most)
    works = sql.sort_array(sql.collect_list(sql.struct("work", "length", "times")))
    rare = (
        rows.join(sql.broadcast(common.select("term")), "term", "left_anti")
        .groupBy("term")
        .agg(sql.count("*").alias("number"), works.alias("works"))
    )
    listed = stages.tasks(rare, filing.pack_postings, TERM_COLUMNS)
    return listed.unionByName(common, allowMissingColumns=True)


def _check_output(output: Path) -> None:
    if output.exists() and not output.is_dir():
        raise OutputError(f"{output}: is a file; a snapshot is a folder")
    if output.is_dir() and any(output.iterdir()):
        try:
            read_info(output)
        except InputError as error:
            message = f"{output}: holds other files and is no snapshot"
            raise OutputError(message, hint="name a new folder") from error


def _put_in_place(draft: Path, output: Path) -> None:
    old = output.with_name(f".{output.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if output.exists():
        output.replace(old)
    draft.replace(output)
    shutil.rmtree(old, ignore_errors=True)
