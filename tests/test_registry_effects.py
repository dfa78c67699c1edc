"""What references.yaml changes about a run: who is asked, what is told, what is kept quiet."""

from __future__ import annotations

import json
import socket
from dataclasses import replace
from types import SimpleNamespace

import pytest
from registry_parts import FIRST, HEAD, SECOND, THIRD, WHOLE, entry, page, registry, verified

from refcheck.checks.selection import select_rules
from refcheck.config import Settings
from refcheck.model.article import Article, Location, Reference
from refcheck.model.evidence import ReferenceFields, Resolved, SourceState
from refcheck.model.registry import Registered
from refcheck.model.works import Update, Work
from refcheck.net.cache import AnswerCache
from refcheck.pipeline import PageInput, check_pages
from refcheck.progress import Silent
from refcheck.registry.answers import PageEntries
from refcheck.registry.pairing import fingerprint, first_words, pair, registry_keys
from refcheck.registry.reading import read_registry
from refcheck.reporters.html import render_article_html
from refcheck.reporters.json_report import render_json
from refcheck.reporters.terminal import render_terminal
from refcheck.resolvers.cached import CachedAgency
from refcheck.resolvers.chain import Resolver

RETRACTION = Update("retraction", "10.5555/notice", "2026-11-30", ("publisher",))


class FakeResolver:
    """Finds every text at "fake"; recalls what it was given."""

    def __init__(self, recalled=()):
        self.asked = []
        self.calls = 0
        self._recalled = dict(recalled)

    def resolve_all(self, items, *, jobs, deadline, on_done):
        self.calls += 1
        self.asked += [text for _, text, _ in items]
        return {
            key: (Resolved(Work("10.5555/new", text), 0.9, "fake", ()), None)
            for key, text, _ in items
        }

    def recall(self, doi):
        return (self._recalled[doi], "index") if doi in self._recalled else None

    def states(self):
        return (SourceState("fake", "all works", len(self.asked), len(self.asked)),)


def run(
    html,
    registered=WHOLE,
    *,
    resolver=None,
    select=(),
    today="2026-11-30",
    path="page.html",
    **settings,
):
    known = read_registry("references.yaml", registered.encode()).articles
    entries = tuple(known[path].entries.values()) if path in known else ()
    return check_pages(
        [PageInput(path, html.encode())],
        settings=Settings(**settings),
        resolver=resolver or FakeResolver(),
        rules=select_rules(select),
        started=f"{today}T08:00:00Z",
        progress=Silent(),
        registries={path: PageEntries("references.yaml", entries)},
    )  # fmt: skip


def found(report):
    return [finding.rule for finding in report.articles[0].findings]


def statuses(report):
    return list(report.articles[0].statuses.values())


def message(report, rule):
    (finding,) = [one for one in report.articles[0].findings if one.rule == rule]
    return finding.message


def test_a_page_that_stands_whole_is_checked_without_a_socket_or_a_question(monkeypatch):
    def refuse(*_, **__):
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "socket", refuse)
    resolver = FakeResolver()

    report = run(page(), resolver=resolver)

    assert (resolver.calls, resolver.asked) == (0, [])
    assert statuses(report) == ["verified", "verified", "skipped"]


def test_only_what_does_not_stand_unchanged_is_asked_about():
    resolver = FakeResolver()

    report = run(
        page(FIRST, SECOND.replace("1991", "1992"), THIRD, "New D. On steam. 1999."),
        resolver=resolver,
    )

    assert resolver.asked == [SECOND.replace("1991", "1992"), "New D. On steam. 1999."]
    assert found(report).count("REF501") == 1
    assert message(report, "REF501") == (
        "[2] has changed since it was verified on 2026-11-22 against Crossref (references.yaml:9)"
    )


def test_a_renumbered_list_is_no_alarm():
    resolver = FakeResolver()

    report = run(page("New D. On steam. 1999.", THIRD, FIRST, SECOND), resolver=resolver)

    assert resolver.asked == ["New D. On steam. 1999."]
    assert not {"REF501", "REF502"} & set(found(report))
    resolutions = report.articles[0].dossier.resolutions
    assert [type(one) is Registered for one in resolutions.values()] == [False, True, True, True]


def test_an_entry_that_was_taken_out_is_told_though_its_number_is_there():
    report = run(page(SECOND, THIRD))

    assert found(report).count("REF502") == 1
    assert message(report, "REF502") == (
        "the entry at references.yaml:4 is about [1], which this page has not"
    )
    assert "REF501" not in found(report)


def test_white_space_and_invisible_characters_are_no_change():
    html = page(FIRST.replace(" wetness ", "&nbsp; wet\u00adness\n"), SECOND, THIRD)

    assert statuses(run(html))[0] == "verified"
    assert "REF501" not in found(run(html))


def test_another_doi_behind_the_same_words_is_a_change():
    words = "Drop A. On wetness. 1990."
    assert fingerprint(words, "10.5555/a") != fingerprint(words, "10.5555/b")
    assert fingerprint(f"{words} doi:10.5555/A", "10.5555/a") == fingerprint(
        f"{words} doi:10.5555/A"
    )


