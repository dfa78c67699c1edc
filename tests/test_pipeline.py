from __future__ import annotations

import socket

import pytest

from refcheck.checks.selection import select_rules
from refcheck.config import Ignore, Settings
from refcheck.errors import ConfigurationError
from refcheck.model.claims import Abstract, NoAbstract
from refcheck.model.evidence import NotFound, Resolved, SourceState
from refcheck.model.works import Author, Work
from refcheck.pipeline import PageInput, check_pages
from refcheck.progress import Silent
from refcheck.resolvers.sources import Known
from refcheck.rules import needs

PAGE = b"""<html><body><h1>Water</h1>
<p>Water is wet.[1] It boils.[2] It freezes.[3] It flows.[9]</p>
<h2>References</h2><ol><li>Drop A. On wetness. J Water. 1990;1:1-9.</li>
<li>Drop B. On boiling. J Water. 1991;2:10-19.</li><li></li></ol></body></html>"""
WETNESS = Work("10.5555/wet", "On wetness", (Author("Drop", "A."),), years=(1990,))
STARTED = "2026-11-22T08:00:00Z"


class FakeResolver:
    """Knows one work; remembers what it was asked."""

    def __init__(self):
        self.asked = []
        self.wanted = []

    def resolve_all(self, items, *, jobs, deadline, on_done):
        self.asked += items
        self.jobs, self.deadline = jobs, deadline
        for key, _, _ in items:
            on_done(key)
        return {key: (self._resolution(text), None) for key, text, _ in items}

    def abstracts(self, jobs, left, done):
        return FakeSearch(self, done)

    def states(self):
        return (SourceState("fake", "one work", len(self.asked), len(self.asked)),)

    def _resolution(self, text):
        if "wetness" in text:
            return Resolved(WETNESS, 0.9, "fake", ())
        return NotFound(("fake",))


class FakeSearch:
    """Has the abstract of whatever has a title."""

    def __init__(self, resolver, done):
        self._resolver, self._done = resolver, done

    def outcomes(self, works):
        self._resolver.wanted.append(dict(works))
        for work in works:
            self._done(work)
        return {work: Abstract("Of 40 drops, 88% were wet.", work.title, "fake") for work in works}


class Counting:
    def __init__(self):
        self.stages = []

    def start(self, stage, total):
        self.stages.append([stage, total, 0])

    def step(self):
        self.stages[-1][2] += 1


def check(*pages, select=(), resolver=None, settings=None, progress=None, seconds=None):
    inputs = [PageInput(f"page{number}.html", data) for number, data in enumerate(pages, 1)]
    return check_pages(
        inputs,
        settings=settings or Settings(jobs=3),
        resolver=resolver,
        rules=select_rules(select),
        started=STARTED,
        progress=progress or Silent(),
        seconds=seconds,
    )


def test_every_reference_with_text_is_asked_about_and_lands_in_its_own_dossier():
    resolver = FakeResolver()

    report = check(PAGE, PAGE, resolver=resolver, seconds=5.0)

    assert len(resolver.asked) == 4
    assert (resolver.jobs, resolver.deadline) == (3, 5.0)
    for article in report.articles:
        first, second, empty = article.dossier.article.references
        assert article.dossier.resolutions[first.key].work == WETNESS
        assert isinstance(article.dossier.resolutions[second.key], NotFound)
        assert empty.key not in article.dossier.resolutions
        assert article.dossier.fields[first.key].year == 1990
        assert article.dossier.today == "2026-11-22"


def test_structure_rules_ask_nobody():
    resolver = FakeResolver()

    report = check(PAGE, select=["REF0", "REF402", "REF9"], resolver=resolver)

    assert resolver.asked == []
    assert {finding.rule for finding in report.articles[0].findings} >= {"REF001", "REF008"}


def test_structure_rules_open_no_socket(monkeypatch):
    def refuse(*_, **__):
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "socket", refuse)

    assert check(PAGE, select=["REF0"]).articles[0].findings


@pytest.mark.parametrize(
    ("select", "needed"),
    [(["REF0"], False), (["REF9"], False), (["REF0", "REF105"], True), ([], True)],
)
def test_works_are_needed_where_a_rule_judges_them(select, needed):
    assert needs(select_rules(select), "works") is needed


def test_the_report_tells_the_sources_and_the_settings():
    report = check(
        PAGE, resolver=FakeResolver(), settings=Settings(offline=True), select=["REF201"]
    )

    assert report.sources == (SourceState("fake", "one work", 2, 2),)
    assert report.settings["offline"] is True
    assert report.settings["rules"] == ["REF201"]
    assert report.started == STARTED


def test_progress_is_told_stage_by_stage():
    progress = Counting()

    check(PAGE, PAGE, resolver=FakeResolver(), progress=progress)

    assert progress.stages == [["reading", 2, 2], ["resolving", 4, 4]]


