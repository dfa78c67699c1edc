"""A text's figures: each with its value, its unit, and its part in the sentence."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Final

from refcheck.claims.counted_nouns import counted_noun
from refcheck.claims.number_words import language_of, spelled_numerals
from refcheck.claims.numerals import Numeral, comma_is_decimal, numerals
from refcheck.claims.quantities_after import (
    PERCENT,
    SHARE,
    bound_after,
    money_before,
    noun_after,
    unit_after,
)
from refcheck.claims.quantities_before import Place, before
from refcheck.claims.quantities_joined import joined
from refcheck.claims.quantity_dates import date_at, year_at
from refcheck.claims.quantity_labels import is_label, names, time_unit_before
from refcheck.claims.quantity_parts import Figure
from refcheck.claims.units import Unit, unit_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from refcheck.claims.quantity_dates import Date
    from refcheck.model.claims import Quantity

_MOST: Final = 500
# Numbers of a text that are looked at; a line with more is no sentence.
_READ: Final = 2000
_DIGIT: Final = re.compile(r"[0-9¼½¾⅐-⅞]")
_GOES_ON: Final = re.compile(r"\s?(?:[-–/,.&]|,?\s?(?:and|or|to))\s?")
_LEVEL: Final = re.compile(r"\s?(?:CIs?\b|CrI|[Cc]\.[Ii]\.|[Cc]onfidence|[Cc]redible|power\b)")
_OPENING: Final = re.compile(r"[\s:,=(\[]{0,3}[-−–]?\d")
_SIGNS: Final = "-−–+"
_LEVELS: Final = frozenset((80, 90, 95, 97.5, 98, 99))
_ONE_IN: Final = re.compile(r"\s(?:in|out\sof)\s(?:every\s|a\s(?=[ht]))?[\dtfsenh]")
_THE: Final = re.compile(r"(?<!\w)(?:the|an?)\s\Z", re.IGNORECASE)
_LAST_NAME: Final = 9
_LAST_POINT: Final = 1000
_PRONOUN_BEFORE: Final = re.compile(
    r"(?<!\w)(?:no|the|this|that|which|each|every|any|some|other)\s\Z", re.IGNORECASE
)


def quantities(text: str, language: str | None = None) -> tuple[Quantity, ...]:
    """Every figure of a line of text that measures or counts, in order; labels ("IL-6") are none.

    `language` is the text's (BCP 47); English where it is not known. At most 500 are read.
    """
    found = _numerals(text, language)
    if not found:
        return ()
    figures = joined(text, list(_Reader(text).read(found)))
    return tuple(figure.quantity(text) for figure in figures)


def _numerals(text: str, language: str | None) -> list[Numeral]:
    words = spelled_numerals(text, language_of(language))
    if not _DIGIT.search(text):
        return words
    digits = list(islice(numerals(text, comma=comma_is_decimal(language)), _READ))
    return sorted([*digits, *words]) if words else digits


class _Reader:
    """Goes through the numerals of a text once; remembers what a list's next member inherits."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.names = names(text)
        self.floor = 0
        self.label = 0
        self.point: tuple[Unit, int] | None = None
        self.last: Figure | None = None

    def read(self, found: list[Numeral]) -> Iterator[Figure]:
        count = 0
        for numeral in found:
            if numeral.start < self.floor or self._in_name(numeral):
                continue
            figure = self._date(date_at(self.text, numeral)) or self._figure(numeral)
            if figure is None:
                continue
            yield figure
            self.last = figure
            count += 1
            if count == _MOST:
                return

    def _in_name(self, numeral: Numeral) -> bool:
        while self.names and self.names[0][1] <= numeral.start:
            del self.names[0]
        return bool(self.names) and self.names[0][0] <= numeral.start

    def _date(self, date: Date | None) -> Figure | None:
        if date is None or date.start < self.floor:
            return None
        self.floor = date.end
        return Figure(date.start, date.end, date.value, date.value, date.step, role="date")

    def _figure(self, numeral: Numeral) -> Figure | None:
        text = self.text
        unit, end = unit_after(text, numeral)
        place = before(text, numeral, self.floor)
        if unit is PERCENT and self._is_level(place, numeral, end):
            return None
        bound, stop = bound_after(text, end)
        noun = None
        if unit is None and place.role == "value":
            noun = noun_after(text, stop, one=numeral.value == 1)
        if unit is None and place.role == "value":
            year = self._year(numeral, noun)
            if year is not None:
                return year
        if self._is_label(numeral, unit, noun, place) or self._is_pronoun(numeral, unit, noun):
            self.floor = numeral.end
            return None
        if unit is None and place.role == "value":
            point = self._time_point(numeral)
            if point is not None:
                return point
        self.floor, self.point = end, None
        figure = self._measured(numeral, unit or noun, place, end)
        figure.bound = bound or figure.bound
        return figure

    def _is_level(self, place: Place, numeral: Numeral, end: int) -> bool:
        """The 95 % of "95% CI 1.2–3.4", or of "CI 95% 1.2–3.4", is no result."""
        if _LEVEL.match(self.text, end):
            self.floor = end
            return True
        named = place.role == "interval" and numeral.value in _LEVELS
        return named and _OPENING.match(self.text, end) is not None

    def _is_label(
        self, numeral: Numeral, unit: Unit | None, noun: Unit | None, place: Place
    ) -> bool:
        start = numeral.start
        # "Group 1 and 11 eyes": what counts, and is not small, names no more.
        nameless = unit is None and (noun is None or numeral.value <= _LAST_NAME)
        if self.label and nameless and _GOES_ON.fullmatch(self.text, self.label, start):
            self.label = numeral.end
            return True
        self.label = 0
        if place.role != "value" and self.text[start - 1] in "=<>≤≥ ":
            return False
        if is_label(self.text, numeral, measured=unit is not None, counts=noun is not None):
            self.label = numeral.end
            return True
        return False

    def _is_pronoun(self, numeral: Numeral, unit: Unit | None, noun: Unit | None) -> bool:
        """As in "one of the", "no one", "one another": "one" is a figure where it counts."""
        if numeral.kind != "word" or numeral.value != 1 or unit is not None:
            return False
        text, start = self.text, numeral.start
        if _ONE_IN.match(text, numeral.end):
            return False
        return noun is None or _PRONOUN_BEFORE.search(text, max(0, start - 8), start) is not None

    def _time_point(self, numeral: Numeral) -> Figure | None:
        """Such as "week 12", and the others of "weeks 4, 8 and 12"."""
        text, start = self.text, numeral.start
        if self.point and _GOES_ON.fullmatch(text, self.point[1], start):
            unit = self.point[0]
        else:
            found = time_unit_before(text, numeral, self.floor)
            known = unit_at(found[0], 0) if found else None
            if found is None or known is None or numeral.value > _LAST_POINT:
                return None
            unit, start = known[0], found[1]
        self.point = unit, numeral.end
        self.floor = numeral.end
        return Figure(start, numeral.end, numeral.value, numeral.value, numeral.step, unit)

    def _year(self, numeral: Numeral, noun: Unit | None) -> Figure | None:
        last = self.last
        after_year = (
            last is not None
            and last.role == "date"
            and _GOES_ON.fullmatch(self.text, last.end, numeral.start) is not None
            and (noun is None or self.text[last.end] not in ",&")
        )
        counts = noun is not None
        if counts and _THE.search(self.text, max(0, numeral.start - 5), numeral.start):
            counts = bool(counted_noun(self.text, numeral.end, reach=1))  # "the 1960 earthquake"
        return self._date(year_at(self.text, numeral, counts=counts, after_year=after_year))

    def _measured(self, numeral: Numeral, unit: Unit | None, place: Place, end: int) -> Figure:
        start, sign = self._signed(numeral)
        if unit is None or unit.dimension == "count":
            money, at = money_before(self.text, numeral)
            unit, start = (money, at) if money else (unit, start)
        value, step = sign * numeral.value, numeral.step
        if numeral.kind == "share" and unit is not SHARE:
            value, step = value / 100, 0.01
        bound = place.bound
        if bound == ">" and unit is not None and unit.dimension == "[time]":
            # "over 8 weeks" is how long, not a bound.
            bound = "" if self.text[max(0, start - 5) : start].lower().strip() == "over" else bound
        return Figure(start, end, value, value, step, unit, place.role, bound, ratio=place.ratio)

    def _signed(self, numeral: Numeral) -> tuple[int, int]:
        text, at = self.text, numeral.start - 1
        if at < 0 or text[at] not in _SIGNS or numeral.kind != "digits":
            return numeral.start, 1
        if at and (text[at - 1].isalnum() or text[at - 1] in ")%/+"):
            return numeral.start, 1
        if self.last and not text[self.last.end : at].strip() and text[at] != "−":
            return numeral.start, 1
        return at, 1 if text[at] == "+" else -1
