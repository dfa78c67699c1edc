"""DIR of a watch: rows that are only ever added, and position.json, which says what counts."""

from __future__ import annotations

import os
import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from refcheck.corpus.folder import locked, open_to_append, replace_file, unwritable
from refcheck.corpus.json_lines import json_lines
from refcheck.corpus.manifest import FILE as MANIFEST
from refcheck.corpus.tables import TABLES
from refcheck.corpus.watch.edits import iso, moment_of
from refcheck.corpus.watch.pending import Mark
from refcheck.corpus.watch.position import FILE, Position, as_bytes, read_position
from refcheck.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

EDITS: Final = "edits"
ERRORS: Final = "errors"
REPORTS: Final = "reports"
CURRENT: Final = "current"
_OF_PARTS = tuple(TABLES)
_LOGS = (EDITS, ERRORS)
_PART_CHECKS = 1000


@contextmanager
def opened(folder: Path, wiki: str, now: Callable[[], float]) -> Iterator[Journal]:
    """The folder's journal, which nobody else writes to meanwhile.

    InputError for a folder that is another wiki's, a run's, or holds something else; OutputError
    where it cannot be written.
    """
    with unwritable(folder):
        folder.mkdir(parents=True, exist_ok=True)
    _position(folder, wiki)  # what is another's gets no lock, either
    with locked(folder):
        journal = Journal(folder, _position(folder, wiki), wiki, now)
        try:
            yield journal
        finally:
            journal.close()


def _position(folder: Path, wiki: str) -> Position | None:
    position = read_position(folder)
    if position is None:
        others = (one.name for one in folder.iterdir() if not _is_own(one.name))
        if (other := next(others, None)) is not None:
            what = "a corpus" if other == MANIFEST else other
            raise InputError(
                f"{folder} is not empty and no folder of a watch: it holds {what}",
                hint="name another folder for --output",
            )
    elif position.wiki != wiki:
        raise InputError(
            f"{folder} has the edits of {position.wiki}, not of {wiki}",
            hint="name another folder for --output",
        )
    return position


def _is_own(name: str) -> bool:
    """A watch that lost its position leaves these, and logs that were moved, as `edits.jsonl.1`.

    Or `edits.jsonl-20261123.gz`, as logrotate has it with `dateext`.
    """
    stem, _, ending = name.partition(".")
    table = stem.partition("-")[0] if "-" in stem else stem
    is_table = table in {*_OF_PARTS, *_LOGS} and re.split(r"[.-]", ending, maxsplit=1)[0] == "jsonl"
    return is_table or name.startswith((".", "state.")) or name in {REPORTS, CURRENT}


