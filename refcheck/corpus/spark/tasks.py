"""What each Spark task does at its pages and questions, in a guarded process of its own."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from functools import partial
from multiprocessing import forkserver
from typing import TYPE_CHECKING, Any, Final

from refcheck.corpus.answering import answer, is_conclusive
from refcheck.corpus.local.asking import as_bytes, as_question
from refcheck.corpus.checking import asked_about, checked
from refcheck.corpus.known import KnownWorks
from refcheck.corpus.outcomes import Done, Failed
from refcheck.corpus.pickled import packed, unpacked_value
from refcheck.corpus.pool import Piece, ordered
from refcheck.corpus.spark import frames
from refcheck.corpus.spark.frames import arrow_schema, batches, page_in, rows_in
from refcheck.corpus.tables import TABLES
from refcheck.resolvers.opening import open_resolver

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import pyarrow as pa

    from refcheck.corpus.checking import Asked
    from refcheck.corpus.job import Job
    from refcheck.corpus.outcomes import Outcome
    from refcheck.corpus.pages import SourcePage
    from refcheck.corpus.rows import Rows
    from refcheck.corpus.spark.frames import Row
    from refcheck.corpus.worker import Limits, Opening
    from refcheck.model.settings import Settings
    from refcheck.resolvers.chain import Resolver

    Batches = Iterable[pa.RecordBatch]

# A page judged: the JSON Lines of each table, or why there are none.
JUDGED: Final = "ordinal bigint, name string, kind string, message string, " + ", ".join(
    f"`{name}` binary" for name in TABLES
)
_OCTETS = 4 << 20  # of a piece, and one question if that is more
# With the first comes PySpark: what a Spark worker was started as, its own processes run again.
_PRELOADED = ["pyspark.serializers", "refcheck.corpus.spark.snapshot_answers", "tantivy"]
_TOGETHER = 32  # questions of a piece: a piece should take longer than it takes to hand it out


@dataclass(frozen=True, slots=True)
class Visits:
    """What the tasks of all stages know: the run's job, and what one page may cost.

    Each task has a process of its own that does the work, as in the local engine: Spark itself can
    end a Python worker, and all that it has done with it, but no single page. So a page that hangs
    or takes its process with it is a row of errors, and the task goes on.
    """

    job: Job
    limits: Limits

    @property
    def offline(self) -> Settings:
        """What workers ask: indexes, and neither the network nor the cache of one machine."""
        return replace(self.job.settings, offline=True, cache=False)

    def ask(self, found: Batches) -> Iterator[pa.RecordBatch]:
        """Pages become what has to be asked about them, in the columns of `frames.ASKED`."""
        pieces = (Piece(row["ordinal"], page_in(row), len(row["data"])) for row in rows_in(found))
        outcomes = self._ordered(partial(_asking, self.job), pieces)
        rows = (row for ordinal, outcome in outcomes for row in _asked(ordinal, outcome))
        yield from batches(rows, arrow_schema(frames.ASKED))

    def answer(self, found: Batches) -> Iterator[pa.RecordBatch]:
        """Questions become answers of the indexes, in the columns of `frames.ANSWER`.

        One that breaks or hangs has no answer.
        """
        rows = self.each(partial(_answering, self.offline), rows_in(found))
        yield from batches(rows, arrow_schema(frames.ANSWER))

    def check(self, found: Batches) -> Iterator[pa.RecordBatch]:
        """Pages with their answers become rows of every table, in the columns of `JUDGED`."""
        pieces = (
            Piece((row["ordinal"], row["name"]), _visit(row), len(row["data"]))
            for row in rows_in(found)
        )
        outcomes = self._ordered(partial(_checking, self.job, self.offline), pieces)
        rows = (_judged(ordinal, name, outcome) for (ordinal, name), outcome in outcomes)
        yield from batches(rows, arrow_schema(JUDGED))

    def each(self, opening: Opening, rows: Iterator[Row]) -> Iterator[Row]:
        """The rows that a function makes of lists of rows; a list that fails is tried singly."""
        again: list[Row] = []
        pieces = (Piece(taken, taken, _octets(taken)) for taken in _taken(rows))
        for taken, outcome in self._ordered(opening, pieces):
            if isinstance(outcome, Done):
                yield from outcome.value
            elif len(taken) > 1:
                again.extend(taken)
        if again:
            singly = (Piece([one], [one], _octets(one)) for one in again)
            for _, outcome in self._ordered(opening, singly):
                yield from outcome.value if isinstance(outcome, Done) else ()

    def _ordered(self, opening: Opening, pieces: Iterator[Piece[Any]]) -> Iterator[Any]:
        # Before the pool starts it: what each new process of every task would import once more.
        forkserver.set_forkserver_preload(_PRELOADED)
        forkserver.ensure_running()
        return ordered(opening, pieces, workers=1, limits=self.limits)


def _taken(rows: Iterator[Row]) -> Iterator[list[Row]]:
    taken: list[Row] = []
    octets = 0
    for row in rows:
        taken.append(row)
        octets += _octets(row)
        if len(taken) == _TOGETHER or octets > _OCTETS:
            yield taken
            taken, octets = [], 0
    if taken:
        yield taken


def _octets(value: Any) -> int:
    """About how much is sent to the other process."""
    if isinstance(value, bytes | str):
        return len(value)
    if isinstance(value, dict):
        value = value.values()
    return sum(map(_octets, value)) if isinstance(value, Iterable) else 0


@contextmanager
def _asking(job: Job) -> Iterator[Callable[[SourcePage], Asked]]:
    yield partial(asked_about, job=job)


@contextmanager
def _answering(settings: Settings) -> Iterator[Callable[[list[Row]], list[Row]]]:
    with open_resolver(settings, warn=unheard) as resolver:
        yield partial(_answers, resolver)


def _answers(resolver: Resolver, rows: list[Row]) -> list[Row]:
    return [answer_row(row, answer(as_question(row["question"]), resolver)) for row in rows]


def answer_row(question: Row, known: Any) -> Row:
    """An answer in the columns of `frames.ANSWER`."""
    return {
        "fingerprint": question["fingerprint"],
        "answer": packed(known),
        "conclusive": is_conclusive(known),
    }


@contextmanager
def _checking(job: Job, settings: Settings) -> Iterator[Callable[[Any], Rows]]:
    opened = open_resolver(settings, warn=unheard) if job.asks_works else nullcontext(None)
    with opened as resolver:
        yield partial(_checked, job, resolver)


def _visit(row: Row) -> tuple[SourcePage, dict[bytes, bytes], dict[bytes, bytes]]:
    """A page, what is known of its references, and of its links."""
    answers = {one["fingerprint"]: one["answer"] for one in row.get("answers") or ()}
    outcomes = {one["link"]: one["outcome"] for one in row.get("outcomes") or ()}
    return page_in(row), answers, outcomes


def _checked(
    job: Job,
    resolver: Resolver | None,
    visit: tuple[SourcePage, dict[bytes, bytes], dict[bytes, bytes]],
) -> Rows:
    page, answers, outcomes = visit
    works = links = None
    if resolver is not None:
        known = {mark: unpacked_value(value) for mark, value in answers.items()}
        works = KnownWorks(known, resolver)
    if job.asks_links:
        links = {frames.as_url(key): unpacked_value(value) for key, value in outcomes.items()}
    return checked(page, job, works, links)


def _asked(ordinal: int, outcome: Outcome) -> Iterator[Row]:
    if isinstance(outcome, Failed):
        yield {"ordinal": ordinal} | frames.failure(outcome.kind, outcome.message)
        return
    asked: Asked = outcome.value
    for question in asked.questions:
        mark, stored = question.fingerprint, as_bytes(question)
        yield {"ordinal": ordinal, "fingerprint": mark, "question": stored}
    for url, days in asked.links.items():
        written = [frames.as_key(day) for day in days]
        yield {"ordinal": ordinal, "link": frames.as_key(url), "days": written}


def _judged(ordinal: int, name: str, outcome: Outcome) -> Row:
    row: Row = {"ordinal": ordinal, "name": name}
    if isinstance(outcome, Failed):
        return row | frames.failure(outcome.kind, outcome.message)
    return row | dict(outcome.value.tables)


def unheard(line: str) -> None:
    """Nobody: workers have no cache, of which alone there would be something to say."""
