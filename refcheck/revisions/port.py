"""The port of everything that keeps earlier states of a page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator

    from refcheck.model.revisions import Revision


class History(Protocol):
    """The earlier states of one page: git's commits, MediaWiki's revisions.

    Nothing here raises for a keeper that is silent, cut off or broken: a history then ends early.
    """

    @property
    def name(self) -> str:
        """How messages name the keeper: "git", "MediaWiki"."""
        ...

    def revisions(self) -> Iterator[Revision]:
        """Newest first, each state in which the page changed; bounded in number."""
        ...

    def page(self, revision: Revision) -> bytes | None:
        """The page's bytes in that state; None where they cannot be had."""
        ...
