"""Lists of authors without given names: families before "et al.", East Asian names, dashes."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from refcheck.model.works import Author
from refcheck.reading.bibliography.letters import LETTER, UPPER

ET_AL = re.compile(
    r"[\s,;&]{0,3}(?:(?:and|&)\s)?[\[(]?(?:et\.?\s?al\b\.?|and (?:others|colleagues)|"
    r"u\.\s?a\.|и др\.|та ін\.|ed altri|и соавт\.|等)[\])]?|\s?,?\s?(?:…|"
    r"\.\.\.)(?=\s?[.(])",
    re.IGNORECASE,
)

_LONGEST_EAST_ASIAN = 8
_LONGEST_SHORT = 60
_MOST_WORDS_A_NAME = 3
# The authors of the entry before.
_SAME_AUTHOR = re.compile(
    r"(?:[-–—_]{1,6}\s?[.,]{0,2}\s?(?:(?:and|&)\s(?=[-–—_]))?){1,4}(?=[^\s.,])"
)
_FAMILY_NAME = rf"(?:(?:[Vv]an|[Vv]on|[Dd]e[lrn]?)\s){{0,2}}[{UPPER}](?:{LETTER}|['’-]){{1,25}}"
_FAMILIES = re.compile(rf"(?P<families>{_FAMILY_NAME}(?:,\s{_FAMILY_NAME}){{0,3}}),?\set\sal\b")
_INITIAL = re.compile(rf"\b[{UPPER}]\.")
_BETWEEN = re.compile(r",\s")
_EAST_ASIAN_COMMA = re.compile(r"[\s&]*[、,，;；/․&.][\s&]*")


class AuthorList(NamedTuple):
    """Authors, whether the list is cut ("et al."), and where in the text it ends."""

    authors: tuple[Author, ...] = ()
    etal: bool = False
    end: int = 0
    editors: bool = False
    organisation: bool = False


def unusual_list(text: str, look: str) -> AuthorList | None:
    """A list of one of these kinds at the head of a reference; None where there is none."""
    first = text[0]
    if "\u3040" <= first <= "\u9fff" or "\uac00" <= first <= "\ud7af":
        return _east_asian(text)
    if first in "-–—_":
        dash = _SAME_AUTHOR.match(text)
        return AuthorList(end=dash.end()) if dash else None
    return _families(text, look) if " et al" in text[:_LONGEST_SHORT] else None


def names_garbled(text: str) -> bool:
    """Whether words are names that a scan has spoilt: so many initials that they are no title."""
    initials = len(_INITIAL.findall(text))
    return initials > 0 and len(text.split()) <= _MOST_WORDS_A_NAME * initials + 1


def _families(text: str, look: str) -> AuthorList | None:
    """Family names alone before "et al.": Kay et al., Science 236."""
    match = _FAMILIES.match(look)
    if match is None:
        return None
    families = _BETWEEN.split(text[: match.end("families")])
    et_al = ET_AL.match(text, match.end("families"))
    people = tuple(Author(family) for family in families)
    return AuthorList(people, etal=True, end=et_al.end()) if et_al else None


def _east_asian(text: str) -> AuthorList:
    match = _east_asian_names().match(text)
    if match is None:
        return AuthorList()
    parts = [part for part in _EAST_ASIAN_COMMA.split(match["names"]) if part]
    if any(len(part) > _LONGEST_EAST_ASIAN for part in parts):
        return AuthorList()
    return AuthorList(tuple(map(Author, parts)), match["etal"] is not None, match.end())


@cache
def _east_asian_names() -> re.Pattern[str]:
    """Compiled on first use: sets of so many signs take 3 ms, and few references need them."""
    sign = r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af·・]"
    name = rf"(?:[\u3400-\u9fff]{{1,3}}\s[\u3040-\u9fff]{{1,4}}|{sign}{{2,20}})"
    short = rf"{sign}{{2,4}}"
    comma = r"\s?(?:[、,，;；/․]\s?&?|&)\s?"
    return re.compile(
        rf"(?P<names>{short}(?:\.{short}){{1,12}}|{name}(?:{comma}{name}){{0,12}})"
        r"(?P<etal>[,，、]?\s?[等외外])?"
        r"(?=\s?[,，:：.．。(（『「《‘“'\"]|\s(?:19|20)\d\d)"
    )
