"""One request -> its answer, or why there is none; whatever the server does."""

from __future__ import annotations

import asyncio
import re
import ssl
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import aiohttp
import certifi
from yarl import URL

from refcheck.links.bodies import decoded
from refcheck.links.breakdowns import failure_of
from refcheck.links.guard import examine_ips
from refcheck.links.host_names import is_ip
from refcheck.links.names import Names, Unfound
from refcheck.links.pins import Pins
from refcheck.links.trail import Answer, Failure

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import TracebackType
    from typing import Self

    from refcheck.links.guard import Forbidden, Permitted
    from refcheck.links.limits import Limits
    from refcheck.links.trail import End

# Headers are read up to these: sites that list what a page may load send lines of many kB.
LONGEST_LINE = 32 * 1024
MOST_HEADERS = 200
MOST_HELD = 128 * 1024 * 1024  # of all bodies together; of more, only their beginnings are read
_UNPACKED = 4  # a page's text is some four times as long as what is sent of it
_SURROGATES = re.compile("[\ud800-\udfff]")
_PARTIAL = re.compile(r"\s*bytes\s+0-(\d+)/(\d+)\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Request:
    """`body` is how many bytes of it are wanted, of HTML or of `any_kind`; `pause` comes before."""

    target: Permitted
    method: str
    body: int = 0
    any_kind: bool = False
    ranged: bool = False
    pause: float = 0.0


class Client:
    """Follows no redirect, keeps no cookie, sends no password, and reads no setting by itself."""

    def __init__(
        self,
        names: Names,
        limits: Limits,
        *,
        user_agent: str,
        proxy: str | None = None,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._names = names
        self._limits = limits
        self._proxy = URL(proxy) if proxy else None
        self._tls = tls
        self._pins = Pins()
        self._held = 0  # bytes of bodies that are being read
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                resolver=self._pins,
                use_dns_cache=False,
                limit=0,  # the schedule sees to it
                keepalive_timeout=limits.idle_seconds,
                socket_factory=self._pins.socket,
            ),
            headers={
                "User-Agent": user_agent,
                "Accept": "text/html,application/xhtml+xml,*/*;q=0.8",
                "Accept-Encoding": "gzip, deflate",
            },
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=aiohttp.ClientTimeout(total=None, connect=limits.connect_seconds),
            auto_decompress=False,
            trust_env=False,
            middlewares=(_only_once,),
            max_line_size=LONGEST_LINE,
            max_field_size=LONGEST_LINE,
            max_headers=MOST_HEADERS,
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self._session.close()

    async def barred(self, target: Permitted) -> Forbidden | Failure | None:
        """Why its host is not asked, which is looked up first, once; None where it may be."""
        if (target.host, target.port) in self._pins:
            return None
        return await self._look_at(target)

    async def ask(self, request: Request, seconds: float) -> End:
        """What came of it."""
        target = request.target
        if (barred := await self.barred(target)) is not None:
            return barred
        limit = min(self._limits.link_seconds, self._limits.answer_seconds)
        try:
            return await self._asked(request, seconds)
        except aiohttp.ConnectionTimeoutError as error:
            return failure_of(target.url, error, min(limit, self._limits.connect_seconds))
        except _BrokenError as broken:
            return failure_of(target.url, broken.error, limit)
        except Exception as error:  # noqa: BLE001 - what a server can make a client raise has no list
            return failure_of(target.url, error, limit)

    async def _look_at(self, target: Permitted) -> Forbidden | Failure | None:
        """Look at every IP address of the host, and pin those, or say why nobody is asked."""
        if self._proxy is not None:
            return await self._look_at_proxy(target, self._proxy)
        ips = await self._ips(target.host, target.port, local=target.trusted)
        if isinstance(ips, Unfound):
            return Failure(target.url, ips.kind, ips.reason)
        forbidden = examine_ips(target, ips)
        if forbidden is None:
            if not target.trusted and not is_ip(target.host):
                self._names.saw_public()
            self._pins.approve(target.host, target.port, ips)
        return forbidden

    async def _look_at_proxy(self, target: Permitted, proxy: URL) -> Failure | None:
        """Names are the proxy's to look up; the user named it, so that it may be anywhere."""
        host, port = str(proxy.raw_host), proxy.port or 0
        if (host, port) not in self._pins:
            ips = await self._ips(host, port, local=True)
            if isinstance(ips, Unfound):
                return Failure(target.url, "no-names", "the proxy's host is not known")
            self._pins.approve(host, port, ips)
        return None

    async def _ips(self, host: str, port: int, *, local: bool) -> tuple[str, ...] | Unfound:
        return (host,) if is_ip(host) else await self._names.find(host, port, local=local)

    async def _asked(self, request: Request, seconds: float) -> Answer:
        url = request.target.url
        last = request.body - 1
        async with asyncio.timeout(min(seconds, self._limits.answer_seconds)):
            response = await self._session.request(
                request.method,
                URL(url, encoded=True),
                headers={"Range": f"bytes=0-{last}"} if request.ranged else None,
                allow_redirects=False,
                ssl=(self._tls or _trusted()) if request.target.scheme == "https" else True,
                proxy=self._proxy,
            )
        try:
            headers = _headers(response)
            body, whole = b"", False
            wanted = _is_wanted(response.status, headers, any_kind=request.any_kind)
            if request.body and wanted:
                body, whole = await self._body(response, headers, request.body)
        finally:
            response.release()  # closes what was not read to its end
        return Answer(url, request.method, response.status, headers, body, whole)

    async def _body(
        self, response: aiohttp.ClientResponse, headers: Mapping[str, str], most: int
    ) -> tuple[bytes, bool]:
        """What came of it in time; that it broke off takes nothing from what the status says."""
        raw = bytearray()
        ended = False
        try:
            async with asyncio.timeout(self._limits.body_seconds):
                while len(raw) <= most and not ended:
                    chunk = await response.content.readany()
                    raw += chunk
                    self._held += len(chunk)
                    ended = not chunk
                    if self._held > MOST_HELD and len(raw) > self._limits.first_bytes:
                        break
        except (aiohttp.ClientError, OSError, ValueError):  # OSError is TimeoutError as well
            ended = False
        finally:
            self._held -= len(raw)
        room = max(most, _UNPACKED * self._limits.first_bytes)
        content, whole = decoded(bytes(raw[:most]), headers.get("content-encoding", ""), room)
        whole = whole and ended and len(raw) <= most
        return content, whole and _is_all(response.status, headers)


@cache
def _trusted() -> ssl.SSLContext:
    """The system's certificates and Mozilla's: each lacks some at some time.

    Read once: that takes longer than most requests.
    """
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context


class _BrokenError(Exception):
    """Carries a broken connection past aiohttp."""

    def __init__(self, error: aiohttp.ClientError) -> None:
        super().__init__(str(error))
        self.error = error


async def _only_once(
    request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType
) -> aiohttp.ClientResponse:
    """Keeps aiohttp from asking a second time at once, by itself: the host's turn comes again."""
    try:
        return await handler(request)
    except aiohttp.ClientConnectorError:
        raise  # that it lets be
    except (aiohttp.ClientOSError, aiohttp.ServerDisconnectedError) as error:
        raise _BrokenError(error) from error


def _headers(response: aiohttp.ClientResponse) -> dict[str, str]:
    """Names in lower case; what is no UTF-8 is percent-encoded, as browsers do with a Location."""
    headers: dict[str, str] = {}
    for name, value in response.headers.items():
        key, text = name.lower(), value
        if not value.isascii():
            text = _SURROGATES.sub(lambda one: f"%{ord(one[0]) & 0xFF:02X}", value)
        headers[key] = f"{headers[key]}, {text}" if key in headers and key != "location" else text
    return headers


def _is_wanted(status: int, headers: Mapping[str, str], *, any_kind: bool) -> bool:
    """Whether somebody will read the body: that of a page, also of one that says "not found"."""
    kind = headers.get("content-type", "")
    redirect = 300 <= status < 400 and "location" in headers  # noqa: PLR2004 - RFC 9110, 15.4
    return not redirect and (any_kind or not kind or "html" in kind.lower())


def _is_all(status: int, headers: Mapping[str, str]) -> bool:
    """Whether the part that was sent is the whole."""
    part = _PARTIAL.fullmatch(headers.get("content-range", ""))
    return status != 206 or (part is not None and int(part[1]) + 1 == int(part[2]))  # noqa: PLR2004
