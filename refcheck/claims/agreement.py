"""Whether two figures say the same: to the letter, rounded, in other units, as a fraction."""

from __future__ import annotations

from functools import lru_cache
from math import floor
from typing import TYPE_CHECKING, Final, NamedTuple

from refcheck.claims.counted_nouns import synonymous

if TYPE_CHECKING:
    from refcheck.model.claims import Quantity, Role

_SAME: Final = 1e-9
# Twelve weeks are called three months as thirteen are: a month is 28 days or a twelfth of a year.
_CALENDAR: Final = 0.03
_FOUR_WEEKS: Final = 28 * 86400.0
# How far a rounded conversion, a rounded ratio and "about" reach, as a share of the value.
_CONVERSION: Final = 0.05
_RATIO: Final = 0.05
_ABOUT: Final = 0.1
# "More than 80 %" is said of 88 %, and not of 800.
_BEYOND: Final = 0.25
_SPREAD: Final = 0.1  # a spread is rounded more coarsely than what it is the spread of
_UPPER: Final = frozenset(("<", "≤"))
_LOWER: Final = frozenset((">", "≥"))


class Kind(NamedTuple):
    """What tells with which others a figure can be compared at all, whatever their values."""

    role: Role
    dimension: str
    unit: str


def kind_of(figure: Quantity) -> Kind:
    """Of most figures of two sentences the kinds already say that they have nothing in common."""
    return Kind(figure.role, figure.dimension, figure.unit)


def agreement(claimed: Quantity, stated: Quantity) -> str | None:
    """How the source's figure agrees: "" where it is the same, else such as "rounded from 87.6 %".

    None where it does not, or where the two cannot be compared.
    """
    if not may_agree(kind_of(claimed), kind_of(stated)):
        return None
    return agreement_in_value(claimed, stated)


def agreement_in_value(claimed: Quantity, stated: Quantity) -> str | None:
    """The same of two figures whose kinds may agree."""
    if _opposed(claimed, stated) or _spread_apart(claimed, stated):
        return None
    if claimed.role == "p-value":
        return _probabilities(claimed, stated)
    if claimed.role == "date":
        return _dates(claimed, stated)
    if _equal(claimed, stated):
        return "" if _same_unit(claimed, stated) else _there(stated)
    if claimed.low != claimed.high or stated.low != stated.high:
        return _ends(claimed, stated)
    return _nearly(claimed, stated)


def _nearly(claimed: Quantity, stated: Quantity) -> str | None:
    for find in (_rounded, _converted, _bounded):
        note = find(claimed, stated)
        if note is not None:
            return note
    return None


def comparable(claimed: Quantity, stated: Quantity) -> bool:
    """Whether both measure in the same dimension, so that one could be wrong where they differ."""
    return may_differ(kind_of(claimed), kind_of(stated)) and not leaves_open(claimed, stated)


def leaves_open(claimed: Quantity, stated: Quantity) -> bool:
    """Whether "p < 0.05" there leaves open that it was 0.009."""
    return stated.role == "p-value" and stated.bound in _UPPER and claimed.high < stated.low


@lru_cache(maxsize=1 << 14)
def may_differ(claimed: Kind, stated: Kind) -> bool:
    """Whether figures of the two kinds are comparable."""
    if claimed.role != stated.role:
        return False
    if claimed.role == "p-value":
        return True
    if claimed.dimension == stated.dimension == "count":
        return synonymous(claimed.unit, stated.unit)
    return claimed.dimension == stated.dimension or _loosely(claimed, stated)


@lru_cache(maxsize=1 << 14)
def may_agree(claimed: Kind, stated: Kind) -> bool:
    """Whether figures of the two kinds can say the same."""
    roles = {claimed.role, stated.role}
    if len(roles) > 1 and not roles.isdisjoint(("date", "p-value", "spread")):
        return False
    if claimed.dimension == stated.dimension == "count":
        return synonymous(claimed.unit, stated.unit)
    if "ratio" in roles and "" in (claimed.dimension, stated.dimension):
        return True
    return (
        claimed.dimension == stated.dimension
        or _loosely(claimed, stated)
        or _counted_and_bare(claimed, stated)
    )


