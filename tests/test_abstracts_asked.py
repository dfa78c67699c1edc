"""Who is asked for the abstracts of cited works, how often, and what silence comes to."""

from __future__ import annotations

import json
import re
import signal
import threading
from dataclasses import replace

import pytest
from standin import (
    HASTE,
    Standin,
    as_html,
    as_json,
    as_text,
    crossref_of,
    crossref_record,
    europepmc_list,
    europepmc_record,
    refused_url,
)

from refcheck.model.claims import Abstract, NoAbstract
from refcheck.resolvers.assembly import assemble_resolver
from refcheck.resolvers.index_small import SmallIndex
from refcheck.resolvers.records import work_from_crossref
from refcheck.resolvers.sources import Known

TITLE = "Whistling of copper kettles"
SAID = "Of the copper kettles, 88% whistled within 3 minutes."
WITH_JATS = f"<jats:title>Abstract</jats:title><jats:p>{SAID}</jats:p>"
PAGE = """<html><body><h1>Kettles</h1>
<p>Of the copper kettles, {figure} whistled within 3 minutes.[1] They are shiny.[2]</p>
<h2>References</h2><ol>
<li>Okafor A, Lindqvist P. Whistling of copper kettles. Journal of Invented Astronomy.
2014;27(2):113-129. doi:10.5555/kettles.1</li>
<li>Okafor A, Lindqvist P. The shine of copper kettles. Journal of Invented Astronomy.
2014;27(2):130-141. doi:10.5555/kettles.2</li></ol></body></html>"""


def record(number=1, title=TITLE, **more):
    return crossref_record(f"10.5555/kettles.{number}", title, **more)


def work(number=1, **more):
    return work_from_crossref(record(number, f"{TITLE}, part {number}", **more))


def europepmc_of(*records):
    """A Europe PMC that has these records, under one DOI or several to a question."""

    def answer(asked):
        wanted = re.findall(r'DOI:"([^"]+)"', asked.query["query"])
        return europepmc_list(*(one for one in records if one["doi"] in wanted))

    return answer


def pubmed(number=1, abstract=f"<h4>Results</h4>{SAID}"):
    return europepmc_record(
        str(20_000_000 + number),
        f"10.5555/kettles.{number}",
        title=f"{TITLE}.",
        pmcid=None,
        abstractText=abstract,
    )


@pytest.fixture
def services():
    servers = {name: Standin() for name in ("crossref", "europepmc", "datacite", "doi.org")}
    yield servers
    for server in servers.values():
        server.die()


@pytest.fixture
def searching(services, tmp_path):
    """`searching(works)` gives outcomes by work; every option is the resolver's."""
    opened = []

    def ask(works, *, indexes=(), seconds=20.0, holder="crossref", may_ask=True, **more):
        addresses = {name: server.url for name, server in services.items()}
        resolver = assemble_resolver(
            indexes,
            version="0.1",
            cache_dir=tmp_path / "cache",
            warn=pytest.fail,
            addresses={**addresses, **more.pop("addresses", {})},
            patience=HASTE,
            mailto="me@example.org",
            **more,
        )
        opened.append(resolver)
        done = []
        search = resolver.abstracts(3, lambda: seconds, done.append)
        found = search.outcomes(dict.fromkeys(works, Known(holder, may_ask)))
        assert seconds < 2 or sorted(done, key=repr) == sorted(works, key=repr)
        ask.states = {state.name: state for state in resolver.states()}
        return [found[one] for one in works]

    yield ask
    for resolver in opened:
        resolver.close()


def test_nobody_is_asked_where_the_record_has_an_abstract(services, searching):
    (found,) = searching([work(abstract=WITH_JATS)])

    assert found == Abstract(WITH_JATS, f"{TITLE}, part 1", "crossref")
    assert [server.requests for server in services.values()] == [[], [], [], []]


def test_the_subtitle_is_a_part_of_the_title(searching):
    twice = work(abstract=SAID, subtitle=["Part 1"])

    own, again = searching([work(abstract=SAID, subtitle=["A trial"]), twice])

    assert (own.title, again.title) == (f"{TITLE}, part 1: A trial", f"{TITLE}, part 1")


def test_europe_pmc_is_asked_by_doi_for_what_crossref_has_not(services, searching):
    services["europepmc"].answer = europepmc_of(pubmed())

    (found,) = searching([work()])

    assert found == Abstract(f"<h4>Results</h4>{SAID}", f"{TITLE}, part 1", "europepmc")
    assert services["crossref"].requests == []  # it has given the record