def test_what_a_person_accepted_is_not_judged_until_the_text_changes():
    text = "Drop A. On wetness. J Water. 1990;1:1-9. ISBN 978-3-16-148410-1."
    known = registry(entry(1, text, "accepted: 2020-01-01", "note: printed so", "doi: 10.5555/wet"))

    assert "REF106" in found(run(page(text), HEAD))
    accepted, changed = run(page(text), known), run(page(text + " x"), known)

    assert statuses(accepted) == ["skipped"]
    assert not {"REF106", "REF105", "REF503"} & set(found(accepted))
    assert accepted.articles[0].suppressed == 1
    assert {"REF106", "REF501"} <= set(found(changed))
    assert "accepted on 2020-01-01" in message(changed, "REF501")


def test_a_reason_silences_its_rule_for_its_reference_and_is_counted():
    faulty = " ISBN 978-3-16-148410-1."
    known = registry(
        entry(1, FIRST + faulty, "ignore:", "  malformed-identifier: the book has it so")
    )

    report = run(page(FIRST + faulty, SECOND + faulty, THIRD), known)

    told = [
        (one.rule, one.reference) for one in report.articles[0].findings if one.rule == "REF106"
    ]
    assert told == [("REF106", "2")]
    assert report.articles[0].suppressed == 1


@pytest.mark.parametrize("known", [
    pytest.param(verified(1, FIRST, "10.5555/wet", "updates: [retraction 2026-11-30 10.5555/notice]"), id="recorded"),
    pytest.param(entry(1, FIRST, "doi: 10.5555/wet", "accepted: 2026-11-22", "note: x"), id="accepted, known by an index"),
    pytest.param(verified(1, FIRST, "10.5555/wet"), id="verified, known by an index"),
])  # fmt: skip
def test_a_retraction_that_is_known_without_asking_is_told(known):
    work = Work("10.5555/wet", "On the wetness of water", updates=(RETRACTION,))
    resolver = FakeResolver() if "updates" in known else FakeResolver({"10.5555/wet": work})

    report = run(page(FIRST), registry(known), resolver=resolver)

    assert resolver.calls == 0
    assert "REF210" in found(report)
    assert "retracted on 2026-11-30" in message(report, "REF210")
    assert "10.5555/notice" in message(report, "REF210")


def test_one_retraction_known_from_both_is_told_once():
    work = Work("10.5555/wet", "On the wetness of water", updates=(RETRACTION,))
    known = registry(
        verified(1, FIRST, "10.5555/wet", "updates: [retraction 2026-11-30 10.5555/notice]")
    )

    report = run(page(FIRST), known, resolver=FakeResolver({"10.5555/wet": work}))

    (resolution,) = report.articles[0].dossier.resolutions.values()
    assert len(resolution.work.updates) == 1


def test_a_missing_doi_is_told_of_what_stands_verified():
    report = run(page())

    assert found(report).count("REF105") == 2
    (first, _) = [one for one in report.articles[0].findings if one.rule == "REF105"]
    assert "which is 10.5555/wet at Crossref" in first.message


@pytest.mark.parametrize(
    ("on", "days", "told"),
    [
        ("2025-11-30", 365, None),
        ("2025-11-29", 365, "366 days ago"),
        ("2026-11-01", 10, "29 days ago"),
        ("2026-12-01", 365, None),
        ("2027-01-01", 365, "which is still to come"),
    ],
)
def test_a_verification_ages(on, days, told):
    known = registry(verified(1, FIRST, "10.5555/wet", on=on))

    report = run(page(FIRST), known, registry_age_days=days)

    assert ("REF503" in found(report)) is (told is not None)
    assert statuses(report) == ["verified"]
    if told:
        assert told in message(report, "REF503")


def test_an_open_entry_is_asked_about_and_its_change_is_no_finding():
    known = registry(entry(1, FIRST, "open: which one?"))

    for html in (page(FIRST), page(FIRST + " x")):
        resolver = FakeResolver()
        assert not {"REF501", "REF502"} & set(found(run(html, known, resolver=resolver)))
        assert len(resolver.asked) == 1


def test_every_report_says_when_against_what_and_that_nobody_was_asked():
    report = run(page(FIRST, SECOND, THIRD, "New D. On steam. 1999."))
    article = report.articles[0]
    terminal = " ".join(render_terminal(report, width=0, color=False).split())
    html = " ".join(render_article_html(report, article).split())
    told = json.loads(render_json(report))["articles"][0]["references"]

    assert (
        "verified → 10.5555/wet, on 2026-11-22 against Crossref, from references.yaml" in terminal
    )
    assert "erified on 2026-11-22 against Crossref, from references.yaml" in html
    for text in (terminal, html):
        assert "a retraction since then may not be known" in text
        assert "a thesis of our own university" in text
    assert told[0]["status"] == "verified"
    assert (told[0]["doi"], told[0]["source"], told[0]["score"]) == (
        "10.5555/wet",
        "crossref",
        None,
    )
    assert told[0]["registry"] == {
        "path": "references.yaml", "line": 4, "key": "1", "changed": False, "doi": "10.5555/wet",
        "no_doi": False, "verified": "2026-11-22", "source": "crossref", "accepted": None,
        "note": None, "open": None, "ignore": {},
    }  # fmt: skip
    assert (told[2]["status"], told[2]["reason"]) == ("skipped", "a thesis of our own university")
    assert told[3]["registry"] is None


