"""What an HTTP answer that is no answer means, in the words of `SourceError`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from refcheck.errors import RateLimitedError, SourceError
from refcheck.net.breaker import OddAnswerError
from refcheck.net.retry import retry_after_seconds

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST_BYTES = 32 * 1024 * 1024
_OK = 200
_TOO_OFTEN = 429
_UNAVAILABLE = 503
_SERVER = 500
_CLIENT = 400
_REDIRECT = 300
_WALLS = frozenset({401, 403, 407, 451, 511})


def refusal(status: int, headers: Mapping[str, str], now: float) -> SourceError:
    """The error for a status that is not 200; header names in lower case."""
    if status == _TOO_OFTEN or (status == _UNAVAILABLE and "retry-after" in headers):
        wait = retry_after_seconds(headers.get("retry-after"), now)
        return RateLimitedError(f"asked us to slow down (HTTP {status})", retry_after=wait)
    if status >= _SERVER and status not in _WALLS:
        return SourceError(f"server error (HTTP {status})", transient=True)
    if status in _WALLS:
        return SourceError(f"refused us (HTTP {status})")
    if status >= _CLIENT:
        return OddAnswerError(f"did not take the question (HTTP {status})")
    if status >= _REDIRECT:
        host = _host(headers.get("location", ""))
        return SourceError(f"redirected us to {host} (HTTP {status}); not followed")
    return SourceError(f"answered with HTTP {status}")


def breakdown(error: BaseException) -> SourceError:
    """The error for a connection that failed, in the operating system's words where it has some."""
    cause = next((e for e in lineage(error) if isinstance(e, OSError) and e.strerror), None)
    words = str(getattr(cause, "strerror", "") or type(error).__name__)
    return SourceError(f"connection failed: {words}"[:200], transient=True)


def lineage(error: BaseException) -> list[BaseException]:
    """The exception, what it was raised from, what that was raised from, and so on."""
    line: list[BaseException] = []
    rest = [error]
    while rest:
        current = rest.pop(0)
        if current not in line:
            line.append(current)
            nested = [arg for arg in current.args if isinstance(arg, BaseException)]
            reason = getattr(current, "reason", None)
            linked = (current.__cause__, current.__context__, reason, *nested)
            rest.extend(e for e in linked if isinstance(e, BaseException))
    return line


def read_json(body: bytes) -> Any:
    """The body as JSON; `ValueError` where it is none, or is nested too deeply to be read."""
    try:
        return json.loads(body)
    except RecursionError as error:
        raise ValueError("JSON is nested too deeply") from error


def is_html(content_type: str, body: bytes) -> bool:
    """Whether this is a page for people: a captive portal's, a proxy's, an error page."""
    start = body[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return "html" in content_type.lower() or start.startswith((b"<!doctype", b"<html", b"<head"))


def no_json(status: int, *, page: bool) -> SourceError:
    """The error for an answer that should be JSON, and is a `page` for people or something else."""
    what = "a web page, which is not JSON" if page else "something that is not JSON"
    return SourceError(f"answered with {what}" + ("" if status == _OK else f" (HTTP {status})"))


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or "another page"
    except ValueError:
        return "another page"
