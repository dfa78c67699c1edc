"""What is remembered of links: how long verdicts hold, and how failures are counted."""

from __future__ import annotations

import json
import sqlite3
import time
import zlib
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refcheck.links.history import History, days_between, united, until
from refcheck.links.memory import LINKS_VERSION, LinkMemory
from refcheck.links.stored import (
    history_from_json,
    history_to_json,
    verdict_from_json,
    verdict_to_json,
)
from refcheck.model.links import (
    Alive,
    Blocked,
    CheckedLink,
    Gone,
    Moved,
    Refused,
    Skipped,
    Unreachable,
)
from refcheck.model.registry import RegistryLink
from refcheck.net.cache import DAY, FILE_NAME, AnswerCache, cache_key

URL = "https://kettles.example/history"
ALIVE = CheckedLink(Alive(200))
GONE = CheckedLink(Gone(404))
MOVED = CheckedLink(Moved(301, "https://kettles.example/past", permanent=True))
BLOCKED = CheckedLink(Blocked(403))
DOWN = CheckedLink(Unreachable("no answer within 20 s", "timeout"))
DAYS = st.dates(date(2026, 1, 1), date(2027, 12, 31)).map(lambda day: day.isoformat())


class Clock:
    def __init__(self):
        self.seconds = 20_000 * DAY

    def __call__(self):
        return self.seconds


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def run(tmp_path, clock):
    """`run(day, …)` is the memory of a run on that day; each run opens the cache anew."""
    opened = []

    def begin(day, registered=(), *, cache=True, **more):
        for memory in opened:
            memory.flush()
        store = AnswerCache(tmp_path / "cache", now=clock, warn=pytest.fail) if cache else None
        opened.append(LinkMemory(store, day, {one.url: one for one in registered}, **more))
        return opened[-1]

    yield begin
    for memory in opened:
        memory.close()


def kept(run, day, checked, **more):
    memory = run(day, **more)
    found = memory.keep(URL, checked)
    memory.flush()
    return found


def recalled(run, day, *args, url=URL, **more):
    return run(day, *args, **more).recall([url]).get(url)


class TestHowLongAVerdictHolds:
    @pytest.mark.parametrize(
        ("checked", "last", "over"),
        [
            pytest.param(ALIVE, "2026-11-28", "2026-11-29", id="alive: seven days"),
            pytest.param(MOVED, "2026-11-28", "2026-11-29", id="moved: seven days"),
            pytest.param(GONE, "2026-11-22", "2026-11-23", id="gone: that day"),
            pytest.param(
                CheckedLink(Alive(200), missing_fragment="top"),
                "2026-11-22",
                "2026-11-23",
                id="a missing fragment: that day",
            ),
            pytest.param(
                CheckedLink(Alive(200), soft_404="its title is “Page not found”"),
                "2026-11-22",
                "2026-11-23",
                id="what seems to be gone: that day",
            ),
        ],
    )
    def test_until_its_day(self, run, checked, last, over):
        kept(run, "2026-11-22", checked)

        found = recalled(run, last)

        assert found is not None
        assert (found.outcome, found.checked) == (checked.outcome, "2026-11-22")
        assert recalled(run, over) is None

    def test_one_of_a_later_day_is_none(self, run):
        kept(run, "2026-11-22", ALIVE)

        assert recalled(run, "2026-11-21") is None

    def test_an_outage_is_not_remembered(self, run):
        kept(run, "2026-11-22", DOWN)

        assert recalled(run, "2026-11-22") is None
        assert recalled(run, "2026-11-22", offline=True) is None

    @pytest.mark.parametrize(
        "outcome", [Refused("an address of this machine"), Skipped("offline")], ids=repr
    )
    def test_nor_is_what_was_not_asked(self, run, outcome):
        kept(run, "2026-11-22", CheckedLink(outcome))

        assert recalled(run, "2026-11-22") is None

    def test_who_sends_programs_away_is_left_alone_for_an_hour(self, run, clock):
        kept(run, "2026-11-22", BLOCKED)

        clock.seconds += 3599
        assert recalled(run, "2026-11-22").outcome == BLOCKED.outcome
        clock.seconds += 2
        assert recalled(run, "2026-11-22") is None

    def test_offline_any_age_will_do_and_the_day_is_told(self, run):
        kept(run, "2026-11-01", GONE)

        found = recalled(run, "2026-11-30", offline=True)

        assert (found.outcome, found.checked) == (Gone(404), "2026-11-01")
        assert found.failures == ("2026-11-01",)
        assert recalled(run, "2026-12-01", offline=True) is None

    def test_everything_that_was_noticed_comes_back(self, run):
        noticed = CheckedLink(
            Moved(302, "https://kettles.example/en", permanent=False),
            final_url="https://kettles.example/en",
            home_page=True,
            soft_404="its title",
            secure_url="https://kettles.example/",
            missing_fragment="a",
        )

        kept(run, "2026-11-22", noticed)

        assert recalled(run, "2026-11-22") == replace(noticed, checked="2026-11-22")

    def test_without_a_cache_nothing_is_recalled(self, run):
        kept(run, "2026-11-22", ALIVE, cache=False)

        assert recalled(run, "2026-11-22", cache=False) is None


