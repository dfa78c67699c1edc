"""Judged pages become the tables: a folder of Parquet files for each, in the order of the pages."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

import msgspec

from refcheck.corpus.spark.frames import batches, rows_in
from refcheck.corpus.tables import ERRORS, NOTICE, TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import pyarrow as pa
    from pyspark.sql import DataFrame

    from refcheck.corpus.spark.stages import Stages
    from refcheck.corpus.tables import Columns, Kind

_PAGES_A_FILE = 20_000  # their findings are some megabytes
_KINDS: Final[dict[Kind, str]] = {
    "text": "string",
    "whole": "bigint",
    "number": "double",
    "flag": "boolean",
    "texts": "array<string>",
    "counts": "map<string,bigint>",
    "notices": f"array<struct<{','.join(f'{name}:string' for name in NOTICE)}>>",
}


def columns_of(table: Columns) -> str:
    """A table's columns in the words of Spark's SQL."""
    return ", ".join(f"`{name}` {_KINDS[kind]}" for name, kind in table.items())


def write_tables(judged: DataFrame, stages: Stages, pages: int, *, links: bool) -> None:
    """Every table of a run, in folders of its own; those that are there already stay."""
    files = max(1, -(-pages // _PAGES_A_FILE))
    ordered = judged.where(judged.kind.isNull())
    for name, columns in TABLES.items():
        if name == "links" and not links:
            continue
        stages.write(name, partial(_table, ordered, name, columns, files))
    stages.write("errors", partial(_errors, judged.where(judged.kind.isNotNull())))


def _table(judged: DataFrame, name: str, columns: Columns, files: int) -> DataFrame:
    """The rows of a table, parted by ranges of ordinals."""
    lines = judged.select("ordinal", judged[name].alias("lines"))
    ranged = lines.repartitionByRange(files, "ordinal").sortWithinPartitions("ordinal")
    return ranged.mapInArrow(partial(_expanded, columns), columns_of(columns))


def _expanded(columns: Columns, found: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    decode = msgspec.json.Decoder(dict).decode
    rows = (decode(line) for row in rows_in(found) for line in row["lines"].splitlines())
    yield from batches(rows, schema_of(columns))


def _errors(failed: DataFrame) -> DataFrame:
    named = failed.withColumnRenamed("name", "page").select(*ERRORS)
    return named.repartitionByRange(1, "ordinal").sortWithinPartitions("ordinal")


def schema_of(columns):
    import pyarrow as pa
    k={"text":pa.string(),"whole":pa.int64(),"number":pa.float64(),"flag":pa.bool_(),"texts":pa.list_(pa.string()),"counts":pa.map_(pa.string(),pa.int64()),"notices":pa.list_(pa.struct([(n,pa.string()) for n in NOTICE]))}
    return pa.schema([(a,k[b]) for a,b in columns.items()])
