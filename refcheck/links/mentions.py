"""What pages and their works say of links beforehand: when somebody saw one, and which DOIs are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refcheck.model.evidence import DoiAgrees, DoiOfAnother, DoiOfContainer
from refcheck.model.registry import Registered

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from refcheck.model.article import Article
    from refcheck.model.evidence import DoiOutcome, ReferenceFields, Resolution


def mentions(
    pages: Iterable[tuple[Article, Mapping[str, ReferenceFields]]],
) -> dict[str, list[str]]:
    """Every address in the order of the pages, with the access dates that are printed beside it."""
    accessed: dict[str, list[str]] = {}
    for article, fields in pages:
        for link in article.links:
            seen = accessed.setdefault(link.url, [])
            entry = fields.get(link.reference or "")
            if entry is not None and entry.accessed:
                seen.append(entry.accessed)
    return accessed


def recorded_dois(
    dois: Iterable[DoiOutcome | None], resolutions: Iterable[Resolution]
) -> frozenset[str]:
    """The DOIs of which somebody has a record: they are registered, and doi.org knows them."""
    found = {
        outcome.doi
        for outcome in dois
        if isinstance(outcome, DoiAgrees | DoiOfAnother | DoiOfContainer)
    }
    verified = {
        one.entry.doi
        for one in resolutions
        if isinstance(one, Registered) and one.entry.verified and one.entry.doi
    }
    return frozenset(found | verified)
