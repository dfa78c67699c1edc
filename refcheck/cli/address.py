"""A page fetched from its address: bounded in bytes and time, from public hosts only."""

from __future__ import annotations

import codecs
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urljoin

import requests
from urllib3.exceptions import HTTPError

from refcheck import __version__
from refcheck.cli.pinning import open_at
from refcheck.cli.public_hosts import refuse_ambiguous, target_of
from refcheck.errors import InputError, SourceError
from refcheck.net.deadline import within
from refcheck.pipeline import PageInput

if TYPE_CHECKING:
    from refcheck.cli.public_hosts import Target

MAXIMUM_REDIRECTS = 5
_CHUNK = 65536
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_ERROR_STATUS = 400
_HEADERS = {"User-Agent": f"refcheck/{__version__}", "Accept": "text/html,*/*;q=0.5"}


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


def _follow(address: str, bounds: _Bounds) -> PageInput:
    """Each hop is looked at before it is taken."""
    current = address
    for _ in range(MAXIMUM_REDIRECTS + 1):
        target = target_of(current, allow_private=bounds.allow_private)
        try:
            answer = _asked(address, target, bounds)
        except (requests.RequestException, HTTPError, OSError, ValueError) as error:
            raise InputError(f"{address} cannot be fetched: {_reason(error)}") from error
        if isinstance(answer, PageInput):
            return answer
        current = _joined(target.url, answer)
    raise InputError(f"{address} cannot be fetched: more than {MAXIMUM_REDIRECTS} redirects")


def _asked(address: str, target: Target, bounds: _Bounds) -> PageInput | str:
    """The page, or where it is said to be instead."""
    with open_at(target, _HEADERS) as response:
        if response.status_code in _REDIRECTS and "location" in response.headers:
            return str(response.headers["location"])
        return _received(address, response, bounds)


def _joined(current: str, location: str) -> str:
    """Headers come as Latin-1 whatever they were; joining would drop a tab, so it is seen first."""
    with suppress(UnicodeError):
        location = location.encode("latin-1").decode("utf-8")
    refuse_ambiguous(location)
    try:
        return urljoin(current, location)
    except ValueError as error:
        raise InputError(f"{location} is not an address that can be read") from error


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
