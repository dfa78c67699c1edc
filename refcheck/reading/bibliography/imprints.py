"""Place, publisher and year at the end of a book's reference, and where they begin."""

from __future__ import annotations

import re

from refcheck.reading.bibliography.containers import is_container, names_publisher
from refcheck.reading.bibliography.letters import (
    MONTH_MARK,
    UPPER,
    YEAR,
    is_month,
    months_marked,
    shape,
)
from refcheck.reading.bibliography.places import CITIES, REGIONS
from refcheck.reading.bibliography.vocabulary import CUTS

_MOST_WORDS = 7
_MOST_PLACE_WORDS = 5
_MOST_SEGMENTS = 4
_SHORTEST_HEAD = 4
_LONGEST = 90
_SMALL = frozenset(
    {"of", "the", "and", "&", "und", "et", "y", "e", "de", "des", "du", "la", "le", "di", "do"}
    | {"am", "an", "der", "a.", "upon", "sur", "for", "für", "in", "del", "da", "i", "och", "og"}
)
_FINAL_YEAR = re.compile(
    rf"(?P<comma>[,.:;]?)\s(?:\(?[c©]?\s?|\[)?{YEAR}[a-z]?(?:\s?[-/–]\s?\d{{2,4}})?[\])]?"
    rf"(?:\s?[\[(][c©]?{YEAR}[\])])?[\s.,;)]*$"
)
_PARENTHESISED = re.compile(
    rf"[\s,.]{{0,2}}\((?P<imprint>[{UPPER}][^()]{{1,120}}?)"
    rf"(?P<year>[,;]?\s?\(?[c©]?{YEAR}[a-z]?\)?)?\)[\s.,;]{{0,3}}$"
)
_SEPARATOR = re.compile(r"[.,;?!]\)?\s")
_STARTS = re.compile(rf"[\[«„“\"'’]?[{UPPER}\d]")
_CUT_PLACES = frozenset({"St", "Ft", "Mt", "Co", "Pub", "Publ", "D", "C", "N", "M"})
_EDGE = " .,;:[]()«»“”\"'"


def split_imprint(text: str) -> tuple[str, str | None] | None:
    """The words before place, publisher and year, and the publisher; None where none are seen."""
    bracketed = _PARENTHESISED.search(text, max(0, len(text) - 160))
    if bracketed is not None and _is_bracketed(bracketed):
        return text[: bracketed.start()], _publisher(bracketed["imprint"])
    year = _FINAL_YEAR.search(text, max(0, len(text) - 40))
    body = text[: year.start()] if year else text.rstrip(" .,;")
    if is_month(body.rpartition(" ")[2].strip(".,")):
        body = body.rpartition(" ")[0].rstrip(" ,")
    found = _after_colon(body) or _by_commas(body)
    if found is None and year is not None and not year["comma"]:
        found = _lone_place(body)
    if found is not None and len(found[0]) >= _SHORTEST_HEAD:
        return found
    return None


def _is_bracketed(match: re.Match[str]) -> bool:
    """Whether parentheses hold an imprint: (Reed: Pond Press, 1996), (Dover, New York, 1981)."""
    imprint = match["imprint"]
    if match["year"] is None:
        return ":" in imprint and _is_named(imprint.rpartition(":")[2])
    return MONTH_MARK not in months_marked(imprint) and _is_named(imprint)


def _after_colon(body: str) -> tuple[str, str | None] | None:
    """Before "Place: Publisher"."""
    colon = body.rfind(":")
    publisher = body[colon + 1 :].strip()
    if colon < 0 or not publisher or len(publisher) > _LONGEST:
        return None
    start, sure = colon, _is_named(publisher)
    for _ in range(_MOST_SEGMENTS):
        segment_start, separator = _segment(body, start)
        place = body[segment_start:start].strip(_EDGE)
        if separator <= 0 or not _is_place(place):
            return None
        sure = sure or place in CITIES
        before = body[:separator].rpartition(" ")[2]
        if place not in REGIONS and before.strip(_EDGE) not in CITIES:
            return (body[:separator], publisher) if sure else None
        start = separator
    return None


def _segment(body: str, end: int) -> tuple[int, int]:
    """Where the words between the last stop before `end` and `end` begin, and where that stop is.

    The stop of a cut word ("St. Louis", "Washington D.C.") is none.
    """
    start = end
    for _ in range(_MOST_SEGMENTS):
        stops = list(_SEPARATOR.finditer(body, max(0, start - 60), start))
        if not stops:
            return 0, 0
        start = stops[-1].start()
        word = body[:start].rpartition(" ")[2]
        if body[start] != "." or (word.lower() not in CUTS and word not in _CUT_PLACES):
            return stops[-1].end(), start
    return 0, 0


def _by_commas(body: str) -> tuple[str, str | None] | None:
    """Before trailing parts that are publishers, cities and regions, and not regions alone."""
    start, publisher, sure = len(body), None, False
    for _ in range(_MOST_SEGMENTS):
        segment_start, separator = _segment(body, start)
        part = body[segment_start:start].strip(_EDGE)
        if separator <= 0 or not _is_named(part):
            break
        if names_publisher(part) and not is_container(part):
            publisher = part
        elif part not in CITIES and part not in REGIONS:
            if sure and publisher is None and _is_house(part, body, separator):
                publisher, start = part, separator
            if sure or not _follows_city(body, separator):
                break
            publisher = part
        sure = sure or part not in REGIONS
        start = separator
    return (body[:start], publisher) if sure and start < len(body) else None


def _follows_city(body: str, end: int) -> bool:
    """Whether the part before is a city, so that this one is its publisher: London, Reed & Co."""
    start, separator = _segment(body, end)
    return separator > 0 and body[start:end].strip(_EDGE) in CITIES


def _is_house(part: str, body: str, separator: int) -> bool:
    """Whether a part before a city is its publisher: Albin Michel, Paris."""
    most = 3 if body[separator] == "," else 5
    return len(part.split()) <= most and " " in body[:separator] and not is_container(part)


def _lone_place(body: str) -> tuple[str, str | None] | None:
    """Before a place that the year follows without a comma: …, Pondham 1969.

    After a full stop a name that is no known city's may as well be a journal's.
    """
    segment_start, separator = _segment(body, len(body))
    place = body[segment_start:].strip(_EDGE)
    if separator <= 0 or " " not in body[:separator]:
        return None
    few = 0 < len(place.split()) <= 2  # noqa: PLR2004 - New York
    known = place in CITIES or (body[separator] == "," and _is_place(place))
    return (body[:separator], None) if few and known else None


def _is_named(text: str) -> bool:
    """Whether words can be a publisher's or a place's: few, and all but small ones capitalised."""
    words = text.strip(_EDGE).split()
    return (
        0 < len(words) <= _MOST_WORDS
        and _STARTS.match(shape(text.strip())) is not None
        and all(not word[0].islower() or word.strip(".,") in _SMALL for word in words)
    )


def _is_place(text: str) -> bool:
    words = text.split()
    return (
        0 < len(words) <= _MOST_PLACE_WORDS
        and _is_named(text)
        and not any(character.isdigit() for character in text)
        and not names_publisher(text)
    ) or text in CITIES


def _publisher(imprint: str) -> str | None:
    place, colon, name = imprint.partition(":")
    if colon:
        return name.strip(_EDGE) or None
    return next((part for part in place.split(", ") if names_publisher(part)), None)
