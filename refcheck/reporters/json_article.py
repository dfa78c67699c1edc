"""One judged article as the JSON report writes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from refcheck.model.evidence import ReferenceFields
from refcheck.reading.decoding import Source
from refcheck.reporters.fingerprints import fingerprints
from refcheck.reporters.json_claims import claim_counts_to_json, claims_to_json
from refcheck.reporters.json_link import link_to_json
from refcheck.reporters.json_work import (
    candidate_to_json,
    doi_outcome_to_json,
    resolution_to_json,
)
from refcheck.reporters.outline import outline_of, status_of
from refcheck.reporters.safe_text import address_without_credentials

if TYPE_CHECKING:
    from refcheck.model.article import Citation, Reference, ReferenceList
    from refcheck.model.evidence import LostReference
    from refcheck.model.findings import ArticleReport, Edit, Finding, Fix
    from refcheck.model.registry import RegistryView
    from refcheck.model.revisions import Revision
    from refcheck.reporters.outline import Outline

_NO_FIELDS = ReferenceFields()


def article_to_json(report: ArticleReport) -> dict[str, Any]:
    """The article's entry under `articles`, every key always there."""
    dossier = report.dossier
    article = dossier.article
    outline = outline_of(report)
    marks = fingerprints(report.findings)
    source = Source(article.source, article.encoding)
    return {
        "path": article.path,
        "title": article.title,
        "dialect": article.dialect,
        "language": article.language,
        "lists": [_list_to_json(listing, outline) for listing in article.lists],
        "references": [_reference_to_json(one, report, outline) for one in article.references],
        "citations": [_citation_to_json(one, outline) for one in article.citations],
        "links": [link_to_json(link, dossier.links.get(link.url)) for link in article.links],
        "claims": claims_to_json(report, outline, source),
        "claim_counts": claim_counts_to_json([report]),
        "findings": [
            finding_to_json(finding, mark, outline, source)
            for finding, mark in zip(report.findings, marks, strict=True)
        ],
        "suppressed": report.suppressed,
        "known": report.known,
        "revision": _revision_to_json(report.revision),
    }


def _revision_to_json(revision: Revision | None) -> dict[str, Any] | None:
    return {"id": revision.id, "day": revision.day} if revision else None


def finding_to_json(
    finding: Finding, fingerprint: str, outline: Outline, source: Source
) -> dict[str, Any]:
    """A finding; `fingerprint` comes from `fingerprints`, which tells equal ones apart."""
    return {
        "rule": finding.rule,
        "name": finding.name,
        "severity": finding.severity.value,
        "message": finding.message,
        "hint": finding.hint,
        "path": finding.path,
        "line": finding.line,
        "column": finding.column,
        "excerpt": finding.excerpt,
        "reference": outline.label_of(finding),
        "reference_key": finding.reference_key,
        "citations": list(finding.citations),
        "related": [{"line": place.line, "message": place.message} for place in finding.related],
        "fix": _fix_to_json(finding.fix, source),
        "lost": _lost_to_json(outline.lost_of(finding)),
        "suggestions": [candidate_to_json(one) for one in outline.suggestions_of(finding)],
        "fingerprint": fingerprint,
    }


def _lost_to_json(lost: LostReference | None) -> dict[str, Any] | None:
    if lost is None:
        return None
    return {
        "text": lost.text,
        "since": lost.since,
        "until": lost.until,
        "source": lost.source,
        "revision": lost.revision,
        "number": lost.label,
        "now": lost.now,
    }


def _fix_to_json(fix: Fix | None, source: Source) -> dict[str, Any] | None:
    if fix is None:
        return None
    return {
        "description": fix.description,
        "replacement": fix.replacement,
        "edits": [_edit_to_json(edit, source) for edit in fix.edits],
    }


def _edit_to_json(edit: Edit, source: Source) -> dict[str, Any]:
    line, column = source.position(edit.start)
    return {
        "line": line,
        "column": column,
        "start": edit.start,
        "end": edit.end,
        "text": edit.text,
    }


def _list_to_json(listing: ReferenceList, outline: Outline) -> dict[str, Any]:
    entries = [outline.references[key] for key in listing.keys if key in outline.references]
    numbers = [entry.number for entry in entries if entry.number is not None]
    return {
        "group": listing.group,
        "heading": listing.heading,
        "count": len(entries),
        "first": numbers[0] if numbers else None,
        "last": numbers[-1] if numbers else None,
    }


def _reference_to_json(
    reference: Reference, report: ArticleReport, outline: Outline
) -> dict[str, Any]:
    dossier = report.dossier
    fields = dossier.fields.get(reference.key, _NO_FIELDS)
    return {
        "number": reference.number,
        "group": reference.group,
        "anchor": reference.anchor,
        "line": reference.location.line,
        "column": reference.location.column,
        "text": reference.text,
        "fields": _fields_to_json(fields),
        "identifiers": {
            "doi": fields.doi,
            "pmid": fields.pmid,
            "pmcid": fields.pmcid,
            "arxiv": fields.arxiv,
            "isbn": fields.isbn,
            "issn": fields.issn,
        },
        "urls": [
            address_without_credentials(url)
            for url in dict.fromkeys((*reference.urls, *fields.urls))
        ],
        "cited_by": list(outline.cited_by.get(reference.key, ())),
        "status": status_of(report, reference),
        **resolution_to_json(dossier.resolutions.get(reference.key)),
        "printed_doi": doi_outcome_to_json(dossier.dois.get(reference.key)),
        "registry": _registered_to_json(dossier.registry, reference),
        "key": reference.key,
        "labels": list(reference.labels),
        "list": reference.list_index,
    }


def _registered_to_json(view: RegistryView | None, reference: Reference) -> dict[str, Any] | None:
    """What the registry says of the entry; `changed` where its text is no longer the one meant."""
    if view is None:
        return None
    entry = view.same.get(reference.key) or view.changed.get(reference.key)
    if entry is None:
        return None
    return {
        "path": view.path,
        "line": entry.line,
        "key": entry.key,
        "changed": reference.key not in view.same,
        "doi": entry.doi,
        "no_doi": entry.no_doi,
        "verified": entry.verified,
        "source": entry.source,
        "accepted": entry.accepted,
        "note": entry.note,
        "open": entry.open,
        "ignore": {one.rule: one.reason for one in entry.suppressions},
    }


def _fields_to_json(fields: ReferenceFields) -> dict[str, Any]:
    return {
        "authors": [{"family": author.family, "given": author.given} for author in fields.authors],
        "title": fields.title,
        "container": fields.container,
        "year": fields.year,
        "volume": fields.volume,
        "issue": fields.issue,
        "pages": fields.pages,
        "kind": fields.kind,
        "etal": fields.etal,
        "article_number": fields.article_number,
        "edition": fields.edition,
        "publisher": fields.publisher,
        "accessed": fields.accessed,
    }


def _citation_to_json(citation: Citation, outline: Outline) -> dict[str, Any]:
    claim = outline.claim_of.get(citation.id)
    return {
        "id": citation.id,
        "marker": citation.marker,
        "numbers": list(citation.labels),
        "group": citation.group,
        "line": citation.location.line,
        "column": citation.location.column,
        "section": citation.section,
        "claim": claim.text if claim else None,
        "references": list(citation.references),
    }
