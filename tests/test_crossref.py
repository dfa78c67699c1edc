"""Crossref through habanero: what is asked, what is taken for an answer, and what is not."""

from __future__ import annotations

import gzip
import json
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import habanero
import httpx2
import pytest
from standin import (
    HASTE,
    HURRY,
    UNLIMITED,
    Reply,
    as_html,
    as_json,
    as_text,
    crossref_list,
    crossref_record,
    crossref_work,
    patience_for,
    refused_url,
    standin,  # noqa: F401 - a fixture
    trickling,
    truncated,
)

from refcheck.errors import RateLimitedError, SourceError
from refcheck.model.evidence import ReferenceFields
from refcheck.model.works import Author
from refcheck.resolvers.crossref import LONGEST_QUERY, Crossref, query_text

DOI = "10.5555/moons.27"
PRINTED = "Okafor A, Lindqvist P. Tidal locking of small moons. J Invented Astron 2014;27:113-29."


@pytest.fixture
def asked_in(standin):  # noqa: F811 - the fixture
    """`asked_in(patience)` is Crossref at the stand-in's address."""
    sources = []

    def made(patience):
        who = {"version": "0.1", "mailto": "me@example.org"}
        sources.append(Crossref(standin.url, **who, patience=patience, limits=UNLIMITED))
        return sources[-1]

    yield made
    for source in sources:
        source.close()


@pytest.fixture
def crossref(asked_in):
    return asked_in(HASTE)


def test_a_doi_is_looked_up(standin, crossref):  # noqa: F811
    standin.answer = lambda asked: crossref_work(DOI.upper())

    work = crossref.lookup("doi", DOI)

    assert work.doi == DOI
    assert work.authors[0] == Author("Okafor", "Ada")
    assert work.years == (2014,)
    assert crossref.state().answered == 1


@pytest.mark.parametrize(
    "doi",
    [
        "10.5555/a#b",
        "10.5555/a?b=c&d",
        "10.5555/a b",
        "10.5555/a/../b",
        "10.5555/..",
        "10.5555/a/",
        "10.5555//a",
        "10.1002/(sici)1097-0258(19980815/30)17:15/16<1661::aid-sim968>3.0.co;2-2",
        "10.5555/100%25",
        "10.5555/å+é;x",
    ],
)
def test_a_doi_is_asked_for_exactly(standin, crossref, doi):  # noqa: F811
    standin.answer = lambda asked: crossref_work(asked.last_part)

    work = crossref.lookup("doi", doi)

    assert work is not None
    (asked,) = standin.requests
    assert asked.path.startswith("/works/10.")
    assert asked.path.count("/") == 2
    assert asked.last_part == doi


def test_who_asks_is_named(standin, crossref):  # noqa: F811
    standin.answer = lambda asked: crossref_work(DOI)

    crossref.lookup("doi", DOI)

    agent = standin.requests[0].headers["user-agent"]
    assert "refcheck/0.1 (https://" in agent
    assert "mailto:me@example.org" in agent


def test_a_search_asks_for_the_printed_text_and_the_fields_it_needs(standin, crossref):  # noqa: F811
    standin.answer = lambda asked: crossref_list(
        crossref_record(DOI), {"title": []}, crossref_record("10.5555/other", "Another")
    )

    works = crossref.search(PRINTED, ReferenceFields(), limit=7)

    assert [work.doi for work in works] == [DOI, "10.5555/other"]
    (asked,) = standin.requests
    assert "query.bibliographic=Okafor+A" in asked.target.replace("%20", "+")
    assert "rows=7" in asked.target
    for name in ("updated-by", "update-to", "article-number"):
        assert name in asked.target


def test_a_search_may_find_nothing(standin, crossref):  # noqa: F811
    standin.answer = lambda asked: crossref_list()

    assert crossref.search(PRINTED, ReferenceFields()) == []


def test_nothing_to_search_for_asks_nobody(standin, crossref):  # noqa: F811
    assert crossref.search("https://example.org/x  doi:10.5555/x", ReferenceFields()) == []
    assert standin.requests == []


def test_a_long_reference_is_searched_by_its_fields():
    fields = ReferenceFields(authors=(Author("Okafor", "A"),), title="Tidal locking", year=2014)

    assert query_text("word " * 500, fields) == "Okafor 2014 Tidal locking"
    assert len(query_text("word " * 500, ReferenceFields())) <= LONGEST_QUERY
    assert len(query_text("x" * 5000, ReferenceFields())) == LONGEST_QUERY


def test_a_query_loses_addresses_dois_and_lone_surrogates():
    text = "A title\udce9. doi:10.5555/wrong.1 https://example.org/?q=1 2014"

    assert query_text(text, ReferenceFields()) == "A title. 2014"


