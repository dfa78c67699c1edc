"""A watch that asks sources and links, beside what people have written in references.yaml."""

from __future__ import annotations

import json
from types import SimpleNamespace

import pytest
from standin import as_text, crossref_of, crossref_record, everybody, url_options
from watch_runs import command, rows
from watched_wiki import WatchedWiki

from refcheck.cli import entry
from refcheck.cli.corpus_watched_registry import WatchedRegistry
from refcheck.config import Settings

DOI, TITLE = "10.5555/lake.1", "Soundings of an invented lake in summer"


@pytest.fixture
def wiki():
    with WatchedWiki() as server:
        yield server


@pytest.fixture
def servers():
    with everybody(crossref_record(DOI, TITLE)) as made:
        yield made


@pytest.fixture
def watch(wiki, servers, tmp_path, monkeypatch, capfd):
    """Runs `refcheck corpus watch --once`, and returns the last row of its log."""
    folder = tmp_path / "watch"
    monkeypatch.chdir(tmp_path)

    def run(*more):
        line = [*command(wiki, folder, ()), "--once", *url_options(servers), *more]
        code = entry.run(line)
        told = capfd.readouterr()
        log = rows(folder) if (folder / "edits.jsonl").exists() else []
        return SimpleNamespace(code=code, err=told.err, row=log[-1] if log else {}, folder=folder)

    return run


@pytest.fixture
def page(servers):
    def page(*, year=2014, path="/lakes"):
        link = f'<a href="{servers["host"].url}{path}">lakes</a>'
        return f"""<p>This lake is deep.[1] It is cold.[1] It is old.[1] See {link}.</p>
<h2>References</h2><ol><li>{printed(year)}</li></ol>"""

    return page


def printed(year):
    return f"Okafor A, Lindqvist P. {TITLE}. J Invented Astron. {year};27(2):113-129. doi:{DOI}"


def access(servers):
    return ("--allow-private", "--allow-port", servers["host"].url.rpartition(":")[2])


def rules(findings):
    return sorted(one["rule"] for one in findings)


def test_what_an_edit_makes_wrong_beside_a_source_is_told(wiki, servers, watch, page):
    watch("--online")
    wiki.edit("Lake", page())
    assert watch("--online").row["new"] == []
    wiki.edit("Lake", page(year=2011))

    row = watch("--online").row

    assert ("REF205" in rules(row["new"]), row["is_complete"]) == (True, True)
    assert servers["host"].requests == []


def test_nobody_is_asked_without_a_word(wiki, servers, watch, page):
    watch()
    wiki.edit("Lake", page(path="/gone"))
    watch()

    assert [server.requests for server in servers.values()] == [[]] * len(servers)


def test_an_outage_of_a_source_is_no_finding_and_its_end_neither(wiki, servers, watch, page):
    watch("--online")
    wiki.edit("Lake", page(year=2011))
    watch("--online")
    servers["crossref"].answer = lambda asked: as_text("out of order", 503)
    wiki.edit("Lake", page(year=2011) + "<p>More.</p>")
    during = watch("--online", "--no-cache").row
    servers["crossref"].answer = crossref_of(crossref_record(DOI, TITLE))
    wiki.edit("Lake", page(year=2011) + "<p>More of it.</p>")
    after = watch("--online", "--no-cache").row

    assert (during["new"], during["gone"], during["is_complete"]) == ([], [], False)
    assert during["message"] == "somebody who was asked did not answer"
    assert (after["new"], after["gone"], after["is_complete"]) == ([], [], True)
    assert after["findings"]["warning"] + after["findings"]["info"] > 0


def test_a_rule_that_abstains_is_nobody_who_did_not_answer(wiki, watch, page):
    watch("--online")
    wiki.edit("Lake", page().replace("It is old.[1]", ""))

    row = watch("--online").row

    assert (row["findings"]["unchecked"], row["is_complete"], row["message"]) == (1, False, None)


def test_a_work_that_no_index_knows_is_nobody_who_did_not_answer(wiki, servers, watch, page):
    watch("--links", *access(servers))
    wiki.edit("Lake", page())

    row = watch("--links", *access(servers)).row

    assert (row["is_complete"], row["message"]) == (False, None)


def test_a_link_that_an_edit_brings_and_that_is_dead_is_told(wiki, servers, watch, page):
    allowed = ("--links", *access(servers))
    watch(*allowed)
    wiki.edit("Lake", page())
    watch(*allowed)
    wiki.edit("Lake", page(path="/gone"))

    ran = watch(*allowed)

    assert rules(ran.row["new"]) == ["REF301"]
    outcomes = [one["outcome"] for one in rows(ran.folder, "links-00000")]
    assert outcomes == ["alive", "gone"]
    assert servers["crossref"].requests == []


def test_a_link_that_people_excepted_is_not_asked(wiki, servers, watch, page, tmp_path):
    host = servers["host"].url
    skipped = {f"{host}/gone": {"skip": "the host answers only to people"}}
    write(tmp_path, links=skipped)
    allowed = ("--links", *access(servers))
    watch(*allowed)
    wiki.edit("Lake", page(path="/gone"))

    row = watch(*allowed).row

    assert row["new"] == []
    assert servers["host"].targets("/gone") == []


# ---- references.yaml ----


def write(folder, **parts):
    lines = [f"{name}: {json.dumps(part)}" for name, part in parts.items()]
    (folder / "references.yaml").write_text("\n".join(["schema: refcheck-registry/1", *lines]))


def verified(wiki, fingerprint="0" * 16):
    entry = {"fingerprint": fingerprint, "doi": DOI, "verified": "2026-11-01", "source": "crossref"}
    return {f"{wiki.host}{wiki.article}/Lake": {"1": entry}}


def test_what_people_verified_of_a_page_counts(wiki, watch, page, tmp_path):
    write(tmp_path, articles=verified(wiki))
    watch()
    wiki.edit("Lake", page())

    assert rules(watch("--select", "REF5").row["new"]) == ["REF501"]


def test_a_faulty_registry_is_told_before_anything_is_begun(watch, tmp_path):
    write(tmp_path, articles=[])

    ran = watch()

    assert (ran.code, ran.err.count("\n")) == (2, 1)
    assert "references.yaml" in ran.err
    assert not ran.folder.exists()


def test_what_people_write_while_a_watch_runs_counts(wiki, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    page = f"{wiki.host}{wiki.article}/Lake"
    registry = WatchedRegistry(Settings(), wiki.address)
    assert registry.entries(page) is None

    write(tmp_path, articles=verified(wiki))
    assert [one.doi for one in registry.entries(page).entries] == [DOI]
    (tmp_path / "references.yaml").write_text("schema: refcheck-registry/1\narticles: [")
    assert [one.doi for one in registry.entries(page).entries] == [DOI]
    assert registry.links() == {}

    (told,) = capsys.readouterr().err.splitlines()
    assert told.endswith("until that is mended, what it said before counts")
    (tmp_path / "references.yaml").unlink()
    assert registry.entries(page) is None
