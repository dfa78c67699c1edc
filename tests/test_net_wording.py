"""What is no answer is told in the same words, whichever service gave it."""

from __future__ import annotations

import pytest
from standin import (
    HASTE,
    UNLIMITED,
    Reply,
    as_html,
    as_text,
    standin,  # noqa: F401 - a fixture
)

from refcheck.errors import SourceError
from refcheck.resolvers.crossref import Crossref
from refcheck.resolvers.datacite import DataCite
from refcheck.resolvers.doiorg import DoiOrg
from refcheck.resolvers.europepmc import EuropePmc
from refcheck.resolvers.openlibrary import OpenLibrary

ASKED = {"europepmc": ("pmid", "20001234"), "openlibrary": ("isbn", "9780306406157")}
DOI = "10.5555/moons.27"


@pytest.fixture
def told(standin):  # noqa: F811 - the fixture
    """`told(reply)` is what each of the services says of it."""

    def ask(reply):
        standin.answer = lambda asked: reply
        messages = []
        for service in (Crossref, DataCite, DoiOrg, EuropePmc, OpenLibrary):
            source = service(standin.url, version="0.1", patience=HASTE, limits=UNLIMITED)
            with pytest.raises(SourceError) as caught:
                _question(source)()
            source.close()
            messages.append(caught.value.message)
        return messages

    return ask


def _question(source):
    if source.name == "doi.org":
        return lambda: source.exists(DOI)
    return lambda: source.lookup(*ASKED.get(source.name, ("doi", DOI)))


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        pytest.param(as_html(), "answered with a web page, which is not JSON", id="page"),
        pytest.param(
            as_text("<html>Log in", 200, "application/json"),
            "answered with a web page, which is not JSON",
            id="mislabelled-page",
        ),
        pytest.param(
            as_html(status=404),
            "answered with a web page, which is not JSON (HTTP 404)",
            id="page-with-404",
        ),
        pytest.param(
            Reply(200, b'{"data": '), "answered with something that is not JSON", id="broken-json"
        ),
        pytest.param(as_html(status=403), "refused us (HTTP 403)", id="wall"),
        pytest.param(as_html(status=500), "server error (HTTP 500)", id="error-page"),
    ],
)
def test_all_services_tell_the_same(told, reply, words):
    assert told(reply) == [words] * 5