@pytest.mark.parametrize(
    "reply",
    [
        pytest.param(as_text("Resource not found.", 404), id="text"),
        pytest.param(as_text("Resource not found.", 404, "text/plain;charset=utf-8"), id="charset"),
        pytest.param(
            as_json({"status": "error", "message-type": "not-found", "message": []}, 404), id="json"
        ),
        pytest.param(Reply(404, b"", None), id="empty"),
    ],
)
def test_crossrefs_own_404_is_an_answer(standin, crossref, reply):  # noqa: F811
    standin.answer = lambda asked: reply

    assert crossref.lookup("doi", DOI) is None
    assert len(standin.requests) == 1
    assert crossref.state().answered == 1


@pytest.mark.parametrize(
    "reply",
    [
        pytest.param(as_html(status=404), id="portal"),
        pytest.param(as_text("<html>not found</html>", 404), id="unlabelled portal"),
        pytest.param(as_text("404 page not found", 404), id="a router's"),
        pytest.param(
            as_json({"status": "error", "message-type": "route-not-found"}, 404), id="route"
        ),
        pytest.param(as_json({"message": "no Route matched with those values"}, 404), id="gateway"),
    ],
)
def test_somebody_elses_404_is_none(standin, crossref, reply):  # noqa: F811
    standin.answer = lambda asked: reply

    with pytest.raises(SourceError):
        crossref.lookup("doi", DOI)
    with pytest.raises(SourceError):
        crossref.search(PRINTED, ReferenceFields())


def _bad_answers():
    good = crossref_work(DOI)
    date = format_datetime(datetime.now(UTC) + timedelta(hours=3), usegmt=True)
    deep = b"[" * 200_000 + b"]" * 200_000
    squeezed = gzip.compress(good.body)[:-20]
    yield "429 text", as_text("Too many", 429, Retry_After="0"), "slow down"
    yield "429 json", as_json({"message": "too many"}, 429, Retry_After="0"), "slow down"
    yield "429 json list", as_json({"message": [{"message": "no"}]}, 429), "slow down"
    yield "429 bare", as_text("", 429), "slow down"
    yield "429 date", as_text("", 429, Retry_After=date), "slow down"
    yield "500 html", as_html(status=500), "HTTP 500"
    yield "503 json", as_json({"message": {"x": 1}}, 503), "HTTP 503"
    yield "400 json", as_json({"message": [{"message": "bad"}]}, 400), "HTTP 400"
    yield "403", as_html(status=403), "refused us"
    yield "302", as_text("", 302, Location="http://127.0.0.1:9/login"), "redirected us to 127.0.0.1"
    yield "301 odd", as_text("", 301, Location="http://[bad"), "redirected us"
    yield "204", Reply(204, b"", None), "."
    yield "html with 200", as_html(), "not JSON"
    yield "json as text", as_text(good.body.decode()), "not JSON"
    yield "json unlabelled", Reply(200, good.body, None), "."
    yield "no json", Reply(200, b'{"message": '), "not JSON"
    yield "not utf-8", Reply(200, b'{"message": "\xff\xfe"}'), "not JSON"
    yield "empty", Reply(200, b""), "not JSON"
    yield "too deep", Reply(200, deep), "."
    yield "truncated", truncated(good), "connection failed"
    yield "trickle", trickling(good), "no answer"
    yield "closed at once", None, "connection failed"
    yield "bad gzip", Reply(200, squeezed, headers={"Content-Encoding": "gzip"}), "."
    for shape in ([], "x", 7, None, {}, {"message": None}, {"message": []}, {"message": "ok"}):
        yield f"shape {json.dumps(shape)}", as_json(shape), "unexpected shape"
    yield "no DOI", as_json({"message": {"total-results": 1, "title": ["x"]}}), "."
    yield "items", as_json({"message": {"total-results": 1, "items": {"0": 1}}}), "."
    yield "items of strings", as_json({"message": {"total-results": 1, "items": ["x"]}}), "."
    yield "junk items", as_json({"message": {"total-results": 1, "items": [{"x": 1}]}}), "."


@pytest.mark.parametrize(
    ("reply", "words"),
    [pytest.param(reply, words, id=name) for name, reply, words in _bad_answers()],
)
@pytest.mark.parametrize("asking", ["lookup", "search"])
def test_what_is_no_answer_is_a_source_error(standin, asked_in, reply, words, asking):  # noqa: F811
    crossref = asked_in(patience_for(reply))
    ask = {
        "lookup": lambda: crossref.lookup("doi", DOI),
        "search": lambda: crossref.search(PRINTED, ReferenceFields()),
    }
    standin.answer = lambda asked: reply
    began = time.monotonic()

    with pytest.raises(SourceError, match=words) as caught:
        ask[asking]()

    assert time.monotonic() - began < 4
    assert crossref.state().failed == 1
    assert crossref.state().answered == 0
    assert caught.value.message == crossref.state().reason


def test_a_record_for_another_doi_is_no_answer(standin, crossref):  # noqa: F811
    standin.answer = lambda asked: crossref_work("10.5555/moons")

    with pytest.raises(SourceError, match=r"a record for another DOI, 10\.5555/moons"):
        crossref.lookup("doi", DOI)

    assert len(standin.requests) == 1


