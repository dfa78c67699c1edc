"""Which files become pages: each once, regular files only, and none of our own reports."""

from __future__ import annotations

import json
import os
import subprocess

import pytest

STRUCTURE = ("--offline", "--select", "REF0")
PAGE = """<html><body><h1>Water</h1><p>Water is wet.[1] It boils.[2]</p>
<h2>References</h2><ol><li>Drop A. On wetness. 1990.</li><li>Drop B. On boiling. 1991.</li></ol>
</body></html>"""


@pytest.fixture
def page(tmp_path):
    path = tmp_path / "a.html"
    path.write_text(PAGE)
    return path


def checked(ran):
    return [article["path"] for article in json.loads(ran.out)["articles"]]


def test_one_file_under_several_names_is_checked_once(refcheck, page, tmp_path):
    (tmp_path / "link.html").symlink_to(page)
    names = ("a.html", "./a.html", page, ".", "link.html", "../" + tmp_path.name + "/a.html")

    ran = refcheck(*names, *STRUCTURE, "--no-report", "--format", "json")

    assert checked(ran) == ["a.html"]
    assert ran.code == 0


def test_reports_in_a_folder_are_passed_over(refcheck, page, tmp_path):
    refcheck("a.html", *STRUCTURE, "--report-dir", "out")
    refcheck("a.html", *STRUCTURE, "--no-report", "--format", "html", "--output", "all.html")

    ran = refcheck(".", *STRUCTURE, "--no-report", "--format", "json")
    told = refcheck(".", *STRUCTURE, "--no-report", "--format", "json", "-v")

    assert checked(ran) == checked(told) == ["a.html"]
    assert ran.err == ""
    assert told.complaints == [
        "passed over: all.html, a report of refcheck",
        "passed over: out/a.html, a report of refcheck",
    ]


def test_a_report_that_is_named_is_refused(refcheck, page):
    refcheck("a.html", *STRUCTURE)

    ran = refcheck("reports/a.html", *STRUCTURE)

    assert ran.code == 2
    assert ran.complaints == [
        (
            "refcheck: reports/a.html is no page: it is a report of refcheck; "
            "name the page that it is about"
        )
    ]


def test_a_folder_of_reports_holds_no_page(refcheck, page):
    refcheck("a.html", *STRUCTURE)

    ran = refcheck("reports", *STRUCTURE, "--report-dir", "elsewhere")

    assert ran.code == 2
    assert ran.complaints == ["refcheck: no pages but reports of refcheck, such as reports/a.html"]


@pytest.mark.parametrize(
    "text",
    [
        PAGE.replace("Water is", '<meta name="generator" content="refcheck 1"> is'),
        PAGE.replace("<body>", '<head><meta name="generator" content="MediaWiki"></head><body>'),
        PAGE.replace("<body>", '<head><meta name="generator" content="refchecker"></head><body>'),
    ],
)
def test_a_page_about_refcheck_is_a_page(refcheck, page, text):
    page.write_text(text)

    assert refcheck("a.html", *STRUCTURE, "--no-report", "--fail-on", "never").code == 0


@pytest.mark.parametrize("command", [["check", "--no-report"], ["resolve"]])
@pytest.mark.parametrize("name", ["pipe", "/dev/zero", "/dev/null"])
def test_what_has_no_end_is_not_opened(refcheck, tmp_path, command, name):
    os.mkfifo(tmp_path / "pipe")

    ran = refcheck(*command, name, "--offline")

    kind = "a pipe" if name == "pipe" else "a device"
    assert ran.code == 2
    assert ran.out == ""
    assert ran.complaints == [f"refcheck: {name} is {kind}, not a file; pipe it in and name it -"]


def test_dev_stdin_is_standard_input(refcheck_process):
    arguments = ("/dev/stdin", "-", *STRUCTURE, "--no-report", "--format", "json")
    process = refcheck_process(*arguments, stdin=subprocess.PIPE)
    out, err = process.communicate(PAGE.encode(), timeout=60)

    assert process.returncode == 0, err
    assert [one["path"] for one in json.loads(out)["articles"]] == ["stdin"]


@pytest.mark.parametrize("command", [[], ["check"], ["resolve"]])
def test_an_empty_name_is_told_as_such(refcheck, command):
    ran = refcheck(*command, "", "--offline")

    assert ran.code == 2
    assert ran.complaints == [
        "refcheck: an empty name names no file; - is standard input",
    ]


@pytest.mark.parametrize(
    ("content", "what"),
    [(b"%PDF-1.7\n", "a PDF"), (bytes(range(256)) * 8, "binary"), (b"PK\x03\x04..", "a zip")],
)
def test_resolve_refuses_what_is_no_text(refcheck, tmp_path, content, what):
    (tmp_path / "list.txt").write_bytes(content)

    ran = refcheck("resolve", "list.txt", "--offline")

    assert (ran.code, ran.out, len(ran.complaints)) == (2, "", 1)
    assert f"list.txt is no list of references: it is {what}" in ran.err


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_resolve_reads_what_windows_writes(refcheck, tmp_path, encoding):
    (tmp_path / "list.txt").write_bytes("Doe Á. On tea. J Tea. 1999;1:1-2.\r\n".encode(encoding))

    ran = refcheck("resolve", "list.txt", "--offline")

    assert json.loads(ran.out)["text"] == "Doe Á. On tea. J Tea. 1999;1:1-2."


def test_resolve_has_nothing_to_say_about_an_empty_file(refcheck, tmp_path):
    (tmp_path / "list.txt").write_bytes(b"\n")

    ran = refcheck("resolve", "list.txt", "--offline")

    assert (ran.code, ran.out, ran.err) == (0, "", "")


@pytest.mark.parametrize(
    ("options", "words"),
    [
        pytest.param(
            ("--format", "json", "--output", "r", "--format", "html", "--output", "./r"),
            "two outputs go to ./r",
            id="each other",
        ),
        pytest.param(
            ("--format", "html", "--output", "reports/a.html"),
            "--output reports/a.html is where the report of a page goes",
            id="the page's report",
        ),
        pytest.param(
            ("--format", "html", "--output", "./a.html"),
            "--output ./a.html would overwrite the page itself",
            id="the page",
        ),
    ],
)
def test_no_output_overwrites_another(refcheck, page, tmp_path, options, words):
    ran = refcheck("a.html", *STRUCTURE, *options)

    assert ran.code == 2
    assert len(ran.complaints) == 1
    assert words in ran.err
    assert [path.name for path in tmp_path.iterdir()] == ["a.html"]


def test_two_outputs_may_go_to_one_device(refcheck, page):
    outputs = ("--format", "json", "--output", "/dev/null", "--format", "html")

    assert refcheck("a.html", *STRUCTURE, *outputs, "--output", "/dev/null").code == 0


def test_the_index_command_alone_shows_its_help(refcheck):
    ran = refcheck("index")

    assert ran.code == 2
    assert ran.out == ""
    assert ran.err == refcheck("index", "--help").out


@pytest.mark.parametrize("arguments", [["--help"], ["rule"], ["rule", "--help"], ["--version"]])
def test_a_closed_standard_output_is_one_line_whatever_is_asked(refcheck_process, arguments):
    closed = {"stdout": None, "preexec_fn": lambda: os.close(1)}
    process = refcheck_process(*arguments, **closed)
    _, err = process.communicate(timeout=60)

    assert process.returncode == 2
    assert err == b"refcheck: standard output is closed\n"
