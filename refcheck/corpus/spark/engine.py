"""A corpus checked on Spark: stage by stage, each kept, to the same tables as on one machine."""

from __future__ import annotations

import shutil
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from refcheck.corpus import folder as folders
from refcheck.corpus.local import engine as local
from refcheck.corpus.manifest import Manifest, differences, read_manifest
from refcheck.corpus.run import Nobody, Registered, Run
from refcheck.corpus.spark.running import go_on
from refcheck.corpus.spark.session import session, told_in_a_line
from refcheck.corpus.spark.snapshot import read_info
from refcheck.corpus.spark.stages import Stages
from refcheck.corpus.store import open_store

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from refcheck.corpus.local.engine import Order
    from refcheck.corpus.run import Options, Watcher
    from refcheck.corpus.spark.session import Cluster

STAGES = "spark"
_NOBODY = Nobody()


def check_corpus(
    order: Order,
    options: Options,
    cluster: Cluster,
    *,
    snapshot: Path | None = None,
    registered: Registered | None = None,
    watcher: Watcher = _NOBODY,
    warn: Callable[[str], None] = lambda _: None,
) -> Manifest:
    """As `refcheck.corpus.local.check_corpus`, with `snapshot` in the place of indexes.

    Stages that an earlier start of the same run has ended are not done again; the one that it was
    in is. ConfigurationError where Spark or Java are not there, InputError for what Spark fails at.
    """
    with folders.held(order.folder):
        manifest = _begun(order, snapshot)
        if manifest.stage == "done":
            return manifest
        work = order.folder / folders.WORK
        with folders.unwritable(work):
            (work / STAGES).mkdir(parents=True, exist_ok=True)
            order.source.prepare(work)
        with session(cluster) as spark, told_in_a_line(), open_store(work) as store:
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
            go_on(run, Stages(spark, work / STAGES), snapshot)
        return manifest


def _begun(order: Order, snapshot: Path | None) -> Manifest:
    """The manifest of the run as it was left, or a new one."""
    manifest = read_manifest(order.folder)
    source = {"kind": order.source.kind, **order.source.identity()}
    settings = _told(order, snapshot)
    if order.restart or manifest is None:
        manifest = Manifest(source, settings, order.job.started)
        folders.begin(order.folder, manifest)
        return manifest
    local.refuse_another(order.folder, differences(manifest, source, settings))
    stages = order.folder / folders.WORK / STAGES
    if manifest.stage == "done" and manifest.asked.is_open and stages.exists():
        local.ask_again(manifest)
        for name in ("services", "outcomes", "judged"):
            shutil.rmtree(stages / name, ignore_errors=True)
    return manifest


def _told(order: Order, snapshot: Path | None) -> dict[str, Any]:
    """What has to be the same for a run to go on, as plain JSON."""
    of_snapshot = None
    if snapshot is not None:
        info = read_info(snapshot)
        of_snapshot = {"path": str(snapshot.resolve()), "works": info.works, "built": info.built}
    return local.told(order) | {"engine": "spark", "snapshot": of_snapshot}
