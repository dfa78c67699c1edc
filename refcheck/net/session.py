"""Plain JSON requests: pooled, no redirect followed, answers bounded in size and time."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from refcheck.errors import SourceError
from refcheck.net.answers import MOST_BYTES, breakdown, is_html, no_json, read_json, refusal
from refcheck.net.breaker import OddAnswerError

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    import requests

    from refcheck.net.clock import Clock

_CHUNK = 65536
_OK = 200
_NOT_FOUND = 404


@dataclass(frozen=True, slots=True)
class JsonAnswer:
    """A 200, or a 404 that the service itself gave as JSON; header names in lower case."""

    status: int
    headers: Mapping[str, str]
    value: Any


class JsonSession:
    """GET requests to one service.

    Proxies and certificates are taken from the environment as everywhere else; passwords in
    ~/.netrc are not, and cookies are neither kept nor sent. `odd` are statuses that are about the
    one question, whatever they mean elsewhere.
    """

    def __init__(
        self, user_agent: str, seconds: float, clock: Clock, odd: Collection[int] = ()
    ) -> None:
        self._headers = {"User-Agent": user_agent, "Accept": "application/json"}
        self._seconds = seconds
        self._clock = clock
        self._odd = frozenset(odd)
        self._lock = threading.Lock()
        self._session: requests.Session | None = None
        self._closed = False

    def get(self, url: str) -> JsonAnswer:
        """The answer; `SourceError` for whatever is not one."""
        import requests  # noqa: PLC0415 - a heavy import that offline runs do without
        import urllib3  # noqa: PLC0415 - likewise

        until = self._clock.monotonic() + self._seconds
        try:
            with self._pool().get(url, stream=True, timeout=self._seconds) as response:
                body = self._read(response, until)
        except requests.exceptions.Timeout as error:
            raise SourceError(f"no answer within {self._seconds:g} s", transient=True) from error
        except requests.exceptions.ContentDecodingError as error:
            raise SourceError("answered with a garbled body") from error
        except (requests.exceptions.InvalidURL, requests.exceptions.InvalidSchema) as error:
            raise SourceError(f"has an address that is none: {url[:80]}") from error
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
            raise breakdown(error) from error
        except ValueError as error:  # urllib3 and idna let a few of these through
            raise SourceError(f"could not be asked: {error}"[:200]) from error
        return self._judge(response, body)

    def close(self) -> None:
        """Give the connections back, for good: a call that was left behind opens no new one."""
        with self._lock:
            session, self._session, self._closed = self._session, None, True
        if session is not None:
            session.close()

    def _read(self, response: requests.Response, until: float) -> bytes:
        body = bytearray()
        while chunk := response.raw.read1(_CHUNK, decode_content=True):
            body += chunk
            if len(body) > MOST_BYTES:
                raise SourceError(f"sent more than {MOST_BYTES // 2**20} MB")
            if self._clock.monotonic() > until:
                raise SourceError(f"no answer within {self._seconds:g} s", transient=True)
        return bytes(body)

    def _judge(self, response: requests.Response, body: bytes) -> JsonAnswer:
        status = response.status_code
        headers = {name.lower(): value for name, value in response.headers.items()}
        if status in self._odd:
            raise OddAnswerError(f"did not take the question (HTTP {status})")
        if status not in {_OK, _NOT_FOUND}:
            raise refusal(status, headers, self._clock.now())
        if is_html(headers.get("content-type", ""), body):
            raise no_json(status, page=True)
        if status == _NOT_FOUND and not body.strip():
            return JsonAnswer(status, headers, None)
        try:
            return JsonAnswer(status, headers, read_json(body))
        except ValueError as error:
            raise no_json(status, page=False) from error

    def _pool(self) -> requests.Session:
        with self._lock:
            if self._closed:
                raise SourceError("asked after the end of the run")
            if self._session is None:
                self._session = _new_session(self._headers)
            return self._session


def _new_session(headers: Mapping[str, str]) -> requests.Session:
    from http.cookiejar import DefaultCookiePolicy  # noqa: PLC0415 - only where requests is needed

    from requests.adapters import HTTPAdapter  # noqa: PLC0415 - as above

    from refcheck.net.unswerving import Unswerving  # noqa: PLC0415 - as above

    session = Unswerving()
    session.headers.update(headers)
    session.auth = lambda request: request  # given, so that requests does not look into ~/.netrc
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    adapter = HTTPAdapter(max_retries=0)
    session.mount("http://", adapter)
    session.mount("https://", adapter)
    return session
