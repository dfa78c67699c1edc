"""A corpus checked on one machine: every page once, whatever happens to pages and to the run."""

from __future__ import annotations

import json
import os
import random
import resource
import signal
import subprocess
import sys
import time

import pytest
from conftest import ROOT
from corpus_wiki import errors, make_wiki, page, rows, told

from refcheck.corpus.folder import held

PAGES = 30
GENEROUS = 300.0  # seconds for a state to come


@pytest.fixture
def wiki(tmp_path):
    return make_wiki(tmp_path / "wiki", PAGES)


@pytest.fixture
def check(refcheck, wiki, tmp_path):
    def run(*options, source=wiki, output="out"):
        return refcheck("corpus", "check", source, "--output", tmp_path / output, *options)

    return run


@pytest.fixture
def out(tmp_path):
    return tmp_path / "out"


def wait_for(state, process):
    until = time.monotonic() + GENEROUS
    while not state() and process.poll() is None and time.monotonic() < until:
        time.sleep(0.002)
    assert time.monotonic() < until


def test_every_page_has_one_row_in_the_order_of_the_source(check, out):
    ran = check("--part-pages", 12)

    assert (ran.code, ran.err) == (0, "")
    assert [row["page"] for row in rows(out, "pages")] == [
        f"page-{number:04}.html" for number in range(PAGES)
    ]
    assert sorted(path.name for path in out.glob("pages-*")) == [
        f"pages-{part:05}.jsonl" for part in range(3)
    ]
    assert len(rows(out, "references")) == 3 * PAGES
    assert errors(out) == []


def test_a_paragraph_says_what_was_found_and_where_to_read_on(check, out):
    ran = check("--select", "REF0")

    assert ran.out.splitlines() == [
        "30 pages, 90 references; findings: 3 error",
        f"summary: {out}/summary.html",
    ]
    assert (out / "summary.html").is_file()


def test_structure_rules_ask_nothing_about_works(check, out):
    check("--select", "REF0", "--keep-work")

    manifest = json.loads((out / "manifest.json").read_text())
    assert manifest["asked"]["references"] == manifest["asked"]["distinct"] == 0
    assert manifest["stage"] == "done"


def test_each_reference_is_asked_once(check, out):
    check()

    manifest = json.loads((out / "manifest.json").read_text())
    assert manifest["asked"]["references"] == 3 * PAGES
    assert manifest["asked"]["distinct"] == 1 + PAGES + 5


def test_what_was_found_out_is_removed_at_the_end_unless_it_is_kept(check, out):
    check()
    assert not (out / "work").exists()

    check("--restart", "--keep-work")
    assert (out / "work").is_dir()


def test_the_number_of_processes_changes_nothing(check, tmp_path):
    check("--processes", 1, "--part-pages", 7, output="one")
    check("--processes", 3, "--part-pages", 7, output="three")

    assert told(tmp_path / "one") == told(tmp_path / "three")


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ((), 0),
        (("--fail-on", "error"), 1),
        (("--fail-on", "never"), 0),
        (("--strict",), 0),
    ],
)
def test_findings_change_the_exit_code_only_where_it_is_wished(check, options, code):
    assert check("--select", "REF0", *options).code == code


def test_references_that_nobody_could_check_are_incomplete_where_that_is_wished(check):
    assert check("--strict").code == 3


def test_a_page_that_cannot_be_read_is_a_row_of_errors(check, wiki, out):
    (wiki / "page-0007.html").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    (wiki / "page-0023.html").write_bytes(b"")

    ran = check("--part-pages", 10)

    assert ran.code == 0
    assert "2 pages in errors.jsonl" in ran.out
    assert [(one["page"], one["ordinal"], one["kind"]) for one in errors(out)] == [
        ("page-0007.html", 7, "unreadable"),
        ("page-0023.html", 23, "unreadable"),
    ]
    assert len(rows(out, "pages")) == PAGES - 2


def test_errors_alone_are_incomplete_where_that_is_wished(check, wiki):
    (wiki / "page-0007.html").write_bytes(b"")

    assert check("--select", "REF0", "--strict").code == 3


