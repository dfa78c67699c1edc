"""A server on loopback that stands in for every service that is asked, and misbehaves at will."""

from __future__ import annotations

import contextlib
import json
import socket
import threading
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from refcheck.net.retry import Patience
from refcheck.net.service import Limits

HASTE = Patience(attempts=2, call_seconds=5, first_wait=0.01, longest_wait=0.2, failures=3)
HURRY = replace(HASTE, call_seconds=0.4)  # for servers that dawdle
UNLIMITED = Limits(single=50.0, list=50.0, in_flight=8)
URL_OPTIONS = {
    "crossref": "--crossref-url",
    "datacite": "--datacite-url",
    "doi.org": "--doi-url",
    "europepmc": "--europepmc-url",
    "openlibrary": "--openlibrary-url",
    "archive": "--wayback-url",
}


@dataclass
class Asked:
    """A request as it came: `target` is the raw address, headers have lower-case names."""

    target: str
    headers: dict[str, str]

    @property
    def path(self):
        return urlsplit(self.target).path

    @property
    def last_part(self):
        """The last segment of the path, decoded."""
        return unquote(self.path.rsplit("/", 1)[-1])

    @property
    def query(self):
        """The parameters, decoded, each once."""
        return {name: values[0] for name, values in parse_qs(urlsplit(self.target).query).items()}

    @property
    def filtered_dois(self):
        """The DOIs of a filter, as Crossref reads it: conditions between commas, name and value."""
        conditions = self.query.get("filter", "").split(",")
        return [value for name, _, value in (c.partition(":") for c in conditions) if name == "doi"]


@dataclass
class Reply:
    """What to send; `gap` seconds between single bytes; `claimed` bytes more than there are.

    `raw` is sent as it is instead of everything else.
    """

    status: int = 200
    body: bytes = b""
    kind: str | None = "application/json"
    headers: dict[str, str] = field(default_factory=dict)
    gap: float = 0.0
    claimed: int = 0
    raw: bytes | None = None


def as_json(value, status=200, **headers):
    return Reply(status, json.dumps(value).encode(), headers=_header_names(headers))


def as_text(text, status=200, kind="text/plain", **headers):
    return Reply(status, text.encode(), kind, headers=_header_names(headers))


def as_html(text="<!DOCTYPE html><html><body>Log in to the network</body></html>", status=200):
    return as_text(text, status, "text/html; charset=utf-8")


def trickling(reply, gap=0.05):
    return Reply(reply.status, reply.body, reply.kind, reply.headers, gap=gap)


def truncated(reply):
    return Reply(
        reply.status, reply.body[: len(reply.body) // 2], reply.kind, reply.headers, claimed=400
    )


class Standin:
    """Answers every request with `self.answer(asked)`, and remembers them all."""

    def __init__(self):
        self.requests = []
        self.answer = lambda asked: as_text("Resource not found.", 404)
        self.stopping = threading.Event()
        self._connections = set()
        self._server = ThreadingHTTPServer(
            ("127.0.0.1", 0), type("Handler", (_Handler,), {"standin": self})
        )
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.01,), daemon=True
        )
        self._thread.start()

    def die(self):
        """No answer any more, and the port is closed."""
        if self.stopping.is_set():
            return
        self.stopping.set()
        self._server.shutdown()
        self._server.server_close()
        for connection in list(self._connections):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        self._thread.join(2)

    def targets(self, part=""):
        return [asked.target for asked in self.requests if part in asked.target]


def patience_for(reply):
    return HURRY if getattr(reply, "gap", 0) else HASTE


class _Handler(BaseHTTPRequestHandler):
    standin: Standin
    protocol_version = "HTTP/1.1"
    # Headers and body in one packet: apart, each answer would wait 40 ms for an acknowledgement.
    wbufsize = -1
    disable_nagle_algorithm = True

    def setup(self):
        super().setup()
        self.standin._connections.add(self.connection)

    def finish(self):
        self.standin._connections.discard(self.connection)
        with contextlib.suppress(OSError):
            super().finish()

    def handle(self):
        with contextlib.suppress(OSError):
            super().handle()

    def do_GET(self):
        asked = Asked(self.path, {k.lower(): v for k, v in self.headers.items()})
        self.standin.requests.append(asked)
        reply = self.standin.answer(asked)
        if reply is None or self.standin.stopping.is_set():
            self.close_connection = True
            return
        if reply.raw is not None:
            self._send(Reply(body=reply.raw, gap=reply.gap))
            self.close_connection = True
            return
        self.send_response(reply.status)
        if reply.kind is not None:
            self.send_header("Content-Type", reply.kind)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(reply.body) + reply.claimed))
        self.end_headers()
        self._send(reply)

    def _send(self, reply):
        if not reply.gap:
            self.wfile.write(reply.body)
        for byte in reply.body if reply.gap else b"":
            self.wfile.write(bytes([byte]))
            self.wfile.flush()
            if self.standin.stopping.wait(reply.gap):
                break
        if reply.claimed or reply.gap:
            self.close_connection = True
        self.wfile.flush()

    def log_message(self, *args):
        pass


@pytest.fixture
def standin():
    server = Standin()
    yield server
    server.die()


