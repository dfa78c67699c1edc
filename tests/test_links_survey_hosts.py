"""How gently hosts are asked, that none waits for another, and how a run ends before its time."""

from __future__ import annotations

import asyncio
import gc
import signal
import subprocess
import sys
import threading
import time
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from link_hosts import HANG, QUICK, RESET, LinkHosts, by_path, page, surveyed

from refcheck.links import hosts
from refcheck.links.decoys import Decoys
from refcheck.links.guard import Permitted, Policy
from refcheck.links.hosts import Schedule, wait_asked_for
from refcheck.links.limits import Limits, Looks
from refcheck.links.probe import Probe
from refcheck.links.rounds import Link, Rounds
from refcheck.links.trail import Answer, Failure

BUSY = page("", 429)


def count(number, host="a.example", port=80):
    return f"http://{host}:{port}/{number}"


def test_no_more_connections_to_a_host_than_allowed_however_many_links():
    with LinkHosts(lambda asked: [0.02, page()]) as server:
        links = [server.url(f"/{n}", f"{host}.example") for n in range(20) for host in "abc"]
        trails = surveyed(server, *links, limits=replace(QUICK, per_host=2))

    assert len(trails) == 60
    assert dict(server.most_at_once) == {"a.example": 2, "b.example": 2, "c.example": 2}


def test_connections_are_used_again():
    with LinkHosts(lambda asked: page("", body=b"")) as server:
        surveyed(server, *(f"/{n}" for n in range(20)), limits=replace(QUICK, per_host=2))

    assert server.connections <= 2


def test_a_host_is_given_time_between_requests():
    with LinkHosts(lambda asked: page()) as server:
        links = [server.url(f"/{n}", f"{host}.example") for n in range(5) for host in "ab"]
        surveyed(server, *links, limits=replace(QUICK, interval=0.1))

    for host in ("a.example", "b.example"):
        times = [asked.at for asked in server.asked if asked.host == host]
        assert all(later - earlier > 0.07 for earlier, later in pairwise(times))
    assert server.asked[-1].at - server.asked[0].at < 1.0


def test_no_more_requests_at_once_than_allowed_in_all():
    with LinkHosts(lambda asked: [0.03, page()]) as server:
        links = [server.url("/", f"h{n}.example") for n in range(30)]
        surveyed(server, *links, limits=replace(QUICK, at_once=4))
        at_once = sorted(asked.at for asked in server.asked)

    assert len(at_once) == 30
    assert all(late - early > 0.02 for early, late in zip(at_once, at_once[4:], strict=False))


def test_a_host_that_hangs_holds_no_other():
    done = {}

    def script(asked):
        return [HANG] if asked.host == "slow.example" else page()

    with LinkHosts(script) as server:
        slow = [server.url(f"/{n}", "slow.example") for n in range(9)]
        quick = [server.url(f"/{n}") for n in range(40)]
        began = time.monotonic()
        surveyed(
            server,
            *slow,
            *quick,
            on_trail=lambda address, _: done.update({address: time.monotonic() - began}),
            looks=Looks(pages=True),
            limits=replace(QUICK, at_once=8, link_seconds=1.5),
        )

    assert max(done[address] for address in quick) < 1.0
    assert min(done[address] for address in slow) > 1.4


def test_hosts_that_hang_do_not_take_all_places_between_them():
    done = {}

    def script(asked):
        return [HANG] if asked.host.startswith("slow") else page()

    with LinkHosts(script) as server:
        slow = [server.url(f"/{n}", f"slow{host}.example") for host in range(4) for n in range(9)]
        quick = [server.url(f"/{n}") for n in range(4)]
        began = time.monotonic()
        surveyed(
            server,
            *slow,
            *quick,
            on_trail=lambda address, _: done.update({address: time.monotonic() - began}),
            looks=Looks(pages=True),
            limits=replace(QUICK, at_once=4, slow_seconds=0.1, link_seconds=2.0),
        )

    assert max(done[address] for address in quick) < 1.5
    assert min(done[address] for address in slow) > 1.9