def _loosely(claimed: Kind, stated: Kind) -> bool:
    """Figures of which writers leave out a part: "4.5 mg" for 4.5 mg/day, "70" for 70 points."""
    short, long = sorted((claimed, stated), key=lambda one: len(one.dimension))
    if not short.dimension:
        return long.dimension == "point"
    return (
        long.dimension == f"{short.dimension} / [time]" and long.unit.split(" / ")[0] == short.unit
    )


def _counted_and_bare(claimed: Kind, stated: Kind) -> bool:
    return {claimed.dimension, stated.dimension} == {"", "count"}


def _opposed(claimed: Quantity, stated: Quantity) -> bool:
    """Such as "less than 5" against "more than 5"."""
    return (claimed.bound in _UPPER and stated.bound in _LOWER) or (
        claimed.bound in _LOWER and stated.bound in _UPPER
    )


def _spread_apart(one: Quantity, other: Quantity) -> bool:
    """Whether what follows "±" is another figure, and no rounding: "15.1 ± 4.2", "15.1 ± 6.2"."""
    if one.spread is None or other.spread is None or one.unit != other.unit:
        return False
    larger = max(one.spread, other.spread)
    return abs(one.spread - other.spread) > _SPREAD * larger


def _same_unit(claimed: Quantity, stated: Quantity) -> bool:
    return claimed.unit == stated.unit or claimed.dimension == stated.dimension == "count"


def _there(stated: Quantity) -> str:
    return f"{stated.text} there"


def _close(one: float, other: float) -> bool:
    return abs(one - other) <= _SAME * max(abs(one), abs(other))


def _scales(claimed: Quantity, stated: Quantity) -> tuple[float, float]:
    if claimed.unit != stated.unit and claimed.dimension == stated.dimension:
        return claimed.scale, stated.scale
    return 1.0, 1.0


def _equal(claimed: Quantity, stated: Quantity) -> bool:
    """Whether both ends are; a decrease by 6.8 % may be printed as −6.8 % or 6.8 %."""
    mine, theirs = _scales(claimed, stated)
    low, high = claimed.low * mine, claimed.high * mine
    ends = stated.low * theirs, stated.high * theirs
    if low == high and ends[0] == ends[1]:
        return _close(abs(low), abs(ends[0]))
    return any(
        _close(low, one) and _close(high, other)
        for one, other in (ends, (-ends[0], -ends[1]), (-ends[1], -ends[0]))
    )


def _ends(claimed: Quantity, stated: Quantity) -> str | None:
    """A single figure against the ends of a range, either way: "up to 150 mg", 12.5–150 mg."""
    mine, theirs = _scales(claimed, stated)
    single, ends = (claimed, stated) if claimed.low == claimed.high else (stated, claimed)
    if single.low != single.high or claimed.role == "interval":
        return None
    factor, other = (mine, theirs) if single is claimed else (theirs, mine)
    value = abs(single.low) * factor
    if single.bound not in _LOWER and _close(value, abs(ends.high) * other):
        return _there(stated)
    if single.bound not in _UPPER and _close(value, abs(ends.low) * other):
        return _there(stated)
    return None


def _rounded(claimed: Quantity, stated: Quantity) -> str | None:
    if claimed.unit != stated.unit or claimed.dimension != stated.dimension:
        return None
    mine, theirs = abs(claimed.low), abs(stated.low)
    about = claimed.bound == "~"
    if claimed.step == stated.step and not about:
        return None
    slack = max(claimed.step, stated.step) / 2
    if about:
        slack = max(slack, min(_coarse(mine) / 2, _ABOUT * mine))
    if claimed.role == "ratio":
        slack = min(slack, _RATIO * max(mine, theirs))
    if abs(mine - theirs) > slack * (1 + _SAME) + _SAME * max(mine, theirs):
        return None
    return f"rounded from {stated.text}" if claimed.step >= stated.step else _there(stated)


