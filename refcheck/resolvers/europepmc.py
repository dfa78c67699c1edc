"""Europe PMC: what PubMed and PMC have under a PMID or PMCID, with DOI and abstract.

One question gives all of it as JSON, of every PMID. NCBI's own services take two, in JSON and XML,
at three a second, and its converter of identifiers knows no article that is not in PMC.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from refcheck.errors import SourceError
from refcheck.model.updates import CONCERN, CORRECTIONS, PARTIAL, RETRACTIONS, update_kind
from refcheck.net.breaker import OddAnswerError
from refcheck.net.service import Limits
from refcheck.resolvers.json_source import Catalogue, mapping, mappings
from refcheck.resolvers.records import work_from_crossref

if TYPE_CHECKING:
    from collections.abc import Mapping

    from refcheck.model.works import Work
    from refcheck.net.session import JsonAnswer

ADDRESS = "https://www.ebi.ac.uk/europepmc/webservices/rest"
# https://europepmc.org/RestfulWebService names no limit; ten a second are said to be borne.
LIMITS = Limits(single=5.0, list=1.0, in_flight=2)

_OK = 200
_QUERIES = {"pmid": "EXT_ID:{} AND SRC:MED", "pmcid": "PMCID:{}", "doi": 'DOI:"{}"'}
_FEW = 5  # a preprint's versions share its DOI
# PubMed's "Retraction in" and the like; "Comment in" is about another matter.
_NOTICES = RETRACTIONS | CORRECTIONS | {PARTIAL, CONCERN}


class EuropePmc(Catalogue):
    """A catalogue: it looks up by PMID and PMCID, and by DOI for those who want an abstract."""

    name = "europepmc"
    limits = LIMITS
    kinds = frozenset({"pmid", "pmcid", "doi"})

    def lookup(self, kind: str, value: str) -> Work | None:
        """The work that has this PMID, PMCID or DOI."""
        if kind not in self.kinds or '"' in value:
            raise OddAnswerError(f"europepmc cannot look up {kind} {value[:100]}")
        query = quote(_QUERIES[kind].format(value), safe="")
        path = f"/search?query={query}&resultType=core&format=json&pageSize={_FEW}"
        return self._service.ask(path, lambda answer: _work_in(answer, kind, value))


def _work_in(answer: JsonAnswer, kind: str, value: str) -> Work | None:
    body = mapping(answer.value)
    count, records = body.get("hitCount"), mapping(body.get("resultList")).get("result")
    if answer.status != _OK or not isinstance(count, int) or not isinstance(records, list):
        raise SourceError("answered with JSON of an unexpected shape")  # also when it is busy
    if not count and not records:
        return None
    found = next((one for one in mappings(records) if _is_of(one, kind, value)), None)
    work = work_from_crossref(_as_crossref(found)) if found else None
    if work is None:
        raise OddAnswerError(f"answered with records of something else than {kind} {value[:100]}")
    return work


def _is_of(record: Mapping[str, Any], kind: str, value: str) -> bool:
    given = record.get("id") if kind == "pmid" and record.get("source") == "MED" else None
    return str(given or record.get(kind) or "").casefold() == value.casefold()


def _as_crossref(record: Mapping[str, Any]) -> dict[str, object]:
    """The record under the names that Crossref uses, so that one reader does for both."""
    issue = mapping(record.get("journalInfo"))
    journal, book = mapping(issue.get("journal")), mapping(record.get("bookOrReportDetails"))
    dates = ("printPublicationDate", "yearOfPublication")
    return {
        "DOI": record.get("doi"),
        "PMID": record.get("pmid"),
        "PMCID": record.get("pmcid"),
        "title": _title(str(record.get("title") or "")),
        "author": _people(mapping(record.get("authorList")).get("author")),
        "container-title": journal.get("title") or book.get("comprisingTitle"),
        "short-container-title": [
            journal.get(k) for k in ("isoabbreviation", "medlineAbbreviation")
        ],
        "ISSN": [journal.get(key) for key in ("issn", "essn")],
        "volume": issue.get("volume"),
        "issue": issue.get("issue"),
        "page": record.get("pageInfo"),
        "publisher": book.get("publisher"),
        "dates": [
            *(issue.get(key) for key in dates),
            *(record.get(key) for key in ("pubYear", "electronicPublicationDate")),
        ],
        "type": _kind(record),
        "abstract": record.get("abstractText"),
        "updated-by": _notices(record),
    }


def _title(printed: str) -> str:
    """PubMed ends titles with a full stop, and puts what it has translated into brackets."""
    title = printed.strip().removesuffix(".")
    return title[1:-1] if title.startswith("[") and title.endswith("]") else title


def _people(value: object) -> list[dict[str, object]]:
    return [
        {"family": one["lastName"], "given": one.get("firstName") or one.get("initials")}
        if one.get("lastName")
        else {"name": one.get("collectiveName") or one.get("fullName")}
        for one in mappings(value)
    ]


def _kind(record: Mapping[str, Any]) -> str | None:
    if record.get("source") == "PPR":
        return "posted-content"
    if record.get("journalInfo"):
        return "journal-article"
    book = mapping(record.get("bookOrReportDetails"))
    return ("book-chapter" if book.get("comprisingTitle") else "book") if book else None


def _notices(record: Mapping[str, Any]) -> list[dict[str, object]]:
    told = mappings(mapping(record.get("commentCorrectionList")).get("commentCorrection"))
    kinds = [str(one.get("type") or "") for one in told]
    return [{"type": kind, "source": "pubmed"} for kind in kinds if update_kind(kind) in _NOTICES]
