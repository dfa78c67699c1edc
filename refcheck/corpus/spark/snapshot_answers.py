"""Questions answered by joining their keys with a snapshot's, in the place of an index."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from refcheck.corpus.answering import answer
from refcheck.corpus.questions import as_question
from refcheck.corpus.spark import frames
from refcheck.corpus.spark.frames import arrow_schema, batches, rows_in
from refcheck.corpus.spark.joined_index import Joined, JoinedIndex, LackingError
from refcheck.corpus.spark.ranking import (
    Postings,
    chosen_words,
    keyed,
    searched_words,
    unpacked_postings,
    worded,
)
from refcheck.corpus.spark.snapshot import read_info, records_in, terms_in
from refcheck.corpus.spark.tasks import answer_row, unheard
from refcheck.matching.keys import printed_keys
from refcheck.matching.printed import read_printed
from refcheck.resolvers.index_format import stored_work
from refcheck.resolvers.index_notices import open_notices
from refcheck.resolvers.opening import open_resolver
from refcheck.resolvers.other_identifiers import OTHER_IDENTIFIERS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    import pyarrow as pa
    from pyspark.sql import DataFrame

    from refcheck.corpus.spark.frames import Row
    from refcheck.corpus.spark.ranking import Statistics
    from refcheck.corpus.spark.snapshot import SnapshotInfo
    from refcheck.corpus.spark.stages import Stages
    from refcheck.corpus.spark.tasks import Visits
    from refcheck.matching.printed import Printed
    from refcheck.model.settings import Settings
    from refcheck.resolvers.chain import Resolver

    Batches = Iterable[pa.RecordBatch]

_NEED: Final = "fingerprint binary, term string"
_RANKED: Final = "fingerprint binary, role string, place int, work bigint"
_ANSWERED: Final = f"{frames.ANSWER}, lacking boolean"
_KEYED, _WORDED = "key", "word"  # roles of works beside "id|…"


def answered_by_snapshot(
    questions: DataFrame, stages: Stages, visits: Visits, folder: Path
) -> DataFrame:
    """What the resolver says of each question when it is given what the joins bring up, kept.

    First by identifiers and keys; those questions of which no work is accepted then by their words
    as well.
    """
    # Its notices are read on executors, which stand elsewhere.
    joins = _Joins(stages, visits, folder.absolute(), read_info(folder))
    terms = stages.tasks(questions, partial(_needs, visits, _keys_of), _NEED)
    by_keys = joins.ranked("keys", questions, terms, _ranked_by_keys)
    first = joins.answered("by_keys", questions, by_keys, words=False)
    left = questions.join(first.where(first.lacking).select("fingerprint"), "fingerprint")
    by_words = joins.ranked("words", left, joins.rarest(left), _ranked_by_words)
    keys_left = by_keys.join(left.select("fingerprint"), "fingerprint", "left_semi")
    second = joins.answered("by_words", left, keys_left.unionByName(by_words), words=True)
    return first.where(~first.lacking).unionByName(second).drop("lacking")


@dataclass(frozen=True, slots=True)
class _Joins:
    stages: Stages
    visits: Visits
    folder: Path
    info: SnapshotInfo

    def rarest(self, questions: DataFrame) -> DataFrame:
        """The words of each question that are worth looking for; of the others no work is read."""
        needed = self.stages.tasks(questions, partial(_needs, self.visits, _words_of), _NEED)
        known = self._with_terms(questions, needed, "number")
        return self.stages.tasks(known, partial(_needs, self.visits, _rarest_of), _NEED)

    def ranked(self, name: str, questions: DataFrame, needed: DataFrame, by: Any) -> DataFrame:
        """Works that come near each question, by role and place."""
        known = self._with_terms(questions, needed, "number", "works")
        ranks = partial(_ranks, self.visits, self.info.statistics, by)
        return self.stages.frame(name, _RANKED, lambda: self.stages.tasks(known, ranks, _RANKED))

    def _with_terms(self, questions: DataFrame, needed: DataFrame, *columns: str) -> DataFrame:
        """The questions, each with what the snapshot says of its terms."""
        from pyspark.sql import functions as sql  # noqa: PLC0415 - an extra, and slow

        terms = terms_in(self.folder, self.stages.spark).select("term", *columns)
        found = sql.collect_list(sql.struct("term", *columns)).alias("found")
        joined = needed.join(terms, "term").groupBy("fingerprint").agg(found)
        return questions.join(joined, "fingerprint")

    def answered(
        self, name: str, questions: DataFrame, ranked: DataFrame, *, words: bool
    ) -> DataFrame:
        """The resolver's word, or that it lacks the works that words lead to."""
        from pyspark.sql import functions as sql  # noqa: PLC0415 - as above

        records = records_in(self.folder, self.stages.spark)
        brought = (
            ranked.join(records, "work")
            .groupBy("fingerprint")
            .agg(sql.collect_list(sql.struct("role", "place", "record")).alias("brought"))
        )
        known = questions.join(brought, "fingerprint", "left")
        resolves = partial(_resolves, self.visits, self.folder, self.info, words=words)
        return self.stages.frame(
            name, _ANSWERED, lambda: self.stages.tasks(known, resolves, _ANSWERED)
        )


