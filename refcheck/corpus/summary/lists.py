"""The lists of a summary, out of what the passes put into the scratch, each the worst first."""

from __future__ import annotations

import re
from dataclasses import astuple, dataclass
from heapq import heappop, heappush
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final

from refcheck.corpus.summary.findings import NOTED
from refcheck.corpus.summary.list_rows import (
    HostCount,
    NotedPlace,
    NotedWork,
    OriginCount,
    PageCount,
    Place,
    RepeatedFault,
    WorkCount,
)
from refcheck.corpus.summary.model import FEW, SHOWN, Listed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from refcheck.corpus.summary.csv_files import CsvFiles
    from refcheck.corpus.summary.scratch import Scratch

_LABEL: Final = re.compile(r"\A\[[^\]]*\],? ")
PLACES: Final = 20  # of a noted work that are shown

_PAGES = """
SELECT page, title, url, entries, citations, errors, warnings, notes FROM pages
WHERE run = 1 AND errors + warnings > 0
ORDER BY errors DESC, warnings DESC, notes DESC, page
"""
# Every list is in one order whatever its digests are, since those are others in every process.
_WORKS = """
SELECT max(doi) AS doi, max(title) AS title, max(container) AS container, max(year) AS year,
       sum(first) AS pages, count(*) AS entries, sum(citations) AS citations
FROM works WHERE work IS NOT NULL GROUP BY work
ORDER BY pages DESC, citations DESC, doi, title, year, container, entries
"""
# A work is known by its DOI, and else by the words of the entry.
_NOTED = """
SELECT coalesce(lower(notice.doi), lower(entry.doi), notice.text, notice.message, '') AS work,
       notice.rule, notice.severity, coalesce(notice.doi, entry.doi),
       coalesce(entry.title, notice.text, notice.doi, ''), entry.container, entry.year,
       notice.message,
       notice.page, page.title, page.url, notice.number, entry.citations
FROM notices AS notice
LEFT JOIN updated AS entry ON entry.page = notice.page AND entry.key = notice.key
LEFT JOIN pages AS page ON page.run = 1 AND page.page = notice.page
WHERE notice.rule = ?
ORDER BY work, notice.page, notice.line
"""
# Distinct addresses by grouping twice: that sorts them, DISTINCT would look each up in a tree.
_HOSTS = """
SELECT max(name) AS name, count(*), sum(gone) AS gone, sum(blocked), sum(unreachable),
       sum(pages) AS pages
FROM (SELECT host, max(name) AS name, max(outcome = 'gone') AS gone,
             max(outcome = 'blocked') AS blocked, max(outcome = 'unreachable') AS unreachable,
             sum(first) AS pages
      FROM links GROUP BY host, address)
GROUP BY host HAVING sum(gone) > 0
ORDER BY gone DESC, pages DESC, name
"""
_ORIGINS = """
SELECT name, sum(compared), sum(unfit) FROM origins WHERE kind = ?
GROUP BY name HAVING sum(unfit) > 0 ORDER BY sum(unfit) DESC, sum(compared), name
"""
_REPEATED = """
SELECT max(rule) AS rule, max(severity) AS severity, max(text) AS text, max(message) AS message,
       count(*) AS pages
FROM faults GROUP BY fault HAVING count(*) > 1
ORDER BY pages DESC, rule, text, message, severity
"""


@dataclass(frozen=True, slots=True)
class Lists:
    """The lists of one run, each as far as the page shows it."""

    worst_pages: Listed
    works: Listed
    noted_works: dict[str, Listed]
    hosts: Listed
    prefixes: Listed
    containers: Listed
    repeated: Listed


def worst_pages(scratch: Scratch) -> list[str]:
    """The names of the pages to mend first, as many as the summary shows."""
    return [row[0] for row in scratch.rows(f"{_PAGES} LIMIT {SHOWN}")]


def lists_of(scratch: Scratch, files: CsvFiles) -> Lists:
    """The lists, each of which goes whole into a file."""
    scratch.run("CREATE INDEX pages_by_name ON pages (page, run)")
    scratch.run("CREATE INDEX updated_by_key ON updated (page, key)")
    noted = {rule: _noted(rule, scratch, files) for rule in NOTED}
    return Lists(
        files.listed("worst-pages", PageCount, scratch.rows(_PAGES)),
        files.listed("works", WorkCount, scratch.rows(_WORKS)),
        noted,
        files.listed("dead-hosts", HostCount, scratch.rows(_HOSTS)),
        _origins("doi-prefixes", "prefix", scratch, files),
        _origins("journals", "container", scratch, files),
        files.listed("repeated", RepeatedFault, scratch.rows(_REPEATED), FEW),
    )


def _origins(name: str, kind: str, scratch: Scratch, files: CsvFiles) -> Listed:
    return files.listed(name, OriginCount, scratch.rows(_ORIGINS, kind), FEW)


def _noted(rule: str, scratch: Scratch, files: CsvFiles) -> Listed:
    """The works on which a rule has found a notice, those on most pages first."""
    total = 0
    most: list[tuple[int, int, NotedWork]] = []
    with files.opened(NOTED[rule], NotedPlace) as write:
        for _, found in groupby(scratch.rows(_NOTED, rule), key=itemgetter(0)):
            work = _noted_work((NotedPlace(*row[1:]) for row in found), write)
            total += 1
            # Of two on as many pages the one that came first stays; works are never compared.
            heappush(most, (work.pages, -total, work))
            if len(most) > SHOWN:
                heappop(most)
    return Listed(total, tuple(work for _, _, work in sorted(most, reverse=True)))


def _noted_work(found: Iterable[NotedPlace], write: Callable[[tuple[Any, ...]], None]) -> NotedWork:
    """One work, of whose places the first are kept and all are written."""
    kept: list[NotedPlace] = []
    pages = entries = 0
    last = None
    for place in found:
        write(astuple(place))
        entries += 1
        pages += place.page != last
        last = place.page
        if len(kept) < PLACES:
            kept.append(place)
    one = kept[0]
    places = tuple(Place(at.page, at.title, at.url, at.number, at.citations) for at in kept)
    message = _LABEL.sub("", one.message)  # the number is that of the first page alone
    about = one.rule, one.severity, one.doi, one.work, one.container, one.year, message
    return NotedWork(*about, pages, entries, places)
