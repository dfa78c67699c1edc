"""The printed numbers of some entries, told list by list."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from refcheck.reporters.wording import ranges

if TYPE_CHECKING:
    from collections.abc import Iterable

    from refcheck.model.article import Article, Reference, ReferenceList


def label_of(reference: Reference) -> str:
    """The printed number; for an entry without one the line it stands on."""
    return reference.number or f"line {reference.location.line}"


def list_title(listing: ReferenceList) -> str:
    """What a reader would call the list."""
    return listing.heading or listing.group or f"list at line {listing.location.line}"


def numbers_of(article: Article, references: Iterable[Reference]) -> str:
    """`4, 7, 9–11`; with several lists `Notes 1; References 4, 7`."""
    of_list: dict[int, list[str]] = defaultdict(list)
    for reference in references:
        of_list[reference.list_index].append(label_of(reference))
    if len(article.lists) < 2:  # noqa: PLR2004 - one list needs no name
        return "; ".join(ranges(labels) for labels in of_list.values())
    return "; ".join(
        f"{list_title(article.lists[index])} {ranges(labels)}"
        if index < len(article.lists)
        else ranges(labels)
        for index, labels in of_list.items()
    )
