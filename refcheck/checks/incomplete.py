"""Which parts of a known work an entry leaves out, and the rule about it."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from refcheck.checks.gathered import gathered, problem_about
from refcheck.checks.wording import listed, named
from refcheck.model.evidence import DoiOfAnother, DoiOfContainer, Resolved
from refcheck.model.findings import Fix, Severity
from refcheck.rules import Problem, rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from refcheck.checks.gathered import Gathered
    from refcheck.model.article import Article
    from refcheck.model.evidence import Dossier
    from refcheck.model.works import Work

WORKS = frozenset({"works"})
_FEWEST_OF_A_STYLE = 4  # known works of a list; fewer show no style

_DIGITS = re.compile(r"\d+")
_TITLE_IS_THERE = 70  # of 100: so much of the title stands somewhere in the entry
_IN_ISSUES = frozenset({"journal-article", None})


@rule("REF208", "incomplete-reference", Severity.INFO, needs=WORKS)
def incomplete_reference(dossier: Dossier) -> Iterator[Problem]:
    """The work has parts that the entry leaves out.

    Without year, volume or pages the work is harder to find than need be. The fix holds what is
    missing. A part that over half of a list's known works lack is left out on purpose: that is said
    once for the list.

    Known works:

        {"DOI": "10.5555/boiling", "type": "journal-article", "volume": "12", "issue": "3",
         "title": ["The boiling of water under high pressure"], "page": "101-109",
         "author": [{"given": "Anna", "family": "Example"}], "publisher": "Examples Press",
         "container-title": ["Journal of Kettle Science"], "issued": {"date-parts": [[1990]]}}

    Fires:

        <p>Water boils at 100 °C.[1] Higher up it boils sooner.[1] Deeper down, later.[1]</p>
        <h2>References</h2>
        <ol>
        <li>Example A. The boiling of water under high pressure. Journal of Kettle Science.
        1990.</li>
        </ol>

    Mended:

        <p>Water boils at 100 °C.[1] Higher up it boils sooner.[1] Deeper down, later.[1]</p>
        <h2>References</h2>
        <ol>
        <li>Example A. The boiling of water under high pressure. Journal of Kettle Science.
        1990;12(3):101-109.</li>
        </ol>
    """
    for items in _by_list(dossier):
        style = _style(items)
        if style:
            yield _of_the_list(dossier.article, items, style)
        for item in items:
            parts = [part for part in lacking(item) if part[0] not in style]
            if parts:
                missing = ", ".join(f"{name} {value}" for name, value in parts)
                yield problem_about(
                    item.entry,
                    f"{named(item.entry)} leaves out {listed([name for name, _ in parts])}",
                    hint=f"add {missing}",
                    fix=Fix(f"add {missing}", missing),
                )


def _by_list(dossier: Dossier) -> list[list[Gathered]]:
    lists: dict[int, list[Gathered]] = {}
    for item in gathered(dossier):
        lists.setdefault(item.entry.list_index, []).append(item)
    return list(lists.values())


def _style(items: Sequence[Gathered]) -> dict[str, int]:
    """The parts that over half of the known works of a list lack, with how many do."""
    known = sum(isinstance(item.resolution, Resolved) for item in items)
    counts = Counter(name for item in items for name, _ in lacking(item))
    if known < _FEWEST_OF_A_STYLE:
        return {}
    return {name: count for name, count in counts.items() if count * 2 > known}


def _of_the_list(article: Article, items: Sequence[Gathered], style: Mapping[str, int]) -> Problem:
    known = sum(isinstance(item.resolution, Resolved) for item in items)
    index = items[0].entry.list_index
    place = article.lists[index] if 0 <= index < len(article.lists) else items[0].entry
    parts = [f"{name} ({count} of {known} known works)" for name, count in style.items()]
    return Problem(
        f"most entries of the list leave out {listed(parts)}: its style, it seems",
        place.location,
        subject=f"style {index} {' '.join(style)}",
        hint="nothing need be done where it is meant; the records of the works have these parts",
    )


def lacking(item: Gathered) -> tuple[tuple[str, str], ...]:
    """(name, value) of each part, only where the value is nowhere in the printed words either."""
    resolved = item.resolution
    if not isinstance(resolved, Resolved) or isinstance(item.doi, DoiOfAnother | DoiOfContainer):
        return ()
    return tuple(_lacking(item, resolved.work))


def _lacking(item: Gathered, work: Work) -> Iterator[tuple[str, str]]:
    fields, text = item.fields, item.entry.text
    numbers = set(_DIGITS.findall(text))
    if fields.title is None and work.title and not _stands_in(work.title, text):
        yield "title", f"“{work.title}”"
    if fields.year is None and work.years and not numbers & {str(year) for year in work.years}:
        yield "year", str(work.years[-1])
    if work.kind not in _IN_ISSUES:
        return
    if fields.volume is None and work.volume and not _number_in(work.volume, numbers, text):
        yield "volume", work.volume
    pages = work.pages or work.article_number
    has_pages = fields.pages or fields.article_number
    if not has_pages and pages and not _number_in(pages, numbers, text):
        yield "pages" if work.pages else "article number", pages


def _stands_in(title: str, text: str) -> bool:
    return fuzz.partial_ratio(_plain(title), _plain(text)) >= _TITLE_IS_THERE


def _number_in(value: str, numbers: set[str], text: str) -> bool:
    """Whether the first number of a value, or the value itself, is printed."""
    first = _DIGITS.search(value)
    return (first.group() in numbers) if first else value.casefold() in text.casefold()


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    return "".join(c for c in decomposed if not unicodedata.combining(c))
