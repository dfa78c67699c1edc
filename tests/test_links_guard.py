from __future__ import annotations

import ipaddress
import re
from urllib.parse import urlsplit

import pytest
import yarl
from hypothesis import given
from hypothesis import strategies as st
from urllib3.util import parse_url

from refcheck.cli.address import CONNECT_SECONDS, MAXIMUM_REDIRECTS
from refcheck.cli.reading_in import MAXIMUM_BYTES
from refcheck.errors import ConfigurationError
from refcheck.links import client, pins, robots
from refcheck.links.client import LONGEST_LINE, MOST_HEADERS, MOST_HELD
from refcheck.links.guard import LONGEST, Forbidden, Permitted, Policy, examine, examine_ips
from refcheck.links.host_names import host_pattern
from refcheck.links.ip_addresses import is_metadata, reserved_for
from refcheck.links.limits import Limits
from refcheck.net.answers import MOST_BYTES

WEB = Policy()
PRIVATE = Policy(private=True)


def kind(address, policy=WEB, base=None):
    judged = examine(address, policy, base=base)
    return judged.kind if isinstance(judged, Forbidden) else None


@pytest.mark.parametrize(
    ("address", "url"),
    [
        pytest.param("http://example.org", "http://example.org/", id="no path"),
        pytest.param("HTTP://EXAMPLE.org:80/A", "http://example.org/A", id="upper case, port 80"),
        pytest.param("https://example.org:443/", "https://example.org/", id="port 443"),
        pytest.param("https://example.org:080/", "https://example.org:80/", id="80 for https"),
        pytest.param("http://example.org/a b", "http://example.org/a%20b", id="space in the path"),
        pytest.param(" http://example.org/ ", "http://example.org/", id="spaces around"),
        pytest.param("http://example.org/?a#b", "http://example.org/?a", id="fragment"),
        pytest.param("http://example.org?a", "http://example.org/?a", id="query without path"),
        pytest.param("http://example.org/é?ü", "http://example.org/%C3%A9?%C3%BC", id="not ASCII"),
        pytest.param("http://example.org/%zz%41", "http://example.org/%zz%41", id="bad percents"),
        pytest.param("http://example.org/a/../b/.", "http://example.org/b/", id="dots"),
        pytest.param("http://example.org/?q=\\alpha", "http://example.org/?q=\\alpha", id="TeX"),
        pytest.param("http://example.org/@a:b", "http://example.org/@a:b", id="@ in the path"),
        pytest.param("http://example.org/?u=http://127.0.0.1/", None, id="an address in the query"),
        pytest.param("http://faß.example/", "http://xn--fa-hia.example/", id="IDNA 2008"),
        pytest.param("http://ＥＸＡＭＰＬＥ。org/", "http://example.org/", id="full width"),
        pytest.param("http://a_b.example.org/", None, id="underscore in a name"),
        pytest.param("http://example.org./", None, id="rooted name"),
        pytest.param("http://8.8.8.8/", None, id="public IPv4"),
        pytest.param("http://0x08080808/", "http://8.8.8.8/", id="public IPv4 in hex"),
        pytest.param("http://[2606:4700:0::1111]/", "http://[2606:4700::1111]/", id="public IPv6"),
        pytest.param("http://local.example.org/", None, id="local as the first label"),
        pytest.param(
            "http://mylocal/a".replace("mylocal", "my-local.org"), None, id="local inside"
        ),
    ],
)
def test_the_web_is_permitted_in_canonical_form(address, url):
    judged = examine(address, WEB)

    assert isinstance(judged, Permitted)
    assert judged.url == (url or address)


def test_no_character_of_a_host_is_dropped_without_a_word():
    planes = (range(0x80, 0xD800), range(0xE000, 0x20000), range(0xE0000, 0xE1000))
    for one in map(chr, (code for plane in planes for code in plane)):
        judged = examine(f"http://a{one}b.org/", WEB)
        assert isinstance(judged, Forbidden) or judged.host != "ab.org", ascii(one)


