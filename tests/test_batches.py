"""Many DOIs at once, other names of a DOI, and what a run asks, waits for and is spared."""

from __future__ import annotations

import time

import pytest
from standin import (
    HASTE,
    UNLIMITED,
    Standin,
    as_html,
    as_json,
    as_text,
    crossref_alias,
    crossref_list,
    crossref_of,
    crossref_record,
    crossref_work,
    datacite_none,
    datacite_work,
    europepmc_list,
    handle_found,
    handle_none,
    standin,  # noqa: F401 - a fixture
)

from refcheck.errors import SourceError
from refcheck.model.evidence import (
    DoiAgrees,
    DoiOfAnother,
    DoiUnchecked,
    DoiUnknown,
    ReferenceFields,
    Resolved,
    Traffic,
    Unchecked,
)
from refcheck.model.works import Author
from refcheck.net.clock import Clock
from refcheck.net.service import Limits
from refcheck.resolvers.assembly import assemble_resolver
from refcheck.resolvers.crossref import LARGEST_BATCH, LONGEST_FILTER, POLITE, PUBLIC, Crossref

DOI = "10.5555/moons.27"


KETTLES = {
    "title": "Kettles of the world",
    "author": [{"family": "Brook", "given": "Tess"}],
    "issued": {"date-parts": [[1999]]},
    "volume": "3",
    "issue": "1",
    "page": "5-9",
}
# Rates are kept in other tests; here nobody shall wait for them.
HURRIED = Clock(sleep=lambda seconds: time.sleep(min(seconds, 0.005)))


def dois(count, start=0):
    return [f"10.5555/moons.{n}" for n in range(start, start + count)]


def titled(doi):
    number = doi.rpartition(".")[2]
    return f"Orbits of invented moon number {number} around planet {number}"


def printed(doi, title=None):
    title = title or titled(doi)
    fields = ReferenceFields(
        authors=(Author("Okafor", "A"),), title=title, year=2014, kind="journal-article", doi=doi
    )
    return f"Okafor A. {title}. J Invented Astron 2014;27(2):113-29. doi:{doi}", fields


def records(wanted):
    return [crossref_record(doi, titled(doi)) for doi in wanted]


# What Crossref is asked for at once


@pytest.fixture
def crossref(standin):  # noqa: F811
    who = {"version": "0.1", "mailto": "me@example.org"}
    source = Crossref(standin.url, **who, patience=HASTE, limits=UNLIMITED)
    yield source
    source.close()


def limited(limits):
    return Crossref("http://127.0.0.1:1", version="0.1", limits=limits)


@pytest.mark.parametrize(
    ("limits", "too_few", "enough"),
    [pytest.param(POLITE, 3, 4, id="polite"), pytest.param(PUBLIC, 5, 6, id="public")],
)
def test_a_list_is_asked_for_where_it_is_quicker_than_its_records_one_by_one(
    limits, too_few, enough
):
    assert limited(limits).batches(dois(too_few)) == []
    assert limited(limits).batches(dois(enough)) == [tuple(dois(enough))]


def test_a_batch_is_not_larger_than_one_address_and_one_answer_bear():
    many, long = dois(120), [f"10.5555/{'x' * 150}{n}" for n in range(60)]

    sizes = [len(batch) for batch in limited(POLITE).batches(many)]
    assert sizes == [LARGEST_BATCH, LARGEST_BATCH, 20]
    for batch in limited(POLITE).batches(long):
        assert sum(len(doi) for doi in batch) < LONGEST_FILTER


@pytest.mark.parametrize(
    "odd",
    [
        "10.5555/a,b",
        "10.5555/a,doi:10.5555/b",
        "10.1002/(sici)1097-0258(19980815/30)17:15/16<1661::aid-sim968>3.0.co;2-2",
        "10.5555/a b",
        "10.5555/a%2cb",
        "10.5555/a&rows=0",
        "10.5555/a#b",
        "10.5555/å",
    ],
)
def test_what_would_bend_the_filter_is_looked_up_by_itself(odd):
    assert limited(POLITE).batches([*dois(5), odd]) == [tuple(dois(5))]


