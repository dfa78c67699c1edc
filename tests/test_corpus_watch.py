from __future__ import annotations

import json
import os
import signal
import time

import pytest
from watch_runs import SOON, checked, command, position, rows, started, wait_until
from watched_wiki import BAD, GOOD, WatchedWiki, stamp

from refcheck.cli import entry
from refcheck.corpus.watch.edits import moment_of


@pytest.fixture
def wiki():
    with WatchedWiki() as server:
        yield server


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "watch"


@pytest.fixture
def run(wiki, folder, tmp_path, monkeypatch, capfd):
    monkeypatch.chdir(tmp_path)

    def run(*arguments, once=True):
        more = ("--once",) if once else ()
        code = entry.run([*command(wiki, folder), *more, *arguments])
        out, err = capfd.readouterr()
        return code, out, err

    return run


# ---- from the first run to the next ----


def test_a_watch_without_a_position_begins_now(wiki, run, folder):
    wiki.edit("Tea", GOOD, ago=100)
    assert run()[:2] == (0, "")
    made = wiki.edit("Tea", BAD)

    code, out, err = run()

    assert code == 0
    assert out.count("\n") == 1
    assert "Tea (edit 1002 by Ann): 1 new: REF001" in out
    assert "refcheck:" not in err
    assert checked(folder) == {made: 1}


def test_the_rows_of_a_check_are_in_the_tables(wiki, run, folder):
    run()
    wiki.edit("Tea", BAD, comment="a comment")
    run()

    (row,) = rows(folder)
    assert {"status": "checked", "check": 0, "comment": "a comment"}.items() <= row.items()
    assert [one["rule"] for one in row["new"]] == ["REF001"]
    (page,) = rows(folder, "pages-00000")
    assert (page["page"], page["revision"]) == (row["page"], str(row["revision"]))
    assert len(rows(folder, "references-00000")) == 2
    assert len(rows(folder, "citations-00000")) == 3
    (finding,) = rows(folder, "findings-00000")
    assert finding["fingerprint"] == row["new"][0]["fingerprint"]
    assert (folder / row["report"]).read_text().startswith("<!")


def test_for_programs_each_line_is_a_row_of_the_log(wiki, run, folder):
    run()
    wiki.edit("Tea", BAD)
    wiki.edit("Ice", GOOD)

    _, out, _ = run("--format", "json")

    assert [json.loads(line) for line in out.splitlines()] == rows(folder)


def test_edits_of_one_page_are_one_check(wiki, run, folder):
    run()
    for body in (GOOD, BAD, GOOD, BAD):
        wiki.edit("Tea", body)
    run()

    (row,) = rows(folder)
    assert [one["revision"] for one in row["edits"]] == [1001, 1002, 1003, 1004]


def test_the_next_run_checks_no_edit_twice(wiki, run, folder):
    run()
    for _ in range(3):
        wiki.edit("Tea", BAD)
        wiki.edit("Ice", GOOD)
        run()
        run("--stream", wiki.stream)

    assert set(checked(folder).values()) == {1}
    assert len(checked(folder)) == 6


def test_an_earlier_beginning_may_be_named(wiki, run, folder):
    wiki.edit("Tea", GOOD, ago=7200)
    late = wiki.edit("Ice", GOOD, ago=1800)
    run("--hours", "1")

    assert checked(folder) == {late: 1}


def test_a_beginning_before_the_position_adds_what_is_missing(wiki, run, folder):
    early = wiki.edit("Tea", GOOD, ago=7200)
    late = wiki.edit("Ice", GOOD, ago=1800)
    run("--hours", "1")
    run("--since", stamp(time.time() - 3 * 3600))

    assert checked(folder) == {late: 1, early: 1}


def test_the_stream_goes_on_where_the_recent_changes_ended_and_back(wiki, run, folder):
    run()
    made = [wiki.edit("Tea", BAD)]
    run("--stream", wiki.stream)
    assert position(folder)["event"] is not None
    made.append(wiki.edit("Tea", GOOD))
    run("--stream", "none")
    made.append(wiki.edit("Tea", BAD))
    run("--stream", wiki.stream)

    assert checked(folder) == dict.fromkeys(made, 1)


