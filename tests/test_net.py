"""Rates, retries, the breaker and the hard time limit, with the hands of the clock in our hand."""

from __future__ import annotations

import threading
import time

import pytest

from refcheck.errors import RateLimitedError, SourceError
from refcheck.net.answers import refusal
from refcheck.net.breaker import Breaker, OddAnswerError
from refcheck.net.clock import Clock
from refcheck.net.deadline import within
from refcheck.net.rates import FASTEST, TokenBucket, rate_in
from refcheck.net.retry import Patience, retry_after_seconds
from refcheck.net.service import Limits, Service
from refcheck.net.stopwatch import Stopwatch

NOON = 1_800_000_000.0


class Hands:
    """A clock that only moves when somebody sleeps."""

    def __init__(self):
        self.time = 0.0
        self.slept = []
        self.clock = Clock(
            now=lambda: NOON + self.time, monotonic=lambda: self.time, sleep=self.sleep
        )

    def sleep(self, seconds):
        self.slept.append(seconds)
        self.time += seconds


@pytest.fixture
def hands():
    return Hands()


def service(hands, **patience):
    limits = Limits(single=10, list=2, in_flight=3)
    patience = Patience(**{"call_seconds": 5, **patience})
    return Service("crossref", "http://x", limits, patience=patience, clock=hands.clock)


def failing(*errors, then="answer"):
    """A question that fails with each error in turn and is then answered."""
    left = list(errors)

    def question():
        if left:
            raise left.pop(0)
        return then

    return question


# Rates


def test_a_bucket_spaces_its_callers(hands):
    bucket = TokenBucket(4, hands.clock)

    for _ in range(5):
        bucket.take()

    assert hands.time == pytest.approx(1.0)


def test_a_bucket_does_not_save_up(hands):
    bucket = TokenBucket(4, hands.clock)
    hands.time = 60

    for _ in range(3):
        bucket.take()

    assert hands.time == pytest.approx(60.5)


def test_a_pause_holds_everybody(hands):
    bucket = TokenBucket(10, hands.clock)
    bucket.take()
    bucket.pause(3)

    bucket.take()

    assert hands.time == pytest.approx(3)


def test_threads_share_one_rate():
    bucket = TokenBucket(50, Clock())
    began = time.monotonic()

    threads = [threading.Thread(target=bucket.take) for _ in range(11)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert time.monotonic() - began >= 0.19


def test_single_records_and_lists_have_their_own_buckets(hands):
    asked = service(hands)

    for _ in range(3):
        asked.ask("list", lambda: 1)
    for _ in range(3):
        asked.ask("single", lambda: 1)

    assert hands.time == pytest.approx(2 / 2 + 2 / 10)


@pytest.mark.parametrize(
    ("limit", "interval", "rate"),
    [
        ("10", "1s", 10),
        ("50", "1s", 50),
        ("150", "1m", 2.5),
        (" 5 ", " 2 S ", 2.5),
        ("10", "1", 10),
        ("0", "1s", None),
        ("10", "0s", None),
        ("-3", "1s", None),
        ("ten", "1s", None),
        ("10", "soon", None),
        ("10", "", None),
        ("9" * 400, "1s", None),
    ],
)
def test_a_rate_is_read_from_the_headers(limit, interval, rate):
    assert rate_in({"x-rate-limit-limit": limit, "x-rate-limit-interval": interval}) == rate


def test_a_rate_that_a_service_names_is_gone_by_within_reason(hands):
    asked = service(hands)

    asked.heed("single", {"x-rate-limit-limit": "4", "x-rate-limit-interval": "1s"})
    asked.heed("list", {"x-rate-limit-limit": "99999", "x-rate-limit-interval": "1s"})

    assert asked.rate("single") == pytest.approx(4)
    assert asked.rate("list") == pytest.approx(FASTEST)


def test_no_more_are_under_way_than_allowed():
    limits = Limits(single=50, list=50, in_flight=2)
    asked = Service("x", "", limits, patience=Patience(), clock=Clock())
    under_way, most, lock = 0, 0, threading.Lock()

    def question():
        nonlocal under_way, most
        with lock:
            under_way += 1
            most = max(most, under_way)
        time.sleep(0.1)
        with lock:
            under_way -= 1

    threads = [threading.Thread(target=asked.ask, args=("single", question)) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert most == 2


# Counts


def test_waits_that_overlap_count_once(hands):
    watch = Stopwatch(hands.clock)

    with watch.waiting():
        hands.time += 1
        with watch.waiting():
            hands.time += 2
            assert watch.seconds == 3
        hands.time += 4
    hands.time += 8
    with watch.waiting():
        hands.time += 16

    assert watch.seconds == 1 + 2 + 4 + 16


def test_requests_and_waits_are_counted(hands):
    asked = service(hands, attempts=3, first_wait=1, longest_wait=30)

    asked.ask("single", lambda: 1)
    asked.ask("single", failing(RateLimitedError("slow down", retry_after=12)))
    asked.ask("list", failing(SourceError("server error", transient=True)))

    traffic = asked.state().traffic
    assert traffic.requests == 1 + 2 + 2
    assert traffic.waited == pytest.approx(hands.time)
    assert traffic.saved == 0


def test_what_is_asked_ahead_is_asked_once_and_its_failure_is_not_held_against_the_service(hands):
    asked = service(hands, attempts=3, failures=1)
    with pytest.raises(SourceError):
        asked.ask_ahead("list", failing(SourceError("server error", transient=True)))

    assert asked.ask_ahead("list", lambda: 1) == asked.ask("single", lambda: 1)

    state = asked.state()
    assert (state.asked, state.answered, state.failed, state.reason) == (2, 2, 0, None)
    assert state.traffic.requests == 3


# Retries


def test_a_passing_failure_is_asked_again(hands):
    asked = service(hands, attempts=3, first_wait=1)
    flaky = failing(*[SourceError("server error", transient=True)] * 2)

    assert asked.ask("single", flaky) == "answer"

    assert hands.slept[0] == pytest.approx(1, abs=0.26)
    assert hands.slept[1] == pytest.approx(2, abs=0.26)
    state = asked.state()
    assert (state.asked, state.answered, state.failed, state.reason) == (1, 1, 0, None)


def test_waits_differ_so_that_clients_do_not_come_back_together():
    waits = set()
    for _ in range(5):
        hands = Hands()
        service(hands, first_wait=1).ask("single", failing(SourceError("x", transient=True)))
        waits.add(hands.slept[0])

    assert len(waits) > 1


def test_a_lasting_failure_is_not_asked_again(hands):
    with pytest.raises(SourceError, match="web page"):
        service(hands).ask("single", failing(SourceError("a web page")))

    assert hands.slept == []


def test_attempts_are_bounded(hands):
    with pytest.raises(SourceError, match="third"):
        service(hands, attempts=3).ask(
            "single",
            failing(
                *[SourceError(word, transient=True) for word in ("first", "second", "third", "4")]
            ),
        )


def test_the_time_that_was_asked_for_is_waited(hands):
    asked = service(hands, longest_wait=30)

    asked.ask("single", failing(RateLimitedError("slow down", retry_after=12)))

    assert hands.time == pytest.approx(12)


def test_others_wait_as_well(hands):
    asked = service(hands, attempts=1, longest_wait=30)
    with pytest.raises(RateLimitedError):
        asked.ask("list", failing(RateLimitedError("slow down", retry_after=12)))

    asked.ask("single", lambda: 1)

    assert hands.time == pytest.approx(12)


def test_who_asks_for_too_long_is_not_asked_again(hands):
    with pytest.raises(RateLimitedError):
        service(hands, longest_wait=30).ask(
            "single", failing(RateLimitedError("slow down", retry_after=31))
        )

    assert hands.slept == []


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("0", 0),
        ("17", 17),
        ("1.5", 1.5),
        (" 3 ", 3),
        ("Fri, 15 Jan 2027 08:02:00 GMT", 120),
        ("Fri, 15 Jan 2027 08:02:00 -0000", 120),
        ("Fri, 15 Jan 2027 07:00:00 GMT", 0),
        (None, None),
        ("", None),
        ("-5", None),
        ("soon", None),
        ("9" * 50, None),
        ("Fri, 99 Jan 2027 08:02:00 GMT", None),
        ("Fri, 15 Jan 99999 08:02:00 GMT", None),
    ],
)
def test_retry_after_is_read(header, seconds):
    assert retry_after_seconds(header, NOON) == seconds


