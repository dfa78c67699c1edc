"""From a block of records to what the index files for each of its works."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING, Any

import msgspec

from refcheck.resolvers.index_decode import decoded
from refcheck.resolvers.index_format import document
from refcheck.resolvers.index_json import Broken
from refcheck.resolvers.records import work_from_record

if TYPE_CHECKING:
    from collections.abc import Iterator

_BATCH = 500  # works that are handed on together
_DIGEST = 8


class Filed(msgspec.Struct, array_like=True):
    """A work ready for the engine: its first identifier, a digest of that, and its document."""

    key: str
    digest: bytes
    document: str


class Batch(msgspec.Struct, array_like=True):
    """Works of a block and how many records were read for them. `ended` with the last of a block.

    `damage` says why the block could not be read, `mistake` that this program failed.
    """

    works: list[Filed]
    records: int = 0
    broken: int = 0
    nameless: int = 0
    ended: bool = False
    damage: str = ""
    mistake: str = ""


def filed(data: bytes) -> Iterator[Batch]:
    """The works of a block, some hundred at a time. Raises what reading a damaged one does."""
    batch = Batch([])
    for record in decoded(data):
        batch.records += 1
        try:
            work = None if isinstance(record, Broken) else file_record(record)
        except (TypeError, ValueError, RecursionError):
            # A field of a shape that no source has, or letters that are none (half a surrogate).
            batch.broken += 1
            continue
        if work is not None:
            batch.works.append(work)
        elif isinstance(record, Broken):
            batch.broken += 1
        else:
            batch.nameless += 1
        if len(batch.works) == _BATCH:
            yield batch
            batch = Batch([])
    batch.ended = True
    yield batch


def file_record(record: dict[str, Any]) -> Filed | None:
    """The record's work; None where it has no identifier."""
    work = work_from_record(record)
    if work is None:
        return None
    fields = document(work, indexed_at(record))
    if not fields["id"]:
        return None
    key = fields["id"][0]
    return Filed(key, digest(key), as_json(fields))


def as_json(fields: dict[str, Any]) -> str:
    """A document as the engine takes it: JSON, bytes as Base64. ValueError for half surrogates."""
    return msgspec.json.encode(fields).decode()


def digest(key: str) -> bytes:
    """Eight bytes that two works hardly ever share, the same in every run."""
    return blake2b(key.encode(), digest_size=_DIGEST).digest()


def indexed_at(record: dict[str, Any]) -> str:
    """When Crossref last indexed the record, as its ISO time; "" for records of other sources."""
    indexed = record.get("indexed")
    stamp = indexed.get("date-time") if isinstance(indexed, dict) else None
    return stamp if isinstance(stamp, str) else ""