def _needs(visits: Visits, terms_of: Any, found: Batches) -> Iterator[pa.RecordBatch]:
    rows = visits.each(partial(_opened, partial(_need_rows, terms_of)), rows_in(found))
    yield from batches(rows, arrow_schema(_NEED))


def _need_rows(terms_of: Callable[[Row], list[str]], rows: list[Row]) -> list[Row]:
    return [
        {"fingerprint": row["fingerprint"], "term": term} for row in rows for term in terms_of(row)
    ]


def _keys_of(row: Row) -> list[str]:
    question = as_question(row["question"])
    fields = question.fields()
    named = [("doi", fields.doi), *((kind, getattr(fields, kind)) for kind in OTHER_IDENTIFIERS)]
    ids = [f"id|{kind}:{value}" for kind, value in named if value]
    keys = printed_keys(read_printed(question.text, fields))
    return list(dict.fromkeys([*ids, *(f"key|{key}" for key in keys)]))


def _words_of(row: Row) -> list[str]:
    return [f"word|{word}" for word in searched_words(_printed(row))]


def _rarest_of(row: Row) -> list[str]:
    numbers = {one["term"].removeprefix("word|"): one["number"] for one in row["found"]}
    return [f"word|{word}" for word in chosen_words(_printed(row), numbers)]


def _printed(row: Row) -> Printed:
    question = as_question(row["question"])
    return read_printed(question.text, question.fields())


def _ranks(
    visits: Visits, whole: Statistics, ranked: Any, found: Batches
) -> Iterator[pa.RecordBatch]:
    rows = visits.each(partial(_opened, partial(_rank_rows, whole, ranked)), rows_in(found))
    yield from batches(rows, arrow_schema(_RANKED))


def _rank_rows(whole: Statistics, ranked: Any, rows: list[Row]) -> list[Row]:
    return [
        {"fingerprint": row["fingerprint"], "role": role, "place": place, "work": work}
        for row in rows
        for role, place, work in ranked(row, whole)
    ]


def _ranked_by_keys(row: Row, whole: Statistics) -> Iterator[tuple[str, int, int]]:
    found = _postings(row)
    for term, postings in found.items():
        if term.startswith("id|"):
            work = _of_identifier(term, postings)
            if work is not None:
                yield term, 0, work
    keys = {term: value for term, value in found.items() if term.startswith("key|")}
    for place, work in enumerate(keyed(keys, whole)):
        yield _KEYED, place, work


def _of_identifier(term: str, postings: Postings) -> int | None:
    """The index's choice; chapters bear their book's ISBN, so that of several it is nobody's."""
    if not postings.works or (term.startswith("id|isbn:") and postings.number > 1):
        return None
    return min(postings.works, key=lambda one: (one.length, one.work)).work


def _ranked_by_words(row: Row, whole: Statistics) -> Iterator[tuple[str, int, int]]:
    found = {term.removeprefix("word|"): value for term, value in _postings(row).items()}
    for place, work in enumerate(worded(_printed(row), found, whole)):
        yield _WORDED, place, work


def _postings(row: Row) -> dict[str, Postings]:
    return {
        one["term"]: Postings(one["number"], unpacked_postings(one["works"] or b""))
        for one in row["found"]
    }


def _resolves(
    visits: Visits,
    folder: Path,
    info: SnapshotInfo,
    found: Batches,
    *,
    words: bool,
) -> Iterator[pa.RecordBatch]:
    opening = partial(_resolving, visits.job.settings, folder, info, words=words)
    yield from batches(visits.each(opening, rows_in(found)), arrow_schema(_ANSWERED))


@contextmanager
def _opened(function: Any) -> Iterator[Any]:
    yield function


@contextmanager
def _resolving(
    settings: Settings, folder: Path, info: SnapshotInfo, *, words: bool
) -> Iterator[Callable[[list[Row]], list[Row]]]:
    index = JoinedIndex(info.works, f"{folder.name}, {info.works:,} works")
    notices = [open_notices(folder)]
    with open_resolver(settings, warn=unheard, before=[index], notices=notices) as resolver:
        yield partial(_answer_rows, resolver, index, words=words)


def _answer_rows(
    resolver: Resolver, index: JoinedIndex, rows: list[Row], *, words: bool
) -> list[Row]:
    return [_answer_row(resolver, index, row, words=words) for row in rows]


def _answer_row(resolver: Resolver, index: JoinedIndex, row: Row, *, words: bool) -> Row:
    index.hold(_joined(row["brought"] or [], words=words))
    try:
        known = answer(as_question(row["question"]), resolver)
    except LackingError:
        return {"fingerprint": row["fingerprint"], "lacking": True}
    return answer_row(row, known) | {"lacking": False}


def _joined(brought: list[Row], *, words: bool) -> Joined:
    """The works in the index's order; one that has come by its keys does not come again."""
    works: dict[str, list[Any]] = {}
    for one in sorted(brought, key=lambda one: (one["role"], one["place"])):
        works.setdefault(one["role"], []).append(one["record"])
    keyed_records = works.pop(_KEYED, [])
    worded_records = [one for one in works.pop(_WORDED, []) if one not in keyed_records]
    looked_up = {
        role.removeprefix("id|"): stored_work(records[0]) for role, records in works.items()
    }
    keyed_works = [stored_work(one) for one in keyed_records]
    worded_works = [stored_work(one) for one in worded_records] if words else None
    return Joined(looked_up, keyed_works, worded_works)