def test_pages_that_take_too_long_are_rows_of_errors(check, tmp_path, out):
    small = make_wiki(tmp_path / "small", 4)

    ran = check("--page-seconds", 0.0001, "--select", "REF0", source=small)

    assert ran.code == 0
    assert [(one["ordinal"], one["kind"]) for one in errors(out)] == [
        (number, "time") for number in range(4)
    ]
    assert rows(out, "pages") == []


def test_a_finished_run_is_not_done_again(check, out):
    check("--select", "REF0")
    before = {path: path.stat().st_mtime_ns for path in out.glob("*.jsonl")}

    ran = check("--select", "REF0")

    assert ran.code == 0
    assert {path: path.stat().st_mtime_ns for path in out.glob("*.jsonl")} == before


@pytest.mark.parametrize("options", [(), ("--quiet",)])
def test_somebody_who_checks_a_finished_run_again_is_told_so(check, wiki, out, options):
    check("--select", "REF0")
    (wiki / "page-0001.html").write_text(page(0))

    ran = check("--select", "REF0", *options)

    ended = json.loads((out / "manifest.json").read_text())["finished"]
    assert ran.err == (
        f"refcheck: the run in {out} ended at {ended}, and no page was read anew; "
        "name another --output for a new run, or --restart to begin this one anew\n"
    )


def test_a_run_that_begins_anew_or_goes_on_is_not_called_an_old_one(check):
    check("--select", "REF0")

    assert check("--select", "REF0", "--restart").err == ""


def test_a_quiet_run_says_something_only_where_its_exit_code_does(check):
    calm = check("--select", "REF0", "--quiet")
    failed = check("--select", "REF0", "--quiet", "--fail-on", "error", output="again")

    assert (calm.code, calm.out, calm.err) == (0, "", "")
    assert (failed.code, failed.err) == (1, "")
    assert failed.out.startswith("30 pages, 90 references; findings: 3 error\n")


def test_a_folder_without_pages_is_no_run_until_there_are_some(check, tmp_path, out):
    empty = tmp_path / "empty"
    empty.mkdir()

    none = check("--select", "REF0", source=empty)
    (empty / "page.html").write_text(page(1))
    some = check("--select", "REF0", source=empty)

    assert (none.code, none.out) == (2, "")
    assert none.err.startswith(f"refcheck: no pages in {empty}; pages of a folder are files that")
    assert (some.code, some.err) == (0, "")
    assert len(rows(out, "pages")) == 1


def test_a_folder_of_a_source_without_pages_may_become_anothers(check, tmp_path, out):
    (tmp_path / "empty").mkdir()

    none = check("--select", "REF0", source=tmp_path / "empty")
    right = check("--select", "REF0")

    assert none.code == 2
    assert (right.code, right.err) == (0, "")
    assert len(rows(out, "pages")) == PAGES


def test_a_dump_without_pages_of_the_namespace_is_told(check, tmp_path):
    dump = tmp_path / "dump.ndjson"
    line = {
        "name": "Tea", "namespace": {"identifier": 10}, "is_part_of": {"identifier": "wiki"},
        "url": "https://wiki.example/Tea", "article_body": {"html": page(1)},
    }  # fmt: skip
    dump.write_text(json.dumps(line) + "\n")

    ran = check("--select", "REF0", source=dump)

    assert ran.code == 0
    assert ran.err.startswith("refcheck: the source has no page to check; ")
    assert ran.err.endswith("left out: pages of other namespaces (1)\n")


def test_parquet_without_pyarrow_is_refused_before_any_page_is_read(check, out, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)

    ran = check("--select", "REF0", "--parquet")

    assert ran.code == 2
    assert ran.err == (
        "refcheck: Parquet needs the package pyarrow; pip install 'wiki-refcheck[corpus]'\n"
    )
    assert not out.exists()


@pytest.mark.parametrize(
    "options",
    [
        ("--select", "REF999"),
        ("--index", "none.idx"),
        ("--index", "wiki"),
        ("--registry", "x.yaml"),
    ],
)
def test_what_cannot_be_begun_leaves_no_folder(check, out, options):
    ran = check(*options)

    assert (ran.code, len(ran.complaints)) == (2, 1)
    assert not out.exists()