def test_what_is_permitted_is_in_parts():
    assert examine("https://[2606:4700::1111]/a?b#c%20d", WEB) == Permitted(
        "https://[2606:4700::1111]/a?b", "https", "2606:4700::1111", 443, "c%20d"
    )


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        pytest.param("ftp://example.org/", "scheme", id="ftp"),
        pytest.param("file:///etc/passwd", "scheme", id="file"),
        pytest.param("javascript:alert(1)", "scheme", id="javascript"),
        pytest.param("gopher://example.org/", "scheme", id="gopher"),
        pytest.param("data:text/html,x", "scheme", id="data"),
        pytest.param("//example.org/", "scheme", id="no scheme"),
        pytest.param("example.org", "scheme", id="a name alone"),
        pytest.param("", "scheme", id="nothing"),
        pytest.param("http", "scheme", id="a scheme alone"),
        pytest.param("httpx://example.org/", "scheme", id="another scheme"),
        pytest.param("http://", "spelling", id="no host"),
        pytest.param("http:///example.org/", "spelling", id="three slashes"),
        pytest.param("http:/example.org/", "spelling", id="one slash"),
        pytest.param("http:example.org/", "spelling", id="no slash"),
        pytest.param("http:\\\\example.org/", "spelling", id="backslashes for slashes"),
        pytest.param("http://:80/", "spelling", id="only a port"),
        pytest.param("http://?x", "spelling", id="only a query"),
        pytest.param(
            "http://example.org\\@evil.example/", "spelling", id="backslash after the host"
        ),
        pytest.param("http://example.org/a\\b", "spelling", id="backslash in the path"),
        pytest.param("http://exam\tple.org/", "spelling", id="tab in the host"),
        pytest.param("http://example.org/a\nb", "spelling", id="line feed in the path"),
        pytest.param("http://example.org/?a\r\nHost: x", "spelling", id="CRLF in the query"),
        pytest.param("java\tscript:alert(1)", "spelling", id="tab in the scheme"),
        pytest.param("http://example.org/\x00", "spelling", id="NUL"),
        pytest.param("http://example.org/\x85", "spelling", id="C1 control"),
        pytest.param("http://example.org/\udc80", "spelling", id="lone surrogate"),
        pytest.param("http://exam ple.org/", "spelling", id="space in the host"),
        pytest.param("http://example.org\u3000/", "spelling", id="ideographic space"),
        pytest.param("http://exam\u200bple.org/", "spelling", id="zero-width space"),
        pytest.param("http://exam%E2%80%8Bple.org/", "spelling", id="zero-width space in percents"),
        pytest.param("http://exam\u200dple.org/", "spelling", id="zero-width joiner"),
        pytest.param("http://\ufeffexample.org/", "spelling", id="byte-order mark"),
        pytest.param("http://exam\u00adple.org/", "spelling", id="soft hyphen"),
        pytest.param("http://exam\ufe0fple.org/", "spelling", id="variation selector"),
        pytest.param("http://exam\U000e0101ple.org/", "spelling", id="variation selector 18"),
        pytest.param("http://exam\u034fple.org/", "spelling", id="grapheme joiner"),
        pytest.param("http://\u202egro.elpmaxe/", "spelling", id="right-to-left override"),
        pytest.param("http://exam%00ple.org/", "spelling", id="NUL in percents"),
        pytest.param("http://exam%2fple.org/", "spelling", id="slash in percents"),
        pytest.param("http://exam\u2100ple.org/", "spelling", id="a character with a slash in it"),
        pytest.param("http://exam\uff0fple.org/", "spelling", id="full-width slash"),
        pytest.param("http://a..example.org/", "spelling", id="empty label"),
        pytest.param("http://example.org../", "spelling", id="two dots at the end"),
        pytest.param("http://.example.org/", "spelling", id="a dot first"),
        pytest.param("http://exam*ple.org/", "spelling", id="star in the host"),
        pytest.param("http://exam,ple.org/", "spelling", id="comma in the host"),
        pytest.param("http://exam!ple.org/", "spelling", id="exclamation mark in the host"),
        pytest.param(f"http://{'a' * 64}.org/", "spelling", id="label of 64"),
        pytest.param(f"http://{'a.' * 127}org/", "spelling", id="name of 257"),
        pytest.param("http://xn--a.example/", "spelling", id="no Punycode"),
        pytest.param("http://256.1.1.1/", "spelling", id="no IPv4 address"),
        pytest.param("http://1.2.3.4.5/", "spelling", id="five numbers"),
        pytest.param("http://1.2.3.4../", "spelling", id="IPv4 and two dots"),
        pytest.param("http://[::1", "spelling", id="half a bracket"),
        pytest.param("http://[::1]x/", "spelling", id="more after the bracket"),
        pytest.param("http://[fe80::1%25eth0]/", "spelling", id="zone"),
        pytest.param("http://[fe80::1%eth0]/", "spelling", id="zone unescaped"),
        pytest.param("http://[v1.x]/", "spelling", id="IPvFuture"),
        pytest.param("http://example.org:99999/", "spelling", id="port too large"),
        pytest.param("http://example.org:x/", "spelling", id="port no number"),
        pytest.param("http://example.org:80:80/", "spelling", id="two ports"),
        pytest.param("http://example.org/" + "a" * LONGEST, "spelling", id="too long"),
        pytest.param(
            "http://example.org/" + "é" * (LONGEST // 4), "spelling", id="long in percents"
        ),
        pytest.param("http://me:secret@example.org/", "credentials", id="name and password"),
        pytest.param("http://me@example.org/", "credentials", id="name"),
        pytest.param("http://:secret@example.org/", "credentials", id="password"),
        pytest.param("http://@example.org/", "credentials", id="empty name"),
        pytest.param("http://example.org%40evil.example/", "credentials", id="@ in percents"),
        pytest.param("http://example.org@127.0.0.1/", "credentials", id="a name before the host"),
        pytest.param("http://a@b@example.org/", "credentials", id="two at signs"),
        pytest.param("http://example.org:8080/", "port", id="another port"),
        pytest.param("http://example.org:22/", "port", id="port of ssh"),
        pytest.param("http://example.org:0/", "port", id="port 0"),
        pytest.param("http://abcdefghij.onion/", "port", id="onion"),
        pytest.param("http://localhost/", "private", id="localhost"),
        pytest.param("http://LOCALHOST./", "private", id="localhost rooted"),
        pytest.param("http://a.localhost/", "private", id="below localhost"),
        pytest.param("http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ/", "private", id="localhost in circles"),
        pytest.param("http://intranet/", "private", id="no dot"),
        pytest.param("http://printer.local/", "private", id="local"),
        pytest.param("http://wiki.internal/", "private", id="internal"),
        pytest.param("http://router.home.arpa/", "private", id="home.arpa"),
        pytest.param("http://kubernetes.default.svc/", "private", id="Kubernetes"),
        pytest.param("http://metadata.google.internal/", "private", id="Google's metadata"),
        pytest.param("http://metadata.goog/", "private", id="Google's metadata, public name"),
        pytest.param("http://instance-data/latest", "private", id="Amazon's metadata"),
        pytest.param("http://127.0.0.1:22/", "private", id="private before port"),
    ],
)
def test_what_is_not_asked_is_told_apart(address, expected):
    assert kind(address) == expected