class TestWhatAVerdictAnswersFor:
    def test_one_with_fewer_looks_does_not_answer_for_more(self, run):
        kept(run, "2026-11-22", ALIVE, looks={"fragments"})

        assert recalled(run, "2026-11-22", looks={"fragments", "pages"}) is None
        assert recalled(run, "2026-11-22", looks={"fragments"}) is not None
        assert recalled(run, "2026-11-22") is not None

    def test_one_had_under_other_settings_does_not_count(self, run):
        kept(run, "2026-11-22", ALIVE, conditions=("private",))

        assert recalled(run, "2026-11-22") is None
        assert recalled(run, "2026-11-22", conditions=("private",)) is not None

    def test_failures_count_under_whatever_settings(self, run):
        kept(run, "2026-11-01", GONE, conditions=("a proxy",))

        assert kept(run, "2026-11-05", GONE).failures == ("2026-11-01", "2026-11-05")

    def test_one_of_older_logic_does_not_count(self, run, monkeypatch):
        kept(run, "2026-11-22", ALIVE)

        monkeypatch.setattr("refcheck.links.memory.LINKS_VERSION", LINKS_VERSION + "x")

        assert recalled(run, "2026-11-22") is None

    def test_another_fragment_is_another_verdict_of_one_history(self, run):
        run("2026-11-01").keep(URL + "#a", GONE)

        assert recalled(run, "2026-11-01", url=URL + "#b") is None
        failures = run("2026-11-05").keep(URL + "#b", GONE).failures
        assert failures == ("2026-11-01", "2026-11-05")


class TestFailures:
    def test_the_first_is_one(self, run):
        assert kept(run, "2026-11-01", GONE).failures == ("2026-11-01",)

    def test_three_that_are_days_apart(self, run):
        kept(run, "2026-11-01", GONE)
        second = kept(run, "2026-11-04", GONE).failures
        third = kept(run, "2026-11-08", GONE).failures

        assert second == ("2026-11-01", "2026-11-04")
        assert third == ("2026-11-01", "2026-11-04", "2026-11-08")

    def test_two_that_are_two_days_apart_count_once(self, run):
        kept(run, "2026-11-01", GONE)

        assert kept(run, "2026-11-03", GONE).failures == ("2026-11-01",)

    def test_daily_runs_count_every_third_day(self, run):
        for day in range(1, 8):
            last = kept(run, f"2026-11-{day:02}", GONE)

        assert last.failures == ("2026-11-01", "2026-11-04", "2026-11-07")

    @pytest.mark.parametrize("seen", [ALIVE, MOVED], ids=["alive", "moved"])
    def test_one_alive_in_between_begins_anew(self, run, seen):
        kept(run, "2026-11-01", GONE)
        kept(run, "2026-11-05", GONE)

        assert kept(run, "2026-11-09", seen).failures == ()
        assert kept(run, "2026-11-13", GONE).failures == ("2026-11-13",)

    @pytest.mark.parametrize(
        "seen",
        [
            pytest.param(BLOCKED, id="blocked"),
            pytest.param(DOWN, id="unreachable"),
            pytest.param(CheckedLink(Skipped("the time was over")), id="skipped"),
            pytest.param(CheckedLink(Alive(200), soft_404="a parked domain"), id="parked"),
            pytest.param(CheckedLink(Alive(200), home_page=True), id="home page"),
        ],
    )
    def test_what_tells_neither_changes_nothing(self, run, seen):
        kept(run, "2026-11-01", GONE)

        assert kept(run, "2026-11-05", seen).failures == ("2026-11-01",)
        assert kept(run, "2026-11-09", GONE).failures == ("2026-11-01", "2026-11-09")

    def test_a_missing_fragment_is_no_failure_of_the_page(self, run):
        kept(run, "2026-11-01", GONE)

        assert kept(run, "2026-11-05", CheckedLink(Alive(200), missing_fragment="a")).failures == ()

    def test_gone_on_the_day_on_which_it_was_alive_is_a_first(self, run):
        kept(run, "2026-11-01", ALIVE)

        assert kept(run, "2026-11-01", GONE).failures == ("2026-11-01",)
        assert kept(run, "2026-11-04", GONE).failures == ("2026-11-04",)

    def test_a_recalled_verdict_has_them_too(self, run):
        kept(run, "2026-11-01", GONE)
        kept(run, "2026-11-05", GONE)

        assert recalled(run, "2026-11-05").failures == ("2026-11-01", "2026-11-05")

    def test_a_clock_that_was_wrong_once_does_no_harm(self, run):
        kept(run, "2031-01-01", ALIVE)

        assert kept(run, "2026-11-01", GONE).failures == ("2026-11-01",)
        assert kept(run, "2026-11-05", GONE).failures == ("2026-11-01", "2026-11-05")

    def test_they_last_a_year(self, run, clock):
        kept(run, "2026-11-01", GONE)

        clock.seconds += 364 * DAY

        assert len(kept(run, "2027-10-31", GONE).failures) == 2


