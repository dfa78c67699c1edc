"""The tables of a run, written in parts: none of it counts before its commit."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING, BinaryIO

from refcheck.corpus.folder import ERRORS, draft_of, open_draft, open_to_append, unwritable
from refcheck.corpus.json_lines import json_lines

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from refcheck.corpus.outcomes import Failed


class PartWriter:
    """Writes the rows of page after page; `close` makes files of them that only lack a commit."""

    def __init__(self, folder: Path, tables: tuple[str, ...], errors_bytes: int) -> None:
        self._folder = folder
        self._tables = tables
        self._open: dict[str, BinaryIO] = {}
        self._number = 0
        with unwritable(folder / ERRORS):
            self._errors = open_to_append(folder / ERRORS)
        self.errors_bytes = errors_bytes

    def begin(self, number: int) -> None:
        """The part that follows."""
        self._number = number
        with unwritable(self._folder):
            self._open = {name: open_draft(self._path(name)) for name in self._tables}

    def write(self, rows: Mapping[str, bytes]) -> None:
        """The rows of one page by table."""
        with unwritable(self._folder):
            for name, file in self._open.items():
                file.write(rows.get(name, b""))

    def write_error(self, name: str, ordinal: int, failed: Failed) -> None:
        """A page's row where it has none in the other tables."""
        row = {"page": name, "ordinal": ordinal, "kind": failed.kind, "message": failed.message}
        line = json_lines([row])
        with unwritable(self._folder / ERRORS):
            self._errors.write(line)
        self.errors_bytes += len(line)

    def finish(self) -> dict[str, Path]:
        """Put the part's files into their places, by table; they count with the next manifest."""
        with unwritable(self._folder):
            for file in (*self._open.values(), self._errors):
                file.flush()
                os.fsync(file.fileno())
            for name, file in self._open.items():
                file.close()
                draft_of(self._path(name)).replace(self._path(name))
        self._open = {}
        return {name: self._path(name) for name in self._tables}

    def close(self) -> None:
        """Give the files back; a part that was not finished is none."""
        for file in (*self._open.values(), self._errors):
            with suppress(OSError):  # what it still held, on a disk that is full
                file.close()

    def _path(self, table: str) -> Path:
        return self._folder / f"{table}-{self._number:05}.jsonl"
