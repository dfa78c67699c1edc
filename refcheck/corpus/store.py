"""What a run keeps between its stages: questions, answers, links and names, on disk.

One process writes, others read: SQLite in WAL mode. Everything may be put in twice.
"""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from enum import IntEnum
from hashlib import blake2b
from typing import TYPE_CHECKING, NamedTuple

from refcheck.corpus.outcomes import Failed
from refcheck.errors import InputError, OutputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path


FILE = "store.sqlite"
_SCHEMA = """
CREATE TABLE IF NOT EXISTS questions (
    id INTEGER PRIMARY KEY, fingerprint BLOB NOT NULL UNIQUE, question BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS answers (id INTEGER PRIMARY KEY, by INTEGER, answer BLOB NOT NULL);
CREATE INDEX IF NOT EXISTS open_answers ON answers (id) WHERE by <= 0;
CREATE TABLE IF NOT EXISTS dois (doi TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS links (
    id INTEGER PRIMARY KEY, url BLOB NOT NULL UNIQUE, final INTEGER NOT NULL DEFAULT 0,
    outcome BLOB);
CREATE INDEX IF NOT EXISTS open_links ON links (id) WHERE final = 0;
CREATE TABLE IF NOT EXISTS failures (ordinal INTEGER PRIMARY KEY, kind TEXT, message BLOB);
CREATE TABLE IF NOT EXISTS accessed (
    link INTEGER NOT NULL, day BLOB NOT NULL, PRIMARY KEY (link, day)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS names (
    digest BLOB PRIMARY KEY, ordinal INTEGER NOT NULL) WITHOUT ROWID;
"""
_CACHE_KB = 32 << 10
_DAYS = 100  # access dates of an address: the earliest counts


class Asking(NamedTuple):
    """A question as it is stored: its number, in the order of the pages, and its bytes."""

    id: int
    question: bytes


class By(IntEnum):
    """Whose word an answer is: nobody's yet, so that it may be asked for again, or somebody's.

    `FAILED` is nobody's either: an index could not be read, so that it is asked again as well.
    """

    FAILED = -1
    NOBODY = 0
    INDEXES = 1
    SERVICES = 2


class Told(NamedTuple):
    """An answer to be stored.

    Without a byte it says that none can be found: the question itself breaks whoever answers.
    `doi` is the printed one, where somebody has a record of it.
    """

    id: int
    by: By
    answer: bytes
    doi: str | None = None


class Counts(NamedTuple):
    """Questions, answers by whose they are, links, and those of them that are open."""

    questions: int
    answers: Mapping[int, int]
    links: int
    open_links: int

    @property
    def open_questions(self) -> int:
        """Those that have an answer, which is nobody's."""
        return sum(number for by, number in self.answers.items() if by <= By.NOBODY)


