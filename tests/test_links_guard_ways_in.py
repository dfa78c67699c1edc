"""Ways in: each is tried against a listener on loopback that nobody may reach."""

from __future__ import annotations

import asyncio
import json
import socket
import threading

import pytest
from certificates import serving, trusting
from loopback_web import Listener, NameServer, Site, Zone, answer, redirect

from refcheck.links.client import Client
from refcheck.links.guard import Forbidden, Policy
from refcheck.links.names import Names
from refcheck.links.pins import Pins
from refcheck.links.survey import Limits, Looks, survey
from refcheck.links.trail import Answer, Failure

LIMITS = Limits(
    interval=0.0,
    link_seconds=8.0,
    connect_seconds=2.0,
    body_seconds=2.0,
    first_wait=0.01,
    longest_wait=0.1,
    attempts=1,
)
EVERYTHING = Looks(pages=True, fragments=True, secure=True)
PUBLIC = "8.8.8.8"  # the tests' sockets cannot get there


@pytest.fixture(scope="module")
def servers():
    """A listener on loopback, by IPv4 and where there is IPv6 by it too, a site, a name server."""
    with Listener() as listener, Site() as site, NameServer() as names:
        try:
            second = Listener("::1", listener.port)
        except OSError:
            yield listener, site, names
            return
        listener.beside = second
        with second:
            yield listener, site, names


@pytest.fixture
def forbidden(servers):
    """The listener that nobody may reach."""
    for listener in filter(None, (servers[0], servers[0].beside)):
        listener.forget()
    return servers[0]


@pytest.fixture
def site(servers):
    servers[1].answers.clear()
    servers[1].requests.clear()
    return servers[1]


@pytest.fixture
def names(servers, monkeypatch):
    """The system's name server: whoever looks a name up a second time is told what it says then.

    `public.test` and `other.test` are sites that the tests may reach, `evil.test` is not.
    """
    real, server = socket.getaddrinfo, servers[2]

    def look_up(host, port, *rest, **options):
        name = str(host).rstrip(".").lower()
        if not name.endswith((".test", "localhost")):
            return real(host, port, *rest, **options)
        return [one for ip in server.lookup(name, port) for one in real(ip, port, *rest, **options)]

    known = ("public.test", "other.test", "evil.test", "localhost")
    server.zones = {name: Zone([["127.0.0.1"]]) for name in known}
    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return server


@pytest.fixture
def ask(forbidden, site, names):
    """`ask(address)`: its trail, where the listener's port is open and its IP address is not."""

    def run(*addresses, policy=None, **options):
        trails = {}
        hosts = (f"public.test:{site.port}", f"other.test:{site.port}")
        survey(
            addresses,
            policy=policy or Policy(hosts=hosts, ports=(forbidden.port, site.port)),
            looks=EVERYTHING,
            user_agent="refcheck/test",
            seconds=20.0,
            on_trail=trails.__setitem__,
            **{"limits": LIMITS} | options,
        )
        return trails[addresses[0]] if len(addresses) == 1 else trails

    return run


