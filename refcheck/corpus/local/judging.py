"""The last stage: every page judged by what was found out, its rows written in parts."""

from __future__ import annotations

from contextlib import ExitStack, closing, contextmanager
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import msgspec
from msgspec.structs import replace

from refcheck.corpus.local.parts import PartWriter
from refcheck.corpus.local.visiting import REPEATED, visited
from refcheck.corpus.manifest import summed
from refcheck.corpus.outcomes import Done, Failed
from refcheck.corpus.tables import tables_of
from refcheck.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from refcheck.corpus.job import Job
    from refcheck.corpus.local.converting import Converter
    from refcheck.corpus.local.visiting import Place
    from refcheck.corpus.manifest import Manifest
    from refcheck.corpus.outcomes import Outcome
    from refcheck.corpus.pages import SourcePage
    from refcheck.corpus.run import Run
    from refcheck.corpus.stored_answers import StoreReader


class Judged(NamedTuple):
    """A page's rows by table, and what the manifest counts of it."""

    tables: Mapping[str, bytes]
    findings: Mapping[str, int]
    statuses: Mapping[str, int]


class Damaged(NamedTuple):
    """The store could not be read, so that no page can be judged."""

    reason: str


class _PageRow(msgspec.Struct):
    """What is counted of a row of pages."""

    findings: dict[str, int] = {}
    statuses: dict[str, int] = {}


def check(run: Run) -> None:
    """Judge every page; goes on with the part after the last commit."""
    manifest = run.manifest
    run.watcher.begin("checking", manifest.ordinal, run.source.count())
    works = run.work if run.job.asks_works or run.job.asks_links else None
    opening = partial(_judging, run.offline_job, works)
    tables = tables_of(links=run.job.asks_links)
    with (
        closing(PartWriter(run.folder, tables, manifest.errors_bytes)) as writer,
        closing(_Commits(run)) as commits,
        closing(visited(run, opening)) as outcomes,
    ):
        begun = False
        for place, outcome in outcomes:
            if not begun:
                writer.begin(manifest.parts)
            _write(writer, manifest, place, outcome)
            begun = manifest.ordinal % manifest.part_size != 0
            if not begun:
                _finish(manifest, writer, commits)
        if begun:
            _finish(manifest, writer, commits)
        commits.wait()


class _Commits:
    """Commits part after part, each once its Parquet is there, where that is wanted."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._converter = _converter() if run.manifest.settings["parquet"] else None
        self._waiting: Manifest | None = None

    def add(self, files: Mapping[str, Path]) -> None:
        """The files of another part, of which the manifest tells by now."""
        if self._converter is None:
            self._run.commit()
            return
        self.wait()
        self._waiting = replace(self._run.manifest)
        self._converter.begin(files)

    def wait(self) -> None:
        """Until everything that was added counts."""
        if self._converter is not None and self._waiting is not None:
            self._converter.wait()
            self._run.commit(self._waiting)
            self._waiting = None

    def close(self) -> None:
        if self._converter is not None:
            self._converter.close()


def _converter() -> Converter:
    from refcheck.corpus.local.converting import Converter  # noqa: PLC0415 - for --parquet only

    return Converter()


def _write(writer: PartWriter, manifest: Manifest, place: Place, outcome: Outcome) -> None:
    match outcome:
        case Done(Damaged(reason)):
            message = f"the run's store is damaged: {reason}"
            raise InputError(message, hint="--restart begins anew")
        case Done(Judged() as judged):
            writer.write(judged.tables)
            manifest.pages += 1
            manifest.findings = summed(manifest.findings, judged.findings)
            manifest.statuses = summed(manifest.statuses, judged.statuses)
        case Failed() if outcome == REPEATED:
            manifest.repeated += 1
        case Failed():
            writer.write_error(place.name, place.ordinal, outcome)
            manifest.errors += 1
    manifest.ordinal = place.ordinal + 1


def _finish(manifest: Manifest, writer: PartWriter, commits: _Commits) -> None:
    files = writer.finish()
    manifest.parts += 1
    manifest.errors_bytes = writer.errors_bytes
    commits.add(files)


@contextmanager
def _judging(job: Job, work: Path | None) -> Iterator[Callable[[SourcePage], Judged | Damaged]]:
    """The store is read, and indexes are asked for nothing but what they say beyond a work."""
    # For workers only: the parent has none of this to do.
    from refcheck.corpus.checking import checked  # noqa: PLC0415
    from refcheck.corpus.known import KnownWorks  # noqa: PLC0415
    from refcheck.corpus.stored_answers import (  # noqa: PLC0415
        KnownAnswers,
        KnownLinkOutcomes,
        reading,
    )
    from refcheck.resolvers.opening import open_resolver  # noqa: PLC0415

    with ExitStack() as stack:
        store = answers = links = resolver = None
        if work is not None:
            store = stack.enter_context(reading(work))
            links = KnownLinkOutcomes(store) if job.asks_links else None
            if job.asks_works:
                answers = KnownAnswers(store)
                resolver = stack.enter_context(open_resolver(job.settings, warn=lambda _: None))

        def judged(page: SourcePage) -> Judged:
            works = KnownWorks(answers, resolver) if answers is not None and resolver else None
            rows = checked(page, job, works, links)
            row = msgspec.json.decode(rows.tables["pages"], type=_PageRow)
            return Judged(rows.tables, row.findings, row.statuses)

        yield judged if store is None else partial(_unless_damaged, judged, store)


def _unless_damaged(
    judged: Callable[[SourcePage], Judged], store: StoreReader, page: SourcePage
) -> Judged | Damaged:
    """A store that cannot be read is no page's fault."""
    try:
        found = judged(page)
    except Exception:
        if store.trouble is None:
            raise
        return Damaged(store.trouble)
    return found if store.trouble is None else Damaged(store.trouble)
