"""What each Spark task does at its pages and questions, in a guarded process of its own."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from refcheck.corpus.answering import answer, is_conclusive, is_failed
from refcheck.corpus.checking import asked_about, checked
from refcheck.corpus.known import KnownWorks
from refcheck.corpus.outcomes import Done, Failed
from refcheck.corpus.pages import SourcePage
from refcheck.corpus.pickled import packed, unpacked_value
from refcheck.corpus.pool import Piece
from refcheck.corpus.questions import as_bytes, as_question
from refcheck.corpus.spark import frames
from refcheck.corpus.spark.frames import arrow_schema, batches, page_in, rows_in
from refcheck.corpus.spark.guard import guarded
from refcheck.corpus.store import By
from refcheck.corpus.tables import TABLES
from refcheck.resolvers.opening import open_resolver

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import pyarrow as pa

    from refcheck.corpus.checking import Asked
    from refcheck.corpus.job import Job
    from refcheck.corpus.outcomes import Outcome
    from refcheck.corpus.questions import KnownReference
    from refcheck.corpus.rows import Rows
    from refcheck.corpus.spark.frames import Row
    from refcheck.corpus.worker import Limits, Opening
    from refcheck.resolvers.chain import Resolver

    Batches = Iterable[pa.RecordBatch]

# A page judged: the JSON Lines of each table, or why there are none.
JUDGED: Final = "ordinal bigint, name string, kind string, message string, " + ", ".join(
    f"`{name}` binary" for name in TABLES
)
_OCTETS = 4 << 20  # of a piece, and one question if that is more
_TOGETHER = 32  # questions of a piece: a piece should take longer than it takes to hand it out


@dataclass(frozen=True, slots=True)
class Visits:
    """What the tasks of all stages know: the run's job, offline, and what one page may cost.

    Each Python worker has a process beside it that does the work, as in the local engine: Spark
    itself can end a Python worker, and all that it has done with it, but no single page. So a page
    that hangs or takes its process with it is a row of errors, and the task goes on. That process
    opens the indexes once, for the tasks of all stages.
    """

    job: Job
    limits: Limits

    @property
    def opening(self) -> Opening:
        """What the process beside a worker opens for all that is done here."""
        return partial(_opened, self.job)

    def ask(self, found: Batches) -> Iterator[pa.RecordBatch]:
        """Pages become what has to be asked about them, in the columns of `frames.ASKED`."""
        pieces = (Piece(row["ordinal"], page_in(row), len(row["data"])) for row in rows_in(found))
        outcomes = guarded(self.opening, pieces, self.limits)
        rows = (row for ordinal, outcome in outcomes for row in _asked(ordinal, outcome))
        yield from batches(rows, arrow_schema(frames.ASKED))

    def answer(self, found: Batches) -> Iterator[pa.RecordBatch]:
        """Questions become answers of the indexes, in the columns of `frames.ANSWER`.

        One that breaks or hangs has no answer.
        """
        rows = self.each(self.opening, rows_in(found))
        yield from batches(rows, arrow_schema(frames.ANSWER))

    def check(self, found: Batches) -> Iterator[pa.RecordBatch]:
        """Pages with their answers become rows of every table, in the columns of `JUDGED`."""
        pieces = (
            Piece((row["ordinal"], row["name"]), _visit(row), len(row["data"]))
            for row in rows_in(found)
        )
        outcomes = guarded(self.opening, pieces, self.limits)
        rows = (_judged(ordinal, name, outcome) for (ordinal, name), outcome in outcomes)
        yield from batches(rows, arrow_schema(JUDGED))

    def each(self, opening: Opening, rows: Iterator[Row]) -> Iterator[Row]:
        """The rows that a function makes of lists of rows; a list that fails is tried singly."""
        again: list[Row] = []
        pieces = (Piece(taken, taken, _octets(taken)) for taken in _taken(rows))
        for taken, outcome in guarded(opening, pieces, self.limits):
            if isinstance(outcome, Done):
                yield from outcome.value
            elif len(taken) > 1:
                again.extend(taken)
        if again:
            singly = (Piece([one], [one], _octets(one)) for one in again)
            for _, outcome in guarded(opening, singly, self.limits):
                yield from outcome.value if isinstance(outcome, Done) else ()


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
def _opened(job: Job) -> Iterator[Callable[[Any], Any]]:
    opened = open_resolver(job.settings, warn=unheard) if job.asks_works else nullcontext(None)
    with opened as resolver:
        yield partial(_done, job, resolver)


def _done(job: Job, resolver: Resolver | None, item: Any) -> Asked | Rows | list[Row]:
    """A page is asked about, questions are answered, and a page with its answers is judged."""
    if isinstance(item, SourcePage):
        return asked_about(item, job)
    if resolver is not None and isinstance(item, list):
        return _answers(resolver, item)
    return _checked(job, resolver, item)


def _answers(resolver: Resolver, rows: list[Row]) -> list[Row]:
    return [answer_row(row, answer(as_question(row["question"]), resolver)) for row in rows]


def answer_row(question: Row, known: KnownReference) -> Row:
    """An answer in the columns of `frames.ANSWER`."""
    return {
        "fingerprint": question["fingerprint"],
        "answer": packed(known),
        "by": int(_whose(known)),
    }


def _whose(known: KnownReference) -> By:
    if is_conclusive(known):
        return By.INDEXES
    return By.FAILED if is_failed(known) else By.NOBODY


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
