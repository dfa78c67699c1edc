from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress

import pytest

import refcheck as package
from refcheck import __version__
from refcheck.cli.group import COMMANDS, with_command
from refcheck.cli.report_names import report_paths

STRUCTURE = ("--offline", "--no-report", "--select", "REF0,REF4,REF9")
CLEAN = """<html><body><h1>Water</h1>
<p>Water is wet.[1] It boils.[2] It freezes.[3] It flows.[4] It evaporates.[5]</p>
<h2>References</h2><ol><li>Drop A. On wetness. 1990.</li><li>Drop B. On boiling. 1991.</li>
<li>Drop C. On ice. 1992.</li><li>Drop D. On rivers. 1993.</li><li>Drop E. On steam. 1994.</li>
</ol></body></html>"""
# Reference 9 is cited and is not there.
FAULTY = CLEAN.replace("boils.[2]", "boils.[2][9]")
HEAVY = {
    "aiohttp",
    "asyncio",
    "bs4",
    "can_ada",
    "habanero",
    "httpx2",
    "jinja2",
    "lxml",
    "requests",
    "rich",
    "ruamel",
    "sqlite3",
    "tantivy",
}


@pytest.fixture
def pages(tmp_path):
    (tmp_path / "clean.html").write_text(CLEAN)
    (tmp_path / "faulty.html").write_text(FAULTY)
    return tmp_path


def test_help_lists_every_command_and_imports_nothing_heavy():
    code = (
        "import sys; from refcheck.cli.entry import run; run(['--help'])\n"
        "print(' '.join(sys.modules), file=sys.stderr)"
    )

    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert all(f"\n  {name} " in ran.stdout for name in COMMANDS)
    loaded = set(ran.stderr.split())
    assert not loaded & HEAVY
    assert not {name for name in loaded if name.startswith(("refcheck.checks", "refcheck.model"))}


def test_a_check_without_links_loads_nothing_that_asks_them(pages):
    code = (
        "import sys; from refcheck.cli.entry import run\n"
        f"run([{str(pages / 'clean.html')!r}, '--offline', '--no-links', '--no-report'])\n"
        "print(' '.join(sys.modules), file=sys.stderr)"
    )

    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert "0 errors" in ran.stdout
    assert not set(ran.stderr.split()) & {"aiohttp", "asyncio", "can_ada", "refcheck.links.guard"}


def test_a_page_alone_is_short_for_check(refcheck, pages):
    assert with_command(["page.html", "--offline"]) == ["check", "page.html", "--offline"]
    assert with_command(["--offline", "page.html"]) == ["check", "--offline", "page.html"]
    short, long = refcheck("faulty.html", *STRUCTURE), refcheck("check", "faulty.html", *STRUCTURE)
    assert short.out.rpartition(" · ")[0] == long.out.rpartition(" · ")[0] != ""


def test_version_is_that_of_the_package(refcheck):
    assert refcheck("--version").out == f"refcheck {__version__}\n"


@pytest.mark.parametrize(
    ("page", "options", "code"),
    [
        pytest.param("clean.html", [], 0, id="clean"),
        pytest.param("faulty.html", [], 1, id="error"),
        pytest.param("faulty.html", ["--fail-on", "never"], 0, id="never"),
        pytest.param("faulty.html", ["--ignore", "REF001"], 0, id="ignored"),
        pytest.param("faulty.html", ["--ignore", "undefined-reference"], 0, id="ignored by name"),
        pytest.param("clean.html", ["--strict"], 0, id="strict without works"),
    ],
)
def test_the_exit_code_tells_whether_something_was_found(refcheck, pages, page, options, code):
    assert refcheck(page, *STRUCTURE, *options).code == code


def test_the_exit_code_depends_on_no_format(refcheck, pages):
    codes = {refcheck("faulty.html", *STRUCTURE, "--format", kind).code for kind in FORMATS}

    assert codes == {1}


FORMATS = ("terminal", "json", "html")


