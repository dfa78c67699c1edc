"""Numbers that name: "IL-6", "type 2 diabetes", "Table 3", registrations, markers, addresses."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from refcheck.claims.numerals import Numeral

# A part's heading or a little word that lost the blank behind it ("Methods504 patients").
_GLUED: Final = re.compile(
    r"(?:(?:methods?|results?|backgrounds?|conclusions?|findings?|objectives?|purpose|aims?|patients"
    r"|participants|settings?|designs?|interventions?|measurements?|introduction|interpretation"
    r"|outcomes?|trial|funding|importance|discussion|and|than|with|the|was|were|from|nearly|about"
    r"|approximately)|(?<!\w)(?:[pn]|of|in|to|by))\Z",
    re.IGNORECASE,
)
_HARD_SPELLED = """
    alpha beta gamma
    type types phase phases grade grades stage stages figure figures fig figs table tables class
    classes chapter section sections version web no nr nos code codes codon exon intron
    chromosome page pages pp vol volume issue appendix box panel equation eq reference ref refs
    tier rule article covid sars route interstate highway vitamin vitamins omega level factor
    channel criterion isoform variant subtype serotype genotype nct hypothesis part parts
    category categories interleukin caspase protein aquaporin disease layer zone annex supplement
    per ver release mark war
    """
_HARD: Final = frozenset(_HARD_SPELLED.split())
_SOFT_SPELLED = """
    group groups study studies trial trials arm arms cohort cohorts experiment experiments session
    sessions visit visits step steps model models levels question item items site sites cycle course
    regimen protocol schedule case patient subject scenario aim period wave round stratum cluster
    number numbers induction test condition block rank task
    """
_SOFT: Final = frozenset(_SOFT_SPELLED.split())
# Where a capital letter tells that it is one of several: "Lake 3 holds", "District 9 covers".
_PLACES_SPELLED = """
    lake district region sector platform terminal reactor building tower gate borehole site well
    windows
    """
_PLACES: Final = frozenset(_PLACES_SPELLED.split())
# How a sentence begins that counts or bounds: "Another 12 had", "Over 40 was".
_OPENERS_SPELLED = """
    about above additional after all almost also altogether among an and another any around at
    because before below besides between both but by despite during each either even every fewer
    for from further however if in just last less more most much neither next no nor of on one
    only or other others over per perhaps since so some still such than that the their then these
    they this those though through to under until up upon when whereas while with within without
    yet first second third final half twice total age aged accuracy sensitivity specificity
    """
_OPENERS: Final = frozenset(_OPENERS_SPELLED.split())
_SAYS: Final = re.compile(r"\s(?:is|was|has|had|can|will|does|did)\b|['’]s\b")
_MEASURES: Final = frozenset(
    ("score", "scores", "index", "scale", "mean", "median", "total", "of", "by", "in", "to", "and")
)
_TIME: Final = re.compile(
    r"(?<![\w-])(?P<unit>days?|weeks?|wks?|months?|years?|hours?)[\s-]\Z", re.IGNORECASE
)
_LONG_WORD: Final = re.compile(r"[a-z]{4}\Z")
_NAMES: Final = re.compile(
    r"(?:https?://|www\.|doi:\s?|10\.\d{4,9}/)\S+|\d{4}-\d{6}-\d{2}"
    r"|\b(?:ISBN|ISSN|PMID|PMCID|ISRCTN|EudraCT|DRKS|UMIN|CTRI|IRCT|PROSPERO|HREC)[^\sA-Za-z]?[\s:#]*[\dXA-Z/-]+"
    r"|\bet al\.?,?\s\(?\d{4}[a-z]?\b|\([A-Z][^()\d]{1,60},\s(?:19|20)\d\d[a-z]?(?=[);,:])"
    r"|\b24/7\b|\b[0-2]?\d:[0-5]\d\b|\b\d{1,3}(?::\d{1,3})+(?:[–-]\d+)?\b"
    r"|\[\d{1,3}(?:\s?[,–-]\s?\d{1,3}){0,9}\]"
)
_SIGNS: Final = (
    ":",
    "10.",
    "www",
    "[",
    "ISBN",
    "ISSN",
    "PMID",
    "PMCID",
    "CTN",
    "Eudra",
    "24/7",
    "-0",
    "et al",
    ", 19",
    ", 20",
)
_MOST: Final = 2000
_WORD: Final = 4
_BRACKETS_REACH: Final = 80
_MANY: Final = 9
_FEW: Final = 4


def names(text: str) -> list[tuple[int, int]]:
    """The stretches of addresses, registrations, markers, "(Example et al., 2014)" and the like."""
    if not any(sign in text for sign in _SIGNS):
        return []
    found = islice(_NAMES.finditer(text), _MOST)
    return [match.span() for match in found if not _in_results(text, match)]


def _in_results(text: str, match: re.Match[str]) -> bool:
    """A bracket after a figure holds its bounds: "187 [171–198]"."""
    before = text[max(0, match.start() - 2) : match.start()]
    return (
        match[0].startswith("[")
        and before[-1:] == " "
        and (before[0].isdigit() or before[0] == "%")
    )


def is_label(text: str, numeral: Numeral, *, measured: bool, counts: bool) -> bool:
    """Whether the number is part of a name; `measured` where a unit follows, `counts` a noun."""
    start, end = numeral.start, numeral.end
    last = text[start - 1] if start else " "
    if not measured and _goes_on(text, end):
        return True
    if last.isalpha() or last == "_":
        # "lignocaine1%" lost its blank; "A1%" would be a name.
        lost = measured and _LONG_WORD.search(text, max(0, start - 5), start)
        return not lost and _GLUED.search(text, max(0, start - 18), start) is None
    joint = text[start - 2] if start > 1 else ""
    if last in "-‐‑–—−" and (joint.isalpha() or joint == ")"):
        return not (last in "–—" and (measured or counts))
    if measured or (last == "." and joint.isalpha()) or last in "#№":
        return not measured
    if last in "([" or text[end : end + 1] == ")":
        return _in_name(text, start, end) or (last.isspace() and _is_numbered(text, numeral))
    return last in " \u00a0" and _named(text, numeral, counts=counts)


def time_unit_before(text: str, numeral: Numeral, floor: int) -> tuple[str, int] | None:
    """The unit of a time point ("week 12") and where it begins."""
    match = _TIME.search(text, max(floor, numeral.start - 9), numeral.start)
    return (match["unit"].lower(), match.start()) if match else None


def _goes_on(text: str, end: int) -> bool:
    """Whether letters follow that are no unit: "3D", "2nd", "5-HT", "25(OH)D"."""
    following = text[end : end + 1]
    if following == "." and text[end + 1 : end + 2].isdigit():
        return True
    if following.isalpha() or following == "_":
        return True
    if following in {"-", "‐", "‑"}:
        return text[end + 1 : end + 2].isalpha() and text[end + 1 : end + 4] not in {"to ", "or "}
    return following == "(" and text[end + 1 : end + 3] in {"OH", "ox"}


def _in_name(text: str, start: int, end: int) -> bool:
    """Whether it is alone in brackets, at a name or a list's item: "t(38)", "(1) to assess"."""
    listed = end - start == 1 and text[end : end + 2] == ") " and text[end + 2 : end + 3].islower()
    if not start or text[start - 1] not in "([":
        spaced = not start or text[start - 1].isspace()
        return listed and spaced and not _in_brackets(text, start)
    if start > 1 and text[start - 2].isalnum():
        word = text[max(0, start - 6) : start - 1].rsplit(maxsplit=1)[-1]
        return len(word) < _WORD or not word.islower()
    return listed and (start == 1 or text[start - 2] not in "%)")


