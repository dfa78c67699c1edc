"""Carries habanero's requests: pooled, bounded in time and size, with every answer's headers seen.

habanero asks through the bare function `httpx2.get`, which makes a new TLS context (some 50 ms of
processor time) and a new connection for each request, reads answers of any size, and hands out no
headers of an answer that succeeded, where Crossref says how often it may be asked.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

from refcheck.errors import SourceError
from refcheck.net.answers import MOST_BYTES, is_html, no_json

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import httpx2

    from refcheck.net.clock import Clock

# The body comes decoded and whole, so these would say something untrue about it.
_OF_THE_WIRE = frozenset({"content-encoding", "content-length", "transfer-encoding"})
# Statuses with which a service answers for itself; every other is told by its number.
_ANSWERS = frozenset({200, 404})


class Courier:
    """One service's connections; proxies come from the environment, as habanero has it."""

    def __init__(
        self, seconds: float, clock: Clock, *, heard: Callable[[str, Mapping[str, str]], None]
    ) -> None:
        self._seconds = seconds
        self._clock = clock
        self._heard = heard
        self._lock = threading.Lock()
        self._client: httpx2.Client | None = None
        self._closed = False

    def get(
        self, url: str, *, params: Mapping[str, str] | None = None, headers: Mapping[str, str]
    ) -> httpx2.Response:
        """The answer, read whole; raises what httpx2 raises, `SourceError` beyond the bounds."""
        import httpx2  # noqa: PLC0415 - a heavy import that only asking Crossref needs

        until = self._clock.monotonic() + self._seconds
        with self._pool().stream("GET", url, params=params, headers=dict(headers)) as answer:
            self._heard(str(answer.request.url), answer.headers)
            body = bytearray()
            for chunk in answer.iter_bytes():
                body += chunk
                self._guard(len(body), until)
            page = is_html(answer.headers.get("content-type", ""), bytes(body[:512]))
            if page and answer.status_code in _ANSWERS:
                raise no_json(answer.status_code, page=True)
            kept = {k: v for k, v in answer.headers.items() if k.lower() not in _OF_THE_WIRE}
            return httpx2.Response(
                answer.status_code, headers=kept, content=bytes(body), request=answer.request
            )

    def close(self) -> None:
        """Give the connections back, for good: a call that was left behind opens no new one."""
        with self._lock:
            client, self._client, self._closed = self._client, None, True
        if client is not None:
            client.close()

    def _guard(self, size: int, until: float) -> None:
        if size > MOST_BYTES:
            raise SourceError(f"sent more than {MOST_BYTES // 2**20} MB")
        if self._clock.monotonic() > until:
            raise SourceError(f"no answer within {self._seconds:g} s", transient=True)

    def _pool(self) -> httpx2.Client:
        import httpx2  # noqa: PLC0415 - as above

        with self._lock:
            if self._closed:
                raise SourceError("asked after the end of the run")
            if self._client is None:
                self._client = httpx2.Client(timeout=self._seconds, follow_redirects=False)
            return self._client


class Switch:
    """Stands where habanero's modules say `httpx2`, and is that module in all but one case.

    habanero passes its `timeout` argument to `httpx2.get` untouched; where a `Courier` was given
    for it, the request goes by that courier. Everybody else who uses habanero in this process gets
    httpx2 itself.
    """

    def __init__(self, module: Any) -> None:
        self._module = module

    def __getattr__(self, name: str) -> Any:
        return getattr(self._module, name)

    def get(self, url: str, *, timeout: Any = None, **options: Any) -> Any:
        """`httpx2.get`, or the courier's."""
        if isinstance(timeout, Courier):
            return timeout.get(url, **options)
        return self._module.get(url, timeout=timeout, **options)
