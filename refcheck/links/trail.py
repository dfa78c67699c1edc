"""Everything on the way from an address to its answer: what is probed, and then judged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from refcheck.links.guard import Forbidden

FailureKind: TypeAlias = Literal[
    "unknown-host", "no-names", "timeout", "tls", "connection", "protocol", "redirects", "rest"
]


@dataclass(frozen=True, slots=True)
class Hop:
    """A redirect: `url` answered `status` and named `target` (absolute)."""

    url: str
    status: int
    target: str


@dataclass(frozen=True, slots=True)
class Answer:
    """One response, read up to a bound: header names in lower case, the body decoded if it was
    compressed and only where somebody needs it; `whole` where the body ends where it ends here.
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
    failures, and this address of it was not asked.
    """

    url: str
    kind: FailureKind
    reason: str


End: TypeAlias = Answer | Failure | Forbidden


@dataclass(frozen=True, slots=True)
class Trail:
    """`asked` is the address as it was sent (without fragment), `end` what the last hop gave.

    `decoy` is the trail of an address in the same folder of the same host that cannot be there, and
    `secure` that of the same address under https, where these were asked.
    """

    asked: str
    end: End
    hops: tuple[Hop, ...] = ()
    decoy: Trail | None = None
    secure: Trail | None = None
