"""Identifiers of works: DOI, PMID, PMCID, arXiv, ISBN, ISSN; parse, normalise, tell malformed ones.

Each `parse_…` takes one identifier in any printed form (bare, labelled, or an address) and gives it
normalised, or None where it cannot be one.
"""

from __future__ import annotations

import re
from functools import lru_cache

from refcheck.model.dois import (
    DoiMatch,
    doi_in_url,
    doi_url,
    find_dois,
    find_malformed_dois,
    looks_like_doi_but_is_not,
    normalise_doi,
)

__all__ = [
    "DoiMatch",
    "doi_in_url",
    "doi_url",
    "find_dois",
    "find_malformed_dois",
    "looks_like_doi_but_is_not",
    "normalise_doi",
    "parse_arxiv",
    "parse_isbn",
    "parse_issn",
    "parse_pmcid",
    "parse_pmid",
    "short_doi_in_url",
]

_PMID = re.compile(
    r"(?:(?:https?://)?(?:www\.)?(?:pubmed\.ncbi\.nlm\.nih\.gov|ncbi\.nlm\.nih\.gov/pubmed|"
    r"europepmc\.org/(?:abstract|article)/med)/|info:pmid/|(?:PubMed\s{0,2})?(?:PMID|"
    r"PubMed(?:\s?ID)?)?"
    r"\s{0,2}[:#]?\s{0,2})?(?P<id>[1-9][0-9]{0,7})/?",
    re.IGNORECASE,
)
_PMCID = re.compile(
    r"(?:(?:https?://)?(?:www\.)?(?:pmc\.ncbi\.nlm\.nih\.gov|ncbi\.nlm\.nih\.gov/pmc|"
    r"europepmc\.org)"
    r"/articles?/(?:PMC/)?|(?:PMCID|PMC)\s{0,2}[:#]?\s{0,2})?(?:PMC\s{0,2}:?\s{0,2})?"
    r"(?P<id>[1-9][0-9]{2,8})(?:\.[0-9])?/?",
    re.IGNORECASE,
)
_ARXIV_LEAD = re.compile(
    r"(?:(?:https?://)?(?:www\.|export\.)?arxiv\.org/(?:abs|pdf|html|format)/|"
    r"(?:https?://)?(?:dx\.)?(?:doi\.org/)?10\.48550/arxiv\.|"
    r"(?:e-?print\s?)?arxiv\s{0,2}[:.]?\s{0,2})",
    re.IGNORECASE,
)
_ARXIV_NEW = re.compile(r"(?P<id>[0-9]{2}(?:0[1-9]|1[0-2])\.[0-9]{4,5})(?:v[0-9]{1,2})?(?:\.pdf)?")
_ARXIV_OLD = re.compile(
    r"(?P<archive>[a-z-]{2,8})(?:\.[A-Z]{2})?/(?P<number>[0-9]{2}(?:0[1-9]|1[0-2])[0-9]{3})"
    r"(?:v[0-9]{1,2})?(?:\.pdf)?",
    re.IGNORECASE,
)
# The archives that identifiers named before April 2007 (https://arxiv.org/category_taxonomy).
_ARCHIVE_NAMES = (
    "acc-phys adap-org alg-geom ao-sci astro-ph atom-ph bayes-an chao-dyn chem-ph cmp-lg "
    "comp-gas cond-mat cs dg-ga funct-an gr-qc hep-ex hep-lat hep-ph hep-th math math-ph "
    "mtrl-th nlin nucl-ex nucl-th patt-sol physics plasm-ph q-alg q-bio quant-ph solv-int "
    "stat supr-con"
)
_ARCHIVES = frozenset(_ARCHIVE_NAMES.split())
_ISBN_LEAD = re.compile(r"(?:urn:)?(?:e-?)?ISBN(?:[-\s]?1[03])?\s{0,2}[:=]?\s{0,2}", re.IGNORECASE)
_ISSN_LEAD = re.compile(r"(?:urn:)?(?:e-?|p-?)?ISSN(?:-L)?\s{0,2}[:=]?\s{0,2}", re.IGNORECASE)
_KEPT = 1024  # an ISBN stands in the text of a reference and in its metadata, and is dear to check
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2212"), "-")
_SHORT_DOI = re.compile(
    r"(?:https?://)?(?:dx\.)?doi\.org/(?:10/)?(?P<id>[a-z0-9]{2,10})/?", re.IGNORECASE
)


def parse_pmid(raw: str) -> str | None:
    """The number: `PMID: 21380937` and https://pubmed.ncbi.nlm.nih.gov/21380937/ give 21380937."""
    match = _PMID.fullmatch(raw.strip(" .,;)]"))
    return match["id"] if match else None


def parse_pmcid(raw: str) -> str | None:
    """With its letters: `PMC 3381945`, `PMCID: PMC3381945` give "PMC3381945"."""
    match = _PMCID.fullmatch(raw.strip(" .,;)]"))
    return f"PMC{match['id']}" if match else None


def parse_arxiv(raw: str) -> str | None:
    """Without version: `arXiv:1706.03762v5` gives "1706.03762", `hep-th/9901001` itself."""
    raw = raw.strip(" .,;)]")
    lead = _ARXIV_LEAD.match(raw)
    start = lead.end() if lead else 0
    new = _ARXIV_NEW.fullmatch(raw, start)
    if new is not None:
        return new["id"]
    old = _ARXIV_OLD.fullmatch(raw, start)
    if old is not None and old["archive"].lower() in _ARCHIVES:
        return f"{old['archive'].lower()}/{old['number']}"
    return None


@lru_cache(maxsize=_KEPT)
def parse_isbn(raw: str) -> str | None:
    """As ISBN-13 without hyphens, or None where length or check digit are wrong."""
    # Only references with an ISBN pay for the library.
    from stdnum import isbn  # noqa: PLC0415
    from stdnum.exceptions import ValidationError  # noqa: PLC0415

    digits = _ISBN_LEAD.sub("", raw.strip(" .,;:)]")).translate(_DASHES)
    try:
        return str(isbn.validate(digits, convert=True))
    except ValidationError:
        return None


@lru_cache(maxsize=_KEPT)
def parse_issn(raw: str) -> str | None:
    """As `1234-5679`, or None where length or check digit are wrong."""
    from stdnum import issn  # noqa: PLC0415  as in `parse_isbn`
    from stdnum.exceptions import ValidationError  # noqa: PLC0415

    digits = _ISSN_LEAD.sub("", raw.strip(" .,;:)]")).translate(_DASHES)
    try:
        return str(issn.format(issn.validate(digits)))
    except ValidationError:
        return None


def short_doi_in_url(url: str) -> str | None:
    """The `10/gf3tds` of a short DOI's address (https://doi.org/gf3tds), which is no DOI itself."""
    match = _SHORT_DOI.fullmatch(url.strip())
    return f"10/{match['id'].lower()}" if match else None
