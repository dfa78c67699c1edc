from __future__ import annotations

import contextlib
import gzip
import json
import socket
import ssl
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from certificates import authority, serving

from refcheck.cli.address import fetch
from refcheck.errors import InputError
from refcheck.links.guard import Policy
from refcheck.reading.declared import in_utf8

PAGE = "<p>Thé.[1] Eau.[2]</p><h2>References</h2><ol><li>Feuille A. Thé. 1999.</li></ol>"
LIMIT = 50 * 1024 * 1024
PRIVATE = Policy(private=True)


class Pages(BaseHTTPRequestHandler):
    def do_GET(self):
        {
            "/page": lambda: self.send(PAGE.encode(), "text/html; charset=utf-8"),
            "/latin": lambda: self.send(PAGE.encode("latin-1"), "text/html; charset=ISO-8859-1"),
            "/text": lambda: self.send(b"Tea.[1]\n\n1. Leaf A. Tea. 1999.\n", "text/plain"),
            "/pdf": lambda: self.send(b"%PDF-1.7\n", "application/pdf"),
            "/short": lambda: self.send(PAGE.encode(), "text/html", more=1),
            "/gzip": lambda: self.send(gzip.compress(PAGE.encode()), "text/html", encoding="gzip"),
            "/bomb": lambda: self.send(gzip.compress(bytes(10**7)), "text/html", encoding="gzip"),
            "/gone": lambda: self.send(b"no", "text/html", status=404),
            "/moved": lambda: self.send(b"", "text/html", status=301, location="/page"),
            "/round": lambda: self.send(b"", "text/html", status=302, location="/round"),
            "/file": lambda: self.send(b"", "text/html", status=302, location="file:///etc/passwd"),
            "/back": lambda: self.send(b"", "text/html", 302, "http://127.0.0.1:9\\@8.8.8.8/"),
            "/tab": lambda: self.send(b"", "text/html", 302, "/pa\tge"),
            "/user": lambda: self.send(b"", "text/html", 302, "http://me:it@example.org/"),
            "/elsewhere": lambda: self.send(b"", "text/html", 302, f"{self.own}/page"),
            "/half": lambda: self.send(b"", "text/html", 302, "http://[::1"),
            "/accent": lambda: self.send(b"", "text/html", 302, "/Th\u00c3\u00a9"),
            "/Th%C3%A9": lambda: self.send(PAGE.encode(), "text/html; charset=utf-8"),
            "/port": lambda: self.send(b"", "text/html", 302, "http://127.0.0.1:9/"),
            "/authorization": lambda: self.send(
                str(self.headers["Authorization"]).encode(), "text/plain"
            ),
            "http://pages.example/proxied": lambda: self.send(self.path.encode(), "text/plain"),
            "/host": lambda: self.send(self.headers["Host"].encode(), "text/plain"),
            "/trickle": self.trickle,
            "/endless-redirect": lambda: self.endless(302, "/page"),
            "/headers": self.trickle_headers,
            "/endless": self.endless,
        }[self.path]()

    def send(self, body, media, status=200, location=None, *, encoding="identity", more=0):
        self.send_response(status)
        self.send_header("Content-Type", media)
        self.send_header("Content-Encoding", encoding)
        self.send_header("Content-Length", str(len(body) + more))
        if location:
            self.send_header("Location", location)
        self.end_headers()
        self.wfile.write(body)

    @property
    def own(self):
        return f"http://127.0.0.1:{self.server.server_port}"

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


def get(address, policy=PRIVATE, **bounds):
    return fetch(address, policy, **{"seconds": 10, "maximum_bytes": LIMIT} | bounds)


def test_a_page_is_fetched_and_checked_under_its_address(site, refcheck):
    options = ("--allow-private", "--select", "REF0", "--format", "json", "--fail-on", "never")

    ran = refcheck(f"{site}/page", *options)

    (article,) = json.loads(ran.out)["articles"]
    assert article["path"] == f"{site}/page"
    assert len(article["references"]) == 1
    assert ran.err == "report: reports/page.html\n"


