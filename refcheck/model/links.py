"""What is known about an address: what it answered, what was noticed, where a copy of it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

RefusalKind: TypeAlias = Literal["scheme", "credentials", "spelling", "port", "private"]
UnreachableKind: TypeAlias = Literal[
    "timeout", "server-error", "tls", "connection", "protocol", "names"
]


@dataclass(frozen=True, slots=True)
class Alive:
    """It answered; of a ranged request the status may be 206."""

    status: int


@dataclass(frozen=True, slots=True)
class Moved:
    """A redirect that ends at a living page.

    Where the first redirects are permanent, `permanent` is true and `target` is where these alone
    lead: what should be printed instead. Otherwise `target` is where the reader ends.
    """

    status: int
    target: str
    permanent: bool


@dataclass(frozen=True, slots=True)
class Gone:
    """404, 410, or doi.org's 404; `status` is None for a host that is not known.

    `reason` is a lower-case fact, where the status alone does not tell.
    """

    status: int | None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Blocked:
    """The host answers people and not programs: 401, 402, 403, 429 …, or a challenge page.

    `reason` is a lower-case fact, where the status alone does not tell.
    """

    status: int
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Unreachable:
    """Nobody answered, or with an error of the server's own; `reason` is a lower-case fact."""

    reason: str
    kind: UnreachableKind = "connection"


@dataclass(frozen=True, slots=True)
class Refused:
    """Never fetched: the address is unsafe, or (`port`) outside of what is asked."""

    reason: str
    kind: RefusalKind = "private"


@dataclass(frozen=True, slots=True)
class Skipped:
    """Not asked, and why: offline, at the user's wish, or (`late`) since the time was over."""

    reason: str
    late: bool = False


LinkOutcome: TypeAlias = Alive | Moved | Gone | Blocked | Unreachable | Refused | Skipped


@dataclass(frozen=True, slots=True)
class ArchivedCopy:
    """A good copy in an archive: where, of which ISO date, and the archive's name."""

    url: str
    date: str
    archive: str


@dataclass(frozen=True, slots=True)
class CheckedLink:
    """An address with its outcome, and what was noticed on the way.

    `final_url` is where the reader ends, where that is another address. `home_page`: a deep link
    ended at a home page. `soft_404` says why the page seems to be the host's "not found" page,
    although it answers 200. `secure_url` is the https address that answers the same.
    `missing_fragment` is the part after `#` that is not on the page. `failures` are the ISO dates
    on which the link was found gone, at least three days apart, oldest first, without one on which
    it was alive between them. `checked` is the ISO date of the answer, which may be an earlier
    run's.
    """

    outcome: LinkOutcome
    final_url: str | None = None
    home_page: bool = False
    soft_404: str | None = None
    secure_url: str | None = None
    missing_fragment: str | None = None
    failures: tuple[str, ...] = ()
    archived: ArchivedCopy | None = None
    checked: str = ""

    @property
    def recovered(self) -> bool:
        """Whether the page itself answered, as far as can be told, and nothing in its stead."""
        alive = isinstance(self.outcome, Alive | Moved)
        return alive and not self.soft_404 and not self.home_page