class Journal:
    """Rows of checks; `begin` or an earlier run has said where the watch stands."""

    def __init__(
        self, folder: Path, position: Position | None, wiki: str, now: Callable[[], float]
    ) -> None:
        self.folder = folder
        self.is_new = position is None
        self._now = now
        self._position = position or Position(wiki, iso(now()), iso(now()))
        self._files: dict[str, int] = {}
        with unwritable(folder):
            if position is None:
                self._adopt()
            else:
                self._cut()

    @property
    def mark(self) -> Mark:
        """Where the watch goes on."""
        return Mark(moment_of(self._position.time) or 1, self._position.event)

    @property
    def mark_time(self) -> str:
        """The same moment, ISO 8601."""
        return self._position.time

    @property
    def floor(self) -> int:
        """The moment before which no edit was wanted."""
        return moment_of(self._position.floor) or 1

    @property
    def checks(self) -> int:
        """How many rows of edits there are."""
        return self._position.checks

    @property
    def edits_bytes(self) -> int:
        """How much of edits.jsonl counts."""
        return self._position.bytes.get(EDITS, 0)

    @property
    def edits_path(self) -> Path:
        """The log: a line for each check."""
        return self._path(EDITS)

    def log_was_taken(self) -> bool:
        """Whether somebody has moved or emptied the log: then a new one counts from now on."""
        taken = [name for name in _LOGS if self._was_taken(name)]
        for name in taken:
            self._position.bytes.pop(name, None)
            if name in self._files:
                os.close(self._files.pop(name))
        if taken:
            self._save()
        return EDITS in taken

    def begin(self, moment: int, floor: int) -> None:
        """Stand somewhere else from now on."""
        self._position.time, self._position.floor = iso(moment), iso(floor)
        self._position.event = None
        self._save()

    def stand(self, mark: Mark) -> None:
        """Nothing was checked, and nothing has to be up to here."""
        if self._moved(mark):
            self._save()

    def add(
        self, row: Mapping[str, Any], tables: Mapping[str, bytes], error: bytes = b""
    ) -> dict[str, Any]:
        """The row of one check and its rows in the tables, on disk when this returns.

        They count with the next `commit`. The row comes back with its number, and with where its
        rows are: the part, and of each table the first byte and how many.
        """
        if tables and self._position.part_checks >= _PART_CHECKS:
            self._next_part()
        sizes = self._position.bytes
        places = {name: [sizes.get(name, 0), len(rows)] for name, rows in tables.items() if rows}
        part = self._position.part if tables else None
        whole = {**row, "check": self.checks, "part": part, "rows": places}
        with unwritable(self.folder):
            log = json_lines([whole], whole=True)
            for name, lines in {**tables, ERRORS: error, EDITS: log}.items():
                if lines:
                    self._append(name, lines)
        self._position.checks += 1
        self._position.part_checks += bool(tables)
        return whole

    def commit(self, mark: Mark) -> None:
        """What was added counts from now on."""
        self._moved(mark)
        self._save()

    def close(self) -> None:
        """Give the files back."""
        for file in self._files.values():
            os.close(file)
        self._files.clear()

    def _moved(self, mark: Mark) -> bool:
        before = self.mark
        self._position.time, self._position.event = iso(mark.moment), mark.event
        return mark != before

    def _save(self) -> None:
        self._position.saved = iso(self._now())
        replace_file(self.folder / FILE, as_bytes(self._position))

    def _append(self, name: str, lines: bytes) -> None:
        file = self._files.get(name)
        if file is None:
            flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC | os.O_NOFOLLOW
            file = self._files[name] = os.open(self._path(name), flags, 0o666)
        rest = memoryview(lines)
        while rest:
            rest = rest[os.write(file, rest) :]
        os.fsync(file)
        self._position.bytes[name] = self._position.bytes.get(name, 0) + len(lines)

    def _was_taken(self, name: str) -> bool:
        if not self._position.bytes.get(name):
            return False
        path = self._path(name)
        return not (path.exists() and path.stat().st_size)

    def _next_part(self) -> None:
        self._position.part += 1
        self._position.part_checks = 0
        for name in _OF_PARTS:
            self._position.bytes.pop(name, None)
            if name in self._files:
                os.close(self._files.pop(name))

    def _path(self, name: str) -> Path:
        part = f"-{self._position.part:05}" if name in _OF_PARTS else ""
        return self.folder / f"{name}{part}.jsonl"

    def _cut(self) -> None:
        """Remove what was added after the last commit."""
        for name in (*_OF_PARTS, *_LOGS):
            path, size = self._path(name), self._position.bytes.get(name, 0)
            there = path.stat().st_size if path.exists() else 0
            if not there and name in _LOGS:
                self._position.bytes.pop(name, None)  # taken away, as logs are
            elif there < size:
                raise InputError(
                    f"{path} is shorter than {FILE} says ({there:,} of {size:,} bytes)",
                    hint=f"restore it, or remove {FILE} and name --since {self.mark_time}",
                )
            if there > size:
                _cut_to(path, size)
        for path in self._later_parts():
            path.unlink(missing_ok=True)

    def _later_parts(self) -> list[Path]:
        return [path for number, path in self._parts() if number > self._position.part]

    def _parts(self) -> list[tuple[int, Path]]:
        found = []
        for path in self.folder.glob("*-*.jsonl"):
            table, _, number = path.stem.rpartition("-")
            if table in _OF_PARTS and number.isascii() and number.isdecimal():
                found.append((int(number), path))
        return found

    def _adopt(self) -> None:
        """Somebody removed the position and left the rows: they stay, but for half a line."""
        self._position.part = 1 + max((number for number, _ in self._parts()), default=-1)
        for name in _LOGS:
            path = self._path(name)
            if path.exists():
                _cut_to(path, _whole_lines(path))
                self._position.bytes[name] = path.stat().st_size
        log = self._path(EDITS)
        if log.exists():
            with log.open("rb") as file:
                self._position.checks = sum(1 for _ in file)


def _cut_to(path: Path, size: int) -> None:
    with open_to_append(path) as file:
        file.truncate(size)


def _whole_lines(path: Path) -> int:
    """How many bytes of a file the last line feed ends."""
    size = path.stat().st_size
    with path.open("rb") as file:
        while size:
            begin = max(0, size - 65536)
            file.seek(begin)
            at = file.read(size - begin).rfind(b"\n")
            if at >= 0:
                return begin + at + 1
            size = begin
    return 0
