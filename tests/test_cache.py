"""The cache of answers: how long they count, who shares them, and what a bad file or disk does."""

from __future__ import annotations

import json
import multiprocessing
import sqlite3
import threading
import time
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refcheck.errors import SourceError
from refcheck.model.evidence import ReferenceFields, SourceState
from refcheck.model.works import Author, Update, Work
from refcheck.net.cache import FILE_NAME, NEGATIVE, POSITIVE, AnswerCache, cache_key
from refcheck.resolvers.cached import CachedAgency, CachedWitness
from refcheck.resolvers.shelf import FORM

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@pytest.fixture
def warnings():
    return []


@pytest.fixture
def opened(tmp_path, now, warnings):
    """`opened()` is another cache over the same folder, as a second run would have it."""
    caches = []

    def another():
        caches.append(AnswerCache(tmp_path / "cache", now=now, warn=warnings.append))
        return caches[-1]

    yield another
    for cache in caches:
        cache.close()


def test_an_answer_outlives_the_run(opened, warnings):
    opened().put("key", {"work": None}, POSITIVE)

    assert opened().get("key") == {"work": None}
    assert opened().get("other") is None
    assert warnings == []


def test_answers_expire(opened, now):
    cache = opened()
    cache.put("found", 1, POSITIVE)
    cache.put("missing", 2, NEGATIVE)

    now.day += 0.99
    assert (cache.get("found"), cache.get("missing")) == (1, 2)
    now.day += 0.02
    assert (cache.get("found"), cache.get("missing")) == (1, None)
    now.day += 29
    assert cache.get("found") is None


def test_many_are_kept_and_given_together(opened, now):
    cache = opened()
    cache.put_many({f"key {n}": (n, POSITIVE if n % 2 else NEGATIVE) for n in range(1200)})
    now.day += 2

    found = opened().get_many(f"key {n}" for n in range(1300))

    assert found == {f"key {n}": n for n in range(1, 1200, 2)}


def test_of_many_all_are_kept_or_none(opened):
    cache = opened()

    with pytest.raises(TypeError):
        cache.put_many({"one": (1, POSITIVE), "two": (object(), POSITIVE)})

    assert opened().get("one") is None
    cache.put("one", 1, POSITIVE)
    assert opened().get("one") == 1


def test_what_another_run_has_stored_meanwhile_is_merged(opened, now):
    opened().put_many({"key": ([1], POSITIVE), "old": ([1], NEGATIVE)})
    now.day += 2

    opened().put_many({key: ([2], POSITIVE) for key in ("key", "old", "new")}, lambda a, b: a + b)

    found = opened().get_many(["key", "old", "new"])
    assert found == {"key": [1, 2], "old": [2], "new": [2]}


def test_what_has_expired_is_swept_out_at_the_next_start(opened, now, tmp_path):
    opened().put("key", 1, NEGATIVE)
    now.day += 2

    opened()

    with sqlite3.connect(tmp_path / "cache" / FILE_NAME) as file:
        assert file.execute("SELECT count(*) FROM answers").fetchone() == (0,)
    file.close()


def test_an_answer_can_be_kept_longer(opened, now):
    cache = opened()
    cache.put("key", 1, NEGATIVE)
    cache.prolong("key", POSITIVE)
    cache.prolong("never stored", POSITIVE)
    now.day += 20

    assert cache.get("key") == 1
    assert cache.get("never stored") is None


@given(value=JSON.filter(lambda value: value is not None), parts=st.lists(st.text(), max_size=4))
def test_any_json_under_any_key_comes_back(tmp_path_factory, value, parts):
    cache = AnswerCache(tmp_path_factory.getbasetemp() / "any", now=lambda: 0.0, warn=pytest.fail)

    cache.put(cache_key(*parts), value, 10)

    assert cache.get(cache_key(*parts)) == value
    cache.close()