@pytest.mark.parametrize(
    "host",
    [
        pytest.param("127.0.0.1", id="loopback"),
        pytest.param("127.255.255.254", id="the end of loopback"),
        pytest.param("127.0.0.1.", id="rooted"),
        pytest.param("2130706433", id="decimal"),
        pytest.param("017700000001", id="octal"),
        pytest.param("0177.0.0.1", id="octal part"),
        pytest.param("0x7f000001", id="hex"),
        pytest.param("0x7F.0x0.0x0.0x1", id="hex parts"),
        pytest.param("127.1", id="two parts"),
        pytest.param("127.0.1", id="three parts"),
        pytest.param("0", id="zero"),
        pytest.param("0x", id="empty hex"),
        pytest.param("%31%32%37%2e0.0.1", id="percents"),
        pytest.param("①②⑦.⓪.⓪.①", id="circles"),
        pytest.param("１２７．０．０．１", id="full width"),
        pytest.param("127。0。0。1", id="ideographic stops"),
        pytest.param("𝟏𝟐𝟕.𝟎.𝟎.𝟏", id="bold digits"),
        pytest.param("[::1]", id="IPv6 loopback"),
        pytest.param("[0:0:0:0:0:0:0:1]", id="IPv6 loopback in full"),
        pytest.param("[::ffff:127.0.0.1]", id="mapped, dotted"),
        pytest.param("[::FFFF:7F00:1]", id="mapped, upper case"),
        pytest.param("[0:0:0:0:0:ffff:7f00:1]", id="mapped in full"),
        pytest.param("[::127.0.0.1]", id="compatible"),
        pytest.param("[64:ff9b::7f00:1]", id="NAT64"),
        pytest.param("[2002:7f00:1::]", id="6to4"),
        pytest.param("[2001:0:7f00:1::]", id="Teredo"),
        pytest.param("[fe80::1]", id="link-local"),
    ],
)
def test_an_ip_address_is_seen_in_every_spelling(host):
    assert kind(f"http://{host}/") == "private"