def test_other_namespaces_and_bots_count_where_they_are_named(wiki, run, folder):
    run()
    wiki.edit("Tea", GOOD, bot=True)
    wiki.edit("Help:Tea", GOOD, ns=12)
    talk = wiki.edit("Talk:Tea", GOOD, ns=1)
    run("--namespace", "1")
    assert checked(folder) == {talk: 1}


def test_edits_by_bots_count_where_they_are_wanted(wiki, run, folder):
    run()
    robot = wiki.edit("Tea", GOOD, bot=True)
    run("--bots", "--stream", wiki.stream)

    assert checked(folder) == {robot: 1}


# ---- exit codes and words ----


def test_new_findings_are_exit_code_1_where_that_is_wanted(wiki, run):
    run()
    wiki.edit("Tea", BAD)
    assert run("--fail-on", "error")[0] == 1
    wiki.edit("Tea", BAD + " ")

    assert run("--fail-on", "error")[0] == 0


def test_what_could_not_be_checked_is_exit_code_3_under_strict(wiki, run, monkeypatch):
    monkeypatch.setattr("refcheck.corpus.watch.pending.Pending.pause", lambda *_: None)
    run()
    wiki.edit("Tea", BAD)
    del wiki.pages["Tea"]
    assert run("--strict")[0] == 0

    wiki.edit("Ice", BAD)
    wiki.page_moods = [(500, b"", "text/html", {})] * 8
    assert run("--strict")[0] == 3


def test_a_page_that_takes_too_long_is_one_row_of_errors(wiki, run, folder):
    run()
    wiki.edit("Tea", BAD)

    code, out, _ = run("--page-seconds", "0.001")

    assert code == 0
    assert "time: it took more than 0.001 seconds" in out
    (row,) = rows(folder, "errors")
    assert (row["kind"], row["ordinal"]) == ("time", 0)
    wiki.edit("Tea", GOOD)
    assert "1 gone" in run()[1]


def test_quiet_tells_nothing_but_what_is_new(wiki, run):
    run()
    wiki.edit("Tea", GOOD)
    assert run("-q")[:3] == (0, "", "")
    wiki.edit("Tea", BAD)

    _, out, err = run("-q")
    assert (out.count("\n"), err) == (1, "")


def test_an_outage_is_one_line_and_exit_code_2_and_loses_nothing(wiki, run, folder, monkeypatch):
    monkeypatch.setattr("refcheck.corpus.watch.pending.Pending.pause", lambda *_: None)
    run()
    made = wiki.edit("Tea", BAD)
    before = position(folder)
    wiki.api_moods = [None, *[(502, b"", "text/html", {})] * 5]
    wiki.api_moods[0] = siteinfo(wiki)

    code, out, err = run()

    assert (code, out) == (2, "")
    assert "server error (HTTP 502); try again later" in err.splitlines()[-1]
    assert position(folder)["time"] == before["time"]
    run()
    assert checked(folder) == {made: 1}


@pytest.mark.parametrize("query", [["x"], "x", {"general": ["x"]}, {"general": {"servername": 7}}])
def test_a_wiki_that_says_nothing_of_itself_is_watched_by_its_address(wiki, run, query):
    wiki.api_moods = [(200, json.dumps({"query": query}).encode(), "application/json", {})]

    assert run()[0] == 0


def siteinfo(wiki):
    told = {"curtimestamp": stamp(time.time()), "query": {"general": {"servername": wiki.site}}}
    return (200, json.dumps(told).encode(), "application/json", {})


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (("--stream", "ftp://x"), "--stream must be an http or https address"),
        (("--stream", "http://u:p@x/"), "user's name or password"),
        (("--since", "2026-01-01", "--hours", "2"), "name one"),
        (("--quiet-time", "-1"), "--quiet-time"),
        (("--namespace", "x"), "--namespace"),
    ],
)
def test_wrong_use_is_one_line_and_exit_code_2(run, more, words):
    code, out, err = run(*more)

    assert (code, out) == (2, "")
    assert words in err
    assert err.count("\n") == 1


def test_what_is_no_wiki_is_told(wiki, run):
    wiki.api_moods = [(404, b"<html>", "text/html", {})]

    code, _, err = run()

    assert code == 2
    assert "there is no MediaWiki at" in err


