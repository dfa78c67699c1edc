"""What each Spark task does at its pages and questions, in a guarded process of its own."""

from __future__ import annotations

from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any, TypeAlias

from refcheck.corpus.answering import answer, is_conclusive
from refcheck.corpus.checking import asked_about, checked
from refcheck.corpus.known import KnownWorks
from refcheck.corpus.outcomes import Done, Failed
from refcheck.corpus.packing import packed, unpacked_value
from refcheck.corpus.pool import Piece, ordered
from refcheck.corpus.questions import KnownReference, Question
from refcheck.corpus.spark import frames
from refcheck.corpus.spark.frames import arrow_schema, batches, page_in, rows_in
from refcheck.corpus.tables import TABLES
from refcheck.model.evidence import ReferenceFields, Unchecked
from refcheck.resolvers.opening import open_resolver

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from contextlib import AbstractContextManager

    import pyarrow as pa

    from refcheck.corpus.checking import Asked
    from refcheck.corpus.job import Job
    from refcheck.corpus.pages import SourcePage
    from refcheck.corpus.rows import Rows
    from refcheck.corpus.spark.frames import Row
    from refcheck.corpus.worker import Limits
    from refcheck.model.settings import Settings
    from refcheck.resolvers.chain import Resolver

    Opened: TypeAlias = "Callable[[Settings], AbstractContextManager[Resolver]]"
    Found: TypeAlias = "Iterable[pa.RecordBatch]"


@dataclass(frozen=True, slots=True)
class Visits:
    """What the tasks of all stages know: the run's job, and what one page may cost."""

    job: Job
    limits: Limits

    @property
    def offline(self) -> Settings:
        """What workers ask: indexes, and neither the network nor the cache of one machine."""
        return replace(self.job.settings, offline=True, cache=False)

    def ask(self, found: Found) -> Iterator[pa.RecordBatch]:
        """Pages become what has to be asked about them, in the columns of `frames.ASKED`."""
        pieces = (Piece(row["ordinal"], page_in(row), _size(row)) for row in rows_in(found))
        outcomes = ordered(partial(_asking, self.job), pieces, workers=1, limits=self.limits)
        rows = (row for ordinal, outcome in outcomes for row in _asked(ordinal, outcome))
        yield from batches(rows, arrow_schema(frames.ASKED))

    def answer(self, found: Found) -> Iterator[pa.RecordBatch]:
        """Questions become answers of the indexes, in the columns of `frames.ANSWER`."""
        asked = (question_in(row) for row in rows_in(found))
        pieces = (Piece(one, one, len(one.text)) for one in asked)
        opening = partial(_answering, self.offline)
        outcomes = ordered(opening, pieces, workers=1, limits=self.limits)
        rows = (_answered(question, outcome) for question, outcome in outcomes)
        yield from batches(rows, arrow_schema(frames.ANSWER))

    def check(self, found: Found) -> Iterator[pa.RecordBatch]:
        """Pages with their answers become rows of every table, in the columns of `JUDGED`."""
        pieces = (Piece(_head(row), self._to_check(row), _size(row)) for row in rows_in(found))
        opening = partial(_checking, self.job, self.offline)
        outcomes = ordered(opening, pieces, workers=1, limits=self.limits)
        yield from batches(
            (_judged(head, outcome) for head, outcome in outcomes), arrow_schema(JUDGED)
        )

    def _to_check(self, row: Row) -> tuple[SourcePage, Row]:
        return page_in(row), {name: row.get(name) or () for name in ("answers", "outcomes")}


JUDGED = f"{frames.JUDGED_HEAD}, " + ", ".join(f"{name} binary" for name in TABLES)


def question_in(row: Row) -> Question:
    """The question that a row holds."""
    return Question(*unpacked_value(row["question"]))


def packed_answer(known: KnownReference) -> bytes:
    """An answer as the frames hold it."""
    return packed((known.fields, known.resolution, known.doi))


def unanswered(reason: str) -> KnownReference:
    """What is known of a question that broke or hung: nothing, and why."""
    return KnownReference(ReferenceFields(), Unchecked("index", reason))


def as_key(url: str) -> bytes:
    """An address as a frame holds it; a page's need not be text that can be written."""
    return url.encode("utf-8", "surrogatepass")


def as_url(key: bytes) -> str:
    """The address again."""
    return key.decode("utf-8", "surrogatepass")


def _size(row: Row) -> int:
    return len(row["data"])


@contextmanager
def _asking(job: Job) -> Iterator[Callable[[SourcePage], Asked]]:
    yield partial(asked_about, job=job)


@contextmanager
def _answering(settings: Settings) -> Iterator[Callable[[Question], KnownReference]]:
    with open_resolver(settings, warn=_unheard) as resolver:
        yield partial(answer, resolver=resolver)


@contextmanager
def _checking(job: Job, settings: Settings) -> Iterator[Callable[[Any], Rows]]:
    opened = open_resolver(settings, warn=_unheard) if job.asks_works else nullcontext(None)
    with opened as resolver:
        yield partial(_checked, job, resolver)


def _checked(job: Job, resolver: Resolver | None, visit: tuple[SourcePage, Row]) -> Rows:
    page, found = visit
    works = None
    if resolver is not None:
        known = {one["fingerprint"]: one["answer"] for one in found["answers"]}
        works = KnownWorks(_KnownAnswers(known), resolver)
    outcomes = {
        as_url(one["link"]): unpacked_value(one["outcome"]) for one in found["outcomes"]
    }
    return checked(page, job, works, outcomes if job.asks_links else None)


class _KnownAnswers(dict[bytes, KnownReference]):
    """Answers by fingerprint."""

    def __init__(self, known: Mapping[bytes, bytes]) -> None:
        super().__init__(
            {mark: KnownReference(*unpacked_value(value)) for mark, value in known.items()}
        )


def _asked(ordinal: int, outcome: Done | Failed) -> Iterator[Row]:
    if isinstance(outcome, Failed):
        yield {"ordinal": ordinal, "kind": outcome.kind, "message": outcome.message}
        return
    asked: Asked = outcome.value
    for question in asked.questions:
        yield {
            "ordinal": ordinal,
            "fingerprint": question.fingerprint,
            "question": packed((question.text, question.context_object, question.urls)),
        }
    for url, days in asked.links.items():
        yield {"ordinal": ordinal, "link": as_key(url), "days": list(days)}


def _answered(question: Question, outcome: Done | Failed) -> Row:
    known = outcome.value if isinstance(outcome, Done) else unanswered(outcome.message)
    return {
        "fingerprint": question.fingerprint,
        "answer": packed_answer(known),
        "conclusive": is_conclusive(known),
    }


def _head(row: Row) -> tuple[int, str]:
    return row["ordinal"], row["name"]


def _judged(head: tuple[int, str], outcome: Done | Failed) -> Row:
    ordinal, name = head
    row: Row = {"ordinal": ordinal, "name": name}
    if isinstance(outcome, Failed):
        return row | {"kind": outcome.kind, "message": outcome.message}
    return row | dict(outcome.value.tables)


def _unheard(line: str) -> None:
    """Nobody: workers have no cache, of which alone there would be something to say."""
