"""A corpus checked on one machine: from where an earlier start left it to its last page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refcheck.corpus import folder as folders
from refcheck.corpus.local.asking import ask
from refcheck.corpus.local.judging import check
from refcheck.corpus.run import Nobody
from refcheck.corpus.starting import ask_again, begun, manifest_of, new_manifest
from refcheck.corpus.store import FILE as STORE
from refcheck.corpus.tables import tables_of
from refcheck.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable

    from refcheck.corpus.manifest import Manifest
    from refcheck.corpus.run import Options, Registered, Run, Watcher
    from refcheck.corpus.starting import Order

_NOBODY = Nobody()


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
    new = new_manifest(order)
    with folders.held(order.folder):
        manifest = _taken_up(order, new)
        if manifest.stage != "done":
            with begun(
                order, options, manifest, registered=registered, watcher=watcher, warn=warn
            ) as run:
                _go_on(run)
        return manifest


def _taken_up(order: Order, new: Manifest) -> Manifest:
    """The manifest, and its folder as it was at the last commit."""
    manifest = manifest_of(order, new)
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


def _go_on(run: Run) -> None:
    """The stages that are left."""
    manifest, job = run.manifest, run.job
    if manifest.stage == "ask" and (job.asks_works or job.asks_links):
        ask(run)
    if manifest.stage == "answer":
        if job.asks_works:
            from refcheck.corpus.local.resolving import resolve  # noqa: PLC0415 - many runs do not

            resolve(run)
        if job.asks_links:
            from refcheck.corpus.asking_links import ask_links  # noqa: PLC0415

            ask_links(run)
    if manifest.stage != "check":
        run.enter("check")
    check(run)
    manifest.left_out = dict(run.source.beside())
    run.enter("done")
