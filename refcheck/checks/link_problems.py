"""Problems about links: one for all places of an address, told by its entries or its section."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from refcheck.checks.link_wording import LONGEST, shown
from refcheck.checks.wording import label_in_full, listed, quoted
from refcheck.model.findings import Related
from refcheck.model.links import Refused
from refcheck.rules import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from refcheck.checks.link_places import Place, Printed
    from refcheck.model.article import Article
    from refcheck.model.findings import Fix, Severity

_MOST_RELATED = 25
_BEGIN = re.compile(r"[a-z][a-z0-9+.-]*:[/\\]*", re.IGNORECASE)


def problem_at(
    article: Article,
    item: Printed,
    fact: str,
    *,
    hint: str,
    fix: Fix | None = None,
    severity: Severity | None = None,
) -> Problem:
    """A problem at an address's first place; `fact` goes on after “http://… of reference 4 ”."""
    return problem_among(
        item.places,
        f"{named_link(article, item)} {fact}",
        subject=_shown_of(item, length=None),
        hint=hint,
        fix=fix,
        severity=severity,
    )


def problem_among(
    places: Sequence[Place],
    message: str,
    *,
    subject: str,
    hint: str,
    fix: Fix | None = None,
    severity: Severity | None = None,
) -> Problem:
    """A problem at the first of these places; the others are related."""
    first, *others = sorted(places, key=lambda place: place.link.location.start)
    return Problem(
        message,
        first.link.location,
        subject=subject,
        hint=hint,
        label=first.entry.number if first.entry else None,
        key=first.entry.key if first.entry else None,
        related=tuple(_related(others)),
        fix=fix,
        severity=severity,
    )


def named_link(article: Article, item: Printed) -> str:
    """An address with the entries or the section in which it stands."""
    return f"{_shown_of(item)} {whereabouts(article, item.places)}"


def named_links(article: Article, items: Sequence[Printed], host: str) -> str:
    """“http://… of reference 4 is”, “3 addresses at example.org of references 4 and 7 are”."""
    if len(items) == 1:
        return f"{named_link(article, items[0])} is"
    at = f" at {host}" if host else ""
    places = [place for item in items for place in item.places]
    return f"{len(items)} addresses{at} {whereabouts(article, places)} are"


def whereabouts(article: Article, places: Sequence[Place]) -> str:
    """“of references 4, 7 and 9 and in the text”, “in the section “History””, “on line 12”."""
    entries = _named_entries(places)
    in_text = [place for place in places if place.entry is None]
    if entries:
        return f"of {entries}{' and in the text' if in_text else ''}"
    sections = {_section(article, place) for place in in_text}
    if len(sections) > 1:
        return "in the text"
    section = next(iter(sections), None)
    line = places[0].link.location.line
    return f"in the section {quoted(section, 60)}" if section else f"on line {line}"


def _shown_of(item: Printed, *, length: int | None = LONGEST) -> str:
    match item.checked.outcome:
        case Refused(kind="spelling"):
            return shown(_without_user(item.url), length=length)
        case _:
            return shown(item.url, length=length)


def _without_user(url: str) -> str:
    """The same where it is not even sure where the host is, and so where a password ends."""
    begin = _BEGIN.match(url)
    start = begin.end() if begin else 0
    end = max(url.rfind(sign) + len(sign) for sign in ("@", "%40"))
    return f"{url[:start]}***@{url[end:]}" if ":" in url[start:end] else url


def _named_entries(places: Sequence[Place]) -> str:
    """The entries in which links stand: “references 4, 7 and 9”; "" where there are none."""
    entries = list({one.entry.key: one.entry for one in places if one.entry}.values())
    numbers = [label_in_full(one.number, one.group) for one in entries if one.number is not None]
    others = [f"the entry {quoted(one.text, 40)}" for one in entries if one.number is None]
    numbered = [f"reference{'s' if numbers[1:] else ''} {listed(numbers)}"] if numbers else []
    return listed([*numbered, *others])


def _related(places: Sequence[Place]) -> Iterator[Related]:
    for place in places[:_MOST_RELATED]:
        name = _named_entries([place])
        yield Related(place.link.location.line, f"also in {name}" if name else "also here")
    if left := places[_MOST_RELATED:]:
        line = left[0].link.location.line
        yield Related(line, f"and in {len(left)} more places, from here on")


def _section(article: Article, place: Place) -> str | None:
    sections, start = article.sections, place.link.location.start
    index = bisect_right(sections, start, key=lambda one: one.location.start)
    return sections[index - 1].title if index else None
