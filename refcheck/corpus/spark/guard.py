"""The process beside a Python worker of Spark that does its work, kept from task to task."""

from __future__ import annotations

import pickle
from multiprocessing import forkserver
from typing import TYPE_CHECKING, Any, TypeVar

from refcheck.corpus.pool import Pool

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from refcheck.corpus.outcomes import Outcome
    from refcheck.corpus.pool import Piece
    from refcheck.corpus.worker import Limits, Opening

K = TypeVar("K")

# With the first comes PySpark: what a Spark worker was started as, its own processes run again.
_PRELOADED = ["pyspark.serializers", "refcheck.corpus.spark.snapshot_answers", "tantivy"]
# A worker has one task at a time. Spark ends workers without a word, also those that it does not
# need any more: the guard ends by itself when its connection does.
_kept: dict[tuple[bytes, Limits], Pool[Any]] = {}


def guarded(
    opening: Opening, pieces: Iterable[Piece[K]], limits: Limits
) -> Iterator[tuple[K, Outcome]]:
    """As `refcheck.corpus.pool.ordered`, in one process, which the next such call finds open.

    One that was killed meanwhile is replaced, and one that has opened something else is ended.
    """
    # Before the pool starts it: what each new process would import once more.
    forkserver.set_forkserver_preload(_PRELOADED)
    forkserver.ensure_running()
    key = pickle.dumps(opening), limits
    pool = _kept.pop(key) if key in _kept else Pool[Any](opening, 1, limits)
    end_kept()
    try:
        yield from pool.outcomes(pieces)
    except BaseException:  # also of a task that is given up: what it was doing is not wanted
        pool.close()
        raise
    _kept[key] = pool


def end_kept() -> None:
    """End the process that waits, if there is one."""
    while _kept:
        _kept.popitem()[1].close()