def test_what_could_not_be_checked_fails_only_a_strict_run(refcheck, pages):
    located = CLEAN.replace("On wetness. 1990.", "On wetness. J Dew. 1990;3:11-19.")
    (pages / "clean.html").write_text(located)
    arguments = ("clean.html", "--offline", "--no-report")

    assert refcheck(*arguments).code == 0
    assert refcheck(*arguments, "--strict").code == 3


def test_a_finding_goes_before_what_is_unchecked(refcheck, pages):
    assert refcheck("faulty.html", "--offline", "--no-report", "--strict").code == 1


def test_fail_on_lowers_the_bar(refcheck, pages):
    warned = CLEAN.replace("It freezes.[3]", "It freezes.")
    (pages / "warned.html").write_text(warned)

    assert refcheck("warned.html", *STRUCTURE).code == 0
    assert refcheck("warned.html", *STRUCTURE, "--fail-on", "warning").code == 1


def test_a_bug_is_one_line_and_code_70(refcheck, pages, monkeypatch):
    def broken(*_, **__):
        raise RuntimeError("two\nlines")

    monkeypatch.setattr("refcheck.cli.checking.check_pages", broken)
    ran = refcheck("clean.html", *STRUCTURE)

    assert ran.code == 70
    assert len(ran.complaints) == 1
    assert "a bug in refcheck: RuntimeError: two lines" in ran.err
    assert "report" in ran.err


def test_a_bug_shows_its_place_with_vv(refcheck, pages, monkeypatch):
    monkeypatch.setattr("refcheck.cli.checking.check_pages", lambda *_, **__: 1 / 0)

    ran = refcheck("clean.html", *STRUCTURE, "-vv")

    assert ran.code == 70
    assert "Traceback" in ran.err


def test_one_run_writes_every_format_to_its_file(refcheck, pages):
    ran = refcheck(
        *("faulty.html", *STRUCTURE, "--format", "terminal"),
        *("--format", "json", "--output", "r.json", "--format", "html", "--output", "r.html"),
    )

    assert "REF001" in ran.out
    assert json.loads((pages / "r.json").read_text())["schema"] == "refcheck-report/1"
    assert (pages / "r.html").read_text().lower().startswith("<!doctype html>")


def test_outputs_may_also_stand_before_their_formats(refcheck, pages):
    refcheck("faulty.html", *STRUCTURE, "--output", "r.json", "--format", "json")

    assert json.loads((pages / "r.json").read_text())["schema"] == "refcheck-report/1"


def test_two_formats_cannot_share_standard_output(refcheck, pages):
    ran = refcheck("clean.html", *STRUCTURE, "--format", "json", "--format", "html")

    assert ran.code == 2
    assert "standard output" in ran.err


def test_json_on_standard_output_is_nothing_but_json(refcheck, pages):
    ran = refcheck("faulty.html", "--offline", "--format", "json")

    assert json.loads(ran.out)["summary"]["articles"] == 1
    assert ran.err == "report: reports/faulty.html\n"


def test_a_quiet_run_says_nothing_beside_its_result(refcheck, pages):
    assert refcheck("faulty.html", "--offline", "-q").err == ""


def test_the_report_folder_is_made_and_named(refcheck, pages):
    ran = refcheck("faulty.html", "--offline", "--report-dir", "a/b")

    assert (pages / "a/b/faulty.html").read_text().lower().startswith("<!doctype html>")
    assert ran.err == "report: a/b/faulty.html\n"


def test_pages_of_one_name_do_not_overwrite_each_other(refcheck, pages):
    for folder in ("a", "b"):
        (pages / folder).mkdir()
        (pages / folder / "x.html").write_text(CLEAN.replace("Water", f"Water in {folder}"))

    refcheck("a/x.html", "b/x.html", "--offline", "--select", "REF0")

    assert "Water in a" in (pages / "reports/a-x.html").read_text()
    assert "Water in b" in (pages / "reports/b-x.html").read_text()


