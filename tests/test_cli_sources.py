"""The sources of a run from the command line: where they are, who is asked, and what it cost."""

from __future__ import annotations

import json

import pytest
from standin import (
    URL_OPTIONS,
    as_json,
    crossref_record,
    europepmc_list,
    europepmc_record,
    everybody,
    openlibrary_book,
    url_options,
)

from refcheck.cli.exit_codes import ExitCode

ISBN = "9780306406157"
TITLES = {
    f"10.5555/lake.{n}": f"Soundings of the invented lake number {n} in summer" for n in range(8)
}
ENTRIES = [
    *(
        f"Okafor A, Lindqvist P. {title}. J Invented Astron. 2014;27(2):113-129. doi:{doi}"
        for doi, title in TITLES.items()
    ),
    "Okafor A, Lindqvist P. Tidal locking of small moons. J Invented Astron. 2014. PMID: 20001234",
    f"Okafor A, Lindqvist P. Kettles of the world. Invented Press; 2009. ISBN {ISBN}",
]
PAGE = (
    "<h1>Lakes</h1>"
    + "".join(f"<p>This lake is deep.[{n}]</p>" for n in range(1, len(ENTRIES) + 1))
    + "<h2>References</h2><ol>"
    + "".join(f"<li>{entry}</li>" for entry in ENTRIES)
    + "</ol>"
)
SERVICES = [name for name in URL_OPTIONS if name != "archive"]


@pytest.fixture
def servers():
    works = {"10.5555/moons.27": "Tidal locking of small moons", **TITLES}
    with everybody(*(crossref_record(*one) for one in works.items())) as made:
        made["europepmc"].answer = lambda asked: europepmc_list(europepmc_record())
        made["openlibrary"].answer = lambda asked: openlibrary_book(ISBN)
        yield {name: made[name] for name in SERVICES}


@pytest.fixture
def check(refcheck, servers, tmp_path):
    """`check(*options)`: the page, with all services on loopback."""
    (tmp_path / "page.html").write_text(PAGE)

    def run(*options):
        return refcheck("check", "page.html", "--no-report", *url_options(servers), *options)

    return run


def test_every_service_is_asked_for_what_it_knows(check, servers):
    report = json.loads(check("--format", "json").out)

    statuses = {ref["number"]: ref["status"] for ref in report["articles"][0]["references"]}
    assert set(statuses.values()) == {"verified"}, statuses
    sources = {source["name"]: source for source in report["sources"]}
    assert {name for name, source in sources.items() if source["requests"]["made"]} == {
        "crossref",
        "europepmc",
        "openlibrary",
    }
    assert len(servers["crossref"].requests) == 2, "eight DOIs at once, and that of the PMID"
    made = sum(len(server.requests) for server in servers.values())
    assert report["summary"]["requests"]["made"] == made
    assert report["summary"]["requests"]["saved"] == {"cached": 0, "batched": 7, "repeated": 0}


def test_a_second_run_asks_nobody(check, servers, tmp_path):
    kept = ("--cache", "--cache-dir", tmp_path / "kept", "--format", "json")
    first = json.loads(check(*kept).out)
    before = sum(len(server.requests) for server in servers.values())

    second = json.loads(check(*kept).out)

    assert sum(len(server.requests) for server in servers.values()) == before > 0
    assert second["articles"] == first["articles"]
    spent = second["summary"]["requests"]
    assert (spent["made"], spent["waited_seconds"]) == (0, 0)
    assert spent["saved"]["cached"] == 11


def test_two_copies_of_a_page_cost_as_much_as_one(check, servers, tmp_path):
    (tmp_path / "copy.html").write_text(PAGE)

    report = json.loads(check("copy.html", "--format", "json").out)

    assert len(report["articles"]) == 2
    assert report["summary"]["requests"]["made"] == 4
    assert report["summary"]["requests"]["saved"]["repeated"] == 11


def test_the_terminal_tells_what_it_cost(check):
    told = check().out

    assert "In all: 4 requests" in told
    assert "7 saved (7 batched)" in told
    assert "openlibrary: http://127.0.0.1" in told
    assert "1 request" not in told.partition("In all")[0]
    assert "; 1 request" in " ".join(check("-v").out.split())


@pytest.mark.parametrize("way", ["flag", "variable", "file"])
def test_a_service_can_be_switched_off(check, servers, monkeypatch, tmp_path, way):
    off = ("europepmc", "openlibrary")
    flags = []
    if way == "flag":
        flags = [part for name in off for part in ("--no-source", name)]
    elif way == "variable":
        monkeypatch.setenv("REFCHECK_NO_SOURCE", ",".join(off))
    else:
        (tmp_path / "refcheck.toml").write_text(f"no-source = {json.dumps(off)}\n")

    report = json.loads(check("--format", "json", *flags).out)

    assert [len(servers[name].requests) for name in off] == [0, 0]
    assert {source["name"] for source in report["sources"]}.isdisjoint(off)
    assert report["settings"]["no_source"] == list(off)


def test_a_service_that_does_not_exist_cannot_be_switched_off(check):
    ran = check("--no-source", "europemc")

    assert ran.code == ExitCode.USAGE
    assert "did you mean europepmc?" in ran.err


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_that_is_down_is_told_once_and_nothing_is_called_missing(check, servers, name):
    servers[name].answer = lambda asked: as_json({}, 403)

    report = json.loads(check("--format", "json").out)

    findings = report["articles"][0]["findings"]
    assert [f["rule"] for f in findings if f["severity"] in {"error", "warning"}] == []
    unchecked = [f for f in findings if f["rule"] == "REF901"]
    assert len(unchecked) == (1 if servers[name].requests else 0)
    statuses = {ref["status"] for ref in report["articles"][0]["references"]}
    assert statuses <= {"verified", "unchecked", "not-indexable"}


def test_resolve_tells_what_it_cost(refcheck, servers, tmp_path):
    (tmp_path / "list.txt").write_text("\n".join(ENTRIES))

    ran = refcheck("resolve", "list.txt", "-v", *url_options(servers))

    assert all(json.loads(line)["status"] == "verified" for line in ran.out.splitlines())
    (told,) = [line for line in ran.complaints if "crossref:" in line]
    assert "9 asked, 9 answered; 2 requests" in told
    assert "7 saved (7 batched)" in told
