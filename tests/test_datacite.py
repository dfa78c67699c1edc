"""DataCite and doi.org: what is asked, what is taken for an answer, and what is not."""

from __future__ import annotations

import json
import time
from functools import partial
from urllib.parse import unquote

import pytest
from standin import (
    HASTE,
    UNLIMITED,
    Reply,
    as_html,
    as_json,
    as_text,
    datacite_none,
    datacite_work,
    handle_found,
    handle_none,
    patience_for,
    refused_url,
    standin,  # noqa: F401 - a fixture
    trickling,
    truncated,
)

from refcheck.errors import SourceError
from refcheck.model.evidence import ReferenceFields
from refcheck.model.works import Author, Update
from refcheck.resolvers.datacite import DataCite
from refcheck.resolvers.doiorg import DoiOrg

DOI = "10.5555/lake.soundings"


@pytest.fixture
def datacite(standin):  # noqa: F811
    source = DataCite(standin.url, version="0.1", patience=HASTE, limits=UNLIMITED)
    yield source
    source.close()


@pytest.fixture
def doiorg(standin):  # noqa: F811
    witness = DoiOrg(standin.url, version="0.1", patience=HASTE, limits=UNLIMITED)
    yield witness
    witness.close()


def test_a_record_becomes_a_work(standin, datacite):  # noqa: F811
    standin.answer = lambda asked: datacite_work(
        DOI.upper(),
        "Soundings of an <i>invented</i> lake",
        publisher={"name": "An Archive"},
        container={"title": "Lake Data", "volume": "3", "firstPage": "7", "lastPage": "9"},
        dates=[
            {"date": "2018-11-02", "dateType": "Issued"},
            {"date": "2023", "dateType": "Updated"},
        ],
        creators=[
            {"name": "Moreau, Inès", "nameType": "Personal"},
            {"name": "Survey of Lakes, Northern", "nameType": "Organizational"},
            {"familyName": "Sato", "givenName": "Ken"},
        ],
        descriptions=[{"description": "Depths.", "descriptionType": "Abstract"}],
    )

    work = datacite.lookup("doi", DOI)

    assert work.doi == DOI
    assert work.title == "Soundings of an invented lake"
    assert work.authors == (
        Author("Moreau", "Inès"),
        Author("Survey of Lakes, Northern"),
        Author("Sato", "Ken"),
    )
    assert work.years == (2018, 2019)
    assert (work.container, work.volume, work.pages) == ("Lake Data", "3", "7-9")
    assert (work.publisher, work.kind, work.abstract) == ("An Archive", "dataset", "Depths.")


def test_what_happened_to_a_work_is_told_as_crossref_tells_it(standin, datacite):  # noqa: F811
    standin.answer = lambda asked: datacite_work(
        DOI,
        dates=[
            {"date": "2018-11-02", "dateType": "Issued"},
            {"date": "2020-03", "dateType": "Withdrawn"},
        ],
        relatedIdentifiers=[
            {
                "relatedIdentifier": "10.5555/LAKE.2",
                "relatedIdentifierType": "DOI",
                "relationType": relation,
            }
            for relation in ("IsObsoletedBy", "Obsoletes", "IsVersionOf", "Cites")
        ],
    )

    assert datacite.lookup("doi", DOI).updates == (
        Update("new_version", "10.5555/lake.2", None, ("datacite",)),
        Update("withdrawal", None, "2020-03", ("datacite",)),
    )


def test_an_arxiv_identifier_is_looked_up_by_its_doi(standin, datacite):  # noqa: F811
    standin.answer = lambda asked: datacite_work("10.48550/arXiv.2101.00001")

    work = datacite.lookup("arxiv", "2101.00001v3")

    assert work.arxiv == "2101.00001"
    assert standin.requests[0].last_part == "10.48550/arxiv.2101.00001"


def test_a_search_is_not_offered_and_is_no_silence(datacite):
    with pytest.raises(SourceError):
        datacite.search("Moreau I. Soundings.", ReferenceFields())


EXACT = [
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
]


@pytest.mark.parametrize("doi", EXACT)
def test_datacite_is_asked_for_the_doi_exactly(standin, datacite, doi):  # noqa: F811
    standin.answer = lambda asked: datacite_work(asked.last_part)

    assert datacite.lookup("doi", doi) is not None
    assert [asked.last_part for asked in standin.requests] == [doi]


@pytest.mark.parametrize("doi", EXACT)
def test_doiorg_is_asked_for_the_doi_exactly(standin, doiorg, doi):  # noqa: F811
    standin.answer = lambda asked: handle_found(unquote(asked.path.removeprefix("/api/handles/")))

    assert doiorg.exists(doi)
    (asked,) = standin.requests
    assert unquote(asked.target.removeprefix("/api/handles/")) == doi


def test_datacites_own_404_is_an_answer(standin, datacite):  # noqa: F811
    standin.answer = lambda asked: datacite_none()

    assert datacite.lookup("doi", DOI) is None
    assert datacite.state().answered == 1


