"""A printed reference -> its fields: authors, title, container, year, volume, pages, kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refcheck.reading.bibliography.dois import read_dois

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from refcheck.model.evidence import ReferenceFields

__all__ = ["parse_reference", "read_dois"]


def parse_reference(
    text: str, *, coins: Mapping[str, str] | None = None, urls: Sequence[str] = ()
) -> ReferenceFields:
    """Take a printed reference apart; what is not printed, or cannot be told, stays None.

    `coins` is the metadata of the entry's COinS span and `urls` the targets of its links, where it
    has them. Never raises; reads at most the first 4,000 characters, in linear time.
    """
    # Half of all patterns of refcheck are this one's, and runs of structure rules need none of it.
    from refcheck.reading.bibliography.parsing import fields_of  # noqa: PLC0415

    return fields_of(text, coins, urls)
