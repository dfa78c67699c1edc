"""Links from the command line to the report: asked, remembered, and never in vain."""

from __future__ import annotations

import json
import signal
import time
from contextlib import contextmanager

import pytest
from standin import Reply, Standin, as_html, as_json

PAGE = """<html><head><title>Kettles</title></head><body>
<p>Water boils.[1] It freezes.[2] It rains.[3] See <a href="{at}/also">this</a>.</p>
<h2>References</h2>
<ol>
<li id="a">Example A. On boiling. 1990. <a href="{at}/one">{at}/one</a>. Accessed 2 March 2016.</li>
<li id="b">Example B. On ice. 1991. <a href="{at}/two">online</a></li>
<li id="c">Example C. On rain. 1992. {at}/three</li>
</ol></body></html>"""
ALIVE = as_html("<!DOCTYPE html><title>All about kettles</title><p>They boil water.</p>")


@contextmanager
def running():
    server = Standin()
    try:
        yield server
    finally:
        server.die()


@pytest.fixture
def host():
    with running() as server:
        server.answer = lambda asked: ALIVE if asked.path != "/missing" else as_html("", 404)
        yield server


@pytest.fixture
def archive():
    with running() as server:
        server.answer = lambda asked: as_json([])
        yield server


@pytest.fixture
def check(refcheck, host, archive, tmp_path):
    """`check(*options)`: a run over a page of four links of `host`, told as JSON."""
    (tmp_path / "page.html").write_text(PAGE.format(at=host.url))
    port = host.url.rpartition(":")[2]

    def run(*options):
        ran = refcheck(
            "page.html", "--links", "--no-report", "--format", "json", "--select", "REF3,REF902",
            "--allow-private", "--allow-port", port, "--wayback-url", archive.url, *options
        )  # fmt: skip
        assert ran.code in {0, 1}, ran.err
        return json.loads(ran.out)["articles"][0]

    return run


def answering(**statuses):
    """Statuses by the last part of the path; everything else is alive."""

    def answer(asked):
        status = statuses.get(asked.last_part, 404 if "refcheck" in asked.path else 200)
        return ALIVE if status == 200 else as_html("<title>Oh</title>", status)

    return answer


def outcomes(article):
    return {link["url"].rpartition("/")[2]: link["outcome"] for link in article["links"]}


def codes(article):
    return [finding["rule"] for finding in article["findings"]]


def asked_paths(server):
    return [asked.path for asked in server.requests]


def test_every_link_of_a_page_is_asked_and_told(check, host):
    host.answer = answering(one=404, two=403)

    article = check()

    assert outcomes(article) == {"also": "alive", "one": "gone", "two": "blocked", "three": "alive"}
    assert set(codes(article)) == {"REF301", "REF902"}


def test_without_links_nobody_is_asked(check, host):
    article = check("--no-links")

    assert host.requests == []
    assert set(outcomes(article).values()) == {"skipped"}
    assert codes(article) == []


def test_offline_nobody_is_asked(check, host):
    article = check("--offline")

    assert host.requests == []
    assert set(outcomes(article).values()) == {"skipped"}


def test_offline_an_unsafe_link_is_told_all_the_same(refcheck, tmp_path):
    (tmp_path / "page.html").write_text(PAGE.format(at="http://10.0.0.7"))

    ran = refcheck(
        "page.html", "--links", "--no-report", "--format", "json", "--select", "REF3", "--offline"
    )

    assert set(codes(json.loads(ran.out)["articles"][0])) == {"REF307"}


def test_offline_tells_what_an_earlier_run_learnt(check, host, tmp_path):
    kept = ("--cache", "--cache-dir", tmp_path / "kept")
    host.answer = answering(one=410)
    check(*kept, "--today", "2026-11-01")
    before = len(host.requests)

    article = check(*kept, "--today", "2026-11-03", "--offline")

    assert len(host.requests) == before
    assert outcomes(article)["one"] == "gone"
    assert outcomes(article)["two"] == "alive"


def test_a_private_host_that_nobody_allowed_is_never_asked(refcheck, host, tmp_path):
    (tmp_path / "page.html").write_text(PAGE.format(at=host.url))
    port = host.url.rpartition(":")[2]

    ran = refcheck(
        "page.html", "--links", "--no-report", "--format", "json", "--select", "REF3",
        "--allow-port", port,
    )  # fmt: skip

    article = json.loads(ran.out)["articles"][0]
    assert host.requests == []
    assert set(outcomes(article).values()) == {"refused"}
    assert set(codes(article)) == {"REF307"}


def test_a_host_that_is_named_may_be_private(refcheck, host, tmp_path):
    (tmp_path / "page.html").write_text(PAGE.format(at=host.url))

    ran = refcheck(
        "page.html", "--links", "--no-report", "--format", "json", "--select", "REF301",
        "--allow-host", host.url.removeprefix("http://"),
    )  # fmt: skip

    assert set(outcomes(json.loads(ran.out)["articles"][0]).values()) == {"alive"}