def test_a_page_in_the_report_folder_is_not_overwritten(refcheck, pages):
    (pages / "reports").mkdir()
    (pages / "reports/page.html").write_text(CLEAN)

    refcheck("reports/page.html", "--offline", "--select", "REF0")

    assert (pages / "reports/page.html").read_text() == CLEAN
    assert (pages / "reports/page-2.html").is_file()


@pytest.mark.parametrize(
    ("pages", "names"),
    [
        (["a/x.html", "b/x.html", "c.html"], ["a-x", "b-x", "c"]),
        (["x.html", "X.htm"], ["x", "X-2"]),
        (["a/b.html", "a-b.html", "c/b.html"], ["a-b", "a-b-2", "c-b"]),
        (["../x.html", "x.html"], ["x", "x-2"]),
        (["https://example.org/wiki/Caf%C3%A9?x=1"], ["x-1"]),
        (["stdin", "..."], ["stdin", "page"]),
        (["ж" * 300 + ".html"], ["ж" * 60]),
    ],
)
def test_reports_get_names_of_their_own(tmp_path, pages, names):
    assert [path.stem for path in report_paths(tmp_path, pages)] == names


def test_a_folder_gives_its_pages_sorted_and_none_of_our_reports(refcheck, pages):
    (pages / "sub").mkdir()
    (pages / "sub/b.txt").write_text("Tea.[1]\n\nReferences\n\n1. Leaf A. Tea. 1999.\n")
    (pages / ".hidden").mkdir()
    (pages / ".hidden/c.html").write_text(CLEAN)
    (pages / "x_files").mkdir()
    (pages / "x_files/d.html").write_text(CLEAN)

    for _ in range(2):
        ran = refcheck(".", "--offline", "--format", "json", "--fail-on", "never")

    paths = [article["path"] for article in json.loads(ran.out)["articles"]]
    assert paths == ["clean.html", "faulty.html", "sub/b.txt"]


def test_a_page_named_twice_is_checked_once(refcheck, pages):
    ran = refcheck("clean.html", "clean.html", *STRUCTURE, "--format", "json")

    assert json.loads(ran.out)["summary"]["articles"] == 1


def test_a_page_can_be_piped_in(refcheck_process):
    process = refcheck_process("-", *STRUCTURE, "--format", "json", stdin=subprocess.PIPE)
    out, _ = process.communicate(FAULTY.encode(), timeout=60)

    assert process.returncode == 1
    assert json.loads(out)["articles"][0]["path"] == "stdin"


def test_two_runs_give_the_same_bytes_but_for_the_time(refcheck, pages):
    def report():
        told = json.loads(refcheck("faulty.html", "--offline", "--format", "json").out)
        del told["started"], told["summary"]["elapsed_seconds"]
        return json.dumps(told)

    assert report() == report()


def test_a_pipe_gets_colours_only_when_they_are_asked_for(refcheck, pages):
    assert "\x1b[" not in refcheck("faulty.html", *STRUCTURE).out
    assert "\x1b[" in refcheck("faulty.html", *STRUCTURE, "--color", "always").out


@pytest.mark.parametrize(
    ("environment", "options", "coloured"),
    [
        pytest.param({}, [], True, id="by itself"),
        pytest.param({"NO_COLOR": "1"}, [], False, id="NO_COLOR"),
        pytest.param({"NO_COLOR": "1"}, ["--color", "always"], True, id="always"),
        pytest.param({}, ["--color", "never"], False, id="never"),
    ],
)
def test_a_terminal_gets_colours_unless_it_does_not_want_them(
    refcheck_process, pages, environment, options, coloured
):
    ours, theirs = os.openpty()
    arguments = ("faulty.html", *STRUCTURE, *options)
    process = refcheck_process(*arguments, stdout=theirs, env={"TERM": "xterm"} | environment)
    os.close(theirs)

    shown = b""
    with suppress(OSError):  # the terminal's end, on Linux
        while part := os.read(ours, 65536):
            shown += part
    os.close(ours)

    assert process.wait(timeout=60) == 1
    assert b"REF001" in shown
    assert (b"\x1b[" in shown) is coloured


