"""A request to a host at the IP address that was looked at, so that a new lookup gains nothing."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import requests
from requests.adapters import HTTPAdapter
from requests.utils import get_environ_proxies, select_proxy

from refcheck.cli.public_hosts import PORTS
from refcheck.net.unswerving import Unswerving

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from refcheck.cli.public_hosts import Target

_CONNECT_SECONDS = 10.0
_READ_SECONDS = 20.0
_TRIES = 4


class PinnedAdapter(HTTPAdapter):
    """Connects to one IP address, and speaks there to the host: `Host`, SNI and certificate."""

    def __init__(self, ip: str) -> None:
        super().__init__(max_retries=0)
        self._ip = ip

    def build_connection_pool_key_attributes(
        self, request: requests.PreparedRequest, verify: Any, cert: Any = None
    ) -> tuple[Any, Any]:
        """Another host for the connection; the name stays in what is checked of the certificate."""
        host, pool = super().build_connection_pool_key_attributes(request, verify, cert)
        named = str(host["host"]).rstrip(".")
        return {**host, "host": self._ip}, {**pool, "server_hostname": named}


@contextmanager
def open_at(target: Target, headers: Mapping[str, str]) -> Iterator[requests.Response]:
    """The answer, its body not read yet, from the first of the IP addresses that is there.

    A proxy that the environment names resolves names by itself: nothing can be pinned behind it.
    """
    proxies = get_environ_proxies(target.url)
    through = select_proxy(target.url, proxies)
    pins = (None,) if through or not target.ips else target.ips[:_TRIES]
    with Unswerving() as session:
        session.auth = lambda request: request  # given, so that nobody looks into ~/.netrc
        with _first_answer(session, target, pins, headers) as response:
            yield response


def _first_answer(
    session: requests.Session,
    target: Target,
    pins: tuple[str | None, ...],
    headers: Mapping[str, str],
) -> requests.Response:
    for pin in pins:
        adapter = PinnedAdapter(pin) if pin else HTTPAdapter(max_retries=0)
        session.mount(f"{target.scheme}://", adapter)
        try:
            return session.get(
                target.url,
                stream=True,
                allow_redirects=False,
                timeout=(_CONNECT_SECONDS, _READ_SECONDS),
                headers=dict(headers) | {"Host": _host_header(target)},
            )
        except requests.exceptions.SSLError:
            raise
        except requests.exceptions.ConnectionError:
            if pin == pins[-1]:
                raise
    raise AssertionError("there is always an address to try")


def _host_header(target: Target) -> str:
    name = f"[{target.host}]" if ":" in target.host else target.host
    return name if target.port == PORTS[target.scheme] else f"{name}:{target.port}"
