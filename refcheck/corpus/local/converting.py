"""Parts become Parquet in a process of their own, while the next part is checked."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING

from refcheck.corpus.outcomes import Failed
from refcheck.corpus.parquet import write_parquet
from refcheck.corpus.pool import Piece, ordered
from refcheck.corpus.tables import TABLES
from refcheck.corpus.worker import Limits
from refcheck.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

_LIMITS = Limits(seconds=3600.0, memory_mb=4096)  # of a table of a part, whatever a part has


class Converter:
    """Converts one part at a time: `wait` for it before the next one, and before it counts."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1)
        self._converted: Future[None] | None = None

    def begin(self, files: Mapping[str, Path]) -> None:
        """The files of a part, by table."""
        self._converted = self._thread.submit(_convert, files)

    def wait(self) -> None:
        """Until that is done; OutputError where it cannot be."""
        if self._converted is not None:
            self._converted.result()
            self._converted = None

    def close(self) -> None:
        """What is not done is not wanted any more."""
        self._thread.shutdown(wait=False, cancel_futures=True)


def _convert(files: Mapping[str, Path]) -> None:
    pieces = (Piece(path, (table, path.absolute())) for table, path in files.items())
    for path, outcome in ordered(_converting, pieces, workers=1, limits=_LIMITS):
        if isinstance(outcome, Failed):
            message = f"{path} does not become Parquet: {outcome.message}"
            raise OutputError(message, hint="mend that, and the same command goes on")


@contextmanager
def _converting() -> Iterator[Callable[[tuple[str, Path]], None]]:
    def convert(item: tuple[str, Path]) -> None:
        table, path = item
        write_parquet(path, path.with_suffix(".parquet"), TABLES[table])

    yield convert