LOOPBACK = [
    pytest.param("127.0.0.1", id="dotted"),
    pytest.param("127.0.0.1.", id="rooted"),
    pytest.param("2130706433", id="decimal"),
    pytest.param("017700000001", id="octal"),
    pytest.param("0177.0.0.01", id="octal parts"),
    pytest.param("0x7f000001", id="hex"),
    pytest.param("0x7f.0.0x0.1", id="mixed parts"),
    pytest.param("127.1", id="two parts"),
    pytest.param("127.0.1", id="three parts"),
    pytest.param("%31%32%37.0.0.1", id="percents"),
    pytest.param("127%2E0%2E0%2E1", id="dots in percents"),
    pytest.param("①②⑦.⓪.⓪.①", id="digits in circles"),
    pytest.param("１２７．０．０．１", id="full width"),
    pytest.param("𝟭𝟮𝟳.𝟬.𝟬.𝟭", id="bold digits"),
    pytest.param("¹²⁷.⁰.⁰.¹", id="superscripts"),
    pytest.param("127。0。0。1", id="ideographic stops"),
    pytest.param("127｡0｡0｡1", id="half-width stops"),
    pytest.param("[::1]", id="IPv6"),
    pytest.param("[0:0:0:0:0:0:0:1]", id="IPv6 in full"),
    pytest.param("[0000::0001]", id="IPv6 with zeros"),
    pytest.param("[::ffff:7f00:1]", id="mapped"),
    pytest.param("[::ffff:127.0.0.1]", id="mapped and dotted"),
    pytest.param("[0:0:0:0:0:FFFF:7F00:0001]", id="mapped in full"),
    pytest.param("localhost", id="localhost"),
    pytest.param("LocalHost.", id="localhost rooted"),
    pytest.param("ⓛⓞⓒⓐⓛⓗⓞⓢⓣ", id="localhost in circles"),
    pytest.param("ｌｏｃａｌｈｏｓｔ", id="localhost in full width"),
    pytest.param("loca%6Chost", id="localhost in percents"),
    pytest.param("evil.test", id="a name"),
    pytest.param("EVIL.test.", id="a name rooted"),
]


@pytest.mark.parametrize("host", LOOPBACK)
def test_no_spelling_of_loopback_leads_there(ask, forbidden, host):
    trail = ask(f"http://{host}:{forbidden.port}/secret")

    assert isinstance(trail.end, Forbidden)
    assert trail.end.kind == "private"
    assert forbidden.came() == []


@pytest.mark.parametrize("host", LOOPBACK)
def test_each_spelling_is_a_way_in_where_the_user_opens_it(ask, forbidden, host):
    ask(f"http://{host}:{forbidden.port}/", policy=Policy(private=True, ports=(forbidden.port,)))

    if "ffff" not in host.lower():  # the tests' sockets know no mapped addresses
        assert forbidden.came() != []