@given(one=st.lists(st.text()), other=st.lists(st.text()))
def test_keys_are_shared_by_nothing_else(one, other):
    assert (cache_key(*one) == cache_key(*other)) == (one == other)


def test_keys_take_lone_surrogates_and_separators():
    assert cache_key("a\0b") != cache_key("a", "b")
    assert cache_key("1:a") != cache_key("", "a")
    assert len(cache_key("\udce9")) == 64


def _store(folder, start):
    cache = AnswerCache(folder, now=lambda: 0.0, warn=print)
    for n in range(start, start + 50):
        cache.put(f"key {n}", {"n": n}, 10)
    cache.close()


def test_several_processes_share_it(tmp_path, opened, now):
    context = multiprocessing.get_context("spawn")
    runs = [context.Process(target=_store, args=(tmp_path / "cache", s)) for s in (0, 50, 100)]
    now.day = 0.0
    for run in runs:
        run.start()
    for run in runs:
        run.join()

    cache = opened()

    assert [cache.get(f"key {n}") for n in range(150)] == [{"n": n} for n in range(150)]


def test_several_threads_share_it(opened):
    cache = opened()

    def store(start):
        for n in range(start, start + 50):
            cache.put(f"key {n}", n + 1, 10)

    threads = [threading.Thread(target=store, args=(start,)) for start in (0, 50, 100)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [cache.get(f"key {n}") for n in range(150)] == [n + 1 for n in range(150)]


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"not a database at all, but long enough to look like one" * 99, id="text"),
        pytest.param(b"SQLite format 3\0" + b"\xff" * 8000, id="garbage"),
    ],
)
def test_a_damaged_file_is_put_aside_and_begun_anew(opened, warnings, tmp_path, content):
    path = tmp_path / "cache" / FILE_NAME
    path.parent.mkdir()
    path.write_bytes(content)

    cache = opened()
    cache.put("key", 1, 10)

    assert cache.get("key") == 1
    assert len(warnings) == 1
    assert "damaged" in warnings[0]
    assert path.with_suffix(".damaged").read_bytes() == content


def test_a_file_that_is_damaged_in_the_middle_is_begun_anew(opened, warnings, tmp_path):
    first = opened()
    for n in range(2000):
        first.put(cache_key(str(n)), {"text": cache_key(str(n)) * 3}, POSITIVE)
    first.close()
    path = tmp_path / "cache" / FILE_NAME
    data = bytearray(path.read_bytes())
    data[4096:-4096] = b"\xa5" * (len(data) - 8192)
    path.write_bytes(data)

    cache = opened()
    for n in range(2000):
        cache.get(cache_key(str(n)))
    cache.put("key", 1, 10)

    assert cache.get("key") == 1
    assert len(warnings) == 1


def test_a_table_of_another_shape_is_begun_anew(opened, warnings, tmp_path):
    path = tmp_path / "cache" / FILE_NAME
    path.parent.mkdir()
    file = sqlite3.connect(path)
    file.executescript("CREATE TABLE answers (a, b); PRAGMA user_version = 1;")
    file.close()

    cache = opened()
    cache.put("key", 1, 10)

    assert cache.get("key") == 1
    assert len(warnings) == 1


def test_a_damaged_value_is_no_answer(opened, tmp_path):
    cache = opened()
    cache.put("key", 1, POSITIVE)
    file = sqlite3.connect(tmp_path / "cache" / FILE_NAME)
    file.execute("UPDATE answers SET value = x'00ff'")
    file.commit()
    file.close()

    assert cache.get("key") is None


def test_a_folder_that_cannot_be_made_leaves_the_run_without_a_cache(tmp_path, warnings, now):
    (tmp_path / "file").write_text("in the way")

    cache = AnswerCache(tmp_path / "file" / "cache", now=now, warn=warnings.append)
    cache.put("key", 1, 10)
    cache.prolong("key", 10)

    assert cache.get("key") is None
    assert len(warnings) == 1
    cache.close()


