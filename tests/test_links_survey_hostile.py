"""Servers that answer badly, slowly, endlessly or not at all: each ends as a value."""

from __future__ import annotations

import asyncio
import gc
import gzip
import itertools
import socket
import time
import tracemalloc
import zlib
from dataclasses import replace

import pytest
from certificates import trusting
from link_hosts import HANG, QUICK, RESET, LinkHosts, page, surveyed

from refcheck.links.bodies import decoded
from refcheck.links.limits import Looks
from refcheck.links.trail import Answer, Failure

PAGES = Looks(pages=True)
BEGUN = b"HTTP/1.1 200 Fine\r\nContent-Type: text/html\r\n"
BOMB = gzip.compress(b"\0" * 50_000_000, 9)


@pytest.fixture(autouse=True)
def _nothing_is_printed(caplog, capfd):
    yield
    gc.collect()
    assert caplog.records == []
    assert "Traceback" not in capfd.readouterr().err


def forever(*steps):
    return itertools.cycle(steps)


def end_of(script, **options):
    """What comes of a page whose host answers by the script, wherever it is asked."""
    with LinkHosts(lambda _asked: script() if callable(script) else script) as server:
        return surveyed(server, "/a", **{"looks": PAGES} | options)["/a"].end


NO_HTTP = "its answer is no HTTP that can be read"
NO_ANSWER = "it closed the connection without an answer"


