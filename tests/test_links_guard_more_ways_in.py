"""More ways in, against the same listener: what parsers, hosts and name servers can be made to say."""

# ruff: noqa: F401, F811 - the servers are the neighbour's
from __future__ import annotations

import socket
from dataclasses import replace

import pytest
from link_hosts import HANG, QUICK, LinkHosts, page, surveyed
from loopback_web import Zone, answer, redirect
from test_links_guard_ways_in import LIMITS, PUBLIC, ask, forbidden, names, servers, site

from refcheck.links import client
from refcheck.links.guard import Forbidden, Permitted, Policy, examine
from refcheck.links.host_names import host_pattern
from refcheck.links.limits import Looks
from refcheck.links.pins import Pins

OPEN = Policy(ports=tuple(range(1, 65536)))


@pytest.mark.parametrize(
    "address",
    [
        pytest.param("http://127.0.0.1:000000{port}/", id="zeros before the port"),
        pytest.param("http://127.0.0.1:/", id="an empty port"),
        pytest.param("http://127.0.0.1:{over}/", id="a port past the last, modulo 65,536"),
        pytest.param("http://127.0.0.1:-{port}/", id="a port below zero"),
        pytest.param("http://127.0.0.1:+{port}/", id="a port with a plus"),
        pytest.param("http://127.0.0.1:{port}.0/", id="a port with a fraction"),
        pytest.param("http://127.0.0.1:0x50/", id="a port in hex"),
        pytest.param("http://127.0.0.1%3A{port}/", id="colon in percents"),
        pytest.param("http://127.0.0.1：{port}/", id="full-width colon"),
        pytest.param("http://127.0.0.1:８０/", id="full-width port"),
        pytest.param("http://127.0.0.1:{port}%20/", id="a space after the port"),
        pytest.param("http://public.test:{site}:{port}/", id="port and port"),
        pytest.param("http://[::1%2525lo]:{port}/", id="zone escaped twice"),
        pytest.param("http://[::1%00]:{port}/", id="NUL as a zone"),
        pytest.param("http://[::1]%00:{port}/", id="NUL after the bracket"),
        pytest.param("http://[::1].public.test:{port}/", id="a name after the bracket"),
        pytest.param("http://public.test[::1]:{port}/", id="a name before the bracket"),
        pytest.param("http://[[::1]]:{port}/", id="two brackets"),
        pytest.param("http://::1:{port}/", id="no bracket"),
        pytest.param("http://%5B::1%5D:{port}/", id="brackets in percents"),
        pytest.param("http://［::1］:{port}/", id="full-width brackets"),
        pytest.param("http://[127.0.0.1]:{port}/", id="IPv4 in brackets"),
        pytest.param("http://[::ffff:0x7f.1]:{port}/", id="mapped hex"),
        pytest.param("http://[::ffff:127.1]:{port}/", id="mapped, two parts"),
        pytest.param("http://[0:0:0:0:0:ffff:127.0.0.1]:{port}/", id="mapped in full, dotted"),
        pytest.param("http://[::ffff:127.0.0.1%251]:{port}/", id="mapped with a zone"),
        pytest.param("http://[::00001]:{port}/", id="five digits in IPv6"),
        pytest.param("http://[::0001]:0{port}/", id="zeros in IPv6 and port"),
        pytest.param("http://[fe80::1]:{port}/", id="link-local"),
        pytest.param("http://[ff02::1]:{port}/", id="all nodes"),
        pytest.param("http://[2001:db8::127.0.0.1]:{port}/", id="documentation"),
        pytest.param("http://[64:ff9b::a9fe:a9fe]/", id="metadata by NAT64"),
        pytest.param("http://[2002:a9fe:a9fe::]/", id="metadata by 6to4"),
        pytest.param("http://6425673729:{port}/", id="decimal, modulo 2^32"),
        pytest.param("http://127.0.0.257:{port}/", id="a part past 255"),
        pytest.param("http://127.65536:{port}/", id="two parts, the second in three bytes"),
        pytest.param("http://00000000177.0.0.1:{port}/", id="octal with zeros"),
        pytest.param("http://0x0000007f.1:{port}/", id="hex with zeros"),
        pytest.param("http://0X7F.1:{port}/", id="hex in upper case"),
        pytest.param("http://127.0.0.1.0x:{port}/", id="a fifth part of nothing"),
        pytest.param("http://127.0.0.0x1:{port}/", id="the last part in hex"),
        pytest.param("http://0177.0.0.0x1.:{port}/", id="octal, hex, rooted"),
        pytest.param("http://08.0.0.1:{port}/", id="no octal"),
        pytest.param("http://127..1:{port}/", id="an empty part"),
        pytest.param("http://127.0.0.1%E3%80%82:{port}/", id="an ideographic stop in percents"),
        pytest.param("http://localhost。:{port}/", id="localhost, ideographic stop"),
        pytest.param("http://localhoſt:{port}/", id="a long s"),
        pytest.param("http://ⅼocalhost:{port}/", id="a Roman fifty"),
        pytest.param("http://ℓocalhost:{port}/", id="a script l"),
        pytest.param("http://𝓁𝑜𝒸𝒶𝓁𝒽𝑜𝓈𝓉:{port}/", id="script letters"),
        pytest.param("http://ᴸᵒᶜᵃˡʰᵒˢᵗ:{port}/", id="raised letters"),
        pytest.param("http://🅻🅾🅲🅰🅻🅷🅾🆂🆃:{port}/", id="letters in squares"),
        pytest.param("http://lоcalhоst:{port}/", id="Cyrillic o"),
        pytest.param("http://١٢٧.٠.٠.١:{port}/", id="Arabic digits"),
        pytest.param("http://xn--localhost-:{port}/", id="localhost in Punycode"),
        pytest.param("http://xn--127-.0.0.1:{port}/", id="digits in Punycode"),
        pytest.param("http://loc\u2060alhost:{port}/", id="word joiner"),
        pytest.param("http://loc\u180ealhost:{port}/", id="Mongolian vowel separator"),
        pytest.param("http://loc\u3164alhost:{port}/", id="Hangul filler"),
        pytest.param("http://loc\U000e0061alhost:{port}/", id="a tag character"),
        pytest.param("http://127.0.0.1\u0338:{port}/", id="a stroke over the digit"),
        pytest.param("http://127.0.0.1\u2024:{port}/", id="one dot leader"),
        pytest.param("http://127\u20240\u20240\u20241:{port}/", id="one dot leaders"),
        pytest.param("http://127.0.0.1\u3000:{port}/", id="ideographic space"),
        pytest.param("http://127.0.0.1,public.test:{port}/", id="comma"),
        pytest.param("http://127.0.0.1&public.test:{port}/", id="ampersand"),
        pytest.param("http://127.0.0.1|public.test:{port}/", id="bar"),
        pytest.param("http://127.0.0.1^public.test:{port}/", id="caret"),
        pytest.param("http://127.0.0.1`id`:{port}/", id="backquotes"),
        pytest.param("http://$HOSTNAME:{port}/", id="a variable"),
        pytest.param("http://{{127.0.0.1}}:{port}/", id="braces"),
        pytest.param("http://(127.0.0.1):{port}/", id="parentheses"),
        pytest.param("http://<127.0.0.1>:{port}/", id="angle brackets"),
        pytest.param("http://http://127.0.0.1:{port}/", id="a scheme as the host"),
        pytest.param("http:http://127.0.0.1:{port}/", id="two schemes"),
        pytest.param("url:http://127.0.0.1:{port}/", id="url: in front"),
        pytest.param("feed:http://127.0.0.1:{port}/", id="feed: in front"),
        pytest.param("jar:http://127.0.0.1:{port}/!/", id="jar: in front"),
        pytest.param("http:%2F%2F127.0.0.1:{port}/", id="slashes in percents"),
        pytest.param("httpſ://127.0.0.1:{port}/", id="https with a long s"),
        pytest.param("ｈｔｔｐ://127.0.0.1:{port}/", id="a full-width scheme"),
        pytest.param("http：//127.0.0.1:{port}/", id="a full-width colon after the scheme"),
        pytest.param("dict://127.0.0.1:{port}/info", id="dict"),
        pytest.param("ldap://127.0.0.1:{port}/", id="ldap"),
        pytest.param("unix:/var/run/docker.sock", id="docker's socket"),
        pytest.param("\\\\127.0.0.1\\share", id="a share"),
        pytest.param("http://34.118.224.1/", id="services of a cluster at Google's"),
        pytest.param("http://129.224.0.1/", id="resources in a network at Amazon's"),
        pytest.param("http://166.9.0.1/", id="services in a network at IBM's"),
        pytest.param("http://[64:ff9b::2276:e001]/", id="services of a cluster by NAT64"),
        pytest.param("http://kubernetes.default.svc.cluster.local./", id="a cluster's own name"),
        pytest.param("http://host.docker.internal/", id="the host of a container"),
        pytest.param("http://gateway.docker.internal:{port}/", id="its gateway"),
    ],
)
def test_no_further_address_leads_to_what_is_private(ask, forbidden, site, address):
    trail = ask(
        address.format(port=forbidden.port, site=site.port, over=forbidden.port + 65536),
        policy=OPEN,
        lookup=lambda _host, _port: ["127.0.0.1"],
    )

    assert isinstance(trail.end, Forbidden)
    assert forbidden.came() == []
    assert site.requests == []


