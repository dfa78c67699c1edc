from __future__ import annotations

import gzip
import os
import resource
import sqlite3
import zipfile
from contextlib import closing

import pytest

OFFLINE = ("--offline", "--no-report")
PAGE = b"""<html><body><p>Water is wet.[1] It boils.[2]</p>
<h2>References</h2><ol><li>Drop A. On wetness. 1990.</li><li>Drop B. On boiling. 1991.</li></ol>
</body></html>"""


def only_complaint(ran):
    assert ran.code == 2, ran
    assert ran.out == ""
    assert len(ran.complaints) == 1, ran.err
    assert ran.complaints[0].startswith("refcheck: ")
    return ran.complaints[0]


def test_a_missing_file_is_named_with_what_to_do(refcheck):
    assert only_complaint(refcheck("nowhere.html", *OFFLINE)) == (
        "refcheck: no such file: nowhere.html; check its name and folder"
    )


def test_a_mistyped_command_is_no_such_file_and_the_command_is_suggested(refcheck):
    complaint = only_complaint(refcheck("resolv", *OFFLINE))

    assert complaint == "refcheck: no such file: resolv; did you mean `refcheck resolve`?"


@pytest.mark.parametrize(
    ("content", "what"),
    [
        pytest.param(b"", "empty", id="empty"),
        pytest.param(b" \n\t\r\n", "empty", id="white space"),
        pytest.param(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "a PDF", id="pdf"),
        pytest.param(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "an image (PNG)", id="png"),
        pytest.param(b"\xff\xd8\xff\xe0\0\x10JFIF", "an image (JPEG)", id="jpeg"),
        pytest.param(b"RIFF\x10\0\0\0WEBPVP8 ", "an image (WebP)", id="webp"),
        pytest.param(gzip.compress(PAGE), "a gzip archive", id="gzip"),
        pytest.param(b"{\\rtf1\\ansi Hello}", "an RTF document", id="rtf"),
        pytest.param(bytes(range(256)) * 8, "binary", id="binary"),
        pytest.param(b"\0" * 5000, "binary", id="zeros"),
    ],
)
def test_what_is_no_page_is_told_by_its_bytes(refcheck, tmp_path, content, what):
    (tmp_path / "page.html").write_bytes(content)

    complaint = only_complaint(refcheck("page.html", *OFFLINE))

    assert complaint.startswith(f"refcheck: page.html is no page: it is {what}")


def test_a_zip_archive_is_no_page_whatever_its_name(refcheck, tmp_path):
    with zipfile.ZipFile(tmp_path / "page.html", "w") as archive:
        archive.writestr("page.html", PAGE)

    assert "a zip archive" in only_complaint(refcheck("page.html", *OFFLINE))


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(PAGE.decode().encode("utf-16"), id="utf-16 with a mark"),
        pytest.param(PAGE.decode().encode("utf-16-le"), id="utf-16 without a mark"),
        pytest.param(PAGE.replace(b"wet", b"w\0et"), id="a NUL"),
        pytest.param(PAGE + b"\xff\xfe\x80", id="mixed encodings"),
        pytest.param(
            b"BMW is a car maker.[1]\n\nReferences\n1. Cars. 1999.\n", id="begins with BM"
        ),
        pytest.param("\N{SNOWMAN}".encode() * 9000, id="no letters"),
        pytest.param(b"<div>" * 5000 + PAGE, id="deeply nested"),
    ],
)
def test_a_strange_page_is_still_a_page(refcheck, tmp_path, content):
    (tmp_path / "page.html").write_bytes(content)

    assert refcheck("page.html", *OFFLINE, "--fail-on", "never").code == 0


def test_a_page_above_50_mb_is_refused_before_it_is_read_whole(refcheck, tmp_path):
    with (tmp_path / "page.html").open("wb") as file:
        file.write(PAGE)
        file.truncate(200 * 1024 * 1024)

    complaint = only_complaint(refcheck("page.html", *OFFLINE))

    assert complaint == "refcheck: page.html is larger than 50 MB; split it, or check a part of it"


def test_a_name_that_no_system_takes_is_one_line(refcheck):
    assert "cannot be read" in only_complaint(refcheck("x" * 5000, *OFFLINE))


@pytest.mark.skipif(os.geteuid() == 0, reason="the administrator may read everything")
def test_an_unreadable_file_is_named(refcheck, tmp_path):
    (tmp_path / "page.html").write_bytes(PAGE)
    (tmp_path / "page.html").chmod(0)

    assert "page.html cannot be read" in only_complaint(refcheck("page.html", *OFFLINE))


def test_a_folder_without_pages_is_told_what_pages_are(refcheck, tmp_path):
    (tmp_path / "wiki").mkdir()
    (tmp_path / "wiki" / "photo.jpg").write_bytes(b"\xff\xd8\xff")

    assert only_complaint(refcheck("wiki", *OFFLINE)) == (
        "refcheck: no pages in the folder wiki; "
        "pages are files that end in .html, .htm, .xhtml, .txt, .md, .markdown"
    )


def test_a_page_without_references_has_no_finding_but_a_note(refcheck, tmp_path):
    (tmp_path / "page.html").write_bytes(b"<h1>Tea</h1><p>Tea is a drink. Many like it.</p>")

    ran = refcheck("page.html", *OFFLINE, "--fail-on", "info")

    assert ran.code == 0
    assert "0 references" in ran.out


