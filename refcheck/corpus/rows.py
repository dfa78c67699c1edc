"""A judged page as rows of the tables."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from refcheck.checks.wording import label_in_full, shortened
from refcheck.corpus.json_lines import json_lines
from refcheck.corpus.reference_rows import reference_rows
from refcheck.links.addresses import host_of
from refcheck.model.findings import Severity
from refcheck.reporters.claim_verdicts import claim_counts
from refcheck.reporters.fingerprints import fingerprints
from refcheck.reporters.json_link import link_to_json
from refcheck.reporters.link_outcomes import outcome_counts
from refcheck.reporters.outline import status_counts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from refcheck.corpus.pages import SourcePage
    from refcheck.model.article import Article
    from refcheck.model.evidence import Dossier
    from refcheck.model.findings import ArticleReport, Finding

    Row = dict[str, Any]

# Characters. One claim, one heading or one group may belong to very many markers.
_CLAIM = 2_000
_CLAIM_OF_ALL_MARKERS = 100_000
_HEADING = 200

_LINK = (
    "where", "reference_key", "line", "column", "outcome", "status", "kind", "reason", "final_url",
    "archived", "archived_on", "checked",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of one page by table, each table as the bytes of its JSON Lines."""

    name: str
    tables: Mapping[str, bytes]


def rows_of(
    page: SourcePage, report: ArticleReport, *, seconds: float, links: bool = False
) -> Rows:
    """Every table's rows of a page, with the columns of `refcheck.corpus.tables`.

    The table `links` is there only with `links`, where somebody asked about them.
    """
    references = list(reference_rows(page.name, report))
    dois = {row["key"]: row.get("doi") or row.get("printed_doi") for row in references}
    tables = {
        "pages": json_lines([_page(page, report, seconds)]),
        "references": json_lines(references),
        "citations": json_lines(_citations(page.name, report.dossier.article)),
        "findings": json_lines(_findings(page.name, report, dois)),
    }
    if links:
        tables["links"] = json_lines(_links(page.name, report.dossier))
    return Rows(page.name, tables)


def _page(page: SourcePage, report: ArticleReport, seconds: float) -> Row:
    article = report.dossier.article
    found = Counter(finding.severity.value for finding in report.findings)
    return {
        "page": page.name,
        "title": page.title or article.title,
        "url": page.url,
        "revision": page.revision.id if page.revision else None,
        "revision_day": (page.revision.day or None) if page.revision else None,
        "dialect": article.dialect,
        "language": article.language,
        "bytes": len(page.data),
        "references": len(article.references),
        "citations": len(article.citations),
        "links": len(article.links),
        "statuses": status_counts([report]),
        "findings": {one.value: found.get(one.value, 0) for one in Severity},
        "link_outcomes": outcome_counts([report]) if report.dossier.links else {},
        "claim_counts": _claims(report),
        "suppressed": report.suppressed,
        "seconds": round(seconds, 4),
    }


def _claims(report: ArticleReport) -> dict[str, int]:
    counts = claim_counts([report])
    told = {
        "checked": counts.checked,
        "unread": counts.unread,
        "abstracts": counts.abstracts,
        **{f"figures_{verdict}": number for verdict, number in counts.figures.items()},
        **{f"quotations_{verdict}": number for verdict, number in counts.quotations.items()},
    }
    return {name: number for name, number in told.items() if number}


def _citations(name: str, article: Article) -> Iterator[Row]:
    claims = {marker: claim for claim in article.claims for marker in claim.citations}
    texts = {
        claim.id: _cut(claim.text, min(_CLAIM, _CLAIM_OF_ALL_MARKERS // len(claim.citations)))
        for claim in article.claims
        if claim.citations
    }
    headings = {one.section: _cut(one.section, _HEADING) for one in article.citations}
    for citation in article.citations:
        claim = claims.get(citation.id)
        labels, keys = citation.labels, citation.references
        whole = None not in keys
        yield {
            "page": name,
            "id": citation.id,
            "marker": citation.marker,
            "numbers": labels,
            "references": keys if whole else [key for key in keys if key],
            "undefined": () if whole else _undefined(labels, keys),
            "group": citation.group,
            "line": citation.location.line,
            "column": citation.location.column,
            "section": headings[citation.section],
            "claim": texts[claim.id] if claim else None,
        }


def _undefined(labels: Iterable[str], keys: Iterable[str | None]) -> list[str]:
    return [label for label, key in zip(labels, keys, strict=False) if key is None]


def _cut(text: str | None, most: int) -> str | None:
    return text if text is None or len(text) <= most else shortened(text, max(1, most))


def _findings(
    name: str, report: ArticleReport, dois: Mapping[str | None, str | None]
) -> Iterator[Row]:
    article = report.dossier.article
    entries = {entry.key: entry for entry in article.references}
    groups = {citation.id: citation.group for citation in article.citations}
    marks = fingerprints(report.findings)
    for finding, mark in zip(report.findings, marks, strict=True):
        entry = entries.get(finding.reference_key or "")
        group = entry.group if entry else _first_group(finding, groups)
        yield {
            "page": name,
            "rule": finding.rule,
            "name": finding.name,
            "severity": finding.severity.value,
            "line": finding.line,
            "column": finding.column,
            "message": finding.message,
            "hint": finding.hint,
            "excerpt": finding.excerpt,
            "reference": label_in_full(finding.reference, group) if finding.reference else None,
            "reference_key": finding.reference_key,
            "citations": finding.citations,
            "doi": dois.get(finding.reference_key),
            "fix": finding.fix.replacement if finding.fix else None,
            "fingerprint": mark,
        }


def _first_group(finding: Finding, groups: Mapping[str, str | None]) -> str | None:
    return next((groups[one] for one in finding.citations if one in groups), None)


def _links(name: str, dossier: Dossier) -> Iterator[Row]:
    for link in dossier.article.links:
        told = link_to_json(link, dossier.links.get(link.url))
        row: Row = {"page": name, "url": told["url"], "host": host_of(link.url) or None}
        yield row | {column: told[column] for column in _LINK}
