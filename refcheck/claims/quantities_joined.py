"""Figures that belong together: ends of a range, a mean and its spread, a list with one unit."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from refcheck.claims.quantities_after import SHARE

if TYPE_CHECKING:
    from refcheck.claims.quantity_parts import Figure

_RANGE: Final = re.compile(r"\s?(?:-|–|—|−|‐|‑|~|-?\s?to|and|through|bis|à|a)\s?|[-‐‑]\sto\s")
_WORDS: Final = frozenset(("to", "- to", "-to", "a", "bis", "à", "and", "through"))
_PAIR: Final = re.compile(r"\s?[,;]\s?")
_LIST: Final = re.compile(
    r"\s?(?:,|/|&|(?:,\s)?(?:and|or|vs\.?|versus|to|×|x|compared\s(?:with|to))|(?:out\s)?of"
    r"(?:\s(?:the|all|these))?)\s?|,\s(?:and|or)\s|-?\s(?:and|or|to)\s"
)
_SPREADS: Final = frozenset(("±", "+/-", "+-", "+/−", "∓", "±±"))
_CHANGE: Final = re.compile(
    r"\b(?:ris|rose|fell|fall|increas|decreas|declin|drop|reduc|improv|grew|grow|chang|lower|went"
    r"|climb|rais|shift|progress|worsen)\w*\b",
    re.IGNORECASE,
)
_BETWEEN: Final = re.compile(r"\bbetween\s?\Z", re.IGNORECASE)
_FROM: Final = re.compile(r"\bfrom\s\Z", re.IGNORECASE)
_WIDEST: Final = 16
_CHANGE_REACH: Final = 60
_OUT_OF: Final = frozenset((" in ", " out of ", " in every ", " in a "))
_OF: Final = re.compile(r"\sof\b")
_SPOKEN: Final = 10
_ROUND: Final = frozenset((100.0, 1e3, 1e4, 1e5, 1e6))
_MOST_ONE_IN: Final = 1_000_000


def joined(text: str, figures: list[Figure]) -> list[Figure]:
    """Ranges and spreads made one figure; units shared along lists ("40, 60 and 80 mg")."""
    out: list[Figure] = []
    for figure in figures:
        if not (out and _join(text, out[-1], figure)):
            out.append(figure)
    for value, bounds in pairwise(out):
        if _brackets(text, value, bounds):
            bounds.role = "interval"
    shared = False
    for left, right in zip(out[-2::-1], out[:0:-1], strict=True):
        shared = _share(text, left, right, listed=shared)
    return out


def _brackets(text: str, value: Figure, bounds: Figure) -> bool:
    """As in "187 [171–198]": the range in brackets behind a figure that lies within it."""
    return (
        bounds.low < bounds.high
        and bounds.role == value.role == "value"
        and bounds.low <= value.low <= bounds.high
        and text[value.end : bounds.start] in {" [", " ("}
        and text[bounds.end : bounds.end + 1] in {"]", ")"}
    )


def _join(text: str, left: Figure, right: Figure) -> bool:
    between = text[left.end : right.start]
    if len(between) > _WIDEST:
        return False
    if between.strip() in _SPREADS:
        left.spread, left.end, left.unit = abs(right.low), right.end, left.unit or right.unit
        return True
    if left.low != left.high or right.low != right.high or left.spread is not None:
        return False
    if between in _OUT_OF or (between == "/" and _OF.match(text, right.end)):
        return _one_in(left, right)
    if _is_range(text, left, right, between):
        left.high, left.end, left.unit = right.high, right.end, right.unit or left.unit
        left.step = min(left.step, right.step)
        return True
    return False


def _is_range(text: str, left: Figure, right: Figure, between: str) -> bool:
    if not _same_kind(left, right):
        return False
    if left.role == "interval" and _PAIR.fullmatch(between):
        return True
    if left.low > right.low or not _RANGE.fullmatch(between):
        return False
    word = between.strip()
    if word == "and":
        return _BETWEEN.search(text, max(0, left.start - 9), left.start) is not None
    return word not in _WORDS or not _changes(text, left)


def _one_in(left: Figure, right: Figure) -> bool:
    """Of which "1 in 5" is a share; "12 in 2011" and "3 in 5 weeks" are none."""
    if not left.step == right.step == 1 or not left.role == right.role == "value":
        return False
    counts = right.unit is None or right.unit.dimension == "count"
    spoken = left.low == 1 or right.low <= _SPOKEN or right.low in _ROUND
    if not counts or not spoken or not 0 < left.low < right.low <= _MOST_ONE_IN:
        return False
    share = 100 * left.low / right.low
    left.low = left.high = share
    left.step, left.end, left.unit = min(2.0, share / 10), right.end, SHARE
    return True


def _changes(text: str, left: Figure) -> bool:
    """Whether two figures are told: "rose from 5 % to 10 %"; "from 5 to 10 mg" is a range."""
    if not _FROM.search(text, max(0, left.start - 6), left.start):
        return False
    clause = max(left.start - _CHANGE_REACH, text.rfind(";", 0, left.start))
    return _CHANGE.search(text, max(0, clause), left.start) is not None


def _same_kind(left: Figure, right: Figure) -> bool:
    if right.role not in {"value", left.role} or left.role == "sample" or right.bound:
        return False
    if left.role == "date" != right.role:
        return False  # "from 1,900 in 1750 to 14,300 in 1900"
    if left.unit is None or left.unit == right.unit:
        return True
    return left.role == "interval" and right.unit is None


def _share(text: str, left: Figure, right: Figure, *, listed: bool) -> bool:
    """What the last of a list says holds for the others: "40, 60 or 80 mg", "p = 0.004 and 0.01".

    A comma alone makes no list: "CDAI 220, 5 mg daily"; it does where one goes on behind it.
    """
    between = text[left.end : right.start]
    if len(between) > _WIDEST or not _LIST.fullmatch(between):
        return False
    if left.role == "p-value" and right.role == "value" and right.unit is None and right.low <= 1:
        right.role = "p-value"
    if between.strip() == "," and not listed:
        return False
    if left.unit is None and right.unit is not None and left.role == right.role == "value":
        if left.bound or left.ratio:
            return False
        left.unit = right.unit
    return True
