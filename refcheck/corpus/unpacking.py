"""A source's record becomes a page, in the process that checks it."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from refcheck.errors import InputError
from refcheck.reading.sniffing import is_own_report, what_else

if TYPE_CHECKING:
    from refcheck.corpus.pages import SourcePage

LARGEST = 50 << 20  # bytes of a page


def unpacked(page: SourcePage) -> SourcePage:
    """The page itself; InputError where it is none."""
    page = _page(page)
    if len(page.data) > LARGEST:
        raise InputError(f"it is larger than {LARGEST >> 20} MB")
    other = what_else(page.data)
    if other is not None:
        raise InputError(f"no page: it is {other}")
    if is_own_report(page.data):
        raise InputError("no page: it is a report of refcheck")
    return page


def _page(page: SourcePage) -> SourcePage:
    match page.packing:
        case "page":
            return page
        case "enterprise":
            from refcheck.corpus.sources import enterprise_records  # noqa: PLC0415 - for dumps only

            return enterprise_records.page_of(page)
        case "warc":
            from refcheck.corpus.sources import warc_answers  # noqa: PLC0415 - likewise

            return warc_answers.page_of(page)
        case "zim":
            from refcheck.corpus.sources import zim  # noqa: PLC0415 - likewise

            return zim.page_of(page)
    assert_never(page.packing)
