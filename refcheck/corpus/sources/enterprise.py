"""A Wikimedia Enterprise HTML dump: NDJSON, one page a line, in tar.gz or plain."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from refcheck.corpus.pages import SourcePage


def page_of(record: SourcePage) -> SourcePage:
    """The page that a line of the dump has; InputError where the line is none."""
    raise NotImplementedError
