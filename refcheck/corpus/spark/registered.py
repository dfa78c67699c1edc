"""What references.yaml says about pages goes with them to whichever node checks them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from refcheck.corpus.spark.frames import entries_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyspark.sql import DataFrame

    from refcheck.corpus.run import Entries
    from refcheck.corpus.spark.frames import Row
    from refcheck.corpus.spark.stages import Stages

_ENTRIES: Final = "ordinal bigint, entries binary"


def with_entries(
    pages: DataFrame, names: DataFrame, entries: Entries | None, stages: Stages
) -> DataFrame:
    """The pages, each with what people verified about it; only the driver reads the registry.

    It is read anew by each start, as on one machine; `names` has all pages' ordinals and names.
    """
    if entries is None:
        return pages
    stages.forget("entries")
    kept = stages.keep("entries", _ENTRIES, lambda: _rows(names, entries))
    return pages.join(kept, "ordinal", "left")


def _rows(names: DataFrame, entries: Entries) -> Iterator[Row]:
    for row in names.select("ordinal", "name").toLocalIterator():
        told = entries(row["name"])
        if told is not None:
            yield {"ordinal": row["ordinal"], "entries": entries_bytes(told)}
