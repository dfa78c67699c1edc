"""The newest check of each page of a watch, as a folder like that of a run over a corpus."""

from __future__ import annotations

from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, BinaryIO

import msgspec

from refcheck.corpus.folder import unwritable, write_manifest
from refcheck.corpus.manifest import Manifest
from refcheck.corpus.tables import TABLES
from refcheck.corpus.watch import state as states
from refcheck.corpus.watch.journal import CURRENT, EDITS
from refcheck.corpus.watch.position import FILE, read_position
from refcheck.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from refcheck.corpus.watch.position import Position
    from refcheck.corpus.watch.state import State

_PART_PAGES = 1000
_decoded = msgspec.json.Decoder(dict[str, Any]).decode


def is_watch(folder: Path) -> bool:
    """Whether this is the folder of a watch."""
    return (folder / FILE).is_file()


def write_current(folder: Path) -> Path:
    """Write DIR/current anew, also while the watch goes on; memory does not grow with the pages.

    InputError where rows are missing; OutputError where nothing can be written.
    """
    position = read_position(folder)
    if position is None:
        raise InputError(f"{folder} has no {FILE}")
    target = folder / CURRENT
    with (
        unwritable(target),
        TemporaryDirectory(prefix=f".{CURRENT}-", dir=folder) as name,
        states.opened(folder) as state,
    ):
        if state.is_lost:
            state.follow(folder / f"{EDITS}.jsonl", position.bytes.get(EDITS, 0))
        draft = Path(name) / CURRENT
        draft.mkdir()
        write_manifest(draft, _copied(folder, draft, state, position))
        if target.exists():
            target.rename(Path(name) / "old")
        draft.rename(target)
    return target


def _copied(folder: Path, draft: Path, state: State, position: Position) -> Manifest:
    counted = _Counted()
    with state.as_it_is() as log_bytes, ExitStack() as stack:
        rows = _current(folder / f"{EDITS}.jsonl", log_bytes, state)
        sources = _Sources(folder, stack)
        # A table that has a part has them all; links are not asked in every watch.
        links = next(folder.glob("links-*.jsonl"), None)
        tables = [one for one in TABLES if one != "links" or links]
        for number, row in enumerate(rows):
            counted.add(row)
            for table in tables:
                lines = sources.rows(table, row)
                with (draft / f"{table}-{number // _PART_PAGES:05}.jsonl").open("ab") as file:
                    file.write(lines)
                if table == "pages":
                    counted.statuses.update(_decoded(lines).get("statuses") or {})
    pages = counted.pages
    return Manifest(
        source={"kind": "watch", "url": position.wiki},
        settings={"part_pages": _PART_PAGES},
        started=counted.first or position.floor,
        finished=position.saved,
        stage="done",
        ordinal=pages,
        parts=-(-pages // _PART_PAGES),
        pages=pages,
        findings=dict(counted.findings),
        statuses=dict(sorted(counted.statuses.items())),
    )


@dataclass(slots=True)
class _Counted:
    pages: int = 0
    first: str | None = None
    findings: Counter[str] = field(default_factory=Counter)
    statuses: Counter[str] = field(default_factory=Counter)

    def add(self, row: Mapping[str, Any]) -> None:
        self.pages += 1
        self.first = min(self.first or row["checked"], row["checked"])
        self.findings.update(row["findings"])


def _current(log: Path, log_bytes: int, state: State) -> Iterator[Mapping[str, Any]]:
    """The rows of the log that no later check of their pages took the place of."""
    if not log.exists():
        return
    number = 0
    with log.open("rb") as file:
        while file.tell() < log_bytes and (line := file.readline()):
            number += 1
            try:
                row = _decoded(line)
                counts = row["status"] == "checked" and state.is_current(row["check"])
            except (msgspec.MsgspecError, RecursionError, KeyError) as error:
                message = f"line {number} of {log} is no row of a watch"
                hint = "restore it, or move that file away: it begins anew"
                raise InputError(message, hint=hint) from error
            if counts:
                yield row


class _Sources:
    """The tables' files of one part at a time."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self._folder = folder
        self._part = -1
        self._open: dict[str, BinaryIO] = {}
        stack.callback(self._close)

    def rows(self, table: str, row: Mapping[str, Any]) -> bytes:
        """A check's rows of a table as they are."""
        begin, size = row["rows"].get(table, (0, 0))
        if not size:
            return b""
        if row["part"] != self._part:
            self._close()
            self._part = row["part"]
        file = self._open.get(table)
        path = self._folder / f"{table}-{self._part:05}.jsonl"
        try:
            if file is None:
                file = self._open[table] = path.open("rb")
            file.seek(begin)
            lines = file.read(size)
        except OSError as error:
            raise InputError(f"{path} cannot be read: {error.strerror}") from error
        if len(lines) != size:
            raise InputError(f"{path} is shorter than {EDITS}.jsonl says")
        return lines

    def _close(self) -> None:
        for file in self._open.values():
            file.close()
        self._open.clear()
