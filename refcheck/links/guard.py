"""What may be fetched: which addresses, at which hosts, and at which IP addresses of theirs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote, urljoin

import can_ada

from refcheck.links.host_names import (
    holds_invisible,
    is_host_name,
    is_ip,
    is_named,
    local_name,
    metadata_name,
)
from refcheck.links.ip_addresses import is_metadata, reserved_for

if TYPE_CHECKING:
    from collections.abc import Iterable

    from refcheck.model.links import RefusalKind

PORTS = {"http": 80, "https": 443}
LONGEST = 8192  # characters: what servers take at most, and no reader prints

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
# Parsers differ about fewer and more slashes, about a backslash, and about where a host ends.
_BEGIN = re.compile(r"https?://(?P<authority>[^/?#\\]+)(?P<path>[^?#]*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Policy:
    """What the user permits besides the public web on ports 80 and 443.

    `hosts` are patterns (made by `host_pattern`) of hosts that may be private: at any port, or only
    at the one that the pattern names. `private` permits every private address at every port, since
    intranets are seldom on 80 and 443, but those of clouds' metadata services, which only `hosts`
    opens. `ports` are permitted at every host.
    """

    private: bool = False
    hosts: tuple[str, ...] = ()
    ports: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Permitted:
    """An address as it is sent: canonical, ASCII, without fragment; `host` without brackets.

    `trusted` where its IP addresses need not be public, `named` where the user named the host, so
    that every IP address of it will do.
    """

    url: str
    scheme: str
    host: str
    port: int
    fragment: str = ""
    trusted: bool = False
    named: bool = False


@dataclass(frozen=True, slots=True)
class Forbidden:
    """An address that is never asked, and why, as a lower-case fact.

    `url` is the address that was refused, as it was given, but absolute. Where a redirect leads
    there (the trail has hops), nothing is wrong with what is printed; nor is with a `port`.
    """

    url: str
    kind: RefusalKind
    reason: str


class _RefusedError(Exception):
    """Carries kind and reason to `examine`."""

    def __init__(self, kind: RefusalKind, reason: str) -> None:
        super().__init__(reason)
        self.kind: RefusalKind = kind
        self.reason = reason


def examine(address: str, policy: Policy, *, base: str | None = None) -> Permitted | Forbidden:
    """Whether the address may be asked, as far as its spelling tells; nothing is looked up.

    `base` is the address that redirected to it: `address` may then be relative to it, and https
    does not lead to http.
    """
    absolute = address.strip(" ")
    try:
        _refuse_characters(absolute)
        if base is not None:
            absolute = _joined(base, absolute)
        permitted = _parsed(absolute, policy)
        _refuse_downgrade(base, permitted)
        _refuse_place(permitted, policy)
    except _RefusedError as refused:
        return Forbidden(absolute, refused.kind, refused.reason)
    return permitted


def examine_ips(target: Permitted, ips: Iterable[str]) -> Forbidden | None:
    """Whether the host may be asked at these IP addresses: all of them must be public."""
    for ip in ips:
        if (reason := _reserved(target, ip)) is not None:
            return Forbidden(target.url, "private", reason)
    return None


def _reserved(target: Permitted, ip: str) -> str | None:
    if target.named or (target.trusted and not is_metadata(ip)):
        return None
    what = reserved_for(ip)
    if what is None:
        return None
    return f"{ip} is {what}" if ip == target.host else f"{target.host} is at {ip}, {what}"


def _refuse_characters(address: str) -> None:
    """What parsers drop without a word, and what is no character at all."""
    if _CONTROL.search(address):
        raise _RefusedError("spelling", "holds a control character")


def _joined(base: str, location: str) -> str:
    if location.startswith(("///", "\\", "/\\")):
        raise _RefusedError("spelling", "its host can be read in two ways")
    if _SCHEME.match(location):
        return location
    try:
        return urljoin(base, location)
    except ValueError:
        raise _RefusedError("spelling", "cannot be read as an address") from None


def _parsed(address: str, policy: Policy) -> Permitted:
    """The address put together anew from what the WHATWG's rules read in it."""
    _refuse_spelling(address)
    try:
        read = can_ada.parse(address)
    except (ValueError, TypeError):
        raise _RefusedError("spelling", "cannot be read as an address") from None
    scheme, host = read.protocol.rstrip(":"), read.hostname
    if not is_host_name(host):
        raise _RefusedError("spelling", f"{host} is no host name")
    port = int(read.port or PORTS[scheme])
    netloc = host if port == PORTS[scheme] else f"{host}:{port}"
    url = f"{scheme}://{netloc}{read.pathname}{read.search}"
    if len(url) > LONGEST:
        raise _RefusedError("spelling", f"longer than {LONGEST:,} characters")
    bare = host.strip("[]")
    named = is_named(bare, port, policy.hosts)
    return Permitted(
        url=url,
        scheme=scheme,
        host=bare,
        port=port,
        fragment=read.hash[1:],
        trusted=policy.private or named,
        named=named,
    )


def _refuse_spelling(address: str) -> None:
    """What has more than one reading, before anybody reads it."""
    if len(address) > LONGEST:
        raise _RefusedError("spelling", f"longer than {LONGEST:,} characters")
    scheme = _SCHEME.match(address)
    if scheme is None or scheme[1].lower() not in PORTS:
        found = f", not {scheme[1].lower()}" if scheme else ""
        raise _RefusedError("scheme", f"only http and https are asked{found}")
    begin = _BEGIN.match(address)
    if begin is None:
        raise _RefusedError("spelling", "its host can be read in two ways")
    authority = unquote(begin["authority"])
    if "\\" in begin["path"] or "\\" in authority:
        raise _RefusedError("spelling", "holds a backslash")
    if "@" in authority:
        raise _RefusedError("credentials", "holds a user's name or password")
    if holds_invisible(authority):
        raise _RefusedError("spelling", "its host holds a space or an invisible character")


def _refuse_downgrade(base: str | None, target: Permitted) -> None:
    if base is not None and base.startswith("https:") and target.scheme != "https":
        raise _RefusedError("scheme", "leaves https for http")


def _refuse_place(target: Permitted, policy: Policy) -> None:
    """Names and IP addresses that are nobody's business, and what lies outside of the web."""
    if not target.named:
        if target.host.rstrip(".").endswith(".onion"):  # RFC 7686: never to be looked up
            raise _RefusedError("port", f"{target.host} is reached through Tor only")
        if metadata_name(target.host):
            raise _RefusedError("private", f"{target.host} is a cloud's metadata service")
        if not target.trusted and local_name(target.host):
            raise _RefusedError("private", f"{target.host} is a name in a local network")
    if is_ip(target.host) and (reason := _reserved(target, target.host)) is not None:
        raise _RefusedError("private", reason)
    open_to_all = target.port in {*PORTS.values(), *policy.ports}
    if not (open_to_all or target.named or policy.private):
        raise _RefusedError("port", f"port {target.port} is not asked")
