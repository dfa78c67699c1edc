"""A run over a corpus as its stages share it: where it writes, how far it is, who watches."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol

from refcheck.corpus.folder import WORK, write_manifest
from refcheck.corpus.worker import Limits

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path
    from typing import TypeAlias

    from refcheck.corpus.job import Job
    from refcheck.corpus.manifest import Manifest, Stage
    from refcheck.corpus.pages import Source
    from refcheck.corpus.store import Store
    from refcheck.model.registry import RegistryLink
    from refcheck.registry.answers import PageEntries

    Entries: TypeAlias = Callable[[str], PageEntries | None]


class Watcher(Protocol):
    """Is told of the stages: what is done of how many, or which share of the input is read."""

    def begin(self, stage: str, done: int, total: int | None) -> None:
        """A stage such as "checking", of which so many steps were done before."""
        ...

    def advance(self, steps: int, share: float | None) -> None:
        """Steps are done; `share`, 0 to 1, where no total is known."""
        ...


class Nobody:
    """Nobody watches."""

    def begin(self, stage: str, done: int, total: int | None) -> None:
        """A stage."""

    def advance(self, steps: int, share: float | None) -> None:
        """Do nothing."""


@dataclass(frozen=True, slots=True)
class Options:
    """What does not change a run's result.

    `time_limit` is in seconds of asking services and links; None is no limit.
    """

    processes: int = 1
    limits: Limits = field(default_factory=Limits)
    time_limit: float | None = None


@dataclass(frozen=True, slots=True)
class Registered:
    """What people verified: about a page, by its name; about links, by address."""

    entries: Entries | None = None
    links: Callable[[], Mapping[str, RegistryLink]] = dict


@dataclass(slots=True)
class Run:
    """One start of a run; `elapsed_before` are the seconds of earlier ones."""

    folder: Path
    source: Source
    job: Job
    options: Options
    registered: Registered
    manifest: Manifest
    store: Store
    watcher: Watcher
    warn: Callable[[str], None]
    begun: float = field(default_factory=time.monotonic)
    elapsed_before: float = 0.0

    @property
    def work(self) -> Path:
        """Where the store is."""
        return self.folder.absolute() / WORK

    @property
    def offline_job(self) -> Job:
        """The job as workers do it: asking indexes, and nobody else."""
        settings = self.job.settings
        index = tuple(path.absolute() for path in settings.index)  # workers may stand elsewhere
        return replace(self.job, settings=replace(settings, index=index, offline=True, cache=False))

    def enter(self, stage: Stage) -> None:
        """Commit that all stages before this one have ended."""
        self.manifest.stage = stage
        if stage == "done":
            self.manifest.finished = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        self.commit()

    def seconds_left(self) -> float | None:
        """Of asking; None is no limit."""
        limit = self.options.time_limit
        return None if limit is None else self.begun + limit - time.monotonic()

    def commit(self, manifest: Manifest | None = None) -> None:
        """What was done by now counts, or by the time of an earlier manifest."""
        manifest = manifest or self.manifest
        self.store.commit()
        manifest.elapsed_seconds = self.elapsed()
        write_manifest(self.folder, manifest)

    def elapsed(self) -> float:
        """Seconds of all starts."""
        return round(self.elapsed_before + time.monotonic() - self.begun, 3)
