"""Europe PMC and Open Library: what is asked, what is taken for an answer, and what is not."""

from __future__ import annotations

import json
import time

import pytest
from standin import (
    HASTE,
    UNLIMITED,
    Reply,
    as_html,
    as_json,
    as_text,
    europepmc_list,
    europepmc_record,
    openlibrary_book,
    patience_for,
    refused_url,
    standin,  # noqa: F401 - a fixture
    trickling,
    truncated,
)

from refcheck.errors import SourceError
from refcheck.model.evidence import ReferenceFields
from refcheck.model.works import Author
from refcheck.resolvers.europepmc import EuropePmc
from refcheck.resolvers.openlibrary import OpenLibrary

PMID = "20001234"
PMCID = "PMC3000123"
ISBN = "9780306406157"


@pytest.fixture
def europepmc(standin):  # noqa: F811
    source = EuropePmc(standin.url, version="0.1", patience=HASTE, limits=UNLIMITED)
    yield source
    source.close()


@pytest.fixture
def openlibrary(standin):  # noqa: F811
    source = OpenLibrary(standin.url, version="0.1", patience=HASTE, limits=UNLIMITED)
    yield source
    source.close()


# Europe PMC


def test_a_pmid_gives_the_work_with_its_other_identifiers_and_its_abstract(standin, europepmc):  # noqa: F811
    standin.answer = lambda asked: europepmc_list(europepmc_record())

    work = europepmc.lookup("pmid", PMID)

    assert (work.doi, work.pmid, work.pmcid) == ("10.5555/moons.27", PMID, PMCID)
    assert work.title == "Tidal locking of small moons"
    assert work.authors == (Author("Okafor", "Ada"), Author("Lindqvist", "P"))
    assert work.containers == ("Journal of invented astronomy", "J Invented Astron")
    assert (work.years, work.volume, work.issue, work.pages) == ((2014,), "27", "2", "113-129")
    assert work.kind == "journal-article"
    assert "Small moons keep still." in work.abstract
    assert work.updates == ()


@pytest.mark.parametrize(
    ("kind", "value", "query"),
    [
        ("pmid", PMID, f"EXT_ID:{PMID} AND SRC:MED"),
        ("pmcid", PMCID, f"PMCID:{PMCID}"),
        ("doi", "10.5555/a(b)c&d#e", 'DOI:"10.5555/a(b)c&d#e"'),
    ],
)
def test_one_question_is_put_for_an_identifier(standin, europepmc, kind, value, query):  # noqa: F811
    standin.answer = lambda asked: europepmc_list(europepmc_record(doi="10.5555/a(b)c&d#e"))

    assert europepmc.lookup(kind, value) is not None

    (asked,) = standin.requests
    assert asked.path == "/search"
    assert asked.query["query"] == query
    assert (asked.query["resultType"], asked.query["format"]) == ("core", "json")
    assert "refcheck/0.1 (https://" in asked.headers["user-agent"]


def test_no_record_is_an_answer(standin, europepmc):  # noqa: F811
    standin.answer = lambda asked: europepmc_list()

    assert europepmc.lookup("pmid", PMID) is None
    assert europepmc.state().answered == 1


def test_the_record_of_another_collection_with_that_number_is_none(standin, europepmc):  # noqa: F811
    other = {**europepmc_record(), "source": "AGR", "pmid": None}
    standin.answer = lambda asked: europepmc_list(other, europepmc_record(title="The one."))

    assert europepmc.lookup("pmid", PMID).title == "The one"
    standin.answer = lambda asked: europepmc_list(other)
    with pytest.raises(SourceError, match="something else"):
        europepmc.lookup("pmid", PMID)


def test_what_pubmed_says_of_its_fate_is_kept(standin, europepmc):  # noqa: F811
    types = ["Comment in", "Retraction in", "Erratum in", "Cites", "Expression of concern in"]
    told = {"commentCorrection": [{"type": kind, "id": "1"} for kind in types]}
    standin.answer = lambda asked: europepmc_list(europepmc_record(commentCorrectionList=told))

    updates = europepmc.lookup("pmid", PMID).updates

    assert {update.kind for update in updates} == {
        "retraction",
        "erratum",
        "expression_of_concern",
    }
    assert {update.sources for update in updates} == {("pubmed",)}