def test_those_that_hang_are_not_without_number(monkeypatch):
    looked = []
    hand_out = Rounds._hand_out
    monkeypatch.setattr(
        Rounds, "_hand_out", lambda rounds: looked.append(rounds) or hand_out(rounds)
    )
    with LinkHosts(lambda asked: [HANG]) as server:
        links = [server.url("/", f"h{n}.example") for n in range(12)]
        limits = replace(QUICK, at_once=2, at_most=4, slow_seconds=0.05, link_seconds=0.6)
        surveyed(server, *links, limits=limits, looks=Looks(pages=True))
        times = sorted(asked.at for asked in server.asked)

    assert len(times) == 12
    assert all(late - early > 0.5 for early, late in zip(times, times[4:], strict=False))
    assert times[3] - times[0] < 0.4
    assert len(looked) < 100  # it sleeps until there is a place


def test_the_wait_for_a_name_is_no_time_in_which_a_host_kept_silent():
    def lookup(_host, _port):
        time.sleep(0.6)
        return ["127.0.0.1"]

    table = {"/old": page("Old", 301, "Location: /new"), "/new": page("New")}
    with LinkHosts(by_path(table)) as server:
        limits = replace(QUICK, link_seconds=0.5)
        trails = surveyed(server, "/old", lookup=lookup, limits=limits, looks=Looks(pages=True))

    assert trails["/old"].end.status == 200


def test_a_host_that_hangs_is_given_up_and_the_rest_of_its_links_say_so():
    with LinkHosts(lambda asked: [HANG]) as server:
        limits = replace(QUICK, link_seconds=0.6, per_host=1)
        trails = surveyed(
            server, *(f"/{n}" for n in range(9)), limits=limits, looks=Looks(pages=True)
        )

    kinds = [trails[f"/{n}"].end.kind for n in range(9)]
    assert kinds == ["timeout"] * 3 + ["rest"] * 6
    assert (
        trails["/8"].end.reason
        == "not asked after 3 failures of its host, the last: no answer within 0.6 s"
    )
    assert trails["/8"].end.url == server.url("/8")
    assert len(server.asked) == 3


def test_a_link_has_so_much_time_in_all():
    with LinkHosts(lambda asked: [0.4, page("", 301, f"Location: {asked.path}x")]) as server:
        began = time.monotonic()
        end = surveyed(server, "/", limits=replace(QUICK, link_seconds=1.0))["/"].end

    assert (end.kind, end.reason) == ("timeout", "no answer within 1 s")
    assert time.monotonic() - began < 1.8


def test_half_of_a_links_time_is_kept_for_get():
    def script(asked):
        return [HANG] if asked.method == "HEAD" else page()

    with LinkHosts(script) as server:
        trail = surveyed(server, "/a", limits=replace(QUICK, link_seconds=1.0))["/a"]

    assert trail.end.status == 200


def test_an_answer_between_failures_keeps_a_host():
    def script(asked):
        return page() if int(asked.path[1:]) % 3 == 2 else [HANG]

    with LinkHosts(script) as server:
        limits = replace(QUICK, link_seconds=0.8, per_host=1)
        trails = surveyed(
            server, *(f"/{n}" for n in range(9)), limits=limits, looks=Looks(pages=True)
        )

    assert [isinstance(trail.end, Answer) for trail in trails.values()] == [False, False, True] * 3
    assert not [t for t in trails.values() if isinstance(t.end, Failure) and t.end.kind == "rest"]


@pytest.mark.parametrize("status", [500, 502, 503, 504, 522])
def test_a_server_error_is_asked_about_once_more(status):
    answers = [page("", status), page("", status), page()]
    with LinkHosts(lambda asked: answers.pop(0)) as server:
        trail = surveyed(server, "/a", limits=replace(QUICK, first_wait=0.2))["/a"]

    assert trail.end.status == 200
    assert server.paths() == ["HEAD /a", "GET /a", "GET /a"]
    assert server.asked[2].at - server.asked[1].at > 0.15