@pytest.mark.parametrize(
    ("ip", "what"),
    [
        ("0.0.0.0", "unspecified"),
        ("0.1.2.3", "unspecified"),
        ("10.0.0.1", "private"),
        ("34.118.224.0", "inside a cloud"),
        ("34.118.239.255", "inside a cloud"),
        ("129.224.127.255", "inside a cloud"),
        ("161.26.0.10", "inside a cloud"),
        ("166.11.255.255", "inside a cloud"),
        ("::ffff:34.118.224.1", "inside a cloud"),
        ("100.64.0.1", "carrier"),
        ("100.127.255.255", "carrier"),
        ("127.0.0.1", "loopback"),
        ("169.254.1.1", "link-local"),
        ("172.16.0.1", "private"),
        ("172.31.255.255", "private"),
        ("192.0.0.8", "reserved"),
        ("192.0.2.1", "documentation"),
        ("192.168.255.255", "private"),
        ("198.18.0.1", "benchmarks"),
        ("198.19.255.255", "benchmarks"),
        ("198.51.100.1", "documentation"),
        ("203.0.113.1", "documentation"),
        ("224.0.0.1", "multicast"),
        ("239.255.255.255", "multicast"),
        ("240.0.0.1", "reserved"),
        ("255.255.255.255", "reserved"),
        ("169.254.169.254", "metadata"),
        ("100.100.100.200", "metadata"),
        ("168.63.129.16", "metadata"),
        ("192.0.0.192", "metadata"),
        ("fd00:ec2::254", "metadata"),
        ("::ffff:169.254.169.254", "metadata"),
        ("64:ff9b::a9fe:a9fe", "metadata"),
        ("2002:a9fe:a9fe::1", "metadata"),
        ("::", "unspecified"),
        ("::1", "loopback"),
        ("::10.0.0.1", "private"),
        ("::ffff:10.0.0.1", "private"),
        ("::ffff:0:10.0.0.1", "translated"),
        ("::ffff:0:8.8.8.8", "translated"),
        ("64:ff9b::10.0.0.1", "private"),
        ("64:ff9b:1::8.8.8.8", "translated"),
        ("100::1", "reserved"),
        ("2001::1", "tunnel"),
        ("2001:20::1", "reserved"),
        ("2001:db8::1", "documentation"),
        ("2002:a00:1::1", "private"),
        ("2a00:1450::5efe:10.0.0.1", "private"),
        ("2a00:1450::200:5efe:10.0.0.1", "private"),
        ("3fff::1", "documentation"),
        ("5f00::1", "reserved"),
        ("fc00::1", "private"),
        ("fd12:3456::1", "private"),
        ("fe80::1", "link-local"),
        ("fe80::1%eth0", "link-local"),
        ("fe80::a9fe:a9fe%eth0", "metadata"),
        ("fec0::1", "private"),
        ("ff02::1", "multicast"),
        ("example.org", "no IP"),
        ("", "no IP"),
        ("127.1", "no IP"),
    ],
)
def test_an_ip_address_that_is_not_public_has_a_use(ip, what):
    assert what in reserved_for(ip)