@pytest.mark.parametrize(
    "address",
    [
        pytest.param("http://[::127.0.0.1]:{port}/", id="compatible"),
        pytest.param("http://[::ffff:0:127.0.0.1]:{port}/", id="translated"),
        pytest.param("http://[64:ff9b::127.0.0.1]:{port}/", id="NAT64"),
        pytest.param("http://[64:ff9b:1::127.0.0.1]:{port}/", id="NAT64, local"),
        pytest.param("http://[2002:7f00:1::1]:{port}/", id="6to4"),
        pytest.param("http://[2001:0:7f00:1::1]:{port}/", id="Teredo"),
        pytest.param("http://[2a00::5efe:127.0.0.1]:{port}/", id="ISATAP"),
        pytest.param("http://[::]:{port}/", id="unspecified IPv6"),
        pytest.param("http://0:{port}/", id="zero"),
        pytest.param("http://0.0.0.0:{port}/", id="unspecified"),
        pytest.param("http://127.127.127.127:{port}/", id="elsewhere in loopback"),
        pytest.param("http://169.254.169.254/latest/meta-data/", id="metadata"),
        pytest.param("http://[fd00:ec2::254]/latest/meta-data/", id="metadata by IPv6"),
        pytest.param("http://[::ffff:a9fe:a9fe]/", id="metadata mapped"),
        pytest.param("http://0xa9fea9fe/", id="metadata in hex"),
        pytest.param("http://168.63.129.16/", id="metadata at a public address"),
        pytest.param("http://metadata.google.internal/", id="metadata by name"),
        pytest.param("http://[fe80::1%25lo]:{port}/", id="zone"),
        pytest.param("http://[::1%25lo]:{port}/", id="loopback with a zone"),
        pytest.param("http://[::1%lo]:{port}/", id="zone unescaped"),
        pytest.param("http://public.test@127.0.0.1:{port}/", id="a name before the host"),
        pytest.param("http://public.test:80@127.0.0.1:{port}/", id="a password before the host"),
        pytest.param("http://public.test%40127.0.0.1:{port}/", id="at sign in percents"),
        pytest.param("http://127.0.0.1:{port}@public.test:{site}/", id="the host as a name"),
        pytest.param("http://public.test:{site}\\@127.0.0.1:{port}/", id="backslash, at sign"),
        pytest.param(
            "http://127.0.0.1:{port}\\@public.test:{site}/", id="backslash after the host"
        ),
        pytest.param("http:\\\\127.0.0.1:{port}\\", id="backslashes for slashes"),
        pytest.param("http:/127.0.0.1:{port}/", id="one slash"),
        pytest.param("http:127.0.0.1:{port}/", id="no slash"),
        pytest.param("http:////127.0.0.1:{port}/", id="four slashes"),
        pytest.param("http://127.0.0.1:{port}#@public.test:{site}/", id="fragment, at sign"),
        pytest.param("http://127.0.0.1:{port}?@public.test:{site}/", id="query, at sign"),
        pytest.param("http://127.0.0.1:{port};@public.test:{site}/", id="semicolon, at sign"),
        pytest.param("http://127.0.0.1:{port} @public.test:{site}/", id="space, at sign"),
        pytest.param("http://127.0.0.1 &@public.test:{site}# @127.0.0.1:{port}/", id="three hosts"),
        pytest.param("http://127.0.0.1:{port}:80/", id="two ports"),
        pytest.param("http://127.0.0.1\t:{port}/", id="tab in the host"),
        pytest.param("ht\ntp://127.0.0.1:{port}/", id="line feed in the scheme"),
        pytest.param("\x00http://127.0.0.1:{port}/", id="NUL in front"),
        pytest.param("http://127.0.0\u200b.1:{port}/", id="zero-width space"),
        pytest.param("http://127.0.0\u200d.1:{port}/", id="zero-width joiner"),
        pytest.param("http://\u202a127.0.0.1:{port}/", id="direction"),
        pytest.param("http://\ufeff127.0.0.1:{port}/", id="byte-order mark"),
        pytest.param("http://127.0.\u00ad0.1:{port}/", id="soft hyphen"),
        pytest.param("http://127.0.0%E2%80%8B.1:{port}/", id="zero-width space in percents"),
        pytest.param("http://127.0.0.1%00.public.test:{port}/", id="NUL in the host"),
        pytest.param("http://127.0.0.1%2f.public.test:{port}/", id="slash in the host"),
        pytest.param("http://127.0.0.1%23.public.test:{port}/", id="hash in the host"),
        pytest.param("http://127.0.0.1／.public.test:{port}/", id="full-width slash"),
        pytest.param("http://127.0.0.1℀.public.test:{port}/", id="a character with a slash in it"),
        pytest.param("http://127.0.0.1:{port}/\r\nHost: public.test", id="CRLF in the path"),
        pytest.param(
            "http://public.test:{site}/\r\n\r\nGET http://127.0.0.1:{port}/", id="smuggling"
        ),
        pytest.param("https://127.0.0.1:{port}/", id="https"),
        pytest.param("ftp://127.0.0.1:{port}/", id="ftp"),
        pytest.param("gopher://127.0.0.1:{port}/_GET%20/", id="gopher"),
        pytest.param("ws://127.0.0.1:{port}/", id="web socket"),
        pytest.param("file://127.0.0.1:{port}/etc/passwd", id="file"),
        pytest.param("http+unix://%2Fvar%2Frun%2Fdocker.sock/", id="a socket of the system"),
        pytest.param("view-source:http://127.0.0.1:{port}/", id="view-source"),
        pytest.param("//127.0.0.1:{port}/", id="no scheme"),
    ],
)
def test_no_address_leads_to_what_is_private(ask, forbidden, site, address):
    trail = ask(address.format(port=forbidden.port, site=site.port))

    assert isinstance(trail.end, Forbidden)
    assert trail.hops == ()
    assert forbidden.came() == []
    assert site.requests == []


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("host", ["127.0.0.1", "evil.test", "0x7f.1", "[::1]"])
def test_no_redirect_leads_to_what_is_private(ask, forbidden, site, status, host):
    site.answers["/a"] = redirect(f"http://{host}:{forbidden.port}/", status)

    trail = ask(f"http://public.test:{site.port}/a")

    assert isinstance(trail.end, Forbidden)
    assert trail.end.kind == "private"
    assert [hop.status for hop in trail.hops] == [status]
    assert forbidden.came() == []


