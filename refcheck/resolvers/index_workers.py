"""Processes that read blocks of records, and end when the pipe to them is closed."""

from __future__ import annotations

import subprocess
import sys
from collections import deque
from contextlib import ExitStack, contextmanager, suppress
from typing import IO, TYPE_CHECKING

import msgspec

from refcheck.errors import InputError
from refcheck.resolvers.index_filing import Batch, filed
from refcheck.resolvers.index_unpacking import damage_told

if TYPE_CHECKING:
    from collections.abc import Iterator

    from refcheck.resolvers.index_input import Block

_LENGTH = 8  # bytes before each message that say how long it is
_START = (
    "import sys; sys.path[:] = {path!r}; "
    "from refcheck.resolvers.index_workers import serve; serve()"
)
_ENCODER = msgspec.msgpack.Encoder()
_DECODER = msgspec.msgpack.Decoder(Batch)


class Worker:
    """A process that reads one block at a time."""

    def __init__(self) -> None:
        # A session of its own: Ctrl-C is for the one that can say what is kept.
        self._process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-c", _START.format(path=sys.path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def begin(self, block: Block) -> None:
        """Hands over a block; its batches must be taken before the next."""
        if self._process.stdin is None:
            return
        try:
            _send(self._process.stdin, block.data)
        except OSError as error:
            raise OSError(None, "a process that reads records ended") from error

    def batches(self) -> Iterator[bytes]:
        """What it found, as it comes."""
        while self._process.stdout is not None:
            message = _received(self._process.stdout)
            if message is None:
                raise OSError(None, "a process that reads records ended")
            yield message

    def end(self) -> None:
        """At once, whatever it is doing."""
        self._process.kill()
        with suppress(OSError):
            self._process.communicate()


@contextmanager
def workers(count: int) -> Iterator[list[Worker]]:
    """So many processes; none where this one is to do the work."""
    with ExitStack() as stack:
        started = []
        for _ in range(count):
            started.append(Worker())
            stack.callback(started[-1].end)
        yield started


def read_blocks(
    blocks: Iterator[Block], readers: list[Worker]
) -> Iterator[tuple[Block, Iterator[Batch]]]:
    """Every block with what is in it, in their order; InputError where one cannot be read."""
    if not readers:
        for block in blocks:
            yield block, _sound(block, _filed(block.data))
        return
    idle = deque(readers)
    busy: deque[tuple[Block, Worker]] = deque()
    for block in blocks:
        if not idle:
            yield from _next_of(busy, idle)
        idle[0].begin(block)
        busy.append((block, idle.popleft()))
    while busy:
        yield from _next_of(busy, idle)


def serve() -> None:
    """The life of such a process; it ends when the other one closes the pipe, or is killed."""
    with open(0, "rb", closefd=False) as orders, open(1, "wb", closefd=False) as answers:
        while (data := _received(orders)) is not None:
            try:
                for batch in _filed(data):
                    _send(answers, _ENCODER.encode(batch))
            except Exception as error:  # noqa: BLE001  told where it can be seen
                _send(answers, _ENCODER.encode(Batch([], mistake=repr(error))))


def _next_of(
    busy: deque[tuple[Block, Worker]], idle: deque[Worker]
) -> Iterator[tuple[Block, Iterator[Batch]]]:
    block, worker = busy.popleft()
    yield block, _sound(block, map(_DECODER.decode, worker.batches()))
    idle.append(worker)


def _sound(block: Block, batches: Iterator[Batch]) -> Iterator[Batch]:
    for batch in batches:
        if batch.damage:
            raise InputError(f"{block.name}: cannot be read: {batch.damage}")
        if batch.mistake:
            raise RuntimeError(f"{block.name}: {batch.mistake}")
        yield batch
        if batch.ended:
            return


def _filed(data: bytes) -> Iterator[Batch]:
    """What was found; what a damaged block raises is told in a last batch, which crosses a pipe."""
    try:
        with damage_told():
            yield from filed(data)
    except InputError as error:
        yield Batch([], damage=error.message)
    except OSError as error:
        yield Batch([], damage=error.strerror or str(error))


def _send(pipe: IO[bytes], message: bytes) -> None:
    pipe.write(len(message).to_bytes(_LENGTH))
    pipe.write(message)
    pipe.flush()


def _received(pipe: IO[bytes]) -> bytes | None:
    """The next message, which may be empty; None where the other side is gone."""
    head = pipe.read(_LENGTH)
    length = int.from_bytes(head)
    message = pipe.read(length)
    return message if len(head) == _LENGTH and len(message) == length else None
