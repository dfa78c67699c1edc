"""Editions: a third is not the second."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from refcheck.matching.printed import Printed
    from refcheck.model.works import Work

_WORDS = (
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
)
_NUMBERS = {word: number for number, word in enumerate(_WORDS, start=1)}
_EDITION = re.compile(
    rf"\b(?:(?P<digits>\d{{1,3}})(?:st|nd|rd|th|\.|e|ème|a|ª)?|(?P<word>{'|'.join(_WORDS)}))\s+"
    r"(?:rev(?:ised|\.)\s+)?(?:ed(?:n|ition|\.)|aufl(?:age|\.)|[ée]d(?:ition|ición|izione|\.))",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d{1,3}")


def edition_number(text: str) -> int | None:
    """The number of the edition that a text names: "3rd ed.", "Third Edition", "2. Aufl."."""
    found = _EDITION.search(text)
    if found is None:
        return None
    return int(found["digits"]) if found["digits"] else _NUMBERS[found["word"].lower()]


def recorded_edition(work: Work) -> int | None:
    """The edition in the record: its own field, else what its title says."""
    if work.edition:
        digits = _DIGITS.search(work.edition)
        return int(digits[0]) if digits else _NUMBERS.get(work.edition.split()[0].lower())
    return edition_number(work.title or "")


def edition_score(printed: Printed, work: Work) -> float | None:
    """1 the same edition, 0 another, None where print or record names none."""
    if printed.edition is None:
        return None
    recorded = recorded_edition(work)
    return None if recorded is None else float(printed.edition == recorded)
