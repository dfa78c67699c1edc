from __future__ import annotations

import contextlib
import ipaddress
import json
import shutil
import socket
import ssl
import subprocess
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from urllib3.util import parse_url

from refcheck.cli import public_hosts
from refcheck.cli.address import fetch
from refcheck.cli.pinning import open_at
from refcheck.cli.public_hosts import Target, is_public, target_of
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
            "/back": lambda: self.send(b"", "text/html", 302, "http://127.0.0.1:9\\@8.8.8.8/"),
            "/tab": lambda: self.send(b"", "text/html", 302, "/pa\tge"),
            "/user": lambda: self.send(b"", "text/html", 302, "http://me:it@example.org/"),
            "/half": lambda: self.send(b"", "text/html", 302, "http://[::1"),
            "/accent": lambda: self.send(b"", "text/html", 302, "/Th\u00c3\u00a9"),
            "/Th%C3%A9": lambda: self.send(PAGE.encode(), "text/html; charset=utf-8"),
            "/host": lambda: self.send(self.headers["Host"].encode(), "text/plain"),
            "/trickle": self.trickle,
            "/endless-redirect": lambda: self.endless(302, "/page"),
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

    def endless(self, status=200, location="/"):
        self.send_response(status)
        self.send_header("Location", location)
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


def test_the_body_of_a_redirect_is_not_read(site):
    assert get(f"{site}/endless-redirect", seconds=3).data.decode() == PAGE


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("/gone", "it answered 404"),
        ("/round", "more than 5 redirects"),
        ("/file", "only http and https"),
        ("/back", "holds a backslash"),
        ("/tab", "holds a backslash, white space"),
        ("/user", "a user's name"),
        ("/half", "not an address that can be read"),
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
        "http://2130706433/",
        "http://0x7f.1/",
        "http://127%2e0.0.1/",
        "http://[::]/",
        "http://[::127.0.0.1]/",
        "http://[64:ff9b::a9fe:a9fe]/",
        "http://[2002:7f00:1::]/",
        "http://[2001:0:7f00:1::1]/",
        "http://[fec0::1]/",
        "http://[fd00::1]/",
    ],
)
def test_private_addresses_need_a_word(address):
    with pytest.raises(InputError, match="is a private address"):
        target_of(address, allow_private=False)


@pytest.mark.parametrize("address", ["file:///etc/passwd", "ftp://example.org/", "http:///x"])
def test_only_http_is_fetched(address):
    with pytest.raises(InputError, match="only http and https"):
        target_of(address, allow_private=True)


def test_a_settings_file_cannot_allow_private_addresses(site, refcheck, tmp_path):
    (tmp_path / "refcheck.toml").write_text("allow-private = true\n")

    assert refcheck(f"{site}/page", "--no-report").code == 2


@pytest.mark.parametrize(
    "ip",
    ["8.8.8.8", "2606:4700::1111", "64:ff9b::808:808", "::ffff:8.8.8.8", "2002:808:808::1"],
)
def test_an_address_inside_another_counts_and_public_ones_are_public(ip):
    assert is_public(ipaddress.ip_address(ip))


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("http://127.0.0.1:18600\\@8.8.8.8/secret", "backslash"),
        ("http://8.8.8.8\\@127.0.0.1/", "backslash"),
        ("http://8.8.8.8/a b", "white space"),
        ("http://8.8.8.8\t/", "white space"),
        ("http://8.8.8.8/\x00", "control character"),
        ("http://8.8.8.8/\x85", "control character"),
        ("http://me@8.8.8.8/", "user's name"),
        ("http://me:secret@8.8.8.8/", "user's name"),
        ("http://@8.8.8.8/", "user's name"),
        ("http://[::1", "can be read"),
        ("http://8.8.8.8:99999/", "can be read"),
        ("http://8.8.8.8:x/", "can be read"),
        ("http://\udcff/", "can be read"),
    ],
)
@pytest.mark.parametrize("allow_private", [True, False])
def test_an_address_that_can_be_read_in_two_ways_is_read_in_none(address, message, allow_private):
    with pytest.raises(InputError, match=message):
        target_of(address, allow_private=allow_private)


