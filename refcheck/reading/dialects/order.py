"""Which dialect reads a page: the first one that knows it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from refcheck.reading.dialects import (
    confluence,
    dokuwiki,
    forums,
    generic,
    manubot,
    mediawiki,
    plain,
)

if TYPE_CHECKING:
    from refcheck.reading.elements import Page
    from refcheck.reading.outline import Outline
    from refcheck.reading.structure import Reading


class Dialect(Protocol):
    """A module that knows how an engine writes markers and lists."""

    def detect(self, page: Page, /) -> bool:
        """Whether the page shows the engine's own signs."""

    def read(self, page: Page, outline: Outline, /) -> Reading:
        """The page's lists and markers."""


DIALECTS: tuple[Dialect, ...] = (
    plain,
    mediawiki,
    manubot,
    dokuwiki,
    confluence,
    forums,
    generic,
)


def read_structure(page: Page, outline: Outline) -> Reading:
    """Lists and markers, by the first dialect that detects its own signs."""
    for dialect in DIALECTS:
        if dialect.detect(page):
            return dialect.read(page, outline)
    return plain.read(page, outline)
