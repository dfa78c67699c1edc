"""What the benchmark's server answers, by path alone: status, headers, body, and the manner."""

from __future__ import annotations

import gzip
import zlib
from dataclasses import dataclass
from typing import Literal

from links.behaviours import kind_of

BIG = 50_000_000
PATIENCE = 120
"""The seconds that a host which never has time asks for."""
_LATENCY = (0.02, 0.06)
_SLOW = 2.0
_HTML = "text/html; charset=utf-8"
_STATUSES = {
    "gone-404": 404,
    "gone-410": 410,
    "moved-404": 404,
    "forbidden-403": 403,
    "unauthorized-401": 401,
    "busy-429": 429,
    "error-500": 500,
    "error-503": 503,
}
_REDIRECTS = {
    "moved-301": (301,),
    "moved-302": (302,),
    "moved-308": (308, 308),
    "moved-mixed": (301, 308, 302),
    "moved-404": (301,),
}
_PARAGRAPH = (
    "<p>The kettle was first hung over the fire, then set upon the stove, and it is not known "
    "who thought of the spout. Makers of the town kept their patterns from one another.</p>\n"
)

Manner = Literal["whole", "hang", "reset", "trickle", "flood"]


@dataclass(frozen=True, slots=True)
class Reply:
    """`flood` sends the body over and over, up to `length`; `trickle` one byte a second."""

    status: int = 200
    headers: tuple[tuple[str, str], ...] = (("Content-Type", _HTML),)
    body: bytes = b""
    delay: float = 0.0
    manner: Manner = "whole"
    length: int | None = None


def reply(method: str, target: str, *, accepts_gzip: bool, waited: float | None) -> Reply:
    """`waited` is how long ago the same target was first asked for, None for the first time."""
    path, delay = target.partition("?")[0], _latency(target)
    kind = kind_of(path)
    if kind is None:
        return _elsewhere(path, delay)
    return (
        _redirected(kind.name, path, delay)
        or _refused(kind.name, method, waited, delay)
        or _odd(kind.name, path, delay)
        or _page(path, delay, zipped=kind.name == "gzip" and accepts_gzip)
    )


def _redirected(name: str, path: str, delay: float) -> Reply | None:
    match name:
        case "loop":
            return _redirect(302, path, delay)
        case "home":
            return _redirect(301, "/", delay)
    statuses = _REDIRECTS.get(name, ())
    _, _, place = path.strip("/").partition("/")
    hops = len(place.split("/")) - 3
    if hops < len(statuses):
        return _redirect(statuses[hops], f"/{name}/archive/{place}", delay)
    return None


def _refused(name: str, method: str, waited: float | None, delay: float) -> Reply | None:
    if name in _STATUSES:
        return _error(_STATUSES[name], delay, PATIENCE if name == "busy-429" else None)
    if name == "challenge":
        headers = (("Content-Type", _HTML), ("Server", "cloudflare"), ("cf-mitigated", "challenge"))
        return Reply(503, headers, _html("Just a moment...", "<h1>Checking</h1>"), delay)
    if name == "busy-once" and (waited is None or waited < 1):
        return _error(429, delay, 1)
    if method == "HEAD" and name in {"head-405", "head-404"}:
        return _error(int(name[-3:]), delay)
    return None


def _latency(target: str) -> float:
    low, high = _LATENCY
    return low + (high - low) * (zlib.crc32(target.encode()) % 1000) / 1000


def _elsewhere(path: str, delay: float) -> Reply:
    if path == "/":
        return Reply(body=_html("Home", "<h1>Welcome</h1>"), delay=delay)
    if path == "/robots.txt":
        body = b"User-agent: *\nAllow: /\n"
        return Reply(headers=(("Content-Type", "text/plain"),), body=body, delay=delay)
    if path.startswith("/vanished"):
        return Reply(body=_not_found(), delay=delay)
    return _error(404, delay)


def _odd(name: str, path: str, delay: float) -> Reply | None:
    match name:
        case "hang" | "reset":
            return Reply(manner=name, delay=delay)
        case "slow":
            return Reply(body=_article(path), delay=_SLOW)
        case "trickle":
            return Reply(body=_article(path), delay=delay, manner="trickle")
        case "big":
            return Reply(body=_article(path), delay=delay, manner="flood", length=BIG)
        case "vanished" | "vanished-pdf":
            return Reply(body=_not_found(), delay=delay)
    return None


def _page(path: str, delay: float, *, zipped: bool) -> Reply:
    if path.endswith(".pdf"):
        headers = (("Content-Type", "application/pdf"),)
        body = b"%PDF-1.7\n" + b"%kettle\n" * 1000
    else:
        headers, body = (("Content-Type", _HTML),), _article(path)
    if zipped:
        return Reply(200, (*headers, ("Content-Encoding", "gzip")), _zipped(body), delay)
    return Reply(200, headers, body, delay)


def _redirect(status: int, target: str, delay: float) -> Reply:
    headers = (("Location", target), ("Content-Type", _HTML))
    return Reply(status, headers, _html("Moved", "<h1>Moved</h1>"), delay)


def _error(status: int, delay: float, patience: int | None = None) -> Reply:
    headers: tuple[tuple[str, str], ...] = (("Content-Type", _HTML),)
    if patience is not None:
        headers = (*headers, ("Retry-After", str(patience)))
    if status == 401:
        headers = (*headers, ("WWW-Authenticate", 'Basic realm="members"'))
    return Reply(status, headers, _html(f"Error {status}", f"<h1>{status}</h1>"), delay)


def _article(path: str) -> bytes:
    name = path.rpartition("/")[2].partition(".")[0]
    return _html(f"On {name}, and their history", f"<h1>{name}</h1>\n{_PARAGRAPH * 45}")


def _not_found() -> bytes:
    return _html("Page not found", "<h1>Sorry</h1><p>We cannot find that page.</p>")


def _html(title: str, body: str) -> bytes:
    page = (
        f"<!DOCTYPE html>\n<html lang=en><head><title>{title}</title></head>\n<body>{body}</body>"
    )
    return f"{page}</html>\n".encode()


def _zipped(body: bytes) -> bytes:
    return gzip.compress(body, 1, mtime=0)
