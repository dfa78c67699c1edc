"""A source's stretches become a frame of pages, each with its place in the whole."""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

from refcheck.corpus.manifest import summed
from refcheck.corpus.pages import TRUNCATED, SourcePage
from refcheck.corpus.spark import frames
from refcheck.corpus.spark.frames import about, arrow_schema, batches, rows_in
from refcheck.errors import InputError, RefcheckError
from refcheck.reporters.safe_text import well_formed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import pyarrow as pa
    from pyspark.sql import DataFrame, SparkSession

    from refcheck.corpus.pages import Source, Split, Unreadable
    from refcheck.corpus.spark.frames import Row
    from refcheck.corpus.spark.stages import Stages

_TASKS_A_CORE = 4  # stretches: the last ones to end keep few cores waiting
# Pages in a file. A stream that cannot be cut is read by one task, which writes one file after the
# other: the tasks of the next stage take them up, as many as there are.
_PAGES_A_FILE = 500
# Kinds of rows that are no pages: why a stretch cannot be read, and what it has beside pages.
_WHOLE_SOURCE, _BESIDE = "source", "beside"


@dataclass(frozen=True, slots=True)
class Pages:
    """`frame` has each name's first page, with its ordinal; `repeated` of all were left out.

    `left_out` is what else the source has, in words, and how often.
    """

    frame: DataFrame
    total: int
    repeated: int
    left_out: Mapping[str, int]


def pages_of(source: Source, stages: Stages) -> Pages:
    """The pages of a source, kept as Parquet; InputError where it cannot be read as a whole.

    A dump in one stream can only be read from its beginning, by one task: what it gives is kept,
    so that it is read once, whatever fails later, and in as many tasks as there are from then on.
    """
    kept = stages.frame(
        "pages", frames.PAGE, lambda: _read(source, stages), rows_a_file=_PAGES_A_FILE
    )
    beside = kept.where(kept.kind == _BESIDE).select("message").collect()
    left_out = summed(*(json.loads(row["message"]) for row in beside))
    pages = kept.where(kept.kind.isNull() | (kept.kind != _BESIDE))
    return _numbered(pages, _sizes(pages, stages), stages.spark, left_out)


def _read(source: Source, stages: Stages) -> DataFrame:
    cores = stages.spark.sparkContext.defaultParallelism
    splits = tuple(source.splits(_TASKS_A_CORE * cores))
    numbers = stages.spark.range(0, len(splits), 1, max(1, len(splits)))
    return stages.tasks(numbers, _Stretches(source, splits).read, frames.PAGE)


@dataclass(frozen=True, slots=True)
class _Stretches:
    source: Source
    splits: tuple[Split, ...]

    def read(self, found: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """Numbers of splits become their pages, in the columns of `frames.PAGE`."""
        rows = (row for one in rows_in(found) for row in self._rows(one["id"]))
        yield from batches(rows, arrow_schema(frames.PAGE))

    def _rows(self, stretch: int) -> Iterator[Row]:
        split = self.splits[stretch]
        place = 0
        try:
            for page in self.source.pages_of(split):
                yield {"stretch": stretch, "place": place} | _row(page)
                place += 1
            if beside := dict(self.source.beside()):
                told = frames.failure(_BESIDE, json.dumps(beside))
                yield {"stretch": stretch, "place": place} | told
        except RefcheckError as error:
            told = frames.failure(_WHOLE_SOURCE, error.message)
            yield {"stretch": stretch, "place": place} | told


def _row(page: SourcePage | Unreadable) -> Row:
    named: Row = {"name": well_formed(page.name)}
    if isinstance(page, SourcePage):
        return named | {"about": about(page), "data": page.data}
    return named | frames.failure(page.kind, page.message)


def _sizes(kept: DataFrame, stages: Stages) -> dict[int, int]:
    """How many pages each stretch has that has any; InputError where one could not be read.

    How many stretches there are is a matter of when they were read: another start may have more
    cores.
    """
    from pyspark.sql import functions as sql  # noqa: PLC0415 - an extra, and slow

    unread = sql.when(kept.kind == _WHOLE_SOURCE, kept.message)
    told = kept.groupBy("stretch").agg(sql.count("*").alias("count"), sql.min(unread).alias("why"))
    stretches = told.collect()
    if failed := [row["why"] for row in stretches if row["why"] is not None]:
        stages.forget("pages")  # when that is mended, they are read again
        raise InputError(min(failed))
    return {row["stretch"]: row["count"] for row in sorted(stretches)}


def _numbered(
    kept: DataFrame, sizes: Mapping[int, int], spark: SparkSession, left_out: Mapping[str, int]
) -> Pages:
    """Every page with its ordinal, and those left out whose name stood before."""
    from pyspark.sql import functions as sql  # noqa: PLC0415 - as above

    before = list(zip(sizes, accumulate([0, *sizes.values()]), strict=False))
    shift = spark.createDataFrame(before or [(0, 0)], "stretch int, before bigint")
    numbered = kept.join(sql.broadcast(shift), "stretch").withColumn(
        "ordinal", sql.col("before") + sql.col("place")
    )
    numbered = numbered.drop("stretch", "place", "before")
    named = sql.col("kind").isNull() | (sql.col("kind") != TRUNCATED)
    firsts = numbered.where(named).groupBy("name").agg(sql.min("ordinal").alias("ordinal"))
    later = numbered.where(named).select("ordinal")
    others = later.join(firsts.select("ordinal"), "ordinal", "left_anti")
    repeated = others.count()
    if repeated:
        numbered = numbered.join(others, "ordinal", "left_anti")
    return Pages(numbered, sum(sizes.values()), repeated, left_out)