@contextlib.contextmanager
def everybody(*records):
    """All who are asked, by name: Crossref has these records, the others know nothing.

    The pages of "host" are there, but for `/gone`.
    """
    made = {name: Standin() for name in (*URL_OPTIONS, "host")}
    alive = as_html("<!DOCTYPE html><title>All about lakes</title><p>They are deep.</p>")
    made["crossref"].answer = crossref_of(*records)
    made["datacite"].answer = lambda asked: datacite_none()
    made["doi.org"].answer = lambda asked: handle_none(asked.last_part)
    made["europepmc"].answer = lambda asked: europepmc_list()
    made["archive"].answer = lambda asked: as_json([])
    made["host"].answer = lambda asked: as_html("", 404) if asked.path == "/gone" else alive
    try:
        yield made
    finally:
        for server in made.values():
            server.die()


def url_options(servers):
    """The options with which a command asks those of these servers that have one."""
    asked = [(URL_OPTIONS[name], servers[name].url) for name in servers if name in URL_OPTIONS]
    return [part for pair in asked for part in pair]


def refused_url():
    """An address at which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{probe.getsockname()[1]}"


def crossref_record(doi, title="Tidal locking of small moons", **more):
    return {
        "DOI": doi,
        "type": "journal-article",
        "title": [title],
        "author": [{"family": "Okafor", "given": "Ada"}, {"family": "Lindqvist", "given": "Per"}],
        "container-title": ["Journal of Invented Astronomy"],
        "issued": {"date-parts": [[2014, 3]]},
        "volume": "27",
        "issue": "2",
        "page": "113-129",
        **more,
    }


def crossref_work(doi, title="Tidal locking of small moons", **more):
    record = crossref_record(doi, title, **more)
    return as_json({"status": "ok", "message-type": "work", "message": record})


def crossref_list(*records):
    message = {"total-results": len(records), "items": list(records), "items-per-page": 20}
    return as_json({"status": "ok", "message-type": "work-list", "message": message})


def crossref_of(*records):
    """A Crossref that has these records: single look-ups, lists by DOI, and a search for all."""
    known = {record["DOI"].casefold(): record for record in records}

    def answer(asked):
        if "query.bibliographic" in asked.target:
            return crossref_list(*records)
        if "filter" in asked.query:
            found = [
                known[doi.casefold()] for doi in asked.filtered_dois if doi.casefold() in known
            ]
            return crossref_list(*found[: int(asked.query.get("rows", 20))])
        record = known.get(asked.last_part.casefold())
        if record is None:
            return as_text("Resource not found.", 404)
        return as_json({"status": "ok", "message-type": "work", "message": record})

    return answer


def crossref_alias(prime):
    """The redirect to the record of the DOI that took another's place."""
    return as_json({}, 301, Location=f"/works/{prime}")


def europepmc_record(pmid="20001234", doi="10.5555/moons.27", **more):
    return {
        "id": pmid,
        "source": "MED",
        "pmid": pmid,
        "pmcid": "PMC3000123",
        "doi": doi,
        "title": "Tidal locking of small moons.",
        "authorList": {
            "author": [
                {"fullName": "Okafor A", "firstName": "Ada", "lastName": "Okafor"},
                {"fullName": "Lindqvist P", "lastName": "Lindqvist", "initials": "P"},
            ]
        },
        "journalInfo": {
            "issue": "2",
            "volume": "27",
            "yearOfPublication": 2014,
            "printPublicationDate": "2014-03-01",
            "journal": {
                "title": "Journal of invented astronomy",
                "isoabbreviation": "J Invented Astron",
                "issn": "1234-5679",
            },
        },
        "pubYear": "2014",
        "pageInfo": "113-129",
        "abstractText": "<h4>Aims</h4>Small moons keep still.",
        **more,
    }


def europepmc_list(*records):
    result = {"hitCount": len(records), "resultList": {"result": list(records)}}
    return as_json({"version": "6.9", **result})


def openlibrary_book(isbn, title="Kettles of the world", **more):
    book = {
        "title": title,
        "authors": [{"name": "Ada Okafor"}, {"name": "Lindqvist, Per"}],
        "publishers": [{"name": "Invented Press"}],
        "publish_date": "March 2009",
        "identifiers": {"isbn_13": [isbn]},
        **more,
    }
    return as_json({f"ISBN:{isbn}": book})


def datacite_work(doi, title="Soundings of an invented lake", **more):
    attributes = {
        "doi": doi,
        "titles": [{"title": title}],
        "creators": [{"familyName": "Moreau", "givenName": "Inès", "name": "Moreau, Inès"}],
        "publisher": "An Archive",
        "publicationYear": 2019,
        "types": {"resourceTypeGeneral": "Dataset"},
        **more,
    }
    return as_json({"data": {"id": doi, "type": "dois", "attributes": attributes}})


def datacite_none():
    title = "The resource you are looking for doesn't exist."
    return as_json({"errors": [{"status": "404", "title": title}]}, 404)


def handle_found(doi):
    return as_json({"responseCode": 1, "handle": doi, "values": []})


def handle_none(doi):
    return as_json({"responseCode": 100, "handle": doi}, 404)


def _header_names(headers):
    return {name.replace("_", "-"): value for name, value in headers.items()}
