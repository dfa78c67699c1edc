"""A corpus checked on Spark: stage by stage, each kept, to the same tables as on one machine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from refcheck.corpus import folder as folders
from refcheck.corpus.run import Nobody
from refcheck.corpus.spark.answers import (
    answered_by_indexes,
    answers_by_page,
    asked_about_all,
    outcomes_by_page,
    questions_in,
)
from refcheck.corpus.spark.counting import count_answers, count_pages, require_all
from refcheck.corpus.spark.reading import pages_of
from refcheck.corpus.spark.registered import with_entries
from refcheck.corpus.spark.services import told_by_services, told_of_links
from refcheck.corpus.spark.session import check, session
from refcheck.corpus.spark.snapshot import read_whole
from refcheck.corpus.spark.snapshot_answers import answered_by_snapshot
from refcheck.corpus.spark.stages import Stages, read_path
from refcheck.corpus.spark.tables import put_in_place, write_errors, write_tables
from refcheck.corpus.spark.tasks import JUDGED, Visits
from refcheck.corpus.starting import ask_again, begun, manifest_of, new_manifest
from refcheck.corpus.tables import tables_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pyspark.sql import DataFrame, SparkSession

    from refcheck.corpus.job import Job
    from refcheck.corpus.manifest import Manifest
    from refcheck.corpus.run import Options, Registered, Run, Watcher
    from refcheck.corpus.spark.reading import Pages
    from refcheck.corpus.spark.session import Cluster
    from refcheck.corpus.starting import Order

_STAGES = "spark"
_ANSWERS, _JUDGED = "answers", "judged"
_ASKED_AGAIN = ("services", "outcomes", _JUDGED)  # stages that open questions are a part of
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
    """As `refcheck.corpus.local.engine.check_corpus`, with `snapshot` in the place of indexes.

    Stages that an earlier start of the same run has ended are not done again; the one that it was
    in is. ConfigurationError where Spark or Java are not there, InputError for what Spark fails at.
    """
    check(cluster)
    new = new_manifest(order, engine="spark", snapshot=_told(snapshot))
    with folders.held(order.folder):
        manifest = manifest_of(order, new)
        kept = order.folder / folders.WORK / _STAGES
        again = manifest.stage == "done" and manifest.asked.is_open and kept.exists()
        if again:
            ask_again(manifest)
        if manifest.stage != "done":
            with (
                begun(
                    order, options, manifest, registered=registered, watcher=watcher, warn=warn
                ) as run,
                session(cluster) as spark,
            ):
                _go_on(run, _stages(spark, kept, job=order.job, again=again), snapshot)
        return manifest


def _told(snapshot: Path | None) -> dict[str, Any] | None:
    """Which snapshot it is, as far as its answers go."""
    if snapshot is None:
        return None
    info = read_whole(snapshot)
    return {"path": str(snapshot.resolve()), "works": info.works, "built": info.built}


def _stages(spark: SparkSession, folder: Path, *, job: Job, again: bool) -> Stages:
    stages = Stages(spark, folder)
    stages.begin()
    if again:
        stages.forget(*_ASKED_AGAIN)
        if not job.online:  # then it is an index that was not read
            stages.forget(_ANSWERS)
    return stages


def _go_on(run: Run, stages: Stages, snapshot: Path | None) -> None:
    """All stages that are not kept yet; the manifest says at last that the run is done."""
    job, manifest = run.job, run.manifest
    visits = Visits(run.offline_job, run.options.limits)
    run.watcher.begin("reading", 0, run.source.count())
    pages = pages_of(run.source, stages)
    manifest.ordinal, manifest.repeated = pages.total, pages.repeated
    found = pages.frame
    failed = found.where(found.kind.isNotNull()).select("ordinal", "name", "kind", "message")
    readable = found.where(found.kind.isNull())
    if (job.asks_works or job.asks_links) and not stages.is_done(_JUDGED):
        readable, broken = _asked(run, stages, visits, snapshot, readable)
        failed = failed.unionByName(broken)
    run.enter("check")
    run.watcher.begin("checking", 0, pages.total)

    def judge() -> DataFrame:
        told = with_entries(readable, found, run.registered.entries, stages)
        return stages.tasks(told, visits.check, JUDGED).unionByName(
            failed, allowMissingColumns=True
        )

    judged = stages.frame(_JUDGED, JUDGED, judge)
    _finish(run, stages, judged, pages)


def _asked(
    run: Run,
    stages: Stages,
    visits: Visits,
    snapshot: Path | None,
    visited: DataFrame,
) -> tuple[DataFrame, DataFrame]:
    """The pages with all that is known about them, and those that the first visit failed at."""
    job, manifest = run.job, run.manifest
    asked = asked_about_all(visited, stages, visits)
    broken = asked.where(asked.kind.isNotNull()).select("ordinal", "kind", "message")
    failed = visited.select("ordinal", "name").join(broken, "ordinal")
    readable = visited.join(broken.select("ordinal"), "ordinal", "left_anti")
    run.enter("answer")
    answers = None
    if job.asks_works:
        questions = questions_in(asked)
        run.watcher.begin("resolving", 0, None)
        answers = (
            answered_by_snapshot(questions, stages, visits, snapshot)
            if snapshot is not None
            else answered_by_indexes(questions, stages, visits)
        )
        count_answers(manifest, asked, answers)
        if job.online:
            answers = told_by_services(questions, answers, stages, run)
        readable = readable.join(answers_by_page(asked, answers), "ordinal", "left")
    if job.asks_links:
        outcomes = told_of_links(asked, answers, stages, run)
        readable = readable.join(outcomes_by_page(asked, outcomes), "ordinal", "left")
    return readable, failed


def _finish(run: Run, stages: Stages, judged: DataFrame, pages: Pages) -> None:
    """The tables, and the manifest with which they count."""
    manifest = run.manifest
    parts = -(-pages.total // manifest.part_size)
    names = tables_of(links=run.job.asks_links)
    folders.cut_back(run.folder, parts=0, errors_bytes=0)
    write_tables(judged, stages, names, manifest.part_size)
    put_in_place(stages, run.folder, names, parts)
    manifest.errors, manifest.errors_bytes = write_errors(judged, run.folder)
    manifest.parts, manifest.left_out = parts, dict(pages.left_out)
    if parts:
        told = stages.spark.read.parquet(read_path(run.folder) + "/pages-*.parquet")
        require_all(run, count_pages(manifest, told), names)
    run.enter("done")
