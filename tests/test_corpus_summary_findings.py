"""What a summary says of single findings: the worst pages' own, dead links, retracted works."""

from __future__ import annotations

import csv

import pytest
from bs4 import BeautifulSoup
from corpus_folder import finding, link, page, reference, work, write_run

from refcheck.corpus.summary.findings import OF_A_PAGE
from refcheck.corpus.summary.model import SHOWN
from refcheck.corpus.summary.writing import write_summary


def summed_up(folder, *pages, **manifest):
    return write_summary(write_run(folder, *pages, **manifest))


def csv_rows(folder, name):
    with (folder / "csv" / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def words_in(folder, selector):
    soup = BeautifulSoup((folder / "summary.html").read_text("utf-8"), "html.parser")
    return [" ".join(one.get_text(" ").split()) for one in soup.select(selector)]


def test_a_page_to_mend_says_what_is_wrong_with_it_errors_first(tmp_path):
    found = [
        finding("REF105", "a note"),
        finding("REF201", "w", message="no work fits"),
        finding("REF001", "e", message="[5] is missing"),
    ]
    pages = [page("Tea", findings=found), page("Pot", findings=[finding("REF105")])]

    summary = summed_up(tmp_path, *pages)

    assert {name: [one.message for one in some] for name, some in summary.worst_findings.items()} == {
        "Tea": ["[5] is missing", "no work fits"]
    }  # fmt: skip
    assert words_in(tmp_path, "details.wrong summary") == ["What is wrong"]
    assert words_in(tmp_path, "details.wrong li") == [
        "[5] is missing REF001",
        "No work fits REF201",
    ]


def test_of_many_findings_of_many_pages_some_are_shown_and_all_written(tmp_path):
    many = [finding("REF201", f"{n}") for n in range(OF_A_PAGE + 5)] + [finding("REF001", "last")]
    pages = [page(f"Page {n:02}", findings=many) for n in range(SHOWN + 3)]

    summary = summed_up(tmp_path, *pages)

    assert list(summary.worst_findings) == [one.page for one in summary.worst_pages.rows]
    assert {len(some) for some in summary.worst_findings.values()} == {OF_A_PAGE}
    assert {some[0].rule for some in summary.worst_findings.values()} == {"REF001"}
    told = f"What is wrong: {OF_A_PAGE} of {len(many)}"
    assert words_in(tmp_path, "details.wrong summary") == [told] * SHOWN
    assert len(csv_rows(tmp_path, "findings")) == len(many) * len(pages)


def test_every_finding_is_in_a_file(tmp_path):
    about = {"reference": "7", "hint": "look it up", "message": "no work fits"}
    pages = [page("Tea", findings=[finding("REF201", **about), finding("REF901")])]

    summed_up(tmp_path, *pages)

    first, second = csv_rows(tmp_path, "findings")
    assert first == {
        "page": "Tea",
        "rule": "REF201",
        "severity": "warning",
        "number": "7",
        "line": "3",
        "message": "no work fits",
        "hint": "look it up",
    }
    assert (second["rule"], second["severity"]) == ("REF901", "unchecked")


def test_every_dead_link_is_in_a_file_with_its_page_and_a_copy(tmp_path):
    copy = "https://archive.example/1"
    gone = link("https://a.example/1", "gone", where="reference 2", line=9, archived=copy)
    others = [link("https://a.example/2"), link("https://a.example/3", "blocked")]

    summed_up(tmp_path, page("Tea", links=[gone, *others]), page("Pot", links=[gone]))

    rows = csv_rows(tmp_path, "dead-links")
    assert [row["page"] for row in rows] == ["Tea", "Pot"]
    assert rows[0] == {
        "host": "a.example",
        "address": "https://a.example/1",
        "page": "Tea",
        "where": "reference 2",
        "line": "9",
        "reason": "",
        "archived": copy,
    }
    assert any("csv/dead-links.csv" in one for one in words_in(tmp_path, "section .meaning"))


def listed(name, severity="warning"):
    """A page that cites a work on a list of retractions, which tells no more of it."""
    told = "[8], “A trial” (Fir, 1997), is on a list of retractions"
    about = {"reference": "8", "reference_key": "r8", "doi": "10.5555/gone"}
    found = finding("REF210", f"{name} text", message=told, severity=severity, **about)
    notice = [{"type": "listed", "date": None, "doi": None}]
    entry = reference(8, **work("10.5555/gone", "A trial", updates=notice))
    return page(name, references=[entry], findings=[found, found])


@pytest.mark.parametrize("severity", ["warning", "error"])
def test_pages_with_retracted_works_are_counted_however_grave_that_is(tmp_path, severity):
    summary = summed_up(tmp_path, listed("Tea", severity), listed("Pot"), page("Cup"))

    assert summary.history[-1].retracted == 2


def test_a_list_of_retractions_is_told_at_the_top(tmp_path):
    summed_up(tmp_path, listed("Tea"), page("Pot", findings=[finding("REF001")]))

    told = words_in(tmp_path, ".verdict p")
    assert any(one.startswith("1 page cites a work of which a part was retracted") for one in told)


def test_a_work_s_notice_does_not_bear_the_number_of_one_page(tmp_path):
    summary = summed_up(tmp_path, listed("Tea"))

    (one,) = summary.noted_works["REF210"].rows
    assert one.message == "“A trial” (Fir, 1997), is on a list of retractions"
    assert csv_rows(tmp_path, "retracted")[0]["message"].startswith("[8], ")


def test_what_was_left_out_of_the_source_is_told(tmp_path):
    left_out = {"files in reStructuredText": 2, "files in AsciiDoc": 1200}

    summed_up(tmp_path, page("Tea"), left_out=left_out)

    told = "Left out of the source: files in AsciiDoc (1,200) and files in reStructuredText (2)."
    assert told in words_in(tmp_path, ".verdict p")