def test_what_names_no_host_is_one_clear_line(refcheck, tmp_path):
    (tmp_path / "page.html").write_text(PAGE)

    ran = refcheck("page.html", "--links", "--allow-host", "http://wiki/")

    assert ran.code == 2
    assert len(ran.complaints) <= 2
    assert "names no host" in ran.err


def test_links_that_fit_a_pattern_are_left_alone(check, host):
    article = check("--skip-link", f"{host.url}/t*")

    assert outcomes(article)["two"] == outcomes(article)["three"] == "skipped"
    assert not {"/two", "/three"} & set(asked_paths(host))
    assert codes(article) == []


def test_a_second_run_within_a_week_asks_nobody(check, host, tmp_path):
    kept = ("--cache", "--cache-dir", tmp_path / "kept")
    check(*kept, "--today", "2026-11-01")
    before = len(host.requests)

    check(*kept, "--today", "2026-11-07")
    assert len(host.requests) == before

    check(*kept, "--today", "2026-11-08")
    assert len(host.requests) > before


def test_gone_is_a_warning_until_it_was_so_on_three_days_apart(check, host, tmp_path):
    kept = ("--cache", "--cache-dir", tmp_path / "kept", "--select", "REF301")
    host.answer = answering(one=404)

    told = []
    for day in ("01", "03", "05", "07", "10"):
        article = check(*kept, "--today", f"2026-11-{day}")
        told += [finding["severity"] for finding in article["findings"]]

    assert told == ["warning", "warning", "warning", "warning", "error"]


def test_a_link_that_came_back_begins_anew(check, host, tmp_path):
    kept = ("--cache", "--cache-dir", tmp_path / "kept", "--select", "REF301")
    told = []
    for day, status in (("01", 404), ("05", 404), ("07", 200), ("15", 404), ("19", 404)):
        host.answer = answering(one=status)
        article = check(*kept, "--today", f"2026-11-{day}")
        told.append([finding["severity"] for finding in article["findings"]])

    assert told == [["warning"], ["warning"], [], ["warning"], ["warning"]]


def test_an_outage_is_never_a_finding(check, host):
    host.die()

    article = check("--fail-on", "info")

    assert set(outcomes(article).values()) == {"unreachable"}
    assert set(codes(article)) == {"REF902"}


def test_a_copy_from_before_the_access_date_is_offered(check, host, archive):
    host.answer = answering(one=404)
    archive.answer = lambda asked: as_json(
        [["timestamp", "original", "statuscode"], ["20150607080910", f"{host.url}/one", "200"]]
    )

    article = check()

    link = next(link for link in article["links"] if link["url"].endswith("/one"))
    assert link["archived"] == f"https://web.archive.org/web/20150607080910/{host.url}/one"
    assert archive.requests[0].query["to"].startswith("20160302")
    assert "REF308" in codes(article)


def test_an_archive_that_fails_is_no_finding_about_the_page(check, host, archive):
    host.answer = answering(one=404)
    archive.answer = lambda asked: Reply(503, b"no")

    article = check("--select", "REF3")

    assert codes(article) == ["REF301"]


def test_no_archive_is_asked_where_none_is_wanted(check, host, archive):
    host.answer = answering(one=404)

    check("--no-source", "wayback")

    assert archive.requests == []


def test_when_the_time_is_over_the_rest_is_unchecked(check, host):
    def slow(asked):
        time.sleep(1.5)
        return ALIVE

    host.answer = slow

    article = check("--time-limit", "0.5")

    assert "skipped" in outcomes(article).values()
    assert set(codes(article)) == {"REF902"}


def test_a_link_that_the_registry_leaves_alone_is_not_asked(check, host, tmp_path):
    (tmp_path / "references.yaml").write_text(
        "schema: refcheck-registry/1\narticles: {}\nlinks:\n"
        f"  {host.url}/two:\n    skip: behind the library's login\n"
    )
    host.answer = answering(two=404)

    article = check()

    two = next(link for link in article["links"] if link["url"].endswith("/two"))
    assert (two["outcome"], two["reason"]) == ("skipped", "behind the library's login")
    assert "/two" not in asked_paths(host)


def test_ctrl_c_keeps_what_was_learnt(refcheck_process, host, archive, tmp_path, check):
    (tmp_path / "page.html").write_text(PAGE.format(at=host.url))
    port = host.url.rpartition(":")[2]

    def answer(asked):
        if asked.last_part == "three":
            time.sleep(20)
        return ALIVE

    host.answer = answer
    process = refcheck_process(
        "page.html", "--links", "--no-report", "--select", "REF3", "--allow-private", "--allow-port",
        port, "--cache", "--cache-dir", tmp_path / "kept", "--no-source", "wayback",
    )  # fmt: skip
    until = time.monotonic() + 30
    while not {"/one", "/two", "/also"} <= set(asked_paths(host)) and time.monotonic() < until:
        time.sleep(0.05)
    time.sleep(0.5)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=10)
    assert process.returncode == 130
    assert err.decode().splitlines()[-1].endswith("interrupted")
    host.requests.clear()
    host.answer = lambda asked: ALIVE

    check("--cache", "--cache-dir", tmp_path / "kept")

    assert "/three" in asked_paths(host)
    assert not {"/one", "/two", "/also"} & set(asked_paths(host))