def test_a_batch_is_one_request_for_whole_records(standin, crossref):  # noqa: F811
    wanted = dois(30)
    standin.answer = crossref_of(*records(wanted))

    found = crossref.records(tuple(wanted))

    assert sorted(found) == sorted(wanted)
    (asked,) = standin.requests
    assert asked.filtered_dois == wanted
    assert asked.query["rows"] == "30"
    assert "select" not in asked.query, "what is read must not depend on how it was asked for"
    assert found[wanted[0]] == crossref.lookup("doi", wanted[0])


def test_only_records_that_were_asked_for_are_taken(standin, crossref):  # noqa: F811
    wanted = dois(5)
    standin.answer = lambda asked: crossref_list(
        crossref_record(wanted[1].upper(), titled(wanted[1])),
        crossref_record("10.5555/moons", "Another"),
        crossref_record("10.5555/unasked", "Another"),
        {"title": []},
    )

    assert sorted(crossref.records(tuple(wanted))) == [wanted[1]]


@pytest.mark.parametrize(
    "reply",
    [
        pytest.param(as_html(), id="page"),
        pytest.param(as_html(status=404), id="page with 404"),
        pytest.param(as_text("Resource not found.", 404), id="404"),
        pytest.param(as_json({"message": [{"message": "bad filter"}]}, 400), id="400"),
        pytest.param(as_text("", 414), id="too long"),
        pytest.param(as_json({"message": {"items": "none"}}), id="shape"),
        pytest.param(as_text("", 500), id="500"),
    ],
)
def test_what_is_no_list_is_no_answer(standin, crossref, reply):  # noqa: F811
    standin.answer = lambda asked: reply

    with pytest.raises(SourceError):
        crossref.records(tuple(dois(5)))


def test_the_rate_of_lists_goes_by_what_lists_say(standin, crossref):  # noqa: F811
    named = {"X-Rate-Limit-Limit": "20", "X-Rate-Limit-Interval": "1s"}
    standin.answer = lambda asked: as_json({"message": {"total-results": 0, "items": []}}, **named)

    crossref.records(tuple(dois(5)))

    assert crossref._service.rate("list") == pytest.approx(20)
    assert crossref._service.rate("single") == pytest.approx(50)


# Other names of a DOI


def test_crossref_says_which_doi_took_the_place_of_this_one(standin, crossref):  # noqa: F811
    replies = {"10.5555/old": crossref_alias(DOI), DOI: crossref_work(DOI)}
    standin.answer = lambda asked: replies[asked.last_part]

    work = crossref.lookup("doi", "10.5555/old")

    assert (work.doi, work.aliases) == (DOI, ("10.5555/old",))
    assert len(standin.requests) == 2


@pytest.mark.parametrize(
    "location",
    [
        "/works/{}",
        "/v1/works/10.5555%2Fmoons.27",
        "https://api.crossref.org/works/10.5555/MOONS.27",
        "//mirror.example/works/{}",
    ],
)
def test_the_place_is_read_from_any_spelling_of_the_address(standin, crossref, location):  # noqa: F811
    moved = as_json({}, 301, Location=location.format(DOI))
    standin.answer = lambda asked: moved if "old" in asked.target else crossref_work(DOI)

    assert crossref.lookup("doi", "10.5555/old").doi == DOI
    assert all(target.startswith("/works/") for target in standin.targets()), "nobody else is asked"


