"""What a summary counts and lists, and how it is written."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from corpus_folder import finding, link, page, reference, work, write_run

from refcheck.corpus.summary import entries, scratch, writing
from refcheck.corpus.summary.model import FEW, SHOWN
from refcheck.corpus.summary.scratch import scratch_in
from refcheck.corpus.summary.writing import write_summary
from refcheck.errors import InputError, OutputError


def summed_up(folder, *pages, **manifest):
    return write_summary(write_run(folder, *pages, **manifest))


def csv_rows(folder, name):
    with (folder / "csv" / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def faulty(name, **found):
    """A page with so many findings of each rule."""
    rows = [finding(rule, f"{name} {n}") for rule, number in found.items() for n in range(number)]
    return page(name, references=[reference(1)], findings=rows)


def test_what_there_is_is_counted(tmp_path):
    tea = page(
        "Tea",
        references=[
            reference(1, **work("10.5555/A")),
            reference(2, "verified-with-differences", **work("10.5555/a", fingerprint="other")),
            reference(3, "not-found"),
        ],
        findings=[finding("REF201")],
    )
    pot = page("Pot", references=[reference(1, cited=4, **work("10.5555/A"))], suppressed=2)
    empty = page("Empty", findings=[finding("REF001"), finding("REF201")])

    summary = summed_up(tmp_path, tea, pot, empty)

    totals = summary.totals
    assert (totals.pages, totals.without_references, totals.references) == (3, 1, 4)
    assert (totals.distinct_references, totals.works, totals.citations) == (3, 1, 7)
    assert (totals.with_errors, totals.with_warnings, totals.suppressed) == (1, 1, 2)
    assert summary.statuses == {"not-found": 1, "verified-with-differences": 1, "verified": 2}
    assert summary.findings == {"error": 1, "warning": 2, "info": 0, "unchecked": 0}
    assert [(one.rule, one.findings, one.pages) for one in summary.rules] == [
        ("REF001", 1, 1),
        ("REF201", 2, 2),
    ]
    assert summary.years == {2001: 3}
    assert [(one.first, one.last, one.count) for one in summary.findings_per_page][:3] == [
        (0, 0, 1),
        (1, 1, 1),
        (2, 2, 1),
    ]


def test_a_work_is_counted_by_pages_entries_and_citations(tmp_path):
    often = work("10.5555/often")
    other = reference(9, **work("10.5555/once", "Seldom"))
    untitled = {"title": "A book", "year": 1990, "fingerprint": "b"}
    pages = [
        page("A", references=[reference(1, **often), reference(2, **often), other]),
        page("B", references=[reference(1, cited=5, **often), reference(2, **untitled)]),
        page("C", references=[reference(1, **untitled), reference(2, "not-found")]),
    ]

    listed = summed_up(tmp_path, *pages).works

    assert listed.total == 3
    assert [(one.title, one.pages, one.references, one.citations) for one in listed.rows] == [
        ("Work 10.5555/often", 2, 3, 7),
        ("A book", 2, 2, 2),
        ("Seldom", 1, 1, 1),
    ]


def test_the_page_with_most_errors_comes_first_then_most_warnings_then_notes(tmp_path):
    pages = [
        faulty("noted", REF105=9),
        faulty("warned", REF201=5),
        faulty("clean"),
        faulty("error and note", REF001=1, REF105=1),
        faulty("error", REF001=1),
        faulty("error and warning", REF001=1, REF201=1),
        faulty("two errors", REF001=2),
    ]

    worst = summed_up(tmp_path, *pages).worst_pages

    order = ["two errors", "error and warning", "error and note", "error", "warned"]
    assert [one.page for one in worst.rows] == order
    assert worst.total == 5


def retracting(name, number, doi="10.5555/gone", rule="REF210", **more):
    """A page on which this number is a work with a notice."""
    about = {"reference": str(number), "reference_key": f"r{number}", "doi": doi, **more}
    notice = [{"type": "retraction", "date": "2019-01-01", "doi": None}]
    entry = reference(number, **work(doi, "A trial", updates=notice))
    return page(name, references=[entry], findings=[finding(rule, f"{name} text", **about)])


def test_a_retracted_work_is_listed_with_every_page_and_number(tmp_path):
    pages = [
        retracting("Tea", 7, url="https://wiki.example/tea"),
        retracting("Pot", 2, doi="10.5555/GONE"),
        retracting("Cup", 3, doi="10.5555/other"),
        retracting("Can", 4, doi="10.5555/concern", rule="REF211"),
    ]
    pages[0]["url"] = "https://wiki.example/tea"

    noted = summed_up(tmp_path, *pages).noted_works

    first, second = noted["REF210"].rows
    assert (first.title, first.container, first.year) == ("A trial", "Journal", 2001)
    assert (first.pages, first.entries) == (2, 2)
    assert [(one.page, one.number, one.url) for one in first.places] == [
        ("Pot", "2", None),
        ("Tea", "7", "https://wiki.example/tea"),
    ]
    assert [one.page for one in second.places] == ["Cup"]
    assert noted["REF211"].total == 1
    assert noted["REF212"].total == 0


def test_two_retracted_works_of_a_page_stay_two(tmp_path):
    one, other = retracting("Tea", 1), retracting("Tea", 2, doi="10.5555/other")
    other["references"][0]["title"] = "Another trial"
    both = {name: [*one[name], *other[name]] for name in ("references", "findings")}

    listed = summed_up(tmp_path, page("Tea", **both)).noted_works["REF210"]

    assert sorted((one.title, one.entries) for one in listed.rows) == [
        ("A trial", 1),
        ("Another trial", 1),
    ]


def test_a_retracted_work_without_a_record_is_known_by_what_is_printed(tmp_path):
    about = {"reference": "1", "reference_key": "r1"}
    notice = finding("REF210", "A trial that a list knows", **about)

    noted = summed_up(
        tmp_path, page("Tea", references=[reference(1, "unchecked")], findings=[notice])
    )

    (one,) = noted.noted_works["REF210"].rows
    assert (one.title, one.doi) == ("A trial that a list knows", None)


def test_of_a_work_that_is_cited_everywhere_some_places_are_shown_and_all_written(tmp_path):
    pages = [retracting(f"Page {number:03}", 1) for number in range(70)]

    (one,) = summed_up(tmp_path, *pages).noted_works["REF210"].rows

    assert (one.pages, one.entries, len(one.places)) == (70, 70, 20)
    rows = csv_rows(tmp_path, "retracted")
    assert len(rows) == 70
    assert {row["page"] for row in rows} == {one["page"] for one in pages}
    assert rows[0].keys() >= {"doi", "work", "page", "url", "number"}


def test_a_blocked_address_is_not_dead_and_an_address_counts_once(tmp_path):
    gone = link("https://a.example/1", "gone")
    pages = [
        page("A", links=[gone, link("https://a.example/2", "gone"), link("https://b.example/", "blocked")]),
        page("B", links=[gone, link("https://a.example/3"), link("https://a.example/4", "skipped")]),
        page("C", links=[link("https://a.example/5", "unreachable")]),
    ]  # fmt: skip

    listed = summed_up(tmp_path, *pages).hosts

    (host,) = listed.rows
    assert (host.host, host.gone, host.asked, host.pages) == ("a.example", 2, 4, 2)
    assert (host.blocked, host.unreachable) == (0, 1)


def test_who_misfits_come_from_is_counted_among_what_was_compared(tmp_path):
    good = work("10.5555/a", printed_doi="10.5555/a")
    bad = work("10.5555/b", printed_doi="10.5556/x")
    odd = {"printed_doi": "not a DOI", "printed_container": "Acta"}
    entries = [
        reference(1, **good),
        reference(2, "mismatch", **bad),
        reference(3, "unchecked", printed_doi="10.5556/y"),
        reference(4, "not-found", **odd),
    ]

    summary = summed_up(tmp_path, page("Tea", references=entries))

    assert [(one.name, one.compared, one.unfit) for one in summary.prefixes.rows] == [
        ("10.5556", 1, 1)
    ]
    assert [(one.name, one.compared, one.unfit) for one in summary.containers.rows] == [
        ("Acta", 1, 1),
        ("Journal", 2, 1),
    ]


def test_a_fault_that_several_pages_share_is_told_once(tmp_path):
    shared, alone = finding("REF205", "The same entry."), finding("REF205", "Another entry.")
    note = finding("REF105", "A note is no fault.")
    pages = [
        page("A", findings=[shared, shared, alone, note]),
        page("B", findings=[shared, note]),
        page("C", findings=[finding("REF103", "The same entry.")]),
    ]

    listed = summed_up(tmp_path, *pages).repeated

    (one,) = listed.rows
    assert (one.rule, one.text, one.pages) == ("REF205", "The same entry.", 2)


def test_the_same_words_with_another_address_are_another_fault(tmp_path):
    gone = "https://{}.example/ of reference {} is gone"
    pages = [
        page("A", findings=[finding("REF301", "Official site", message=gone.format("ann", 1))]),
        page("B", findings=[finding("REF301", "Official site", message=gone.format("ann", 2))]),
        page("C", findings=[finding("REF301", "Official site", message=gone.format("bea", 1))]),
    ]

    listed = summed_up(tmp_path, *pages).repeated

    assert [one.pages for one in listed.rows] == [2]


def test_pages_that_could_not_be_checked_are_listed_with_the_reason(tmp_path):
    errors = [
        {"page": f"Odd {n}", "ordinal": n, "kind": kind, "message": "why"}
        for n, kind in enumerate(["time", "memory", "time"])
    ]

    summary = summed_up(tmp_path, page("Tea"), errors=errors)

    assert summary.unread_by_kind == {"time": 2, "memory": 1}
    assert [one.page for one in summary.unread.rows] == ["Odd 0", "Odd 1", "Odd 2"]
    assert summary.totals.unread == 3


def test_long_lists_are_cut_and_whole_in_their_file(tmp_path):
    pages = [faulty(f"Page {number:03}", REF201=1) for number in range(SHOWN + 30)]

    summary = summed_up(tmp_path, *pages)

    assert (summary.worst_pages.total, len(summary.worst_pages.rows)) == (SHOWN + 30, SHOWN)
    assert len(csv_rows(tmp_path, "worst-pages")) == SHOWN + 30
    assert FEW < SHOWN


def test_the_json_has_all_that_the_page_shows(tmp_path):
    summary = summed_up(tmp_path, retracting("Tea", 7), faulty("Pot", REF201=1))

    told = json.loads((tmp_path / "summary.json").read_text("utf-8"))

    assert told["schema"] == "refcheck-corpus-summary/1"
    assert told["totals"]["references"] == 2
    assert told["noted_works"]["REF210"]["rows"][0]["places"][0]["number"] == "7"
    assert told["worst_pages"]["rows"][0]["page"] == "Tea"
    assert told["history"][-1]["started"] == summary.run.started
    assert set(told) == set(summary.__dataclass_fields__)


def test_two_summaries_of_a_run_are_the_same_bytes(tmp_path):
    write_run(tmp_path, retracting("Tea", 7), faulty("Pot", REF201=1))
    written = []
    for _ in range(2):
        write_summary(tmp_path)
        written.append({one: one.read_bytes() for one in sorted(tmp_path.rglob("*.*"))})

    assert written[0] == written[1]


def test_lists_are_in_one_order_in_every_process(tmp_path):
    """Works without a DOI that differ in a year alone, faults and hosts that are as many."""
    some = range(30)
    entries = [
        reference(n, **work(None, "A book", year=1990 + n, fingerprint=f"{n}")) for n in some
    ]
    links = [link(f"https://h{n}.example/", "gone") for n in some]
    found = [finding("REF205", f"Entry {n}.") for n in some]
    write_run(tmp_path / "run", *(page(one, references=entries, links=links, findings=found) for one in "AB"))  # fmt: skip
    written = []
    for seed in ("1", "2", "3"):
        command = [sys.executable, "-m", "refcheck", "corpus", "summary", str(tmp_path / "run")]
        subprocess.run(command, check=True, env={**os.environ, "PYTHONHASHSEED": seed})
        files = sorted((tmp_path / "run" / "csv").iterdir())
        written.append({one.name: one.read_bytes() for one in files})

    assert written[0] == written[1] == written[2]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1", "\r\n=1"])
def test_no_cell_is_a_formula(tmp_path, text):
    summed_up(tmp_path, page(text, title=text, findings=[finding("REF201", text)]))

    (row,) = csv_rows(tmp_path, "worst-pages")
    assert row["page"].startswith("'")
    assert "\n" not in row["page"]


def test_small_buffers_change_nothing(tmp_path, monkeypatch):
    pages = [retracting(f"Page {n}", n, doi=f"10.5555/{n % 3}") for n in range(1, 12)]
    pages += [page(f"P{n}", findings=[finding("REF205", f"{n % 2}")]) for n in range(9)]
    at_ease = summed_up(tmp_path / "run", *pages)

    monkeypatch.setattr(scratch, "_TOGETHER", 1)
    monkeypatch.setattr(scratch, "_RECENT", 1)
    monkeypatch.setattr(entries, "_AT_ONCE", 1)

    assert write_summary(tmp_path / "run") == at_ease


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="open files are listed on Linux")
def test_a_scratch_is_where_it_is_told_and_leaves_nothing(tmp_path):
    with scratch_in(tmp_path) as one:
        one.make("numbers", "n INT, words TEXT")
        for number in range(200_000):
            one.put("numbers", (number, "word " * 60))
        spilled = [Path(fd).readlink() for fd in Path("/proc/self/fd").iterdir() if fd.is_symlink()]
        assert any(str(tmp_path) in str(path) for path in spilled)
        assert list(tmp_path.iterdir()) == []
        assert one.number("SELECT count(*) FROM numbers") == 200_000

    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_told_in_a_line(tmp_path):
    def fill(one):
        one.run("PRAGMA max_page_count = 4")
        one.make("numbers", "n INT, words TEXT")
        for number in range(4000):
            one.put("numbers", (number, "word " * 60))

    with pytest.raises(OutputError, match="no room"), scratch_in(tmp_path) as one:
        fill(one)


def test_what_cannot_be_finished_leaves_what_was_there(tmp_path, monkeypatch):
    summed_up(tmp_path, faulty("Pot", REF201=1))
    before = {one: one.read_bytes() for one in tmp_path.rglob("*.*")}

    def fail(_):
        raise RuntimeError

    monkeypatch.setattr(writing, "render_summary", fail)
    with pytest.raises(RuntimeError):
        write_summary(tmp_path)

    assert {one: one.read_bytes() for one in tmp_path.rglob("*.*")} == before


def test_the_draft_of_a_killed_run_is_swept_away(tmp_path):
    write_run(tmp_path, page("Tea"))
    (tmp_path / ".summary-abc" / "csv").mkdir(parents=True)
    (tmp_path / ".summary-abc" / "csv" / "works.csv").write_text("half")

    write_summary(tmp_path)

    assert list(tmp_path.glob(".summary-*")) == []


def test_two_summaries_of_one_folder_may_be_written_at_once(tmp_path, monkeypatch):
    """As by a run at its end, and by somebody who does not wait for it."""
    write_run(tmp_path, page("Tea"))
    making = writing.summary_of

    def with_another(*given):
        monkeypatch.setattr(writing, "summary_of", making)
        write_summary(tmp_path)
        return making(*given)

    monkeypatch.setattr(writing, "summary_of", with_another)

    write_summary(tmp_path)

    assert (tmp_path / "summary.html").exists()
    assert list(tmp_path.glob(".summary-*")) == []


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        pytest.param(lambda folder: (folder / "manifest.json").unlink(), "no folder of a run"),
        pytest.param(lambda folder: (folder / "manifest.json").write_text("{"), "no manifest"),
        pytest.param(lambda folder: (folder / "pages-00000.jsonl").write_text("{"), "no row"),
        pytest.param(lambda folder: (folder / "findings-00000.jsonl").write_text("[]\n"), "no row"),
    ],
)
def test_a_damaged_folder_is_told_in_a_line(tmp_path, spoil, words):
    write_run(tmp_path, page("Tea"))
    spoil(tmp_path)

    with pytest.raises(InputError, match=words):
        write_summary(tmp_path)

    assert list(tmp_path.glob(".summary-*")) == []
    assert not (tmp_path / "summary.html").exists()


def test_a_word_that_is_no_severity_is_told_in_a_line(tmp_path):
    write_run(tmp_path, page("Tea", findings=[finding("REF201", severity="dire")]))

    with pytest.raises(InputError, match="“dire”"):
        write_summary(tmp_path)


def test_pages_whose_long_names_begin_alike_stay_apart(tmp_path):
    alike = "w" * 3000
    pages = [retracting(f"{alike}{n}", n + 1) for n in range(3)]

    (one,) = summed_up(tmp_path, *pages).noted_works["REF210"].rows

    assert (one.pages, one.entries) == (3, 3)
    assert len({place.page for place in one.places}) == 3
    assert all(len(place.page) < 600 for place in one.places)


def test_the_command_writes_the_summary_and_says_where(refcheck, tmp_path):
    write_run(tmp_path / "run", page("Tea"))

    ran = refcheck("corpus", "summary", "run")

    assert (ran.code, ran.out, ran.err) == (0, "run/summary.html\n", "")
    assert (tmp_path / "run" / "summary.html").is_file()
    assert refcheck("corpus", "summary", "run", "-q").out == ""


def test_the_summary_of_a_run_that_has_not_ended_is_written_and_told(refcheck, tmp_path):
    write_run(tmp_path / "run", page("Tea"), stage="check", finished=None)

    ran = refcheck("corpus", "summary", "run")

    assert (ran.code, ran.out) == (0, "run/summary.html\n")
    assert ran.err == (
        "refcheck: the run in run has not come to its end; the summary is of what it has so far; "
        "the command that began it goes on\n"
    )


@pytest.mark.parametrize("text", ["{", '{"schema": "refcheck-corpus/9"}', "[]", "\0"])
def test_a_manifest_that_is_none_does_not_speak_of_options_of_another_command(
    refcheck, tmp_path, text
):
    write_run(tmp_path / "run", page("Tea"))
    (tmp_path / "run" / "manifest.json").write_text(text)

    ran = refcheck("corpus", "summary", "run")

    assert (ran.code, len(ran.complaints)) == (2, 1)
    assert ran.err.endswith("; `refcheck corpus check SOURCE --output DIR` makes one\n")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("nowhere",), "no folder of a run"),
        (("run", "--compare", "nowhere"), "nowhere is no folder"),
        (("run", "--compare", "run"), "the run itself"),
        ((), "missing argument"),
    ],
)
def test_what_is_no_run_is_one_line_and_exit_code_2(refcheck, tmp_path, arguments, words):
    write_run(tmp_path / "run", page("Tea"))

    ran = refcheck("corpus", "summary", *arguments)

    assert ran.code == 2
    assert words in ran.err
    assert len(ran.complaints) == 1


@pytest.mark.parametrize(("compare", "words"), [("nowhere", "no folder of a run"), ("run", "itself")])  # fmt: skip
def test_a_run_does_not_begin_where_it_could_not_be_compared(refcheck, tmp_path, compare, words):
    write_run(tmp_path / "run", page("Tea"))
    before = (tmp_path / "run" / "manifest.json").read_bytes()
    (tmp_path / "page.html").write_text("<p>Tea is hot [1].</p>")

    ran = refcheck(
        "corpus", "check", "page.html", "--output", "run", "--restart", "--compare", compare
    )

    assert (ran.code, len(ran.complaints)) == (2, 1)
    assert words in ran.err
    assert (tmp_path / "run" / "manifest.json").read_bytes() == before
