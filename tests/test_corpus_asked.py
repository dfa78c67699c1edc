"""References and links of a corpus: each asked once, indexes first, and again only after an outage."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from types import SimpleNamespace

import pytest
from corpus_wiki import rows
from standin import HASTE, as_text, crossref_record, everybody, url_options

from refcheck.cli import signals
from refcheck.cli.corpus_progress import corpus_progress
from refcheck.corpus import asking_links, asking_services
from refcheck.errors import OutputError

TITLES = {
    f"10.5555/lake.{n}": f"Soundings of the invented lake number {n} in summer" for n in range(4)
}


def entry(doi):
    title = TITLES[doi]
    return f"Okafor A, Lindqvist P. {title}. J Invented Astron. 2014;27(2):113-129. doi:{doi}"


def page(dois, host="https://example.org"):
    cited = "".join(
        f"<p>This lake is deep.[{n}] It is cold.[{n}]</p>" for n in range(1, len(dois) + 1)
    )
    listed = "".join(f"<li>{entry(doi)}</li>" for doi in dois)
    link = f'<p>See <a href="{host}/lakes">lakes</a> and <a href="{host}/gone">more</a>.</p>'
    body = f"<h1>Lakes</h1>{cited}{link}<h2>References</h2><ol>{listed}</ol>"
    return f'<!doctype html><html lang="en"><title>Lakes</title><body>{body}</body></html>'


@pytest.fixture
def servers():
    with everybody(*(crossref_record(*lake) for lake in TITLES.items())) as made:
        yield made


@pytest.fixture
def wiki(tmp_path, servers):
    """Three pages; the first reference stands on all of them."""
    first, *others = TITLES
    folder = tmp_path / "wiki"
    folder.mkdir()
    for number, doi in enumerate(others):
        (folder / f"lake-{number}.html").write_text(page([first, doi], servers["host"].url))
    return folder


@pytest.fixture
def check(refcheck, servers, wiki, tmp_path):
    def run(*options, output="out"):
        return refcheck(
            "corpus", "check", wiki, "--output", tmp_path / output, *url_options(servers), *options
        )

    return run


@pytest.fixture
def index(refcheck, tmp_path):
    lakes = [crossref_record(doi, title) for doi, title in list(TITLES.items())[:2]]
    (tmp_path / "works.ndjson").write_text("".join(json.dumps(one) + "\n" for one in lakes))
    assert refcheck("index", "build", "works.ndjson", "--output", "works.idx").code == 0
    return tmp_path / "works.idx"


def statuses(folder):
    return Counter(row["status"] for row in rows(folder, "references"))


def manifest(folder):
    return json.loads((folder / "manifest.json").read_text())


def asked_dois(server):
    """Every DOI that was asked for, as often as it was."""
    found = Counter()
    for asked in server.requests:
        found.update(asked.filtered_dois or [asked.last_part])
    return Counter({doi: number for doi, number in found.items() if doi in TITLES})


def test_nobody_is_asked_unless_it_is_wished(check, servers, tmp_path):
    ran = check()

    assert ran.code == 0
    assert [name for name, server in servers.items() if server.requests] == []
    assert statuses(tmp_path / "out") == {"unchecked": 6}


def test_an_index_answers_in_the_workers(check, index, servers, tmp_path):
    ran = check("--index", index)

    asked = manifest(tmp_path / "out")["asked"]
    assert (ran.code, ran.err) == (0, "")
    assert statuses(tmp_path / "out") == {"verified": 4, "unchecked": 2}
    assert (asked["references"], asked["distinct"], asked["from_indexes"]) == (6, 4, 2)
    assert [name for name, server in servers.items() if server.requests] == []


def test_an_index_may_be_named_from_the_current_folder(check, index, tmp_path):
    assert check("--index", index.name).code == 0
    assert statuses(tmp_path / "out")["verified"] == 4


def test_services_are_asked_for_each_work_once_and_only_for_what_no_index_has(
    check, index, servers, tmp_path
):
    ran = check("--online", "--index", index)

    asked = manifest(tmp_path / "out")["asked"]
    assert (ran.code, ran.err) == (0, "")
    assert statuses(tmp_path / "out") == {"verified": 6}
    assert asked_dois(servers["crossref"]) == dict.fromkeys(list(TITLES)[2:], 1)
    assert (asked["from_indexes"], asked["from_services"], asked["unanswered"]) == (2, 2, 0)
    assert not (tmp_path / "out" / "work").exists()


def test_what_services_did_is_in_the_manifest(check, tmp_path):
    check("--online")

    served = {one["name"]: one for one in manifest(tmp_path / "out")["sources"]}
    assert served["crossref"]["asked"] == served["crossref"]["answered"] > 0


def test_an_outage_is_no_finding_and_the_same_command_asks_again(check, servers, tmp_path):
    out = tmp_path / "out"
    working = servers["crossref"].answer
    servers["crossref"].answer = lambda asked: as_text("down", 500)
    servers["datacite"].answer = lambda asked: as_text("down", 500)

    first = check("--online", "--strict")
    down = statuses(out), manifest(out)["asked"]["unanswered"]
    rules = {row["rule"] for row in rows(out, "findings") if row["severity"] != "unchecked"}
    servers["crossref"].answer = working
    second = check("--online", "--strict")

    assert first.code == 3
    assert "4 references were not answered" in first.err
    assert down == ({"unchecked": 6}, 4)
    assert rules == set()
    assert [row for row in rows(out, "findings") if row["severity"] == "unchecked"] == []
    assert (second.code, second.err) == (0, "")
    assert statuses(out) == {"verified": 6}
    assert not (out / "work").exists()


@pytest.fixture
def one_by_one(monkeypatch):
    """Each question is a stretch of its own, and nobody waits for long."""
    for name in ("_FEWEST", "_TOGETHER"):
        monkeypatch.setattr(asking_services, name, 1)
    monkeypatch.setattr(asking_services, "Patience", lambda rest: replace(HASTE, rest=rest))
    return monkeypatch


def test_a_service_that_is_given_up_stays_so_from_stretch_to_stretch(check, servers, one_by_one):
    servers["crossref"].answer = lambda asked: as_text("down", 500)

    check("--online")

    assert 1 <= len(asked_dois(servers["crossref"])) < len(TITLES)


def test_what_services_said_is_not_asked_again_by_a_run_that_goes_on(
    check, servers, one_by_one, tmp_path
):
    """Nothing else remembers it: there is no cache."""
    asking, left = asking_services._asked, iter(range(2))

    def stopping(*given):
        if next(left, None) is None:
            raise OutputError("stopped")
        return asking(*given)

    one_by_one.setattr(asking_services, "_asked", stopping)
    assert check("--online").code == 2
    one_by_one.setattr(asking_services, "_asked", asking)
    assert check("--online").code == 0

    assert asked_dois(servers["crossref"]) == dict.fromkeys(TITLES, 1)
    served = {one["name"]: one for one in manifest(tmp_path / "out")["sources"]}
    assert served["crossref"]["answered"] == len(TITLES)


def test_a_short_outage_costs_no_answers(check, servers, one_by_one, tmp_path):
    working = servers["crossref"].answer
    answered = []

    def falling_silent(asked):
        answered.append(asked)
        return working(asked) if len(answered) == 1 else as_text("down", 500)

    def rest(_):
        servers["crossref"].answer = working
        return True

    servers["crossref"].answer = falling_silent
    one_by_one.setattr(asking_services, "_SILENCE", 1)
    one_by_one.setattr(asking_services, "_rest", rest)

    ran = check("--online")

    assert (ran.code, ran.err) == (0, "")
    assert statuses(tmp_path / "out") == {"verified": 6}


def test_each_outage_is_waited_for(check, servers, one_by_one, tmp_path):
    """Every other question meets one."""
    working = servers["crossref"].answer
    rests = []

    def once(asked):
        servers["crossref"].answer = lambda asked: as_text("down", 500)
        return working(asked)

    def rest(_):
        rests.append(1)
        servers["crossref"].answer = once
        return True

    servers["crossref"].answer = once
    one_by_one.setattr(asking_services, "_SILENCE", 1)
    one_by_one.setattr(asking_services, "_REST", 0.0)
    one_by_one.setattr(asking_services, "_rest", rest)

    ran = check("--online")

    assert (ran.code, ran.err, len(rests)) == (0, "", len(TITLES) - 1)
    assert statuses(tmp_path / "out") == {"verified": 6}


def test_questions_that_cannot_be_answered_keep_nobody_from_those_behind(
    check, servers, wiki, one_by_one, tmp_path
):
    """A catalogue is down, for the first page; the agencies are not."""
    book = "<li>Okafor A. The lakes of province {}. Press; 2001. ISBN 978-3-16-148410-0.</li>"
    books = "".join(book.format(number) for number in range(3))
    text = page([]).replace("<ol></ol>", f"<ol>{books}</ol>")
    (wiki / "a-book.html").write_text(text)
    servers["openlibrary"].answer = lambda asked: as_text("down", 500)
    one_by_one.setattr(asking_services, "_SILENCE", 2)
    one_by_one.setattr(asking_services, "_rest", lambda _: pytest.fail("somebody waits"))

    ran = check("--online")

    assert ran.code == 0
    assert statuses(tmp_path / "out") == {"verified": 6, "unchecked": 3}


def test_nobody_is_waited_for_who_never_answered(check, servers, one_by_one, tmp_path):
    servers["crossref"].answer = lambda asked: as_text("down", 500)
    one_by_one.setattr(asking_services, "_SILENCE", 2)
    one_by_one.setattr(asking_services, "_rest", lambda _: pytest.fail("somebody waits"))

    ran = check("--online")

    assert ran.code == 0
    assert manifest(tmp_path / "out")["asked"]["unanswered"] == len(TITLES)


@pytest.mark.parametrize(
    ("seconds_each", "expected"),
    [
        (0.001, [20, 40, 80, 160, 320, 500, 500, 380]),
        (1.0, [20] * 100),
        (0.1, [20, 40, 80, 40, 80]),
    ],
)
def test_what_a_kill_may_lose_is_some_seconds_of_asking(monkeypatch, seconds_each, expected):
    """However slow the services are."""
    clock = SimpleNamespace(now=0.0)
    monkeypatch.setattr(asking_services.time, "monotonic", lambda: clock.now)
    questions = [SimpleNamespace(id=number) for number in range(1, 2_001)]
    store = SimpleNamespace(open_questions=lambda after, number: questions[after : after + number])
    run = SimpleNamespace(store=store, seconds_left=lambda: None)

    sizes = []
    for askings in asking_services._stretches(run, 0):
        sizes.append(len(askings))
        clock.now += seconds_each * len(askings)

    assert sizes[: len(expected)] == expected
    assert sum(sizes) == len(questions)


def test_links_are_asked_once_and_only_where_that_is_wished(check, servers, tmp_path):
    port = servers["host"].url.rpartition(":")[2]
    access = ("--allow-private", "--allow-port", port)

    check("--select", "REF3", *access)
    unasked = list(servers["host"].requests)
    ran = check("--select", "REF3", "--links", *access, output="links")

    found = Counter((row["url"].rpartition("/")[2], row["outcome"]) for row in rows(tmp_path / "links", "links"))  # fmt: skip
    assert unasked == []
    assert (ran.code, ran.err) == (0, "")
    assert found == {("lakes", "alive"): 3, ("gone", "gone"): 3}
    assert Counter(one.path for one in servers["host"].requests)["/lakes"] == 1
    assert manifest(tmp_path / "links")["asked"]["links"] == 2


def test_a_host_that_wants_to_rest_is_asked_once_however_many_links_a_corpus_has(
    check, servers, monkeypatch
):
    headers = {"Retry_After": "3600"}
    servers["host"].answer = lambda asked: as_text("later", 429, **headers)
    monkeypatch.setattr(asking_links, "_TOGETHER", 1)
    port = servers["host"].url.rpartition(":")[2]

    ran = check("--select", "REF301", "--links", "--allow-private", "--allow-port", port)

    assert ran.code == 0
    assert len(servers["host"].requests) == 1


def test_a_stop_that_somebody_swallows_ends_the_run_all_the_same(monkeypatch):
    """As aiohttp does where it happens to be at work."""
    come = []
    monkeypatch.setattr(signals, "_come", come)

    with corpus_progress(quiet=True) as watcher:
        watcher.begin("asking links", 0, 2)
        watcher.advance(1, None)
        come.append(signals.Terminated)
        with pytest.raises(signals.Terminated):
            watcher.advance(1, None)


def test_a_registry_beside_the_pages_counts(check, refcheck, wiki, tmp_path, index):
    """What people verified is not asked about again, whatever the index says."""
    pages = sorted(wiki.glob("*.html"))
    ran = refcheck("registry", "init", *pages, "--offline", "--index", index)
    assert ran.code == 0, ran.err
    assert (tmp_path / "references.yaml").exists() or (wiki / "references.yaml").exists()

    check("--index", index)

    plain = refcheck("check", *pages, "--offline", "--index", index, "--no-report", "--format", "json")  # fmt: skip
    articles = json.loads(plain.out)["articles"]
    single = Counter(one["status"] for article in articles for one in article["references"])
    assert statuses(tmp_path / "out") == single