def test_of_what_an_index_gave_the_agency_is_asked_first(services, searching):
    services["crossref"].answer = crossref_of(record(1, abstract=WITH_JATS), record(2))
    services["europepmc"].answer = europepmc_of(pubmed(2))

    first, second = searching([work(1), work(2)], holder="index")

    assert (first.source, second.source) == ("crossref", "europepmc")
    assert len(services["europepmc"].requests) == 1


def test_an_index_that_holds_everything_is_asked_before_the_network(services, searching):
    index = SmallIndex([work(abstract=SAID)], "an index", complete=True)

    (found,) = searching([work()], indexes=[index])

    assert found == Abstract(SAID, f"{TITLE}, part 1", "index")
    assert services["europepmc"].requests == []


def test_a_work_without_an_abstract_anywhere_is_told_once_a_day(services, searching):
    services["europepmc"].answer = europepmc_of(pubmed(1, abstract=None))
    nobody = NoAbstract("no source asked has its abstract")

    assert searching([work(1), work(2)]) == [nobody, nobody]
    assert searching([work(1), work(2)]) == [nobody, nobody]
    assert len(services["europepmc"].requests) == 1


def test_many_works_are_asked_for_in_a_few_requests(services, searching):
    services["europepmc"].answer = europepmc_of(*(pubmed(n) for n in range(1, 45) if n % 3))
    works = [work(n) for n in range(1, 45)]

    found = searching(works)

    assert [isinstance(one, Abstract) for one in found] == [bool(n % 3) for n in range(1, 45)]
    assert len(services["europepmc"].requests) == 3


def test_a_list_that_is_not_whole_says_nothing_about_who_is_missing(services, searching):
    def crowded(asked):
        whole = europepmc_of(pubmed(1), pubmed(2))(asked)
        if " OR " not in asked.query["query"]:
            return whole
        return replace(whole, body=whole.body.replace(b'"hitCount": 2', b'"hitCount": 200'))

    services["europepmc"].answer = crowded

    found = searching([work(1), work(2), work(3)])

    assert [isinstance(one, Abstract) for one in found] == [True, True, False]
    assert len(services["europepmc"].requests) == 2  # the list, and the third alone


def test_a_catalogue_that_keeps_silent_is_no_evidence(services, searching):
    services["europepmc"].answer = lambda _: as_text("busy", 503)
    silence = NoAbstract("Europe PMC did not answer", silent=True)

    assert searching([work(1), work(2, abstract=SAID)])[0] == silence
    state = searching.states["europepmc"]
    assert (state.failed, state.answered) == (1, 0)
    assert state.reason


def test_a_catalogue_that_is_down_is_not_asked_for_each_work(services, searching):
    down = {"europepmc": refused_url()}

    found = searching([work(n) for n in range(60)], addresses=down)

    assert {one.silent for one in found} == {True}
    assert searching.states["europepmc"].traffic.requests < 30


def test_an_agency_that_keeps_silent_may_have_had_it(services, searching):
    services["crossref"].answer = lambda _: as_text("busy", 503)
    services["europepmc"].answer = europepmc_of(pubmed(2))

    first, second = searching([work(1), work(2)], holder="index")

    assert first == NoAbstract("Crossref did not answer", silent=True)
    assert second.source == "europepmc"


def test_offline_only_what_was_once_had_is_known(services, searching):
    services["europepmc"].answer = europepmc_of(pubmed(1))
    searching([work(1)])
    asked = len(services["europepmc"].requests)

    known, unknown = searching([work(1), work(2)], offline=True)

    assert isinstance(known, Abstract)
    assert unknown == NoAbstract("offline, and not at hand")
    assert len(services["europepmc"].requests) == asked


def test_about_what_stands_in_the_registry_nobody_is_asked(services, searching):
    services["europepmc"].answer = europepmc_of(pubmed(1), pubmed(2))
    searching([work(1)])
    asked = len(services["europepmc"].requests)

    known, unknown = searching([work(1), work(2)], holder="registry", may_ask=False)

    assert known.source == "europepmc"
    assert unknown == NoAbstract("stands in the registry, and its abstract is not at hand")
    assert len(services["europepmc"].requests) == asked
    assert services["crossref"].requests == []


def test_who_gave_the_record_is_not_asked_again(services, searching):
    (found,) = searching([work()], holder="europepmc")

    assert found == NoAbstract("no source asked has its abstract")
    assert services["europepmc"].requests == []


def test_a_service_that_is_left_out_is_not_asked(services, searching):
    (found,) = searching([work()], without=("europepmc",))

    assert found == NoAbstract("no source asked has its abstract")
    assert services["europepmc"].requests == []


def test_when_the_time_is_up_what_is_left_is_unread(services, searching):
    first, second = searching([work(1, abstract=SAID), work(2)], seconds=0.0)

    assert isinstance(first, Abstract)
    assert second == NoAbstract("time limit of the run", silent=True)