def test_a_server_error_stands_if_it_comes_again():
    with LinkHosts(lambda asked: page("", 500)) as server:
        trail = surveyed(server, "/a", looks=Looks(pages=True))["/a"]

    assert trail.end.status == 500
    assert server.paths() == ["GET /a"] * 2


def test_a_connection_that_broke_is_tried_once_more():
    answers = [[None], page()]
    with LinkHosts(lambda asked: answers.pop(0) if answers else page("", 404)) as server:
        trail = surveyed(server, "/a", looks=Looks(pages=True))["/a"]

    assert trail.end.status == 200


@pytest.mark.parametrize("status", [429, 503])
def test_a_host_that_asks_for_patience_is_left_alone_for_as_long_as_it_says(status):
    busy = [page("", status, "Retry-After: 1")]

    with LinkHosts(lambda asked: busy.pop() if busy else page()) as server:
        links = [f"/{n}" for n in range(4)]
        limits = replace(QUICK, per_host=1, longest_wait=2.0)
        trails = surveyed(server, *links, limits=limits)

    assert {trail.end.status for trail in trails.values()} == {200}
    assert server.asked[1].at - server.asked[0].at > 0.95
    assert len(server.asked) == 5


def test_a_host_that_wants_to_rest_for_long_is_not_asked_again():
    with LinkHosts(lambda asked: page("", 429, "Retry-After: 3600")) as server:
        links = [f"/{n}" for n in range(9)]
        trails = surveyed(server, *links, limits=replace(QUICK, per_host=1))

    assert {trail.end.status for trail in trails.values()} == {429}
    assert [trail.end.url for trail in trails.values()] == [server.url(one) for one in links]
    assert len(server.asked) == 1


def test_what_a_host_has_asked_for_holds_for_the_next_survey():
    paces = {}
    with LinkHosts(lambda asked: page("", 429, "Retry-After: 3600")) as server:
        surveyed(server, "/0", paces=paces)
        trails = surveyed(server, "/1", server.url("/2"), "/3", paces=paces)

    assert {trail.end.status for trail in trails.values()} == {429}
    assert trails["/1"].end.url == server.url("/1")
    assert len(server.asked) == 1


def test_a_host_that_was_down_is_asked_by_the_next_survey():
    paces, down = {}, [[RESET]] * 9
    with LinkHosts(lambda asked: down.pop() if down else page()) as server:
        surveyed(server, *(f"/{n}" for n in range(9)), paces=paces)
        down.clear()
        trails = surveyed(server, "/again", paces=paces)

    assert trails["/again"].end.status == 200


def test_a_host_that_is_always_busy_is_asked_three_times_and_its_answer_stands_for_all():
    with LinkHosts(lambda asked: BUSY) as server:
        links = [f"/{n}" for n in range(9)]
        trails = surveyed(server, *links, limits=replace(QUICK, per_host=1))

    assert {trail.end.status for trail in trails.values()} == {429}
    assert len(server.asked) == 3


def test_one_busy_page_does_not_close_its_host():
    table = {f"/{n}": page() for n in range(20)} | {"/busy": page("", 503)}
    with LinkHosts(by_path(table)) as server:
        trails = surveyed(server, "/busy", *(f"/{n}" for n in range(20)))

    assert {trails[f"/{n}"].end.status for n in range(20)} == {200}
    assert trails["/busy"].end.status == 503


def test_a_busy_host_holds_no_other():
    done = {}

    def script(asked):
        return page("", 429, "Retry-After: 1") if asked.host == "b.example" else page()

    with LinkHosts(script) as server:
        began = time.monotonic()
        surveyed(
            server,
            *(server.url(f"/{n}", "b.example") for n in range(20)),
            *(f"/{n}" for n in range(20)),
            on_trail=lambda address, _: done.update({address: time.monotonic() - began}),
            limits=replace(QUICK, at_once=2, longest_wait=2.0),
        )

    assert max(done[server.url(f"/{n}")] for n in range(20)) < 0.9


# ------------------------------------------------------------------------------------------------
# The schedule by itself, with time as an argument.


class Job:
    def __init__(self, host="a.example", port=80):
        self.target = Permitted(f"http://{host}:{port}/", "http", host, port)