@pytest.mark.parametrize(
    ("asked_for", "location", "status"),
    [
        pytest.param(f"{DOI}.s001", f"/works/{DOI}", 301, id="a part got lost"),
        pytest.param(DOI, f"/works/{DOI}", 301, id="itself"),
        pytest.param("10.5555/old", f"/works/{DOI}", 302, id="for the moment"),
        pytest.param("10.5555/old", "http://portal.example/login", 301, id="a portal"),
        pytest.param("10.5555/old", "/works/", 301, id="nowhere"),
        pytest.param("10.5555/old", "http://[bad", 301, id="no address"),
        pytest.param("10.5555/old", "/works/10.5555/old2", 301, id="round and round"),
    ],
)
def test_not_every_redirect_names_an_alias(standin, crossref, asked_for, location, status):  # noqa: F811
    moved = as_json({}, status, Location=location)

    def answer(asked):
        return moved if asked.last_part in {asked_for, "10.5555/old2"} else crossref_work(DOI)

    standin.answer = answer

    with pytest.raises(SourceError):
        crossref.lookup("doi", asked_for)


@pytest.mark.parametrize("tidied", [f"{DOI}/", "10.5555//moons.27", "10.5555/moons-27"])
def test_an_address_that_was_tidied_up_is_no_word_of_crossrefs(standin, crossref, tidied):  # noqa: F811
    standin.answer = lambda asked: (
        crossref_alias(DOI) if asked.last_part == tidied else crossref_work(DOI)
    )

    work = crossref.lookup("doi", tidied)

    assert (work.doi, work.aliases) == (DOI, ())


def test_an_alias_without_the_record_that_it_names_is_no_answer(standin, crossref):  # noqa: F811
    replies = {"10.5555/old": crossref_alias(DOI)}
    standin.answer = lambda asked: replies.get(asked.last_part, as_text("Resource not found.", 404))

    with pytest.raises(SourceError, match="no record of"):
        crossref.lookup("doi", "10.5555/old")


def test_an_alias_that_ends_at_a_third_doi_is_no_answer(standin, crossref):  # noqa: F811
    replies = {"10.5555/old": crossref_alias(DOI), DOI: crossref_work("10.5555/third")}
    standin.answer = lambda asked: replies[asked.last_part]

    with pytest.raises(SourceError, match="no record of"):
        crossref.lookup("doi", "10.5555/old")


def test_a_record_that_names_its_other_dois_is_theirs(standin, crossref):  # noqa: F811
    standin.answer = lambda asked: crossref_work(DOI, aliases=["10.5555/OLD"])

    assert crossref.lookup("doi", "10.5555/old").aliases == ("10.5555/old",)


# In a run


@pytest.fixture
def world(tmp_path):
    """Stand-ins for all services, and `run(items)`, a run of its own that asks them."""
    names = ("crossref", "datacite", "doi.org", "europepmc", "openlibrary")
    servers = {name: Standin() for name in names}
    servers["crossref"].answer = crossref_of()
    servers["datacite"].answer = lambda asked: datacite_none()
    servers["doi.org"].answer = lambda asked: handle_none(asked.path.removeprefix("/api/handles/"))
    servers["europepmc"].answer = lambda asked: europepmc_list()
    servers["openlibrary"].answer = lambda asked: as_json({})
    resolvers = []

    def run(items, *, cache=False, jobs=3, without=(), patience=HASTE, clock=HURRIED):
        resolver = assemble_resolver(
            [],
            version="0.1",
            cache_dir=tmp_path if cache else None,
            warn=pytest.fail,
            addresses={name: server.url for name, server in servers.items()},
            without=without,
            mailto="me@example.org",
            patience=patience,
            clock=clock,
        )
        resolvers.append(resolver)
        keyed = [(f"r{n}", *item) for n, item in enumerate(items)]
        return resolver.resolve_all(keyed, jobs=jobs, deadline=60)

    run.servers = servers
    run.crossref = servers["crossref"]
    run.requests = lambda: sum(len(server.requests) for server in servers.values())
    run.traffic = lambda: {state.name: state.traffic for state in resolvers[-1].states()}
    run.states = lambda: {state.name: state for state in resolvers[-1].states()}
    run.resolver = lambda: resolvers[-1]
    yield run
    for resolver in resolvers:
        resolver.close()
    for server in servers.values():
        server.die()