@pytest.mark.parametrize(
    ("more", "kind", "container"),
    [
        ({"source": "PPR", "journalInfo": None}, "posted-content", None),
        (
            {"journalInfo": None, "bookOrReportDetails": {"comprisingTitle": "All Kettles"}},
            "book-chapter",
            "All Kettles",
        ),
        ({"journalInfo": None}, None, None),
    ],
)
def test_kinds_that_are_no_article_are_told(standin, europepmc, more, kind, container):  # noqa: F811
    record = {**europepmc_record(), **more}
    standin.answer = lambda asked: europepmc_list(record)

    work = europepmc.lookup("pmcid", PMCID)

    assert (work.kind, work.container) == (kind, container)


def test_a_translated_title_loses_its_brackets_and_a_group_has_no_given_name(standin, europepmc):  # noqa: F811
    people = {"author": [{"collectiveName": "The Kettle Group"}, {"fullName": "Solo"}]}
    record = europepmc_record(title="[On kettles].", authorList=people)
    standin.answer = lambda asked: europepmc_list(record)

    work = europepmc.lookup("pmid", PMID)

    assert work.title == "On kettles"
    assert work.authors == (Author("The Kettle Group"), Author("Solo"))


# Open Library


def test_an_isbn_gives_the_book(standin, openlibrary):  # noqa: F811
    standin.answer = lambda asked: openlibrary_book(ISBN, subtitle="A history")

    work = openlibrary.lookup("isbn", "0-306-40615-2")

    assert (work.title, work.subtitle, work.kind) == ("Kettles of the world", "A history", "book")
    assert work.authors == (Author("Okafor", "Ada"), Author("Lindqvist", "Per"))
    assert (work.years, work.publisher, work.isbns) == ((2009,), "Invented Press", (ISBN,))
    (asked,) = standin.requests
    assert asked.path == "/api/books"
    assert asked.query == {"bibkeys": f"ISBN:{ISBN}", "format": "json", "jscmd": "data"}
    assert "refcheck/0.1 (https://" in asked.headers["user-agent"]


@pytest.mark.parametrize(
    ("name", "author"),
    [
        ("Ada Marie Okafor", Author("Okafor", "Ada Marie")),
        ("Per Lindqvist Jr.", Author("Lindqvist", "Per")),
        ("Unesco", Author("Unesco")),
    ],
)
def test_names_are_taken_apart(standin, openlibrary, name, author):  # noqa: F811
    standin.answer = lambda asked: openlibrary_book(ISBN, authors=[{"name": name}])

    assert openlibrary.lookup("isbn", ISBN).authors == (author,)


def test_a_book_that_nobody_catalogued_is_an_answer(standin, openlibrary):  # noqa: F811
    standin.answer = lambda asked: as_json({})

    assert openlibrary.lookup("isbn", ISBN) is None


def test_what_cannot_be_an_isbn_is_not_asked_about(standin, openlibrary):  # noqa: F811
    with pytest.raises(SourceError, match="cannot look up"):
        openlibrary.lookup("isbn", "9780306406158")

    assert standin.requests == []


def test_the_older_form_of_the_isbn_in_the_record_is_the_same(standin, openlibrary):  # noqa: F811
    old = {"isbn_10": ["0306406152"]}
    standin.answer = lambda asked: openlibrary_book(ISBN, identifiers=old)

    assert openlibrary.lookup("isbn", ISBN).isbns == (ISBN,)


# Both

SOURCES = {"europepmc": (EuropePmc, "pmid", PMID), "openlibrary": (OpenLibrary, "isbn", ISBN)}


def _bad_answers():
    good = europepmc_list(europepmc_record())
    yield "404 html", as_html(status=404), "web page"
    yield "404 json", as_json({"error": "not found"}, 404), "unexpected shape"
    none = {"hitCount": 0, "resultList": {"result": []}}
    yield "404 none", as_json(none, 404), "unexpected shape"
    yield "404 nothing", as_json({}, 404), "unexpected shape"
    yield "404 empty", Reply(404, b"", None), "unexpected shape"
    yield "429", as_text("", 429, Retry_After="0"), "slow down"
    yield "500", as_text("", 500), "HTTP 500"
    yield "403", as_html(status=403), "refused us"
    yield "400", as_text("", 400), "HTTP 400"
    yield "302", as_text("", 302, Location="http://127.0.0.1:9/"), "redirected us"
    yield "html", as_html(), "web page"
    yield "no json", Reply(200, b'{"hitCount": '), "not JSON"
    yield "empty", Reply(200, b""), "not JSON"
    yield "truncated", truncated(good), "connection failed"
    yield "trickle", trickling(good), "no answer"
    yield "closed at once", None, "connection failed"
    shapes = ([], "x", 7, None, {"version": "6.9"}, {"hitCount": "1", "resultList": {"result": []}})
    for shape in (*shapes, {"hitCount": 0}, {f"ISBN:{ISBN}": []}, {"ISBN:1": {}}):
        yield f"shape {json.dumps(shape)}", as_json(shape), "unexpected shape"
    yield "hits, none told", as_json({"hitCount": 3, "resultList": {"result": []}}), "."
    yield "of another", europepmc_list(europepmc_record(pmid="1")), "."
    yield "another book", openlibrary_book(ISBN, identifiers={"isbn_13": ["9781861972712"]}), "."
    yield "untitled", openlibrary_book(ISBN, title=None), "."


