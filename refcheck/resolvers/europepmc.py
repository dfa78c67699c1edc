"""Europe PMC: what PubMed and PMC have under a PMID or PMCID, with DOI and abstract.

One question gives all of it as JSON, of every PMID. NCBI's own services take two, in JSON and XML,
at three a second, and its converter of identifiers knows no article that is not in PMC.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from refcheck.errors import SourceError
from refcheck.model.updates import CONCERN, CORRECTIONS, PARTIAL, RETRACTIONS, update_kind
from refcheck.net.breaker import OddAnswerError
from refcheck.net.service import Limits
from refcheck.resolvers.json_source import Catalogue, mapping, mappings
from refcheck.resolvers.records import work_from_crossref

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from refcheck.model.works import Work
    from refcheck.net.session import JsonAnswer

ADDRESS = "https://www.ebi.ac.uk/europepmc/webservices/rest"
# https://europepmc.org/RestfulWebService names no limit; ten a second are said to be borne.
LIMITS = Limits(single=5.0, list=1.0, in_flight=2)

_OK = 200
_QUERIES = {"pmid": "EXT_ID:{} AND SRC:MED", "pmcid": "PMCID:{}", "doi": 'DOI:"{}"'}
_FEW = 5  # a preprint's versions share its DOI
# Records of some 15 kB each; an address of 3 kB passes everywhere.
LARGEST_BATCH = 20
_MOST = 100
_FIT_FOR_A_LIST = re.compile(r"10\.[0-9.]{4,20}/[A-Za-z0-9._()/;:-]{1,80}")
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
        path = _path(_QUERIES[kind].format(value), _FEW)
        return self._service.ask(path, lambda answer: _work_in(answer, kind, value))

    def batches(self, dois: Sequence[str]) -> list[tuple[str, ...]]:
        """Groups of twenty that one request each can ask for."""
        fit = [doi for doi in dois if _FIT_FOR_A_LIST.fullmatch(doi)]
        groups = (fit[at : at + LARGEST_BATCH] for at in range(0, len(fit), LARGEST_BATCH))
        return [tuple(group) for group in groups if len(group) > 1]

    def records(self, dois: tuple[str, ...]) -> Mapping[str, Work | None]:
        """The works of these DOIs; None for those of which the whole answer knows nothing."""
        path = _path(" OR ".join(_QUERIES["doi"].format(doi) for doi in dois), _MOST)
        return self._service.ask_ahead(path, lambda answer: _works_in(answer, dois))


def _path(query: str, most: int) -> str:
    return f"/search?query={quote(query, safe='')}&resultType=core&format=json&pageSize={most}"


def _records_in(answer: JsonAnswer) -> tuple[int, list[Any]]:
    """How many records there are, and those that came."""
    body = mapping(answer.value)
    count, records = body.get("hitCount"), mapping(body.get("resultList")).get("result")
    if answer.status != _OK or not isinstance(count, int) or not isinstance(records, list):
        raise SourceError("answered with JSON of an unexpected shape")  # also when it is busy
    return count, records


def _works_in(answer: JsonAnswer, dois: tuple[str, ...]) -> dict[str, Work | None]:
    count, records = _records_in(answer)
    works: dict[str, Work | None] = {}
    for doi in dois:
        found = next((one for one in mappings(records) if _is_of(one, "doi", doi)), None)
        works[doi] = work_from_crossref(_as_crossref(found)) if found else None
    strange = len(mappings(records)) - sum(work is not None for work in works.values())
    if count > len(records) or strange:
        return {doi: work for doi, work in works.items() if work is not None}
    return works


def _work_in(answer: JsonAnswer, kind: str, value: str) -> Work | None:
    count, records = _records_in(answer)
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
