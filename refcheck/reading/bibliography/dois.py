"""The DOIs of a printed reference, where no more of it is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refcheck.model.article import coins_of
from refcheck.model.dois import normalise_doi
from refcheck.reading.bibliography.cleaning import cleaned, may_hold_doi
from refcheck.reading.bibliography.extraction import extract

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

DOI_SCHEME = "info:doi/"
# One of these is in every title with a DOI, whatever else of it is percent-encoded.
_MARKS_OF_DOI = ("10.", "%31", "%30", "%2E", "%2e")


def read_dois(text: str, context_object: str = "", urls: Sequence[str] = ()) -> tuple[str, ...]:
    """The DOIs that `parse_reference` reads, that of the work first; the words are left unread.

    `context_object` is the title of the entry's COinS span.
    """
    body = cleaned(text) if may_hold_doi(text) else ""
    if "10." in body or any("10." in url for url in urls):
        found = extract(body or cleaned(text), urls, only_dois=True)
        if doi := found.identifiers.get("doi"):
            return doi, *found.other_dois
    doi = _doi_of_span(context_object) if context_object else None
    return (doi,) if doi else ()


def shown(coins: Mapping[str, str]) -> dict[str, str]:
    """What of a COinS span has a value, by the key in lower case."""
    lined = ((key, " ".join(value.split())) for key, value in coins.items())
    return {key.lower(): value for key, value in lined if value}


def _doi_of_span(context_object: str) -> str | None:
    # Taking the title apart takes longer than all the rest that is done for a DOI.
    if not any(mark in context_object for mark in _MARKS_OF_DOI):
        return None
    of_key = "&".join([pair for pair in context_object.split("&") if _may_be_rft_id(pair)])
    rft_id = shown(dict(coins_of(of_key))).get("rft_id") or ""
    return normalise_doi(rft_id[9:]) if rft_id.lower().startswith(DOI_SCHEME) else None


def _may_be_rft_id(pair: str) -> bool:
    return pair[:6].lower() == "rft_id" or "%" in pair.partition("=")[0]
