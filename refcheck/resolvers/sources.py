"""The port that every source of works has, and the one of the last witness for DOIs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from refcheck.model.evidence import ReferenceFields, SourceState
    from refcheck.model.works import Work

REPOSITORY = "https://pypi.org/project/wiki-refcheck/"


class WorkSource(Protocol):
    """An index or a registration agency.

    `complete` is False where its silence is no evidence (the small built-in index);
    `registers_dois` is True for an `Agency`.
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
    """A registration agency on the network."""

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


def user_agent(version: str, mailto: str | None) -> str:
    """Who is asking: the project, its version, and whom to write to."""
    contact = f"; mailto:{mailto}" if mailto else ""
    return _header_safe(f"refcheck/{version} ({REPOSITORY}{contact})")


def _header_safe(text: str) -> str:
    return re.sub(r"[^\x20-\x7e]", "", text)