def test_a_page_of_a_hundred_dois_takes_two_requests(world):
    wanted = dois(100)
    world.crossref.answer = crossref_of(*records(wanted))

    answers = world([printed(doi) for doi in wanted])

    assert all(isinstance(doi, DoiAgrees) for _, doi in answers.values())
    assert [answers[f"r{n}"][0].work.doi for n in range(100)] == wanted
    assert world.requests() == 2
    state = world.states()["crossref"]
    assert (state.asked, state.answered, state.failed) == (100, 100, 0)
    assert (state.traffic.requests, state.traffic.batched) == (2, 98)


def test_a_doi_that_the_batch_lacks_is_unknown_only_after_it_was_looked_up(world):
    wanted = dois(10)
    world.crossref.answer = crossref_of(*records(wanted[:9]))

    answers = world([printed(doi) for doi in wanted])

    assert answers["r9"][1] == DoiUnknown(wanted[9], ("crossref", "datacite", "doi.org"))
    assert [t for t in world.crossref.targets() if t.startswith("/works/")] == [
        f"/works/{wanted[9].replace('/', '%2F')}"
    ]


def test_a_doi_that_the_batch_lacks_may_have_a_record_after_all(world):
    wanted = dois(10)
    whole = crossref_of(*records(wanted))
    world.crossref.answer = lambda asked: (
        crossref_list() if "filter" in asked.query else whole(asked)
    )

    answers = world([printed(doi) for doi in wanted])

    assert all(isinstance(doi, DoiAgrees) for _, doi in answers.values())


def test_a_doi_that_the_batch_lacks_may_be_datacites(world):
    wanted = dois(10)
    world.crossref.answer = crossref_of(*records(wanted[1:]))
    title = titled(wanted[0])
    people = [{"familyName": "Okafor", "givenName": "Ada"}]
    world.servers["datacite"].answer = lambda asked: datacite_work(
        asked.last_part, title, creators=people, publicationYear=2014
    )

    answers = world([printed(doi) for doi in wanted])

    assert isinstance(answers["r0"][1], DoiAgrees)
    assert answers["r0"][0].source == "datacite"
    assert len(world.servers["datacite"].requests) == 1


def test_a_doi_that_is_known_to_be_datacites_is_not_asked_of_crossref(world):
    preprints = [f"10.48550/arxiv.2101.0000{n}" for n in range(6)]
    people = [{"familyName": "Okafor", "givenName": "Ada"}]
    world.servers["datacite"].answer = lambda asked: datacite_work(
        asked.last_part, titled(asked.last_part), creators=people, publicationYear=2014
    )

    answers = world([printed(doi) for doi in preprints])

    assert all(isinstance(doi, DoiAgrees) for _, doi in answers.values())
    assert world.crossref.requests == []


def test_crossref_has_a_say_even_there(world):
    odd = "10.5281/zenodo.1"
    world.crossref.answer = crossref_of(*records([odd]))

    answers = world([printed(odd), printed("10.5281/zenodo.2")])

    assert isinstance(answers["r0"][1], DoiAgrees)
    assert answers["r1"][1] == DoiUnknown("10.5281/zenodo.2", ("datacite", "crossref", "doi.org"))


@pytest.mark.parametrize(
    "bad",
    [
        pytest.param(as_text("", 500), id="500"),
        pytest.param(as_html(), id="page"),
        pytest.param(as_json({"message": [{"message": "bad filter"}]}, 400), id="400"),
        pytest.param(crossref_list(crossref_record("10.5555/other")), id="of others"),
    ],
)
def test_lists_that_fail_leave_the_look_ups_to_answer(world, bad):
    wanted = dois(10)
    whole = crossref_of(*records(wanted))
    world.crossref.answer = lambda asked: bad if "filter" in asked.query else whole(asked)

    answers = world([printed(doi) for doi in wanted])

    assert all(isinstance(doi, DoiAgrees) for _, doi in answers.values())
    assert (world.states()["crossref"].failed, world.states()["crossref"].reason) == (0, None)


