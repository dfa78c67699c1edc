"""One thing of a true claim made wrong: a digit, the arms, the unit, the direction."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from claims_figures import NUMBER, Figure, figures, home, is_near, sentences_of
from claims_opposites import (
    COMPOUND,
    NO_RESULTS,
    PAIRS,
    UNITS,
    directions,
    opposite,
)

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Iterator, Sequence

_REACH = 120  # characters from a word of direction to its figure, at most


_TIME_BEFORE = re.compile(r"\b(?:after|at|until|weeks?|days?|months?) $")


class Corruption(NamedTuple):
    """`text` with `start`:`end` made wrong."""

    kind: str
    text: str
    start: int
    end: int


class Told(NamedTuple):
    """A true claim; `known` are its figures that stand in the abstract in a sentence like it."""

    claim: str
    known: tuple[Figure, ...]
    abstract: str
    dice: random.Random

    def values(self) -> list[Figure]:
        """What is neither a p-value nor a bound of an interval nor the like."""
        return [one for one in self.known if one.part == "value"]


Made: TypeAlias = "tuple[str, int, int] | None"


def corruptions(
    claim: str, abstract: str, dice: random.Random, lead: Sequence[str] = ()
) -> Iterator[Corruption]:
    """One of each kind that can be made of a claim; what is changed stands in the abstract."""
    sentences = sentences_of(abstract)
    words = " ".join((*lead, claim))
    known = tuple(one for one in figures(claim) if home(one, words, sentences))
    for kind, corrupt in KINDS.items():
        made = corrupt(Told(claim, known, abstract, dice))
        if made is not None and made[0] != claim:
            yield Corruption(kind, *made)


def _replaced(claim: str, start: int, end: int, new: str) -> tuple[str, int, int]:
    return claim[:start] + new + claim[end:], start, start + len(new)


def another_digit(printed: str, dice: random.Random) -> str:
    """One digit changed; a figure keeps its length and gets no new nought in front."""
    places = [at for at, sign in enumerate(printed) if sign.isdigit()]
    if re.match(r"0[.·]", printed):
        places = places[1:]
    at = dice.choice(places)
    barred = {printed[at]} | ({"0"} if at == 0 else set())
    new = dice.choice([sign for sign in "0123456789" if sign not in barred])
    return printed[:at] + new + printed[at + 1 :]


def _digit_of(told: Told, part: str) -> Made:
    """The new figure is no figure of the abstract, and none of either is the other rounded."""
    able = [one for one in told.known if one.part == part and one.text not in {"0", "100"}]
    if part == "p-value":
        able = [one for one in able if re.search(r"=\s*$", told.claim[: one.start])]
    if not able:
        return None
    chosen = told.dice.choice(able)
    for _ in range(20):
        new = another_digit(chosen.text, told.dice)
        if not is_near(new, told.abstract) and not is_near(new, told.claim):
            return _replaced(told.claim, chosen.start, chosen.end, new)
    return None


def _digit(told: Told) -> Made:
    return _digit_of(told, "value")


def _interval(told: Told) -> Made:
    """A bound of an interval, or what follows "±"."""
    return _digit_of(told, "interval")


def _sample(told: Told) -> Made:
    return _digit_of(told, "sample")


def _p_value(told: Told) -> Made:
    """Another p; of "p < 0.05", which a larger p would not make wrong, the sign is turned."""
    claim = told.claim
    exact = _digit_of(told, "p-value")
    bounded = [
        (match.start(1), one.end)
        for one in told.known
        if one.part == "p-value" and (match := re.search(r"([<>])\s*$", claim[: one.start]))
    ]
    if exact or not bounded:
        return exact
    at, end = told.dice.choice(bounded)
    turned = {"<": ">", ">": "<"}[claim[at]]
    return claim[:at] + turned + claim[at + 1 :], at, end


def _other_figure(told: Told) -> Made:
    """Another figure of the abstract with the same unit in its place; not of times."""
    elsewhere = [one for one in figures(told.abstract) if one.part == "value"]
    pairs = [
        (one, other)
        for one in told.values()
        if one.unit and one.unit.lower() not in NO_RESULTS and told.claim[one.end] != "-"
        for other in elsewhere
        if other.unit == one.unit and _apart(one, other)
    ]
    if not pairs:
        return None
    one, other = told.dice.choice(pairs)
    return _replaced(told.claim, one.start, one.end, other.text)


def _apart(one: Figure, other: Figure) -> bool:
    """By one at least, and by more than rounding could."""
    difference = abs(other.value - one.value)
    larger = max(one.value, other.value)
    return difference >= max(1, 0.02 * larger) and not is_near(other.text, one.text)


def _swapped(told: Told) -> Made:
    """The figures of two arms exchanged."""
    claim, starts = told.claim, {one.start for one in told.values()}
    found = [
        match
        for pattern in PAIRS
        for match in pattern.finditer(claim)
        if {match.start(1), match.start(2)} <= starts and _differ(match[1], match[2])
        and not _TIME_BEFORE.search(claim[: match.start()])
    ]  # fmt: skip
    if not found:
        return None
    match = told.dice.choice(found)
    new = match[2] + claim[match.end(1) : match.start(2)] + match[1]
    return _replaced(claim, match.start(1), match.end(2), new)


def _differ(first: str, second: str) -> bool:
    """Whether two expressions are of one shape, and not the same when rounded."""
    numbers = [re.findall(NUMBER, expression)[0] for expression in (first, second)]
    return _shape(first) == _shape(second) and not is_near(*numbers)


def _shape(expression: str) -> str:
    return re.sub(r"[\d.·,]+", "0", expression)


def _unit(told: Told) -> Made:
    """Another unit of the same dimension."""
    able = [
        one for one in told.values()
        if one.unit in UNITS and not COMPOUND.match(told.claim, one.end)
    ]  # fmt: skip
    if not able:
        return None
    chosen = told.dice.choice(able)
    start = told.claim.index(chosen.unit, chosen.end)
    end = start + len(chosen.unit)
    text, _, end = _replaced(told.claim, start, end, UNITS[chosen.unit])
    return text, chosen.start, end


def _direction(told: Told) -> Made:
    """Less for more, where the source's sentence with the same figure says more."""
    claim = told.claim
    words = [
        match
        for match in directions(claim)
        if any(0 <= one.start - match.end() < _REACH for one in told.values())
        and _says(told, match[1])
    ]
    if not words:
        return None
    match = told.dice.choice(words)
    return _replaced(claim, match.start(), match.end(), opposite(match[1], claim[match.end() :]))


def _says(told: Told, word: str) -> bool:
    saying = [s for s in sentences_of(told.abstract) if re.search(rf"\b{word}\b", s)]
    return any(home(one, told.claim, saying) for one in told.values())


KINDS: dict[str, Callable[[Told], Made]] = {
    "digit": _digit,
    "other-figure": _other_figure,
    "swapped": _swapped,
    "unit": _unit,
    "direction": _direction,
    "p-value": _p_value,
    "interval": _interval,
    "sample": _sample,
}