@pytest.mark.parametrize(
    "ip",
    [
        *("1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0"),
        *("34.118.223.255", "34.118.240.0", "129.224.128.0", "161.27.0.0", "166.7.255.255"),
        *(
            "166.12.0.0",
            "128.0.0.0",
            "126.255.255.255",
            "169.253.255.255",
            "172.15.255.255",
            "172.32.0.0",
        ),
        *("192.0.1.1", "192.167.255.255", "198.17.255.255", "198.20.0.0", "223.255.255.255"),
        *("2606:4700::1111", "2001:200::1", "2a00:1450:4001::200e", "64:ff9b::8.8.8.8"),
        *("::ffff:8.8.8.8", "2002:808:808::1", "2a00:1450::5efe:8.8.8.8"),
    ],
)
def test_the_neighbours_of_what_is_reserved_are_public(ip):
    assert reserved_for(ip) is None


@given(st.one_of(st.ip_addresses(v=4), st.ip_addresses(v=6)))
def test_nothing_counts_as_public_that_the_standard_library_calls_private(ip):
    if reserved_for(str(ip)) is None:
        inner = getattr(ip, "ipv4_mapped", None) or getattr(ip, "sixtofour", None)
        nat64 = ip in ipaddress.ip_network("64:ff9b::/96") if ip.version == 6 else False
        assert (inner or ip).is_global or nat64
        assert not ip.is_multicast


def test_one_private_address_among_public_ones_forbids_the_host():
    target = examine("http://pages.example/", WEB)

    refused = examine_ips(target, ["8.8.8.8", "2606:4700::1111", "10.0.0.1"])

    assert refused == Forbidden(
        "http://pages.example/", "private", "pages.example is at 10.0.0.1, a private address"
    )
    assert examine_ips(target, ["8.8.8.8", "2606:4700::1111"]) is None


@pytest.mark.parametrize("ip", ["10.0.0.1", "127.0.0.1", "::1", "fd12::1", "192.168.1.1"])
def test_private_addresses_are_permitted_as_a_whole(ip):
    target = examine("http://intranet/", PRIVATE)

    assert target.trusted
    assert examine_ips(target, [ip]) is None


@pytest.mark.parametrize(
    "ip", ["169.254.169.254", "::ffff:a9fe:a9fe", "168.63.129.16", "fd00:ec2::254"]
)
def test_only_a_named_host_may_be_a_clouds_metadata_service(ip):
    literal = f"[{ip}]" if ":" in ip else ip

    assert is_metadata(ip)
    assert kind(f"http://{literal}/", PRIVATE) == "private"
    assert examine_ips(examine("http://intranet/", PRIVATE), [ip]).kind == "private"
    assert examine_ips(examine("http://intranet/", Policy(hosts=("intranet",))), [ip]) is None


def test_names_of_metadata_services_are_not_permitted_as_a_whole_either():
    name = "metadata.google.internal"

    assert kind(f"http://{name}/", PRIVATE) == "private"
    assert kind(f"http://{name}/", Policy(hosts=(name,))) is None


@pytest.mark.parametrize(
    ("pattern", "address", "expected"),
    [
        ("wiki.corp", "http://wiki.corp/", None),
        ("wiki.corp", "https://wiki.corp/", None),
        ("wiki.corp", "http://WIKI.corp./", None),
        ("wiki.corp", "http://a.wiki.corp/", "private"),
        ("wiki.corp", "http://wiki.corp:8080/", None),
        ("wiki.corp:8081", "http://wiki.corp:8080/", "private"),
        ("www.example.org", "http://www.example.com:8080/", "port"),
        ("wiki.corp:8080", "http://wiki.corp:8080/", None),
        ("wiki.corp:8080", "http://wiki.corp/", "private"),
        ("wiki.corp:80", "http://wiki.corp/", None),
        ("*.corp", "http://wiki.corp/", None),
        ("*.corp", "http://a.wiki.corp/", None),
        ("*.corp", "http://corp/", "private"),
        ("*.corp", "http://wikicorp/", "private"),
        ("*.corp:8080", "http://wiki.corp:8080/", None),
        ("127.0.0.1:8801", "http://127.0.0.1:8801/", None),
        ("127.0.0.1:8801", "http://127.0.0.1:8802/", "private"),
        ("127.0.0.1", "http://0x7f.1/", None),
        ("0x7f.1", "http://127.0.0.1/", None),
        ("[::1]:81", "http://[0::1]:81/", None),
        ("[::1]", "http://[::1]/", None),
        ("::1", "http://[::1]/", None),
        ("bücher.corp", "http://xn--bcher-kva.corp/", None),
        ("127.0.0.1", "http://[::ffff:127.0.0.1]/", "private"),
    ],
)
def test_a_pattern_names_hosts_and_ports(pattern, address, expected):
    assert kind(address, Policy(hosts=(host_pattern(pattern),))) == expected


