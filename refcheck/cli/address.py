"""A page fetched from its address: bounded in bytes and time, from public hosts only."""

from __future__ import annotations

import codecs
import ipaddress
import socket
import time
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

import requests
from urllib3.exceptions import HTTPError

from refcheck import __version__
from refcheck.errors import InputError, SourceError
from refcheck.net.deadline import within
from refcheck.pipeline import PageInput

MAXIMUM_REDIRECTS = 5
_CONNECT_SECONDS = 10.0
_READ_SECONDS = 20.0
_CHUNK = 65536
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_ERROR_STATUS = 400


@dataclass(frozen=True, slots=True)
class _Bounds:
    """`deadline` is on the clock of `time.monotonic`."""

    allow_private: bool
    deadline: float
    maximum_bytes: int


def fetch(address: str, *, allow_private: bool, seconds: float, maximum_bytes: int) -> PageInput:
    """The page at the address, at most one byte above the limit; raises InputError."""
    bounds = _Bounds(allow_private, time.monotonic() + seconds, maximum_bytes)
    try:
        return within(seconds, lambda: _follow(address, bounds))
    except SourceError as error:
        raise InputError(f"{address} cannot be fetched: {error.message}") from error


def refuse_unsafe(address: str, *, allow_private: bool) -> None:
    """Raise for what is neither http nor https, and for hosts that the public cannot reach."""
    parts = urlsplit(address)
    if parts.scheme.lower() not in {"http", "https"} or not parts.hostname:
        raise InputError(f"{address} is not fetched: only http and https addresses are")
    if allow_private:
        return
    try:
        found = socket.getaddrinfo(parts.hostname, parts.port or 443, type=socket.SOCK_STREAM)
    except (OSError, ValueError, UnicodeError) as error:
        raise InputError(f"{address} cannot be fetched: unknown host {parts.hostname}") from error
    for *_, (host, *_) in found:
        ip = ipaddress.ip_address(str(host).partition("%")[0])
        mapped = getattr(ip, "ipv4_mapped", None) or ip
        if not mapped.is_global or mapped.is_multicast:
            message = f"{address} is not fetched: {parts.hostname} is the private address {ip}"
            raise InputError(message, hint="--allow-private permits it")


def _follow(address: str, bounds: _Bounds) -> PageInput:
    """Each hop is looked at before it is taken."""
    current = address
    for _ in range(MAXIMUM_REDIRECTS + 1):
        refuse_unsafe(current, allow_private=bounds.allow_private)
        try:
            with requests.get(
                current,
                stream=True,
                allow_redirects=False,
                timeout=(_CONNECT_SECONDS, _READ_SECONDS),
                headers={"User-Agent": f"refcheck/{__version__}", "Accept": "text/html,*/*;q=0.5"},
            ) as response:
                if response.status_code not in _REDIRECTS or "location" not in response.headers:
                    return _received(address, response, bounds)
                current = urljoin(current, response.headers["location"])
        except (requests.RequestException, HTTPError, OSError, ValueError) as error:
            raise InputError(f"{address} cannot be fetched: {_reason(error)}") from error
    raise InputError(f"{address} cannot be fetched: more than {MAXIMUM_REDIRECTS} redirects")


def _received(address: str, response: requests.Response, bounds: _Bounds) -> PageInput:
    if response.status_code >= _ERROR_STATUS:
        raise InputError(f"{address} cannot be fetched: it answered {response.status_code}")
    data = bytearray()
    while len(data) <= bounds.maximum_bytes:
        if time.monotonic() > bounds.deadline:
            raise InputError(f"{address} took too long")
        chunk = response.raw.read1(_CHUNK, decode_content=True)
        if not chunk:
            break
        data += chunk
    media, _, parameters = response.headers.get("content-type", "").lower().partition(";")
    text = media.strip() == "text/plain"
    return PageInput(address, _in_utf8(bytes(data), parameters), "text" if text else None)


def _in_utf8(data: bytes, parameters: str) -> bytes:
    """A charset in the header goes before one in the page: say it with a byte-order mark."""
    charset = parameters.partition("charset=")[2].partition(";")[0].strip(" \"'")
    try:
        codec = codecs.lookup(charset) if charset else None
    except LookupError:
        codec = None
    if codec is None or codec.name == "utf-8" or data.startswith((b"\xef\xbb\xbf", b"\xff\xfe")):
        return data
    try:
        return data.decode(codec.name, "replace").encode("utf-8-sig", "replace")
    except (UnicodeError, LookupError):
        return data


def _reason(error: Exception) -> str:
    """One short line of what the network libraries say in many."""
    match error:
        case requests.exceptions.SSLError():
            return "its certificate is not valid"
        case requests.exceptions.Timeout():
            return "it did not answer in time"
        case requests.exceptions.ConnectionError() | HTTPError():
            return "no connection"
        case _:
            return " ".join(str(error).split())[:200]
