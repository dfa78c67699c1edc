"""What follows a number: the percent sign, its unit, the noun that it counts, "or more"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from refcheck.claims.counted_nouns import counted_noun
from refcheck.claims.units import Unit, unit_at

if TYPE_CHECKING:
    from refcheck.claims.numerals import Numeral
    from refcheck.model.claims import Bound

PERCENT: Final = Unit("percent", "percent", 1.0)
SHARE: Final = Unit("fraction", "percent", 1.0)
FOLD: Final = Unit("fold", "fold", 1.0)
_POINT: Final = Unit("point", "point", 1.0)
_PERCENTAGE_POINT: Final = Unit("percentage point", "percentage point", 1.0)
_TIMES: Final = Unit("time", "count", 1.0)
_PERMILLE: Final = Unit("permille", "percent", 0.1)
_UNITS: Final = {
    "percent": PERCENT,
    "points": _PERCENTAGE_POINT,
    "permille": _PERMILLE,
    "point": _POINT,
    "fold": FOLD,
    "times": _TIMES,
}
_PLAIN: Final = re.compile(
    r"""
    (?P<points>\s?(?:%|per\s?cent|percentage)[\s-]points?\b)
    |(?P<percent>\s?%|[\s-](?:per\s?cent|percent|pct)\b|\s?(?:Prozent|pour\scent|por\s(?:ciento|cento))\b)
    |(?P<permille>\s?‰)
    |(?P<point>[\s‐‑-](?:points?|pts?)\b)
    |(?P<fold>[\s‐‑-]?fold\b|[\s-]times(?=\s(?:as|more|higher|lower|greater|less|larger|the|that)\b))
    |(?P<often>[\s-]times?\s?(?=/|per\b|a\b|each\b|every\b|daily\b|weekly\b|monthly\b))
    |(?P<times>\stimes\b)
    |\s?(?P<money>(?:US\s)?dollars?|euros?|USD|EUR|GBP|pounds\ssterling)\b
    |\s?(?:per|/|in)\s(?P<rate>1(?:[, ]?0{2,3}){1,2})\b
        (?:\s(?P<years>(?:person|patient)[-\s]years))?
    """,
    re.VERBOSE,
)
_EACH: Final = re.compile(r"(?:/|(?:per|an?|each|every)\s)?\s?")
_SAME_MONEY: Final = {
    "$": "dollar",
    "usd": "dollar",
    "€": "euro",
    "eur": "euro",
    "£": "pound sterling",
}
_OR_MORE: Final = re.compile(
    r"\s?\+(?![\d/\w])|,?\s(?:or|and)\s(?:(?P<up>more|greater|higher|above|older|over|longer|better"
    r"|larger)|(?P<down>less|fewer|lower|below|younger|under|shorter|smaller))\b"
)
_YEAR: Final = 4
_HYPHENS: Final = frozenset("-‐‑")
_RATE: Final = re.compile(r"(?:dai|week|month|year|annual|hour|night)ly\b")
_HALF_A: Final = re.compile(r"\s(?:an?\s)?(?!of\b)")
_LETTERS: Final = re.compile(
    r"(?:\s(?:consecutive|successive|additional|further|more|full|whole|extra|calendar)\s|\s?[-‐‑]?)"
    r"(?=[A-Za-zµμ°])"
)
_CELLS: Final = re.compile(
    r"\s?(?P<noun>cells|copies|counts|CFU|cfu|colonies|particles|platelets|events|units|beats|breaths)"
    r"(?:\s?/\s?|\sper\s)(?=[\wµμ])"
)


def unit_after(text: str, numeral: Numeral) -> tuple[Unit | None, int]:
    """The unit that follows the number, and where it ends."""
    at = numeral.end
    if numeral.kind == "fold":
        return FOLD, at
    if numeral.kind == "share":
        return _half_a(text, at)
    following = text[at : at + 2]
    if not following or following[0] in ",.;:)]=<>":
        return None, at
    if following[0] == "s" and not following[1:].isalnum() and at - numeral.start == _YEAR:
        return None, at  # "the 1990s"
    match = _PLAIN.match(text, at)
    if match is not None:
        return _plain(text, match)
    return _per_unit(text, at) if following[0] == "/" else _spelled(text, at)


def _spelled(text: str, at: int) -> tuple[Unit | None, int]:
    gap = _LETTERS.match(text, at)
    if gap is None:
        return None, at
    if gap[0][-1:] not in _HYPHENS and _RATE.match(text, gap.end()):
        return None, at  # "4 weekly doses" are four; "a 6-monthly visit" is every six months
    return unit_at(text, gap.end()) or _things_per_unit(text, at) or (None, at)


def _half_a(text: str, at: int) -> tuple[Unit, int]:
    """What a share is of, where that is a unit: "half a year"; the share itself else."""
    gap = _HALF_A.match(text, at)
    found = unit_at(text, gap.end()) if gap else None
    return found or (SHARE, at)


def money_before(text: str, numeral: Numeral) -> tuple[Unit | None, int]:
    """The currency whose sign stands before the number, and where it begins."""
    start = numeral.start - 1
    if start > 0 and text[start] == " ":
        start -= 1
    if start < 0 or text[start] not in {"$", "€", "£"}:
        return None, numeral.start
    return _currency(text[start]), start - 2 if text[max(0, start - 2) : start] == "US" else start


def noun_after(text: str, at: int, *, one: bool) -> Unit | None:
    """The noun that the number counts, within the next words."""
    noun = counted_noun(text, at, one=one)
    return Unit(noun, "count", 1.0) if noun else None


def bound_after(text: str, at: int) -> tuple[Bound, int]:
    """What "or more", "and over", "+" say after a figure, and where they end."""
    match = _OR_MORE.match(text, at) if text[at : at + 1] in {" ", "+", ",", "\u00a0"} else None
    if match is None:
        return "", at
    return ("≤" if match["down"] else "≥"), match.end()


def _plain(text: str, match: re.Match[str]) -> tuple[Unit | None, int]:
    end = match.end()
    kind = match.lastgroup or ""
    if kind in _UNITS:
        return _UNITS[kind], end
    if kind == "money":
        return _currency(match["money"].lower()), end
    return _often(text, match) if kind == "often" else (_rate(match), end)


def _currency(name: str) -> Unit:
    name = _SAME_MONEY.get(name, name.removeprefix("us ").removesuffix("s"))
    return Unit(name, f"[currency {name}]", 1.0)


def _rate(match: re.Match[str]) -> Unit:
    base = int("".join(sign for sign in match["rate"] if sign.isdigit()))
    of = " person-years" if match["years"] else ""
    return Unit(f"per {base}{of}", f"rate{of}", 1.0 / base)


def _often(text: str, match: re.Match[str]) -> tuple[Unit | None, int]:
    each = _EACH.match(text, match.end())
    found = unit_at(text, each.end() if each else match.end())
    if found is None:
        return _TIMES, match.end()
    unit, end = found
    return Unit(f"time / {unit.name}", f"count / {unit.dimension}", 1.0 / unit.scale), end


def _per_unit(text: str, at: int) -> tuple[Unit | None, int]:
    """So many in each, of what the text does not say: "10⁹/L", "3/day"."""
    found = unit_at(text, at + 1)
    if found is None:
        return None, at
    unit, end = found
    return Unit(f"1 / {unit.name}", f"count / {unit.dimension}", 1.0 / unit.scale), end


def _things_per_unit(text: str, at: int) -> tuple[Unit, int] | None:
    match = _CELLS.match(text, at)
    found = unit_at(text, match.end()) if match else None
    if match is None or found is None:
        return None
    unit, end = found
    noun = match["noun"].lower()
    return Unit(f"{noun} / {unit.name}", f"{noun} / {unit.dimension}", 1.0 / unit.scale), end
