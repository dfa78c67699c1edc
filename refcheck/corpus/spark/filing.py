"""Records of works become what a snapshot files of them: the same as an index does."""

from __future__ import annotations

import base64
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import msgspec

from refcheck.corpus.spark.frames import arrow_schema, batches, rows_in
from refcheck.corpus.spark.ranking import Posting, packed_postings, quantised
from refcheck.corpus.spark.snapshot import TERM_COLUMNS
from refcheck.errors import InputError
from refcheck.resolvers.index_filing import as_json, filed
from refcheck.resolvers.index_format import dated_work, document
from refcheck.resolvers.index_input import blocks
from refcheck.resolvers.index_staging import merge
from refcheck.resolvers.index_unpacking import damage_told

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import pyarrow as pa

    from refcheck.corpus.spark.frames import Row
    from refcheck.resolvers.index_input import Block, WorksFile

    Batches = Iterable[pa.RecordBatch]

BLOCK_COLUMNS: Final = "file int, place bigint, name string, data binary, failure string"
FILED_COLUMNS: Final = "work bigint, key string, document binary, failure string"
TERM_ROWS: Final = "term string, work bigint, length int, times int"
_FILE_BITS, _BLOCK_BITS, _RECORD_BITS = 17, 21, 24  # of a work's number, which stays below 2⁶²
MOST_FILES: Final = 1 << _FILE_BITS
AFTER_ALL: Final = 1 << 62  # the first number of works that were made of several records


@dataclass(frozen=True, slots=True)
class Files:
    """The files of a snapshot; every node sees them under the same path."""

    files: tuple[WorksFile, ...]

    def blocks(self, found: Batches) -> Iterator[pa.RecordBatch]:
        """Numbers of files become their blocks of whole records, which are not unpacked yet."""
        rows = (row for one in rows_in(found) for row in self._blocks(one["id"]))
        yield from batches(rows, arrow_schema(BLOCK_COLUMNS))

    def _blocks(self, number: int) -> Iterator[Row]:
        try:
            for block in blocks(self.files[number].path, number):
                yield _block_row(block)
        except InputError as error:
            yield {"file": number, "failure": error.message}


def _block_row(block: Block) -> Row:
    return {"file": block.file, "place": block.order, "name": block.name, "data": block.data}


def file_blocks(found: Batches) -> Iterator[pa.RecordBatch]:
    """Blocks become works with their documents, numbered in the order of an index."""
    rows = (row for block in rows_in(found) for row in _works(block))
    yield from batches(rows, arrow_schema(FILED_COLUMNS))


def _works(block: Row) -> Iterator[Row]:
    if block["failure"] is not None:
        yield {"failure": block["failure"]}
        return
    first = block["file"] << (_BLOCK_BITS + _RECORD_BITS) | block["place"] << _RECORD_BITS
    try:
        with damage_told():
            works = (work for batch in filed(block["data"]) for work in batch.works)
            for number, work in enumerate(works, first):
                yield {"work": number, "key": work.key, "document": work.document.encode()}
    except InputError as error:
        yield {"failure": f"{block['name']}: cannot be read: {error.message}"}
    except OSError as error:
        yield {"failure": f"{block['name']}: cannot be read: {error.strerror or error}"}


def join_records(found: Batches) -> Iterator[pa.RecordBatch]:
    """Records of one work (`documents`, in order) become one, in the way of an index.

    There the first stands in the index, the others wait together, and then both are joined.
    """
    rows = (
        {"key": row["key"], "document": _joined([one["document"] for one in row["documents"]])}
        for row in rows_in(found)
    )
    yield from batches(rows, arrow_schema("key string, document binary"))


def _joined(documents: list[bytes]) -> bytes:
    first, second, *others = [_record(one) for one in documents]
    waiting = second
    for later in others:
        waiting = _merged(waiting, later)
    return as_json(document(*dated_work(_merged(first, waiting)))).encode()


def _merged(one: bytes, other: bytes) -> bytes:
    (earlier, before), (later, after) = dated_work(one), dated_work(other)
    record: bytes = document(merge(earlier, before, later, after), max(before, after))["record"]
    return record


def record_rows(found: Batches) -> Iterator[pa.RecordBatch]:
    """Works become the rows of a snapshot's records."""
    rows = ({"work": row["work"], "record": _record(row["document"])} for row in rows_in(found))
    yield from batches(rows, arrow_schema("work bigint, record binary"))


def term_rows(found: Batches) -> Iterator[pa.RecordBatch]:
    """Works become a row for each term that they are found by."""
    rows = (term for row in rows_in(found) for term in _terms(row))
    yield from batches(rows, arrow_schema(TERM_ROWS))


def pack_postings(found: Batches) -> Iterator[pa.RecordBatch]:
    """Terms with lists of works become rows of a snapshot's terms."""
    rows = (
        {
            "term": row["term"],
            "number": row["number"],
            "works": packed_postings(
                [Posting(one["work"], one["length"], one["times"]) for one in row["works"]]
            ),
        }
        for row in rows_in(found)
    )
    yield from batches(rows, arrow_schema(TERM_COLUMNS))


def _terms(row: Row) -> Iterator[Row]:
    fields = _fields(row["document"])
    for kind, terms in (
        ("id", fields["id"]),
        ("key", fields["key"]),
        ("word", fields["text"].split()),
    ):
        length = quantised(len(terms))
        for term, times in Counter(terms).items():
            yield {
                "term": f"{kind}|{term}",
                "work": row["work"],
                "length": length,
                "times": times if kind == "word" else 1,
            }


def _record(text: bytes) -> bytes:
    return base64.b64decode(_fields(text)["record"])


def _fields(text: bytes) -> dict[str, Any]:
    fields: dict[str, Any] = msgspec.json.decode(text)
    return fields
