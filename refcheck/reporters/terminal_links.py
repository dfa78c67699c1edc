"""An article's links in the terminal: how many answered, and those that do not simply answer."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from refcheck.reporters.link_outcomes import outcome_counts, outcome_name, skipped_counts
from refcheck.reporters.link_words import SYMBOLS, is_told, link_facts, outcome_words
from refcheck.reporters.safe_text import address_words
from refcheck.reporters.wording import listed, ranges

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from refcheck.model.article import Link
    from refcheck.model.findings import ArticleReport
    from refcheck.model.links import CheckedLink
    from refcheck.reporters.link_outcomes import OutcomeName
    from refcheck.reporters.link_words import LinkFact
    from refcheck.reporters.terminal_canvas import Canvas

_STYLES: Mapping[OutcomeName, str] = {
    "alive": "green",
    "moved": "cyan",
    "gone": "bold red",
    "blocked": "magenta",
    "unreachable": "magenta",
    "refused": "bold yellow",
    "skipped": "",
}


def write_link_counts(canvas: Canvas, report: ArticleReport, unchecked: str) -> None:
    """`links: 93 alive, 4 moved, 1 gone`; where none was checked, `unchecked` says why, or ""."""
    if not report.dossier.article.links:
        return
    told = outcome_words(outcome_counts([report])) if report.dossier.links else unchecked
    if told:
        canvas.write(f"links: {told}", hang=2)


def write_links(canvas: Canvas, report: ArticleReport) -> None:
    """What there is to tell of each address that does not simply answer."""
    known = report.dossier.links
    places: dict[str, list[Link]] = defaultdict(list)
    for link in report.dossier.article.links:
        places[link.url].append(link)
    told = [url for url in places if url in known and is_told(known[url])]
    skipped = skipped_counts(report)
    if not known or not (told or skipped):
        return
    canvas.heading(f"Links that do not simply answer ({len(told) + sum(skipped.values()):,})")
    canvas.blank()
    for url in told:
        _write_link(canvas, url, places[url], known[url], report.dossier.today)
    for words, number in skipped.items():
        canvas.write(f"{SYMBOLS['skipped']} {number:,} {words}", indent=2, hang=4)
    canvas.blank()


def _write_link(
    canvas: Canvas, url: str, places: Sequence[Link], checked: CheckedLink, today: str
) -> None:
    name = outcome_name(checked)
    symbol = (f"{SYMBOLS[name]} ", _STYLES[name])
    canvas.write(symbol, f"{_where(places)}: {address_words(url)}", indent=2, hang=4)
    first, *others = link_facts(checked, today)
    named = [fact for fact in others if fact.named]
    noticed = "".join(f"; {_told(fact)}" for fact in others if not fact.named)
    canvas.write((_told(first), _STYLES[name]), noticed, indent=4, hang=6)
    for fact in named:
        canvas.write(_told(fact), indent=4, hang=6)


def _told(fact: LinkFact) -> str:
    if fact.address is None:
        return fact.words
    return f"{fact.words}{':' if fact.named else ''} {address_words(fact.address)}"


def _where(places: Sequence[Link]) -> str:
    """`lines 60, 71 and reference 2 (line 81)`: the lines of the text, then the entries."""
    lines: dict[str, dict[str, None]] = defaultdict(dict)
    for link in sorted(places, key=lambda link: link.reference is not None):
        lines[link.where if link.reference else ""][str(link.location.line)] = None
    told = {where: _lines(tuple(numbers)) for where, numbers in lines.items()}
    return listed(f"{where} ({at})" if where else at for where, at in told.items())


def _lines(numbers: Sequence[str]) -> str:
    return f"{'line' if len(numbers) == 1 else 'lines'} {ranges(numbers)}"