def test_lists_that_fail_are_not_asked_for_again_and_open_no_breaker(world):
    wanted = dois(4 * LARGEST_BATCH)
    whole = crossref_of(*records(wanted))
    world.crossref.answer = lambda asked: (
        as_text("", 503) if "filter" in asked.query else whole(asked)
    )

    answers = world([printed(doi) for doi in wanted], jobs=1)

    assert all(isinstance(doi, DoiAgrees) for _, doi in answers.values())
    assert len(world.crossref.targets("filter=")) == 1


def test_when_crossref_is_down_nothing_is_found_missing(world):
    world.crossref.answer = lambda asked: as_text("", 500)

    answers = world([printed(doi) for doi in dois(60)])

    assert {type(resolution) for resolution, _ in answers.values()} == {Unchecked}
    assert {type(doi) for _, doi in answers.values()} == {DoiUnchecked}
    assert {resolution.reason for resolution, _ in answers.values()} == {"server error (HTTP 500)"}


def test_one_doi_in_two_texts_is_looked_up_once(world):
    world.crossref.answer = crossref_of(*records([DOI]))
    text, fields = printed(DOI)

    others = [(f"{text} [PubMed]", fields), (f"{text} Cited.", fields)]
    answers = world([(text, fields), *others], jobs=1)

    assert all(isinstance(doi, DoiAgrees) for _, doi in answers.values())
    assert len(world.crossref.requests) == 1
    assert world.traffic()["crossref"] == Traffic(1, world.traffic()["crossref"].waited, 0, 2, 0)


def test_two_threads_that_need_one_record_ask_for_it_once(world):
    known = crossref_of(*records([DOI]))

    def slowly(asked):
        time.sleep(0.2)
        return known(asked)

    world.crossref.answer = slowly
    text, fields = printed(DOI)

    answers = world([(f"{text} {n}", fields) for n in range(6)], jobs=6)

    assert all(isinstance(doi, DoiAgrees) for _, doi in answers.values())
    assert len(world.crossref.requests) == 1


def test_equal_references_of_many_pages_are_asked_about_once(world):
    world.crossref.answer = crossref_of(*records([DOI]))
    text, fields = printed(DOI)
    bare = (text.partition(" doi:")[0], ReferenceFields(title=fields.title, year=2014))

    world([bare] * 20)

    assert len(world.crossref.requests) == 1
    assert world.traffic()["crossref"].repeated == 19


def test_the_second_run_asks_nothing(world):
    wanted = dois(20)
    world.crossref.answer = crossref_of(*records(wanted[:18]))
    web = ReferenceFields(title="Minutes of an imagined council", kind="web-page", pmid="123")
    book = ReferenceFields(title="Kettles", kind="book", isbn="9780306406157")
    items = [printed(doi) for doi in wanted] + [("Minutes.", web), ("Kettles.", book)]
    first = world(items, cache=True)
    before = world.requests()
    states = {name: (s.asked, s.answered) for name, s in world.states().items()}

    second = world(items, cache=True)

    assert second == first
    assert before > 0
    assert world.requests() == before
    spent = world.traffic()
    assert all(traffic.requests == 0 and traffic.waited < 0.05 for traffic in spent.values())
    assert sum(traffic.cached for traffic in spent.values()) > 20
    assert {name for name, s in world.states().items() if s.asked} == {
        name for name, (asked, _) in states.items() if asked
    }