def test_whoever_permits_private_addresses_permits_their_ports():
    assert kind("http://10.0.0.1:8080/", Policy(private=True)) is None
    assert kind("http://wiki.corp:8080/", Policy(private=True)) is None
    assert kind("http://www.example.org:8080/", Policy()) == "port"


@pytest.mark.parametrize(
    "text",
    [
        *("", "*", "*.", ".corp", "a b", "http://wiki.corp", "wiki.corp/", "me@wiki.corp"),
        *("wiki.corp:", "wiki.corp:x", "wiki.corp:0", "wiki.corp:65536", "*.10.0.0.1", "a.*.corp"),
        *("[::1", "[::1]:", "x:1:2", "wiki\\corp", "wi\tki", "10.0.0.0/8", "a\u200b*", "[x]"),
    ],
)
def test_a_pattern_that_names_nothing_is_one_line(text):
    with pytest.raises(ConfigurationError) as raised:
        host_pattern(text)

    assert "\n" not in raised.value.message


def test_a_port_is_permitted_at_every_public_host():
    policy = Policy(ports=(8080,))

    assert kind("http://example.org:8080/", policy) is None
    assert kind("http://127.0.0.1:8080/", policy) == "private"


@pytest.mark.parametrize(
    ("base", "location", "url"),
    [
        ("https://a.example/b/c?d", "e", "https://a.example/b/e"),
        ("https://a.example/b/c?d", "../e#f", "https://a.example/e"),
        ("https://a.example/b/c?d", "/e", "https://a.example/e"),
        ("https://a.example/b/c?d", "?e", "https://a.example/b/c?e"),
        ("https://a.example/b/c?d", "#e", "https://a.example/b/c?d"),
        ("https://a.example/b/c?d", "", "https://a.example/b/c?d"),
        ("https://a.example/b/c?d", "//e.example/f", "https://e.example/f"),
        ("http://a.example/", "https://e.example/é", "https://e.example/%C3%A9"),
        ("http://a.example/", "http://e.example/", "http://e.example/"),
        ("http://a.example/b/", "c:d".replace(":", "%3A"), "http://a.example/b/c%3Ad"),
    ],
)
def test_a_redirect_is_relative_to_where_it_comes_from(base, location, url):
    assert examine(location, WEB, base=base).url == url


@pytest.mark.parametrize(
    ("location", "expected", "url"),
    [
        ("http://a.example/", "scheme", "http://a.example/"),
        ("file:///etc/passwd", "scheme", "file:///etc/passwd"),
        ("gopher://a.example/", "scheme", "gopher://a.example/"),
        ("//10.0.0.1/", "private", "https://10.0.0.1/"),
        ("//a.example:22/", "port", "https://a.example:22/"),
        ("//me@a.example/", "credentials", "https://me@a.example/"),
        ("///10.0.0.1/", "spelling", "///10.0.0.1/"),
        ("/\\10.0.0.1/", "spelling", "/\\10.0.0.1/"),
        ("\\\\10.0.0.1/", "spelling", "\\\\10.0.0.1/"),
        ("https:10.0.0.1/", "spelling", "https:10.0.0.1/"),
        ("//[::1", "spelling", "//[::1"),
        ("/a\r\nSet-Cookie: b", "spelling", "/a\r\nSet-Cookie: b"),
    ],
)
def test_a_refused_redirect_is_told_by_where_it_leads(location, expected, url):
    judged = examine(location, WEB, base="https://b.example/c")

    assert (judged.kind, judged.url) == (expected, url)


