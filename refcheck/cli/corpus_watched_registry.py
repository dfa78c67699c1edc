"""references.yaml of a watch, which people go on writing while it runs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from refcheck.cli.registries import Registries
from refcheck.cli.writing import complain
from refcheck.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from refcheck.config import Settings
    from refcheck.model.registry import RegistryLink
    from refcheck.registry.answers import PageEntries


@dataclass(slots=True)
class WatchedRegistry:
    """Read again where it has changed; InputError where it is faulty from the beginning.

    One that becomes faulty is told, and what it said before goes on to count.
    """

    settings: Settings
    wiki: str
    _read: Registries = field(init=False)
    _stamp: tuple[Path, int, int] | None = field(init=False)

    def __post_init__(self) -> None:
        self._read = Registries(self.settings)
        self._stamp = self._now()
        self._read.entries([self.wiki])

    def entries(self, page: str) -> PageEntries | None:
        """What is registered about a page."""
        self._look()
        return self._read.entries([page]).get(page)

    def links(self) -> Mapping[str, RegistryLink]:
        """What is registered about links."""
        self._look()
        return self._read.links()

    def _look(self) -> None:
        now = self._now()
        if now == self._stamp:
            return
        self._stamp = now
        anew = Registries(self.settings)
        try:
            anew.entries([self.wiki])
        except InputError as error:
            complain(error.message, "until that is mended, what it said before counts")
        else:
            self._read = anew

    def _now(self) -> tuple[Path, int, int] | None:
        """Which file it is, when it was written, how long it is."""
        file = self._read.file_for(self.wiki)
        try:
            found = file.stat() if file else None
        except OSError:
            return None
        return (file, found.st_mtime_ns, found.st_size) if file and found else None
