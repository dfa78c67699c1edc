"""Units, words of direction and pairs of figures that can be exchanged to make a claim wrong."""

from __future__ import annotations

import re

from claims_figures import NUMBER

# Of time, whose figures are no results; and words that stand where a unit might.
NO_RESULTS = frozenset((
    "h", "hour", "hours", "hr", "hrs", "min", "mins", "minute", "minutes", "s", "sec", "second",
    "seconds", "d", "day", "days", "wk", "wks", "week", "weeks", "month", "months", "y", "yr",
    "yrs", "year", "years", "and", "or", "vs", "versus", "in", "of", "at", "to", "th", "st", "nd",
    "rd", "for", "with", "the",
))  # fmt: skip
UNITS = {
    "weeks": "months", "week": "month", "months": "weeks", "month": "week", "days": "weeks",
    "day": "week", "hours": "minutes", "hour": "minute", "h": "min", "minutes": "hours",
    "minute": "hour", "min": "h", "years": "months", "year": "month", "mg": "g", "g": "mg",
    "kg": "g", "µg": "mg", "μg": "mg", "mcg": "mg", "ml": "l", "mL": "L", "cm": "mm", "mm": "cm",
    "mmol/L": "µmol/L", "mmol/l": "µmol/l", "mg/dL": "g/dL", "mg/dl": "g/dl", "ng/ml": "µg/ml",
    "ng/mL": "µg/mL", "mg/kg": "g/kg", "mg/day": "g/day", "µmol/L": "mmol/L",
    "seconds": "minutes",
}  # fmt: skip
COMPOUND = re.compile(r"\s?\w+(?:/\w+)*\s?(?:/|per|Hg|\d)")  # a unit that is but a part of one
_OPPOSITES = (
    ("increased", "decreased"), ("increase", "decrease"), ("increases", "decreases"),
    ("higher", "lower"), ("more", "fewer"), ("greater", "smaller"), ("longer", "shorter"),
    ("improved", "worsened"), ("improvement", "worsening"), ("improvements", "deteriorations"),
    ("superior", "inferior"), ("reduced", "increased"), ("reduction", "increase"),
    ("reductions", "increases"), ("faster", "slower"), ("better", "worse"), ("rose", "fell"),
    ("gained", "lost"), ("less", "more"), ("reduces", "increases"), ("decline", "rise"),
    ("declined", "rose"), ("larger", "smaller"),
)  # fmt: skip
_OPPOSITE = {**{late: early for early, late in reversed(_OPPOSITES)}, **dict(_OPPOSITES)}
_DIRECTION = re.compile(rf"\b({'|'.join(sorted(_OPPOSITE, key=len, reverse=True))})\b")
_QUALITY = re.compile(r" (?:\w+(?:ly|ive|ful|able|ent|ous|ic)|than|rapid|severe|weight|time)\b")
_IN_VAIN = re.compile(r"\b(?:or|once|much|any|the) $|\b(?:no|not|neither|nor|without)\b[^,;]*$")
_NO_DIRECTION_BEFORE = re.compile(
    r" (?:than (?:or equal|\d|one|two|three|half)|limb|extremit|back\b|urinary|respiratory"
    r"|tract|leg|abdom|bound|limit|quartile|third|education|dose|risk (?:patients|group)|or less"
    r"|or equal)"
)
_NEUTRAL = re.compile(
    r"\b(?:no|not|non|neither|nor|similar|comparable|did no|equal|without|unchanged|ns)\b",
    re.IGNORECASE,
)
_SPREAD = rf"(?:\s?(?:±|\+/[-−–])\s?{NUMBER})?"
_BRACKETED = rf"(?:\s?\(\s?{NUMBER}\s?%?\s?\))?"
_EXPRESSION = rf"{NUMBER}(?:\s?%)?{_SPREAD}(?:\s?%)?{_BRACKETED}"
_ALONE = r"(?<![\w.,·/–−-])"
_ARM = r"\s(?:in|of|for|with|among|on|after)\s(?:the\s)?[\w+/ -]{2,50}?"
_AGAINST = r"(?:vs\.?|versus|(?:as )?compared (?:with|to))"
PAIRS = (
    # such as "12% in one arm and 30% in the other":
    re.compile(
        rf"{_ALONE}({_EXPRESSION})(?:{_ARM})\s?,?\s(?:and|but|while|whereas|{_AGAINST})\s(?:only\s)?"
        rf"({_EXPRESSION})(?=\s(?:in|of|for|with|among|on|after)\s)"
    ),
    # such as "12% vs. 30%":
    re.compile(rf"{_ALONE}({_EXPRESSION})\s?,?\s?{_AGAINST}\s({_EXPRESSION})"),
    # such as "12% and 30%, respectively":
    re.compile(rf"{_ALONE}({_EXPRESSION})\s(?:and)\s({_EXPRESSION})(?=[^.;]*respectively)"),
    # such as "in one arm (12%) than in the other (30%)":
    re.compile(
        rf"\(({_EXPRESSION})\)[^().;]{{0,40}}\b(?:than|and|but|while|whereas|{_AGAINST})\b"
        rf"[^().;]{{3,50}}\(({_EXPRESSION})\)"
    ),
)


def directions(claim: str) -> list[re.Match[str]]:
    """Words that tell a direction: none in a claim that there was no difference."""
    if _NEUTRAL.search(claim):
        return []
    return [
        match
        for match in _DIRECTION.finditer(claim)
        if not _IN_VAIN.search(claim[: match.start()])
        and not _NO_DIRECTION_BEFORE.match(claim, match.end())
    ]


def opposite(word: str, after: str) -> str:
    """Of a word of direction: "more patients" has "fewer", "more likely" has "less"."""
    return "less" if word == "more" and _QUALITY.match(after) else _OPPOSITE[word]
