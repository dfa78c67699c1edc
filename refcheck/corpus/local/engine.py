"""A corpus checked on one machine: from where an earlier start left it to its last page."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import msgspec

from refcheck.corpus import folder as folders
from refcheck.corpus.local.asking import ask
from refcheck.corpus.asking_links import ask_links
from refcheck.corpus.local.judging import check
from refcheck.corpus.manifest import Manifest, differences, read_manifest
from refcheck.corpus.local.resolving import resolve
from refcheck.corpus.run import Nobody, Options, Registered, Run
from refcheck.corpus.store import FILE as STORE
from refcheck.corpus.store import open_store
from refcheck.corpus.tables import tables_of
from refcheck.errors import InputError
from refcheck.resolvers.index_format import read_manifest as read_index

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from refcheck.corpus.job import Job
    from refcheck.corpus.pages import Source
    from refcheck.corpus.run import Watcher

_NOBODY = Nobody()


@dataclass(frozen=True, slots=True)
class Order:
    """What a run is to make, and of what; `restart` gives up what an earlier one has done."""

    source: Source
    job: Job
    folder: Path
    part_pages: int = 1_000
    parquet: bool = False
    restart: bool = False


def check_corpus(
    order: Order,
    options: Options,
    *,
    registered: Registered | None = None,
    watcher: Watcher = _NOBODY,
    warn: Callable[[str], None] = lambda _: None,
) -> Manifest:
    """Check every page of the source, and say what became of them.

    What an earlier start of the same run has committed is not done again, nor is anything of one
    that was done, but for questions that somebody was asked and did not answer. InputError where
    the folder is of another run, or in use; OutputError where it cannot be written: the same call
    goes on afterwards.
    """
    with folders.held(order.folder):
        manifest = _begun(order)
        if manifest.stage == "done":
            return manifest
        work = order.folder / folders.WORK
        with folders.unwritable(work):
            work.mkdir(exist_ok=True)
            order.source.prepare(work)
        with open_store(work) as store:
            run = Run(
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
            _go_on(run)
        return manifest


def clear_up(folder: Path, manifest: Manifest) -> None:
    """Remove what only a run that goes on would need; one with open questions may.

    Nothing where another run has begun there since.
    """
    if manifest.stage != "done" or manifest.asked.is_open:
        return
    with suppress(InputError), folders.held(folder):
        if read_manifest(folder) == manifest:
            folders.remove_work(folder)


def _go_on(run: Run) -> None:
    """The stages that are left."""
    manifest, job = run.manifest, run.job
    asks = job.asks_works or job.asks_links
    if manifest.stage == "ask" and asks:
        ask(run)
    if manifest.stage == "answer":
        if job.asks_works:
            resolve(run)
        if job.asks_links:
            ask_links(run)
    if manifest.stage != "check":
        manifest.stage = "check"
        run.commit()
    check(run)
    manifest.stage, manifest.finished = "done", _now()
    run.commit()


def _begun(order: Order) -> Manifest:
    """The manifest of the run as it was left, or a new one."""
    manifest = read_manifest(order.folder)
    source = {"kind": order.source.kind, **order.source.identity()}
    settings = told(order)
    if order.restart or manifest is None:
        manifest = Manifest(source, settings, order.job.started)
        folders.begin(order.folder, manifest)
        return manifest
    refuse_another(order.folder, differences(manifest, source, settings))
    tables = tables_of(links=order.job.asks_links)
    folders.require_parts(order.folder, tables, manifest.parts)
    store = order.folder / folders.WORK / STORE
    if manifest.stage == "done":
        if not manifest.asked.is_open or not store.exists():
            return manifest
        ask_again(manifest)
        folders.write_manifest(order.folder, manifest)
    elif (manifest.stage != "ask" or manifest.ordinal) and not store.exists():
        message = f"{order.folder} lacks {folders.WORK}/{STORE}, without which no run can go on"
        raise InputError(message, hint="--restart begins anew")
    folders.cut_back(order.folder, parts=manifest.parts, errors_bytes=manifest.errors_bytes)
    return manifest


def refuse_another(folder: Path, changed: list[str]) -> None:
    """InputError where something is another than in the folder's run."""
    if changed:
        more = f", and {len(changed) - 1} more" if len(changed) > 1 else ""
        message = f"{folder} has a run with another {changed[0]}{more}"
        raise InputError(message, hint="name another folder, or --restart to begin anew")


def ask_again(manifest: Manifest) -> None:
    """Of a run that is done: back to what somebody did not answer, and to every page then."""
    manifest.stage, manifest.finished = "answer", None
    manifest.ordinal = manifest.parts = manifest.pages = manifest.repeated = 0
    manifest.errors = manifest.errors_bytes = 0
    manifest.findings, manifest.statuses = {}, {}


def told(order: Order) -> dict[str, Any]:
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


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