@pytest.mark.parametrize(
    "location",
    [
        pytest.param(b"http://public.test:{site}@127.0.0.1:{port}/", id="the host as a name"),
        pytest.param(b"..//127.0.0.1:{port}/x", id="up, two slashes"),
        pytest.param(b"/..//127.0.0.1:{port}/x", id="root, up, two slashes"),
        pytest.param(b"/.//127.0.0.1:{port}/x", id="root, here, two slashes"),
        pytest.param(b".//127.0.0.1:{port}/x", id="here, two slashes"),
        pytest.param(b";//127.0.0.1:{port}/x", id="semicolon, two slashes"),
        pytest.param(b"?//127.0.0.1:{port}/x", id="query of two slashes"),
        pytest.param(b"http:?//127.0.0.1:{port}/x", id="scheme and query"),
        pytest.param(b"http:", id="scheme alone"),
        pytest.param(b"http://", id="no host"),
        pytest.param(b"//", id="two slashes alone"),
        pytest.param(b"////127.0.0.1:{port}/x", id="four slashes"),
        pytest.param(b"/\t/127.0.0.1:{port}/x", id="a tab between the slashes"),
        pytest.param(b"\\/127.0.0.1:{port}/x", id="backslash, slash"),
        pytest.param(b"http:\\\\127.0.0.1:{port}\\x", id="scheme, backslashes"),
        pytest.param(b"http:/\\127.0.0.1:{port}/x", id="scheme, slash, backslash"),
        pytest.param(b"%2f%2f127.0.0.1:{port}/x", id="slashes in percents"),
        pytest.param(b"%5c%5c127.0.0.1:{port}/x", id="backslashes in percents"),
        pytest.param(b"http%3a//127.0.0.1:{port}/x", id="colon in percents"),
        pytest.param(b"//2130706433:{port}/x", id="the same scheme, decimal"),
        pytest.param(b"//[::ffff:7f00:1]:{port}/x", id="the same scheme, mapped"),
        pytest.param(b"//evil.test:{port}/x", id="the same scheme, a name"),
        pytest.param(b"//0:{port}/x", id="the same scheme, zero"),
        pytest.param(b"http://127.0.0.1\x00.public.test:{port}/", id="NUL"),
        pytest.param(b"http://127.0.0.1\x0b:{port}/", id="vertical tab"),
        pytest.param(b"http://127.0.0.1\x1b[31m:{port}/", id="escape"),
        pytest.param(b"http://127.0.0.1\xc2\xad:{port}/", id="soft hyphen in UTF-8"),
        pytest.param(
            b"http://127\xe3\x80\x820\xe3\x80\x820\xe3\x80\x821:{port}/", id="UTF-8 stops"
        ),
        pytest.param(b"\xff\xfeh\x00t\x00t\x00p\x00", id="UTF-16"),
        pytest.param(b"http://127.0.0.1:{port}/\r\n folded", id="a folded line"),
        pytest.param(b"\r\n http://127.0.0.1:{port}/", id="folded before the address"),
        pytest.param(b"/b\r\nLocation: http://127.0.0.1:{port}/", id="two, private last"),
        pytest.param(b"http://127.0.0.1:{port}/\r\nLocation: /b", id="two, private first"),
        pytest.param(b"/b, http://127.0.0.1:{port}/", id="two in one"),
        pytest.param(b"<http://127.0.0.1:{port}/>", id="in angle brackets"),
        pytest.param(b'"http://127.0.0.1:{port}/"', id="in quotes"),
        pytest.param(b"url=http://127.0.0.1:{port}/", id="as in Refresh"),
        pytest.param(b"http://127.0.0.1:{port}/" + b"a" * 9000, id="long"),
        pytest.param(b"http://127.0.0.1:{port}/" + b"a" * 60000, id="longer than a line"),
        pytest.param(b"http://34.118.224.1/", id="services of a cluster"),
        pytest.param(b"http://metadata.google.internal/computeMetadata/v1/", id="metadata by name"),
        pytest.param(b"http://169.254.169.254./latest/", id="metadata rooted"),
        pytest.param(b"http://0xA9FEA9FE/latest/", id="metadata in hex"),
    ],
)
@pytest.mark.parametrize("status", [301, 307])
def test_no_further_location_leads_to_what_is_private(ask, forbidden, site, location, status):
    location = location.replace(b"{port}", b"%d" % forbidden.port)
    site.answers["/a"] = redirect(location.replace(b"{site}", b"%d" % site.port), status)

    ask(f"http://public.test:{site.port}/a", f"http://public.test:{site.port}/c/d")

    assert any(request.split()[1] == b"/a" for request in site.requests)
    assert forbidden.came() == []


