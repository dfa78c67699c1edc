"""How far the making of an index has come, on disk, for the next maker to go on from there."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, field, replace
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from refcheck.resolvers.index_format import ENGINE

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from refcheck.resolvers.index_input import WorksFile

JOURNAL = "journal.json"
_ENGINE_STATE = f"{ENGINE}/meta.json"

Count = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Task:
    """What is made: "build" or "add", by which program, of which index (its manifest's digest)."""

    act: str
    program: str
    base: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """All works of `files` files and of `blocks` blocks of the next are in, the engine has them.

    `digest` is that of these files and the one being read. `counts` are records, broken and
    nameless ones of each input. `seen` and `late` are the lengths of these files. When everything
    is read, duplicates are merged in the order of their keys, and are up to `merged_to`.
    """

    files: int = 0
    blocks: int = 0
    digest: str = ""
    counts: tuple[Count, ...] = ()
    seen: int = 0
    late: int = 0
    merged: int = 0
    merged_to: str = ""

    @property
    def records(self) -> int:
        """Records read."""
        return sum(records for records, _, _ in self.counts)


@dataclass(slots=True)
class Journal:
    """The standing at the engine's last commit, with the number that the engine gave it."""

    path: Path
    task: Task
    opstamp: int = 0
    standing: Standing = field(default_factory=Standing)

    def announce(self, after: Standing) -> None:
        """Before a commit: it may be the last thing that this maker does, done or not."""
        row = {**self._row(), "after": asdict(after)}
        draft = self.path.with_name(f".{self.path.name}")
        with draft.open("w", encoding="utf-8") as file:
            json.dump(row, file)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self.path)

    def confirm(self, opstamp: int, after: Standing) -> None:
        """After the commit."""
        self.opstamp, self.standing = opstamp, after

    def _row(self) -> dict[str, Any]:
        return {
            "task": asdict(self.task),
            "opstamp": self.opstamp,
            "before": asdict(self.standing),
        }


def read_journal(folder: Path, task: Task, files: Sequence[WorksFile]) -> Journal | None:
    """What there is to go on from in a draft: None where it is of another task or other files."""
    try:
        row = json.loads((folder / JOURNAL).read_text(encoding="utf-8"))
        opstamp = json.loads((folder / _ENGINE_STATE).read_text(encoding="utf-8"))["opstamp"]
        standing = _standing(row["before"] if row["opstamp"] == opstamp else row["after"])
        same = Task(**row["task"]) == task and standing.seen > 0
    except (OSError, ValueError, KeyError, TypeError):
        return None
    if not same or standing.digest != digest_of(files[: standing.files + 1]):
        return None
    return Journal(folder / JOURNAL, task, opstamp, standing)


def begun_task(folder: Path) -> Task | None:
    """What a draft in which there are works was begun for, whatever its files are now."""
    try:
        row = json.loads((folder / JOURNAL).read_text(encoding="utf-8"))
        return Task(**row["task"]) if row["before"]["seen"] else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _standing(row: dict[str, Any]) -> Standing:
    standing = Standing(**row)
    return replace(standing, counts=tuple([_count(*count) for count in standing.counts]))


def _count(records: int, broken: int, nameless: int) -> Count:
    return records, broken, nameless


def digest_of(files: Sequence[WorksFile]) -> str:
    """Of the files' names, sizes, times of change and inputs, in their order."""
    told = sha256()
    for file in files:
        name = os.fsencode(file.path.absolute())
        told.update(repr((file.of_input, name, file.octets, file.changed)).encode())
    return told.hexdigest()