@pytest.mark.parametrize(
    ("status", "transient"),
    [
        *((429, True), (500, True), (502, True), (503, True), (504, True)),
        *((206, False), (301, False), (307, False), (400, False), (403, False), (410, False)),
        (511, False),
    ],
)
def test_which_statuses_are_worth_another_try(status, transient):
    assert refusal(status, {}, NOON).transient is transient


# The breaker


def test_a_breaker_opens_after_failures_in_a_row_only():
    breaker = Breaker(2)

    breaker.failed(SourceError("first"))
    breaker.succeeded()
    breaker.failed(SourceError("second"))
    breaker.failed(OddAnswerError("about this one question"))
    breaker.check()
    breaker.failed(SourceError("third"))

    with pytest.raises(SourceError, match="third"):
        breaker.check()
    breaker.succeeded()
    assert breaker.open, "a late answer does not bring it back"


def test_a_breaker_may_rest_for_a_while_and_then_takes_one_failure(hands):
    breaker = Breaker(2, rest=60.0, monotonic=hands.clock.monotonic)
    for _ in range(2):
        breaker.failed(SourceError("down"))
    hands.time += 59
    assert breaker.open
    hands.time += 2
    breaker.check()

    breaker.failed(SourceError("still down"))

    with pytest.raises(SourceError, match="still down"):
        breaker.check()
    hands.time += 61
    breaker.succeeded()
    breaker.failed(SourceError("once"))
    breaker.check()


def test_a_breaker_rests_for_as_long_as_the_service_asked(hands):
    breaker = Breaker(1, rest=60.0, monotonic=hands.clock.monotonic)

    breaker.failed(RateLimitedError("slow down", retry_after=3600))
    hands.time += 3599

    assert breaker.open
    hands.time += 2
    breaker.check()


def test_a_source_that_is_given_up_is_not_asked(hands):
    asked = service(hands, attempts=1, failures=2)
    for _ in range(2):
        with pytest.raises(SourceError):
            asked.ask("single", failing(SourceError("server error", transient=True)))
    calls = []

    with pytest.raises(SourceError, match="server error"):
        asked.ask("list", lambda: calls.append(1))

    assert calls == []
    assert asked.state().failed == 3


# The hard limit


def test_what_a_call_returns_and_raises_comes_through():
    assert within(5, lambda: 7) == 7
    assert within(5, lambda: None) is None
    with pytest.raises(ZeroDivisionError):
        within(5, lambda: 1 // 0)


def test_a_call_that_takes_too_long_is_left_behind():
    release = threading.Event()
    began = time.monotonic()

    with pytest.raises(SourceError, match=r"no answer within 0\.05 s") as caught:
        within(0.05, release.wait)

    assert time.monotonic() - began < 1
    assert caught.value.transient
    assert all(t.daemon for t in threading.enumerate() if t.name == "refcheck-call")
    release.set()