def test_what_the_settings_ignore_is_suppressed_on_the_pages_that_are_meant():
    settings = Settings(ignored_with_reason=(Ignore(("REF001",), "being mended", "page2.html"),))

    first, second = check(PAGE, PAGE, select=["REF001"], settings=settings).articles

    assert (len(first.findings), first.suppressed) == (1, 0)
    assert (len(second.findings), second.suppressed) == (0, 1)


def test_an_ignored_rule_that_is_not_there_is_an_error():
    settings = Settings(ignored_with_reason=(Ignore(("REF0001",), "typo"),))

    with pytest.raises(ConfigurationError):
        check(PAGE, settings=settings)


def test_a_page_declared_as_text_is_read_as_text():
    page = PageInput("a", b"<b>Tea</b>.[1]\n\nReferences\n\n1. Leaf A. Tea. 1999.\n", "text")

    report = check_pages(
        [page],
        settings=Settings(),
        resolver=None,
        rules=select_rules(["REF0"]),
        started=STARTED,
        progress=Silent(),
    )

    assert len(report.articles[0].dossier.article.references) == 1


# Claims

WET = PAGE.replace(b"Water is wet.[1]", b"Of 40 drops, 88% were wet.[1][2]")
ABSTRACTS = ["REF403", "REF404"]


def test_abstracts_are_asked_for_where_a_statement_with_figures_cites_a_known_work():
    resolver, progress = FakeResolver(), Counting()

    first, second = check(WET, WET, select=ABSTRACTS, resolver=resolver, progress=progress).articles

    assert resolver.wanted == [{WETNESS: Known("fake")}]
    assert progress.stages[-1] == ["abstracts", 1, 1]
    for article in (first, second):
        known, unknown, _ = (one.key for one in article.dossier.article.references)
        assert article.dossier.abstracts == {
            known: Abstract("Of 40 drops, 88% were wet.", "On wetness", "fake"),
            unknown: NoAbstract("no such work found"),
        }
        (claim,) = article.dossier.claims
        assert {one.verdict for one in claim.figures} == {"supported"}
        assert (claim.read, claim.unread) == ((known,), ((unknown, "no such work found"),))


def test_a_page_without_figures_asks_for_no_abstract():
    resolver = FakeResolver()

    (article,) = check(PAGE, select=ABSTRACTS, resolver=resolver).articles

    assert resolver.wanted == []
    assert article.dossier.claims == ()


@pytest.mark.parametrize(
    ("select", "statements", "abstracts"),
    [
        (["REF2"], False, False),
        (["REF401"], True, False),
        (["REF404"], True, True),
        (["REF405"], True, True),
    ],
)
def test_statements_are_looked_for_where_a_rule_needs_them(select, statements, abstracts):
    rules = select_rules(select)

    assert (needs(rules, "statements"), needs(rules, "abstracts")) == (statements, abstracts)
    (article,) = check(WET, select=select, resolver=FakeResolver()).articles
    assert bool(article.dossier.article.statements) is statements
    assert bool(article.dossier.claims) is abstracts


def run_on(pages, resolver, on_failure=None):
    return check_pages(
        pages,
        settings=Settings(jobs=3),
        resolver=resolver,
        rules=select_rules(ABSTRACTS),
        started=STARTED,
        progress=Silent(),
        on_failure=on_failure,
    ).articles


def test_an_earlier_text_is_judged_but_asks_for_nothing_of_its_own():
    resolver = FakeResolver()
    now = PageInput("now.html", WET)
    before = PageInput("now.html", WET.replace(b"88%", b"68%"), earlier=True)

    (alone,) = run_on([before], resolver)
    new, old = run_on([now, before], resolver)

    assert resolver.wanted == [{WETNESS: Known("fake")}]
    assert [one.dossier.claims[0].read for one in (alone, new, old)] == [(), ("r1",), ("r1",)]


class Stumbling(FakeResolver):
    """Fails at the abstract of one work, which only one page cites."""

    def _resolution(self, text):
        title = "On boiling" if "boiling" in text else "On wetness"
        return Resolved(Work(None, title, (Author("Drop", "A."),)), 0.9, "fake", ())

    def abstracts(self, jobs, left, done):
        return StumblingSearch(self, done)


class StumblingSearch(FakeSearch):
    def outcomes(self, works):
        if any(work.title == "On boiling" for work in works):
            raise ZeroDivisionError
        return super().outcomes(works)


def test_a_bug_in_asking_costs_the_page_at_which_it_shows():
    told = []
    pages = [
        PageInput("good.html", WET.replace(b"[1][2]", b"[1]")),
        PageInput("bad.html", WET.replace(b"[1][2]", b"[2]")),
    ]

    (article,) = run_on(pages, Stumbling(), lambda page, *_: told.append(page.path))

    assert (article.dossier.article.path, told) == ("good.html", ["bad.html"])
    assert {one.verdict for one in article.dossier.claims[0].figures} == {"supported"}
