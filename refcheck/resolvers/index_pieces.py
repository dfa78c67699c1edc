"""A long stream of JSON cut where a record ends."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from refcheck.resolvers.index_json import LONGEST_VALUE, Broken, records_of
from refcheck.resolvers.index_unpacking import Joined

if TYPE_CHECKING:
    from collections.abc import Iterator

    from refcheck.resolvers.index_json import Readable

_LINES = 1 << 22  # bytes of lines in a piece; a line that is longer is no record
_LIST = 1 << 27  # bytes of a list or wrapper in one piece
_BATCH = 500  # records in a piece of a longer one


def pieces(stream: Readable) -> Iterator[bytes]:
    """Lines by the megabyte if the first is a record, else all in one, if that is not too long."""
    head = stream.read(_LINES)
    if len(head) == _LINES and _is_record(head.partition(b"\n")[0]):
        yield from _in_lines(head, stream)
        return
    whole = bytearray(head)
    while len(whole) <= _LIST:
        part = stream.read(_LINES)
        if not part:
            yield bytes(whole)
            return
        whole += part
    yield from _in_batches(Joined(bytes(whole), stream))


def _in_lines(head: bytes, stream: Readable) -> Iterator[bytes]:
    rest = head
    while True:
        end = rest.rfind(b"\n") + 1
        if end == 0 and len(rest) > LONGEST_VALUE:
            end = len(rest)  # nothing that could be a line
        if end:
            yield rest[:end]
            rest = rest[end:]
        chunk = stream.read(_LINES)
        if not chunk:
            break
        rest += chunk
    yield rest


def _in_batches(stream: Readable) -> Iterator[bytes]:
    """A long list is taken apart here, and told as short ones."""
    batch: list[dict[str, Any] | None] = []
    for record in records_of(stream):
        batch.append(None if isinstance(record, Broken) else record)
        if len(batch) == _BATCH:
            yield json.dumps(batch).encode()
            batch = []
    yield json.dumps(batch).encode()


def _is_record(line: bytes) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False
