"""The references of a judged page as rows: what is printed, what work it is, how the two differ."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, assert_never

from refcheck.checks.differences import differences
from refcheck.checks.gathered import gathered_about
from refcheck.checks.standing import is_retraction_notice, standing_after, what_happened
from refcheck.corpus.questions import question_of
from refcheck.corpus.tables import REFERENCES
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
from refcheck.reporters.outline import status_of
from refcheck.reporters.safe_text import address_without_credentials

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from refcheck.checks.gathered import Gathered
    from refcheck.model.evidence import Candidate, DoiOutcome, ReferenceFields
    from refcheck.model.findings import ArticleReport
    from refcheck.model.works import Update

    Row = dict[str, Any]

_SCORE_DIGITS = 4
_CONTRADICTS_BELOW = 0.5
# What is found out about an entry, in the order of the columns.
_ORDER: Row = dict.fromkeys(list(REFERENCES)[list(REFERENCES).index("status") + 1 :])


def reference_rows(name: str, report: ArticleReport) -> Iterator[Row]:
    """A row for each entry of the page of this name, in its order.

    An entry is taken apart only where somebody was asked about it, since that is what costs most.
    """
    dossier = report.dossier
    article = dossier.article
    cited = Counter(key for one in article.citations for key in one.references if key)
    for entry in article.references:
        asked = entry.key in dossier.resolutions or entry.key in dossier.dois
        status = status_of(report, entry)
        yield {
            "page": name,
            "key": entry.key,
            "number": entry.number,
            "group": entry.group,
            "list": entry.list_index,
            "line": entry.location.line,
            "column": entry.location.column,
            "text": entry.text,
            "fingerprint": question_of(entry).fingerprint.hex(),
            "urls": addresses(entry.urls),
            "cited": cited[entry.key],
            "status": status,
            **(_known(gathered_about(dossier, entry)) if asked else {}),
        }


def addresses(urls: Iterable[str]) -> list[str]:
    """Addresses without users' names and passwords."""
    return [address_without_credentials(url) for url in urls]


def _known(item: Gathered) -> Row:
    row = _ORDER | _printed(item.fields) | _resolution(item) | _doi_outcome(item.doi)
    return row | _work(item) | {"differs": _differing(item)}


def _printed(fields: ReferenceFields) -> Row:
    return {
        "printed_doi": fields.doi,
        "pmid": fields.pmid,
        "pmcid": fields.pmcid,
        "arxiv": fields.arxiv,
        "isbn": fields.isbn,
        "issn": fields.issn,
        "kind": fields.kind,
        "printed_authors": [str(author) for author in fields.authors],
        "printed_title": fields.title,
        "printed_container": fields.container,
        "printed_year": fields.year,
        "printed_volume": fields.volume,
        "printed_issue": fields.issue,
        "printed_pages": fields.pages,
    }


def _resolution(item: Gathered) -> Row:
    match item.resolution:
        case Resolved(work, score, source):
            known: Row = {"doi": work.doi, "score": round(score, _SCORE_DIGITS), "source": source}
        case Ambiguous(candidates) | NotFound(_, candidates):
            known = {"candidates": _dois(candidates)}
        case NotIndexable(kind, published):
            known = {"reason": kind, "candidates": _dois(published)}
        case Unchecked(source, reason):
            known = {"source": source, "reason": reason}
        case Registered(entry):
            known = {"doi": entry.doi, "source": entry.source}
            known["reason"] = entry.note if entry.accepted else None
        case None:
            known = {}
        case _ as never:
            assert_never(never)
    return known


def _dois(candidates: Iterable[Candidate]) -> list[str]:
    return [one.work.doi for one in candidates if one.work.doi]


def _doi_outcome(outcome: DoiOutcome | None) -> Row:
    match outcome:
        case None:
            return {}
        case DoiAgrees(doi):
            word = "agrees"
        case DoiOfAnother(doi):
            word = "of-another"
        case DoiOfContainer(doi):
            word = "of-container"
        case DoiUnknown(doi):
            word = "unknown"
        case DoiUnchecked(doi):
            word = "unchecked"
        case _ as never:
            assert_never(never)
    return {"printed_doi": doi, "printed_doi_outcome": word}


def _work(item: Gathered) -> Row:
    """The record of the work, and the notices about it, which may be known without a record."""
    work = item.work
    if work is None:
        updates = item.doi.updates if isinstance(item.doi, DoiUnchecked) else ()
        return {"standing": _standing(updates), "updates": _notices(updates)}
    row = {
        "title": work.title,
        "container": work.container,
        "year": min(work.years, default=None),
        "type": work.kind,
        "standing": _standing(work.updates),
        "updates": _notices(work.updates),
    }
    if is_retraction_notice(work, item.entry.text):
        row["standing"] = None  # the notice is cited, and not what it retracts
    return row | {"doi": work.doi} if work.doi else row


def _standing(updates: tuple[Update, ...]) -> str | None:
    """The last word of the notices, as messages say it: retracted, expression of concern."""
    if not updates:
        return None
    standing = standing_after(updates)
    last = standing.withdrawn or standing.partial or standing.doubted or standing.listed
    return what_happened(last) if last else None


def _notices(updates: tuple[Update, ...]) -> list[Row]:
    return [{"type": one.kind, "date": one.date, "doi": one.doi} for one in updates]


def _differing(item: Gathered) -> list[str]:
    """Which fields differ from the work's, or from those of the printed DOI's work."""
    if isinstance(item.doi, DoiOfAnother):
        return [one.name for one in item.doi.evidence if one.score < _CONTRADICTS_BELOW]
    return list(dict.fromkeys(_field(one.topic, one.name) for one in differences(item)))


def _field(topic: str, name: str) -> str:
    """As the JSON report's evidence calls it."""
    match topic, name:
        case "container", _:
            return "container"
        case "author", "first author":
            return "first_author"
        case "author", _:
            return "authors"
        case "place", "last page":
            return "pages"
        case _:
            return name.replace(" ", "_")