@pytest.mark.parametrize(
    ("location", "kind"),
    [
        pytest.param(b"//127.0.0.1:{port}/", "private", id="the same scheme"),
        pytest.param(b"///127.0.0.1:{port}/", "spelling", id="three slashes"),
        pytest.param(b"/\\127.0.0.1:{port}/", "spelling", id="slash, backslash"),
        pytest.param(b"\\\\127.0.0.1:{port}/", "spelling", id="two backslashes"),
        pytest.param(b"http:127.0.0.1:{port}/", "spelling", id="no slash"),
        pytest.param(b"http:/127.0.0.1:{port}/", "spelling", id="one slash"),
        pytest.param(b"HTTP://127.0.0.1:{port}/", "private", id="upper case"),
        pytest.param(b"  http://127.0.0.1:{port}/  ", "private", id="spaces around"),
        pytest.param(
            b"http://\xef\xbc\x91\xef\xbc\x92\xef\xbc\x97.1:{port}/", "private", id="UTF-8"
        ),
        pytest.param(b"http://127.0.0.1\xad:{port}/", "spelling", id="Latin-1"),
        pytest.param(b"http://\xff\xfe127.0.0.1:{port}/", "spelling", id="no text at all"),
        pytest.param(b"http://me:it@127.0.0.1:{port}/", "credentials", id="credentials"),
        pytest.param(
            b"http://me:it@public.test:{site}/", "credentials", id="credentials, same host"
        ),
        pytest.param(b"http://public.test:{site}\\@127.0.0.1:{port}/", "spelling", id="backslash"),
        pytest.param(b"http://public.test:1/", "port", id="a port that is not the named one"),
        pytest.param(b"http://8.8.8.8:22/", "port", id="another port"),
        pytest.param(b"https://127.0.0.1:{port}/", "private", id="https"),
        pytest.param(b"file:///etc/passwd", "scheme", id="file"),
        pytest.param(b"gopher://127.0.0.1:{port}/_x", "scheme", id="gopher"),
        pytest.param(b"ftp://127.0.0.1:{port}/", "scheme", id="ftp"),
        pytest.param(b"javascript:fetch('http://127.0.0.1:{port}/')", "scheme", id="javascript"),
        pytest.param(b"data:text/html,<img src=http://127.0.0.1:{port}/>", "scheme", id="data"),
        pytest.param(b"http://169.254.169.254/latest/", "private", id="metadata"),
    ],
)
def test_no_location_leads_to_what_is_private(ask, forbidden, site, location, kind):
    location = location.replace(b"{port}", b"%d" % forbidden.port)
    site.answers["/a"] = redirect(location.replace(b"{site}", b"%d" % site.port))

    trail = ask(f"http://public.test:{site.port}/a")

    assert isinstance(trail.end, Forbidden)
    assert trail.end.kind == kind
    assert trail.end.url != trail.asked
    assert forbidden.came() == []


def test_the_last_of_many_redirects_is_looked_at_like_the_first(ask, forbidden, site):
    for number in range(6):
        site.answers[f"/{number}"] = redirect(f"/{number + 1}")
    site.answers["/6"] = redirect(f"http://127.0.0.1:{forbidden.port}/")

    trail = ask(f"http://public.test:{site.port}/0")

    assert isinstance(trail.end, Forbidden)
    assert len(trail.hops) == 7
    assert forbidden.came() == []