@pytest.mark.parametrize(
    ("script", "kind", "reason"),
    [
        pytest.param([None], "protocol", NO_ANSWER, id="closes at once"),
        pytest.param([RESET], "connection", "the connection was broken off", id="resets"),
        pytest.param([b"HTTP/1.1 200", None], "protocol", NO_ANSWER, id="closes in the first line"),
        pytest.param([BEGUN, None], "protocol", NO_ANSWER, id="closes in its headers"),
        pytest.param([b"<h1>hello</h1>\r\n\r\n", None], "protocol", NO_HTTP, id="HTTP/0.9"),
        pytest.param([b"\0\xff" * 500, None], "protocol", NO_HTTP, id="garbage"),
        pytest.param(
            [b"SSH-2.0-OpenSSH_9.6\r\n", HANG], "protocol", NO_HTTP, id="another protocol"
        ),
        pytest.param([b"HTTP/1.1 OK\r\n\r\n", None], "protocol", NO_HTTP, id="no status"),
        pytest.param([b"HTTP/1.1 99999 OK\r\n\r\n", None], "protocol", NO_HTTP, id="a long status"),
        pytest.param(
            [b"HTTP/1.1 -1 OK\r\n\r\n", None], "protocol", NO_HTTP, id="a negative status"
        ),
        pytest.param(
            [BEGUN + b"no colon\r\n\r\n", None], "protocol", NO_HTTP, id="a broken header"
        ),
        pytest.param(
            [BEGUN + b"Content-Length: many\r\n\r\n", None], "protocol", NO_HTTP, id="odd length"
        ),
        pytest.param(
            [BEGUN + b"Content-Length: -1\r\n\r\n", None], "protocol", NO_HTTP, id="negative length"
        ),
        pytest.param(
            [BEGUN + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nab", None],
            "protocol",
            NO_HTTP,
            id="two lengths",
        ),
        pytest.param(
            [BEGUN + b"X: " + b"x" * 5_000_000, HANG], "protocol", NO_HTTP, id="a header of 5 MB"
        ),
        pytest.param(
            [b"HTTP/1.1 200 " + b"x" * 99_999, HANG], "protocol", NO_HTTP, id="a long line"
        ),
        pytest.param([HANG], "timeout", "no answer within 0.8 s", id="hangs"),
        pytest.param([BEGUN, HANG], "timeout", "no answer within 0.8 s", id="hangs in its headers"),
    ],
)
def test_what_is_no_answer_says_why(script, kind, reason):
    end = end_of(script, limits=replace(QUICK, link_seconds=0.8))

    assert isinstance(end, Failure)
    assert (end.kind, end.reason) == (kind, reason)


@pytest.mark.parametrize(
    "script",
    [
        pytest.param(lambda: itertools.chain([BEGUN], forever(b"X-A: 1\r\n" * 999)), id="headers"),
        pytest.param(
            lambda: itertools.chain([BEGUN], forever(b"X: ", b"x" * 999, b"\r\n")), id="long"
        ),
        pytest.param(
            lambda: itertools.chain([BEGUN, b"X: "], forever(b"x" * 9999)), id="one header"
        ),
        pytest.param(lambda: forever(b"HTTP/1.1 100 Continue\r\n\r\n" * 99), id="1xx"),
        pytest.param(lambda: forever(b"HTTP/1.1 103 Hints\r\nLink: <x>\r\n\r\n", 0.01), id="hints"),
        pytest.param(lambda: forever(b"H", 0.05), id="a byte now and then"),
        pytest.param(
            lambda: itertools.chain([BEGUN], forever(b"X: 1\r\n", 0.05)), id="slow headers"
        ),
        pytest.param(lambda: forever(b"\r\n" * 999), id="empty lines"),
    ],
)
def test_what_never_begins_to_be_an_answer_ends_in_time_and_space(script):
    tracemalloc.start()
    began = time.monotonic()

    end = end_of(script, limits=replace(QUICK, link_seconds=0.8))

    assert isinstance(end, Failure)
    assert end.kind in ("timeout", "protocol")
    assert time.monotonic() - began < 6
    assert tracemalloc.get_traced_memory()[1] < 60_000_000
    tracemalloc.stop()


@pytest.mark.parametrize(
    ("script", "body"),
    [
        pytest.param([BEGUN + b"Content-Length: 99\r\n\r\n<p>a", None], b"<p>a", id="cut short"),
        pytest.param([BEGUN + b"Content-Length: 99\r\n\r\n<p>a", RESET], None, id="reset"),
        pytest.param([BEGUN + b"Content-Length: 99\r\n\r\n<p>a", HANG], b"<p>a", id="hangs"),
        pytest.param(
            [BEGUN + b"Transfer-Encoding: chunked\r\n\r\n4\r\n<p>a\r\n", 0.1, b"zz\r\n", HANG],
            b"<p>a",
            id="a bad chunk",
        ),
        pytest.param(
            [BEGUN + b"Transfer-Encoding: chunked\r\n\r\n4\r\n<p>a\r\n", None],
            b"<p>a",
            id="the last chunk is missing",
        ),
        pytest.param(
            [BEGUN + b"Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n<p>a", HANG],
            b"<p>a",
            id="a huge chunk",
        ),
        pytest.param(
            [BEGUN + b"Content-Encoding: br\r\nContent-Length: 4\r\n\r\n<p>a"], b"", id="brotli"
        ),
        pytest.param(
            [BEGUN + b"Content-Encoding: gzip\r\nContent-Length: 4\r\n\r\n<p>a"], b"", id="no gzip"
        ),
    ],
)
def test_a_body_that_breaks_off_leaves_the_status_standing(script, body):
    end = end_of(script)

    assert isinstance(end, Answer)
    assert (end.status, end.whole) == (200, False)
    assert body is None or end.body == body


def test_a_body_without_a_length_ends_with_the_connection():
    end = end_of([BEGUN + b"\r\n<title>a</title>", None])

    assert (end.status, end.body, end.whole) == (200, b"<title>a</title>", True)


def test_a_trickling_body_is_read_for_a_short_time():
    began = time.monotonic()

    end = end_of(lambda: itertools.chain([BEGUN + b"\r\n<p>"], forever(b"a", 0.02)))

    assert (end.status, end.whole) == (200, False)
    assert end.body.startswith(b"<p>a")
    assert time.monotonic() - began < 3


def test_an_endless_body_is_read_up_to_the_bound():
    sent = []

    def script():
        yield BEGUN + b"\r\n"
        while True:
            sent.append(b"x" * 65536)
            yield sent[-1]

    end = end_of(script, limits=replace(QUICK, body_seconds=3.0))

    assert (len(end.body), end.whole) == (65536, False)
    assert len(sent) < 300  # what the buffers in between hold


@pytest.mark.parametrize(
    ("raw", "encoding"),
    [
        pytest.param(BOMB, "gzip", id="gzip"),
        pytest.param(zlib.compress(b"\0" * 50_000_000, 9), "deflate", id="deflate"),
        pytest.param(gzip.compress(b"\0" * 40_000, 9) * 3000, "gzip", id="many members"),
        pytest.param(gzip.compress(b"") * 100_000, "gzip", id="empty members"),
    ],
)
def test_a_bomb_is_opened_a_crack(raw, encoding):
    tracemalloc.start()
    began = time.process_time()

    content, whole = decoded(raw[:2_000_000], encoding, 65536)

    assert len(content) <= 65536
    assert not whole
    assert time.process_time() - began < 0.5
    assert tracemalloc.get_traced_memory()[1] < 40_000_000
    tracemalloc.stop()


def test_a_bomb_from_a_host_is_an_answer():
    head = BEGUN + f"Content-Encoding: gzip\r\nContent-Length: {len(BOMB)}\r\n\r\n".encode()

    end = end_of([head + BOMB])

    assert (end.status, end.body, end.whole) == (200, b"\0" * 4 * 65536, False)


@pytest.mark.parametrize("size", [0, 1, 65535, 65536])
@pytest.mark.parametrize("encoding", ["", "identity", "gzip", "x-gzip", "deflate", "raw deflate"])
def test_what_fits_is_decoded_whole(size, encoding):
    text = b"<p>" * (size // 3) + b"x" * (size % 3)
    raw = {
        "": text,
        "identity": text,
        "deflate": zlib.compress(text),
        "raw deflate": zlib.compress(text)[2:-4],
    }.get(encoding, gzip.compress(text))

    assert decoded(raw, encoding.removeprefix("raw "), 65536) == (text, True)
    assert decoded(raw[:-5], encoding.removeprefix("raw "), 65536)[1] is (
        encoding in ("", "identity")
    )


def test_two_members_of_gzip_are_one_text():
    assert decoded(gzip.compress(b"one ") + gzip.compress(b"two"), "gzip", 99) == (b"one two", True)


@pytest.mark.parametrize(
    ("certificate", "host", "reason"),
    [
        pytest.param("expired", "secure.example", "its certificate has expired", id="expired"),
        pytest.param(
            "self_signed",
            "secure.example",
            "its certificate is signed by nobody but itself",
            id="self-signed",
        ),
        pytest.param(
            "host", "far.off.example", "its certificate is for another host", id="other host"
        ),
        pytest.param("host", "127.0.0.1", "its certificate is for another host", id="IP address"),
        pytest.param(None, "secure.example", "it does not speak TLS", id="plain HTTP"),
    ],
)
def test_broken_tls_is_told_in_words(certificate, host, reason):
    with LinkHosts(lambda asked: page(), certificate=certificate) as server:
        if certificate is None:
            server._converse = lambda connection: connection.sendall(page("", 400))
        address = server.url("/", host, "https")
        end = surveyed(server, address, tls=trusting())[address].end

    assert isinstance(end, Failure)
    assert (end.kind, end.reason) == ("tls", reason)
    assert server.asked == []


def test_a_certificate_that_nobody_here_knows_is_told_so():
    with LinkHosts(lambda asked: page(), certificate="host") as server:
        address = server.url("/", "secure.example", "https")
        end = surveyed(server, address)[address].end

    assert end.reason == "its certificate is signed by somebody who is not known"


def test_https_is_spoken_to_the_name_at_the_address_that_was_looked_up():
    with LinkHosts(lambda asked: page(), certificate="host") as server:
        address = server.url("/a", "secure.example", "https")
        trail = surveyed(server, address, tls=trusting())[address]

    assert trail.end.status == 200
    assert server.asked[0].host == "secure.example"


@pytest.mark.parametrize("length", [0, 5, 500])
def test_tls_that_ends_in_garbage_says_why(length):
    def converse(connection):
        secured = server._tls.wrap_socket(connection, server_side=True)
        secured.recv(65536)
        secured.sendall(BEGUN[:length])
        raw = secured.detach()
        with socket.socket(fileno=raw) as broken:
            broken.sendall(b"\x17\x03\x03\x00\x20" + b"garbage!" * 4)
            broken.recv(1)

    with LinkHosts(lambda asked: page(), certificate="host") as server:
        server._converse = converse
        address = server.url("/", "secure.example", "https")
        end = surveyed(server, address, tls=trusting())[address].end

    assert isinstance(end, Failure)
    assert end.kind in ("tls", "protocol", "connection")


def test_what_breaks_outside_of_a_request_is_not_printed(caplog):
    def tell(_address, _trail):
        asyncio.get_running_loop().call_exception_handler({"message": "a future broke"})

    with LinkHosts(lambda asked: page()) as server:
        surveyed(server, "/a", on_trail=tell)

    assert caplog.records == []


@pytest.mark.parametrize("script", [[HANG], [RESET], [None]])
def test_who_is_there_but_says_nothing_to_head_is_asked_again(script):
    with LinkHosts(lambda _asked: script) as server:
        surveyed(server, "/a", limits=replace(QUICK, link_seconds=0.6))

    again = [] if script == [HANG] else ["GET /a"]
    assert server.paths() == ["HEAD /a", "GET /a", *again]


def test_nobody_at_the_port_is_a_refused_connection():
    with LinkHosts(lambda asked: page()) as server:
        pass

    began = time.monotonic()
    end = surveyed(server, "/a", limits=replace(QUICK, first_wait=3.0))["/a"].end

    assert (end.kind, end.reason) == ("connection", "the connection was refused")
    assert time.monotonic() - began < 2  # and is not asked again


def test_a_connection_that_is_not_taken_times_out():
    with socket.socket() as full:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        others = []
        for _ in range(4):
            other = socket.socket()
            other.setblocking(False)
            other.connect_ex(full.getsockname())
            others.append(other)
        with LinkHosts(lambda asked: page()) as server:
            policy = replace(server.policy(), hosts=(f"a.example:{full.getsockname()[1]}",))
            address = f"http://a.example:{full.getsockname()[1]}/"
            limits = replace(QUICK, connect_seconds=0.5)
            end = surveyed(server, address, policy=policy, limits=limits)[address].end
        for other in others:
            other.close()

    assert (end.kind, end.reason) == ("timeout", "no answer within 0.5 s")


@pytest.mark.parametrize(
    "value", ["http://", "//", "http://[", "\\\\x", "http:", "?", "#", "  ", "%", "a b"]
)
def test_no_location_stops_the_run(value):
    with LinkHosts(lambda asked: page("", 302, f"Location: {value}", body=b"")) as server:
        trails = surveyed(server, "/a", "/b")

    assert len(trails) == 2
