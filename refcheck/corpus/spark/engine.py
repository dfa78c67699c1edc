"""A run over a corpus on Spark, stage by stage, from pages to tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refcheck.corpus.spark.answers import (
    answered_by_indexes,
    answers_by_page,
    asked_about_all,
    outcomes_by_page,
    questions_in,
)
from refcheck.corpus.spark.reading import pages_of
from refcheck.corpus.spark.tables import write_tables
from refcheck.corpus.spark.visiting import JUDGED, Visits

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

    from refcheck.corpus.pages import Source
    from refcheck.corpus.spark.stages import Stages


def run(source: Source, stages: Stages, tables: Stages, visits: Visits) -> None:
    job = visits.job
    pages = pages_of(source, stages)
    readable = pages.frame.where(pages.frame.kind.isNull())
    failed = pages.frame.where(pages.frame.kind.isNotNull()).select(
        "ordinal", "name", "kind", "message"
    )
    if job.asks_works or job.asks_links:
        asked = asked_about_all(readable, stages, visits)
        broken = asked.where(asked.kind.isNotNull()).select("ordinal", "kind", "message")
        failed = failed.unionByName(readable.select("ordinal", "name").join(broken, "ordinal"))
        readable = readable.join(broken.select("ordinal"), "ordinal", "left_anti")
        if job.asks_works:
            answers = answered_by_indexes(questions_in(asked), stages, visits)
            readable = readable.join(answers_by_page(asked, answers), "ordinal", "left")
    judged = stages.frame(
        "judged",
        JUDGED,
        lambda: readable.mapInArrow(visits.check, JUDGED).unionByName(
            failed, allowMissingColumns=True
        ),
    )
    write_tables(judged, tables, pages.number, links=job.asks_links)