@pytest.mark.parametrize(
    "head",
    [
        pytest.param("Refresh: 0; url=http://{there}/", id="Refresh"),
        pytest.param('Alt-Svc: h2="{there}", http/1.1="{there}"; ma=60', id="Alt-Svc"),
        pytest.param("Content-Location: http://{there}/", id="Content-Location"),
        pytest.param("Location: http://{there}/", id="Location of no redirect"),
        pytest.param("Link: <http://{there}/>; rel=preload", id="preload"),
        pytest.param("Link: <http://{there}/>; rel=canonical", id="canonical"),
        pytest.param('Report-To: {{"endpoints":[{{"url":"http://{there}/"}}]}}', id="Report-To"),
        pytest.param("Content-Security-Policy: report-uri http://{there}/", id="report-uri"),
        pytest.param("SourceMap: http://{there}/", id="SourceMap"),
        pytest.param("X-Accel-Redirect: http://{there}/", id="X-Accel-Redirect"),
    ],
)
def test_no_header_leads_to_what_is_private(ask, forbidden, site, head):
    site.answers["/a"] = answer(200, head.format(there=f"127.0.0.1:{forbidden.port}"))

    trail = ask(f"http://public.test:{site.port}/a", f"http://public.test:{site.port}/b")

    assert {one.asked: one.end.status for one in trail.values()} == {
        f"http://public.test:{site.port}/a": 200,
        f"http://public.test:{site.port}/b": 404,
    }
    assert forbidden.came() == []


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("<meta http-equiv=refresh content='0; url=http://{there}/'>", id="refresh"),
        pytest.param("<base href='http://{there}/'><a href=x>", id="base"),
        pytest.param("<link rel=canonical href='http://{there}/'>", id="canonical"),
        pytest.param("<iframe src='http://{there}/'></iframe><img src='//{there}/'>", id="frame"),
        pytest.param("<script>location='http://{there}/'</script>", id="script"),
        pytest.param(
            "<!DOCTYPE html SYSTEM 'http://{there}/dtd'><p>x</p>", id="document type definition"
        ),
        pytest.param(
            "<?xml version='1.0'?><!DOCTYPE x [<!ENTITY e SYSTEM 'http://{there}/'>]><x>&e;</x>",
            id="entity",
        ),
    ],
)
def test_no_page_leads_to_what_is_private(ask, forbidden, site, body):
    page = body.format(there=f"127.0.0.1:{forbidden.port}").encode()
    site.answers["/a"] = answer(body=page)

    trail = ask(f"http://public.test:{site.port}/a#part")

    assert isinstance(trail.end, Answer)
    assert trail.end.body == page
    assert forbidden.came() == []


@pytest.mark.parametrize(
    ("status", "head"),
    [
        pytest.param(300, "Location: http://{there}/", id="300"),
        pytest.param(304, "Location: http://{there}/", id="304"),
        pytest.param(305, "Location: http://{there}/", id="305 Use Proxy"),
        pytest.param(306, "Location: http://{there}/", id="306"),
        pytest.param(401, 'WWW-Authenticate: Basic realm="http://{there}/"', id="401"),
        pytest.param(407, 'Proxy-Authenticate: Basic realm="x"', id="407"),
        pytest.param(511, "Location: http://{there}/", id="511"),
    ],
)
def test_no_other_status_leads_to_what_is_private(ask, forbidden, site, status, head):
    site.answers["/a"] = answer(status, head.format(there=f"127.0.0.1:{forbidden.port}"), body=b"")

    trail = ask(f"http://public.test:{site.port}/a")

    assert isinstance(trail.end, Answer)
    assert trail.end.status == status
    assert site.seen("Authorization") == []
    assert forbidden.came() == []


def test_neither_early_hints_nor_another_protocol_lead_to_what_is_private(ask, forbidden, site):
    there = f"127.0.0.1:{forbidden.port}"
    hints = f"HTTP/1.1 103 Early\r\nLink: <http://{there}/>; rel=preload\r\n"
    hints += f"Location: http://{there}/\r\n\r\n"
    site.answers["/a"] = hints.encode() + answer()
    site.answers["/b"] = answer(101, "Connection: Upgrade", "Upgrade: websocket", body=b"")

    ask(f"http://public.test:{site.port}/a", f"http://public.test:{site.port}/b")

    assert forbidden.came() == []


def test_what_robots_txt_redirects_to_is_looked_at_too(ask, forbidden, site):
    site.answers["/robots.txt"] = redirect(f"http://127.0.0.1:{forbidden.port}/robots.txt")
    site.answers["/a"] = answer()

    ask(f"http://public.test:{site.port}/a", robots=True)

    assert any(b" /robots.txt " in request for request in site.requests)
    assert forbidden.came() == []