@pytest.mark.parametrize("status", [200, 201, 202, 206, 207, 302, 350, 399, 404, 503])
@pytest.mark.parametrize("name", ["Location", "URI", "Content-Base", "X-Redirect", "Refresh"])
def test_no_header_of_any_status_leads_to_what_is_private(ask, forbidden, site, status, name):
    there = f"http://127.0.0.1:{forbidden.port}/"
    site.answers["/a"] = answer(status, f"{name}: {there}", f"{name}: 0;url={there}", body=b"x")

    ask(f"http://public.test:{site.port}/a")

    assert site.requests
    assert forbidden.came() == []


def test_what_a_host_sends_after_its_answer_is_no_answer_to_the_next_question(ask, forbidden, site):
    """HEAD has no body: what comes there would else be taken for what is asked next."""
    smuggled = redirect(f"http://127.0.0.1:{forbidden.port}/") * 3
    site.answers["/a.pdf"] = answer(body=smuggled)
    site.answers["/b.pdf"] = answer(body=b"x") + smuggled

    trails = ask(
        *(f"http://public.test:{site.port}/{name}.pdf" for name in "ab"),
        limits=replace(LIMITS, per_host=1),
    )

    assert all(trail.hops == () for trail in trails.values())
    assert forbidden.came() == []


