"""What sources have in common that are read from one or several files as a stream."""

from __future__ import annotations

import hashlib
from abc import ABC, abstractmethod
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from refcheck.corpus.pages import TRUNCATED, Split, Unreadable
from refcheck.corpus.sources.files import state_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from refcheck.corpus.pages import SourcePage

    Told = Callable[[int, str], None]


@dataclass(slots=True)
class DumpSource(ABC):
    """Pages of files, in the order of the files; a stream is read from its beginning every time.

    A file that breaks off gives what can be read of it and an Unreadable, and the next one begins.
    """

    files: tuple[Path, ...]
    _sizes: tuple[int, ...] = field(default=(), init=False)
    _read: int = field(default=0, init=False)
    _left_out: Counter[str] = field(default_factory=Counter, init=False)

    @abstractmethod
    def _records(self, file: Path, told: Told) -> Iterator[SourcePage | Unreadable]:
        """The pages of a file, with any ordinals. OSError where it breaks off or is damaged.

        `told` hears how many bytes of the file were read, and a place in it, in words.
        """

    def identity(self) -> Mapping[str, str | int]:
        """The file's path, size and time of change; of several, their number and a mark of all."""
        states = [state_of(file) for file in self.files]
        if len(states) == 1:
            return states[0]
        mark = hashlib.sha256(repr([sorted(state.items()) for state in states]).encode())
        return {
            "path": str(self.files[0].parent),
            "files": len(states),
            "size": sum(int(state["size"]) for state in states),
            "mark": mark.hexdigest()[:32],
        }

    def prepare(self, work: Path) -> None:  # noqa: ARG002 - the files hold all
        """Nothing has to be kept; how large the files are is looked up."""
        self._sizes = tuple(int(state_of(file)["size"]) for file in self.files)

    def pages(self, start: int = 0) -> Iterator[SourcePage | Unreadable]:
        """All pages in their order."""
        ordinal = self._read = before = 0
        self._left_out.clear()
        for number, file in enumerate(self.files):
            for page in self._pages(file, before):
                if ordinal >= start:
                    yield replace(page, ordinal=ordinal)
                ordinal += 1
            before += self._sizes[number] if self._sizes else 0

    def count(self) -> int | None:
        """Nobody knows before the end."""
        return None

    def progress(self) -> float | None:
        """By compressed bytes."""
        return min(1.0, self._read / sum(self._sizes)) if any(self._sizes) else None

    def beside(self) -> Mapping[str, int]:
        """Records that are no pages to be checked."""
        return self._left_out

    def splits(self, wanted: int) -> list[Split]:  # noqa: ARG002 - a stream cannot be cut
        """File by file."""
        return [
            Split({"file": str(file)}, 0 if number == 0 else None)
            for number, file in enumerate(self.files)
        ]

    def pages_of(self, split: Split) -> Iterator[SourcePage | Unreadable]:
        """The pages of one file."""
        self._left_out.clear()
        for ordinal, page in enumerate(self._pages(Path(str(split.part["file"])), 0)):
            yield replace(page, ordinal=ordinal)

    def _pages(self, file: Path, before: int) -> Iterator[SourcePage | Unreadable]:
        """What a file has; `before` bytes were in the files before it."""
        place = "at its beginning"

        def told(octets: int, reached: str) -> None:
            nonlocal place
            self._read, place = before + octets, reached

        try:
            yield from self._records(file, told)
        except OSError as error:
            message = f"{error.strerror or error}, {place}; what follows is not checked"
            yield Unreadable(0, file.name, TRUNCATED, message)
