"""What stands in references.yaml instead of being asked, and what therefore is not known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refcheck.model.registry import Registered
from refcheck.reporters.wording import count

if TYPE_CHECKING:
    from collections.abc import Iterator

    from refcheck.model.findings import ArticleReport


def registry_sentences(report: ArticleReport) -> Iterator[str]:
    """How many references nobody was asked about, and since when."""
    known = [one for one in report.dossier.resolutions.values() if isinstance(one, Registered)]
    days = sorted(one.entry.verified or "" for one in known if one.entry.accepted is None)
    if days:
        verb = "stands" if len(days) == 1 else "stand"
        later = " or later" if days[-1] > days[0] else ""
        yield (
            f"{count(len(days), 'reference')} {verb} as verified on {days[0]}{later}, from "
            f"{known[0].path}. Nobody was asked anew: a retraction since then may not be known."
        )
    if accepted := len(known) - len(days):
        verb = "was" if accepted == 1 else "were"
        yield f"{count(accepted, 'reference')} {verb} accepted by a person, says {known[0].path}."
