"""Everything on the way from an address to its answer: what is probed, and then judged."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

from refcheck.links.guard import Forbidden

if TYPE_CHECKING:
    from collections.abc import Mapping

FailureKind: TypeAlias = Literal[
    "unknown-host",
    "no-names",
    "timeout",
    "tls",
    "connection",
    "protocol",
    "redirects",
    "rest",
    "robots",
]


@dataclass(frozen=True, slots=True)
class Hop:
    """A redirect: `url` answered `status` and named `target` (absolute)."""

    url: str
    status: int
    target: str


@dataclass(frozen=True, slots=True)
class Answer:
    """One response, read up to a bound; header names in lower case.

    The body is read only where somebody needs it, and decoded if it was compressed; `whole` where
    it ends where it ends here.
    """

    url: str
    method: str
    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Failure:
    """No answer; `reason` is a lower-case fact for the reader.

    `unknown-host` is said only where names of other hosts are known at the same time; `no-names`
    where none is, which says nothing about the host. `rest`: the host was given up after several
    failures, and this address of it was not asked. `robots`: the host's robots.txt wants programs
    to leave the address alone. `connected` where somebody was there, who then kept silent, broke
    off, or said what cannot be read.
    """

    url: str
    kind: FailureKind
    reason: str
    connected: bool = False


End: TypeAlias = Answer | Failure | Forbidden


@dataclass(frozen=True, slots=True)
class Trail:
    """`asked` is the address as it was sent (without fragment), `end` what the last hop gave.

    `decoy` is the trail of an address that cannot be there, at the same host and in the same folder
    (or one near it) as the one that was asked, or, where the same page is elsewhere now, as that;
    `secure` is that of the same address under https. Both only where they were asked.
    """

    asked: str
    end: End
    hops: tuple[Hop, ...] = ()
    decoy: Trail | None = None
    secure: Trail | None = None