def test_what_came_before_the_time_was_up_is_read(services, searching):
    def slow_for_others(asked):
        whole = europepmc_of(*(pubmed(n) for n in range(1, 61)))(asked)
        if '.1"' not in asked.query["query"]:
            services["europepmc"].stopping.wait(3)
        return whole

    services["europepmc"].answer = slow_for_others

    found = searching([work(n) for n in range(1, 61)], seconds=1.0)

    assert [isinstance(one, Abstract) for one in found[:20]] == [True] * 20
    assert set(found[40:]) == {NoAbstract("time limit of the run", silent=True)}


# A whole run


@pytest.fixture
def run(refcheck, services, tmp_path):
    """`run(figure)` checks a page whose first work is at Crossref, and gives claims and findings."""
    urls = [
        word
        for name, server in services.items()
        for word in (f"--{name.removesuffix('.org')}-url", server.url)
    ]

    def check(*words, figure="88%", network=True):
        (tmp_path / "kettles.html").write_text(PAGE.format(figure=figure))
        where = [*urls, "--no-cache"] if network else ["--offline"]
        ran = refcheck("kettles.html", *words, *where, "--no-links", "--format", "json")
        assert "bug" not in ran.err, ran.err
        report = json.loads(ran.out)
        (article,), check.counted = report["articles"], report["summary"]["claims"]
        return article["claims"], {one["rule"]: one["message"] for one in article["findings"]}

    check.urls = urls
    return check


def test_a_page_whose_entries_stand_in_the_registry_asks_nobody(refcheck, services, run, tmp_path):
    services["crossref"].answer = crossref_of(record(), SHINE)
    services["europepmc"].answer = europepmc_of(pubmed())
    (tmp_path / "kettles.html").write_text(PAGE.format(figure="88%"))
    assert refcheck("registry", "init", "kettles.html", *run.urls).code == 0
    before = sum(len(server.requests) for server in services.values())

    claims, findings = run()

    assert len(services["crossref"].requests) == before > 0
    assert sum(len(server.requests) for server in services.values()) == before
    assert (claims, run.counted["unread"]) == ([], 1)
    assert not CONTRADICTED & findings.keys()


def verdicts(claims):
    return [figure["verdict"] for claim in claims for figure in claim["figures"]]


SHINE = record(2, "The shine of copper kettles", page="130-141")
CONTRADICTED = {"REF403", "REF404"}


def test_a_figure_is_found_in_the_abstract_at_crossref(services, run):
    services["crossref"].answer = crossref_of(record(abstract=WITH_JATS), SHINE)

    claims, findings = run()

    assert verdicts(claims) == ["supported", "supported"]
    assert not CONTRADICTED & findings.keys()
    assert services["europepmc"].requests == []


def test_another_figure_than_that_of_the_abstract_is_told(services, run):
    services["crossref"].answer = crossref_of(record(abstract=WITH_JATS), SHINE)

    claims, findings = run(figure="68%")

    assert verdicts(claims)[0] != "supported"
    assert CONTRADICTED & findings.keys()


def test_a_figure_is_found_in_the_abstract_that_only_europe_pmc_has(services, run):
    services["crossref"].answer = crossref_of(record(), SHINE)
    services["europepmc"].answer = europepmc_of(pubmed())

    claims, _ = run()

    assert verdicts(claims) == ["supported", "supported"]
    (asked,) = services["europepmc"].requests  # the second work is cited without a figure
    assert asked.query["query"] == 'DOI:"10.5555/kettles.1"'


def test_an_outage_is_no_finding_about_the_claim(services, run):
    services["crossref"].answer = crossref_of(record(), SHINE)
    services["europepmc"].answer = lambda _: as_text("busy", 503)

    claims, findings = run(figure="68%")

    assert (claims, run.counted["checked"], run.counted["unread"]) == ([], 0, 1)
    assert not CONTRADICTED & findings.keys()
    assert "REF901" in findings


def test_offline_an_index_has_the_abstract(refcheck, run, tmp_path):
    rows = [record(abstract=WITH_JATS), SHINE]
    (tmp_path / "works.ndjson").write_text("".join(json.dumps(row) + "\n" for row in rows))
    assert refcheck("index", "build", "works.ndjson", "--output", "works.idx").code == 0

    claims, _ = run("--index", "works.idx", network=False)

    assert verdicts(claims) == ["supported", "supported"]


def test_who_does_not_want_these_rules_asks_for_no_abstract(services, run):
    services["crossref"].answer = crossref_of(record(), SHINE)

    claims, _ = run("--ignore", "REF4")

    assert claims == []
    assert services["europepmc"].requests == []