def test_only_code_100_of_doiorg_says_that_there_is_none(standin, doiorg):  # noqa: F811
    standin.answer = lambda asked: handle_none(DOI)
    assert doiorg.exists(DOI) is False

    standin.answer = lambda asked: as_json({"responseCode": 200, "handle": DOI})
    assert doiorg.exists(DOI) is True


def _bad_answers():
    good = datacite_work(DOI)
    yield "404 html", as_html(status=404), "web page"
    yield "404 text", as_text("404 page not found", 404), "not JSON"
    yield "404 gateway", as_json({"message": "no Route matched"}, 404), "."
    yield "429", as_text("", 429, Retry_After="0"), "slow down"
    yield "429 date", as_text("", 429, Retry_After="Wed, 21 Oct 2037 07:28:00 GMT"), "slow down"
    yield "503 wait", as_text("", 503, Retry_After="0"), "slow down"
    yield "500", as_text("", 500), "HTTP 500"
    yield "403", as_html(status=403), "refused us"
    yield "400", as_text("", 400), "HTTP 400"
    yield "302", as_text("", 302, Location="http://127.0.0.1:9/"), "redirected us to 127.0.0.1"
    yield "302 odd", as_text("", 302, Location="http://[bad"), "redirected us"
    yield "302 none", as_text("", 302), "redirected us"
    yield "html with 200", as_html(), "web page"
    yield "no json", Reply(200, b'{"data": '), "not JSON"
    yield "empty", Reply(200, b""), "not JSON"
    yield "too deep", Reply(200, b"[" * 200_000 + b"]" * 200_000), "."
    yield "truncated", truncated(good), "connection failed"
    yield "trickle", trickling(good), "no answer"
    yield "slow head", Reply(raw=b"HTTP/1.1 200 OK\r\nX-A: " + b"y" * 99, gap=0.05), "no answer"
    yield "closed at once", None, "connection failed"
    yield "not http", Reply(raw=b"SSH-2.0-OpenSSH_9.2\r\n"), "connection failed"
    yield "bad gzip", Reply(200, b"\x1f\x8b\x08xx", headers={"Content-Encoding": "gzip"}), "."
    for shape in ([], "x", 7, None, {}, {"data": None}, {"data": {"attributes": []}}):
        yield f"shape {json.dumps(shape)}", as_json(shape), "unexpected shape"
    yield "another DOI", datacite_work("10.5555/lake"), "."
    yield "another handle", handle_found("10.5555/lake"), "."
    yield "code 2", as_json({"responseCode": 2, "handle": DOI}, 500), "HTTP 500"


@pytest.mark.parametrize(
    ("reply", "words"),
    [pytest.param(reply, words, id=name) for name, reply, words in _bad_answers()],
)
@pytest.mark.parametrize("source", ["datacite", "doi.org"])
def test_what_is_no_answer_is_a_source_error(standin, source, reply, words):  # noqa: F811
    kind = DataCite if source == "datacite" else DoiOrg
    asked = kind(standin.url, version="0.1", patience=patience_for(reply), limits=UNLIMITED)
    question = asked.exists if source == "doi.org" else partial(asked.lookup, "doi")
    standin.answer = lambda asked: reply
    began = time.monotonic()

    with pytest.raises(SourceError, match=words):
        question(DOI)

    assert time.monotonic() - began < 4
    state = asked.state()
    assert (state.asked, state.answered, state.failed) == (1, 0, 1)
    asked.close()


@pytest.mark.parametrize("address", ["nonsense", "http://", "http://127.0.0.1:99999", "ftp://x"])
def test_an_address_that_is_none_is_no_answer(address):
    source = DataCite(address, version="0.1", patience=HASTE, limits=UNLIMITED)

    with pytest.raises(SourceError):
        source.lookup("doi", DOI)

    source.close()


def test_a_refused_connection_is_no_answer():
    source = DoiOrg(refused_url(), version="0.1", patience=HASTE, limits=UNLIMITED)

    with pytest.raises(SourceError, match="connection failed: Connection refused"):
        source.exists(DOI)

    source.close()


def test_an_answer_without_end_is_cut_off(standin, datacite, monkeypatch):  # noqa: F811
    monkeypatch.setattr("refcheck.net.session.MOST_BYTES", 2**20)
    standin.answer = lambda asked: Reply(200, b" " * 2**21)

    with pytest.raises(SourceError, match="sent more than"):
        datacite.lookup("doi", DOI)


def test_no_password_and_no_cookie_is_sent(standin, datacite, tmp_path, monkeypatch):  # noqa: F811
    netrc = tmp_path / "netrc"
    netrc.write_text("default login me password secret\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    body = datacite_work(DOI).body
    standin.answer = lambda asked: Reply(200, body, headers={"Set-Cookie": "a=b; Path=/"})

    datacite.lookup("doi", DOI)
    datacite.lookup("doi", DOI)

    for asked in standin.requests:
        assert "authorization" not in asked.headers
        assert "cookie" not in asked.headers
    assert "refcheck/0.1 (https://" in standin.requests[0].headers["user-agent"]