def test_what_had_to_be_waited_for_is_told(world):
    replies = [as_text("", 429, Retry_After="0.2")]
    known = crossref_of(*records([DOI]))
    world.crossref.answer = lambda asked: replies.pop() if replies else known(asked)

    world([printed(DOI)], clock=Clock())

    traffic = world.traffic()["crossref"]
    assert traffic.requests == 2
    assert 0.15 < traffic.waited < 2


# Aliases in a run


def test_a_printed_alias_is_the_work_that_crossref_says(world):
    replies = {"10.5555/old": crossref_alias(DOI), DOI: crossref_work(DOI, titled(DOI))}
    world.crossref.answer = lambda asked: replies[asked.last_part]

    (resolution, doi) = world([printed("10.5555/old", titled(DOI))])["r0"]

    assert isinstance(resolution, Resolved)
    assert isinstance(doi, DoiAgrees)
    assert (doi.doi, doi.work.doi) == ("10.5555/old", DOI)


def test_a_printed_alias_of_another_work_is_of_another_work(world):
    replies = {"10.5555/old": crossref_alias(DOI), DOI: crossref_work(DOI, titled(DOI))}
    world.crossref.answer = lambda asked: replies.get(asked.last_part, crossref_list())
    text = "Brook T. Salt marshes of an imagined coast. Ann Imagined Ecol 1999;3(1):1-9."
    fields = ReferenceFields(
        authors=(Author("Brook", "T"),),
        title="Salt marshes of an imagined coast",
        container="Ann Imagined Ecol",
        year=1999,
        volume="3",
        pages="1-9",
        doi="10.5555/old",
        kind="journal-article",
    )

    (_, doi) = world([(text, fields)])["r0"]

    assert isinstance(doi, DoiOfAnother)


@pytest.mark.parametrize("agrees", [True, False])
def test_a_doubled_slash_is_forgiven_where_the_print_agrees(world, agrees):
    record = crossref_work(DOI, titled(DOI)) if agrees else crossref_work(DOI, **KETTLES)
    world.crossref.answer = lambda asked: (
        crossref_list()
        if "query.bibliographic" in asked.target
        else crossref_alias(DOI)
        if asked.last_part == "10.5555//moons.27"
        else record
    )

    (_, doi) = world([printed("10.5555//moons.27", titled(DOI))])["r0"]

    assert isinstance(doi, DoiAgrees if agrees else DoiUnchecked)


@pytest.mark.parametrize("agrees", [True, False])
def test_a_record_of_another_doi_counts_only_where_the_print_agrees(world, agrees):
    same = crossref_work("10.5555/kettles.9", titled(DOI))
    record = same if agrees else crossref_work("10.5555/kettles.9", **KETTLES)
    world.crossref.answer = lambda asked: (
        crossref_list() if "query.bibliographic" in asked.target else record
    )

    (resolution, doi) = world([printed(DOI)])["r0"]

    if agrees:
        assert isinstance(doi, DoiAgrees)
        assert resolution.work.doi == "10.5555/kettles.9"
    else:
        assert isinstance(doi, DoiUnchecked)
        assert doi.reason == "answered with a record for another DOI, 10.5555/kettles.9"
        assert isinstance(resolution, Unchecked)


def test_a_bare_doi_is_not_another_because_somebody_says_so(world):
    world.crossref.answer = lambda asked: crossref_work("10.5555/kettles.9", **KETTLES)

    (resolution, doi) = world([(f"doi:{DOI}", ReferenceFields(doi=DOI))])["r0"]

    assert isinstance(doi, DoiUnchecked)
    assert isinstance(resolution, Unchecked)


@pytest.mark.parametrize("cut", ["10.5555/moons", "10.5555/moons.2", "10.5555/moon"])
def test_the_record_of_a_truncated_doi_is_never_taken_though_it_agrees(world, cut):
    world.crossref.answer = lambda asked: (
        crossref_list()
        if "query.bibliographic" in asked.target
        else crossref_work(cut, titled(DOI))
    )

    (resolution, doi) = world([printed(DOI)])["r0"]

    assert isinstance(doi, DoiUnchecked)
    assert isinstance(resolution, Unchecked)


