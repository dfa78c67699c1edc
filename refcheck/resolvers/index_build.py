"""Building a works index from files of records, adding to one, and what one says of itself."""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Protocol

from refcheck.errors import InputError, OutputError
from refcheck.resolvers.index import WorksIndex, open_index
from refcheck.resolvers.index_draft import drafted, engine_errors, put_in_place, sweep
from refcheck.resolvers.index_format import (
    ENGINE,
    MANIFEST,
    IndexInfo,
    SourceCount,
    check_files,
    document,
    file_sums,
    identifiers,
    read_manifest,
    schema,
    write_manifest,
)
from refcheck.resolvers.index_input import Broken, read_records, works_files
from refcheck.resolvers.index_staging import Staging, merge
from refcheck.resolvers.records import work_from_record

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    import tantivy

    from refcheck.model.works import Work

_HEAP = 128 << 20  # bytes that the engine may use while it builds
_THREADS = 2
_EVERY = 1000


class Progress(Protocol):
    """Told the file being read and the records read so far, every thousand records."""

    def __call__(self, path: Path, records: int) -> None: ...  # noqa: D102


def build_index(
    inputs: Sequence[Path], output: Path, *, progress: Progress | None = None, built: str = ""
) -> IndexInfo:
    """An index of all works in the inputs; `output` is replaced whole or not at all.

    InputError for an input that cannot be read or holds no work, OutputError for an `output` that
    is neither empty nor an index, or that cannot be written.
    """
    sweep(output)
    _check_output(output)
    with drafted(output) as folder:
        with _staged(inputs, folder, progress) as (staging, sources):
            works = _write(folder, staging.works())
            info = IndexInfo(works=works, built=built, merged=staging.merged, sources=sources)
        return _finish(folder, output, info)


def add_to_index(
    inputs: Sequence[Path], output: Path, *, progress: Progress | None = None, built: str = ""
) -> IndexInfo:
    """The index with further works; a work that it has already becomes one with the new record.

    The index is replaced by a changed copy of it: who reads it meanwhile reads the old one.
    """
    sweep(output)
    index, before = open_index(output), read_manifest(output)
    with drafted(output) as folder:
        with _staged(inputs, folder, progress) as (staging, sources):
            shutil.copytree(output / ENGINE, folder / ENGINE)
            works, merged = _update(folder, index, staging.works())
            info = replace(
                before,
                works=works,
                built=built or before.built,
                merged=before.merged + staging.merged + merged,
                sources=before.sources + sources,
            )
        return _finish(folder, output, info)


def index_info(path: Path) -> IndexInfo:
    """What the manifest says, after every file was read and found whole."""
    info = read_manifest(path)
    check_files(path, info, contents=True)
    return info


@contextmanager
def _staged(
    inputs: Sequence[Path], folder: Path, progress: Progress | None
) -> Iterator[tuple[Staging, tuple[SourceCount, ...]]]:
    waiting = folder / "staging.sqlite"
    staging = Staging(waiting)
    try:
        files = [file for path in inputs for file in works_files(path)]
        sources = tuple([_stage(file, staging, progress) for file in files])
        if not any(source.records - source.broken - source.nameless for source in sources):
            named = ", ".join(str(path) for path in inputs) or "no input"
            raise InputError(
                f"{named}: no works found", hint="give Crossref JSON, NDJSON or CSL-JSON"
            )
        yield staging, sources
    finally:
        staging.close()
        waiting.unlink(missing_ok=True)


def _stage(file: Path, staging: Staging, progress: Progress | None) -> SourceCount:
    records = broken = nameless = 0
    for record in read_records(file):
        records += 1
        if progress is not None and records % _EVERY == 0:
            progress(file, records)
        try:
            named = not isinstance(record, Broken) and _put(record, staging)
        except (TypeError, ValueError, RecursionError):
            # A field of a shape that no source has, or letters that are none (half a surrogate).
            record = Broken("not a record")  # noqa: PLW2901  from here on it is one of those
        if isinstance(record, Broken):
            broken += 1
        elif not named:
            nameless += 1
    if progress is not None:
        progress(file, records)
    return SourceCount(_shown(file), records, broken, nameless)


def _put(record: dict[str, Any], staging: Staging) -> bool:
    """Files the record's work; False where it has no identifier."""
    work = work_from_record(record)
    names = identifiers(work) if work is not None else []
    if work is None or not names:
        return False
    staging.put(names[0], _indexed(record), work)
    return True


def _shown(file: Path) -> str:
    """The path as text, also where its bytes are none."""
    return os.fsencode(file).decode("utf-8", "replace")


def _indexed(record: dict[str, Any]) -> str:
    """When Crossref last indexed the record, as its ISO time; "" for records of other sources."""
    indexed = record.get("indexed")
    stamp = indexed.get("date-time") if isinstance(indexed, dict) else None
    return stamp if isinstance(stamp, str) else ""


def _write(folder: Path, works: Iterator[Work]) -> int:
    import tantivy  # noqa: PLC0415  heavy

    (folder / ENGINE).mkdir()
    with engine_errors(folder):
        engine = tantivy.Index(schema(), path=str(folder / ENGINE))
    count = 0
    with _writer(folder, engine) as writer:
        for work in works:
            writer.add_document(document(work))
            count += 1
    return count


def _update(folder: Path, index: WorksIndex, works: Iterator[Work]) -> tuple[int, int]:
    import tantivy  # noqa: PLC0415  heavy

    with engine_errors(folder):
        engine = tantivy.Index.open(str(folder / ENGINE))
    merged = 0
    with _writer(folder, engine) as writer:
        for work in works:
            name = identifiers(work)[0]
            known = index.lookup(*name.split(":", 1))
            if known is not None:
                merged += 1
                writer.delete_documents_by_term("id", identifiers(known)[0])
            # What is added is taken for the newer record.
            writer.add_document(document(merge(known, "0", work, "1") if known else work))
    with engine_errors(folder):
        engine.reload()
        return engine.searcher().num_docs, merged


@contextmanager
def _writer(folder: Path, engine: tantivy.Index) -> Iterator[tantivy.IndexWriter]:
    """Writes what was added; in the end no thread of the engine is at work in the folder."""
    with engine_errors(folder):
        writer = engine.writer(_HEAP, _THREADS)
        try:
            yield writer
            writer.commit()
        finally:
            writer.wait_merging_threads()


def _check_output(output: Path) -> None:
    if not output.exists():
        return
    if not output.is_dir():
        raise OutputError(f"{output}: is a file; an index is a folder")
    if any(output.iterdir()) and not (output / MANIFEST).is_file():
        raise OutputError(
            f"{output}: holds other files and is no works index", hint="name a new folder"
        )


def _finish(folder: Path, output: Path, info: IndexInfo) -> IndexInfo:
    info = replace(info, files=file_sums(folder))
    write_manifest(folder, info)
    folder.chmod(0o755)
    for path in (folder / ENGINE).iterdir():
        path.chmod(0o644)  # the engine lets only its maker read some of them
    put_in_place(folder, output)
    return info
