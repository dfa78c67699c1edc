from __future__ import annotations

import contextlib
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from refcheck.cli.address import fetch, refuse_unsafe
from refcheck.errors import InputError

PAGE = "<p>Thé.[1] Eau.[2]</p><h2>References</h2><ol><li>Feuille A. Thé. 1999.</li></ol>"
LIMIT = 50 * 1024 * 1024


class Pages(BaseHTTPRequestHandler):
    def do_GET(self):
        {
            "/page": lambda: self.send(PAGE.encode(), "text/html; charset=utf-8"),
            "/latin": lambda: self.send(PAGE.encode("latin-1"), "text/html; charset=ISO-8859-1"),
            "/text": lambda: self.send(b"Tea.[1]\n\n1. Leaf A. Tea. 1999.\n", "text/plain"),
            "/pdf": lambda: self.send(b"%PDF-1.7\n", "application/pdf"),
            "/gone": lambda: self.send(b"no", "text/html", status=404),
            "/moved": lambda: self.send(b"", "text/html", status=301, location="/page"),
            "/round": lambda: self.send(b"", "text/html", status=302, location="/round"),
            "/file": lambda: self.send(b"", "text/html", status=302, location="file:///etc/passwd"),
            "/trickle": self.trickle,
            "/headers": self.trickle_headers,
            "/endless": self.endless,
        }[self.path]()

    def send(self, body, media, status=200, location=None):
        self.send_response(status)
        self.send_header("Content-Type", media)
        self.send_header("Content-Length", str(len(body)))
        if location:
            self.send_header("Location", location)
        self.end_headers()
        self.wfile.write(body)

    def trickle(self):
        self.send_response(200)
        self.end_headers()
        while True:
            self.wfile.write(b"x")
            time.sleep(0.05)

    def trickle_headers(self):
        self.wfile.write(b"HTTP/1.0 200 OK\r\nX-Slow: ")
        while True:
            self.wfile.write(b"x")
            time.sleep(0.05)

    def endless(self):
        self.send_response(200)
        self.end_headers()
        while True:
            self.wfile.write(b"x" * 65536)

    def log_message(self, *_):
        pass

    def handle(self):
        with contextlib.suppress(ConnectionError):
            super().handle()


@pytest.fixture
def site():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def get(address, **bounds):
    return fetch(address, **{"allow_private": True, "seconds": 10, "maximum_bytes": LIMIT} | bounds)


def test_a_page_is_fetched_and_checked_under_its_address(site, refcheck):
    options = ("--allow-private", "--select", "REF0", "--format", "json", "--fail-on", "never")

    ran = refcheck(f"{site}/page", *options)

    (article,) = json.loads(ran.out)["articles"]
    assert article["path"] == f"{site}/page"
    assert len(article["references"]) == 1
    assert ran.err == "report: reports/page.html\n"


def test_the_charset_of_the_header_counts(site):
    assert get(f"{site}/latin").data.decode("utf-8-sig") == PAGE


def test_plain_text_is_read_as_such(site):
    assert get(f"{site}/text").media == "text"


def test_a_redirect_is_followed(site):
    page = get(f"{site}/moved")

    assert page.data.decode() == PAGE
    assert page.path == f"{site}/moved"


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("/gone", "it answered 404"),
        ("/round", "more than 5 redirects"),
        ("/file", "only http and https"),
    ],
)
def test_what_is_no_page_there_is_told(site, path, message):
    with pytest.raises(InputError, match=message):
        get(site + path)


def test_an_address_that_gives_a_pdf_is_no_page(site, refcheck):
    ran = refcheck(f"{site}/pdf", "--allow-private", "--no-report")

    assert ran.code == 2
    assert "is no page: it is a PDF" in ran.err


@pytest.mark.parametrize("path", ["/trickle", "/headers"])
def test_a_server_that_trickles_is_left_when_time_is_up(site, path):
    begun = time.monotonic()

    with pytest.raises(InputError, match=r"cannot be fetched|took too long"):
        get(site + path, seconds=0.5)

    assert time.monotonic() - begun < 5


def test_an_endless_page_is_not_read_beyond_the_limit(site):
    assert 1_000_000 < len(get(f"{site}/endless", maximum_bytes=1_000_000).data) < 1_100_000


def test_a_refused_connection_is_one_line(refcheck):
    ran = refcheck("http://127.0.0.1:9/", "--allow-private", "--no-report")

    assert ran.code == 2
    assert ran.complaints == ["refcheck: http://127.0.0.1:9/ cannot be fetched: no connection"]


def test_offline_fetches_nothing(site, refcheck):
    ran = refcheck(f"{site}/page", "--allow-private", "--offline", "--no-report")

    assert ran.code == 2
    assert "the run is offline" in ran.err


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1/",
        "http://localhost/",
        "http://[::1]/",
        "http://[::ffff:10.0.0.1]/",
        "http://10.1.2.3/",
        "http://100.64.0.1/",
        "http://169.254.169.254/latest/meta-data",
        "http://192.168.1.1/",
        "http://0.0.0.0/",
        "http://224.0.0.1/",
    ],
)
def test_private_addresses_need_a_word(address):
    with pytest.raises(InputError, match="is the private address"):
        refuse_unsafe(address, allow_private=False)


@pytest.mark.parametrize("address", ["file:///etc/passwd", "ftp://example.org/", "http:///x"])
def test_only_http_is_fetched(address):
    with pytest.raises(InputError, match="only http and https"):
        refuse_unsafe(address, allow_private=True)


def test_a_settings_file_cannot_allow_private_addresses(site, refcheck, tmp_path):
    (tmp_path / "refcheck.toml").write_text("allow-private = true\n")

    assert refcheck(f"{site}/page", "--no-report").code == 2