def test_mending_a_page_asks_for_no_abstract(refcheck, services, run, tmp_path):
    services["crossref"].answer = crossref_of(record(), SHINE)
    (tmp_path / "kettles.html").write_text(PAGE.format(figure="88%"))
    urls = (
        "--crossref-url",
        services["crossref"].url,
        "--europepmc-url",
        services["europepmc"].url,
    )

    refcheck("fix", "kettles.html", "--diff", *urls, "--no-links", "--no-cache")

    assert services["crossref"].requests
    assert services["europepmc"].requests == []


@pytest.mark.parametrize("placeholder", ["N/A", "Graphical abstract", "<jats:p/>"])
def test_what_stands_in_for_an_abstract_at_crossref_is_not_all_that_there_is(
    services, run, placeholder
):
    services["crossref"].answer = crossref_of(record(abstract=placeholder), SHINE)
    services["europepmc"].answer = europepmc_of(pubmed())

    claims, _ = run()

    assert verdicts(claims) == ["supported", "supported"]


def test_what_says_nothing_anywhere_is_no_abstract(services, run):
    services["crossref"].answer = crossref_of(record(abstract="Abstract"), SHINE)
    services["europepmc"].answer = europepmc_of(pubmed(abstract="N/A"))

    claims, findings = run(figure="68%")

    assert (claims, run.counted["unread"]) == ([], 1)
    assert not CONTRADICTED & findings.keys()


ODD_ANSWERS = {
    "down": lambda _: as_text("busy", 503),
    "too many questions": lambda _: as_text("slow down", 429, Retry_After="9999"),
    "no JSON": lambda _: as_text("{{{", kind="application/json"),
    "JSON of another shape": lambda _: as_json([{"hitCount": 1}]),
    "records of another shape": lambda _: europepmc_list(None, {"doi": 5, "abstractText": {}}),
    "another work": lambda _: europepmc_list(pubmed(2)),
    "a page to log in": lambda _: as_html(),
    "an endless answer": lambda _: europepmc_list(pubmed(abstract="x" * 34_000_000)),
}


@pytest.mark.parametrize("odd", ODD_ANSWERS.values(), ids=ODD_ANSWERS)
def test_a_catalogue_that_answers_oddly_says_nothing_about_the_claim(services, run, odd):
    services["crossref"].answer = crossref_of(record(), SHINE)
    services["europepmc"].answer = odd

    claims, findings = run(figure="68%")

    assert (claims, run.counted["unread"]) == ([], 1)
    assert not {*CONTRADICTED, "REF405"} & findings.keys()
    assert "Europe PMC did not answer" in findings["REF901"]


@pytest.fixture
def strictly(refcheck, services, run, tmp_path):
    """`strictly(*words)` is how `--strict` ends where only REF404 and what is named is selected."""
    services["crossref"].answer = crossref_of(record(), SHINE)
    (tmp_path / "kettles.html").write_text(PAGE.format(figure="88%"))

    def check(*words):
        ran = refcheck(
            "kettles.html",
            *run.urls,
            "--strict",
            "--select",
            "REF404,REF901",
            "--no-report",
            *words,
        )
        assert len(ran.err.splitlines()) <= 1
        return ran

    return check


def test_who_is_strict_hears_of_an_abstract_that_somebody_kept_back(services, strictly):
    services["europepmc"].answer = lambda _: as_text("busy", 503)

    assert strictly().code == 3
    assert strictly("--ignore", "REF901").code == 3
    assert strictly("--ignore", "REF404").code == 0  # nobody wanted it


def test_who_is_strict_takes_it_that_some_works_have_no_abstract(services, strictly):
    services["europepmc"].answer = lambda _: europepmc_list()

    assert strictly().code == 0
    assert strictly("--no-source", "europepmc").code == 0


def test_what_the_time_limit_left_out_is_said(services, strictly):
    def slow(_):
        services["europepmc"].stopping.wait(20)

    services["europepmc"].answer = slow

    ran = strictly("--time-limit", "3")

    assert ran.code == 3
    assert "1 abstract was not read (time limit of the run): [1]" in " ".join(ran.out.split())


def test_an_interrupted_run_ends_at_once(services, run, refcheck_process, tmp_path):
    asked = threading.Event()

    def slow(_):
        asked.set()
        services["europepmc"].stopping.wait(30)

    services["crossref"].answer = crossref_of(record(), SHINE)
    services["europepmc"].answer = slow
    (tmp_path / "kettles.html").write_text(PAGE.format(figure="88%"))
    words = (*run.urls, "--no-cache", "--no-links", "--no-report")
    process = refcheck_process("kettles.html", *words)
    assert asked.wait(20)

    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=10)

    assert process.returncode == 130
    assert err.decode().strip() == "refcheck: interrupted"
