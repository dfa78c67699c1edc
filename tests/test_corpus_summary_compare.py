"""A run beside an earlier one: what came, what went, and what else is not the same."""

from __future__ import annotations

import csv
import json

import pytest
from bs4 import BeautifulSoup
from corpus_folder import finding, page, reference, write_run

from refcheck.corpus.summary.runs import _LONGEST_HISTORY
from refcheck.corpus.summary.writing import write_summary

MONDAYS = [f"2026-{month:02}-0{day}T02:00:00Z" for month in range(1, 10) for day in (1, 5, 8)]


def compared(tmp_path, before, after, **manifest):
    earlier = write_run(tmp_path / "earlier", *before, started=MONDAYS[0])
    later = write_run(tmp_path / "later", *after, started=MONDAYS[1], **manifest)
    return write_summary(later, earlier)


def words_of(folder):
    page = BeautifulSoup((folder / "summary.html").read_text("utf-8"), "html.parser")
    return " ".join(page.select_one("main").get_text(" ").split())


def test_findings_are_new_gone_or_remain(tmp_path):
    old, kept, new, newer = (finding("REF201", one) for one in ("old", "kept", "new", "newer"))
    before = [page("A", findings=[old, kept]), page("B", findings=[finding("REF001", "b")])]
    after = [page("A", findings=[kept, new, newer]), page("B", findings=[finding("REF001", "b")])]

    comparison = compared(tmp_path, before, after).comparison

    assert [(one.rule, one.new, one.gone, one.remaining) for one in comparison.changes] == [
        ("REF001", 0, 0, 1),
        ("REF201", 2, 1, 1),
    ]
    assert [(one.page, one.rule) for one in comparison.new_findings.rows] == [("A", "REF201")] * 2
    assert (comparison.new_findings.total, comparison.gone_findings.total) == (2, 1)
    assert (comparison.better.total, comparison.worse.total) == (0, 1)
    with (tmp_path / "later" / "csv" / "gone-findings.csv").open(encoding="utf-8-sig") as file:
        assert [row["page"] for row in csv.DictReader(file)] == ["A"]


def test_the_same_fault_on_another_page_is_another_finding(tmp_path):
    fault = finding("REF201", "same words")

    comparison = compared(
        tmp_path, [page("A", findings=[fault])], [page("B", findings=[fault])]
    ).comparison

    (change,) = comparison.changes
    assert (change.new, change.gone, change.remaining) == (1, 1, 0)
    assert (comparison.new_pages, comparison.lost_pages) == (1, 1)


def test_a_finding_that_is_judged_otherwise_now_is_counted_as_it_is_now(tmp_path):
    before = [page("A", findings=[finding("REF210", "x", severity="warning")])]
    after = [page("A", findings=[finding("REF210", "x")])]

    (change,) = compared(tmp_path, before, after).comparison.changes

    assert (change.severity, change.remaining) == ("error", 1)


def test_pages_got_better_or_worse_by_errors_first(tmp_path):
    error, warning = finding("REF001", "e"), finding("REF201", "w")
    before = [
        page("Worse", findings=[warning]),
        page("Better", findings=[error]),
        page("Fewer warnings", findings=[warning]),
        page("Same", findings=[error]),
        page("Lost", findings=[error]),
    ]
    after = [
        page("Worse", findings=[error]),
        page("Better", findings=[warning, finding("REF201", "v")]),
        page("Fewer warnings"),
        page("Same", findings=[error]),
        page("New", findings=[error]),
    ]

    comparison = compared(tmp_path, before, after).comparison

    assert [one.page for one in comparison.worse.rows] == ["Worse"]
    assert [(one.page, one.errors, one.errors_before) for one in comparison.better.rows] == [
        ("Better", 0, 1),
        ("Fewer warnings", 0, 0),
    ]
    assert (comparison.new_pages, comparison.lost_pages, comparison.shared_pages) == (1, 1, 4)


@pytest.mark.parametrize(
    ("manifest", "differs", "words"),
    [
        ({}, (), ""),
        ({"source": {"kind": "zim", "path": "/srv/other.zim"}}, ("source",), "of another source, /srv/harbourpedia,"),
        ({"source": {"kind": "folder", "path": "/srv/other"}}, ("source",), "of another source, /srv/harbourpedia,"),
        ({"source": {"kind": "folder", "path": "/srv/harbourpedia", "files": 9}}, (), ""),
        ({"refcheck": "9.9.9"}, ("refcheck",), "made by refcheck 0.1.0"),
        ({"settings": {"online": True, "links": False}}, ("online",), "not the same in both runs: online"),
        ({"settings": {"online": False, "links": False, "part_pages": 7}}, (), ""),
    ],
)  # fmt: skip
def test_another_wiki_version_or_setting_is_said_aloud(tmp_path, manifest, differs, words):
    pages = [page("A", references=[reference(1)])]

    comparison = compared(tmp_path, pages, pages, **manifest).comparison

    assert comparison.differs == differs
    told = words_of(tmp_path / "later")
    assert words in told
    assert ("not the same" in told or "another source" in told or "may judge" in told) == bool(
        words
    )