class TestFailuresInReferencesYaml:
    def test_they_count_without_a_cache(self, run):
        link = RegistryLink(URL, gone=("2026-11-01", "2026-11-05"))

        found = run("2026-11-09", [link], cache=False).keep(URL, GONE)

        assert found.failures == ("2026-11-01", "2026-11-05", "2026-11-09")

    def test_both_are_counted_together_three_days_apart(self, run):
        kept(run, "2026-11-02", GONE)
        link = RegistryLink(URL, gone=("2026-11-01", "2026-11-06"))

        found = run("2026-11-10", [link]).keep(URL, GONE)

        assert found.failures == ("2026-11-01", "2026-11-06", "2026-11-10")

    def test_what_was_alive_later_here_does_not_count_there(self, run):
        kept(run, "2026-11-07", ALIVE)
        link = RegistryLink(URL, gone=("2026-11-01", "2026-11-05"))

        assert run("2026-11-20", [link]).keep(URL, GONE).failures == ("2026-11-20",)

    def test_nor_the_other_way_round(self, run):
        kept(run, "2026-11-01", GONE)
        link = RegistryLink(URL, alive="2026-11-03")

        assert run("2026-11-20", [link]).keep(URL, GONE).failures == ("2026-11-20",)

    def test_a_kept_verdict_that_somebody_has_seen_otherwise_since_is_asked_anew(self, run):
        kept(run, "2026-11-20", ALIVE)
        link = RegistryLink(URL, gone=("2026-11-21",))

        assert recalled(run, "2026-11-22", [link]) is None
        assert recalled(run, "2026-11-22") is not None

    def test_they_are_those_of_the_page_whatever_its_fragment(self, run):
        link = RegistryLink(URL, gone=("2026-11-01",))

        found = run("2026-11-09", [link]).keep(URL + "#part", GONE)

        assert found.failures == ("2026-11-01", "2026-11-09")