def test_a_refused_connection_is_no_answer():
    source = Crossref(refused_url(), version="0.1", patience=HASTE, limits=UNLIMITED)

    with pytest.raises(SourceError, match="connection failed: Connection refused"):
        source.lookup("doi", DOI)
    with pytest.raises(SourceError, match="connection failed: Connection refused"):
        source.search(PRINTED, ReferenceFields())

    source.close()


@pytest.mark.parametrize("address", ["nonsense", "http://", "http://127.0.0.1:99999", "ftp://x"])
def test_an_address_that_is_none_is_no_answer(address):
    source = Crossref(address, version="0.1", patience=HASTE, limits=UNLIMITED)

    with pytest.raises(SourceError):
        source.lookup("doi", DOI)

    source.close()


def test_trickling_headers_do_not_hold_the_run(standin, asked_in):  # noqa: F811
    crossref = asked_in(HURRY)
    head = b"HTTP/1.1 200 OK\r\nX-Endless: " + b"y" * 200
    standin.answer = lambda asked: Reply(raw=head, gap=0.05)
    began = time.monotonic()

    with pytest.raises(SourceError, match="no answer within"):
        crossref.lookup("doi", DOI)

    assert time.monotonic() - began < 3


def test_an_endless_body_is_cut_off(standin, crossref, monkeypatch):  # noqa: F811
    monkeypatch.setattr("refcheck.net.courier.MOST_BYTES", 2**20)
    standin.answer = lambda asked: Reply(200, b" " * 2**21)

    with pytest.raises(SourceError, match="sent more than"):
        crossref.lookup("doi", DOI)


def test_retry_after_is_waited_for_and_the_question_asked_again(standin, crossref):  # noqa: F811
    replies = [as_text("", 429, Retry_After="0.1"), crossref_work(DOI)]
    standin.answer = lambda asked: replies.pop(0)
    began = time.monotonic()

    assert crossref.lookup("doi", DOI).doi == DOI

    assert time.monotonic() - began >= 0.1
    assert crossref.state().asked == crossref.state().answered == 1


def test_the_wait_that_was_asked_for_is_told(standin, crossref):  # noqa: F811
    standin.answer = lambda asked: as_json({"message": "slow"}, 429, Retry_After="7200")

    with pytest.raises(RateLimitedError) as caught:
        crossref.search(PRINTED, ReferenceFields())

    assert caught.value.retry_after == 7200
    assert len(standin.requests) == 1, "nobody waits two hours, and nobody asks before"


def test_a_source_that_keeps_failing_is_given_up(standin, crossref):  # noqa: F811
    standin.answer = lambda asked: as_text("", 500)

    for _ in range(6):
        with pytest.raises(SourceError, match="HTTP 500"):
            crossref.lookup("doi", DOI)

    assert len(standin.requests) == HASTE.failures * HASTE.attempts
    state = crossref.state()
    assert (state.asked, state.answered, state.failed) == (6, 0, 6)
    assert "not asked again after 3 failures in a row" in state.reason


def test_odd_answers_do_not_give_a_source_up(standin, crossref):  # noqa: F811
    standin.answer = lambda asked: crossref_work("10.5555/moons")
    for _ in range(5):
        with pytest.raises(SourceError):
            crossref.lookup("doi", DOI)
    standin.answer = lambda asked: crossref_work(DOI)

    assert crossref.lookup("doi", DOI).doi == DOI


def test_the_rate_goes_by_what_successful_answers_say(standin, crossref):  # noqa: F811
    named = {"X-Rate-Limit-Limit": "20", "X-Rate-Limit-Interval": "1s"}
    standin.answer = lambda asked: Reply(200, crossref_work(DOI).body, headers=named)

    crossref.lookup("doi", DOI)

    assert crossref._service.rate("single") == pytest.approx(20)
    assert crossref._service.rate("list") == pytest.approx(50)


def test_the_politer_limits_are_for_those_who_say_who_they_are():
    named = Crossref("http://127.0.0.1:1", version="0.1", mailto="me@example.org")
    unnamed = Crossref("http://127.0.0.1:1", version="0.1")

    assert (named._service.rate("single"), named._service.rate("list")) == (10, 3)
    assert (unnamed._service.rate("single"), unnamed._service.rate("list")) == (5, 1)


def test_one_connection_serves_many_questions(standin, crossref):  # noqa: F811
    ports = set()
    standin.answer = lambda asked: crossref_work(DOI)
    handler = standin._server.RequestHandlerClass
    setup = handler.setup
    handler.setup = lambda self: (ports.add(self.client_address), setup(self))[1]

    for _ in range(5):
        crossref.lookup("doi", DOI)

    assert len(ports) == 1


def test_other_users_of_habanero_are_not_touched(standin, crossref):  # noqa: F811
    standin.answer = lambda asked: crossref_work(DOI)
    crossref.lookup("doi", DOI)

    answer = habanero.Crossref(base_url=standin.url, timeout=5).works(ids=DOI)
    assert answer["message"]["DOI"] == DOI
    with pytest.raises(httpx2.ConnectError):
        habanero.Crossref(base_url=refused_url(), timeout=1).works(ids=DOI)