def _in_brackets(text: str, start: int) -> bool:
    low = max(0, start - _BRACKETS_REACH)
    return text.rfind("(", low, start) > text.rfind(")", low, start)


def _is_numbered(text: str, numeral: Numeral) -> bool:
    """Whether the word before is one that numbers follow by custom: "(see Table 2)"."""
    words = text[max(0, numeral.start - 32) : numeral.start].split()
    low = words[-1].lstrip("([").rstrip(".").lower() if words else ""
    return low in _HARD or (low in _SOFT and numeral.value <= _MANY and numeral.step >= 1)


def _named(text: str, numeral: Numeral, *, counts: bool) -> bool:
    words = text[max(0, numeral.start - 32) : numeral.start].split()
    if not words:
        return False
    word = words[-1].lstrip("([")
    low = word.rstrip(".").lower()
    if low in _HARD or word in {"p.", "P."}:
        return True
    if low in _SOFT and numeral.value <= _MANY and numeral.step >= 1:
        return numeral.value <= _FEW or word[0].isupper() or not counts
    if low in _PLACES and word[0].isupper() and numeral.kind == "digits":
        return True
    if counts or numeral.kind != "digits":
        return False
    return _is_proper(words, word, low) or (
        _opens(words, word, low) and _SAYS.match(text, numeral.end) is not None
    )


def _is_proper(words: list[str], word: str, low: str) -> bool:
    """Whether the word before is a name within the sentence ("Surface Pro 4"), and no measure."""
    within = len(words) > 1 and words[-2][-1] not in ".:!?"
    return within and word.isalpha() and word.istitle() and len(word) > 1 and low not in _MEASURES


def _opens(words: list[str], word: str, low: str) -> bool:
    """Whether the word before may be a name at a sentence's beginning: "Windows 11 was"."""
    if len(words) > 1 and words[-2][-1] not in ".:!?":
        return False
    named = word.isalpha() and word.istitle() and len(word) > 1
    return named and low not in _MEASURES | _OPENERS and not low.endswith("ly")
