"""What only services know, asked by the driver alone: through the store of the local engine."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from refcheck.corpus.asking_links import ask_links
from refcheck.corpus.local.resolving import ask_services
from refcheck.corpus.pickled import unpacked_value
from refcheck.corpus.spark import frames
from refcheck.corpus.store import By, Told
from refcheck.links.mentions import recorded_dois

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pyspark.sql import DataFrame

    from refcheck.corpus.run import Run
    from refcheck.corpus.spark.frames import Row
    from refcheck.corpus.spark.stages import Stages

_TOGETHER = 1000  # rows that go to the store at once


def told_by_services(
    questions: DataFrame, answers: DataFrame, stages: Stages, run: Run
) -> DataFrame:
    """The answers, in the place of those that did not suffice what services say.

    The store keeps what was told, so that nobody is asked twice by a run that is started again.
    """
    open_ones = answers.where(~answers.conclusive).join(questions, "fingerprint")
    rows = open_ones.select("fingerprint", "question", "answer").orderBy("fingerprint")
    for taken in _together(rows):
        _put_in(run, taken)
    run.commit()
    ask_services(run)
    asked, counts = run.manifest.asked, run.store.counts().answers
    asked.from_services = counts.get(By.SERVICES, 0)
    asked.unanswered = counts.get(By.NOBODY, 0)
    told = stages.keep("services", frames.ANSWER, _told(run))
    kept = answers.join(told.select("fingerprint"), "fingerprint", "left_anti")
    return kept.unionByName(told)


def told_of_links(
    asked: DataFrame, answers: DataFrame | None, stages: Stages, run: Run
) -> DataFrame:
    """What became of every link, each asked about once."""
    from pyspark.sql import functions as sql  # noqa: PLC0415 - an extra, and slow

    links = asked.where(asked.link.isNotNull()).select("link", "days")
    grouped = links.groupBy("link").agg(
        sql.array_distinct(sql.flatten(sql.collect_list("days"))).alias("days")
    )
    if answers is not None:
        _put_in_dois(run, answers)
    for taken in _together(grouped.orderBy("link")):
        days = ((row["link"], [frames.as_url(day) for day in row["days"]]) for row in taken)
        run.store.ask_links((frames.as_url(link), told) for link, told in days)
    run.commit()
    run.manifest.asked.links = run.store.counts().links
    ask_links(run)
    return stages.keep("outcomes", frames.LINK, _outcomes(run))


def _together(frame: DataFrame) -> Iterator[list[Any]]:
    rows = frame.toLocalIterator()
    while taken := list(islice(rows, _TOGETHER)):
        yield taken


def _put_in(run: Run, rows: list[Any]) -> None:
    """Questions with what the indexes say of them, unless a former start has asked already."""
    run.store.ask((bytes(row["fingerprint"]), bytes(row["question"])) for row in rows)
    answers = {bytes(row["question"]): bytes(row["answer"]) for row in rows}
    after = 0
    while new := run.store.unanswered(after, _TOGETHER):
        after = new[-1].id
        run.store.answer(Told(one.id, By.NOBODY, answers[one.question]) for one in new)


def _put_in_dois(run: Run, answers: DataFrame) -> None:
    """Whose record somebody has: a link to such a DOI need not be asked."""
    for taken in _together(answers.select("answer")):
        known = [unpacked_value(bytes(row["answer"])) for row in taken]
        run.store.record(recorded_dois([one.doi for one in known], ()))


def _told(run: Run) -> Iterable[Row]:
    for fingerprint, by, answer in run.store.answered():
        yield {"fingerprint": fingerprint, "answer": answer, "conclusive": by != By.NOBODY}


def _outcomes(run: Run) -> Iterable[Row]:
    for link, outcome in run.store.link_outcomes():
        yield {"link": link, "outcome": outcome}
