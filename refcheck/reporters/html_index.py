"""The table of a run's articles, worst first: for a report of all, and as a page of its own."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from refcheck.model.findings import Severity
from refcheck.reporters.html_compared import comparison_of
from refcheck.reporters.outline import outline_of, status_counts
from refcheck.reporters.verdict import verdict_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from refcheck.model.findings import ArticleReport
    from refcheck.reporters.catalogue import Catalogue


@dataclass(frozen=True, slots=True)
class IndexRow:
    """An article in short; `href` leads to its report, or is None where there is none.

    `contradicted` counts figures, and is None where no figure was compared with a summary.
    """

    title: str | None
    path: str
    href: str | None
    tone: str
    headline: str
    references: int
    errors: int
    warnings: int
    notes: int
    unchecked: int
    known: int
    contradicted: int | None


def index_rows(
    articles: Iterable[tuple[ArticleReport, str | None]], words: Catalogue
) -> tuple[IndexRow, ...]:
    """Those with the most errors first, then by warnings, unchecked references, notes, and name."""
    rows = [_row(report, href, words) for report, href in articles]
    return tuple(sorted(rows, key=_worst_first))


def _row(report: ArticleReport, href: str | None, words: Catalogue) -> IndexRow:
    verdict = verdict_of(report, outline_of(report), words)
    found = Counter(finding.severity for finding in report.findings)
    article = report.dossier.article
    figures = comparison_of(report).figures
    return IndexRow(
        article.title,
        article.path,
        href,
        verdict.tone,
        verdict.headline,
        len(article.references),
        found[Severity.ERROR],
        found[Severity.WARNING],
        found[Severity.INFO],
        status_counts([report]).get("unchecked", 0),
        report.known,
        figures["contradicted"] if figures.keys() - {"unread"} else None,
    )


def _worst_first(row: IndexRow) -> tuple[int, int, int, int, str]:
    return -row.errors, -row.warnings, -row.unchecked, -row.notes, row.path
