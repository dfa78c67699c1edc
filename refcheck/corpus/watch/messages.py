"""Server-sent events out of bytes as they come: whole ones, each of bounded length."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from refcheck.corpus.sources.extras import library
from refcheck.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

MOST = 1 << 20  # bytes of an event: the largest of recentchange has some 30,000
_MOST_LINES = 500  # sseclient joins lines one by one
_PASSED_OVER = 64 << 20  # bytes without an end, after which nobody waits for it
_LONGEST_ID = 8192  # characters: what servers take of a header
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Message:
    """An event's data, and the position behind it: the last `id` that was sent, if any was."""

    data: str
    id: str | None


def messages(
    chunks: Iterable[bytes], last_id: str | None, passed_over: Callable[[], None]
) -> Iterator[Message]:
    """The events in these chunks of a stream; half of one at the end is none.

    `passed_over` is told of each that is longer than `MOST`. SourceError where one does not end.
    """
    sseclient = library("sseclient", "a stream of events")
    for block in whole_events(chunks, passed_over):
        # What is no UTF-8 would end sseclient's generator; the framing left no half event.
        text = block.decode("utf-8", "replace").encode()
        for event in sseclient.SSEClient(iter((text,))).events():
            if event.id and len(event.id) <= _LONGEST_ID and _fits_header(event.id):
                last_id = event.id
            yield Message(event.data, last_id)


def whole_events(chunks: Iterable[bytes], passed_over: Callable[[], None]) -> Iterator[bytes]:
    """Each block that a blank line ends, line ends as line feeds; in time linear in the bytes.

    https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream
    """
    buffer = bytearray()
    skipped = 0
    for chunk in _with_line_feeds(chunks):
        searched = max(0, len(buffer) - 1)
        buffer += chunk
        while (end := buffer.find(b"\n\n", searched)) >= 0:
            block, searched = bytes(buffer[: end + 2]), 0
            del buffer[: end + 2]
            if skipped:
                skipped = 0
            elif len(block) > MOST or block.count(b"\n") > _MOST_LINES:
                passed_over()
            elif block.strip():
                yield block
        if skipped or len(buffer) > MOST:
            if not skipped:
                passed_over()
            skipped += len(buffer)
            del buffer[:-1]  # the line feed that may be the first of two
        if skipped > _PASSED_OVER:
            raise SourceError(f"sent {_PASSED_OVER >> 20} MB that are no event", transient=True)


def _with_line_feeds(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Carriage returns become line feeds, also where a chunk ends between the two."""
    after_return = False
    begun = False
    for chunk in chunks:
        rest = chunk if begun else chunk.removeprefix(_BOM)
        begun = begun or bool(chunk)
        if after_return and rest.startswith(b"\n"):
            rest = rest[1:]
        if chunk:
            after_return = chunk.endswith(b"\r")
        yield rest.replace(b"\r\n", b"\n").replace(b"\r", b"\n")


def _fits_header(text: str) -> bool:
    return text.isascii() and text.isprintable()