def test_the_charset_of_the_header_counts(site):
    assert get(f"{site}/latin").data.decode("utf-8-sig") == PAGE


@pytest.mark.parametrize(
    "charset", ["punycode", "idna", "zlib", "utf-7", "x" * 30000, "\0", "\udcff"]
)
def test_a_charset_that_no_page_has_is_passed_over(charset):
    """Python's own among them take hours for a long page, and seconds for this."""
    data = b"a-" + b"kva" * 40_000
    began = time.process_time()

    assert in_utf8(data, charset) == data
    assert time.process_time() - began < 1


def test_latin_1_is_what_browsers_take_for_it():
    assert in_utf8(b"\x80", "iso-8859-1").decode("utf-8-sig") == "€"


def test_a_compressed_page_is_read_up_to_the_limit(site):
    assert get(f"{site}/gzip").data.decode() == PAGE
    assert len(get(f"{site}/bomb", maximum_bytes=1000).data) == 1001


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
        ("/tab", "holds a control character"),
        ("/user", "a user's name"),
        ("/half", "cannot be read as an address"),
        ("/short", "its answer broke off"),
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
    assert ran.complaints == [
        "refcheck: http://127.0.0.1:9/ cannot be fetched: the connection was refused"
    ]


def test_offline_fetches_nothing(site, refcheck):
    ran = refcheck(f"{site}/page", "--allow-private", "--offline", "--no-report")

    assert ran.code == 2
    assert "the run is offline" in ran.err


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost", "0x7f.1", "[::ffff:127.0.0.1]"])
def test_private_addresses_need_a_word(refcheck, name):
    ran = refcheck(f"http://{name}/", "--no-report")

    assert ran.code == 2
    assert len(ran.complaints) == 1
    assert ran.complaints[0].startswith(f"refcheck: http://{name}/ is not fetched: ")
    assert "--allow-private or --allow-host permits it" in ran.complaints[0]


def test_the_word_may_name_the_host(site, refcheck):
    host = site.removeprefix("http://")

    assert (
        refcheck(f"{site}/page", "--allow-host", host, "--select", "REF0", "--no-report").code == 0
    )


@pytest.mark.parametrize("pattern", ["*", "*.10.0.0.1", "a,b", "[x]", "wiki.corp:0"])
def test_a_host_that_cannot_be_meant_is_one_line(refcheck, pattern):
    ran = refcheck("page.html", "--allow-host", pattern, "--no-report")

    assert ran.code == 2
    assert len(ran.complaints) == 1
    assert pattern in ran.complaints[0]


@pytest.mark.parametrize("address", ["file:///etc/passwd", "ftp://example.org/"])
def test_only_http_is_fetched(address):
    with pytest.raises(InputError, match="only http and https"):
        get(address)


def test_a_settings_file_cannot_allow_private_addresses(site, refcheck, tmp_path):
    (tmp_path / "refcheck.toml").write_text("allow-private = true\n")

    assert refcheck(f"{site}/page", "--no-report").code == 2


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("http://127.0.0.1:18600\\@8.8.8.8/secret", "a backslash"),
        ("http://8.8.8.8/\\x", "a backslash"),
        ("http://8.8.8.8\t/", "a control character"),
        ("http://me:secret@8.8.8.8/", "user's name"),
        ("http://[::1", "cannot be read"),
        ("http:///x", "two ways"),
        ("http://8.8.8.8:99999/", "cannot be read"),
        ("http://\udcff/", "a control character"),
    ],
)
@pytest.mark.parametrize("private", [True, False])
def test_an_address_that_can_be_read_in_two_ways_is_read_in_none(address, message, private):
    with pytest.raises(InputError, match=message):
        get(address, Policy(private=private))


@pytest.mark.parametrize("address", ["http://127.0.0.1:18600\\@8.8.8.8/secret", "http://[::1"])
def test_a_strange_address_is_one_line(refcheck, address):
    ran = refcheck(address, "--no-report")

    assert ran.code == 2
    assert ran.out == ""
    assert len(ran.complaints) == 1