@pytest.mark.parametrize(
    "path",
    [
        "/a%0d%0aHost:%20evil.test",
        "/a%E5%98%8A%E5%98%8DHost:%20evil.test",
        "/a?%0d%0a%0d%0aGET%20/secret%20HTTP/1.1",
        "/\u010d\u010aHost:evil.test",
        "/a\u2028Host: evil.test",
        "/a HTTP/1.1",
        "/a?b HTTP/1.1\u3000Host: evil.test",
        "/;/../../a/.%2e/%2e%2e/b",
        "//127.0.0.1:1/a",
        "/http://127.0.0.1:1/a",
        "/*",
        "/a?#",
        "/%",
        "/%00%ff",
    ],
)
@pytest.mark.parametrize("through", ["", "a proxy"])
def test_one_address_is_one_request_to_the_host_that_it_names(site, ask, path, through):
    """What is on the wire has three parts, and `Host` is the host that was looked at."""
    host = "pages.example" if through else f"public.test:{site.port}"
    proxy = {"proxy": f"http://127.0.0.1:{site.port}"} if through else {}

    ask(f"http://{host}{path}", **proxy)

    assert site.requests
    for request in site.requests:
        method, target, version = request.split(b"\r\n")[0].split(b" ")
        assert (method, version) == (b"GET", b"HTTP/1.1")
        assert target.startswith(f"http://{host}/".encode() if through else b"/")
        assert request.lower().count(b"\r\nhost:") == 1
    assert set(site.seen("Host")) == {host}


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_the_password_of_a_proxy_is_told_to_nobody_else(ask, site, scheme):
    site.answers["http://pages.example/a"] = redirect("http://other.example/b")
    site.answers["pages.example:443"] = answer(407, "Proxy-Authenticate: Basic realm=x")
    proxy = f"http://me:secret@127.0.0.1:{site.port}"

    trails = ask(f"{scheme}://pages.example/a", f"{scheme}://pages.example/c", proxy=proxy)

    assert site.seen("Authorization") == []
    assert set(site.seen("Proxy-Authorization")) == {"Basic bWU6c2VjcmV0"}
    assert "secret" not in repr(trails)