def scheduled(*jobs, **limits):
    schedule = Schedule(Limits(**{"per_host": 2, "interval": 1.0} | limits))
    schedule.load(list(jobs))
    return schedule


def turn(schedule, now):
    host, job = schedule.take(now)
    schedule.start(host, now)
    return host, job


def answered(schedule, host, job, now, status=200, **headers):
    answer = Answer(job.target.url, "GET", status, headers)
    return schedule.end(host, job.target, answer, now, now)


def test_the_longest_queue_begins():
    schedule = scheduled(Job("a.example"), Job("b.example"), Job("b.example"))

    assert [turn(schedule, 0.0)[1].target.host for _ in range(2)] == ["b.example", "a.example"]


def test_a_host_that_was_asked_goes_before_a_new_one():
    schedule = scheduled(*[Job("a.example")] * 3, Job("b.example"))
    turn(schedule, 0.0)

    assert turn(schedule, 1.0)[1].target.host == "a.example"


def test_a_turn_comes_after_the_interval_and_only_where_there_is_a_place():
    schedule = scheduled(*[Job()] * 4)
    host, job = turn(schedule, 0.0)

    assert schedule.take(0.9) is None
    assert schedule.next_time() == 1.0
    assert turn(schedule, 1.0)
    assert schedule.take(9.0) is None
    answered(schedule, host, job, 9.0)
    assert turn(schedule, 9.0)


def test_patience_halves_the_rate_and_calm_restores_it():
    schedule = scheduled(*[Job()] * 99, interval=0.1)
    host, job = turn(schedule, 0.0)
    answered(schedule, host, job, 0.0, 429)
    assert (host.interval, host.places, host.ready_at) == (0.2, 1, 1.0)

    for second in range(1, 11):
        answered(schedule, *turn(schedule, second), second)

    assert (host.interval, host.places) == (0.1, 2)


def test_what_was_under_way_when_a_host_asked_for_patience_counts_as_one():
    schedule = scheduled(*[Job()] * 9, interval=0.0)
    first, second = turn(schedule, 0.0), turn(schedule, 0.1)
    busy = Answer("", "GET", 429)

    schedule.end(*first[:1], first[1].target, busy, 0.0, 0.5)
    schedule.end(*second[:1], second[1].target, busy, 0.1, 0.6)

    assert first[0].rounds == 1


def test_robots_delay_is_kept_for_good():
    schedule = scheduled(*[Job()] * 99)
    schedule.slow_down("a.example", 3.0)
    host, job = turn(schedule, 0.0)
    for second in range(30):
        answered(schedule, host, job, second)
        host.active += 1

    assert host.interval == 3.0
    schedule.slow_down("a.example", 86400.0)
    assert host.interval == 10.0


def test_a_host_keeps_its_pace_in_a_later_schedule():
    limits, paces = Limits(per_host=2, interval=0.1), {}
    earlier = Schedule(limits)
    earlier.load([Job(), Job("b.example")])
    for host, job in [turn(earlier, 0.0), turn(earlier, 0.0)]:
        answered(earlier, host, job, 0.0, 429 if job.target.host == "a.example" else 200)
    earlier.note(paces, 0.5)
    later = Schedule(limits, paces, 0.6)
    later.load([Job(), Job(), Job("b.example")])

    assert turn(later, 0.6)[1].target.host == "b.example"
    assert later.take(0.9) is None
    host, _ = turn(later, 1.0)
    assert (host.interval, host.places, host.active) == (0.2, 1, 1)


@pytest.mark.parametrize(("moment", "refuses"), [(99.0, True), (101.0, False)])
def test_a_refusal_holds_in_a_later_schedule_for_as_long_as_was_asked(moment, refuses):
    paces, left = {}, Job()
    earlier = Schedule(Limits())
    earlier.load([Job()])
    answered(earlier, *turn(earlier, 0.0), 0.0, 429, **{"retry-after": "100"})
    earlier.note(paces, 1.0)
    later = Schedule(Limits(), paces, moment)

    assert later.load([left]) == ([left] if refuses else [])
    assert (later.fate(left.target) is not None) == refuses
    assert (later.take(moment) is None) == refuses