# Circuit breaker


def test_a_source_that_keeps_failing_is_left_alone_and_the_others_go_on(world):
    wanted = dois(30)
    world.crossref.answer = crossref_of(*records(wanted))
    world.servers["europepmc"].answer = lambda asked: as_text("", 503)
    sick = [
        (f"Kettle notes {n}.", ReferenceFields(title=f"Kettle notes {n}", pmid=str(100 + n)))
        for n in range(20)
    ]

    answers = world([*[printed(doi) for doi in wanted], *sick])

    assert len(world.servers["europepmc"].requests) <= HASTE.failures * HASTE.attempts + 2
    for n in range(30):
        assert isinstance(answers[f"r{n}"][0], Resolved)
    for n in range(30, 50):
        assert answers[f"r{n}"][0] == Unchecked("europepmc", "server error (HTTP 503)")
    states = world.states()
    assert "not asked again after 3 failures in a row" in states["europepmc"].reason
    assert states["crossref"].reason is None


def test_a_service_that_comes_back_is_still_left_alone_in_this_run(world):
    world.servers["doi.org"].answer = lambda asked: as_text("", 500)
    unknown = [printed(doi) for doi in dois(12)]
    world(unknown, jobs=1)
    world.servers["doi.org"].answer = lambda asked: handle_found("x")
    before = len(world.servers["doi.org"].requests)
    items = [(f"n{n}", *printed(doi)) for n, doi in enumerate(dois(5, start=50))]

    answers = world.resolver().resolve_all(items, jobs=1)

    assert len(world.servers["doi.org"].requests) == before == HASTE.failures * HASTE.attempts
    assert {doi.source for _, doi in answers.values()} == {"doi.org"}


# Sources that are switched off


def test_what_is_switched_off_is_not_asked(world):
    web = ReferenceFields(title="Kettle notes", pmid="100", isbn="9780306406157", kind="web-page")

    without = ("europepmc", "openlibrary", "datacite", "doi.org")
    (resolution, _) = world([("Kettle notes.", web)], without=without)["r0"]

    assert world.requests() == len(world.crossref.requests) == 1
    assert resolution == Unchecked("crossref", "not asked: it does not know PMIDs")
    assert set(world.states()) == {"crossref"}


def test_without_crossref_nothing_is_not_found(world):
    text, fields = printed(DOI)
    bare = ReferenceFields(authors=fields.authors, title=fields.title, kind="journal-article")

    answers = world([(text, fields), (text, bare)], without=("crossref",))

    assert answers["r0"][1] == DoiUnknown(DOI, ("datacite", "doi.org"))
    assert answers["r0"][0] == Unchecked("crossref", "not asked")
    assert answers["r1"][0] == Unchecked("crossref", "not asked")


def test_without_its_last_witness_a_doi_is_unchecked(world):
    (_, doi) = world([printed(DOI)], without=("doi.org",))["r0"]

    assert doi == DoiUnchecked(DOI, "doi.org", "not asked")


def test_with_everybody_switched_off_nobody_is_asked(world):
    names = tuple(world.servers)

    (resolution, doi) = world([printed(DOI)], without=names)["r0"]

    assert isinstance(resolution, Unchecked)
    assert isinstance(doi, DoiUnchecked)
    assert world.requests() == 0


def test_a_batch_costs_one_turn_of_the_list_rate(standin):  # noqa: F811
    standin.answer = crossref_of(*records(dois(50)))
    source = Crossref(
        standin.url, version="0.1", patience=HASTE, limits=Limits(single=5, list=1, in_flight=1)
    )
    began = time.monotonic()

    (batch,) = source.batches(dois(50))
    found = source.records(batch)

    assert len(found) == 50
    assert time.monotonic() - began < 1.5, "ten seconds one by one"
    source.close()
