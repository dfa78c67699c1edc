"""A run begun, or taken up where an earlier start left it; the same for every engine."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import msgspec

from refcheck.corpus import folder as folders
from refcheck.corpus.manifest import Manifest, differences, read_manifest
from refcheck.corpus.run import Registered, Run
from refcheck.corpus.store import open_store
from refcheck.errors import InputError
from refcheck.reading.page_files import SUFFIXES
from refcheck.resolvers.index_format import read_manifest as read_index

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from refcheck.corpus.job import Job
    from refcheck.corpus.pages import Source
    from refcheck.corpus.run import Options, Watcher


@dataclass(frozen=True, slots=True)
class Order:
    """What a run is to make, and of what; `restart` gives up what an earlier one has done."""

    source: Source
    job: Job
    folder: Path
    part_pages: int = 1_000
    parquet: bool = False
    restart: bool = False


def new_manifest(order: Order, **of_engine: Any) -> Manifest:
    """What a run begins with; `of_engine` are settings beside those of the order.

    To be called before there is a folder: what cannot be begun with leaves none. InputError for
    source or index, ConfigurationError for rules.
    """
    source = {"kind": order.source.kind, **order.source.identity()}
    return Manifest(source, _settings(order) | of_engine, order.job.started)


def manifest_of(order: Order, new: Manifest) -> Manifest:
    """The manifest of the run as it was left, or the new one, which is in the folder by then.

    InputError where the folder has a run of another source or with other settings.
    """
    manifest = read_manifest(order.folder)
    if manifest is None or order.restart:
        folders.begin(order.folder, new)
        return new
    _refuse_another(order.folder, differences(manifest, new.source, new.settings))
    return manifest


def ask_again(manifest: Manifest) -> None:
    """Of a run that is done: back to what somebody did not answer, and to every page then."""
    manifest.stage, manifest.finished = "answer", None
    manifest.ordinal = manifest.parts = manifest.pages = manifest.repeated = 0
    manifest.errors = manifest.errors_bytes = 0
    manifest.findings, manifest.statuses = {}, {}


def clear_up(folder: Path, manifest: Manifest) -> None:
    """Remove what only a run that goes on would need; one with open questions may.

    Nothing where another run has begun there since.
    """
    if manifest.stage != "done" or manifest.asked.is_open:
        return
    with suppress(InputError), folders.held(folder):
        if read_manifest(folder) == manifest:
            folders.remove_work(folder)


@contextmanager
def begun(
    order: Order,
    options: Options,
    manifest: Manifest,
    *,
    registered: Registered | None,
    watcher: Watcher,
    warn: Callable[[str], None],
) -> Iterator[Run]:
    """The run with its source prepared and its store open."""
    work = order.folder / folders.WORK
    with folders.unwritable(work):
        work.mkdir(exist_ok=True)
        order.source.prepare(work.absolute())  # processes of Spark stand elsewhere
    if order.source.count() == 0:
        folders.give_up(order.folder)  # the next start looks again, or is of another source
        place = order.source.identity().get("path", "the source")
        hint = f"pages of a folder are files that end in {', '.join(SUFFIXES)}"
        raise InputError(f"no pages in {place}", hint=hint)
    with open_store(work) as store:
        yield Run(
            folder=order.folder,
            source=order.source,
            job=replace(order.job, started=manifest.started),
            options=options,
            registered=registered or Registered(),
            manifest=manifest,
            store=store,
            watcher=watcher,
            warn=warn,
            elapsed_before=manifest.elapsed_seconds,
        )


def _refuse_another(folder: Path, changed: list[str]) -> None:
    if changed:
        more = f", and {len(changed) - 1} more" if len(changed) > 1 else ""
        message = f"{folder} has a run with another {changed[0]}{more}"
        raise InputError(message, hint="name another folder, or --restart to begin anew")


def _settings(order: Order) -> dict[str, Any]:
    """What has to be the same for a run to go on, as plain JSON."""
    job = order.job
    told = job.settings.told([rule.info.code for rule in job.rules])
    for name in ("fail_on", "strict", "offline"):
        del told[name]
    told |= {
        "online": job.online,
        "links": job.links,
        "index": [_index(path) for path in job.settings.index],
        "registry": str(job.settings.registry) if job.settings.registry else None,
        "parquet": order.parquet,
        "part_pages": order.part_pages,
    }
    plain: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(told))
    return plain


def _index(path: Path) -> dict[str, Any]:
    """Which index it is, as far as its answers go."""
    info = read_index(path)
    return {"path": str(path.resolve()), "works": info.works, "built": info.built}
