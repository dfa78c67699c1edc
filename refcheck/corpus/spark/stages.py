"""Frames that a run keeps as Parquet: each is made once, and is there whole or not at all."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from refcheck.corpus.spark.frames import arrow_schema, batches

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from pyspark.sql import DataFrame, SparkSession

    from refcheck.corpus.spark.frames import Row

_FILE = "rows.parquet"
_DONE = "_SUCCESS"  # Spark's committer writes it when every task's files are in their place
_PATTERN = re.compile(r"([\\{}\[\]*?])")


@dataclass(frozen=True, slots=True)
class Stages:
    """The folder that holds them; every node of the cluster sees it under the same path."""

    spark: SparkSession
    folder: Path

    def frame(
        self, name: str, columns: str, make: Callable[[], DataFrame], *, rows_a_file: int = 0
    ) -> DataFrame:
        """The frame as it was kept, or made now; `rows_a_file` 0 is as Spark's tasks are."""
        self.write(name, make, rows_a_file=rows_a_file)
        return self.spark.read.schema(columns).parquet(read_path(self.folder / name))

    def write(
        self,
        name: str,
        make: Callable[[], DataFrame],
        *,
        rows_a_file: int = 0,
        parted_by: str | None = None,
    ) -> None:
        """The same for a frame that nothing here reads."""
        if self.is_done(name):
            return
        writer = make().write.mode("overwrite").option("maxRecordsPerFile", rows_a_file)
        if parted_by is not None:
            writer = writer.partitionBy(parted_by)
        writer.parquet(write_path(self.folder / name))

    def keep(self, name: str, columns: str, rows: Iterable[Row]) -> DataFrame:
        """Rows of this process as a frame that every node can read."""
        from pyarrow import parquet  # noqa: PLC0415 - heavy

        folder = self.folder / name
        if not self.is_done(name):
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            schema = arrow_schema(columns)
            with parquet.ParquetWriter(folder / _FILE, schema, compression="zstd") as writer:
                for batch in batches(rows, schema):
                    writer.write_batch(batch)
            (folder / _DONE).touch()
        return self.spark.read.schema(columns).parquet(read_path(folder))

    def forget(self, *names: str) -> None:
        """What was kept under these names is made anew."""
        for name in names:
            shutil.rmtree(self.folder / name, ignore_errors=True)

    def is_done(self, name: str) -> bool:
        """Whether it is there whole."""
        return (self.folder / name / _DONE).exists()


def write_path(folder: Path) -> str:
    """A folder as Spark writes to it, whatever file system it would take by itself."""
    return f"file://{folder.absolute()}"


def read_path(folder: Path) -> str:
    """The same where a pattern could be read."""
    return _PATTERN.sub(r"\\\1", write_path(folder))
