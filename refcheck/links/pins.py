"""Connections go to IP addresses that were looked at, and to no other."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING, Any

from aiohttp.abc import AbstractResolver, ResolveResult

if TYPE_CHECKING:
    from collections.abc import Iterable


_MOST = 4  # of each version of IP


class Pins(AbstractResolver):
    """What aiohttp is told of names, and the gate that every socket passes."""

    def __init__(self) -> None:
        self._pins: dict[tuple[str, int], list[ResolveResult]] = {}
        self._open: set[tuple[str, int]] = set()

    def __contains__(self, place: tuple[str, int]) -> bool:
        return place in self._pins

    def approve(self, host: str, port: int, ips: Iterable[str]) -> None:
        """From now on host and port stand for these IP addresses, the first few of each version.

        Where a host names thousands, aiohttp would try them all at the same time.
        """
        by_family: dict[int, list[ResolveResult]] = {}
        for ip in ips:
            pin = _pin(host, port, ip)
            by_family.setdefault(pin["family"], []).append(pin)
        self._pins[host, port] = [pin for pins in by_family.values() for pin in pins[:_MOST]]
        self._open.update((pin["host"], port) for pin in self._pins[host, port])

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """The approved ones; nothing is looked up here."""
        try:
            pins = self._pins[host, port]
        except KeyError:
            raise OSError(None, f"{host}:{port} was not looked at") from None
        return [pin for pin in pins if family in (socket.AF_UNSPEC, pin["family"])]

    def socket(self, info: tuple[Any, ...]) -> socket.socket:
        """A socket for the address, which must be approved; also for those given in digits."""
        family, kind, protocol, _, address = info
        if (address[0], address[1]) not in self._open:
            raise OSError(None, f"{address[0]} was not looked at")
        return socket.socket(family, kind, protocol)

    async def close(self) -> None:
        """Nothing is held."""


def _pin(host: str, port: int, ip: str) -> ResolveResult:
    return ResolveResult(
        hostname=host,
        host=ip,
        port=port,
        family=socket.AF_INET6 if ":" in ip else socket.AF_INET,
        proto=socket.IPPROTO_TCP,
        flags=socket.AI_NUMERICHOST,
    )
