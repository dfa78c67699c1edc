"""What Spark's frames hold between the stages, and rows as Arrow batches of bounded size."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from refcheck.corpus.packing import packed, unpacked_value
from refcheck.corpus.pages import SourcePage
from refcheck.registry.answers import PageEntries

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import pyarrow as pa

    Row = dict[str, Any]

# Columns in the words of Spark's SQL. A page is `ordinal` and what its source gave: `data`, or why
# there is none. `stretch` is the split that it was read in, `place` its number there.
PAGE: Final = (
    "stretch int, place bigint, name string, about binary, data binary, kind string, message string"
)
# What was asked about a page: a question, a link, or why the page could not be read.
ASKED: Final = (
    "ordinal bigint, fingerprint binary, question binary, link binary, days array<string>, "
    "kind string, message string"
)
ANSWER: Final = "fingerprint binary, answer binary, conclusive boolean"
LINK: Final = "link binary, outcome binary"
# A page judged: the JSON Lines of each table, or why there are none.
JUDGED_HEAD: Final = "ordinal bigint, name string, kind string, message string"

BATCH: Final = 8 << 20  # bytes in a batch, and one row if that is longer
_MOST_ROWS = 1000


def batches(rows: Iterable[Row], schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    """The rows, some megabytes at a time."""
    import pyarrow as pa  # noqa: PLC0415 - heavy

    taken: list[Row] = []
    octets = 0
    for row in rows:
        taken.append(row)
        octets += sum(len(value) for value in row.values() if isinstance(value, bytes | str))
        if octets >= BATCH or len(taken) == _MOST_ROWS:
            yield pa.RecordBatch.from_pylist(taken, schema)
            taken, octets = [], 0
    if taken:
        yield pa.RecordBatch.from_pylist(taken, schema)


def rows_in(found: Iterable[pa.RecordBatch]) -> Iterator[Row]:
    """The rows of the batches that Spark hands over."""
    for batch in found:
        for place in range(batch.num_rows):
            yield batch.slice(place, 1).to_pylist()[0]


def arrow_schema(columns: str) -> pa.Schema:
    """The columns as Arrow has them."""
    import pyarrow as pa  # noqa: PLC0415 - heavy

    kinds = {
        "int": pa.int32(),
        "bigint": pa.int64(),
        "string": pa.string(),
        "binary": pa.binary(),
        "boolean": pa.bool_(),
        "double": pa.float64(),
        "array<string>": pa.list_(pa.string()),
    }
    pairs = (column.strip().split(" ", 1) for column in columns.split(","))
    return pa.schema([(name, kinds[kind]) for name, kind in pairs])


def about(page: SourcePage) -> bytes:
    """All that a source says of a page but its place, its name and its bytes."""
    entries = page.entries
    told = (entries.path, entries.entries, entries.renewed) if entries is not None else None
    return packed((page.media, page.packing, page.title, page.url, page.revision, told))


def page_in(row: Row) -> SourcePage:
    """The page that a row holds."""
    media, packing, title, url, revision, told = unpacked_value(row["about"])
    entries = PageEntries(*told) if told is not None else None
    return SourcePage(
        row["ordinal"], row["name"], row["data"], media, packing, title, url, revision, entries
    )
