"""A marker taken apart: its numbers and what stands between them, each with its place."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Literal, TypeAlias

from refcheck.fixing.visible import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from refcheck.fixing.visible import Visible
    from refcheck.model.article import Article, Citation

RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_PLAIN = str.maketrans(RAISED, "0123456789")
_NUMBER = rf"(?:[0-9]{{1,5}}|[{RAISED}]{{1,3}})"
_DASH = r"[ \xa0]?[-‐‑‒–—−~～⁻][ \xa0]?"
_COMMA = r"[ \xa0]?[,;，、][ \xa0]?"
_ITEMS = re.compile(rf"{_NUMBER}(?:(?:{_DASH}|{_COMMA}){_NUMBER})*")
_ACROSS = re.compile(rf"\[({_NUMBER})\]{_DASH}\[({_NUMBER})\]")
_ALONE = re.compile(r"\[[0-9]{1,5}\]")
_NUMBERS = re.compile(_NUMBER)
_IS_DASH = re.compile(r"[-‐‑‒–—−~～⁻]")
_WORDS = re.compile(r"\w")
_BRACKETS = "[]"

Span: TypeAlias = "tuple[int, int]"


class UnsureError(Exception):
    """Something cannot be written anew for sure; the message is a lower-case fact."""


@dataclass(frozen=True, slots=True)
class Separator:
    """What stands between two numbers, in the source; of a range across brackets, the dash."""

    kind: Literal["range", "list"]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Marker:
    """The numbers of a marker and what separates them, as stretches of the source.

    `across`: a range from one bracket to another, `[26]–[29]`. `worded`: words follow the numbers,
    as in `[3, p. 12]`.
    """

    citation: Citation
    numbers: tuple[Span, ...]
    separators: tuple[Separator, ...]
    across: bool = False
    worded: bool = False

    @property
    def ranged(self) -> bool:
        """Whether it writes any range."""
        return any(each.kind == "range" for each in self.separators)


@dataclass(frozen=True, slots=True)
class Style:
    """What a page's markers print between numbers, as its file spells it."""

    comma: str = ","
    dash: str = "–"


def read_marker(article: Article, citation: Citation, *, markup: bool) -> Marker:
    """A marker taken apart; raises `UnsureError` where it does not plainly print what it cites."""
    place = citation.location
    if _ALONE.fullmatch(article.source, place.start, place.end):  # nearly all are
        start, end = place.start + 1, place.end - 1
        if article.source[start:end].lstrip("0") == citation.labels[0]:
            return Marker(citation, ((start, end),), ())
    seen = visible(article.source, place.start, place.end, markup=markup)
    across = _ACROSS.fullmatch(seen.text)
    items = across or _ITEMS.search(seen.text)
    if items is None:
        raise UnsureError(told(citation, "has no number of its own"))
    found = list(_NUMBERS.finditer(seen.text, items.start(), items.end()))
    separators = tuple(_separator(seen, *pair) for pair in pairwise(found))
    printed = [match[0].translate(_PLAIN).lstrip("0") for match in found]
    if tuple(dict.fromkeys(_expanded(printed, separators))) != citation.labels:
        raise UnsureError(told(citation, "does not print plainly what it cites"))
    numbers = tuple(seen.span(*match.span()) for match in found)
    worded = _WORDS.search(seen.text, items.end()) is not None
    return Marker(citation, numbers, separators, across is not None, worded)


def told(citation: Citation, fact: str) -> str:
    """A fact about a marker, with the words that name it."""
    return f"the marker {citation.marker} on line {citation.location.line} {fact}"


def style_of(source: str, markers: Iterable[Marker]) -> Style:
    """The commas and dashes that most markers of a page print."""
    commas: Counter[str] = Counter()
    dashes: Counter[str] = Counter()
    for marker in markers:
        for each in marker.separators:
            counted = dashes if each.kind == "range" else commas
            counted[source[each.start : each.end]] += 1
    default = Style()
    return Style(
        comma=max(commas, key=lambda text: (commas[text], text), default=default.comma),
        dash=max(dashes, key=lambda text: (dashes[text], text), default=default.dash),
    )


def _separator(seen: Visible, one: re.Match[str], other: re.Match[str]) -> Separator:
    begin, stop = one.end(), other.start()
    while seen.text[begin] in _BRACKETS:
        begin += 1
    while seen.text[stop - 1] in _BRACKETS:
        stop -= 1
    dash = _IS_DASH.search(seen.text, begin, stop)
    return Separator("range" if dash else "list", *seen.span(begin, stop))


def _expanded(printed: Sequence[str], separators: Sequence[Separator]) -> Iterator[str]:
    """The labels that numbers and separators mean; a chain such as 1–2–3 means nothing."""
    yield printed[0]
    for at, separator in enumerate(separators):
        if separator.kind == "range":
            chained = at > 0 and separators[at - 1].kind == "range"
            low, high = int(printed[at] or 0), int(printed[at + 1] or 0)
            if chained or low >= high:
                yield ""
                return
            yield from map(str, range(low + 1, high))
        yield printed[at + 1]
