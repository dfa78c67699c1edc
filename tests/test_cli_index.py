"""`refcheck index` at a terminal and away from one."""

from __future__ import annotations

import io
import json
import sys

import pytest

from refcheck.cli.index_progress import progress_of_making
from refcheck.resolvers.index_making import Headway


class Terminal(io.StringIO):
    """Standard error as a terminal that keeps what is written to it."""

    encoding = "utf-8"

    def isatty(self):
        return True


def at_terminal(monkeypatch):
    """From here on; pytest puts its own in place between a fixture and its test."""
    monkeypatch.setenv("COLUMNS", "120")
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(sys, "stderr", Terminal())
    return sys.stderr


@pytest.fixture
def works(tmp_path):
    (tmp_path / "works").mkdir()
    for file in range(3):
        rows = [{"DOI": f"10.5555/w{file}.{n}", "title": ["Herons"]} for n in range(4)]
        (tmp_path / "works" / f"{file}.json").write_text(json.dumps({"items": rows}))
    return tmp_path / "works"


def test_a_terminal_sees_files_records_and_in_the_end_one_line(monkeypatch):
    terminal = at_terminal(monkeypatch)
    with progress_of_making(quiet=False) as progress:
        progress.went(Headway("reading", 12, 30_000, 50, 100, 60_000, 0))
        progress.tell("going on after 5 records that were read before")
        progress._bars.refresh()

    shown = terminal.getvalue()
    assert "12 of 30,000 files" in shown
    assert "records/s" in shown
    assert "refcheck: going on after 5 records that were read before" in shown
    last = shown.splitlines()[-1]
    assert "refcheck: 60,000 records read in 0 s, " in last


def test_records_of_an_earlier_run_do_not_count_as_speed(monkeypatch):
    terminal = at_terminal(monkeypatch)
    with progress_of_making(quiet=False) as progress:
        progress.went(Headway("reading", 1, 2, 1, 2, 1_000_000, 1_000_000))

    assert terminal.getvalue().splitlines()[-1].endswith(" s, 0 records/s")


def test_away_from_a_terminal_nothing_is_said_of_progress(refcheck, works):
    ran = refcheck("index", "build", "works", "--output", "K", "--jobs", "1")

    assert ran.err == ""
    assert "12 records read: 0 joined with an earlier one" in ran.out


@pytest.mark.parametrize(("quiet", "said"), [(False, "refcheck: begun anew\n"), (True, "")])
def test_what_is_unusual_is_said_unless_quiet(capsys, quiet, said):
    with progress_of_making(quiet=quiet) as progress:
        progress.tell("begun anew")

    assert capsys.readouterr().err == said


FAULTS = {
    "missing": (["build", "nowhere.json", "--output", "K"], "nowhere.json: no such file"),
    "no works": (["build", "empty.json", "--output", "K"], "empty.json: no works found"),
    "foreign folder": (["build", "works", "--output", "works"], "holds other files"),
    "file as folder": (["build", "works", "--output", "empty.json"], "is a file"),
    "no index": (["add", "works", "works"], "not a works index"),
    "nowhere": (["add", "no/where", "works"], "no works index here"),
    "info": (["info", "works"], "not a works index"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_one_line_and_leaves_nothing(refcheck, works, tmp_path, fault):
    (tmp_path / "empty.json").write_text("[]")
    arguments, message = FAULTS[fault]
    before = sorted(tmp_path.rglob("*"))

    ran = refcheck("index", *arguments)

    assert ran.code == 2
    assert len(ran.complaints) == 1
    assert message in ran.err
    assert ran.out == ""
    assert sorted(tmp_path.rglob("*")) == before
