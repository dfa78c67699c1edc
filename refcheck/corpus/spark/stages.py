"""Frames that a run keeps as Parquet: each is made once, and is there whole or not at all."""

from __future__ import annotations

import re
import shutil
import socket
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from refcheck import __version__
from refcheck.corpus.folder import replace_file, sync_file, sync_folder, unwritable
from refcheck.corpus.spark.frames import arrow_schema, batches
from refcheck.errors import InputError, RefcheckError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    import pyarrow as pa
    from pyspark.sql import DataFrame, SparkSession

    from refcheck.corpus.spark.frames import Row

    Batches = Iterable[pa.RecordBatch]

_FILE = "rows.parquet"
_DONE = "_SUCCESS"  # Spark's committer writes it when every task's files are in their place
_DRAFTS = "drafts"
_PATTERN = re.compile(r"([\\{}\[\]*?])")


@dataclass(frozen=True, slots=True)
class Home:
    """A file that every node has to see, and what this start has written into it.

    Where a node has another folder of that name, what its tasks write would be lost in silence.
    """

    file: Path
    mark: str

    def tasks(
        self, function: Callable[[Batches], Iterator[pa.RecordBatch]], found: Batches
    ) -> Iterator[pa.RecordBatch]:
        """What the function makes of the batches; InputError on a node that must not make it."""
        self.check()
        try:
            yield from function(found)
        except RefcheckError as error:
            raise InputError(f"{error.message} (on {socket.gethostname()})") from error

    def check(self) -> None:
        """InputError where this is not the run's folder, or not its version."""
        try:
            mark = self.file.read_text()
        except OSError:
            mark = ""
        if mark != self.mark:
            message = f"{self.file.parent} is another folder, or none, on {socket.gethostname()}"
            raise InputError(f"{message}: all nodes have to share it")
        there = mark.partition(" ")[0]
        if there != __version__:
            message = f"refcheck is {__version__} on {socket.gethostname()}"
            raise InputError(f"{message}, and {there} where the run was started")


@dataclass(frozen=True, slots=True)
class Stages:
    """The folder that holds them; every node of the cluster sees it under the same path.

    A frame is made in a folder of this start's own and put into its place when it is whole. So
    what the tasks of a start still write whose driver was killed is never taken for a frame.
    """

    spark: SparkSession
    folder: Path
    _name: str = field(default_factory=lambda: uuid4().hex)

    def begin(self) -> None:
        """Clear away what earlier starts have left unfinished; the folder is there afterwards."""
        with unwritable(self.folder):
            self.folder.mkdir(exist_ok=True)
            shutil.rmtree(self.folder / _DRAFTS, ignore_errors=True)
        replace_file(self._home.file, self._home.mark.encode())

    def end(self) -> None:
        """Leave nothing but the frames."""
        with unwritable(self.folder):
            shutil.rmtree(self.folder / _DRAFTS, ignore_errors=True)
            self._home.file.unlink()

    @property
    def _home(self) -> Home:
        return Home(self.folder.absolute() / "home", f"{__version__} {self._name}")

    def tasks(self, frame: DataFrame, function: Any, columns: str) -> DataFrame:
        """What the function makes of the frame's batches, on whichever nodes."""
        return frame.mapInArrow(partial(self._home.tasks, function), columns)

    def frame(
        self, name: str, columns: str, make: Callable[[], DataFrame], *, rows_a_file: int = 0
    ) -> DataFrame:
        """The frame as it was kept, or made now; `rows_a_file` 0 is as Spark's tasks are."""
        self.write(name, make, rows_a_file=rows_a_file)
        return self._read(name, columns)

    def write(
        self,
        name: str,
        make: Callable[[], DataFrame],
        *,
        rows_a_file: int = 0,
        parted_by: str | None = None,
    ) -> None:
        """The same for a frame that nothing here reads."""
        if self.is_done(name):
            return
        writer = make().write.mode("overwrite").option("maxRecordsPerFile", rows_a_file)
        if parted_by is not None:
            writer = writer.partitionBy(parted_by)
        draft = self._draft(name)
        writer.parquet(write_path(draft))
        self._put_in_place(draft, name)

    def keep(self, name: str, columns: str, rows: Callable[[], Iterable[Row]]) -> DataFrame:
        """Rows of this process as a frame that every node can read."""
        if not self.is_done(name):
            draft, schema = self._draft(name), arrow_schema(columns)
            with unwritable(draft):
                draft.mkdir(parents=True)
            _write(draft / _FILE, batches(rows(), schema), schema)
            with unwritable(draft):
                (draft / _DONE).touch()
            self._put_in_place(draft, name)
        return self._read(name, columns)

    def forget(self, *names: str) -> None:
        """What was kept under these names is made anew."""
        for name in names:
            gone = self._draft(f"{name}.gone")
            with unwritable(gone):
                if (self.folder / name).exists():
                    gone.parent.mkdir(parents=True, exist_ok=True)
                    (self.folder / name).replace(gone)
            shutil.rmtree(gone, ignore_errors=True)

    def is_done(self, name: str) -> bool:
        """Whether it is there whole."""
        return (self.folder / name / _DONE).exists()

    def _draft(self, name: str) -> Path:
        return self.folder / _DRAFTS / self._name / name

    def _put_in_place(self, draft: Path, name: str) -> None:
        """No later start looks into it again, so that all of it has to be on the disk by now."""
        with unwritable(draft):
            _sync(draft)
        self.forget(name)
        with unwritable(self.folder / name):
            (self.folder / name).parent.mkdir(exist_ok=True)
            draft.replace(self.folder / name)
            sync_folder((self.folder / name).parent)

    def _read(self, name: str, columns: str) -> DataFrame:
        return self.spark.read.schema(columns).parquet(read_path(self.folder / name))


def _sync(folder: Path) -> None:
    for path in folder.rglob("*"):
        (sync_folder if path.is_dir() else sync_file)(path)
    sync_folder(folder)


def _write(path: Path, rows: Batches, schema: pa.Schema) -> None:
    """What cannot be written is this file's fault, what cannot be read that of the rows."""
    from pyarrow import parquet  # noqa: PLC0415 - heavy

    with unwritable(path):
        writer = parquet.ParquetWriter(path, schema, compression="zstd")
    try:
        for batch in rows:
            with unwritable(path):
                writer.write_batch(batch)
    finally:
        with unwritable(path):
            writer.close()


def write_path(folder: Path) -> str:
    """A folder as Spark writes to it, whatever file system it would take by itself."""
    return f"file://{folder.absolute()}"


def read_path(folder: Path) -> str:
    """The same where a pattern could be read."""
    return _PATTERN.sub(r"\\\1", write_path(folder))