@pytest.mark.parametrize(
    "ips",
    [
        pytest.param(["fe80::1%lo"], id="link-local with a zone"),
        pytest.param(["::1%lo"], id="loopback with a zone"),
        pytest.param(["2606:4700::1111", "fe80::1%2"], id="a zone beside a public one"),
        pytest.param(["localhost"], id="a name for an address"),
        pytest.param(["127.1"], id="a short form"),
        pytest.param(["2130706433"], id="a number"),
        pytest.param([""], id="nothing"),
        pytest.param(["8.8.8.8"] * 5000 + ["127.0.0.1"], id="private after five thousand"),
        pytest.param(["::ffff:0:127.0.0.1"], id="translated"),
        pytest.param(["64:ff9b:1::7f00:1"], id="NAT64, local"),
        pytest.param(["2001:0:4136:e378:8000:63bf:80ff:fffe"], id="Teredo of loopback"),
        pytest.param(["224.0.0.1"], id="multicast"),
        pytest.param(["34.118.226.10"], id="a service of a cluster"),
        pytest.param(["129.224.3.4"], id="a resource of a network"),
        pytest.param(["::ffff:34.118.226.10"], id="a service of a cluster, mapped"),
    ],
)
def test_no_answer_about_a_name_leads_to_what_is_private(ask, forbidden, ips):
    trail = ask(f"http://pages.example:{forbidden.port}/", lookup=lambda _host, _port: ips)

    assert isinstance(trail.end, Forbidden)
    assert forbidden.came() == []


@pytest.mark.parametrize(
    "rounds", [[["127.0.0.1"]], [[PUBLIC], ["127.0.0.1"]], [[], ["127.0.0.1"]]]
)
def test_no_name_server_leads_the_fetching_of_a_page_to_what_is_private(
    refcheck, forbidden, names, rounds
):
    names.zones["evil.test"] = Zone(rounds)

    ran = refcheck(
        f"http://evil.test:{forbidden.port}/",
        "--no-report",
        "--time-limit",
        "3",
        "--format",
        "json",
    )

    assert ran.code == 2
    assert forbidden.came() == []


