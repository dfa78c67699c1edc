"""What Spark's frames hold between the stages, and rows as Arrow batches of bounded size."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from refcheck.corpus.pages import SourcePage
from refcheck.corpus.pickled import packed, unpacked_value
from refcheck.registry.answers import PageEntries
from refcheck.reporters.safe_text import well_formed

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
    "ordinal bigint, fingerprint binary, question binary, link binary, days array<binary>, "
    "kind string, message string"
)
# `by` says whose word it is, as `refcheck.corpus.store.By` does.
ANSWER: Final = "fingerprint binary, answer binary, `by` int"
LINK: Final = "link binary, outcome binary"

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
        yield from batch.to_pylist()


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
        "array<binary>": pa.list_(pa.binary()),
    }
    pairs = (column.strip().replace("`", "").split(" ", 1) for column in columns.split(","))
    return pa.schema([(name, kinds[kind]) for name, kind in pairs])


def about(page: SourcePage) -> bytes:
    """All that a source says of a page but its place, its name and its bytes."""
    told = _entries_as_values(page.entries)
    return packed((page.media, page.packing, page.title, page.url, page.revision, told))


def page_in(row: Row) -> SourcePage:
    """The page that a row holds, with what its column `entries` says of it, if it has one."""
    media, packing, title, url, revision, told = unpacked_value(row["about"])
    if row.get("entries") is not None:
        told = unpacked_value(row["entries"])
    entries = PageEntries(*told) if told is not None else None
    return SourcePage(
        row["ordinal"], row["name"], row["data"], media, packing, title, url, revision, entries
    )


def entries_bytes(entries: PageEntries) -> bytes:
    """What a registry says of a page, as its column holds it."""
    return packed(_entries_as_values(entries))


def _entries_as_values(entries: PageEntries | None) -> tuple[object, ...] | None:
    return (entries.path, entries.entries, entries.renewed) if entries is not None else None


def as_key(text: str) -> bytes:
    """A page's text as a frame holds it, though it need not be one that can be written."""
    return text.encode("utf-8", "surrogatepass")


def as_url(key: bytes) -> str:
    """The address again."""
    return key.decode("utf-8", "surrogatepass")


def failure(kind: str, message: str) -> Row:
    """Why there is nothing of a page, in the columns for that."""
    return {"kind": kind, "message": well_formed(message)}
