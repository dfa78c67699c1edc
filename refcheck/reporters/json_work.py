"""Works, evidence and outcomes as the JSON report and `refcheck resolve` write them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, assert_never

from refcheck.model.evidence import (
    Ambiguous,
    DoiAgrees,
    DoiOfAnother,
    DoiOfContainer,
    DoiUnchecked,
    DoiUnknown,
    NotFound,
    NotIndexable,
    Resolved,
    Unchecked,
)
from refcheck.model.registry import Registered

if TYPE_CHECKING:
    from collections.abc import Iterable

    from refcheck.model.evidence import Candidate, DoiOutcome, FieldEvidence, Resolution
    from refcheck.model.works import Update, Work

_SCORE_DIGITS = 4
_NOT_RESOLVED: dict[str, Any] = {
    "doi": None,
    "score": None,
    "source": None,
    "evidence": {},
    "work": None,
    "candidates": [],
    "runner_up": None,
    "asked": [],
    "reason": None,
}
_NO_DOI_OUTCOME: dict[str, Any] = {
    "work": None,
    "evidence": {},
    "relation": None,
    "asked": [],
    "source": None,
    "reason": None,
}


def resolution_to_json(resolution: Resolution | None) -> dict[str, Any]:
    """All keys of `_NOT_RESOLVED`, always.

    `doi` is the resolved work's, whatever the entry prints. `reason` tells why an entry is
    unchecked, of what kind one is that is not indexable, and a person's note where it is skipped.
    """
    match resolution:
        case Resolved(work, score, source, evidence, runner_up):
            known: dict[str, Any] = {
                "doi": work.doi,
                "score": round(score, _SCORE_DIGITS),
                "source": source,
                "evidence": evidence_to_json(evidence),
                "work": work_to_json(work),
                "runner_up": candidate_to_json(runner_up) if runner_up else None,
            }
        case Ambiguous(candidates):
            known = {"candidates": [candidate_to_json(one) for one in candidates]}
        case NotFound(asked, nearest):
            known = {
                "asked": list(asked),
                "candidates": [candidate_to_json(one) for one in nearest],
            }
        case Unchecked(source, reason):
            known = {"source": source, "reason": reason}
        case Registered(entry, _, work):
            known = {
                "doi": entry.doi,
                "source": entry.source,
                "work": work_to_json(work) if work else None,
                "reason": entry.note if entry.accepted else None,
            }
        case NotIndexable(kind):
            known = {"reason": kind}
        case None:
            known = {}
        case _:
            assert_never(resolution)
    return _NOT_RESOLVED | known


def doi_outcome_to_json(outcome: DoiOutcome | None) -> dict[str, Any] | None:
    """What the printed DOI turned out to be, or None where none was looked up."""
    known: dict[str, Any]
    match outcome:
        case None:
            return None
        case DoiAgrees(doi, work):
            known = {"outcome": "agrees", "doi": doi, "work": work_to_json(work)}
        case DoiOfAnother(doi, work, evidence):
            known = {"outcome": "of-another", "doi": doi, "work": work_to_json(work)}
            known["evidence"] = evidence_to_json(evidence)
        case DoiOfContainer(doi, work, relation):
            known = {"outcome": "of-container", "doi": doi, "work": work_to_json(work)}
            known["relation"] = relation
        case DoiUnknown(doi, asked):
            known = {"outcome": "unknown", "doi": doi, "asked": list(asked)}
        case DoiUnchecked(doi, source, reason):
            known = {"outcome": "unchecked", "doi": doi, "source": source, "reason": reason}
        case _:
            assert_never(outcome)
    return {"outcome": None, "doi": None} | _NO_DOI_OUTCOME | known


def candidate_to_json(candidate: Candidate) -> dict[str, Any]:
    """A work that might be meant, with what speaks for it."""
    return {
        "doi": candidate.work.doi,
        "score": round(candidate.score, _SCORE_DIGITS),
        "source": candidate.source,
        "evidence": evidence_to_json(candidate.evidence),
        "work": work_to_json(candidate.work),
    }


def evidence_to_json(evidence: Iterable[FieldEvidence]) -> dict[str, float]:
    """Each compared field with its agreement, 0 to 1."""
    return {field.name: round(field.score, _SCORE_DIGITS) for field in evidence}


def work_to_json(work: Work) -> dict[str, Any]:
    """A work's record as the report shows it (the abstract stays out)."""
    return {
        "doi": work.doi,
        "title": work.title,
        "authors": [str(author) for author in work.authors],
        "container": work.container,
        "years": list(work.years),
        "volume": work.volume,
        "issue": work.issue,
        "pages": work.pages,
        "type": work.kind,
        "updates": [_update_to_json(update) for update in work.updates],
        "subtitle": work.subtitle,
        "editors": [str(editor) for editor in work.editors],
        "article_number": work.article_number,
        "edition": work.edition,
        "publisher": work.publisher,
        "pmid": work.pmid,
        "pmcid": work.pmcid,
        "arxiv": work.arxiv,
        "isbns": list(work.isbns),
        "issns": list(work.issns),
    }


def _update_to_json(update: Update) -> dict[str, Any]:
    return {
        "type": update.kind,
        "doi": update.doi,
        "date": update.date,
        "asserted_by": next(iter(update.sources), None),
        "sources": list(update.sources),
    }
