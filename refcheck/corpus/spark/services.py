"""What only services know, asked by the driver alone: through the store of the local engine."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from refcheck.corpus.asking_links import ask_links
from refcheck.corpus.asking_services import ask_services
from refcheck.corpus.pickled import unpacked_value
from refcheck.corpus.spark import frames
from refcheck.corpus.store import By
from refcheck.links.mentions import recorded_dois

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pyspark.sql import DataFrame

    from refcheck.corpus.run import Run
    from refcheck.corpus.spark.frames import Row
    from refcheck.corpus.spark.stages import Stages

_SERVICES, _OUTCOMES = "services", "outcomes"  # the frames that are kept
_TOGETHER = 1000  # rows that go to the store at once


def told_by_services(
    questions: DataFrame, answers: DataFrame, stages: Stages, run: Run
) -> DataFrame:
    """The answers, in the place of those that did not suffice what services say.

    The store keeps what was told, so that nobody is asked twice by a run that is started again.
    """
    if not stages.is_done(_SERVICES):
        open_ones = answers.where(answers.by <= int(By.NOBODY)).join(questions, "fingerprint")
        rows = open_ones.select("fingerprint", "question", "answer", "by").orderBy("fingerprint")
        for taken in _together(rows):
            run.store.propose(_proposals(taken))
            run.store.commit()
        ask_services(run)
    asked, counts = run.manifest.asked, run.store.counts()
    asked.from_services = counts.answers.get(By.SERVICES, 0)
    asked.unanswered = counts.open_questions
    told = stages.keep(_SERVICES, frames.ANSWER, lambda: _told(run))
    kept = answers.join(told.select("fingerprint"), "fingerprint", "left_anti")
    return kept.unionByName(told)


def told_of_links(
    asked: DataFrame, answers: DataFrame | None, stages: Stages, run: Run
) -> DataFrame:
    """What became of every link, each asked about once."""
    if not stages.is_done(_OUTCOMES):
        if answers is not None:
            _put_in_dois(run, answers)
        for taken in _together(_links_in(asked).orderBy("link")):
            days = ((row["link"], [frames.as_url(day) for day in row["days"]]) for row in taken)
            run.store.ask_links((frames.as_url(link), told) for link, told in days)
        run.commit()
        ask_links(run)
    counts = run.store.counts()
    run.manifest.asked.links = counts.links
    run.manifest.asked.links_unanswered = counts.open_links
    return stages.keep(_OUTCOMES, frames.LINK, lambda: _outcomes(run))


def _links_in(asked: DataFrame) -> DataFrame:
    """Each link once, with its access dates, the first ones first: the store takes no more."""
    from pyspark.sql import functions as sql  # noqa: PLC0415 - an extra, and slow

    days = sql.array_sort(sql.array_distinct(sql.flatten(sql.collect_list("days"))))
    links = asked.where(asked.link.isNotNull()).select("link", "days")
    return links.groupBy("link").agg(days.alias("days"))


def _together(frame: DataFrame) -> Iterator[list[Any]]:
    rows = frame.toLocalIterator()
    while taken := list(islice(rows, _TOGETHER)):
        yield taken


def _proposals(rows: list[Any]) -> Iterator[tuple[bytes, bytes, int, bytes]]:
    for row in rows:
        yield bytes(row["fingerprint"]), bytes(row["question"]), row["by"], bytes(row["answer"])


def _put_in_dois(run: Run, answers: DataFrame) -> None:
    """Whose record somebody has: a link to such a DOI need not be asked."""
    for taken in _together(answers.select("answer")):
        known = [unpacked_value(bytes(row["answer"])) for row in taken]
        run.store.record(recorded_dois([one.doi for one in known], ()))


def _told(run: Run) -> Iterable[Row]:
    for fingerprint, by, answer in run.store.answered():
        yield {"fingerprint": fingerprint, "answer": answer, "by": by}


def _outcomes(run: Run) -> Iterable[Row]:
    for link, outcome in run.store.link_outcomes():
        yield {"link": link, "outcome": outcome}
