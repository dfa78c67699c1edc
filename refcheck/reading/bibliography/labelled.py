"""Identifiers that stand after their name, or that nobody could take for anything else."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from refcheck.model.identifiers import (
    parse_arxiv,
    parse_isbn,
    parse_issn,
    parse_pmcid,
    parse_pmid,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from refcheck.reading.bibliography.extraction import Extract

_LABEL_STEMS = ("PM", "ISBN", "ISSN", "rXiv", "rxiv", "pm", "isbn", "issn", "RXIV")
_LABELLED = re.compile(
    r"[\[(·•|,;]?\s?\b(?P<kind>PMID|PMCID|PMC|ISBN|ISSN|"
    r"arXiv)(?:[-\s]?1[03])?\b(?:\s?\((?:print|online|electronic|hardback|pbk)\))?"
    r"\s{0,2}[:#=.]?\s{0,2}(?P<value>(?:PMC\s?)?[A-Za-z.-]{0,12}/?[0-9]"
    r"[0-9Xx./v‐‑–−-]{3,24}(?:\s[0-9Xx-]{1,9}){0,4})"
    r"(?:\s?\[[\w.-]{2,20}\])?",
    re.IGNORECASE,
)
_PMC_BARE = re.compile(r"\bPMC[1-9][0-9]{3,8}\b")
_ARXIV_BARE = re.compile(
    r"[\[(]?\b(?:hep-(?:th|ph|ex|lat)|astro-ph|cond-mat|gr-qc|quant-ph|nucl-(?:th|ex)|"
    r"math-ph|math|physics|nlin|cs|q-bio|q-alg|"
    r"alg-geom)(?:\.[A-Z]{2})?/[0-9]{7}(?:v[0-9]{1,2})?\b[\])]?"
)
_LONG_ENOUGH = 8
PARSERS: dict[str, Callable[[str], str | None]] = {
    "pmid": parse_pmid,
    "pmcid": parse_pmcid,
    "isbn": parse_isbn,
    "issn": parse_issn,
    "arxiv": parse_arxiv,
}


def take_labelled(out: Extract) -> None:
    """Take PMID, PMCID, arXiv number, ISBN and ISSN out, and note what cannot be one."""
    text = out.rest
    pieces = []
    position = 0
    matches = _LABELLED.finditer(text) if any(map(text.__contains__, _LABEL_STEMS)) else ()
    for match in matches:
        kind = match["kind"].lower()
        kind = "pmcid" if kind == "pmc" else kind
        taken = _note_labelled(out, kind, match["value"].rstrip(" .,-v–/"))
        if taken:
            pieces.append(text[position : match.start()])
            position = match.start("value") + taken
    if position:
        text = " ".join([*pieces, text[position:]])
    if "PMC" in text:
        text = _take_bare(out, _PMC_BARE, "pmcid", text)
    if "/" in text:
        text = _take_bare(out, _ARXIV_BARE, "arxiv", text)
    out.rest = text


def _take_bare(out: Extract, pattern: re.Pattern[str], kind: str, text: str) -> str:
    match = pattern.search(text)
    value = PARSERS[kind](match.group().strip("[]()")) if match else None
    if match is None or value is None:
        return text
    out.identifiers.setdefault(kind, value)
    return text[: match.start()] + " " + text[match.end() :]


def _note_labelled(out: Extract, kind: str, value: str) -> int:
    """Keep a labelled identifier, or note it as malformed; gives the number of its characters."""
    words = value.split(" ")
    for count in range(len(words), 0, -1):
        printed = " ".join(words[:count]).rstrip(".,-–/")
        normal = PARSERS[kind](printed)
        if normal is not None:
            out.identifiers.setdefault(kind, normal)
            return len(printed)
    printed = (
        words[0] if len(words[0]) >= _LONG_ENOUGH or kind in {"pmid", "pmcid", "arxiv"} else value
    )
    if _is_meant(kind, printed):
        out.malformed.append((kind, printed))
        return len(printed)
    return 0


def _is_meant(kind: str, printed: str) -> bool:
    """Whether what follows a label is a try at that identifier: enough digits, and little else."""
    digits = sum(character.isdigit() for character in printed)
    least = {"pmid": 5, "pmcid": 5, "arxiv": 7, "isbn": 8, "issn": 7}[kind]
    return digits >= least and digits >= 0.7 * len(printed.replace("-", "").replace(" ", ""))