@pytest.mark.parametrize("option", ["--snapshot", "--master", "--spark-conf"])
def test_what_is_for_spark_is_refused_without_it(check, out, option):
    ran = check("--select", "REF0", option, "a=b")

    assert (ran.code, ran.err) == (2, f"refcheck: {option} is for --engine spark\n")
    assert not out.exists()


def test_another_run_is_refused_unless_it_begins_anew(check, out):
    check("--select", "REF0")

    refused = check("--select", "REF001")
    restarted = check("--select", "REF001", "--restart")

    assert (refused.code, len(refused.complaints)) == (2, 1)
    assert "another setting rules" in refused.err
    assert "--restart" in refused.err
    assert restarted.code == 0


def test_a_folder_that_holds_something_else_is_refused_and_left_alone(check, out):
    out.mkdir()
    (out / "thesis.txt").write_text("mine")

    for options in ((), ("--restart",)):
        ran = check(*options)

        assert (ran.code, len(ran.complaints)) == (2, 1)
        assert "thesis.txt" in ran.err
        assert [path.name for path in out.iterdir()] == ["thesis.txt"]


def test_a_manifest_of_something_else_is_refused(check, out):
    out.mkdir()
    (out / "manifest.json").write_text('{"name": "an app"}')

    ran = check("--restart")

    assert (ran.code, len(ran.complaints)) == (2, 1)
    assert (out / "manifest.json").read_text() == '{"name": "an app"}'


def test_a_folder_is_written_by_one_run_at_a_time(check, out):
    with held(out):
        ran = check()

    assert (ran.code, ran.complaints) == (
        2,
        [f"refcheck: another run is writing to {out}; wait for it, or name another --output"],
    )


def test_a_folder_that_cannot_be_made_is_one_line(check, tmp_path):
    (tmp_path / "file").write_text("")

    ran = check(output="file/out")

    assert (ran.code, len(ran.complaints)) == (2, 1)


def test_the_folder_may_lie_in_the_source(check, wiki):
    for _ in range(2):
        ran = check("--select", "REF0", output="wiki/out")

        assert ran.code == 0
    assert len(rows(wiki / "out", "pages")) == PAGES


def test_a_page_that_the_source_has_twice_counts_once(check, tmp_path, out):
    """As a dump may have it, that was written while pages were edited."""
    records = [
        {"name": name, "namespace": {"identifier": 0}, "url": f"https://wiki.example.org/{name}",
         "article_body": {"html": page(number)}}
        for number, name in enumerate(["Kettle", "Teapot", "Kettle", "Spoon", "Teapot"])
    ]  # fmt: skip
    dump = tmp_path / "dump.ndjson"
    dump.write_text("".join(json.dumps(one) + "\n" for one in records))

    ran = check("--part-pages", 2, source=dump)

    manifest = json.loads((out / "manifest.json").read_text())
    assert ran.code == 0
    assert [row["title"] for row in rows(out, "pages")] == ["Kettle", "Teapot", "Spoon"]
    assert (manifest["pages"], manifest["repeated"], manifest["errors"]) == (3, 2, 0)
    assert manifest["asked"]["references"] == 9


@pytest.fixture(scope="module")
def big(tmp_path_factory):
    """Pages of which a run takes its time, and what a run that nobody stops makes of them."""
    folder = tmp_path_factory.mktemp("big")
    wiki = make_wiki(folder / "wiki", 120)
    for number in (3, 57, 99):
        (wiki / f"page-{number:04}.html").write_bytes(b"")
    environment = os.environ | {"PYTHONPATH": str(ROOT), "REFCHECK_CACHE": "false"}
    command = [sys.executable, "-m", "refcheck", *whole_run(folder, "whole")]
    begun = time.monotonic()
    subprocess.run(command, env=environment, check=True, capture_output=True, timeout=GENEROUS)
    (folder / "seconds").write_text(str(time.monotonic() - begun))
    return folder


def whole_run(folder, output):
    options = ("--part-pages", "10", "--parquet", "--keep-work")
    return ["corpus", "check", str(folder / "wiki"), "--output", str(folder / output), *options]


