"""What a number counts: the noun that follows it ("54 adult patients", "five trials")."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

_IRREGULAR: Final = {
    "people": "person", "persons": "person", "women": "woman", "men": "man", "children": "child",
    "mice": "mouse", "teeth": "tooth", "feet": "foot", "analyses": "analysis",
    "diagnoses": "diagnosis", "metastases": "metastasis", "theses": "thesis", "lives": "life",
    "criteria": "criterion", "foci": "focus", "nuclei": "nucleus", "stimuli": "stimulus",
    "bacteria": "bacterium", "larvae": "larva", "series": "series", "species": "species",
    "indices": "index", "vertebrae": "vertebra", "data": "", "postmenopausal": "",
}  # fmt: skip
# Where the words that may be the counted noun end.
_ENDS_SPELLED = """
    a about after again against all among an and another any are as at based be because been
    before being between both but by can compared completed could did do does due during each
    either fewer for from further given had has have he her higher his however if in into is it
    its less like lower may more most no nor not of off often on or our out over per
    received reported same she showed so than that the their them then there these they this
    those through to under until up versus vs was we were when where whether which while who
    whose will with within without would times years year months month weeks week days day hours
    hour minutes minute seconds percent
    """
_ENDS: Final = frozenset(_ENDS_SPELLED.split())
_NOT_PLURAL_SPELLED = """
    previous various serious consecutive numerous continuous spontaneous intravenous subcutaneous
    always across less plus versus thus this its his hers ours yes perhaps besides towards mass
    loss dose class illness diabetes placebo process access success progress stress basis analysis
    diagnosis status virus focus sepsis psoriasis arthritis fibrosis consensus campus bias gas
    infectious nervous venous mucous cutaneous homozygous heterozygous simultaneous
    """
_NOT_PLURAL: Final = frozenset(_NOT_PLURAL_SPELLED.split())
# Words: "54 HIV-1-infected patients", "12 [CD] patients"; and what may stand before the noun.
_NEXT: Final = re.compile(
    r"[\s-]\s?(?:[(\[][A-Z]{2,6}[)\]]\s)?([^\W\d_][^\W_]{0,30}(?:['’-][^\W_]{1,30}){0,4})(?!\w)"
)
_ASIDE: Final = re.compile(
    r"\s?[(\[][\d.,%n=\s]{1,14}[)\]](?:\sof\s(?:the|all|these|those|our)\b)?"
)
_REACH: Final = 5
_SYNONYMS: Final = (
    frozenset(
        ("patient", "subject", "participant", "person", "adult", "individual", "volunteer", "case")
    ),
    frozenset(("trial", "study", "rct", "experiment")),
    frozenset(("point", "score")),
)
_SHORTEST: Final = 4


def counted_noun(text: str, start: int, *, one: bool = False, reach: int = _REACH) -> str:
    """The singular of the plural noun within the next words; empty where none of them is one.

    After `one`, the next word itself where no other belongs to it ("one patient had").
    """
    at = start
    aside = _ASIDE.match(text, at)
    if aside is not None:
        at = aside.end()
    for index in range(reach):
        match = _NEXT.match(text, at)
        if match is None:
            return ""
        word = match[1]
        low = word.lower()
        if low in _ENDS:
            return ""
        if one and not index:
            return (
                low
                if low == word and not low.startswith("of") and _ends_after(text, match.end())
                else ""
            )
        noun = singular(low)
        if noun:
            return noun
        at = match.end()
    return ""


def synonymous(one: str, other: str) -> bool:
    """Whether two counted nouns may be the same things under two names."""
    return one == other or any(one in names and other in names for names in _SYNONYMS)


def _ends_after(text: str, at: int) -> bool:
    match = _NEXT.match(text, at)
    return match is None or match[1].lower() in _ENDS


@lru_cache(maxsize=8192)
def singular(word: str) -> str:
    """The singular of a plural English noun in lower case; empty where it is not a plural."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    return _compound(word) if "-" in word else _regular(word)


def _compound(word: str) -> str:
    head, _, last = word.rpartition("-")
    noun = singular(last)
    return f"{head}-{noun}" if noun else ""


def _regular(word: str) -> str:
    if len(word) < _SHORTEST or not word.endswith("s") or word in _NOT_PLURAL:
        return ""
    if word.endswith(("ss", "us", "is", "'s", "’s")):
        return ""
    if word.endswith("ies") and len(word) > _SHORTEST:
        return word[:-3] + "y"
    return word[:-2] if word.endswith(("sses", "xes", "ches", "shes", "zes")) else word[:-1]