def test_one_bad_page_does_not_keep_the_others_from_being_reported(refcheck, tmp_path):
    (tmp_path / "good.html").write_bytes(PAGE)
    (tmp_path / "bad.html").write_bytes(b"%PDF-1.4")

    ran = refcheck("bad.html", "good.html", "nowhere.html", *OFFLINE)

    assert ran.code == 2
    assert len(ran.complaints) == 2
    assert "good.html" in ran.out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        pytest.param(["page.html", "--formt", "json"], ["--formt", "--format"], id="option"),
        pytest.param(["page.html", "--format", "jsn"], ["jsn", "did you mean json?"], id="format"),
        pytest.param(["page.html", "--select", "REF999"], ["REF999"], id="rule"),
        pytest.param(["page.html", "--ignore", "dead-lnk"], ["dead-lnk"], id="rule's name"),
        pytest.param(["page.html", "--jobs", "0"], ["--jobs"], id="number"),
        pytest.param(["page.html", "--time-limit", "nan"], ["--time-limit"], id="no number"),
        pytest.param(["page.html", "--time-limit", "inf"], ["--time-limit"], id="no end"),
        pytest.param(["page.html", "--time-limit", "1e400"], ["--time-limit"], id="too large"),
        pytest.param(["page.html", "--time-limit", "-1"], ["--time-limit"], id="negative"),
        pytest.param(["page.html", "--mailto", "a b@c.org"], ["--mailto", "mail"], id="mail"),
        pytest.param(["page.html", "--crossref-url", "x"], ["--crossref-url"], id="address"),
        pytest.param(["page.html", "--output", "x"], ["--output", "--format"], id="output alone"),
        pytest.param(["--offline"], ["PAGE"], id="no page"),
        pytest.param([], ["no page", "--help"], id="nothing"),
        pytest.param(["rule", "undefined-referense"], ["undefined-reference"], id="rule page"),
        pytest.param(["index", "bild"], ["bild"], id="index command"),
        pytest.param(["resolve", "nowhere.txt"], ["no such file: nowhere.txt"], id="resolve"),
    ],
)
def test_wrong_use_is_one_line_with_what_was_meant(refcheck, tmp_path, arguments, words):
    (tmp_path / "page.html").write_bytes(PAGE)

    complaint = only_complaint(refcheck(*arguments))

    assert all(word in complaint for word in words), complaint


def test_a_report_folder_that_cannot_be_made_is_named(refcheck, tmp_path):
    (tmp_path / "page.html").write_bytes(PAGE)
    (tmp_path / "taken").write_text("a file")

    ran = refcheck("page.html", "--offline", "--report-dir", "taken/reports")

    assert ran.code == 2
    assert ran.complaints == [
        "refcheck: the folder taken/reports cannot be made: Not a directory; name another one"
    ]


def test_an_output_in_a_folder_that_is_not_there_is_named(refcheck, tmp_path):
    (tmp_path / "page.html").write_bytes(PAGE)

    ran = refcheck("page.html", *OFFLINE, "--format", "json", "--output", "no/report.json")

    assert ran.code == 2
    assert "no/report.json cannot be written" in ran.complaints[-1]


def test_an_output_never_overwrites_the_page(refcheck, tmp_path):
    (tmp_path / "page.html").write_bytes(PAGE)

    ran = refcheck("page.html", *OFFLINE, "--format", "html", "--output", "./page.html")

    assert "would overwrite the page" in only_complaint(ran)
    assert (tmp_path / "page.html").read_bytes() == PAGE


def test_a_full_disk_keeps_the_old_report_and_says_so(refcheck_process, tmp_path):
    (tmp_path / "page.html").write_bytes(PAGE)
    (tmp_path / "report.json").write_text("the old report")

    process = refcheck_process(
        "page.html",
        *OFFLINE,
        "--no-cache",
        *("--format", "json", "--output", "report.json"),
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (500, 500)),
        env={"PYTHONDONTWRITEBYTECODE": "1"},
    )
    _, err = process.communicate(timeout=60)

    assert process.returncode == 2
    assert err.decode() == "refcheck: report.json cannot be written: File too large\n"
    assert (tmp_path / "report.json").read_text() == "the old report"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["page.html", "report.json"]


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full here")  # noqa: PTH110
def test_a_full_disk_behind_standard_output_is_one_line(refcheck_process, tmp_path):
    (tmp_path / "page.html").write_bytes(PAGE)

    with open("/dev/full", "wb") as full:  # noqa: PTH123
        process = refcheck_process("page.html", *OFFLINE, "--no-cache", stdout=full)
        _, err = process.communicate(timeout=60)

    assert process.returncode == 2
    assert err.decode().splitlines() == [
        "refcheck: standard output cannot be written: No space left on device; is the disk full?"
    ]


def test_an_index_that_is_none_is_named(refcheck, tmp_path):
    (tmp_path / "page.html").write_bytes(PAGE)
    (tmp_path / "works").mkdir()
    (tmp_path / "works" / "notes.txt").write_text("no index")

    assert "works" in only_complaint(refcheck("page.html", *OFFLINE, "--index", "works"))


def test_a_damaged_cache_does_not_end_the_run(refcheck, tmp_path, monkeypatch):
    monkeypatch.delenv("REFCHECK_CACHE")
    (tmp_path / "page.html").write_bytes(PAGE)
    arguments = ("page.html", *OFFLINE, "--cache-dir", "cache", "--fail-on", "never")
    assert refcheck(*arguments).err == ""
    (cache,) = (tmp_path / "cache").glob("*.sqlite")
    cache.write_bytes(b"no database" * 1000)

    ran = refcheck(*arguments)

    assert ran.code == 0
    assert len(ran.complaints) == 1
    assert "the cache was damaged" in ran.err
    with closing(sqlite3.connect(cache)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_control_characters_in_a_name_do_not_reach_the_terminal(refcheck):
    assert "\x1b" not in only_complaint(refcheck("\x1b[31mred.html", *OFFLINE))
