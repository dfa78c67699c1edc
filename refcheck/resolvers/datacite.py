"""DataCite: the DOIs of arXiv, Zenodo, figshare, universities and many data repositories."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from refcheck.errors import SourceError
from refcheck.net.breaker import OddAnswerError
from refcheck.net.service import Limits
from refcheck.resolvers.json_source import Catalogue, mapping, mappings
from refcheck.resolvers.records import work_from_crossref

if TYPE_CHECKING:
    from collections.abc import Mapping

    from refcheck.model.works import Work
    from refcheck.net.session import JsonAnswer

ADDRESS = "https://api.datacite.org"
# 1,000 requests in five minutes for those who say who they are; half of that for the others.
LIMITS = Limits(single=3.0, list=1.0, in_flight=2)
LIMITS_UNNAMED = Limits(single=1.5, list=0.5, in_flight=1)
ARXIV_PREFIX = "10.48550/arxiv."
# arXiv, Zenodo, figshare, Dryad, OSF, ResearchGate, Harvard's Dataverse
PREFIXES = frozenset(
    {"10.48550", "10.5281", "10.6084", "10.5061", "10.17605", "10.13140", "10.7910"}
)

_NOT_FOUND = 404
_VERSION = re.compile(r"v\d+$")
# DataCite's resourceTypeGeneral, in Crossref's words where Crossref has one.
_KINDS = {
    "Book": "book",
    "BookChapter": "book-chapter",
    "ConferencePaper": "proceedings-article",
    "ConferenceProceeding": "proceedings",
    "Dataset": "dataset",
    "Dissertation": "dissertation",
    "Journal": "journal",
    "JournalArticle": "journal-article",
    "PeerReview": "peer-review",
    "Preprint": "posted-content",
    "Report": "report",
    "Standard": "standard",
}
_PUBLICATION_DATES = frozenset({"Issued", "Available", "Submitted", "Created"})


class DataCite(Catalogue):
    """Looks up; it is not searched, since almost nothing that a wiki cites is only there."""

    name = "datacite"
    limits = LIMITS
    limits_unnamed = LIMITS_UNNAMED
    registers_dois = True
    kinds = frozenset({"doi", "arxiv"})
    prefixes = PREFIXES

    def lookup(self, kind: str, value: str) -> Work | None:
        """The work that has this DOI or arXiv identifier."""
        if kind not in self.kinds:
            raise SourceError(f"datacite cannot look up by {kind}")
        doi = arxiv_doi(value) if kind == "arxiv" else value
        path = f"/dois/{quote(doi, safe='')}"
        return self._service.ask(path, lambda answer: _work_in(answer, doi))


def arxiv_doi(identifier: str) -> str:
    """The DOI that arXiv gives a preprint, whatever its version."""
    return ARXIV_PREFIX + _VERSION.sub("", identifier.lower())


def _work_in(answer: JsonAnswer, doi: str) -> Work | None:
    if answer.status == _NOT_FOUND:
        if answer.value is None or mapping(answer.value).get("errors"):
            return None
        raise SourceError("answered 404, but not in its own words")
    attributes = mapping(mapping(mapping(answer.value).get("data")).get("attributes"))
    given = attributes.get("doi")
    if not isinstance(given, str):
        raise SourceError("answered with JSON of an unexpected shape")
    if given.casefold() != doi.casefold():
        raise OddAnswerError(f"answered with a record for another DOI, {given[:100]}")
    return _work(attributes)


def _work(attributes: Mapping[str, Any]) -> Work:
    doi = str(attributes["doi"]).lower()
    work = work_from_crossref(_as_crossref(attributes))
    if work is None:
        raise OddAnswerError("answered with a record that cannot be read")
    if doi.startswith(ARXIV_PREFIX):
        return replace(work, doi=doi, arxiv=doi.removeprefix(ARXIV_PREFIX))
    return replace(work, doi=doi)


def _as_crossref(attributes: Mapping[str, Any]) -> dict[str, object]:
    """The attributes under the names that Crossref uses, so that one reader does for both."""
    container = mapping(attributes.get("container"))
    pages = [str(container[key]) for key in ("firstPage", "lastPage") if container.get(key)]
    publisher = attributes.get("publisher")
    kind = mapping(attributes.get("types")).get("resourceTypeGeneral")
    titles = mappings(attributes.get("titles"))
    return {
        "DOI": attributes.get("doi"),
        "title": [t.get("title") for t in titles if not t.get("titleType")][:1],
        "subtitle": [t.get("title") for t in titles if t.get("titleType") == "Subtitle"][:1],
        "author": [_person(creator) for creator in mappings(attributes.get("creators"))],
        "editor": [
            _person(person)
            for person in mappings(attributes.get("contributors"))
            if person.get("contributorType") == "Editor"
        ],
        "publisher": mapping(publisher).get("name") if isinstance(publisher, dict) else publisher,
        "container-title": container.get("title"),
        "volume": container.get("volume"),
        "issue": container.get("issue"),
        "page": "-".join(pages),
        "dates": _dates(attributes),
        "type": _KINDS.get(str(kind), str(kind).lower() if kind else None),
        "abstract": [
            text.get("description")
            for text in mappings(attributes.get("descriptions"))
            if text.get("descriptionType") == "Abstract"
        ],
        "updated-by": _notices(attributes),
    }


def _person(person: Mapping[str, Any]) -> dict[str, object]:
    if person.get("familyName"):
        return {"family": person["familyName"], "given": person.get("givenName")}
    name = str(person.get("name") or "")
    family, comma, given = name.partition(",")
    if comma and person.get("nameType") != "Organizational":
        return {"family": family.strip(), "given": given.strip()}
    return {"name": name}


def _notices(attributes: Mapping[str, Any]) -> list[dict[str, object]]:
    """That it was withdrawn, or that another one took its place, as Crossref would tell it."""
    withdrawn = [
        {"type": "withdrawal", "updated": date.get("date"), "source": "datacite"}
        for date in mappings(attributes.get("dates"))
        if date.get("dateType") == "Withdrawn"
    ]
    obsolete = [
        {"type": "new_version", "DOI": other.get("relatedIdentifier"), "source": "datacite"}
        for other in mappings(attributes.get("relatedIdentifiers"))
        if other.get("relationType") == "IsObsoletedBy"
        and other.get("relatedIdentifierType") == "DOI"
    ]
    return [*withdrawn, *obsolete]


def _dates(attributes: Mapping[str, Any]) -> list[str]:
    dates = [
        str(date.get("date"))
        for date in mappings(attributes.get("dates"))
        if date.get("dateType") in _PUBLICATION_DATES
    ]
    year = attributes.get("publicationYear")
    return [*dates, str(year)] if year else dates
