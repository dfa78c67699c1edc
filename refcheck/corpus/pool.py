"""Pieces of work done by several processes, their outcomes in order; one bad piece fails alone.

A worker has one connection of its own and no lock that others wait for, so that it may be killed
at any moment, also while it sends.
"""

from __future__ import annotations

import pickle
import signal
import time
from collections import deque
from contextlib import closing
from dataclasses import dataclass
from multiprocessing.connection import wait
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from refcheck.corpus.outcomes import Failed
from refcheck.corpus.worker import READY, RETIRED
from refcheck.corpus.worker_process import WorkerProcess, how_it_ended, started
from refcheck.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator

    from refcheck.corpus.outcomes import Outcome
    from refcheck.corpus.worker import Limits, Opening

K = TypeVar("K")

_MOST = 1024  # pieces under way: those in work, and those that wait for a slow one before them
_BYTES = 48 << 20  # of the same
_BATCH, _BATCH_BYTES = 16, 256 << 10  # sent at once, so that a worker seldom waits for the parent
_GRACE = 30.0  # seconds after which a worker that should have ended itself is ended
_LAST_WORDS = 5.0  # seconds for a worker whose connection is closed to end by itself
_DEATHS = 3  # of a piece, before it is given up: somebody else may have killed its process
_STARTS, _PAUSE = 3, 1.0  # workers in a row that never begin; seconds after one not started


@dataclass(slots=True)
class Piece(Generic[K]):
    """Something to do: what the function gets, about how many bytes that is, whose outcome it is.

    One that has its `outcome` already only waits for its turn.
    """

    key: K
    item: Any = None
    size: int = 0
    outcome: Outcome | bytes | None = None
    deaths: int = 0


def ordered(
    opening: Opening, pieces: Iterable[Piece[K]], *, workers: int, limits: Limits
) -> Generator[tuple[K, Outcome], None, None]:
    """Each piece's outcome, in the order of the pieces, which are taken only as they are needed.

    `opening` is called once in each worker, and gives the function there. InputError where it
    fails, RuntimeError where that is a bug. A piece that was there when its process died is tried
    again, alone.
    """
    with closing(Pool[K](opening, workers, limits)) as pool:
        yield from pool.outcomes(pieces)


