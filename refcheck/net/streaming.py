"""An answer that does not end: its bytes as they come, until it or whoever reads it has enough."""

from __future__ import annotations

import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from refcheck.errors import SourceError
from refcheck.net.answers import breakdown, is_html, refusal
from refcheck.net.breaker import OddAnswerError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    import requests

_CHUNK = 16384
_CONNECT_SECONDS = 15.0
_OK = 200
_KIND = "text/event-stream"


class EventStream:
    """One connection at a time to one stream of server-sent events; no redirect is followed.

    `proxy` is the only one that is taken, `certificates` a file or folder of those to trust.
    """

    def __init__(
        self,
        url: str,
        *,
        user_agent: str,
        now: Callable[[], float],
        proxy: str | None = None,
        certificates: str | None = None,
    ) -> None:
        self.url = url
        self._agent = user_agent
        self._now = now
        self._proxy = proxy
        self._certificates = certificates
        self._lock = threading.Lock()
        self._response: requests.Response | None = None
        self._closed = False

    @contextmanager
    def opened(
        self, query: str, headers: Mapping[str, str], *, idle: float
    ) -> Iterator[Iterator[bytes]]:
        """What comes behind the address with this query; `SourceError` for whatever is no stream.

        Reading raises `SourceError` as well where the connection breaks, TimeoutError where nothing
        comes for `idle` seconds.
        """
        with self._session() as session:
            try:
                with self._answer(session, query, headers, idle) as response:
                    self._keep(response)
                    self._judge(response)
                    yield _chunks(response)
            finally:
                with self._lock:
                    self._response = None

    def close(self) -> None:
        """End the connection, also while another thread reads from it; no other is opened."""
        with self._lock:
            self._closed = True
            if self._response is not None:
                with suppress(Exception):  # it may be closing by itself
                    self._response.raw.shutdown()

    def _answer(
        self, session: requests.Session, query: str, headers: Mapping[str, str], idle: float
    ) -> requests.Response:
        import requests  # noqa: PLC0415 - a heavy import that only a stream needs
        import urllib3  # noqa: PLC0415 - likewise

        timeout = (_CONNECT_SECONDS, idle)
        try:
            address = self._address(query)
            return session.get(address, stream=True, timeout=timeout, headers=dict(headers))
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
            raise breakdown(error) from error
        except ValueError as error:  # urllib3 and idna let a few of these through
            raise SourceError(f"could not be asked: {error}"[:200]) from error

    def _keep(self, response: requests.Response) -> None:
        with self._lock:
            if self._closed:
                raise SourceError("asked after the end of the run")
            self._response = response

    def _judge(self, response: requests.Response) -> None:
        headers = {name.lower(): value for name, value in response.headers.items()}
        if response.status_code != _OK:
            raise refusal(response.status_code, headers, self._now())
        kind = headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind != _KIND:
            what = "a web page" if is_html(kind, b"") else "something else"
            raise OddAnswerError(f"answered with {what}, and not with a stream of events")

    def _address(self, query: str) -> str:
        if not query:
            return self.url
        return f"{self.url}{'&' if '?' in self.url else '?'}{query}"

    def _session(self) -> requests.Session:
        from refcheck.net.unswerving import Unswerving  # noqa: PLC0415 - it imports requests

        session = Unswerving()
        session.trust_env = False
        session.headers.update(
            {
                "User-Agent": self._agent,
                "Accept": _KIND,
                "Accept-Encoding": "identity",
                "Cache-Control": "no-cache",
            }
        )
        if self._proxy:
            session.proxies = {"http": self._proxy, "https": self._proxy}
        if self._certificates:
            session.verify = self._certificates
        return session


def _chunks(response: requests.Response) -> Iterator[bytes]:
    """The bytes as they arrive; nothing is waited for to fill a chunk."""
    import urllib3  # noqa: PLC0415 - as above

    while True:
        try:
            chunk = response.raw.read1(_CHUNK, decode_content=True)
        except urllib3.exceptions.ReadTimeoutError as error:
            raise TimeoutError from error
        except (urllib3.exceptions.HTTPError, OSError, ValueError) as error:
            raise breakdown(error) from error
        if not chunk:
            return
        yield chunk