def test_no_search_list_completes_a_name_unless_the_user_named_it(ask, forbidden, monkeypatch):
    """In a cluster `web.team` is a service, and what its name is completed to is not looked at."""
    asked = []

    def look_up(host, port, **_options):
        asked.append(host)
        if host.endswith("."):
            raise socket.gaierror(socket.EAI_NONAME, "not known")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (PUBLIC, port))]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    hosts, port = ("web.corp.test",), forbidden.port

    trails = ask(
        f"http://web.team:{port}/",
        f"http://web.team.:{port}/",
        f"http://web.corp.test:{port}/",
        policy=Policy(hosts=hosts, ports=(port,)),
    )

    assert asked.count("web.team.") == 1
    assert {name for name in asked if not name.endswith(".")} == {"web.corp.test"}
    assert {trails[f"http://web.team{dot}:{port}/"].end.kind for dot in ("", ".")} == {"no-names"}


def test_a_host_with_thousands_of_addresses_is_tried_at_few_of_them(monkeypatch):
    """Else one link would make a flood of connections, to whomever its name server names."""
    made = []
    make = Pins.socket
    monkeypatch.setattr(Pins, "socket", lambda pins, info: made.append(info[4]) or make(pins, info))
    with LinkHosts(lambda _asked: page()) as server:
        closed = server.port
    with LinkHosts(lambda _asked: page()) as server:
        policy = replace(server.policy(), hosts=(f"a.example:{closed}",))
        address = f"http://a.example:{closed}/"
        end = surveyed(server, address, policy=policy, lookup=lambda *_: ["127.0.0.1"] * 4000)[
            address
        ].end

    assert end.reason == "the connection was refused"
    assert len(made) < 20


def test_every_version_of_ip_keeps_its_place_among_thousands_of_addresses():
    pins = Pins()
    pins.approve("a.example", 80, [*(f"2001:db8::{n:x}" for n in range(9)), "192.0.2.1"])

    assert [pin["host"] for pin in pins._pins["a.example", 80]] == [
        *(f"2001:db8::{n}" for n in range(4)),
        "192.0.2.1",
    ]


@pytest.mark.parametrize(
    "cookie",
    [
        "a b=1",
        "::error::x y=1",
        "##vso[task.setvariable variable=PATH]/x=1",
        "a=" + '"' + "\\" * 30000,
        ";" * 30000,
        "=",
        "\udcff=1".encode("utf-8", "surrogateescape"),
    ],
)
def test_cookies_are_not_even_read(site, ask, caplog, capfd, cookie):
    """What is odd about them would go to the log, in the words of the host."""
    value = cookie if isinstance(cookie, bytes) else cookie.encode()
    site.answers["/a"] = answer(200, b"Set-Cookie: " + value)

    trail = ask(f"http://public.test:{site.port}/a")

    assert trail.end.status == 200
    assert caplog.records == []
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    "ip", ["169.254.169.252", "169.254.170.99", "fe80::1", "fd00:ec2:80::1", "::ffff:169.254.1.1"]
)
def test_permitting_private_addresses_permits_no_machine_of_the_clouds(ip):
    literal = f"[{ip}]" if ":" in ip else ip
    private = Policy(private=True)

    assert isinstance(examine(f"http://{literal}/", private), Forbidden)
    assert isinstance(
        examine(f"http://{literal}/", Policy(hosts=(host_pattern(literal),))), Permitted
    )


def test_many_long_pages_at_the_same_time_are_not_all_held(monkeypatch):
    """Each sends what is read of a page whose fragment is looked for, and then keeps silent."""
    monkeypatch.setattr(client, "MOST_HELD", 1_000_000)

    def script(_asked):
        yield b"HTTP/1.1 200 Fine\r\nContent-Type: text/html\r\n\r\n"
        yield b"x" * 900_000
        yield HANG

    with LinkHosts(script) as server:
        addresses = [server.url("/#x", f"{n}.example") for n in range(16)]
        trails = surveyed(
            server,
            *addresses,
            looks=Looks(pages=True, fragments=True),
            limits=replace(QUICK, body_seconds=2.0),
        )

    sizes = [len(trail.end.body) for trail in trails.values()]
    assert len(sizes) == 16
    assert sum(sizes) < 10_000_000  # of 14,400,000; what one reads at once is some 400,000
    assert min(sizes) >= 65_536
    assert not any(trail.end.whole for trail in trails.values())
