"""The stages of a run on Spark, from pages to tables; each begins where the one before is kept."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from refcheck.corpus import folder as folders
from refcheck.corpus.spark.answers import (
    answered_by_indexes,
    answers_by_page,
    asked_about_all,
    outcomes_by_page,
    questions_in,
)
from refcheck.corpus.spark.counting import count_answers, count_pages
from refcheck.corpus.spark.reading import pages_of
from refcheck.corpus.spark.registered import with_entries
from refcheck.corpus.spark.services import told_by_services, told_of_links
from refcheck.corpus.spark.snapshot_answers import answered_by_snapshot
from refcheck.corpus.spark.stages import read_path
from refcheck.corpus.spark.tables import put_in_place, write_errors, write_tables
from refcheck.corpus.spark.tasks import JUDGED, Visits
from refcheck.corpus.tables import tables_of

if TYPE_CHECKING:
    from pathlib import Path

    from pyspark.sql import DataFrame

    from refcheck.corpus.manifest import Stage
    from refcheck.corpus.run import Run
    from refcheck.corpus.spark.reading import Pages
    from refcheck.corpus.spark.stages import Stages


def go_on(run: Run, stages: Stages, snapshot: Path | None) -> None:
    """All stages that are not kept yet; the manifest says at last that the run is done."""
    job, manifest = run.job, run.manifest
    visits = Visits(job, run.options.limits)
    run.watcher.begin("reading", 0, run.source.count())
    pages = pages_of(run.source, stages)
    manifest.ordinal, manifest.repeated = pages.total, pages.repeated
    found = pages.frame
    failed = found.where(found.kind.isNotNull()).select("ordinal", "name", "kind", "message")
    readable = found.where(found.kind.isNull())
    if job.asks_works or job.asks_links:
        readable, broken = _asked(run, stages, visits, snapshot, readable)
        failed = failed.unionByName(broken)
    _commit(run, "check")
    run.watcher.begin("checking", 0, pages.total)
    readable = with_entries(readable, run.registered.entries, stages)
    judged = stages.frame(
        "judged",
        JUDGED,
        lambda: readable.mapInArrow(visits.check, JUDGED).unionByName(
            failed, allowMissingColumns=True
        ),
    )
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
    _commit(run, "answer")
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
    count_pages(manifest, stages.spark.read.parquet(read_path(run.folder) + "/pages-*.parquet"))
    manifest.parts, manifest.finished = parts, _now()
    _commit(run, "done")


def _commit(run: Run, stage: Stage) -> None:
    run.manifest.stage = stage
    run.commit()


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