def _coarse(value: float) -> float:
    """The place that a number with noughts at its end is given to: 10 for 90, 1000 for 12,000."""
    place = 1.0
    while 0 < place * 10 <= value and _close(value, round(value / (place * 10)) * place * 10):
        place *= 10
    return place


def _converted(claimed: Quantity, stated: Quantity) -> str | None:
    if claimed.unit == stated.unit or claimed.dimension != stated.dimension:
        return None
    mine, theirs = abs(claimed.low) * claimed.scale, abs(stated.low) * stated.scale
    larger = max(mine, theirs)
    coarse, step = max(
        (claimed.step * claimed.scale, claimed.step), (stated.step * stated.scale, stated.step)
    )
    slack = min(coarse / 2, _CONVERSION * larger)
    if claimed.bound == "~":
        slack = max(slack, _ABOUT * mine)
    if claimed.dimension == "[time]":
        # Fifty weeks are no year: whole weeks, months and years are not rounded ones.
        slack = max(slack if step < 1 else 0.0, _CALENDAR * larger)
    if abs(mine - theirs) <= slack * (1 + _SAME) or _four_weeks(claimed, stated):
        return _there(stated)
    return None


def _four_weeks(claimed: Quantity, stated: Quantity) -> bool:
    """Whether months of four weeks each are meant."""
    units = {claimed.unit: claimed, stated.unit: stated}
    months, weeks = units.get("month"), units.get("week")
    if months is None or weeks is None:
        return False
    return _close(abs(months.low) * _FOUR_WEEKS, abs(weeks.low) * weeks.scale)


def _bounded(claimed: Quantity, stated: Quantity) -> str | None:
    """Such as "more than 80 %" against 88 %: where it holds, and is a quarter beyond at most.

    In other units as well: "less than a third" against 31 %, "under two weeks" against 12 days.
    "At least 70" names the value itself: none beyond it is meant.
    """
    if claimed.bound not in {"<", ">"} or claimed.dimension != stated.dimension:
        return None
    mine, theirs = _scales(claimed, stated)
    limit, value = abs(claimed.low), abs(stated.low) * theirs / mine
    if stated.bound in _UPPER | _LOWER or not limit:
        return None
    beyond = (value - limit if claimed.bound == ">" else limit - value) / limit
    return _there(stated) if 0 < beyond <= _BEYOND else None


def _probabilities(claimed: Quantity, stated: Quantity) -> str | None:
    note = f"p {stated.bound or '='} {stated.text} there"
    if claimed.low == stated.low and claimed.high == stated.high:
        return "" if claimed.bound == stated.bound else note
    if claimed.bound in _UPPER and stated.bound not in _LOWER and stated.high < claimed.low:
        return note
    if claimed.bound in _LOWER and stated.bound not in _UPPER and stated.low > claimed.low:
        return note
    if claimed.bound or stated.bound:
        return None
    return _rounded(claimed, stated)


def _dates(claimed: Quantity, stated: Quantity) -> str | None:
    """A year agrees with each of its days, a span with one of its ends only."""
    if claimed.low == stated.low and claimed.high == stated.high:
        return ""
    step = max(claimed.step, stated.step)
    if claimed.low == claimed.high or stated.low == stated.high:
        mine, theirs = {claimed.low, claimed.high}, {stated.low, stated.high}
        same = any(_within(one, other, step) for one in mine for other in theirs)
        return _there(stated) if same else None
    ends = _within(claimed.low, stated.low, step) and _within(claimed.high, stated.high, step)
    return _there(stated) if ends else None


def _within(one: float, other: float, step: float) -> bool:
    return floor(one / step + _SAME * 1e3) == floor(other / step + _SAME * 1e3)
