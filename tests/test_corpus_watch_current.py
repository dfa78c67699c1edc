from __future__ import annotations

import json

import pytest

from refcheck.cli import entry
from refcheck.corpus.reading_tables import rows
from refcheck.corpus.watch import journal as journals
from refcheck.corpus.watch import state as states
from refcheck.corpus.watch.current import is_watch, write_current
from refcheck.corpus.watch.pending import Mark
from refcheck.errors import InputError

WIKI = "https://wiki.example/w/"
NOW = 1_795_000_000


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "watch"


def watch(folder, *checks):
    """A watch that has made these checks: a title, a status, a number of findings, an old title."""
    with journals.opened(folder, WIKI, lambda: NOW) as journal, states.opened(folder) as state:
        state.follow(journal.edits_path, journal.edits_bytes)
        for title, status, faults, *moved_from in checks:
            name = f"https://wiki.example/wiki/{title}"
            revision = 100 + journal.checks
            row = {
                "title": title,
                "status": status,
                "moved_from": moved_from[0] if moved_from else None,
                "revision": revision,
                "checked": "2026-11-18T11:06:40Z",
                "findings": {"error": faults},
                "edits": [{"revision": revision, "moment": NOW}],
            }
            page = {"page": name, "revision": str(revision), "statuses": {"verified": 2}}
            fault = {"page": name, "rule": "REF001", "severity": "error", "message": "m"}
            tables = {
                "pages": lines([page]),
                "findings": lines([fault] * faults),
            }
            added = journal.add(row, tables if status == "checked" else {})
            journal.commit(Mark(NOW))
            state.record(added, journal.edits_bytes)


def lines(table):
    return b"".join(json.dumps(row).encode() + b"\n" for row in table)


def pages(folder):
    return [(row["page"].rpartition("/")[2], row["revision"]) for row in rows(folder, "pages")]


def test_of_each_page_the_newest_check_counts(folder):
    watch(
        folder,
        ("Tea", "checked", 2),
        ("Ice", "checked", 1),
        ("Tea", "checked", 0),
        ("Snow", "checked", 3),
    )
    current = write_current(folder)

    assert pages(current) == [("Ice", "101"), ("Tea", "102"), ("Snow", "103")]
    findings = [row["page"].rpartition("/")[2] for row in rows(current, "findings")]
    assert findings == ["Ice", "Snow", "Snow", "Snow"]
    manifest = json.loads((current / "manifest.json").read_text())
    assert (manifest["pages"], manifest["findings"]) == (3, {"error": 4})
    assert manifest["statuses"] == {"verified": 6}


def test_a_page_that_is_no_more_does_not_count(folder):
    watch(folder, ("Tea", "checked", 2), ("Ice", "checked", 1), ("Tea", "unavailable", 0))

    assert pages(write_current(folder)) == [("Ice", "101")]


def test_a_page_that_was_moved_counts_once(folder):
    watch(folder, ("Tea", "checked", 2), ("Green tea", "checked", 1, "Tea"))
    assert pages(write_current(folder)) == [("Green tea", "101")]

    watch(folder, ("Green tea", "checked", 0))
    assert pages(write_current(folder)) == [("Green tea", "102")]


def test_a_check_that_failed_takes_no_place(folder):
    watch(folder, ("Tea", "checked", 2), ("Tea", "failed", 0))

    assert pages(write_current(folder)) == [("Tea", "100")]


def test_what_is_known_of_pages_is_made_anew_where_it_is_lost(folder):
    watch(folder, ("Tea", "checked", 2), ("Tea", "checked", 1))
    for file in folder.glob("state.*"):
        file.unlink()

    assert pages(write_current(folder)) == [("Tea", "101")]


@pytest.mark.parametrize("line", [b"half a r", b"7", b'{"status":"checked"}'])
def test_a_line_of_the_log_that_is_no_row_is_told(folder, line):
    watch(folder, ("Tea", "checked", 2), ("Ice", "checked", 2))
    log = folder / "edits.jsonl"
    first, second = log.read_bytes().splitlines()
    log.write_bytes(first + b"\n" + line.ljust(len(second)) + b"\n")

    with pytest.raises(InputError, match=r"line 2 of .*edits\.jsonl is no row"):
        write_current(folder)


def test_parts_of_both_may_be_many(folder, monkeypatch):
    monkeypatch.setattr(journals, "_PART_CHECKS", 2)
    monkeypatch.setattr("refcheck.corpus.watch.current._PART_PAGES", 3)
    watch(folder, *((f"Page {at % 5}", "checked", at % 2) for at in range(9)))
    current = write_current(folder)

    assert [page for page, _ in pages(current)] == [f"Page {at}" for at in (4, 0, 1, 2, 3)]
    assert (current / "pages-00001.jsonl").exists()


def test_it_is_written_anew_each_time(folder):
    watch(folder, ("Tea", "checked", 2))
    write_current(folder)
    watch(folder, ("Ice", "checked", 1))

    assert [page for page, _ in pages(write_current(folder))] == ["Tea", "Ice"]
    assert not list(folder.glob(".current-*"))


def test_rows_that_somebody_removed_are_told(folder):
    watch(folder, ("Tea", "checked", 2))
    (folder / "pages-00000.jsonl").unlink()

    with pytest.raises(InputError, match="pages-00000"):
        write_current(folder)


def test_the_summary_of_a_watch_is_that_of_its_newest_checks(folder, capsys):
    watch(folder, ("Tea", "checked", 2), ("Tea", "checked", 1))

    assert is_watch(folder)
    assert entry.run(["corpus", "summary", str(folder)]) == 0
    assert str(folder / "current" / "summary.html") in capsys.readouterr().out
    told = json.loads((folder / "current" / "summary.json").read_text())
    assert told["totals"]["pages"] == 1


def test_a_watch_goes_on_beside_its_summary(folder):
    watch(folder, ("Tea", "checked", 2))
    write_current(folder)
    with journals.opened(folder, WIKI, lambda: NOW) as journal:
        assert journal.checks == 1
        write_current(folder)
