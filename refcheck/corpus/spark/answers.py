"""What is asked about all pages, each question once, and what every page gets to know of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refcheck.corpus.spark import frames

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

    from refcheck.corpus.spark.stages import Stages
    from refcheck.corpus.spark.tasks import Visits


def asked_about_all(pages: DataFrame, stages: Stages, visits: Visits) -> DataFrame:
    """The first visit to every page, kept: its questions, its links, or why there are none."""
    return stages.frame(
        "asked", frames.ASKED, lambda: stages.tasks(pages, visits.ask, frames.ASKED)
    )


def questions_in(asked: DataFrame) -> DataFrame:
    """Each question once, whichever pages have it: the one shuffle of all references."""
    questions = asked.where(asked.fingerprint.isNotNull()).select("fingerprint", "question")
    return questions.dropDuplicates(["fingerprint"])


def answered_by_indexes(questions: DataFrame, stages: Stages, visits: Visits) -> DataFrame:
    """What the indexes on every node say, kept."""
    return stages.frame(
        "answers", frames.ANSWER, lambda: stages.tasks(questions, visits.answer, frames.ANSWER)
    )


def answers_by_page(asked: DataFrame, answers: DataFrame) -> DataFrame:
    """The answers that a page needs, by its ordinal."""
    from pyspark.sql import functions as sql  # noqa: PLC0415 - an extra, and slow

    wanted = asked.where(asked.fingerprint.isNotNull()).select("ordinal", "fingerprint")
    told = wanted.join(answers.select("fingerprint", "answer"), "fingerprint")
    return told.groupBy("ordinal").agg(
        sql.collect_list(sql.struct("fingerprint", "answer")).alias("answers")
    )


def outcomes_by_page(asked: DataFrame, outcomes: DataFrame) -> DataFrame:
    """What became of the links that a page has, by its ordinal."""
    from pyspark.sql import functions as sql  # noqa: PLC0415 - as above

    wanted = asked.where(asked.link.isNotNull()).select("ordinal", "link")
    told = wanted.join(outcomes, "link")
    return told.groupBy("ordinal").agg(
        sql.collect_list(sql.struct("link", "outcome")).alias("outcomes")
    )