@pytest.mark.parametrize(
    "rounds",
    [
        pytest.param([["127.0.0.1"], [PUBLIC]], id="private, then public"),
        pytest.param([[PUBLIC, "127.0.0.1"]], id="private second"),
        pytest.param([["127.0.0.1", PUBLIC]], id="private first"),
        pytest.param([[PUBLIC, "1.1.1.1", "9.9.9.9", "127.0.0.1"]], id="private last of four"),
        pytest.param([[PUBLIC, "::1"]], id="IPv6 loopback beside public IPv4"),
        pytest.param([["2606:4700::1111", "127.0.0.1"]], id="loopback beside public IPv6"),
        pytest.param([["::1"]], id="IPv6 loopback alone"),
        pytest.param([["::ffff:127.0.0.1"]], id="mapped"),
        pytest.param([["::127.0.0.1"]], id="compatible"),
        pytest.param([["64:ff9b::7f00:1"]], id="NAT64"),
        pytest.param([["2002:7f00:1::1"]], id="6to4"),
        pytest.param([["fe80::1"]], id="link-local"),
        pytest.param([["0.0.0.0"]], id="unspecified"),
        pytest.param([["::"]], id="unspecified IPv6"),
        pytest.param([["169.254.169.254"]], id="metadata"),
        pytest.param([["255.255.255.255"]], id="broadcast"),
    ],
)
@pytest.mark.parametrize("alias", [None, "inner.evil.test"])
def test_no_name_leads_to_what_is_private(ask, forbidden, names, rounds, alias):
    names.zones["evil.test"] = Zone(rounds, alias)

    trail = ask(f"http://evil.test:{forbidden.port}/")

    assert isinstance(trail.end, Forbidden)
    assert trail.end.kind == "private"
    assert forbidden.came() == []


@pytest.mark.parametrize("port", ["80", "{port}"])
def test_a_name_that_changes_between_check_and_use_gains_nothing(ask, forbidden, names, port):
    zone = names.zones["evil.test"] = Zone([[PUBLIC], ["127.0.0.1"]])
    places = [f"http://evil.test:{port}/{n}".format(port=forbidden.port) for n in range(5)]

    trails = ask(*places)

    assert all(isinstance(trail.end, Failure) for trail in trails.values())
    assert sorted(zone.asked) == [1, 28]
    assert forbidden.came() == []


def test_a_name_that_changes_while_it_redirects_gains_nothing(ask, forbidden, site, names):
    policy = Policy(ports=(site.port, forbidden.port), hosts=(f"public.test:{site.port}",))
    zone = names.zones["evil.test"] = Zone([[PUBLIC], ["127.0.0.1"]])
    site.answers["/a"] = redirect(f"http://evil.test:{forbidden.port}/a")
    site.answers["/b"] = redirect(f"http://evil.test:{forbidden.port}/b")

    trails = ask(
        *(f"http://public.test:{site.port}/{n}" for n in "ab"),
        f"http://evil.test:{forbidden.port}/c",
        policy=policy,
    )

    assert all(isinstance(trail.end, Failure) for trail in trails.values())
    assert sorted(zone.asked) == [1, 28]
    assert forbidden.came() == []


def test_an_open_connection_of_one_name_serves_no_other(ask, site):
    """`evil.test` is at the same IP address and port, and nobody named it."""
    site.answers["/a"] = answer()
    here = f"http://public.test:{site.port}/a"

    trails = ask(here, f"http://evil.test:{site.port}/a", f"http://127.0.0.1:{site.port}/a")

    assert trails[here].end.status == 200
    assert {type(trail.end) for url, trail in trails.items() if url != here} == {Forbidden}
    assert set(site.seen("Host")) == {f"public.test:{site.port}"}


def test_names_at_one_address_are_spoken_to_apart(ask, site):
    site.answers["/a"] = answer()

    ask(f"http://public.test:{site.port}/a", f"http://other.test:{site.port}/a")

    assert set(site.seen("Host")) == {f"public.test:{site.port}", f"other.test:{site.port}"}


