"""A page fetched from its address: bounded in bytes and time, from hosts that the guard permits."""

from __future__ import annotations

import asyncio
import os
import ssl
import time
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, assert_never
from urllib.parse import urlsplit

from refcheck import HOMEPAGE, __version__
from refcheck.errors import InputError
from refcheck.links.client import Client, Request
from refcheck.links.guard import Forbidden, Permitted, examine
from refcheck.links.limits import Limits
from refcheck.links.names import Names, system_lookup
from refcheck.links.trail import Answer, Failure
from refcheck.pipeline import PageInput
from refcheck.reading.declared import in_utf8, media_type
from refcheck.reading.page_files import MARKDOWN
from refcheck.reading.sniffing import revision_of

if TYPE_CHECKING:
    from refcheck.links.guard import Policy
    from refcheck.links.trail import End
    from refcheck.reading.page_files import Media

MAXIMUM_REDIRECTS = 5
CONNECT_SECONDS = 10.0
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_ERROR_STATUS = 400
_HINTS = {
    "private": "--allow-private or --allow-host permits it",
    "port": "--allow-port permits it",
}


def fetch(
    address: str, policy: Policy, *, proxy: str | None = None, seconds: float, maximum_bytes: int
) -> PageInput:
    """The page at the address, at most one byte above the limit; raises InputError.

    The port that the address names is permitted: the user wrote it.
    """
    own = replace(policy, ports=(*policy.ports, *_port_in(address)))
    answer = asked(address, own, proxy=proxy, seconds=seconds, maximum_bytes=maximum_bytes)
    if answer.status >= _ERROR_STATUS:
        raise InputError(f"{address} cannot be fetched: it answered {answer.status}")
    if not answer.whole and len(answer.body) <= maximum_bytes:
        raise InputError(f"{address} cannot be fetched: its answer broke off")
    kind, charset = media_type(answer.headers.get("content-type", ""))
    data = in_utf8(answer.body[: maximum_bytes + 1], charset)
    return PageInput(address, data, _media(kind, answer.url), revision_of(data))


def asked(
    address: str,
    policy: Policy,
    *,
    proxy: str | None,
    seconds: float,
    maximum_bytes: int,
    mailto: str | None = None,
    same_host: bool = False,
) -> Answer:
    """The last answer behind the address, whatever its status; InputError where there is none.

    With `same_host` no redirect to another host is followed.
    """
    contact = f"; mailto:{mailto}" if mailto else ""
    agent = f"refcheck/{__version__} (+{HOMEPAGE}{contact})"
    until = time.monotonic() + seconds
    most = maximum_bytes + 1
    followed = _followed(
        address, policy, until, most, proxy=proxy, agent=agent, same_host=same_host
    )
    return asyncio.run(followed)


def _media(kind: str, url: str) -> Media | None:
    """What the server calls it; plain text is what most call Markdown."""
    if kind in {"text/markdown", "text/x-markdown"}:
        return "markdown"
    if kind != "text/plain":
        return None
    return "markdown" if urlsplit(url).path.lower().endswith(MARKDOWN) else "text"


def _port_in(address: str) -> tuple[int, ...]:
    try:
        port = urlsplit(address).port
    except ValueError:
        return ()
    return (port,) if port else ()


async def _followed(
    address: str,
    policy: Policy,
    until: float,
    most: int,
    *,
    proxy: str | None,
    agent: str,
    same_host: bool,
) -> Answer:
    """The last answer; each hop is looked at before it is taken."""
    seconds = until - time.monotonic()
    limits = Limits(
        connect_seconds=min(CONNECT_SECONDS, seconds), answer_seconds=seconds, body_seconds=seconds
    )
    names = Names(system_lookup, seconds=limits.connect_seconds, at_once=1)
    target, leads = examine(address, policy), ""
    first = target.host if isinstance(target, Permitted) else ""
    async with Client(names, limits, user_agent=agent, proxy=proxy, tls=_tls()) as client:
        for _ in range(MAXIMUM_REDIRECTS + 1):
            end = await _asked(client, target, most, until)
            answer = _answered(address, end, leads)
            location = answer.headers.get("location")
            if answer.status not in _REDIRECTS or not location:
                return answer
            target = examine(location, policy, base=answer.url)
            if same_host and isinstance(target, Permitted) and target.host != first:
                raise InputError(f"{address} leads to {target.host}", hint="name that host instead")
            leads = f"it leads to {target.url}: "
    raise InputError(f"{address} cannot be fetched: more than {MAXIMUM_REDIRECTS} redirects")


async def _asked(client: Client, target: Permitted | Forbidden, most: int, until: float) -> End:
    if isinstance(target, Forbidden):
        return target
    request = Request(target, "GET", most, any_kind=True)
    return await client.ask(request, max(0.0, until - time.monotonic()))


def _answered(address: str, end: End, leads: str) -> Answer:
    match end:
        case Answer():
            return end
        case Forbidden():
            message = f"{address} is not fetched: {leads}{end.reason}"
            raise InputError(message, hint=_HINTS.get(end.kind))
        case Failure():
            raise InputError(f"{address} cannot be fetched: {leads}{end.reason}")
    assert_never(end)


def _tls() -> ssl.SSLContext | None:
    """Whom the environment trusts, where it says so as it does for the services."""
    bundle = os.environ.get("REQUESTS_CA_BUNDLE")
    return _trusting(bundle) if bundle else None


@cache
def _trusting(bundle: str) -> ssl.SSLContext:
    """Read once: that takes longer than most pages."""
    folder = bundle if Path(bundle).is_dir() else None
    try:
        return ssl.create_default_context(cafile=None if folder else bundle, capath=folder)
    except OSError as error:
        raise InputError(f"{bundle}, named by REQUESTS_CA_BUNDLE, holds no certificates") from error
