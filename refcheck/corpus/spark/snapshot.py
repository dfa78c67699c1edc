"""A snapshot of works in Parquet: its folder, its manifest, its tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

import msgspec

from refcheck.corpus.parquet import rows_in_file
from refcheck.corpus.spark.ranking import Statistics
from refcheck.corpus.spark.stages import read_path
from refcheck.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

    from pyspark.sql import DataFrame, SparkSession

FILE: Final = "manifest.json"
RECORDS, TERMS = "records", "terms"
# `work` numbers works in the order in which an index would file them; `record` is as it stores it.
RECORD_COLUMNS: Final = "work bigint, record binary"
# `term` is an identifier ("id|doi:10.5555/1"), a key ("key|vp|7|85") or a word ("word|cheese").
# `number` counts the works that have it; `works` are all of them, as `ranking` packs them, or null.
TERM_COLUMNS: Final = "term string, number bigint, works binary"
_REBUILD = "make it again with `refcheck corpus snapshot`"


class SnapshotInfo(msgspec.Struct, frozen=True):
    """The manifest; `keys` and `words` are counted over all works, with repetitions.

    `terms` are the rows of that table, None where nobody counted them.
    """

    works: int
    keys: int
    words: int
    terms: int | None = None
    built: str = ""
    merged: int = 0
    format: Literal["refcheck-works-snapshot"] = "refcheck-works-snapshot"
    version: Literal[1] = 1

    @property
    def statistics(self) -> Statistics:
        """What ranking needs."""
        return Statistics(self.works, self.keys, self.words)


def read_info(folder: Path) -> SnapshotInfo:
    """The manifest of a snapshot that this version can read; else InputError says why not."""
    try:
        return msgspec.json.decode((folder / FILE).read_bytes(), type=SnapshotInfo)
    except FileNotFoundError:
        hint = "name a folder made by `refcheck corpus snapshot`"
        raise InputError(f"{folder}: no snapshot of works here", hint=hint) from None
    except OSError as error:
        raise InputError(f"{folder / FILE}: cannot be read: {error.strerror}") from error
    except (msgspec.MsgspecError, RecursionError) as error:
        message = f"{folder / FILE} is no manifest of a snapshot that this version reads"
        raise InputError(message, hint=_REBUILD) from error


def read_whole(folder: Path) -> SnapshotInfo:
    """The same, once the tables are seen to have all rows: one that lacks some knows too little."""
    info = read_info(folder)
    for name, wanted in ((RECORDS, info.works), (TERMS, info.terms)):
        found = row_count(folder / name)
        if wanted is not None and found != wanted:
            message = f"{folder / name} has {found:,} rows and should have {wanted:,}"
            raise InputError(message, hint=f"copy all of the snapshot, or {_REBUILD}")
    return info


def row_count(table: Path) -> int:
    """How many rows a table has, as its files say; InputError where one of them is damaged."""
    return sum(rows_in_file(path) for path in sorted(table.glob("*.parquet")))


def records_in(folder: Path, spark: SparkSession) -> DataFrame:
    """The works."""
    return spark.read.schema(RECORD_COLUMNS).parquet(read_path(folder / RECORDS))


def terms_in(folder: Path, spark: SparkSession) -> DataFrame:
    """What they are found by."""
    return spark.read.schema(TERM_COLUMNS).parquet(read_path(folder / TERMS))
