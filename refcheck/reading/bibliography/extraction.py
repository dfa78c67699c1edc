"""Identifiers, addresses and the date of access: taken out before the words are read."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from refcheck.model.identifiers import doi_in_url, find_dois, find_malformed_dois, parse_arxiv
from refcheck.reading.bibliography.labelled import PARSERS, take_labelled
from refcheck.reading.bibliography.letters import DATE, months_marked

if TYPE_CHECKING:
    from collections.abc import Sequence

_URL = re.compile(
    r"(?:https?|ftp)://[^\s<>\"“”«»]{1,1500}|\bwww\.[^\s<>\"“”«»]{3,1500}", re.IGNORECASE
)
_ACCESS_WORDS = (
    r"(?:last\s|date\s|first\s)?(?:accessed|retrieved|viewed|visited|consulted|cited|"
    r"assessed|abgerufen|zugriff|aufgerufen|"
    r"consulté|consultado|consultato|acessado(?:\sem)?|acceso|accesso|geraadpleegd|"
    r"läst|hämtad|dostęp|"
    r"дата обращения|проверено|access(?:\sdate)?|archived)"
)
_ACCESSED = re.compile(
    rf"[\[(]?\b(?P<words>{_ACCESS_WORDS})\b[:\s]{{0,3}}"
    rf"(?:(?:from the original|the original|\(PDF\)|on|am|le|el|il|em|den|op|as of|at|"
    rf"in)[:\s]{{1,2}}){{0,3}}"
    rf"(?P<date>{DATE})[\])]?[.,;]?",
    re.IGNORECASE,
)
_ACCESS_STEMS = (
    "access",
    "etriev",
    "iewed",
    "isited",
    "onsult",
    "cited",
    "ssessed",
    "bgerufen",
    "zugriff",
    "ufgerufen",
    "acess",
    "acceso",
    "geraadpleegd",
    "läst",
    "hämtad",
    "dostęp",
    "обращения",
    "проверено",
    "rchived",
)
_LONGEST_BEFORE = 16  # twice what may stand before a stem: a bracket, "first r"
_DOI_LABEL = re.compile(
    r"(?:[\[(·•]\s?)?(?:\b(?:digital object identifier|doi)\b\s{0,2}[:=]?\s{0,2}|"
    r"info:doi/|urn:doi:)$",
    re.IGNORECASE,
)
# Numbers of Mathematical Reviews and zbMATH.
_REVIEW_NUMBER = re.compile(
    r"[\[(]?\b(?:MR\s?[0-9]{6,7}(?:\s?\([^()]{1,20}\))?|Zbl\s?[0-9.]{7,12})[\])]?"
)
_GLUED_DOI = re.compile(r"(?<=[0-9])(?=doi:)()", re.IGNORECASE)
_LEFTOVER = re.compile(
    r"\[?\b(?:(?:freely\s)?available\s(?:online\s)?(?:from|at|via|on)|(?:retrieved|"
    r"archived|accessed|downloaded)\s"
    r"(?:online\s)?(?:from|at)(?:\sthe original)?|disponible (?:sur|en)|disponível em|"
    r"verfügbar unter|URL|Web site|Website)\b[:\s.,>\]]{0,4}$|"
    r"\[(?:PubMed|PMC free article|CrossRef|Cross Ref|Google Scholar|MEDLINE|"
    r"Web of Science|Free Full Text|Full Text|DOI)\]|"
    r"(?:[\[(]\s?[\])])|\b(?:Epub|Published online|Advance online publication|"
    r"Epub ahead of print)\b[^.;]{0,40}[.;]|\[Online\]\.?|"
    r"\bCS1 maint:.{0,120}|\bDOI\b[:\s]{0,3}$|[·•|]\s?(?=[·•|]|$)|<\s?>",
    re.IGNORECASE,
)
# Without one of these, what is left over can only stand at the end.
_LEFTOVER_MARKS = ("[", "()", "( )", "(]", "( ]", "·", "•", "|", "<", "epub", "online", "cs1")
_AVAILABLE = re.compile(
    r"\[?\b(?:(?:freely\s)?available(?:\sonline)?(?:\s(?:from|at|via|on))?|"
    r"(?:retrieved|archived|downloaded|accessed)\s(?:from|at)(?:\sthe original)?"
    r"|URL|Web site|Website|from|at|doi)\b[:\s.]{0,3}$",
    re.IGNORECASE,
)
_LONGEST_END = 80  # twice what the patterns can match that end with the text
_TRAILING_URL = ".,;:!?'’”…"
_CLOSERS = {")": "(", "]": "["}


@dataclass(slots=True)
class Extract:
    """What was taken out, and the words that are left in `rest`."""

    rest: str
    identifiers: dict[str, str] = field(default_factory=dict)
    other_dois: list[str] = field(default_factory=list)
    urls: list[str] = field(default_factory=list)
    malformed: list[tuple[str, str]] = field(default_factory=list)
    accessed: str | None = None


def extract(text: str, given_urls: Sequence[str] = (), *, only_dois: bool = False) -> Extract:
    """Take identifiers, addresses and the date of access out of a cleaned reference.

    With `only_dois` they are all that is to be read, and the words that are left are of no use.
    """
    out = Extract(text)
    labelled = "doi" in text or "DOI" in text or "Doi" in text
    if not (labelled and only_dois):
        _take_accessed(out)
    if labelled:
        out.rest = text = _GLUED_DOI.sub(r"\1 ", text)
    if "MR" in out.rest or "Zbl" in out.rest:
        out.rest = _REVIEW_NUMBER.sub(" ", out.rest).rstrip()
    _take_dois(out, tidily=not only_dois)
    _take_urls(out, tidily=not only_dois)
    if not only_dois:
        out.malformed += [("doi", printed) for printed in find_malformed_dois(text)]
        take_labelled(out)
    for url in given_urls:
        _note_url(out, url)
    if out.rest is not text and not only_dois:
        out.rest = " ".join(_without_leftovers(out.rest).split())
    return out


def _without_leftovers(text: str) -> str:
    """Without the words that belonged to what was taken out."""
    lower = text.lower()
    if any(map(lower.__contains__, _LEFTOVER_MARKS)):
        return _LEFTOVER.sub(" ", text)
    return _without_end(_LEFTOVER, text)


def _take_accessed(out: Extract) -> None:
    head, rest = _at_access_words(out.rest)
    if not rest:
        return
    pieces = []
    position = 0
    for match in _ACCESSED.finditer(months_marked(rest)):
        archived = match["words"].lower() == "archived"
        if out.accessed is None and not archived:
            out.accessed = rest[slice(*match.span("date"))]
        pieces.append(rest[position : match.start()])
        position = match.end()
    if position:
        out.rest = head + " ".join([*pieces, rest[position:]])


def _at_access_words(text: str) -> tuple[str, str]:
    """A text cut at a space before all that may tell of an access: it mostly stands at the end."""
    lower = text.lower()
    found = [at for at in map(lower.find, _ACCESS_STEMS) if at >= 0]
    if not found:
        return text, ""
    if len(lower) != len(text):
        return "", text  # the places are other ones
    cut = text.rfind(" ", 0, max(0, min(found) - _LONGEST_BEFORE)) + 1
    return text[:cut], text[cut:]


def _take_dois(out: Extract, *, tidily: bool) -> None:
    """With `tidily` go the words too that lead to a DOI."""
    text = out.rest
    pieces = []
    position = 0
    for match in find_dois(text):
        start = max(position, text.rfind(" ", 0, match.start) + 1)
        run = text[start : match.start]
        before = text[position : start if "doi.org" in run.lower() else match.start]
        if tidily:
            for pattern in (_DOI_LABEL, _AVAILABLE, _DOI_LABEL):
                before = _without_end(pattern, before)
        pieces.append(before)
        position = match.end
        _note_doi(out, match.doi)
    if position:
        out.rest = " ".join([*pieces, text[position:]])


def _without_end(pattern: re.Pattern[str], text: str) -> str:
    """A text without the words at its end that a pattern finds there."""
    # Looking for them from the beginning of the text would take many times as long.
    found = pattern.search(text, max(0, len(text) - _LONGEST_END))
    return text[: found.start()] if found else text


def _note_doi(out: Extract, doi: str) -> None:
    if doi.startswith("10.48550/arxiv.") and "arxiv" not in out.identifiers:
        arxiv = parse_arxiv(doi)
        if arxiv is not None:
            out.identifiers["arxiv"] = arxiv
    known = out.identifiers.setdefault("doi", doi)
    if known != doi and doi not in out.other_dois:
        out.other_dois.append(doi)


def _take_urls(out: Extract, *, tidily: bool) -> None:
    text = out.rest
    if "://" not in text and "www." not in text:
        return
    pieces = []
    position = 0
    for match in _URL.finditer(text):
        url = _trimmed(match.group())
        before = text[position : match.start()]
        pieces.append(_without_end(_AVAILABLE, before) if tidily else before)
        position = match.start() + len(url)
        _note_url(out, url if "://" in url else f"http://{url}")
    out.rest = " ".join([*pieces, text[position:]])


def _note_url(out: Extract, url: str) -> None:
    if url and url not in out.urls:
        out.urls.append(url)
    doi = doi_in_url(url)
    if doi is not None:
        _note_doi(out, doi)
    lower = url.lower()
    for kind, mark in (
        ("pmid", "pubmed"),
        ("pmcid", "/pmc"),
        ("pmcid", "pmc."),
        ("arxiv", "arxiv.org/"),
    ):
        if mark in lower and kind not in out.identifiers:
            value = PARSERS[kind](url)
            if value is not None:
                out.identifiers[kind] = value


def _trimmed(url: str) -> str:
    while url:
        last = url[-1]
        if last in _TRAILING_URL or (
            last in _CLOSERS and url.count(last) > url.count(_CLOSERS[last])
        ):
            url = url[:-1]
        else:
            break
    return url