def test_a_folder_in_the_place_of_the_file_leaves_the_run_without_a_cache(
    opened, warnings, tmp_path
):
    (tmp_path / "cache" / FILE_NAME).mkdir(parents=True)

    cache = opened()
    cache.put("key", 1, 10)

    assert cache.get("key") is None
    assert len(warnings) == 1


def test_a_full_disk_leaves_the_run_without_a_cache(opened, warnings):
    cache = opened()
    cache._connection.execute("PRAGMA max_page_count = 1")

    for n in range(50):
        cache.put(f"key {n}", [cache_key(str(n), str(m)) for m in range(200)], 10)

    assert len(warnings) == 1
    assert "full" in warnings[0]


def test_a_file_that_may_only_be_read_is_told_once(opened, warnings):
    cache = opened()
    cache.put("key", 1, 10)
    cache._connection.execute("PRAGMA query_only = 1")

    cache.put("other", 2, 10)
    cache.put("another", 3, 10)

    assert len(warnings) == 1


def test_a_locked_file_is_waited_for_and_then_done_without(opened, warnings, tmp_path):
    cache = opened()
    cache._connection.execute("PRAGMA busy_timeout = 50")
    other = sqlite3.connect(tmp_path / "cache" / FILE_NAME, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")

    cache.put("key", 1, 10)
    other.execute("ROLLBACK")
    other.close()
    cache.put("other", 2, 10)

    assert cache.get("key") is None
    assert cache.get("other") == 2
    assert warnings == []


# What a row must be to be taken for an answer

DOI = "10.5555/herons"
WORK = Work(
    DOI,
    "Herons",
    authors=(Author("Roe", "R."), Author("The Group")),
    years=(2001, 2002),
    containers=("Journal of Wading Birds",),
    updates=(Update("retraction", None, "2003"),),
)
FIELDS = ReferenceFields()


class Agency:
    """Knows one work and says that it exists; counts how often it was asked."""

    name, address, kinds = "crossref", "http://x", frozenset({"doi"})
    complete = registers_dois = searches = True
    asked = 0

    def lookup(self, kind, value):
        self.asked += 1
        return WORK if value == DOI else None

    def search(self, text, fields, limit=20):
        self.asked += 1
        return [WORK]

    def exists(self, doi):
        self.asked += 1
        return doi == DOI

    def state(self):
        return SourceState(self.name, "", self.asked, self.asked)


@pytest.fixture
def agency():
    return Agency()


QUESTIONS = {
    "lookup": lambda agency, cache: CachedAgency(agency, cache, offline=False, version="1").lookup(
        "doi", DOI
    ),
    "search": lambda agency, cache: CachedAgency(agency, cache, offline=False, version="1").search(
        "Roe 2001", FIELDS
    ),
    "exists": lambda agency, cache: CachedWitness(agency, cache, offline=False).exists(DOI),
}
RIGHT = {"lookup": WORK, "search": [WORK], "exists": True}


def test_who_waits_for_an_answer_shares_its_failure_and_later_it_is_asked_for_again():
    begun, go, failures = threading.Event(), threading.Event(), []

    class Failing(Agency):
        def lookup(self, kind, value):
            self.asked += 1
            begun.set()
            go.wait(5)
            raise SourceError("server error")

    agency = Failing()
    cached = CachedAgency(agency, None, offline=False, version="1")

    def ask():
        try:
            cached.lookup("doi", DOI)
        except SourceError as error:
            failures.append(error.message)

    threads = [threading.Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    assert begun.wait(5)
    time.sleep(0.1)  # the others come to wait
    go.set()
    for thread in threads:
        thread.join(5)
    assert failures == ["server error"] * 3
    assert agency.asked == 1

    ask()

    assert agency.asked == 2


def test_what_is_recalled_is_no_question(opened, agency):
    cached = CachedAgency(agency, opened(), offline=False, version="1")
    assert cached.recall(DOI) is None
    cached.lookup("doi", DOI)
    later = CachedAgency(agency, opened(), offline=True, version="1")

    assert cached.recall(DOI) == later.recall(DOI) == WORK
    assert agency.asked == 1
    assert later.state().traffic.saved == 0


def test_a_run_remembers_only_so_much(monkeypatch, agency):
    monkeypatch.setattr("refcheck.resolvers.shelf.MOST_REMEMBERED", 3)
    cached = CachedAgency(agency, None, offline=False, version="1")

    for n in (0, 1, 2, 3, 3, 0, 3):
        cached.lookup("doi", f"10.5555/{n}")

    assert agency.asked == 5, "the first was forgotten"


@pytest.mark.parametrize("question", QUESTIONS)
def test_an_answer_is_asked_for_once(opened, agency, question):
    for _ in range(2):
        assert QUESTIONS[question](agency, opened()) == RIGHT[question]

    assert agency.asked == 1


def test_that_there_is_none_is_asked_for_once(opened, agency):
    cached = CachedAgency(agency, opened(), offline=False, version="1")

    assert [cached.lookup("doi", "10.5555/none") for _ in range(2)] == [None, None]
    assert agency.asked == 1


def replace_rows(folder, change):
    """Every row's JSON becomes `change(json)`, under the same key."""
    file = sqlite3.connect(folder / "cache" / FILE_NAME)
    for key, value in file.execute("SELECT key, value FROM answers").fetchall():
        row = zlib.compress(json.dumps(change(json.loads(zlib.decompress(value)))).encode())
        file.execute("UPDATE answers SET value = ? WHERE key = ?", (row, key))
    file.commit()
    file.close()


FOREIGN = [
    *(
        {},
        [],
        "x",
        0,
        False,
        True,
        7,
        {"work": None},
        {"work": 0},
        {"works": []},
        {"exists": False},
    ),
    *({"form": FORM}, {"form": FORM, "answer": None}),
]


@pytest.mark.parametrize("foreign", FOREIGN, ids=repr)
@pytest.mark.parametrize("question", QUESTIONS)
def test_a_row_of_another_shape_is_asked_for_again(opened, tmp_path, agency, question, foreign):
    QUESTIONS[question](agency, opened())
    replace_rows(tmp_path, lambda _: foreign)

    assert QUESTIONS[question](agency, opened()) == RIGHT[question]
    assert agency.asked == 2


ODD_ANSWERS = [
    *(0, 7, "", "no", {}, [[]], {"doi": 7}, {"doi": DOI, "title": ["Herons"]}, {"a": 1}),
    *({"doi": DOI, "years": ["2001"]}, {"doi": DOI, "years": [True]}, {"doi": DOI, "other": 1}),
    *({"doi": DOI, "authors": ["Ro"]}, {"doi": DOI, "authors": [[None]]}, {"doi": ""}),
    *({"doi": DOI, "authors": 5}, {"doi": DOI, "updates": [[1]]}, {"doi": DOI, "issns": "1"}),
]


@pytest.mark.parametrize("odd", ODD_ANSWERS, ids=repr)
@pytest.mark.parametrize("question", QUESTIONS)
def test_an_answer_of_another_shape_is_asked_for_again(opened, tmp_path, agency, question, odd):
    QUESTIONS[question](agency, opened())
    replace_rows(tmp_path, lambda row: row | {"answer": [odd] if question == "search" else odd})

    assert QUESTIONS[question](agency, opened()) == RIGHT[question]
    assert agency.asked == 2


@pytest.mark.parametrize("change", [{"form": "works-1"}, {"asked": ["lookup", "doi", "10.5/x"]}])
@pytest.mark.parametrize("question", QUESTIONS)
def test_the_answer_to_another_question_is_asked_for_again(
    opened, tmp_path, agency, question, change
):
    QUESTIONS[question](agency, opened())
    replace_rows(tmp_path, lambda row: row | change)

    QUESTIONS[question](agency, opened())

    assert agency.asked == 2
