"""What may be fetched: which addresses, at which hosts, and at which IP addresses of theirs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from refcheck.model.links import RefusalKind


@dataclass(frozen=True, slots=True)
class Policy:
    """What the user permits besides the public web on ports 80 and 443.

    `hosts` are names, "host:port" or "*.example.org", which may be private; `private` permits every
    private address; `ports` are permitted at every host.
    """

    private: bool = False
    hosts: tuple[str, ...] = ()
    ports: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Permitted:
    """An address as it is sent: canonical, without fragment; `host` in ASCII, without brackets.

    `trusted` where its IP addresses need not be public.
    """

    url: str
    scheme: str
    host: str
    port: int
    fragment: str = ""
    trusted: bool = False


@dataclass(frozen=True, slots=True)
class Forbidden:
    """An address that is never asked, and why, as a lower-case fact."""

    url: str
    kind: RefusalKind
    reason: str


def examine(address: str, policy: Policy, *, base: str | None = None) -> Permitted | Forbidden:
    """Whether the address may be asked, as far as its spelling tells; nothing is looked up.

    `base` is the address that redirected to it.
    """
    raise NotImplementedError


def examine_ips(target: Permitted, ips: Iterable[str]) -> Forbidden | None:
    """Whether the host may be asked at these IP addresses: all of them must be public."""
    raise NotImplementedError
