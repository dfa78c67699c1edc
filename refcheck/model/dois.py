"""DOIs as people print them: find, normalise, tell from what only looks like one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote, unquote_to_bytes

# Soft hyphen, zero-width space and joiners, word joiner, byte order mark: copying brings them.
INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"

_GONE = dict.fromkeys(map(ord, INVISIBLE))
# Typesetters turn the hyphen of a DOI into a hyphen, dash or minus of their own.
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2212"), "-")
_CLEAN = _GONE | _DASHES

_STOP = r"\s\"“”„«»<>|。，；、（）【】《》"
_PREFIX = rf"10\.[{INVISIBLE}]?[1-9][0-9]{{3,8}}(?:\.[0-9]{{1,9}}){{0,3}}"
# A suffix may hold one pair of angle brackets: SICI, as in …43:4<443::AID-JBM13>3.0.CO;2-6.
_DOI = re.compile(
    rf"(?<![0-9.]){_PREFIX}(?:/|%2[Ff]|%252[Ff])"
    rf"[^{_STOP}]{{1,400}}(?:<[^\s<>]{{1,80}}>[0-9][^{_STOP}]{{0,80}})?"
)
_LEAD = re.compile(
    r"\s*(?:https?://)?(?:[\w.-]{0,60}doi[.-]org[\w.:-]{0,60}/|info:doi/|urn:doi:)?"
    r"(?:doi)?\s{0,2}[:=]?\s{0,2}(?:https?://(?:dx\.)?doi\.org/)?",
    re.IGNORECASE,
)
_DOI_HOST = re.compile(r"doi[.-]org[\w.:-]{0,60}/|^doi:|info:doi|info%3adoi", re.IGNORECASE)
# What is glued to a DOI where a space or a full stop got lost.
_GLUED = re.compile(
    r"[.,;:)\]]*(?:\[?(?:PMID|PMCID|PubMed|CrossRef|Google Scholar|Epub|Accessed|"
    r"Available|Retrieved)\b"
    r"|(?i:https?:|[;,.]?doi:)|[;,](?=10\.[0-9]{4,9}/)|&(?:lt|gt|quot|nbsp|amp);)"
)
_TRACKING = re.compile(
    r"[?&#](?:utm_|ref=|casa_token=|via=|src=|journalCode=|needAccess=|fbclid=).*"
)
_TRAILING = ".,;:!?'’‘`*…·\\"
_OPENER = {")": "(", "]": "[", "}": "{"}
_PERCENT = re.compile(r"%[0-9A-Fa-f]{2}")

# "doi:" or "doi.org/" and then what can only be meant as a DOI.
_MEANT = re.compile(
    r"(?:\bdoi\s{0,2}[:=]\s{0,2}|\bdoi\s(?=[1lI][0oO])|doi\.org/)"
    rf"(?:https?://(?:dx\.)?doi\.org/)?(?P<printed>[1lI][0oO][^{_STOP}]{{0,200}}|"
    rf"[0-9]{{4,5}}/[^{_STOP}]{{2,200}})",
    re.IGNORECASE,
)
_BARE_SHORT = re.compile(r"10/[a-z0-9]{2,10}", re.IGNORECASE)
_PUBLISHER_TAIL = re.compile(
    r"(?:/(?:full|abstract|pdf|epdf|epub|html|meta|summary|pdfdirect|references|citedby|suppl_file|"
    r"fulltext|FullText|full-text|download|tables|figures|metrics|asset|reader|"
    r"standard|v[0-9]{1,2}/review).*"
    r"|\.(?:pdf|html?|full|abstract|short|long|full-text|full\.pdf)(?:\+html)?|"
    r"[?#&].*|;jsessionid.*)$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class DoiMatch:
    """A DOI in a text: normalised, and as printed at `start`–`end`, without "doi:" or resolver."""

    doi: str
    printed: str
    start: int
    end: int


def normalise_doi(raw: str) -> str | None:
    """The DOI in lower case, or None where `raw` (a DOI, `doi:…`, a doi.org address) holds none.

    >>> normalise_doi("https://dx.doi.org/10.1016%2FS0140-6736(05)66783-7.")
    '10.1016/s0140-6736(05)66783-7'
    """
    lead = _LEAD.match(raw)
    start = lead.end() if lead else 0
    match = _DOI.match(raw, start) or _DOI.match(raw.lstrip(INVISIBLE + " "))
    if match is None:
        return None
    of_resolver = "doi.org" in raw[:start].lower()
    return _mended(match.group(), of_resolver=of_resolver)[0]


def find_dois(text: str) -> list[DoiMatch]:
    """Every DOI printed in a text or given as a doi.org address, in order.

    A DOI that is only a part of a publisher's address is left to `doi_in_url`.
    """
    if "10." not in text:
        return []
    found: list[DoiMatch] = []
    position = 0
    while (match := _DOI.search(text, position)) is not None:
        start = match.start()
        run = _run_before(text, start)
        of_resolver = _DOI_HOST.search(run) is not None
        if not of_resolver and ("://" in run or run.lower().startswith("www.")):
            position = match.end()
            continue
        doi, printed = _mended(match.group(), of_resolver="doi.org/" in run.lower())
        position = start + max(len(printed), 8)
        if doi is not None:
            found.append(DoiMatch(doi, printed, start, start + len(printed)))
    return found


def doi_in_url(url: str) -> str | None:
    """The DOI that a publisher's or doi.org's address carries: …/doi/full/10.1002/jcb.22592?x=y."""
    if "10." not in url:
        return None
    match = _DOI.search(url)
    if match is None:
        return None
    printed = match.group()
    shorter = _PUBLISHER_TAIL.sub("", printed)
    return _mended(shorter if "/" in shorter or "%2" in shorter else printed, of_resolver=True)[0]


def doi_url(doi: str) -> str:
    """The address that resolves a DOI, with what an address may not hold percent-encoded."""
    return "https://doi.org/" + quote(doi, safe="/:;()._-~!$&'*+,=@")


def looks_like_doi_but_is_not(printed: str) -> bool:
    """Whether this can only be meant as a DOI and cannot be one: `10.12/x`, `10.1016`, `l0.1016/x`.

    Short DOIs (`10/gf3tds`) are DOIs of another shape. CiteSeerX's `10.1.1.…` are no DOIs, and are
    a fault only where they are called so.
    """
    if _BARE_SHORT.fullmatch(printed):
        return False
    return _MEANT.fullmatch(f"doi:{printed}") is not None and normalise_doi(printed) is None


def find_malformed_dois(text: str) -> list[str]:
    """What is printed after "doi:" or "doi.org/" and cannot be a DOI, as printed."""
    if "doi" not in text and "DOI" not in text and "Doi" not in text:
        return []
    printed = (_trimmed(match["printed"]) for match in _MEANT.finditer(text))
    return [one for one in printed if one and looks_like_doi_but_is_not(one)]


def _run_before(text: str, start: int) -> str:
    """What stands before `start` without white space between: the address around a DOI."""
    window = text[max(0, start - 300) : start]
    cut = max(window.rfind(mark) for mark in (" ", "\n", "\t", "\xa0", '"', "“", "<", "["))
    return window[cut + 1 :]


def _mended(matched: str, *, of_resolver: bool) -> tuple[str | None, str]:
    """The normalised DOI of a matched stretch, and the part of the stretch that is it."""
    glued = _GLUED.search(matched, 8)
    if glued is not None:
        matched = matched[: glued.start()]
    matched = _TRACKING.sub("", matched)
    if of_resolver:
        matched = re.split(r"[?#]", matched, maxsplit=1)[0]
    printed = _trimmed(matched)
    doi = _trimmed(_decoded(printed.translate(_CLEAN))).lower()
    valid = _DOI.fullmatch(doi) is not None and "/" in doi
    return (doi if valid else None), printed


def _decoded(printed: str) -> str:
    """Percent-decoded, twice where the percent signs are encoded; as it was if that fails."""
    for _ in range(2):
        if _PERCENT.search(printed) is None:
            return printed
        try:
            decoded = unquote_to_bytes(printed).decode("utf-8")
        except UnicodeDecodeError:
            return printed
        if not decoded.isprintable() or " " in decoded:
            return printed
        printed = decoded
    return printed


def _trimmed(printed: str) -> str:
    while printed:
        last = printed[-1]
        if (
            last in _TRAILING
            or last in INVISIBLE
            or (last in _OPENER and printed.count(last) > printed.count(_OPENER[last]))
        ):
            printed = printed[:-1]
        else:
            break
    return printed