def test_without_a_registry_nothing_of_it_is_told():
    report = check_pages(
        [PageInput("page.html", page().encode())],
        settings=Settings(), resolver=None, rules=select_rules(), started="2026-11-30T08:00:00Z",
        progress=Silent(),
    )  # fmt: skip

    assert "references.yaml" not in render_terminal(report, width=100, color=False)
    assert not {"REF501", "REF502", "REF503"} & set(found(report))


def printed(*entries):
    place = Location(1, 1, 0, 0)
    references = tuple(
        Reference(f"r{n}", (label,) if label else (), group, 0, text, place)
        for n, (label, group, text) in enumerate(entries, 1)
    )
    return Article("page.html", None, "html", None, "utf-8", references=references)


def test_every_reference_has_a_key_of_its_own():
    article = printed(
        ("1", None, "a"), ("1", None, "b"), ("3", "note", "c"), (None, None, "d"), ("a", "lower-alpha", "e"), ("1", None, "f"),
    )  # fmt: skip

    assert list(registry_keys(article.references).values()) == [
        "1", "1 (2)", "note 3", "entry 4", "lower-alpha a", "1 (3)",
    ]  # fmt: skip


def paired(text, *entries):
    known = read_registry("r", text.encode()).articles["page.html"].entries
    article = printed(*((label, None, words) for label, words in entries))
    fields = {reference.key: ReferenceFields() for reference in article.references}
    view = pair(PageEntries("r", tuple(known.values())), article, fields, age_days=9)
    return (
        {key: one.key for key, one in view.same.items()},
        {key: one.key for key, one in view.changed.items()},
        [one.key for one in view.unknown],
    )


def test_the_same_text_twice_is_two_entries_in_their_order():
    text = registry(entry(1, "a", "open: x"), entry(2, "a", "open: y"), entry(3, "a", "open: z"))

    assert paired(text, ("2", "a"), ("7", "a")) == ({"r1": "2", "r2": "1"}, {}, ["3"])


def test_a_text_that_begins_alike_is_the_successor_rather_than_one_of_its_number():
    long = (
        "Drop A, Drip B, Drop C. The long and winding history of water and of its many ways. 1990."
    )
    text = registry(entry(1, long, f"text: {first_words(long)}", "open: x"))

    assert paired(text, ("1", "Another. 2001."), ("2", long.replace("1990", "1991"))) == (
        {}, {"r2": "1"}, [],
    )  # fmt: skip


def test_what_was_taken_out_claims_no_place_before_the_entry_that_begins_alike():
    long = (
        "Drop A, Drip B, Drop C. The long and winding history of water and of its many ways. 1990."
    )
    text = registry(
        entry(1, "Drip. 1980.", "open: x"), entry(2, long, f"text: {first_words(long)}", "open: x")
    )

    assert paired(text, ("1", long.replace("1990", "1991"))) == ({}, {"r1": "2"}, ["1"])


class Source:
    """An index or, as `agency`, Crossref; nobody may ask the agency."""

    complete = searches = True
    kinds = frozenset({"doi"})

    def __init__(self, *works, agency=False):
        self.name = "crossref" if agency else "index"
        self.address = "memory:"
        self.registers_dois = agency
        self._works = works

    def lookup(self, kind, value):
        if self.registers_dois:
            raise AssertionError("crossref was asked")
        return next((work for work in self._works if work.doi == value), None)

    def state(self):
        return SourceState(self.name, "")

    def close(self):
        pass


def test_only_what_cache_and_index_have_is_recalled(tmp_path):
    old, newer = Work("10.5555/wet", "On wetness", publisher="cached"), Work(
        "10.5555/wet", "On wetness", updates=(RETRACTION,)
    )  # fmt: skip
    cache = AnswerCache(tmp_path, now=lambda: 0.0, warn=pytest.fail)
    crossref = Source(agency=True)
    crossref.lookup = lambda kind, value: old
    CachedAgency(crossref, cache, offline=False, version="1").lookup("doi", "10.5555/wet")
    resolver = Resolver((Source(newer), Source(agency=True)), cache)

    work, holder = resolver.recall("10.5555/wet")

    assert (work.publisher, holder) == ("cached", "crossref")
    assert work.updates == (RETRACTION,)
    assert resolver.recall("10.5555/boil") is None
    resolver.close()


def test_a_list_of_retractions_is_recalled_without_any_record():
    known = {"10.5555/wet": (RETRACTION,)}
    lists = SimpleNamespace(upon=lambda work: replace(work, updates=known.get(work.doi, ())))
    resolver = Resolver((Source(), Source(agency=True)), notices=[lists])

    report = run(page(FIRST), registry(verified(1, FIRST, "10.5555/wet")), resolver=resolver)

    assert "REF210" in found(report)
    assert resolver.recall("10.5555/boil") is None
