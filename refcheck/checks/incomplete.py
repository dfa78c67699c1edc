"""Which parts of a known work an entry leaves out, and the rule about it."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from refcheck.checks.completing import completions, writes_joined
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
_FEWEST_OF_A_STYLE = 4  # known works that have the part; fewer show no style

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
        joined = writes_joined(items)
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
                    fix=Fix(
                        f"add {missing}",
                        missing,
                        completions(dossier.article, item, dict(parts), joined=joined),
                    ),
                )


def _by_list(dossier: Dossier) -> list[list[Gathered]]:
    lists: dict[int, list[Gathered]] = {}
    for item in gathered(dossier):
        lists.setdefault(item.entry.list_index, []).append(item)
    return list(lists.values())


def _style(items: Sequence[Gathered]) -> dict[str, tuple[int, int]]:
    """The parts that over half of a list's known works lack, of those that have them: how many."""
    lack = Counter(name for item in items for name, _ in lacking(item))
    have = Counter(name for item in items if _is_known(item) for name in _parts_of(item.work))
    return {
        name: (lack[name], have[name])
        for name in lack
        if have[name] >= _FEWEST_OF_A_STYLE and lack[name] * 2 > have[name]
    }


def _of_the_list(
    article: Article, items: Sequence[Gathered], style: Mapping[str, tuple[int, int]]
) -> Problem:
    index = items[0].entry.list_index
    place = article.lists[index] if 0 <= index < len(article.lists) else items[0].entry
    parts = [f"{name} ({lack} of {have} known works)" for name, (lack, have) in style.items()]
    return Problem(
        f"most entries of the list leave out {listed(parts)}: its style, it seems",
        place.location,
        subject=f"style {' '.join(style)}",
        hint="nothing need be done where it is meant; the records of the works have these parts",
    )


def lacking(item: Gathered) -> tuple[tuple[str, str], ...]:
    """(name, value) of each part, only where the value is nowhere in the printed words either."""
    work = item.work
    if work is None or not _is_known(item):
        return ()
    return tuple(
        (name, value)
        for name, value in _parts_of(work).items()
        if not _is_printed(name, value, item, work)
    )


def _is_known(item: Gathered) -> bool:
    if not isinstance(item.resolution, Resolved) or item.resolution.other_version:
        return False
    return not isinstance(item.doi, DoiOfAnother | DoiOfContainer)


def _parts_of(work: Work | None) -> dict[str, str]:
    """What an entry can leave out of a work; of what is in no journal, title and year alone."""
    if work is None:
        return {}
    journal = work.kind in _IN_ISSUES
    found = {
        "title": f"“{work.title}”" if work.title else None,
        "year": str(work.years[-1]) if work.years else None,
        "volume": work.volume if journal else None,
        "pages": work.pages if journal else None,
        "article number": work.article_number if journal and not work.pages else None,
    }
    return {name: value for name, value in found.items() if value}


def _is_printed(name: str, value: str, item: Gathered, work: Work) -> bool:
    """Whether the reader took something for the part, or its value stands in the entry's words."""
    fields, text = item.fields, item.entry.text
    numbers = set(_DIGITS.findall(text))
    match name:
        case "title":
            return fields.title is not None or _stands_in(work.title or "", text)
        case "year":
            years = {str(year) for year in work.years}
            return fields.year is not None or bool(numbers & years)
        case "volume":
            return fields.volume is not None or _number_in(value, numbers, text)
        case _:
            pages = fields.pages or fields.article_number
            return bool(pages) or _number_in(value, numbers, text)


def _stands_in(title: str, text: str) -> bool:
    return fuzz.partial_ratio(_plain(title), _plain(text)) >= _TITLE_IS_THERE


def _number_in(value: str, numbers: set[str], text: str) -> bool:
    """Whether the first number of a value, or the value itself, is printed."""
    first = _DIGITS.search(value)
    return (first.group() in numbers) if first else value.casefold() in text.casefold()


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    return "".join(c for c in decomposed if not unicodedata.combining(c))