def test_a_later_schedule_hears_of_so_many_hosts_at_most(monkeypatch):
    monkeypatch.setattr(hosts, "_MOST_PACES", 2)
    paces = {}
    for number in range(4):
        schedule = Schedule(Limits(), paces)
        schedule.slow_down(f"{number}.example", 5.0)
        schedule.note(paces, 0.0)

    assert list(paces) == ["2.example", "3.example"]


def test_nobody_is_sent_after_what_may_be_the_last_failures():
    schedule = scheduled(*[Job()] * 9, per_host=3, interval=0.0)
    turns = [turn(schedule, 0.0) for _ in range(3)]
    for host, job in turns[:2]:
        schedule.end(host, job.target, Failure("", "timeout", "no answer"), 0.0, 30.0)
        assert schedule.take(30.0) is None

    answered(schedule, *turns[2], 31.0)

    assert len([turn(schedule, 31.0) for _ in range(3)]) == 3


def test_the_fate_of_one_port_is_not_that_of_another():
    plain, safe = Job(port=80), Job(port=443)
    schedule = scheduled(plain, safe, plain, safe, failures=1)
    host, job = turn(schedule, 0.0)
    failure = Failure(job.target.url, "timeout", "no answer within 30 s")

    settled = schedule.end(host, job.target, failure, 0.0, 1.0)

    assert settled == [plain]
    assert schedule.fate(plain.target).kind == "rest"
    assert schedule.fate(safe.target) is None
    assert turn(schedule, 1.0)[1] is safe


@pytest.mark.parametrize("kind", ["unknown-host", "no-names"])
def test_no_link_waits_for_its_turn_at_a_host_whose_name_leads_nowhere(kind):
    first, *others = jobs = [Job() for _ in range(5)]
    schedule = scheduled(*jobs)
    host, job = turn(schedule, 0.0)

    settled = schedule.end(
        host, job.target, Failure(job.target.url, kind, "its host is not known"), 0.0, 0.1
    )

    assert job is first
    assert settled == others
    assert schedule.fate(first.target).kind == kind


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry-after": "7"}, 7.0),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "-1"}, None),
        (
            {
                "retry-after": "Fri, 01 Mar 2024 00:01:00 GMT",
                "date": "Fri, 01 Mar 2024 00:00:00 GMT",
            },
            60.0,
        ),
        ({"retry-after": "Fri, 01 Mar 2024 00:01:00 GMT"}, 0.0),
        ({"retry-after": "Fri, 01 Mar 2024 00:01:00 GMT", "date": "today"}, 0.0),
    ],
)
def test_a_date_to_come_again_is_read_by_the_servers_own_clock(headers, seconds):
    assert wait_asked_for(Answer("", "GET", 429, headers)) == seconds


# ------------------------------------------------------------------------------------------------
# A run that ends before its time.


def test_what_is_not_finished_in_time_gets_no_trail():
    def script(asked):
        return page() if asked.path == "/quick" else [HANG]

    with LinkHosts(script) as server:
        began = time.monotonic()
        trails = surveyed(server, "/slow", "/quick", seconds=0.5, looks=Looks(pages=False))

    assert list(trails) == ["/quick"]
    assert time.monotonic() - began < 2


def test_what_on_trail_raises_ends_the_run():
    def stop(_address, _trail):
        raise LookupError("enough")

    with (
        LinkHosts(lambda asked: page() if asked.path == "/a" else [HANG]) as server,
        pytest.raises(LookupError, match="enough"),
    ):
        surveyed(server, "/a", "/b", on_trail=stop)

    assert threading.active_count() < 20


def test_an_interrupt_in_on_trail_is_passed_on():
    def stop(*_):
        raise KeyboardInterrupt

    with (
        LinkHosts(lambda asked: page() if asked.path == "/a" else [HANG]) as server,
        pytest.raises(KeyboardInterrupt),
    ):
        surveyed(server, "/b", "/c", "/a", on_trail=stop)


