"""What stands in references.yaml instead of being asked, and what therefore is not known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refcheck.model.registry import Registered

if TYPE_CHECKING:
    from collections.abc import Iterator

    from refcheck.model.findings import ArticleReport
    from refcheck.reporters.catalogue import Catalogue


def registry_sentences(report: ArticleReport, words: Catalogue) -> Iterator[str]:
    """How many references nobody was asked about, and since when."""
    known = [one for one in report.dossier.resolutions.values() if isinstance(one, Registered)]
    days = sorted(one.entry.verified or "" for one in known if one.entry.accepted is None)
    if days:
        later = words.plain("verdict.registry.later") if days[-1] > days[0] else ""
        yield words.plain(
            "verdict.registry.since", n=len(days), day=days[0], later=later, file=known[0].path
        )
    if accepted := len(known) - len(days):
        yield words.plain("verdict.registry.accepted", n=accepted, file=known[0].path)