@pytest.mark.parametrize("way", ["none", "stream"])
@pytest.mark.parametrize(
    "answer",
    [
        (200, b'{"error":{"code":"readapidenied","info":"no"}}', "application/json", {}),
        (401, b"<html>log in</html>", "text/html", {}),
    ],
)
def test_a_wiki_that_needs_a_login_is_one_line(wiki, run, folder, answer, way):
    wiki.edit("Tea", BAD)
    wiki.api_moods = [answer]

    code, out, err = run("--hours", "1", "--stream", wiki.stream if way == "stream" else way)

    assert (code, out, err.count("\n")) == (2, "", 1)
    assert "only to those who log in; a watch logs in nowhere" in err
    assert not (folder / "edits.jsonl").exists()


def test_a_wiki_that_says_nothing_of_itself_is_told_where_a_stream_has_its_edits(wiki, run):
    wiki.site = "127.0.0.1"
    wiki.edit("Tea", BAD)
    wiki.api_moods = [(404, b"<html>no api here</html>", "text/html", {})]

    code, out, err = run("--hours", "1", "--stream", wiki.stream)

    assert (code, out.count("\n")) == (0, 1)
    told = f"there is no MediaWiki at {wiki.address} (HTTP 404); of the stream's edits only those"
    assert told in err


@pytest.mark.parametrize(
    ("days", "words"),
    [(-3, "is 3 days behind ours; the watch goes by the wiki's"), (40, "is 40 days ahead of ours")],
)
def test_a_wiki_with_another_date_is_watched_by_its_own(wiki, run, folder, days, words):
    wiki.clock = lambda: time.time() + days * 86_400

    assert words in run()[2]
    made = wiki.edit("Tea", BAD)
    run()

    assert checked(folder) == {made: 1}
    assert abs(moment_of(position(folder)["time"]) - wiki.clock()) < SOON


def test_a_wiki_that_tells_no_date_is_watched_by_ours(wiki, run, folder):
    wiki.clock = lambda: 1.0

    assert "the watch goes by ours" in run()[2]
    assert abs(moment_of(position(folder)["time"]) - time.time()) < SOON


def test_a_wiki_that_leads_to_another_host_is_not_followed_there(wiki, run, monkeypatch):
    monkeypatch.setattr("refcheck.cli.corpus_watching._FIRST_ATTEMPTS", 1)
    away = f"http://localhost:{wiki.server_port}/w/api.php"
    wiki.api_moods = [(302, b"", "text/html", {"Location": away})]

    code, _, err = run("--allow-private")

    assert code == 2
    assert "leads to localhost" in err
    assert len(wiki.asked) == 1


def test_a_position_older_than_the_wiki_remembers_is_told(wiki, run, folder):
    wiki.edit("Tea", GOOD, ago=3600)

    _, _, err = run("--hours", "1000")

    assert "lists its edits since" in err
    assert checked(folder) == {1001: 1}


def test_a_run_may_last_so_long(wiki, run, folder):
    code, _, err = run("--for", "0.5", once=False)

    assert code == 0
    assert "0 checks; position:" in err


# ---- ends that nobody planned ----


def test_it_goes_on_until_it_is_interrupted(wiki, folder, root):
    wiki.keeps_open = True
    more = ("--quiet-time", "0", "--stream", wiki.stream)
    with started(wiki, folder, *more, root=str(root)) as process:
        wait_until(lambda: wiki.last_ids)
        made = [wiki.edit("Tea", BAD)]
        first = process.stdout.readline()
        made.append(wiki.edit("Tea", GOOD))
        second = process.stdout.readline()
        process.send_signal(signal.SIGINT)
        assert process.wait(SOON) == 130
        err = process.stderr.read()

    assert ["1 new: REF001" in first, "1 gone: REF001" in second] == [True, True]
    assert err.splitlines()[-1] == "refcheck: interrupted"
    assert "Traceback" not in err
    assert checked(folder) == dict.fromkeys(made, 1)