@pytest.mark.parametrize("seed", range(2))
def test_a_run_that_is_killed_again_and_again_loses_and_doubles_no_page(
    refcheck_process, refcheck, big, seed
):
    """However fast the machine is: the pauses are shares of what the whole run takes on it."""
    chance = random.Random(seed)
    name = f"killed-{seed}"
    seconds = float((big / "seconds").read_text())
    kills = 0
    for _ in range(8):
        process = refcheck_process(*whole_run(big, name))
        wait_for((big / name / "manifest.json").exists, process)
        try:
            process.wait(chance.uniform(0.0, seconds / 3))
        except subprocess.TimeoutExpired:
            process.kill()
            kills += 1
        process.communicate()
        if process.returncode == 0:
            break

    ran = refcheck(*whole_run(big, name))

    assert kills
    assert ran.code == 0
    assert told(big / name) == told(big / "whole")


@pytest.mark.parametrize(
    "sign",
    [
        "manifest.json",
        "work/store.sqlite",
        ".pages-00000.jsonl.tmp",
        "findings-00000.jsonl",
        ".citations-00001.jsonl.tmp",
        "pages-00004.jsonl",
        ".references-00005.parquet.tmp",
        "findings-00011.parquet",
        "summary.html",
    ],
)
def test_a_run_that_is_killed_when_a_file_appears_goes_on(refcheck_process, refcheck, big, sign):
    name = f"until-{sign.strip('.').replace('/', '-')}"
    process = refcheck_process(*whole_run(big, name))
    wait_for((big / name / sign).exists, process)
    process.kill()
    process.communicate()

    ran = refcheck(*whole_run(big, name))

    # The summary is written last: the run may have been at its end.
    assert ran.code == 0
    assert ran.err == "" or (sign == "summary.html" and "ended at" in ran.err)
    assert told(big / name) == told(big / "whole")
    assert not [path.name for path in (big / name).iterdir() if path.name.endswith(".tmp")]


def test_what_was_written_behind_the_last_commit_does_not_count(refcheck_process, refcheck, big):
    out = big / "behind"
    process = refcheck_process(*whole_run(big, "behind"))
    wait_for((out / "pages-00002.jsonl").exists, process)
    process.kill()
    process.communicate()
    with (out / "errors.jsonl").open("a") as file:
        file.write('{"page":"page-0057.html","ordinal":57,"kind":"unrea')
    for name in (".pages-00003.jsonl.tmp", "pages-00011.jsonl", "citations-00777.parquet"):
        (out / name).write_text("half a row")

    ran = refcheck(*whole_run(big, "behind"))

    assert (ran.code, ran.err) == (0, "")
    assert told(out) == told(big / "whole")
    assert not (out / "citations-00777.parquet").exists()


@pytest.mark.parametrize(
    ("number", "ending"),
    [(signal.SIGINT, (130, "interrupted")), (signal.SIGTERM, (-signal.SIGTERM, "terminated"))],
)
def test_a_run_that_is_stopped_says_how_to_go_on(refcheck_process, refcheck, big, number, ending):
    """The signal goes to the workers as well, as Ctrl-C on a terminal does."""
    code, word = ending
    process = refcheck_process(*whole_run(big, word), start_new_session=True)
    wait_for((big / word / "pages-00001.jsonl").exists, process)

    os.killpg(process.pid, number)
    stdout, stderr = process.communicate(timeout=GENEROUS)

    assert process.returncode == code
    assert stderr.decode() == f"refcheck: {word}; the same command goes on\n"
    assert stdout == b""
    assert refcheck(*whole_run(big, word)).code == 0
    assert told(big / word) == told(big / "whole")


def test_a_full_disk_is_one_line_and_the_run_goes_on_when_there_is_room(
    refcheck_process, refcheck, big
):
    """A limit on the size of files stands for it: writing fails in the middle of a part."""

    def no_room():
        resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, resource.RLIM_INFINITY))

    process = refcheck_process(*whole_run(big, "full"), preexec_fn=no_room)
    _, stderr = process.communicate(timeout=GENEROUS)

    assert process.returncode == 2
    assert len(stderr.decode().splitlines()) == 1
    assert "goes on" in stderr.decode()
    assert refcheck(*whole_run(big, "full")).code == 0
    assert told(big / "full") == told(big / "whole")