def test_an_interrupt_in_a_request_is_passed_on(capfd):
    class Client:
        async def barred(self, _target):
            return None

        async def ask(self, request, _seconds):
            if request.target.host == "b.example":
                await asyncio.sleep(0.01)
                raise KeyboardInterrupt
            await asyncio.sleep(HANG)

    async def run():
        limits = Limits()
        probe = Probe(Policy(), Looks(), limits, Decoys([], 3))
        rounds = Rounds(Schedule(limits), probe, Client(), limits, lambda *_: None)
        await rounds.run([Link(Job(host).target) for host in ("a.example", "b.example")], 30.0)

    with pytest.raises(KeyboardInterrupt):
        asyncio.run(run())

    gc.collect()
    assert capfd.readouterr().err == ""


INTERRUPTED = """
import sys, time
sys.path[:0] = [{tests!r}, {root!r}]
from link_hosts import LinkHosts, HANG, page, surveyed
if {ours}:
    from refcheck.cli.signals import clean_up_on_signals
    clean_up_on_signals()
def lookup(host, port):
    if host == "lost.example":
        time.sleep(60)
    return ["127.0.0.1"]
def tell(address, trail):
    print(trail.end.status, flush=True)
with LinkHosts(lambda asked: page() if asked.path == "/a" else [HANG]) as server:
    try:
        surveyed(server, "/a", server.url("/", "lost.example"), *(f"/{{n}}" for n in range(20)),
                 server.url("/b", "b.example"), on_trail=tell, lookup=lookup)
    except KeyboardInterrupt:
        print("stopped", flush=True)
"""


@pytest.mark.parametrize(
    ("number", "ours"),
    [
        pytest.param(signal.SIGINT, False, id="SIGINT as Python takes it"),
        pytest.param(signal.SIGINT, True, id="SIGINT as refcheck takes it"),
        pytest.param(signal.SIGTERM, True, id="SIGTERM as refcheck takes it"),
    ],
)
def test_an_interrupt_keeps_what_was_learnt_and_ends_at_once(number, ours):
    tests = Path(__file__).resolve().parent
    code = INTERRUPTED.format(tests=str(tests), root=str(tests.parent), ours=ours)
    with subprocess.Popen(
        [sys.executable, "-W", "error", "-c", code],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as running:
        assert running.stdout.readline() == "200\n"
        time.sleep(0.2)
        began = time.monotonic()
        running.send_signal(number)
        out, err = running.communicate(timeout=20)

    assert (out, err) == ("stopped\n", "")
    assert time.monotonic() - began < 3


def test_a_page_that_is_unavailable_holds_its_neighbours_up_no_longer_than_a_slower_pace():
    table = {f"/busy{n}": page("", 503) for n in range(2)} | {f"/{n}": page() for n in range(20)}
    with LinkHosts(by_path(table)) as server:
        limits = replace(QUICK, interval=0.01, first_wait=2.0, link_seconds=9.0)
        trails = surveyed(server, *table, limits=limits)
        pages = [asked.at for asked in server.asked if "busy" not in asked.path]

    assert {trails[path].end.status for path in table if "busy" in path} == {503}
    assert {trails[path].end.status for path in table if "busy" not in path} == {200}
    assert max(pages) - min(pages) < 1.5


def test_a_host_that_is_unavailable_altogether_is_not_asked_about_every_page():
    links = [f"/{n}" for n in range(40)]
    with LinkHosts(lambda asked: page("", 503)) as server:
        trails = surveyed(server, *links, limits=replace(QUICK, per_host=1, first_wait=0.02))

    assert {trail.end.status for trail in trails.values()} == {503}
    assert len(server.asked) <= 2 * QUICK.attempts


def test_an_answer_has_to_begin_in_time_however_long_a_link_may_take():
    limits = replace(QUICK, answer_seconds=0.3, link_seconds=30.0)
    with LinkHosts(lambda asked: [HANG]) as server:
        began = time.monotonic()
        end = surveyed(server, "/", limits=limits)["/"].end

    assert (end.kind, end.reason) == ("timeout", "no answer within 0.3 s")
    assert time.monotonic() - began < 5
