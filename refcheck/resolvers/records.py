"""Records of works (Crossref JSON, CSL-JSON) as `Work`, and `Work` as compact JSON."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from refcheck.model.identifiers import normalise_doi, parse_isbn
from refcheck.model.record_markup import plain_text, without_notes
from refcheck.model.works import Author, Update, Work
from refcheck.resolvers.record_updates import Record, objects_in, with_updates

_TAGS_ALONE = 100  # characters: `<jats:p />` stands for none
LONGEST_ABSTRACT = 50_000  # characters; what is longer is none, and would fill the cache
_YEAR_KEYS = (
    "issued",
    "published",
    "published-print",
    "published-online",
    "published-other",
    "posted",
    "approved",
    "accepted",
)
_CSL_KINDS = {
    "article": "posted-content",
    "article-journal": "journal-article",
    "article-magazine": "journal-article",
    "chapter": "book-chapter",
    "entry-encyclopedia": "reference-entry",
    "paper-conference": "proceedings-article",
    "thesis": "dissertation",
}
_OBJECTS = {"authors": Author, "editors": Author, "updates": Update, "updates_to": Update}
_ARXIV_DOI = re.compile(r"10\.48550/arxiv\.(\S+)")
_ARXIV_URL = re.compile(r"arxiv\.org/(?:abs|pdf)/([\w.\-/]+?)(?:v\d+)?(?:\.pdf)?$", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)(1[4-9]\d\d|20\d\d)(?!\d)")


def work_from_crossref(record: Record) -> Work | None:
    """A work of the Crossref REST API (`message` of /works/{doi}, or an item of a list).

    Missing fields are normal, lists may be strings. None where there is neither an identifier nor a
    title, so that nothing could be matched or looked up.
    """
    return _work(record, kind=_first(record.get("type")))


def work_from_csl(record: Record) -> Work | None:
    """A CSL-JSON item (`title` and `container-title` are strings, types are CSL's)."""
    kind = _first(record.get("type"))
    return _work(record, kind=_CSL_KINDS.get(kind, kind) if kind else None)


def work_from_record(record: Record) -> Work | None:
    """Crossref JSON or CSL-JSON, told apart by the title (a list in Crossref's) and the type."""
    if isinstance(record.get("title"), str) or record.get("type") in _CSL_KINDS:
        return work_from_csl(record)
    return work_from_crossref(record)


def work_to_json(work: Work) -> dict[str, Any]:
    """Compact and lossless: what is empty is left out, but for the DOI and the title."""
    return {"doi": work.doi, "title": work.title, **_filled(work)}


def _filled(value: Work | Author | Update) -> dict[str, Any]:
    row = {}
    for name in value.__dataclass_fields__:
        told = getattr(value, name)
        if told is None or told == ():
            continue
        row[name] = [_filled(one) for one in told] if name in _OBJECTS else told
    return row


def work_from_json(row: Mapping[str, Any]) -> Work:
    """The inverse of `work_to_json`; unknown keys are ignored. TypeError, ValueError.

    The same as `msgspec` makes of it, which an index uses for speed and others do without.
    """
    known = {key: value for key, value in row.items() if key in Work.__dataclass_fields__}
    for name, value in known.items():
        if name in _OBJECTS:
            known[name] = tuple([_OBJECTS[name](**_frozen(one)) for one in value])
    return Work(**_frozen({"doi": None, "title": None, **known}))


def _frozen(row: object) -> dict[str, Any]:
    if not isinstance(row, Mapping):
        raise TypeError("not an object")
    return {name: tuple(value) if isinstance(value, list) else value for name, value in row.items()}


def _work(record: Record, *, kind: str | None) -> Work | None:
    doi = _doi(_first(record.get("DOI")))
    work = Work(
        doi=doi,
        title=_title(record.get("title")),
        authors=_people(record.get("author")),
        editors=_people(record.get("editor")),
        containers=_containers(record),
        years=_years(record),
        volume=_first(record.get("volume")),
        issue=_first(record.get("issue")),
        pages=_first(record.get("page")) or _first(record.get("page-first")),
        article_number=_first(record.get("article-number")),
        publisher=_first(record.get("publisher")),
        kind=kind,
        subtitle=_title(record.get("subtitle")),
        original_title=_title(record.get("original-title")),
        edition=_first(record.get("edition-number")) or _first(record.get("edition")),
        issns=_distinct(_texts(record.get("ISSN"))),
        isbns=_isbns(record),
        pmid=_digits(record.get("PMID")),
        pmcid=_pmcid(record.get("PMCID")),
        arxiv=_arxiv(record, doi),
        abstract=_abstract(record.get("abstract")),
        aliases=_distinct([doi for raw in _texts(record.get("aliases")) if (doi := _doi(raw))]),
    )
    nameless = not (work.doi or work.pmid or work.pmcid or work.arxiv or work.isbns)
    if nameless and work.title is None:
        return None
    return with_updates(work, record, _first(record.get("title")) or "", _registered_doi)


def _texts(value: object) -> list[str]:
    """Strings of a string, a number or a list of them; anything else gives none."""
    if value is None:
        return []
    if isinstance(value, str):
        text = plain_text(value)
        return [text] if text else []
    if isinstance(value, int | float) and not isinstance(value, bool):
        return [f"{value:g}" if isinstance(value, float) else str(value)]
    if isinstance(value, list | tuple):
        return [text for item in value for text in _texts(item)]
    return []


def _first(value: object) -> str | None:
    if value is None:  # as most fields of most records
        return None
    texts = _texts(value)
    return texts[0] if texts else None


def _abstract(value: object) -> str | None:
    """As it came: what its markup sets apart, a heading and an exponent, its readers need."""
    texts = value if isinstance(value, list | tuple) else [value]
    raw = next((text.strip() for text in texts if isinstance(text, str) and text.strip()), "")
    if len(raw) < _TAGS_ALONE and not plain_text(raw):
        return None
    return raw[:LONGEST_ABSTRACT]


def _title(value: object) -> str | None:
    title = _first(value)
    return title and without_notes(title)


def _distinct(texts: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts))