_PIECES = st.sampled_from(
    [
        *("http://", "https://", "http:", "HTTP://", "//", "/", "\\", "@", ":", "?", "#", "[", "]"),
        *("%", "%2f", "%40", "%5c", "%00", "%23", ".", "..", "127.0.0.1", "8.8.8.8", "::1", "80"),
        *("0x7f", "example.org", "localhost", "\t", "\n", "\r", " ", "\x00", "\u200b", "。", "／"),
        *("①", "٣", "ß", "é", "xn--", "&", ";", ",", "|", "^", "{", "<", '"', "'", "\ud800", "+"),
    ]
)
_NASTY = st.builds(
    lambda begin, pieces: begin + "".join(pieces),
    st.sampled_from(["http://", "https://", "", "http://example.org", "http://8.8.8.8"]),
    st.lists(st.one_of(_PIECES, st.text(max_size=3)), max_size=12),
)


@given(_NASTY, st.sampled_from([None, "http://b.example/c/d", "https://b.example/"]))
def test_whatever_is_permitted_every_parser_reads_the_same_host_and_port(address, base):
    policy = Policy(private=True, ports=tuple(range(65536)))

    judged = examine(address, policy, base=base)

    if isinstance(judged, Permitted):
        assert judged.url.isascii()
        assert judged.url.isprintable()
        assert " " not in judged.url
        there = (judged.scheme, judged.host, judged.port)
        sent = yarl.URL(judged.url, encoded=True)
        assert (sent.scheme, sent.raw_host, sent.port) == there
        assert str(sent) == judged.url
        split = urlsplit(judged.url)
        default = {"http": 80, "https": 443}[judged.scheme]
        assert (split.scheme, split.hostname, split.port or default) == there
        parsed = parse_url(judged.url)
        assert (parsed.scheme, parsed.host.strip("[]"), parsed.port or default) == there
        assert parsed.auth is None
        assert examine(judged.url, policy) == Permitted(
            *(judged.url, judged.scheme, judged.host, judged.port), trusted=True
        )


@given(st.text())
def test_no_text_is_too_strange_to_be_judged(text):
    assert isinstance(examine(text, WEB), Permitted | Forbidden)
    assert isinstance(examine(text, WEB, base="https://a.example/"), Permitted | Forbidden)


def test_the_document_names_bounds_and_tests_that_there_are(root):
    text = (root / "docs" / "security.md").read_text()
    limits, kilo, mega = Limits(), 1024, 1024 * 1024
    rows = [
        f"| redirects | {limits.redirects} | {MAXIMUM_REDIRECTS} |",
        f"| time to connect | {limits.connect_seconds:g} s | {CONNECT_SECONDS:g} s |",
        f"| time in all | {limits.link_seconds:g} s each",
        f"| {limits.first_bytes // kilo} kB; {limits.fragment_bytes // mega} MB where",
        f"| body unpacked | {client._UNPACKED * limits.first_bytes // kilo} kB; ",
        f"| {MAXIMUM_BYTES // mega} MB |",
        f"| {LONGEST_LINE // kilo} kB; {MOST_HEADERS} | {LONGEST_LINE // kilo} kB; {MOST_HEADERS} |",
        f"| {limits.per_host}; {limits.at_most} | 1 |",
        f"up to {MOST_HELD // mega} MB at a time",
        f"| {pins._MOST} of each version | {pins._MOST} of each version |",
        f"Of a `robots.txt` {robots.MOST_BYTES // kilo} kB are read",
        f"more than {robots.MOST_LINES:,} lines",
        f"read up to {MOST_BYTES // mega} MB",
        f"more than {LONGEST:,} characters",
    ]
    tests = "".join(file.read_text() for file in (root / "tests").glob("test_*.py"))

    assert [row for row in rows if row not in text] == []
    named = set(re.findall(r"`(test_\w+)`", text))
    assert named - set(re.findall(r"def (test_\w+)", tests)) == set()
