"""Which IP addresses the public internet reaches, and what the others are for."""

from __future__ import annotations

import ipaddress
from functools import lru_cache
from typing import TypeAlias

_IP: TypeAlias = "ipaddress.IPv4Address | ipaddress.IPv6Address"

# Given out to a cloud's owner, routed inside of it only, and led from there to its customers' own.
_CLOUDS = "an address inside a cloud"
# https://www.iana.org/assignments/iana-ipv4-special-registry and …/iana-ipv6-special-registry. The
# standard library's `is_global` differs between its versions.
_RESERVED_4 = tuple(
    (ipaddress.IPv4Network(network), what)
    for network, what in (
        ("0.0.0.0/8", "an unspecified address"),
        ("10.0.0.0/8", "a private address"),
        ("34.118.224.0/20", _CLOUDS),  # services in clusters of Google Kubernetes Engine
        ("100.64.0.0/10", "a carrier's private address"),
        ("127.0.0.0/8", "a loopback address"),
        ("129.224.0.0/17", _CLOUDS),  # what Amazon VPC Lattice leads to
        ("161.26.0.0/16", _CLOUDS),  # IBM
        ("166.8.0.0/14", _CLOUDS),
        ("169.254.0.0/16", "a link-local address"),
        ("172.16.0.0/12", "a private address"),
        ("192.0.0.0/24", "a reserved address"),
        ("192.0.2.0/24", "an address for documentation"),
        ("192.88.99.0/24", "a reserved address"),  # relays of 6to4
        ("192.168.0.0/16", "a private address"),
        ("198.18.0.0/15", "an address for benchmarks"),
        ("198.51.100.0/24", "an address for documentation"),
        ("203.0.113.0/24", "an address for documentation"),
        ("224.0.0.0/4", "a multicast address"),
        ("240.0.0.0/4", "a reserved address"),
    )
)
_RESERVED_6 = tuple(
    (ipaddress.IPv6Network(network), what)
    for network, what in (
        ("::/128", "an unspecified address"),
        ("::1/128", "a loopback address"),
        ("::ffff:0:0:0/96", "a translated address"),
        ("64:ff9b:1::/48", "a translated address"),  # where in it the IPv4 address is, is local
        ("2001::/32", "a tunnel's address"),  # Teredo
        ("2001::/23", "a reserved address"),
        ("2001:db8::/32", "an address for documentation"),
        ("3fff::/20", "an address for documentation"),
        ("fc00::/7", "a private address"),
        ("fe80::/10", "a link-local address"),
        ("fec0::/10", "a private address"),
        ("ff00::/8", "a multicast address"),
    )
)
_UNICAST = ipaddress.IPv6Network("2000::/3")  # all of IPv6 that is given out to the public
# IPv6 addresses that stand for an IPv4 address, and how far from the right it ends.
_TRANSLATED = (
    (ipaddress.IPv6Network("::/96"), 0),  # IPv4-compatible
    (ipaddress.IPv6Network("::ffff:0:0/96"), 0),  # IPv4-mapped
    (ipaddress.IPv6Network("64:ff9b::/96"), 0),  # NAT64: on networks without IPv4, everybody's
    (ipaddress.IPv6Network("2002::/16"), 80),  # 6to4
)
_ISATAP = 0x00005EFE  # RFC 5214: this, or with the "universal" bit, stands before the IPv4 address
_UNIVERSAL = 0x02000000
# Where clouds have what is for their machines alone, each under numbers of its own.
_FOR_MACHINES = tuple(
    ipaddress.ip_network(network) for network in ("169.254.0.0/16", "fe80::/10", "fd00:ec2::/32")
)
# Where clouds hand out credentials to whoever asks from within. Azure's is a public address.
_METADATA = frozenset(
    ipaddress.ip_address(ip)
    for ip in (
        "169.254.169.254",  # AWS, Google, Azure, DigitalOcean, OpenStack …
        "169.254.170.2",  # AWS containers
        "169.254.170.23",
        "169.254.0.23",  # Tencent
        "169.254.42.42",  # Scaleway
        "100.100.100.200",  # Alibaba
        "168.63.129.16",  # Azure
        "192.0.0.192",  # Oracle
        "fd00:ec2::254",  # AWS
        "fd00:ec2::23",
        "fd20:ce::254",  # Google
        "fd00:c1::a9fe:a9fe",  # Oracle
        "fd00:42::42",  # Scaleway
        "fe80::a9fe:a9fe",  # OpenStack
    )
)


@lru_cache(maxsize=4096)
def reserved_for(ip: str) -> str | None:
    """What the address is, such as "a loopback address"; None where it is public.

    An IPv4 address inside an IPv6 address counts; a zone ("%eth0") does not matter. What is no IP
    address at all is not public either.
    """
    parsed = _parsed(ip)
    if parsed is None:
        return "no IP address"
    if {parsed, _inside(parsed)} & _METADATA:
        return "a cloud's metadata service"
    if isinstance(parsed, ipaddress.IPv4Address):
        return _reserved_4(parsed)
    return _reserved_6(parsed)


def is_metadata(ip: str) -> bool:
    """Whether a cloud's metadata service may answer there, also inside an IPv6 address.

    Link-local addresses count: those services are there, and hardly anything that is linked to.
    """
    parsed = _parsed(ip)
    if parsed is None:
        return False
    return any(
        one is not None and (one in _METADATA or any(one in network for network in _FOR_MACHINES))
        for one in (parsed, _inside(parsed))
    )


def _parsed(ip: str) -> _IP | None:
    try:
        return ipaddress.ip_address(ip.partition("%")[0])
    except ValueError:
        return None


def _reserved_4(ip: ipaddress.IPv4Address) -> str | None:
    return next((what for network, what in _RESERVED_4 if ip in network), None)


def _reserved_6(ip: ipaddress.IPv6Address) -> str | None:
    named = next((what for network, what in _RESERVED_6 if ip in network), None)
    if named is not None:
        return named
    inner = _inside(ip)
    if inner is not None:
        return _reserved_4(inner)
    return None if ip in _UNICAST else "a reserved address"


def _inside(ip: _IP) -> ipaddress.IPv4Address | None:
    """The IPv4 address that an IPv6 address stands for, if it does."""
    if isinstance(ip, ipaddress.IPv4Address):
        return None
    for network, shift in _TRANSLATED:
        if ip in network:
            return ipaddress.IPv4Address((int(ip) >> shift) & 0xFFFFFFFF)
    if (int(ip) >> 32) & 0xFFFFFFFF & ~_UNIVERSAL == _ISATAP:
        return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return None