def test_the_settings_file_beside_the_page_is_used(refcheck, pages):
    folder = pages / "wiki"
    folder.mkdir()
    (folder / "faulty.html").write_text(FAULTY)
    (folder / "pyproject.toml").write_text(
        '[tool.refcheck]\nselect = ["REF0"]\nfail-on = "never"\n'
    )

    assert refcheck("wiki/faulty.html", "--offline", "--no-report").code == 0
    assert refcheck("wiki/faulty.html", "--offline", "--no-report", "--fail-on", "error").code == 1


def test_an_unknown_setting_is_an_error_with_a_suggestion(refcheck, pages):
    (pages / "refcheck.toml").write_text("of-line = true\n")

    ran = refcheck("clean.html")

    assert ran.code == 2
    assert "unknown setting `of-line`; did you mean offline?" in ran.err


def test_a_reasoned_ignore_in_the_settings_counts_as_suppressed(refcheck, pages):
    (pages / "refcheck.toml").write_text(
        '[[ignore]]\nrules = ["REF001"]\nreason = "being restored"\npages = "faulty.*"\n'
    )

    ran = refcheck("faulty.html", *STRUCTURE, "--format", "json")

    assert ran.code == 0
    assert json.loads(ran.out)["summary"]["suppressed"] == 1


@pytest.fixture
def long_page(pages):
    """Its report is larger than any pipe's buffer."""
    (pages / "long.html").write_text(FAULTY.replace("boils.", "Boils.[9] " * 1_000))
    return "long.html"


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_long_report_goes_through_a_pipe_whole(refcheck_process, long_page, unbuffered):
    environment = {"PYTHONUNBUFFERED": unbuffered}
    options = {"env": environment, "bufsize": 0}
    process = refcheck_process(long_page, *STRUCTURE, "--format", "json", **options)
    first = process.stdout.read(10)
    time.sleep(0.5)  # the pipe is full meanwhile

    out, _ = process.communicate(timeout=60)

    assert len(json.loads(first + out)["articles"][0]["citations"]) == 1006


def test_a_reader_that_has_seen_enough_is_no_error(refcheck_process, long_page):
    process = refcheck_process(long_page, *STRUCTURE, "--format", "json")

    process.stdout.read(10)
    process.stdout.close()
    process.stdout = None
    _, err = process.communicate(timeout=60)

    assert err == b""
    assert process.returncode == 1  # the page is as faulty as it was


def test_ctrl_c_is_one_line(refcheck_process):
    process = refcheck_process("-", *STRUCTURE, stdin=subprocess.PIPE)
    time.sleep(1.0)

    process.send_signal(signal.SIGINT)
    process.wait(timeout=20)

    assert process.returncode == 130
    assert process.stderr.read() == b"refcheck: interrupted\n"


def test_any_encoding_of_the_terminal_can_show_the_report(refcheck_process, pages):
    process = refcheck_process("faulty.html", *STRUCTURE, env={"PYTHONIOENCODING": "ascii"})
    out, err = process.communicate(timeout=60)

    assert process.returncode == 1
    assert err == b""
    assert b"REF001" in out


def test_every_public_name_is_there():
    assert all(getattr(package, name) is not None for name in package.__all__)
    with pytest.raises(AttributeError, match="no attribute 'checked'"):
        package.checked  # noqa: B018


def test_rule_lists_all_some_or_one(refcheck):
    assert refcheck("rule").out.count("\nREF") > 20
    assert {line[:4] for line in refcheck("rule", "REF2").out.splitlines()} == {"REF2"}
    page = refcheck("rule", "ref001").out
    assert page.startswith("REF001 undefined-reference (error)\n")
    assert refcheck("rule", "undefined-reference").out == page
