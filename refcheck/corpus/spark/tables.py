"""Judged pages become the tables in DIR: Parquet, in the parts that every engine makes."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from refcheck.corpus.folder import ERRORS as ERRORS_FILE
from refcheck.corpus.folder import draft_of, open_draft, replace_file, sync_file, unwritable
from refcheck.corpus.json_lines import json_lines
from refcheck.corpus.parquet import arrow_schema, spark_schema
from refcheck.corpus.reading_tables import row_of
from refcheck.corpus.spark.frames import batches, rows_in
from refcheck.corpus.tables import ERRORS, TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    import pyarrow as pa
    from pyspark.sql import DataFrame

    from refcheck.corpus.spark.stages import Stages
    from refcheck.corpus.tables import Columns

_TABLES = "tables"


def write_tables(
    judged: DataFrame, stages: Stages, names: tuple[str, ...], part_pages: int
) -> None:
    """Every table of a run, in the folder of the stages, made whole by Spark's committer."""
    from pyspark.sql import functions as sql  # noqa: PLC0415 - an extra, and slow

    part = sql.floor(sql.col("ordinal") / part_pages).cast("int")
    parted = judged.where(judged.kind.isNull()).withColumn("part", part)
    for name in names:
        stages.forget(f"{_TABLES}/{name}")  # files of an earlier start were moved away
        stages.write(f"{_TABLES}/{name}", partial(_table, stages, parted, name), parted_by="part")


def put_in_place(stages: Stages, output: Path, names: tuple[str, ...], parts: int) -> None:
    """The parts of all tables under their names in `output`; one that has no rows is empty.

    Files are renamed one by one: none of them counts before the manifest says so.
    """
    for name in names:
        folder = stages.folder / _TABLES / name
        for number in range(parts):
            target = output / f"{name}-{number:05}.parquet"
            found = list((folder / f"part={number}").glob("*.parquet"))  # one task's, so one
            if found:
                with unwritable(target):
                    found[0].replace(target)
            else:
                _write_empty(target, TABLES[name])


def write_errors(judged: DataFrame, output: Path) -> tuple[int, int]:
    """errors.jsonl, in the order of the pages; how many rows and bytes it has."""
    number = octets = 0
    path = output / ERRORS_FILE
    failed = judged.where(judged.kind.isNotNull()).withColumnRenamed("name", "page")
    with unwritable(path), open_draft(path) as file:
        for row in failed.select(*ERRORS).orderBy("ordinal").toLocalIterator():
            octets += file.write(json_lines([row.asDict()]))
            number += 1
    with unwritable(path):
        sync_file(draft_of(path))
        draft_of(path).replace(path)
    return number, octets


def _table(stages: Stages, parted: DataFrame, name: str) -> DataFrame:
    """The rows of a table, each part in one task and sorted as its source is."""
    columns = TABLES[name]
    lines = parted.select("part", "ordinal", parted[name].alias("lines"))
    made = f"part int, place bigint, row int, {spark_schema(_prefixed(columns))}"
    rows = stages.tasks(lines, partial(_expanded, columns), made)
    placed = rows.repartition("part").sortWithinPartitions("part", "place", "row")
    return placed.select("part", *(placed[f"_{name}"].alias(name) for name in columns))


def _prefixed(columns: Columns) -> Columns:
    """Tables have columns of the names that are needed beside them."""
    return {f"_{name}": kind for name, kind in columns.items()}


def _expanded(columns: Columns, found: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """The rows in the JSON Lines of each page, with the page's place."""
    import pyarrow as pa  # noqa: PLC0415 - heavy

    place = [("part", pa.int32()), ("place", pa.int64()), ("row", pa.int32())]
    schema = pa.schema([*place, *arrow_schema(_prefixed(columns))])
    rows = (
        {"part": one["part"], "place": one["ordinal"], "row": row}
        | {f"_{name}": value for name, value in row_of(line, columns).items()}
        for one in rows_in(found)
        for row, line in enumerate(one["lines"].splitlines())
    )
    yield from batches(rows, schema)


def _write_empty(target: Path, columns: Columns) -> None:
    import pyarrow as pa  # noqa: PLC0415 - heavy
    from pyarrow import parquet  # noqa: PLC0415

    written = pa.BufferOutputStream()
    parquet.write_table(arrow_schema(columns).empty_table(), written, compression="zstd")
    replace_file(target, written.getvalue().to_pybytes())