def test_the_end_by_sigterm_is_an_end_like_any(wiki, folder, root):
    wiki.keeps_open = True
    with started(wiki, folder, "--stream", wiki.stream, root=str(root)) as process:
        wait_until(lambda: wiki.last_ids)
        process.send_signal(signal.SIGTERM)

        assert process.wait(SOON) == 0
        assert "Traceback" not in process.stderr.read()
    assert position(folder)["wiki"] == wiki.address


# Something below that keeps whatever a signal raises, as aiohttp does at a few places.
SWALLOWING = """
import os, signal
import refcheck.cli.corpus_watched_wiki as wikis
from refcheck.__main__ import main
asked = wikis.asked
def swallowing(url, *given, **named):
    if "/page/" in url:
        try:
            os.kill(os.getpid(), signal.SIGTERM)
        except BaseException:
            pass
    return asked(url, *given, **named)
wikis.asked = swallowing
main()
"""


def test_a_signal_that_something_swallows_ends_the_watch_nevertheless(wiki, folder, root):
    wiki.edit("Tea", BAD)
    more = ("--hours", "1", "--quiet-time", "0", "--stream", "none")
    with started(wiki, folder, *more, root=str(root), program=("-c", SWALLOWING)) as process:
        out, err = process.communicate(timeout=SOON)

    assert (process.returncode, out) == (0, "")
    assert "terminated; the same command goes on" in err
    assert "Traceback" not in err


def test_whoever_reads_its_output_may_go_and_nothing_is_lost(wiki, folder, root):
    made = [wiki.edit(f"Page {at}", BAD, ago=60) for at in range(4)]
    more = ("--quiet-time", "0", "--stream", "none", "--interval", "1")
    with started(wiki, folder, *more, "--hours", "1", root=str(root)) as process:
        first = process.stdout.readline()
        process.stdout.close()
        assert process.wait(SOON) == 0
        assert "Traceback" not in process.stderr.read()
    with started(wiki, folder, *more, "--once", root=str(root)) as process:
        rest = process.communicate(timeout=SOON)[0]

    assert checked(folder) == dict.fromkeys(made, 1)
    assert [f"Page {at} " in first + rest for at in range(4)] == [True] * 4


@pytest.mark.parametrize("way", ["stream", "recent changes"])
def test_a_burst_of_edits_is_checked_page_by_page(wiki, folder, root, way):
    wiki.keeps_open, wiki.per_answer = True, 50
    stream = wiki.stream if way == "stream" else "none"
    more = ("--quiet-time", "0", "--stream", stream, "--interval", "1", "--no-report")
    with started(wiki, folder, *more, root=str(root)) as process:
        wait_until(lambda: wiki.queries)
        wait_until((folder / "position.json").exists)
        made = [wiki.edit(f"Page {at % 9}", BAD if at % 2 else GOOD) for at in range(180)]
        wait_until(lambda: _lines(folder) and len(checked(folder)) == len(made))
        process.send_signal(signal.SIGTERM)
        assert process.wait(SOON) == 0

    assert checked(folder) == dict.fromkeys(made, 1)


@pytest.mark.parametrize("way", ["stream", "recent changes"])
def test_killed_at_any_time_it_neither_loses_nor_doubles_an_edit(wiki, folder, root, way):
    made = [wiki.edit(f"Page {at}", BAD if at % 2 else GOOD, ago=60) for at in range(12)]
    stream = wiki.stream if way == "stream" else "none"
    more = ("--quiet-time", "0", "--stream", stream, "--interval", "1")
    start = ("--hours", "1")
    for checks in (1, 3, 7):
        with started(wiki, folder, *more, *start, root=str(root)) as process:
            wait_until(lambda n=checks: _lines(folder) >= n or process.poll() is not None)
            os.kill(process.pid, signal.SIGKILL)
            process.wait(SOON)
        start = ()
    with started(wiki, folder, *more, "--once", root=str(root)) as process:
        assert process.wait(SOON) == 0

    assert checked(folder) == dict.fromkeys(made, 1)
    pages = [one["page"] for one in rows(folder, "pages-00000")]
    assert len(pages) == len(set(pages)) == 12


def _lines(folder):
    path = folder / "edits.jsonl"
    return path.read_bytes().count(b"\n") if path.exists() else 0
