"""Which addresses may be fetched, and at which IP addresses they are: looked up once, then kept."""

from __future__ import annotations

import ipaddress
import re
import socket
from dataclasses import dataclass
from typing import TypeAlias
from urllib.parse import urlsplit

import requests
from urllib3.exceptions import LocationParseError
from urllib3.util import parse_url

from refcheck.errors import InputError

_IP: TypeAlias = "ipaddress.IPv4Address | ipaddress.IPv6Address"

# Two parsers may see two hosts around these; no address needs one of them as it is.
_AMBIGUOUS = re.compile(r"[\\\s\x00-\x1f\x7f-\x9f]")
PORTS = {"http": 80, "https": 443}
# IPv6 addresses that stand for an IPv4 address, and how far from the right it ends.
_TRANSLATED = (
    (ipaddress.IPv6Network("::/96"), 0),  # IPv4-compatible; ::1 and :: are in it
    (ipaddress.IPv6Network("::ffff:0:0/96"), 0),  # IPv4-mapped
    (ipaddress.IPv6Network("64:ff9b::/96"), 0),  # NAT64
    (ipaddress.IPv6Network("2002::/16"), 80),  # 6to4
)
_TEREDO = ipaddress.IPv6Network("2001::/32")
_UNICAST = ipaddress.IPv6Network("2000::/3")  # all of IPv6 that is given out to the public


@dataclass(frozen=True, slots=True)
class Target:
    """An address as the client will take it; `ips` is empty where every IP address will do."""

    url: str
    scheme: str
    host: str
    port: int
    ips: tuple[str, ...] = ()


def target_of(address: str, *, allow_private: bool) -> Target:
    """What would be connected to; InputError for what may not be, or can be read in two ways."""
    refuse_ambiguous(address)
    target = _parsed(address)
    if allow_private:
        return target
    return Target(target.url, target.scheme, target.host, target.port, _public_ips(address, target))


def refuse_ambiguous(address: str) -> None:
    """Raise for characters about which URL parsers disagree."""
    if _AMBIGUOUS.search(address):
        message = (
            f"{address} is not fetched: it holds a backslash, white space or control character"
        )
        raise InputError(message, hint="write them as %5C, %20 …")


def is_public(ip: _IP) -> bool:
    """Whether the public internet routes to it; an IPv4 address inside another one counts."""
    if isinstance(ip, ipaddress.IPv4Address):
        return ip.is_global and not ip.is_multicast
    for network, shift in _TRANSLATED:
        if ip in network:
            return is_public(ipaddress.IPv4Address((int(ip) >> shift) & 0xFFFFFFFF))
    return ip in _UNICAST and ip.is_global and ip not in _TEREDO


def _parsed(address: str) -> Target:
    """The address as the client prepares it, if the standard library reads the same host in it."""
    try:
        theirs = urlsplit(address)
        if theirs.scheme.lower() not in PORTS or not theirs.hostname:
            raise InputError(f"{address} is not fetched: only http and https addresses are")
        url = requests.Request("GET", address).prepare().url or ""
        parts, prepared = parse_url(url), urlsplit(url)
        host = (parts.host or "").strip("[]").lower()
        port = prepared.port
    except (ValueError, requests.RequestException, LocationParseError) as error:
        raise InputError(f"{address} is not an address that can be read") from error
    if parts.auth is not None or "@" in theirs.netloc:
        raise InputError(f"{address} is not fetched: it holds a user's name or password")
    scheme = parts.scheme or ""
    if not host or host != prepared.hostname or port != parts.port or scheme not in PORTS:
        raise InputError(f"{address} is not fetched: its host can be read in two ways")
    return Target(url, scheme, host, port or PORTS[scheme])


def _public_ips(address: str, target: Target) -> tuple[str, ...]:
    """Everything that the name resolves to, in the system's order, and all of it public."""
    try:
        found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    except (OSError, ValueError) as error:
        raise InputError(f"{address} cannot be fetched: unknown host {target.host}") from error
    ips = tuple(dict.fromkeys(str(host) for *_, (host, *_) in found))
    for ip in ips:
        if not is_public(ipaddress.ip_address(ip.partition("%")[0])):
            message = f"{address} is not fetched: {target.host} is a private address"
            message += f" ({ip})" if ip != target.host else ""
            raise InputError(message, hint="--allow-private permits it")
    return ips