def test_the_dump_of_another_day_is_the_same_source(tmp_path):
    dump = {"kind": "enterprise", "path": "/srv/enwiki-NS0-20261001-ENTERPRISE-HTML.json.tar.gz"}
    earlier = write_run(tmp_path / "earlier", page("A"), source=dump, started=MONDAYS[0])
    dump = dump | {"path": dump["path"].replace("20261001", "20261020"), "size": 7}
    later = write_run(tmp_path / "later", page("A"), source=dump, started=MONDAYS[1])

    assert write_summary(later, earlier).comparison.differs == ()


def test_two_wikis_without_a_page_in_common_are_told_apart(tmp_path):
    compared(tmp_path, [page(f"A{n}") for n in range(20)], [page(f"B{n}") for n in range(20)])

    assert "Hardly any page is in both runs" in words_of(tmp_path / "later")


def test_an_earlier_run_that_had_not_ended_is_said_aloud(tmp_path):
    earlier = write_run(tmp_path / "earlier", page("A"), stage="check", finished=None)
    later = write_run(tmp_path / "later", page("A"), page("B"), started=MONDAYS[1])

    assert write_summary(later, earlier).comparison.differs == ("stage",)

    told = words_of(later)
    assert "The earlier run had not ended." in told
    assert "not the same in both runs" not in told


def test_a_share_of_the_pages_is_not_another_wiki(tmp_path):
    pages = [page(f"A{n}") for n in range(40)]

    compared(tmp_path, pages, pages[:2])

    told = words_of(tmp_path / "later")
    assert "Hardly any page" not in told
    assert "38 pages of the earlier run are not in this one." in told


def test_nothing_new_is_said_so(tmp_path):
    pages = [page("A", findings=[finding("REF201")])]

    compared(tmp_path, pages, pages)

    assert "No finding has come or gone." in words_of(tmp_path / "later")


def test_the_history_is_carried_from_run_to_run(tmp_path):
    earlier = None
    for number, day in enumerate(MONDAYS[:3]):
        found = [finding("REF001", f"{n}") for n in range(number)]
        folder = write_run(tmp_path / f"{number}", page("A", findings=found), started=day)
        summary = write_summary(folder, earlier)
        earlier = folder

    assert [one.started for one in summary.history] == MONDAYS[:3]
    assert [one.findings["error"] for one in summary.history] == [0, 1, 2]
    shown = BeautifulSoup((folder / "summary.html").read_text("utf-8"), "html.parser")
    labels = [svg["aria-label"] for svg in shown.select(".trend svg")]
    assert labels[0] == "Errors: 0 at first, 2 now, between 0 and 2"


def test_an_earlier_run_without_a_summary_is_in_the_history_all_the_same(tmp_path):
    history = compared(tmp_path, [page("A")], [page("A"), page("B")]).history

    assert [(one.started, one.pages) for one in history] == [(MONDAYS[0], 1), (MONDAYS[1], 2)]


def test_a_folder_that_is_used_again_keeps_its_history(tmp_path):
    for day in MONDAYS[:3]:
        summary = write_summary(write_run(tmp_path, page("A"), started=day))

    assert [one.started for one in summary.history] == MONDAYS[:3]
    assert write_summary(tmp_path).history == summary.history


def test_the_history_is_bounded(tmp_path):
    past = {"refcheck": "0.1.0", "pages": 1, "references": 0, "findings": {}, "retracted": 0}
    many = [{"started": f"2020-01-01T00:{n // 60:02}:{n % 60:02}Z", **past} for n in range(500)]
    told = {"schema": "refcheck-corpus-summary/1", "history": many}
    write_run(tmp_path, page("A"))
    (tmp_path / "summary.json").write_text(json.dumps(told))

    history = write_summary(tmp_path).history

    assert len(history) == _LONGEST_HISTORY
    assert history[-2].started == many[-1]["started"]


PAST = {"started": "2020", "refcheck": "", "pages": 1, "references": 1, "findings": {}, "retracted": 0}  # fmt: skip
OTHER = json.dumps({"schema": "another/1", "history": [PAST]})


@pytest.mark.parametrize("text", ["", "{", "[]", OTHER, '{"history": 3}', "\x00"])
def test_a_summary_that_cannot_be_read_is_no_history(tmp_path, text):
    write_run(tmp_path, page("A"))
    (tmp_path / "summary.json").write_text(text)

    assert len(write_summary(tmp_path).history) == 1


def test_without_a_comparison_no_file_of_one_stays(tmp_path):
    compared(tmp_path, [page("A")], [page("A")])
    folder = tmp_path / "later"
    assert (folder / "csv" / "new-findings.csv").exists()
    (folder / "csv" / "mine.csv").write_text("kept")

    summary = write_summary(folder)

    assert summary.comparison is None
    names = {one.name for one in (folder / "csv").iterdir()}
    assert not names & {"new-findings.csv", "gone-findings.csv", "pages-worse.csv"}
    assert "mine.csv" in names


def test_an_outage_that_comes_is_no_finding_that_came(tmp_path):
    outage = finding("REF901", "Crossref did not answer")
    before = [page("A", references=[reference(1)])]
    after = [page("A", references=[reference(1, "unchecked")], findings=[outage])]

    compared(tmp_path, before, after)

    told = words_of(tmp_path / "later")
    assert "Since the run of 2026-01-01, 0 findings came and 0 went." in told
    assert "No page got worse." in told