class Store:
    """The writer's side; nothing is kept for a next start before `commit`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def commit(self) -> None:
        """Keep what was put in."""
        with _translated():
            self._connection.commit()

    def ask(self, questions: Iterable[tuple[bytes, bytes]]) -> None:
        """Put in questions by fingerprint, each once."""
        with _translated():
            self._connection.executemany(
                "INSERT OR IGNORE INTO questions (fingerprint, question) VALUES (?, ?)", questions
            )

    def ask_links(self, links: Iterable[tuple[str, Sequence[str]]]) -> None:
        """Put in addresses with what is printed of when they were seen."""
        run = self._connection.execute
        with _translated():
            for url, days in links:
                key = as_bytes(url)
                run("INSERT OR IGNORE INTO links (url) VALUES (?)", (key,))
                for day in days[:_DAYS]:
                    run(
                        "INSERT OR IGNORE INTO accessed SELECT id, ? FROM links WHERE url = ?",
                        (as_bytes(day), key),
                    )

    def propose(self, proposals: Iterable[tuple[bytes, bytes, int, bytes]]) -> None:
        """Put in questions (fingerprint, question) with answers (by, answer) that may be open.

        A question that has an answer keeps it.
        """
        run = self._connection.execute
        with _translated():
            for fingerprint, question, by, answer in proposals:
                run(
                    "INSERT OR IGNORE INTO questions (fingerprint, question) VALUES (?, ?)",
                    (fingerprint, question),
                )
                run(
                    "INSERT OR IGNORE INTO answers SELECT id, ?, ? FROM questions "
                    "WHERE fingerprint = ?",
                    (by, answer, fingerprint),
                )

    def unanswered(self, after: int, number: int) -> list[Asking]:
        """The next questions that have no answer at all, in order."""
        return self._askings(
            "SELECT id, question FROM questions WHERE id > ? AND NOT EXISTS "
            "(SELECT 1 FROM answers WHERE answers.id = questions.id) ORDER BY id LIMIT ?",
            (after, number),
        )

    def unanswered_or_failed(self, after: int, number: int) -> list[Asking]:
        """The same, and questions for which an index could not be read."""
        return self._askings(
            "SELECT id, question FROM questions WHERE id > ? AND NOT EXISTS "
            "(SELECT 1 FROM answers WHERE answers.id = questions.id AND by >= 0) "
            "ORDER BY id LIMIT ?",
            (after, number),
        )

    def open_questions(self, after: int, number: int) -> list[Asking]:
        """The next questions from whose answers more may be learnt, in order."""
        return self._askings(
            "SELECT id, question FROM questions WHERE id IN "
            "(SELECT id FROM answers WHERE by <= 0 AND id > ? ORDER BY id LIMIT ?) ORDER BY id",
            (after, number),
        )

    def answer(self, answers: Iterable[Told]) -> None:
        """Put in answers, in the place of earlier ones."""
        told = list(answers)
        with _translated():
            self._connection.executemany(
                "INSERT OR REPLACE INTO answers VALUES (?, ?, ?)",
                [(one.id, int(one.by), one.answer) for one in told],
            )
            self._connection.executemany(
                "INSERT OR IGNORE INTO dois VALUES (?)", [(one.doi,) for one in told if one.doi]
            )

    def open_links(self, after: int, number: int) -> dict[str, tuple[int, list[str]]]:
        """The next addresses that nobody was asked about: number and access dates of each."""
        run = self._connection.execute
        with _translated():
            found = run(
                "SELECT id, url FROM links WHERE final = 0 AND id > ? ORDER BY id LIMIT ?",
                (after, number),
            ).fetchall()
            days = "SELECT day FROM accessed WHERE link = ? ORDER BY day LIMIT ?"
            return {
                as_text(url): (one, [as_text(day) for (day,) in run(days, (one, _DAYS))])
                for one, url in found
            }

    def answer_links(self, links: Iterable[tuple[int, bool, bytes]]) -> None:
        """Put in what became of addresses, and whether that is final."""
        with _translated():
            self._connection.executemany(
                "UPDATE links SET final = ?, outcome = ? WHERE id = ?",
                [(int(final), outcome, number) for number, final, outcome in links],
            )

    def fail(self, ordinal: int, failed: Failed) -> None:
        """Put in that a page cannot be read, so that nobody tries it again."""
        row = (ordinal, failed.kind, as_bytes(failed.message))
        with _translated():
            self._connection.execute("INSERT OR REPLACE INTO failures VALUES (?, ?, ?)", row)

    def failure(self, ordinal: int) -> Failed | None:
        """What came of a page, if that is why it has no rows."""
        sql = "SELECT kind, message FROM failures WHERE ordinal = ?"
        with _translated():
            row = self._connection.execute(sql, (ordinal,)).fetchone()
        return Failed(row[0], as_text(row[1])) if row else None

    def answered(self) -> Iterator[tuple[bytes, int, bytes]]:
        """Every answer: the question's fingerprint, whose word it is, and the answer's bytes."""
        sql = "SELECT fingerprint, by, answer FROM answers JOIN questions USING (id)"
        with _translated():
            yield from self._connection.execute(sql)

    def link_outcomes(self) -> Iterator[tuple[bytes, bytes]]:
        """What became of every address that somebody was asked about."""
        with _translated():
            yield from self._connection.execute(
                "SELECT url, outcome FROM links WHERE outcome IS NOT NULL"
            )

    def record(self, dois: Iterable[str]) -> None:
        """Put in DOIs that somebody has a record of."""
        with _translated():
            self._connection.executemany(
                "INSERT OR IGNORE INTO dois VALUES (?)", ((doi,) for doi in dois)
            )

    def recorded(self, dois: Iterable[str]) -> frozenset[str]:
        """Those of these DOIs that somebody has a record of."""
        run = self._connection.execute
        with _translated():
            asked = "SELECT 1 FROM dois WHERE doi = ?"
            return frozenset(doi for doi in dois if run(asked, (doi,)).fetchone())

    def is_repeated(self, name: str, ordinal: int) -> bool:
        """Whether a page of this name stood at an earlier place."""
        digest = blake2b(as_bytes(name), digest_size=16).digest()
        run = self._connection.execute
        with _translated():
            run("INSERT OR IGNORE INTO names VALUES (?, ?)", (digest, ordinal))
            first = run("SELECT ordinal FROM names WHERE digest = ?", (digest,)).fetchone()[0]
        return bool(first < ordinal)

    def counts(self) -> Counts:
        """How much there is."""
        run = self._connection.execute
        with _translated():
            answers = dict(run("SELECT by, count(*) FROM answers GROUP BY by").fetchall())
            links = dict(run("SELECT final, count(*) FROM links GROUP BY final").fetchall())
            questions = run("SELECT count(*) FROM questions").fetchone()[0]
        return Counts(questions, answers, sum(links.values()), links.get(0, 0))

    def _askings(self, sql: str, values: tuple[int, ...]) -> list[Asking]:
        with _translated():
            return [Asking(*row) for row in self._connection.execute(sql, values)]


@contextmanager
def open_store(work: Path) -> Iterator[Store]:
    """The store in a folder, made where it is not there yet; OutputError where it cannot be."""
    with _translated():
        connection = sqlite3.connect(work / FILE, isolation_level="DEFERRED")
    try:
        with _translated():
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")  # the manifest relies on it
            connection.execute(f"PRAGMA cache_size = -{_CACHE_KB}")
            connection.executescript(_SCHEMA)
        yield Store(connection)
    finally:
        connection.close()


def as_bytes(text: str) -> bytes:
    """Addresses and names of pages need not be UTF-8."""
    return text.encode("utf-8", "surrogatepass")


def as_text(data: bytes) -> str:
    """What `as_bytes` made bytes of."""
    return data.decode("utf-8", "surrogatepass")


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except sqlite3.DatabaseError as error:
        full = "full" in str(error) or "I/O" in str(error)
        if isinstance(error, sqlite3.OperationalError):
            hint = "is the disk full? the same command goes on" if full else None
            raise OutputError(f"the run's store cannot be written: {error}", hint=hint) from error
        raise InputError(
            f"the run's store is damaged: {error}", hint="--restart begins anew"
        ) from error