class Pool(Generic[K]):
    """Workers for one call of `outcomes` after the other.

    `_line` has all pieces under way in order, `_waiting` those that no worker has.
    """

    def __init__(self, opening: Opening, workers: int, limits: Limits) -> None:
        self._opening = pickle.dumps(opening)
        self._pieces: Iterator[Piece[K]] = iter(())
        self._number = workers
        self._limits = limits
        self._workers: list[WorkerProcess[Piece[K]]] = []
        self._line: deque[Piece[K]] = deque()
        self._waiting: deque[Piece[K]] = deque()
        self._bytes = 0
        self._exhausted = False
        self._failed_starts = 0

    def outcomes(self, pieces: Iterable[Piece[K]]) -> Iterator[tuple[K, Outcome]]:
        """As `ordered`; a pool whose outcomes were not all taken is good for nothing more."""
        self._pieces, self._exhausted = iter(pieces), False
        while True:
            while self._line and (outcome := self._line[0].outcome) is not None:
                piece = self._line.popleft()
                self._bytes -= piece.size
                yield piece.key, _read(outcome)
            self._read_ahead()
            if self._exhausted and not self._line:
                return
            self._hand_out()
            self._collect()

    def close(self) -> None:
        """End the workers at once: what they were doing is not wanted any more."""
        for worker in self._workers:
            worker.end(0.0 if worker.pieces else _LAST_WORDS)
        self._workers.clear()

    def _read_ahead(self) -> None:
        """One piece between two looks at the workers; a batch where one of them is idle."""
        idle = any(one.ready and not one.pieces for one in self._workers)
        while self._wants_more():
            piece = next(self._pieces, None)
            if piece is None:
                self._exhausted = True
                return
            self._line.append(piece)
            self._bytes += piece.size
            if piece.outcome is None:
                self._waiting.append(piece)
            if not idle or self._has_batch() or self._line[0].outcome is not None:
                return

    def _wants_more(self) -> bool:
        """Two batches wait at most."""
        if self._exhausted or len(self._waiting) >= 2 * _BATCH:
            return False
        return not self._line or (len(self._line) < _MOST and self._bytes < _BYTES)

    def _has_batch(self) -> bool:
        sizes = sum(one.size for one in self._waiting)
        return len(self._waiting) >= _BATCH or sizes >= _BATCH_BYTES

    def _hand_out(self) -> None:
        if self._waiting and len(self._workers) < self._number:
            self._start()
        for worker in list(self._workers):
            if worker.ready and not worker.pieces and self._may_begin():
                worker.pieces = self._batch()
                self._expect(worker)
                try:
                    worker.connection.send([one.item for one in worker.pieces])
                except OSError:
                    self._lose(worker)

    def _may_begin(self) -> bool:
        """Results may be larger than what they are made of; what all wait for goes on."""
        if not self._waiting:
            return False
        if self._bytes < _BYTES or self._waiting[0] is self._line[0]:
            return True
        return not any(one.pieces for one in self._workers)  # it may wait behind others

    def _expect(self, worker: WorkerProcess[Piece[K]]) -> None:
        """By when a worker has to be heard of again; it should have ended itself before."""
        seconds = _GRACE + self._limits.seconds
        worker.until = time.monotonic() + seconds if worker.pieces else float("inf")

    def _batch(self) -> deque[Piece[K]]:
        """What one worker gets at once: a piece that was there when one died goes alone."""
        share = max(1, len(self._waiting) // self._number)
        batch = deque([self._waiting.popleft()])
        size = batch[0].size
        while self._waiting and len(batch) < min(share, _BATCH) and size < _BATCH_BYTES:
            if batch[0].deaths or self._waiting[0].deaths:
                break
            batch.append(self._waiting.popleft())
            size += batch[-1].size
        return batch

    def _collect(self) -> None:
        """Take what workers have to say; wait for it only where nothing else can be done."""
        if not self._workers:
            return
        now = time.monotonic()
        starting = self._waiting and len(self._workers) < self._number
        settled = self._line and self._line[0].outcome is not None
        patience = min(one.until for one in self._workers) - now
        busy = starting or settled or self._wants_more()
        listening = {id(one.connection): one for one in self._workers}
        timeout = 0.0 if busy else min(max(patience, 0.0), _GRACE)
        for connection in wait([one.connection for one in self._workers], timeout):
            self._listen(listening[id(connection)])
        for worker in [one for one in self._workers if one.until < now]:
            self._lose(worker, late=True)

    def _listen(self, worker: WorkerProcess[Piece[K]]) -> None:
        try:
            message = worker.connection.recv_bytes()
        except (EOFError, OSError):
            self._lose(worker)
            return
        if not worker.ready:
            self._welcome(worker, message)
        elif message == RETIRED:
            self._lose(worker, retired=True)
        else:
            self._settle(worker.pieces.popleft(), message)
            self._expect(worker)

    def _welcome(self, worker: WorkerProcess[Piece[K]], message: bytes) -> None:
        if message != READY:
            failed: Failed = pickle.loads(message)  # noqa: S301 - from our own process
            if failed.kind == "broken":
                _, _, what = failed.message.partition(": ")
                raise RuntimeError(f"a worker could not begin: {what}")
            raise InputError(failed.message)
        worker.ready, self._failed_starts = True, 0

    def _settle(self, piece: Piece[K], outcome: Outcome | bytes) -> None:
        size = len(outcome) if isinstance(outcome, bytes) else 0
        self._bytes += size - piece.size
        piece.item, piece.size, piece.outcome = None, size, outcome

    def _lose(
        self, worker: WorkerProcess[Piece[K]], *, late: bool = False, retired: bool = False
    ) -> None:
        """Of a worker that is gone: the piece that it was at, and all the others again."""
        self._workers.remove(worker)
        code = worker.end(0.0 if late else _LAST_WORDS)
        if not worker.ready:
            self._count_failed_start(how_it_ended(code))
        elif worker.pieces and not retired:
            self._blame(worker.pieces[0], code, timed_out=late or code == -signal.SIGALRM)
        left = [one for one in worker.pieces if one.outcome is None]
        self._waiting.extendleft(reversed(left))

    def _blame(self, piece: Piece[K], code: int | None, *, timed_out: bool) -> None:
        piece.deaths += 1
        if timed_out:
            seconds = f"{self._limits.seconds:g} seconds"
            self._settle(piece, Failed("time", f"it took more than {seconds}"))
        elif piece.deaths >= _DEATHS:
            message = f"its process {how_it_ended(code)}, {_DEATHS} times in a row"
            self._settle(piece, Failed("died", message))

    def _start(self) -> None:
        try:
            self._workers.append(started(self._opening, self._limits))
        except (OSError, EOFError) as error:
            self._count_failed_start(f"could not be started: {error}")
            time.sleep(_PAUSE)  # who starts them may just have been killed

    def _count_failed_start(self, what: str) -> None:
        self._failed_starts += 1
        if self._failed_starts >= _STARTS:
            hint = "raise --page-memory, or take fewer --processes"
            raise InputError(f"a worker {what} before it could begin", hint=hint)


def _read(outcome: Outcome | bytes) -> Outcome:
    if isinstance(outcome, bytes):
        found: Outcome = pickle.loads(outcome)  # noqa: S301 - from our own process
        return found
    return outcome