@pytest.mark.parametrize("address", ["http://127.0.0.1:18600\\@8.8.8.8/secret", "http://[::1"])
def test_a_strange_address_is_one_line(refcheck, address):
    ran = refcheck(address, "--no-report")

    assert ran.code == 2
    assert ran.out == ""
    assert len(ran.complaints) == 1


def test_where_the_parsers_see_two_hosts_nobody_is_asked(monkeypatch):
    def another(url):
        return parse_url(url.replace("8.8.8.8", "8.8.4.4"))

    monkeypatch.setattr(public_hosts, "parse_url", another)

    with pytest.raises(InputError, match="read in two ways"):
        target_of("http://8.8.8.8/", allow_private=False)


def test_a_redirect_in_utf8_is_followed(site):
    assert get(f"{site}/accent").data.decode() == PAGE


def test_every_hop_is_looked_at(site, monkeypatch):
    seen = []

    def first_only(ip):
        seen.append(str(ip))
        return len(seen) == 1

    monkeypatch.setattr(public_hosts, "is_public", first_only)

    with pytest.raises(InputError, match="is a private address"):
        get(f"{site}/moved", allow_private=False)

    assert seen == ["127.0.0.1", "127.0.0.1"]


@pytest.fixture
def lookups(monkeypatch):
    """The names that were looked up; `pages.test` is this machine, but only the first time."""
    names = []
    real = socket.getaddrinfo

    def look_up(host, *rest, **options):
        if host != "pages.test":
            return real(host, *rest, **options)
        names.append(host)
        return real("127.0.0.1" if len(names) == 1 else "127.0.0.2", *rest, **options)

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return names


def test_the_connection_goes_to_the_address_that_was_checked(site, monkeypatch, lookups):
    monkeypatch.setattr(public_hosts, "is_public", lambda ip: str(ip) == "127.0.0.1")
    port = site.rpartition(":")[2]

    page = get(f"http://pages.test:{port}/host", allow_private=False)

    assert page.data.decode() == f"pages.test:{port}"
    assert lookups == ["pages.test"]


def test_one_private_address_among_the_public_ones_is_enough(monkeypatch):
    ips = ("8.8.8.8", "10.0.0.1")
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, 80)) for ip in ips]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)

    with pytest.raises(InputError, match=r"is a private address \(10\.0\.0\.1\)"):
        target_of("http://pages.test/", allow_private=False)


def test_the_next_address_is_tried_where_the_first_is_not_there(site):
    port = int(site.rpartition(":")[2])
    target = Target(
        f"http://pages.test:{port}/host", "http", "pages.test", port, ("::1", "127.0.0.1")
    )

    with open_at(target, {}) as response:
        assert response.content.decode() == f"pages.test:{port}"


@pytest.fixture
def secure_site(tmp_path, monkeypatch):
    """A site with a certificate for `pages.test`, which the client trusts."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("no openssl to make a certificate with")
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    subprocess.run(
        [
            *(openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
            *("-subj", "/CN=pages.test", "-addext", "subjectAltName=DNS:pages.test"),
            *("-keyout", key, "-out", certificate),
        ],
        check=True,
        capture_output=True,
    )
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    server.handle_error = lambda *_: None
    server.socket = context.wrap_socket(server.socket, server_side=True)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield server.server_port
    server.shutdown()
    server.server_close()
    thread.join()


def test_the_certificate_is_that_of_the_name_and_not_of_the_pinned_address(secure_site):
    def body(name):
        url = f"https://{name}:{secure_site}/host"
        with open_at(Target(url, "https", name, secure_site, ("127.0.0.1",)), {}) as response:
            return response.content.decode()

    assert body("pages.test") == f"pages.test:{secure_site}"
    with pytest.raises(OSError, match="certificate"):
        body("other.test")