def test_nothing_that_one_host_sends_is_given_to_another(ask, site):
    cookie = "Set-Cookie: session=1; Path=/"
    site.answers["/a"] = redirect(f"http://other.test:{site.port}/b", 302, cookie)
    site.answers["/b"] = redirect("/c", 302, cookie, "WWW-Authenticate: Basic realm=x")
    site.answers["/c"] = answer()

    trail = ask(f"http://public.test:{site.port}/a")

    assert isinstance(trail.end, Answer)
    assert trail.end.status == 200
    for name in ("Cookie", "Authorization", "Referer", "Origin"):
        assert site.seen(name) == []


@pytest.mark.parametrize(
    "location",
    [
        "/c%0d%0aX-Injected:%201",
        "/c%0aX-Injected:%201%0a%0a",
        "/c\u560d\u560aX-Injected: 1",
        "/c?%0d%0aX-Injected:1",
    ],
)
def test_no_location_writes_a_header(ask, site, location):
    site.answers["/a"] = redirect(location)

    ask(f"http://public.test:{site.port}/a")

    assert len(site.requests) >= 2
    assert site.seen("X-Injected") == []


PROXIES = ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy")


@pytest.mark.parametrize("variable", PROXIES)
def test_no_proxy_is_taken_from_the_surroundings(ask, forbidden, site, monkeypatch, variable):
    monkeypatch.setenv(variable, f"http://127.0.0.1:{forbidden.port}")
    monkeypatch.setenv("NO_PROXY", "nothing.test")
    site.answers["/a"] = answer()

    trail = ask(f"http://public.test:{site.port}/a")

    assert trail.end.status == 200
    assert forbidden.came() == []


def test_no_exception_from_a_proxy_is_taken_from_the_surroundings(ask, site, monkeypatch):
    monkeypatch.setenv("NO_PROXY", "*")

    trail = ask("http://pages.example/a", proxy=f"http://127.0.0.1:{site.port}")

    assert trail.end.status == 404
    assert site.requests[0].split()[1] == b"http://pages.example/a"


@pytest.mark.parametrize("host", ["127.0.0.1", "[::1]", "localhost", "wiki.internal", "0x7f.1"])
def test_no_proxy_is_asked_for_what_is_private_by_its_spelling(ask, forbidden, site, host):
    site.answers["http://pages.example/a"] = redirect(f"http://{host}:{forbidden.port}/")
    proxy = f"http://127.0.0.1:{site.port}"

    trails = ask("http://pages.example/a", f"http://{host}:{forbidden.port}/", proxy=proxy)

    assert all(isinstance(trail.end, Forbidden) for trail in trails.values())
    assert {request.split()[1] for request in site.requests} == {b"http://pages.example/a"}
    assert forbidden.came() == []


def test_nothing_is_taken_from_netrc(ask, site, monkeypatch, tmp_path):
    for name in (".netrc", "_netrc"):
        (tmp_path / name).write_text("default login me password secret\n")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    site.answers["/a"] = answer()

    ask(f"http://public.test:{site.port}/a")

    assert site.requests
    assert site.seen("Authorization") == []


@pytest.fixture
def contexts():
    """A server's and a client's, with a certificate for `public.test`."""
    return serving(), trusting()


@pytest.mark.parametrize("dot", ["", "."])
def test_the_pinned_address_is_spoken_to_by_the_name(ask, contexts, dot):
    server, client = contexts
    with Site(context=server) as secure:
        secure.answers["/a"] = answer()
        hosts = (f"public.test:{secure.port}",)

        trail = ask(
            f"https://public.test{dot}:{secure.port}/a", policy=Policy(hosts=hosts), tls=client
        )

        assert trail.end.status == 200
        assert set(secure.names) == {"public.test"}
        assert set(secure.seen("Host")) == {f"public.test:{secure.port}"}