@pytest.mark.parametrize(
    ("reply", "words"),
    [pytest.param(reply, words, id=name) for name, reply, words in _bad_answers()],
)
@pytest.mark.parametrize("name", SOURCES)
def test_what_is_no_answer_is_a_source_error(standin, name, reply, words):  # noqa: F811
    service, kind, value = SOURCES[name]
    source = service(standin.url, version="0.1", patience=patience_for(reply), limits=UNLIMITED)
    standin.answer = lambda asked: reply
    began = time.monotonic()

    with pytest.raises(SourceError, match=words):
        source.lookup(kind, value)

    assert time.monotonic() - began < 4
    state = source.state()
    assert (state.asked, state.answered, state.failed) == (1, 0, 1)
    source.close()


@pytest.mark.parametrize("name", SOURCES)
def test_a_refused_connection_is_no_answer(name):
    service, kind, value = SOURCES[name]
    source = service(refused_url(), version="0.1", patience=HASTE, limits=UNLIMITED)

    with pytest.raises(SourceError, match="connection failed: Connection refused"):
        source.lookup(kind, value)

    source.close()


@pytest.mark.parametrize("name", SOURCES)
def test_a_catalogue_is_not_searched(name):
    source = SOURCES[name][0]("http://127.0.0.1:1", version="0.1")

    assert not source.searches
    assert not source.registers_dois
    with pytest.raises(SourceError, match="not searched"):
        source.search("Okafor A. Kettles.", ReferenceFields())
    with pytest.raises(SourceError, match="cannot look up"):
        source.lookup("arxiv", "2101.00001")


# Several DOIs at once, for their abstracts


def test_dois_are_asked_for_twenty_at_a_time(europepmc):
    dois = [f"10.5555/moons.{n}" for n in range(41)]
    odd = ['10.5555/a"b', "10.5555/a b", "10.5555/é"]

    assert [len(group) for group in europepmc.batches([*dois, *odd])] == [20, 20]
    assert europepmc.batches(dois[:1]) == []


def test_a_list_gives_works_and_says_which_there_are_not(standin, europepmc):  # noqa: F811
    first, second = "10.5555/Moons.27", "10.5555/moons.28"
    standin.answer = lambda asked: europepmc_list(europepmc_record(doi=first.lower()))

    works = europepmc.records((first, second))

    assert works[first].doi == "10.5555/moons.27"
    assert works[second] is None
    (asked,) = standin.requests
    assert asked.query["query"] == f'DOI:"{first}" OR DOI:"{second}"'
    assert int(asked.query["pageSize"]) >= 2 * len(works)


@pytest.mark.parametrize(
    "more",
    [
        pytest.param([europepmc_record("1", "10.5555/other")], id="somebody else's"),
        pytest.param([europepmc_record("1", None)], id="without a DOI"),
    ],
)
def test_a_list_with_strange_records_denies_nobody(standin, europepmc, more):  # noqa: F811
    standin.answer = lambda asked: europepmc_list(europepmc_record(), *more)

    works = europepmc.records(("10.5555/moons.27", "10.5555/moons.28"))

    assert list(works) == ["10.5555/moons.27"]


def test_a_list_that_fails_is_asked_for_once_and_not_held_against_the_service(
    standin,  # noqa: F811
    europepmc,
):
    standin.answer = lambda asked: as_text("busy", 503)

    with pytest.raises(SourceError):
        europepmc.records(("10.5555/moons.27", "10.5555/moons.28"))

    assert len(standin.requests) == 1
    assert europepmc.state().failed == 0