def _registered_doi(value: object) -> str | None:
    return _doi(_first(value))


def _doi(raw: str | None) -> str | None:
    """What a registry calls a DOI is one, however odd; only an address is taken apart."""
    if raw is None or (raw.startswith("10.") and "/" in raw):
        return raw.lower() if raw else None
    return normalise_doi(raw)


def _people(value: object) -> tuple[Author, ...]:
    people = [_person(item) for item in objects_in(value)]
    return tuple([person for person in people if person is not None])


def _person(item: Record) -> Author | None:
    family, given = _first(item.get("family")), _first(item.get("given"))
    particle = _first(item.get("non-dropping-particle")) or _first(item.get("dropping-particle"))
    if family and particle and not family.lower().startswith(particle.lower()):
        family = f"{particle} {family}"
    if family:
        return Author(family, given)
    name = _first(item.get("name")) or _first(item.get("literal")) or given
    return Author(name) if name else None


# Crossref's, CSL's and the derived records' names, the full title first.
_CONTAINER_KEYS = (
    "container-title",
    "short-container-title",
    "container-title-short",
    "journalAbbreviation",
    "short",
)


def _containers(record: Record) -> tuple[str, ...]:
    return _distinct([text for key in _CONTAINER_KEYS for text in _texts(record.get(key))])


def _years(record: Record) -> tuple[int, ...]:
    """Every year of publication that the record names, ascending."""
    years = {year for key in _YEAR_KEYS for year in _date_years(record.get(key))}
    for issue in objects_in(record.get("journal-issue")):
        years |= {y for key in _YEAR_KEYS for y in _date_years(issue.get(key))}
    dates = record.get("dates")
    if isinstance(dates, list):
        years |= {y for date in dates for text in _texts(date) for y in _years_in(text)}
    return tuple(sorted(years))


def _date_years(date: object) -> list[int]:
    """The year of `{"date-parts": [[2010, 2]]}`, of `{"raw": "2010"}`, of "2010-02-01"."""
    if date is None:
        return []
    if isinstance(date, str | int):
        return _years_in(str(date))[:1]
    if not isinstance(date, Mapping):
        return []
    parts = date.get("date-parts")
    if isinstance(parts, list) and parts:
        first = parts[0] if isinstance(parts[0], list) else parts
        return _years_in(str(first[0]))[:1] if first else []
    return _years_in(" ".join(_texts(date.get("raw")) + _texts(date.get("literal"))))[:1]


def _years_in(text: str) -> list[int]:
    return [int(year) for year in _YEAR.findall(text)]


def _isbns(record: Record) -> tuple[str, ...]:
    raw = _texts(record.get("ISBN"))
    raw += [
        text for item in objects_in(record.get("isbn-type")) for text in _texts(item.get("value"))
    ]
    bare = [re.sub(r"[^0-9Xx]", "", text.rpartition("/")[2]).upper() for text in raw]
    return _distinct([parse_isbn(isbn) or isbn for isbn in bare if len(isbn) in {10, 13}])


def _digits(value: object) -> str | None:
    found = re.search(r"\d+", _first(value) or "")
    return found[0] if found else None


def _pmcid(value: object) -> str | None:
    digits = _digits(value)
    return f"PMC{digits}" if digits else None


def _arxiv(record: Record, doi: str | None) -> str | None:
    registered = _ARXIV_DOI.match(doi or "")
    if registered:
        return registered[1]
    linked = _ARXIV_URL.search(_first(record.get("URL")) or "")
    return linked[1] if linked else None
