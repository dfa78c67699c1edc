"""The checker joins what is known, asked and archived; every part of it is a stand-in here."""

from __future__ import annotations

import pytest

from refcheck.links.checker import LinkChecker, Wishes
from refcheck.links.memory import LinkMemory
from refcheck.links.trail import Answer, Trail
from refcheck.model.links import Alive, ArchivedCopy, CheckedLink, Gone, Skipped
from refcheck.model.registry import RegistryLink

TODAY = "2026-11-22"
COPY = ArchivedCopy("https://web.archive.org/web/2016/x", "2016-03-01", "the Wayback Machine")
A, B, C = (f"https://{name}.example/page" for name in "abc")


class Clock:
    """A clock that stands, but for what others let pass."""

    def __init__(self):
        self.time = 0.0

    def monotonic(self):
        return self.time


class Archive:
    """Takes `takes` seconds for each question, or the time that it is given."""

    def __init__(self, clock, takes=0.0, copy=COPY):
        self.clock, self.takes, self.copy = clock, takes, copy
        self.asked = []

    def find(self, url, before=None, seconds=None):
        self.asked.append((url, before, seconds))
        self.clock.time += min(self.takes, max(seconds, 0.0))
        return self.copy if self.takes <= seconds else None


class Watched:
    """Progress, written down."""

    def __init__(self):
        self.stages = []

    def start(self, stage, total):
        self.stages.append([stage, total, 0])

    def step(self):
        self.stages[-1][2] += 1


def answering(**statuses):
    """A survey that answers each address at once, by its host's first letter."""

    def survey(urls, _seconds, on_trail):
        for url in urls:
            status = statuses.get(url[8])
            if status is not None:
                on_trail(url, Trail(url, Answer(url, "GET", status)))

    return survey


def checker(survey, clock=None, registered=None, **options):
    memory = LinkMemory(None, TODAY, registered or {})
    return LinkChecker(survey, memory, clock=clock or Clock(), **options)


def test_each_link_gets_a_verdict_and_what_had_no_turn_says_so():
    found = checker(answering(a=200, b=404)).check({A: [], B: [], C: []})

    assert list(found) == [A, B, C]
    assert found[A].outcome == Alive(200)
    assert found[B] == CheckedLink(Gone(404), failures=(TODAY,), checked=TODAY)
    assert found[C].outcome == Skipped("not asked: the time of this run was over", late=True)


def test_nobody_is_asked_when_the_time_is_over():
    def survey(*_):
        pytest.fail("asked")

    found = checker(survey).check({A: []}, seconds=0.0)

    assert found[A].outcome.late


@pytest.mark.parametrize("takes", [20.0, 1e9])
def test_an_archive_that_dawdles_takes_a_minute_from_a_run_and_no_verdict(takes):
    clock = Clock()
    archive = Archive(clock, takes)
    dead = [f"https://b.example/{number:03}" for number in range(300)]
    same = checker(answering(b=404)).check(dict.fromkeys(dead, ()))

    found = checker(answering(b=404), clock, archive=archive).check(dict.fromkeys(dead, ()))

    assert clock.time <= 60.0
    assert [link.outcome for link in found.values()] == [link.outcome for link in same.values()]
    assert [link.failures for link in found.values()] == [link.failures for link in same.values()]


def test_an_archive_gets_no_more_time_than_the_run_has():
    clock = Clock()
    archive = Archive(clock)

    checker(answering(b=404), clock, archive=archive).check({B: []}, seconds=7.0)

    assert archive.asked == [(B, "20261122", 7.0)]


def test_a_copy_is_from_before_anybody_missed_the_page():
    clock = Clock()
    archive = Archive(clock)
    registered = {B: RegistryLink(B, gone=("2024-05-01", "2024-06-01"))}
    check = checker(answering(b=404, c=410), clock, registered, archive=archive).check

    found = check({A: [], B: ["12 June 2024"], C: ["2 March 2016", "2015"]})

    assert [asked[:2] for asked in archive.asked] == [(B, "20240501"), (C, "20151231")]
    assert found[B].archived == COPY
    assert found[A].archived is None


def test_both_stages_are_shown_to_their_end():
    clock, watched = Clock(), Watched()
    wishes = Wishes(patterns=("https://a.*",))
    subject = checker(answering(b=404, c=404), clock, archive=Archive(clock), wishes=wishes)

    subject.check({A: [], B: [], C: []}, progress=watched)

    assert watched.stages == [["links", 3, 3], ["copies", 2, 2]]


def test_no_copies_no_stage():
    clock, watched = Clock(), Watched()

    checker(answering(a=200), clock, archive=Archive(clock)).check({A: []}, progress=watched)

    assert watched.stages == [["links", 1, 1]]
