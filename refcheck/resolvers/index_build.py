"""Building a works index from files of records, adding to one, and what one says of itself."""

from __future__ import annotations

import os
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING

from refcheck import __version__
from refcheck.errors import InputError, OutputError
from refcheck.resolvers.index import open_index
from refcheck.resolvers.index_draft import drafted, put_in_place
from refcheck.resolvers.index_engine import engine_in, has_work, linked
from refcheck.resolvers.index_format import (
    ENGINE,
    MANIFEST,
    VERSION,
    IndexInfo,
    SourceCount,
    check_files,
    file_sums,
    read_manifest,
    write_manifest,
)
from refcheck.resolvers.index_input import files_of
from refcheck.resolvers.index_journal import JOURNAL, Journal, Task, begun_task, read_journal
from refcheck.resolvers.index_making import MAKING_FILES, Making, Silent
from refcheck.resolvers.index_notices import carry_notices

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from refcheck.resolvers.index_input import WorksFile
    from refcheck.resolvers.index_making import Progress

_PROGRAM = f"{__version__}, format {VERSION}"
_CHANGED = "the inputs have changed since an index was begun here: it is begun anew"
_ANOTHER = "what was begun here is for another index or of another version: it is given up"
_SILENT = Silent()


def build_index(
    inputs: Sequence[Path],
    output: Path,
    *,
    jobs: int = 1,
    progress: Progress = _SILENT,
    built: str = "",
) -> IndexInfo:
    """An index of all works in the inputs; `output` is replaced whole or not at all.

    What a maker that was killed had done of the same is not done again. InputError for an input
    that cannot be read or holds no work, OutputError for an `output` that is neither empty nor an
    index, or that cannot be written.
    """
    order = _Order(inputs, files_of(inputs), lambda: Task("build", _PROGRAM), jobs, progress)
    with drafted(output, order.can_go_on) as draft:
        _check_output(output)
        works, merged, sources = order.carry_out(draft, _nothing, added_wins=False)
        info = IndexInfo(works=works, built=built, merged=merged, sources=sources)
        return _finish(draft, output, info)


def add_to_index(
    inputs: Sequence[Path],
    output: Path,
    *,
    jobs: int = 1,
    progress: Progress = _SILENT,
    built: str = "",
) -> IndexInfo:
    """The index with further works; a work that it has already becomes one with the new record.

    The index is replaced by a changed copy of it: who reads it meanwhile reads the old one.
    """
    order = _Order(inputs, files_of(inputs), lambda: _adding_to(output), jobs, progress)
    if not output.absolute().parent.is_dir():
        read_manifest(output)  # says that nothing is there, before a folder is made for the draft
    with drafted(output, order.can_go_on) as draft:
        open_index(output)
        before = read_manifest(output)
        if not order.can_go_on(draft):
            linked(output, draft, before)
        works, merged, sources = order.carry_out(draft, has_work(output), added_wins=True)
        info = replace(
            before,
            works=works,
            built=built or before.built,
            merged=before.merged + merged,
            sources=before.sources + sources,
        )
        carry_notices(output, draft)
        return _finish(draft, output, info)


def index_info(path: Path) -> IndexInfo:
    """What the manifest says, after every file was read and found whole."""
    info = read_manifest(path)
    check_files(path, info, contents=True)
    return info


@dataclass(frozen=True, slots=True)
class _Order:
    """What to read, for which task (asked when the index is in its place), and how."""

    inputs: Sequence[Path]
    files: Sequence[WorksFile]
    task: Callable[[], Task]
    jobs: int
    progress: Progress

    def can_go_on(self, draft: Path) -> bool:
        """Whether a draft is of this task, and of files that have not changed since."""
        if read_journal(draft, self.task(), self.files) is not None:
            return True
        begun = begun_task(draft)
        if begun is not None:
            self.progress.tell(_CHANGED if begun == self.task() else _ANOTHER)
        return False

    def carry_out(
        self, draft: Path, is_known: Callable[[str], bool], *, added_wins: bool
    ) -> tuple[int, int, tuple[SourceCount, ...]]:
        """Makes the draft whole: its works, how many records were merged, what the inputs gave."""
        task = self.task()
        journal = read_journal(draft, task, self.files)
        if journal is not None:
            done = journal.standing.records
            self.progress.tell(f"going on after {done:,} records that were read before")
        with self._telling_what_is_kept(draft), engine_in(draft) as engine:
            journal = journal or Journal(draft / JOURNAL, task, engine.opstamp)
            with closing(Making(draft, engine, journal, self.files)) as making:
                making.read(is_known, self.jobs, self.progress)
                merged = making.merge(added_wins=added_wins, progress=self.progress)
                sources = self._sources(making)
            return engine.works, merged, sources

    def _sources(self, making: Making) -> tuple[SourceCount, ...]:
        counts = zip(self.inputs, making.counts, strict=True)
        sources = tuple([SourceCount(_shown(path), *count) for path, count in counts])
        if not any(source.records - source.broken - source.nameless for source in sources):
            named = ", ".join(str(path) for path in self.inputs) or "no input"
            raise InputError(
                f"{named}: no works found", hint="give Crossref JSON, NDJSON or CSL-JSON"
            )
        return sources

    @contextmanager
    def _telling_what_is_kept(self, draft: Path) -> Iterator[None]:
        try:
            yield
        except BaseException:
            journal = read_journal(draft, self.task(), self.files)
            if journal is not None:
                kept = f"{journal.standing.records:,} records that were read are kept"
                self.progress.tell(f"{kept}: the same command goes on from there")
            raise


def _nothing(_: str) -> bool:
    return False


def _adding_to(output: Path) -> Task:
    try:
        base = sha256((output / MANIFEST).read_bytes()).hexdigest()
    except OSError:
        base = ""
    return Task("add", _PROGRAM, base)


def _shown(file: Path) -> str:
    """The path as text, also where its bytes are none."""
    return os.fsencode(file).decode("utf-8", "replace")


def _check_output(output: Path) -> None:
    if not output.exists():
        return
    if not output.is_dir():
        raise OutputError(f"{output}: is a file; an index is a folder")
    if any(output.iterdir()) and not (output / MANIFEST).is_file():
        raise OutputError(
            f"{output}: holds other files and is no works index", hint="name a new folder"
        )


def _finish(draft: Path, output: Path, info: IndexInfo) -> IndexInfo:
    info = replace(info, files=file_sums(draft, info.files))
    write_manifest(draft, info)
    draft.chmod(0o755)
    for path in (draft / ENGINE).iterdir():
        path.chmod(0o644)  # the engine lets only its maker read some of them
    for name in (JOURNAL, *MAKING_FILES):  # until now the next maker could go on with these
        (draft / name).unlink(missing_ok=True)
    put_in_place(draft, output)
    return info