class TestTheStore:
    def test_ten_thousand_links_are_few_transactions(self, run, tmp_path, monkeypatch):
        begun = []
        memory = run("2026-11-22")
        memory._cache._connection.set_trace_callback(
            lambda said: begun.append(said) if said.startswith("BEGIN") else None
        )

        for number in range(10_000):
            memory.keep(f"https://host{number % 50}.example/{number}", ALIVE)
        memory.flush()

        assert len(begun) < 100

    def test_ten_thousand_links_are_recalled_in_well_under_a_second(self, run):
        urls = [f"https://host{number % 50}.example/{number}" for number in range(10_000)]
        memory = run("2026-11-22")
        for url in urls:
            memory.keep(url, ALIVE)
        other = run("2026-11-23")

        begun = time.process_time()
        found = other.recall(urls)

        assert len(found) == 10_000
        assert time.process_time() - begun < 2.5  # 0.4 where nothing else runs

    def test_much_is_written_before_the_end(self, run):
        memory = run("2026-11-22")

        for number in range(2000):
            memory.keep(f"https://host.example/{number}", ALIVE)

        assert LinkMemory(memory._cache, "2026-11-22").recall(["https://host.example/7"])

    def test_neither_addresses_nor_passwords_stand_in_it(self, run, tmp_path):
        memory = run("2026-11-22")
        secret = "https://anna:geheim@kettles.example/"
        memory.keep(secret, ALIVE)
        memory.keep(URL, CheckedLink(Moved(301, secret, permanent=True), final_url=secret))
        memory.keep(
            URL + "2", CheckedLink(Alive(200), secure_url="https:\\\\anna:geheim@x.example")
        )
        memory.close()

        values = stored_values(tmp_path)

        assert values
        assert not [value for value in values if "geheim" in value]

    def test_a_redirect_with_a_password_is_asked_again(self, run):
        kept(run, "2026-11-22", CheckedLink(Alive(200), final_url="https://a:b@kettles.example/"))

        assert recalled(run, "2026-11-22") is None

    @pytest.mark.parametrize(
        "value",
        [
            "junk",
            [],
            {},
            {"kind": "alive", "outcome": {"status": "200"}, "checked": "2026-11-22"},
            {"kind": "alive", "outcome": {"status": 200}, "checked": "yesterday"},
            {"kind": "refused", "outcome": {"reason": "x"}, "checked": "2026-11-22"},
            {"kind": "moved", "outcome": {"status": 301}, "checked": "2026-11-22"},
        ],
        ids=repr,
    )
    def test_a_damaged_verdict_is_none(self, run, value):
        memory = run("2026-11-22")
        memory._cache.put(memory._verdict_key(URL), value, DAY)

        assert memory.recall([URL]) == {}

    @pytest.mark.parametrize("value", ["junk", {"gone": ["soon"]}, {"gone": 3}, [1]], ids=repr)
    def test_a_damaged_history_is_none(self, run, value):
        memory = run("2026-11-22")
        memory._cache.put(cache_key("link history", URL), value, DAY)

        assert memory.keep(URL, GONE).failures == ("2026-11-22",)

    def test_two_runs_at_once_lose_no_failure(self, run):
        run("2026-11-01").keep(URL, GONE)
        early, late = run("2026-11-05"), run("2026-11-09")
        early.recall([URL])
        late.recall([URL])

        early.keep(URL, GONE)
        late.keep(URL, GONE)
        early.flush()
        late.flush()

        assert kept(run, "2026-11-13", GONE).failures == (
            "2026-11-01",
            "2026-11-05",
            "2026-11-09",
            "2026-11-13",
        )

    def test_a_store_that_is_no_use_is_no_failure(self, tmp_path, clock):
        (tmp_path / "cache").write_text("a file", "utf-8")
        told = []
        memory = LinkMemory(
            AnswerCache(tmp_path / "cache", now=clock, warn=told.append), "2026-11-22"
        )

        assert memory.keep(URL, GONE).failures == ("2026-11-22",)
        memory.close()
        assert memory.recall([URL]) == {}
        assert told


def stored_values(folder):
    with sqlite3.connect(folder / "cache" / FILE_NAME) as connection:
        rows = connection.execute("SELECT key, value FROM answers").fetchall()
    connection.close()
    return [key + json.dumps(json.loads(zlib.decompress(value))) for key, value in rows]


HISTORIES = st.builds(
    History,
    st.lists(DAYS, max_size=6).map(lambda days: tuple(sorted(days))),
    st.none() | DAYS,
)


@given(st.lists(HISTORIES, max_size=4), st.randoms())
def test_histories_are_united_in_whatever_order(histories, random):
    shuffled = random.sample(histories, len(histories))

    assert united(*histories) == united(*shuffled)


@given(HISTORIES)
def test_counted_failures_are_days_apart_and_after_the_last_sign_of_life(history):
    counted = united(history)

    assert all(
        days_between(a, b) >= 3 for a, b in zip(counted.gone, counted.gone[1:], strict=False)
    )
    assert all(day > counted.alive for day in counted.gone if counted.alive)
    assert united(counted) == counted


@given(HISTORIES, DAYS)
def test_nothing_of_a_later_day_is_left(history, day):
    left = until(history, day)

    assert all(one <= day for one in (*left.gone, left.alive or ""))


@given(HISTORIES)
def test_a_history_comes_back_as_it_was_stored(history):
    assert history_from_json(history_to_json(united(history))) == united(history)


TEXTS = st.none() | st.text(max_size=20).filter(lambda text: "@" not in text)
OUTCOMES = st.one_of(
    st.builds(Alive, st.integers(100, 599)),
    st.builds(Gone, st.none() | st.integers(100, 599)),
    st.builds(Blocked, st.integers(100, 599)),
    st.builds(
        Moved,
        st.integers(300, 399),
        st.text(max_size=20).filter(lambda text: "@" not in text),
        st.booleans(),
    ),
)


@given(
    st.builds(
        CheckedLink,
        OUTCOMES,
        final_url=TEXTS,
        home_page=st.booleans(),
        soft_404=TEXTS,
        secure_url=TEXTS,
        missing_fragment=TEXTS,
        checked=DAYS,
    ),
    st.frozensets(st.text(max_size=5)),
)
def test_a_verdict_comes_back_as_it_was_stored(checked, looks):
    assert verdict_from_json(verdict_to_json(checked, looks)) == (checked, looks)
