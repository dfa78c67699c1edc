"""The making of an index, from files to the engine, in steps after each of which it may be left."""

from __future__ import annotations

import os
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import TYPE_CHECKING, Protocol

from refcheck.resolvers.index_engine import record_in
from refcheck.resolvers.index_input import blocks
from refcheck.resolvers.index_journal import Count, digest_of
from refcheck.resolvers.index_merging import Merging
from refcheck.resolvers.index_seen import Seen
from refcheck.resolvers.index_staging import Staging
from refcheck.resolvers.index_workers import read_blocks, workers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from refcheck.resolvers.index_engine import Engine
    from refcheck.resolvers.index_filing import Batch
    from refcheck.resolvers.index_input import Block, WorksFile
    from refcheck.resolvers.index_journal import Journal

# Works between two commits: so many are lost at most, and make a part that each search asks.
_STEP = 250_000
MAKING_FILES = _SEEN, _LATE, _STAGING = "seen", "late.ndjson", "staging.sqlite"
_OCTETS_A_WORK = 200  # of a packed file; lists of references make it more
_TOLD = 1000  # works between two words about merging
_MANY = 1 << 22  # bytes for each process that reads: less is read before it has started
_MOST_READERS = 6  # more than one writer can keep up with


@dataclass(frozen=True, slots=True)
class Headway:
    """How far the making is: files, their bytes, records; of these, `resumed` of earlier makers."""

    stage: str
    files: int
    of_files: int
    octets: int
    of_octets: int
    records: int
    resumed: int = 0


class Progress(Protocol):
    """Told how far the making of an index is, and in words what is unusual about it."""

    def went(self, headway: Headway) -> None: ...  # noqa: D102

    def tell(self, line: str) -> None: ...  # noqa: D102


class Silent:
    """Nobody watches."""

    def went(self, headway: Headway) -> None:
        """Do nothing."""

    def tell(self, line: str) -> None:
        """Do nothing."""


class Making:
    """Puts works into the engine; works that were met before wait until everything is read."""

    def __init__(
        self, folder: Path, engine: Engine, journal: Journal, files: Sequence[WorksFile]
    ) -> None:
        self._folder = folder
        self._engine = engine
        self._journal = journal
        self._files = files
        self._before = [0, *accumulate(file.octets for file in files)]  # each file, in bytes
        self._uncommitted = 0
        standing = journal.standing
        self._resumed = standing.records
        expected = self._before[-1] // _OCTETS_A_WORK
        self._seen = Seen(folder / _SEEN, expected, standing.seen)
        self._late = (folder / _LATE).open("ab")
        self._late.truncate(standing.late)
        known = [list(count) for count in standing.counts]
        self._counts = known or [[0, 0, 0] for _ in range(1 + max(f.of_input for f in files))]

    def close(self) -> None:
        """Lets go of its files."""
        self._seen.close()
        self._late.close()

    @property
    def counts(self) -> tuple[Count, ...]:
        """Records, broken and nameless ones of each input."""
        return tuple([(count[0], count[1], count[2]) for count in self._counts])

    def read(self, is_known: Callable[[str], bool], jobs: int, progress: Progress) -> None:
        """What is new goes to the engine; what was met before, or is known elsewhere, waits."""
        if self._journal.standing.files == len(self._files):
            return
        readers_for = min(jobs, _MOST_READERS, self._before[-1] // _MANY)
        with workers(readers_for if readers_for > 1 else 0) as readers:
            for block, batches in read_blocks(self._blocks(), readers):
                for batch in batches:
                    self._take(batch, self._counts[self._files[block.file].of_input], is_known)
                self._tell(progress, block)
                if self._uncommitted >= _STEP:
                    self._commit(files=block.file, blocks=block.order + 1)
        self._commit(files=len(self._files), blocks=0)

    def merge(self, *, added_wins: bool, progress: Progress) -> int:
        """What waited becomes one with the works it is met under; how many records that were."""
        standing = self._journal.standing
        if not standing.late:
            return standing.merged
        path = self._folder / _STAGING
        path.unlink(missing_ok=True)  # of a maker that was killed
        with closing(Staging(path)) as staging:
            with (self._folder / _LATE).open(encoding="utf-8") as late:
                for line in late:
                    staging.put(*record_in(line))
            merging = Merging(self._engine, added_wins=added_wins, merged=standing.merged)
            total = len(staging)
            for done, (key, indexed, work) in enumerate(staging.works(standing.merged_to)):
                if len(merging.touched) >= _STEP or not merging.put(key, indexed, work):
                    self._commit_merged(merging)
                    merging.put(key, indexed, work)
                if done % _TOLD == 0:
                    progress.went(Headway("merging duplicates", 0, 0, done, total, done))
            self._commit_merged(merging)
            return merging.merged + staging.merged

    def _blocks(self) -> Iterator[Block]:
        """From where the last maker came to."""
        standing = self._journal.standing
        for place in range(standing.files, len(self._files)):
            for block in blocks(self._files[place].path, place):
                if place > standing.files or block.order >= standing.blocks:
                    yield block

    def _take(self, batch: Batch, count: list[int], is_known: Callable[[str], bool]) -> None:
        for work in batch.works:
            if self._seen.add(work.digest) and not is_known(work.key):
                self._engine.add(work.document)
            else:
                self._late.write(work.document.encode() + b"\n")
        self._uncommitted += len(batch.works)
        for place, number in enumerate((batch.records, batch.broken, batch.nameless)):
            count[place] += number

    def _commit(self, *, files: int, blocks: int) -> None:
        self._seen.flush()
        self._late.flush()
        os.fsync(self._late.fileno())
        after = replace(
            self._journal.standing,
            files=files,
            blocks=blocks,
            digest=digest_of(self._files[: files + 1]),
            counts=self.counts,
            seen=self._seen.octets,
            late=self._late.tell(),
        )
        self._journal.announce(after)
        self._journal.confirm(self._engine.commit(), after)
        self._uncommitted = 0

    def _commit_merged(self, merging: Merging) -> None:
        after = replace(self._journal.standing, merged=merging.merged, merged_to=merging.last)
        self._journal.announce(after)
        self._journal.confirm(self._engine.commit(), after)
        merging.touched.clear()

    def _tell(self, progress: Progress, block: Block) -> None:
        octets = self._before[block.file] + block.octets
        done = block.file + (octets == self._before[block.file + 1])
        records = sum(count[0] for count in self._counts)
        all_files, all_octets = len(self._files), self._before[-1]
        progress.went(
            Headway("reading", done, all_files, octets, all_octets, records, self._resumed)
        )
