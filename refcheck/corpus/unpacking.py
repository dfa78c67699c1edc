"""A source's record becomes a page, in the process that checks it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refcheck.errors import InputError
from refcheck.reading.sniffing import is_own_report, what_else

if TYPE_CHECKING:
    from refcheck.corpus.pages import SourcePage

LARGEST = 50 << 20  # bytes of a page


def unpacked(page: SourcePage) -> SourcePage:
    """The page itself; InputError where it is none."""
    if page.packing == "enterprise":
        from refcheck.corpus.sources.enterprise import page_of  # noqa: PLC0415 - for dumps only

        page = page_of(page)
    if len(page.data) > LARGEST:
        raise InputError(f"{len(page.data):,} bytes are more than a page may have ({LARGEST:,})")
    other = what_else(page.data)
    if other is not None:
        raise InputError(f"no page: it is {other}")
    if is_own_report(page.data):
        raise InputError("no page: it is a report of refcheck")
    return page