def test_a_certificate_of_another_name_is_not_enough(ask, contexts):
    server, client = contexts
    with Site(context=server) as secure:
        hosts = (f"public.test:{secure.port}", f"other.test:{secure.port}")

        trails = ask(
            f"https://public.test:{secure.port}/a",
            f"https://other.test:{secure.port}/a",
            policy=Policy(hosts=hosts),
            tls=client,
        )

        assert isinstance(trails[f"https://public.test:{secure.port}/a"].end, Answer)
        other = trails[f"https://other.test:{secure.port}/a"].end
        assert isinstance(other, Failure)
        assert other.kind == "tls"


def test_https_is_not_left_for_http(ask, contexts, site, forbidden):
    server, client = contexts
    with Site(context=server) as secure:
        secure.answers["/a"] = redirect(f"http://public.test:{site.port}/b")
        hosts = (f"public.test:{secure.port}", f"public.test:{site.port}")

        trail = ask(f"https://public.test:{secure.port}/a", policy=Policy(hosts=hosts), tls=client)

        assert isinstance(trail.end, Forbidden)
        assert (trail.end.kind, trail.end.url) == ("scheme", f"http://public.test:{site.port}/b")
        assert site.requests == []


@pytest.mark.parametrize("rules", ["REF3", "REF301", "REF1,REF2,REF3,REF9"])
def test_a_whole_run_over_a_hostile_page_reaches_nothing(
    refcheck, forbidden, names, tmp_path, rules
):
    places = ("127.0.0.1", "0x7f.1", "[::1]", "evil.test", "localhost")
    links = [f"http://{host}:{forbidden.port}/{number}" for number, host in enumerate(places)]
    items = "".join(f"<li><a href='{link}'>A. Leaf. Tea. 1999.</a></li>" for link in links)
    page = f"<p>Tea.[1] Leaf.[2] Pot.[3] Cup.[4] Jug.[5]</p><h2>References</h2><ol>{items}</ol>"
    (tmp_path / "page.html").write_text(page)
    services = ("crossref", "datacite", "doi.org", "europepmc", "openlibrary", "wayback")
    options = [option for name in services for option in ("--no-source", name)]

    ran = refcheck(
        *("page.html", "--no-report", "--select", rules, "--format", "json", *options),
        *("--links", "--allow-port", forbidden.port),
    )

    found = [finding["rule"] for finding in json.loads(ran.out)["articles"][0]["findings"]]
    assert found.count("REF307") == (0 if rules == "REF301" else len(links))
    assert forbidden.came() == []


def test_the_gate_before_every_socket_knows_only_what_was_looked_at():
    pins = Pins()
    pins.approve("public.test", 80, ["127.0.0.1"])
    stream = (socket.AF_INET, socket.SOCK_STREAM, 6, "")

    for place in (("127.0.0.1", 81), ("127.0.0.2", 80), ("::1", 80)):
        with pytest.raises(OSError, match="was not looked at"):
            pins.socket((*stream, place))
    pins.socket((*stream, ("127.0.0.1", 80))).close()


def test_the_client_connects_to_nothing_that_was_not_looked_at_even_if_it_is_told_to(forbidden):
    async def run():
        names = Names(lambda *_: ["127.0.0.1"], seconds=1.0, at_once=1)
        async with Client(names, LIMITS, user_agent="refcheck/test") as client:
            for host in ("127.0.0.1", "evil.test"):
                with pytest.raises(OSError, match="was not looked at"):
                    await client._session.get(f"http://{host}:{forbidden.port}/")

    asyncio.run(run())

    assert forbidden.came() == []


def test_every_socket_that_is_opened_goes_to_an_address_that_was_looked_at(
    ask, forbidden, site, names, monkeypatch
):
    """Whatever the client does in between: what the system is told to connect to is written down."""
    reached = []
    connect = socket.socket.connect

    def note(self, address):
        if threading.current_thread() is threading.main_thread():
            reached.append(address)
        return connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", note)
    names.zones["evil.test"] = Zone([["127.0.0.1"], [PUBLIC]])
    site.answers["/a"] = redirect(f"http://evil.test:{forbidden.port}/")

    ask(f"http://public.test:{site.port}/a", f"http://127.0.0.1:{forbidden.port}/")

    assert {address[:2] for address in reached} == {("127.0.0.1", site.port)}
