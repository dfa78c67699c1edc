"""Why some references were not checked: who did not answer, and what it said."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from refcheck.checks.wording import source_name
from refcheck.model.evidence import DoiUnchecked, Unchecked
from refcheck.reporters.numbers import numbers_of
from refcheck.reporters.outline import status_of

if TYPE_CHECKING:
    from refcheck.model.article import Reference
    from refcheck.model.findings import ArticleReport


@dataclass(frozen=True, slots=True)
class Cause:
    """One source's one reason, and the printed numbers that it concerns."""

    source: str
    reason: str
    numbers: str


def causes_of(report: ArticleReport) -> tuple[Cause, ...]:
    """In the order in which the references meet them."""
    concerned: dict[tuple[str, str], list[Reference]] = defaultdict(list)
    for reference in report.dossier.article.references:
        cause = _cause(report, reference)
        if cause:
            concerned[cause].append(reference)
    article = report.dossier.article
    return tuple(
        Cause(source_name(source), reason, numbers_of(article, references))
        for (source, reason), references in concerned.items()
    )


def _cause(report: ArticleReport, reference: Reference) -> tuple[str, str] | None:
    resolution = report.dossier.resolutions.get(reference.key)
    outcome = report.dossier.dois.get(reference.key)
    if isinstance(resolution, Unchecked):
        return resolution.source, resolution.reason
    if isinstance(outcome, DoiUnchecked):
        return outcome.source, f"{outcome.reason} (only the printed DOI)"
    if resolution is None and status_of(report, reference) == "unchecked":
        return "refcheck", "not looked up in this run"
    return None
