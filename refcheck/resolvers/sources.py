"""The port that every source of works has, and the one of the last witness for DOIs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from refcheck import HOMEPAGE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from refcheck.model.evidence import ReferenceFields, SourceState
    from refcheck.model.works import Work


@dataclass(frozen=True, slots=True)
class Known:
    """Who gave a work's record, and whether anybody may be asked about it."""

    holder: str
    may_ask: bool = True


class WorkSource(Protocol):
    """An index, a registration agency, or a catalogue.

    `complete` is False where its silence is no evidence (the small built-in index);
    `registers_dois` is True for a registration agency.
    """

    @property
    def name(self) -> str:
        """What it is called in reports."""

    @property
    def complete(self) -> bool:
        """Whether its silence means something."""

    @property
    def registers_dois(self) -> bool:
        """Whether it is a registration agency."""

    def lookup(self, kind: str, value: str) -> Work | None:
        """The work with this "doi", "pmid", "pmcid", "arxiv" or "isbn"; None where there is none.

        Raises `SourceError` where it did not answer, or has no look-up of that kind.
        """

    def search(self, text: str, fields: ReferenceFields, limit: int = 20) -> list[Work]:
        """Works that might be the printed reference, likeliest first; `SourceError` as above."""

    def state(self) -> SourceState:
        """How it served this run."""


class Index(WorkSource, Protocol):
    """Works on this machine, where a second question costs little."""

    def stages(
        self, text: str, fields: ReferenceFields, limit: int = 20
    ) -> Iterator[Sequence[Work]]:
        """What `search` gives, the surest first: whoever finds the work need not go on."""


class Agency(WorkSource, Protocol):
    """A registration agency on the network, or a catalogue, which looks up other identifiers."""

    @property
    def address(self) -> str:
        """Its base URL, without a slash at the end."""

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of identifier that it looks up."""

    @property
    def searches(self) -> bool:
        """Whether it can search."""

    def close(self) -> None:
        """Give its connections back."""


@runtime_checkable
class Batching(Protocol):
    """An agency that gives several records in one answer."""

    def batches(self, dois: Sequence[str]) -> list[tuple[str, ...]]:
        """Groups of these DOIs that one request each can ask for, where that takes less time.

        DOIs that stand in no group are for `lookup`.
        """

    def records(self, dois: tuple[str, ...]) -> Mapping[str, Work | None]:
        """The works of those DOIs of one group that the answer holds; `SourceError` as above.

        None where the answer says that there is no such work; that one is missing says nothing.
        """


@runtime_checkable
class Prefixed(Protocol):
    """An agency of which it is well known that the DOIs of some prefixes are with it."""

    @property
    def prefixes(self) -> frozenset[str]:
        """Those prefixes: it is asked first for their DOIs."""


class DoiWitness(Protocol):
    """Knows of every DOI, whoever registered it, whether it is registered at all."""

    @property
    def name(self) -> str:
        """What it is called in reports."""

    @property
    def address(self) -> str:
        """Its base URL."""

    def exists(self, doi: str) -> bool:
        """False only where the witness itself said that there is no such DOI."""

    def state(self) -> SourceState:
        """How it served this run."""

    def close(self) -> None:
        """Give its connections back."""


def is_record_of(work: Work, doi: str) -> bool:
    """Whether the registry says that this DOI names the work."""
    return doi.casefold() in {name.casefold() for name in (work.doi, *work.aliases) if name}


def user_agent(version: str, mailto: str | None) -> str:
    """Who is asking: the project, its version, and whom to write to."""
    contact = f"; mailto:{mailto}" if mailto else ""
    return _header_safe(f"refcheck/{version} ({HOMEPAGE}{contact})")


def _header_safe(text: str) -> str:
    return re.sub(r"[^\x20-\x7e]", "", text)
