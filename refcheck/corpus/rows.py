"""A judged page as rows of the tables."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import msgspec

from refcheck.corpus.questions import question_of
from refcheck.model.evidence import Resolved
from refcheck.model.findings import Severity
from refcheck.reporters.fingerprints import fingerprints

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from refcheck.corpus.pages import SourcePage
    from refcheck.model.findings import ArticleReport

    Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of one page by table, each table as the bytes of its JSON Lines."""

    name: str
    tables: Mapping[str, bytes]


def rows_of(page: SourcePage, report: ArticleReport, *, seconds: float) -> Rows:
    """Every table's rows of a page; `links` only where links were asked."""
    tables = {
        "pages": [_page(page, report, seconds)],
        "references": _references(page, report),
        "citations": _citations(page, report),
        "findings": _findings(page, report),
    }
    return Rows(page.name, {name: _lines(rows) for name, rows in tables.items()})


def _lines(rows: Iterable[Row]) -> bytes:
    return b"".join(msgspec.json.encode(row) + b"\n" for row in rows)


def _page(page: SourcePage, report: ArticleReport, seconds: float) -> Row:
    article = report.dossier.article
    found = Counter(finding.severity.value for finding in report.findings)
    return {
        "page": page.name,
        "title": page.title or article.title,
        "url": page.url,
        "revision": page.revision.id if page.revision else None,
        "dialect": article.dialect,
        "language": article.language,
        "references": len(article.references),
        "citations": len(article.citations),
        "links": len(article.links),
        "statuses": dict(sorted(Counter(report.statuses.values()).items())),
        "findings": {one.value: found.get(one.value, 0) for one in Severity},
        "suppressed": report.suppressed,
        "seconds": round(seconds, 4),
    }


def _references(page: SourcePage, report: ArticleReport) -> Iterator[Row]:
    dossier = report.dossier
    cited = Counter(key for one in dossier.article.citations for key in one.references if key)
    for entry in dossier.article.references:
        found = dossier.resolutions.get(entry.key)
        resolved = found if isinstance(found, Resolved) else None
        work = resolved.work if resolved else None
        yield {
            "page": page.name,
            "key": entry.key,
            "number": entry.number,
            "group": entry.group,
            "line": entry.location.line,
            "column": entry.location.column,
            "text": entry.text,
            "fingerprint": question_of(entry).fingerprint.hex(),
            "urls": entry.urls,
            "cited": cited[entry.key],
            "status": report.statuses[entry.key],
            "doi": work.doi if work else None,
            "printed_doi": None,
            "score": round(resolved.score, 3) if resolved else None,
            "source": resolved.source if resolved else None,
            "title": work.title if work else None,
            "container": work.container if work else None,
            "year": min(work.years, default=None) if work else None,
            "updates": [one.kind for one in work.updates] if work else [],
        }


def _citations(page: SourcePage, report: ArticleReport) -> Iterator[Row]:
    article = report.dossier.article
    claims = {one: claim.text for claim in article.claims for one in claim.citations}
    for citation in article.citations:
        place = citation.location
        yield {
            "page": page.name,
            "id": citation.id,
            "marker": citation.marker,
            "numbers": citation.labels,
            "references": [key for key in citation.references if key],
            "group": citation.group,
            "line": place.line,
            "column": place.column,
            "section": citation.section,
            "claim": claims.get(citation.id),
        }


def _findings(page: SourcePage, report: ArticleReport) -> Iterator[Row]:
    marks = fingerprints(report.findings)
    for finding, mark in zip(report.findings, marks, strict=True):
        yield {
            "page": page.name,
            "rule": finding.rule,
            "name": finding.name,
            "severity": finding.severity.value,
            "line": finding.line,
            "column": finding.column,
            "message": finding.message,
            "hint": finding.hint,
            "excerpt": finding.excerpt,
            "reference": finding.reference,
            "reference_key": finding.reference_key,
            "doi": None,
            "fix": finding.fix.replacement if finding.fix else None,
            "fingerprint": mark,
        }