def test_a_redirect_in_utf8_is_followed(site):
    assert get(f"{site}/accent").data.decode() == PAGE


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


@pytest.fixture
def named(site, lookups):
    """The site by its name, with its port."""
    return f"pages.test:{site.rpartition(':')[2]}"


def test_a_redirect_reaches_nothing_that_the_user_did_not_name(named):
    with pytest.raises(InputError, match=r"it leads to http://127\.0\.0\.1:\d+/page: .* loopback"):
        get(f"http://{named}/elsewhere", Policy(hosts=(named,)))


def test_the_connection_goes_to_the_address_that_was_checked(named, lookups):
    page = get(f"http://{named}/host", Policy(hosts=(named,)))

    assert page.data.decode() == named
    assert lookups == ["pages.test"]


def test_one_private_address_among_the_public_ones_is_enough(monkeypatch):
    ips = ("8.8.8.8", "10.0.0.1")
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, 80)) for ip in ips]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)

    with pytest.raises(InputError, match=r"pages\.test is at 10\.0\.0\.1, a private address"):
        get("http://pages.test/", Policy())


def test_a_port_that_nobody_named_is_not_redirected_to(site):
    with pytest.raises(InputError, match=r"it leads to http://127\.0\.0\.1:9/"):
        get(f"{site}/port", Policy(hosts=(site.removeprefix("http://"),)))


def test_the_next_address_is_tried_where_the_first_is_not_there(named, monkeypatch):
    port = int(named.rpartition(":")[2])
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (f"127.0.0.{n}", port)) for n in (9, 1)]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)

    assert get(f"http://{named}/host", Policy(hosts=(named,))).data.decode() == named


def test_no_proxy_is_taken_from_the_surroundings(site, monkeypatch):
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")

    assert get(f"{site}/page").data.decode() == PAGE


def test_a_proxy_that_the_user_names_is_taken_and_looks_the_name_up(site):
    page = get("http://pages.example/proxied", Policy(), proxy=site)

    assert page.data.decode() == "http://pages.example/proxied"


@pytest.mark.parametrize("host", ["127.0.0.1", "wiki.internal", "metadata.google.internal"])
def test_a_proxy_is_not_asked_for_what_is_private_by_its_spelling(site, host):
    with pytest.raises(InputError, match="is not fetched"):
        get(f"http://{host}/proxied", Policy(), proxy=site)


def test_nothing_is_taken_from_netrc(site, monkeypatch, tmp_path):
    netrc = tmp_path / "netrc"
    netrc.write_text("default login me password secret\n")
    monkeypatch.setenv("NETRC", str(netrc))

    assert get(f"{site}/authorization").data.decode() == "None"


@pytest.fixture
def secure_site(tmp_path, monkeypatch):
    """A site with a certificate for `pages.test`, which the client trusts."""
    certificate = tmp_path / "certificate.pem"
    certificate.write_bytes(authority().cert_pem.bytes())
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
    context = serving()
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


def test_the_certificate_is_that_of_the_name_and_not_of_the_pinned_address(
    secure_site, monkeypatch
):
    here = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", secure_site))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: here)

    page = get(f"https://pages.test:{secure_site}/host")

    assert page.data.decode() == f"pages.test:{secure_site}"
    with pytest.raises(InputError, match="its certificate is for another host"):
        get(f"https://other.test:{secure_site}/host")


def test_certificates_are_read_once_for_all_pages(secure_site, monkeypatch):
    here = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", secure_site))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: here)
    read, made = ssl.create_default_context, []
    monkeypatch.setattr(ssl, "create_default_context", lambda **w: made.append(w) or read(**w))

    for _ in range(3):
        get(f"https://pages.test:{secure_site}/host")

    assert len(made) == 1


def test_certificates_that_are_not_there_are_told(site, monkeypatch, tmp_path):
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "none.pem"))

    with pytest.raises(InputError, match="REQUESTS_CA_BUNDLE"):
        get(f"{site}/page")
