"""A corpus checked on Spark: stage by stage, each kept, to the same tables as on one machine."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import msgspec

from refcheck.corpus import folder as folders
from refcheck.corpus import local
from refcheck.corpus.manifest import Manifest, differences, read_manifest
from refcheck.corpus.run import Nobody, Registered, Run
from refcheck.corpus.spark.running import go_on
from refcheck.corpus.spark.session import first_line, session
from refcheck.corpus.spark.stages import Stages
from refcheck.corpus.store import open_store
from refcheck.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from refcheck.corpus.local import Order
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
        with session(cluster) as spark, _translated(), open_store(work) as store:
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
    if order.restart and manifest is not None:
        folders.empty(order.folder)
        manifest = None
    if manifest is None:
        manifest = Manifest(source, settings, order.job.started)
        folders.write_manifest(order.folder, manifest)
        return manifest
    changed = differences(manifest, source, settings)
    if changed:
        more = f", and {len(changed) - 1} more" if len(changed) > 1 else ""
        message = f"{order.folder} has a run with another {changed[0]}{more}"
        raise InputError(message, hint="name another folder, or --restart to begin anew")
    return manifest


def _told(order: Order, snapshot: Path | None) -> dict[str, Any]:
    """What has to be the same for a run to go on, as plain JSON."""
    told = local._told(order) | {"engine": "spark", "snapshot": str(snapshot) if snapshot else None}
    plain: dict[str, Any] = msgspec.to_builtins(told)
    return plain


@contextmanager
def _translated() -> Iterator[None]:
    """What Spark fails at, in one line."""
    from py4j.protocol import Py4JError  # noqa: PLC0415 - comes with PySpark, an extra
    from pyspark.errors import PySparkException  # noqa: PLC0415

    try:
        yield
    except (PySparkException, Py4JError) as error:
        message = f"Spark gave up: {first_line(error)}"
        raise InputError(message, hint="mend that, and the same command goes on") from error
