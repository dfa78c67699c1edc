"""One pass over each table of a run: what is few is counted here, what is many goes to a scratch.

Nothing here grows with the number of pages: not the counters, whose keys are years, statuses and
rules, and not what is kept of a page until the next one.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Final, TypeVar

import msgspec

from refcheck.corpus.reading_tables import read
from refcheck.corpus.summary.columns import LinkRow, PageRow
from refcheck.corpus.summary.list_rows import DeadLink
from refcheck.corpus.summary.scratch import Recent, digest
from refcheck.corpus.summary.texts import address, name, prose

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from refcheck.corpus.summary.csv_files import CsvFiles
    from refcheck.corpus.summary.list_rows import PageFinding
    from refcheck.corpus.summary.scratch import Scratch

_Row = TypeVar("_Row", bound=msgspec.Struct)

_UNASKED: Final = frozenset({None, "skipped", "refused"})  # outcomes of a link

# Of a work, a fault or a host, the texts stand in one of its rows at least.
_TABLES: Final = {
    "pages": "run INT, page TEXT, title TEXT, url TEXT, entries INT, citations INT, errors INT,"
    " warnings INT, notes INT",
    "works": "print INT, work INT, first INT, citations INT, doi TEXT, title TEXT, container TEXT,"
    " year INT",
    "origins": "kind TEXT, name TEXT, compared INT, unfit INT",
    "updated": "page TEXT, key TEXT, doi TEXT, title TEXT, container TEXT, year INT, citations INT",
    "notices": "page TEXT, key TEXT, rule TEXT, severity TEXT, doi TEXT, text TEXT, message TEXT,"
    " number TEXT, line INT",
    "faults": "fault INT, rule TEXT, severity TEXT, text TEXT, message TEXT",
    "links": "host INT, address INT, outcome TEXT, first INT, name TEXT",
    "marks": "mark INT, run INT, rule TEXT, severity TEXT",
}


@dataclass(slots=True)
class Counts:
    """What a run has of each, and of pages how many have so many errors and warnings."""

    pages: int = 0
    without_references: int = 0
    with_errors: int = 0
    with_warnings: int = 0
    references: int = 0
    citations: int = 0
    links: int = 0
    suppressed: int = 0
    retracting: int = 0  # pages
    statuses: Counter[str] = field(default_factory=Counter)
    findings: Counter[str] = field(default_factory=Counter)
    faults: Counter[int] = field(default_factory=Counter)
    years: Counter[int] = field(default_factory=Counter)
    rules: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    rule_pages: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    languages: set[str] = field(default_factory=set)
    of_worst: dict[str, tuple[PageFinding, ...]] = field(default_factory=dict)


def make_tables(scratch: Scratch) -> None:
    """The tables that the passes fill."""
    for table, columns in _TABLES.items():
        scratch.make(table, columns)


def by_page(found: Iterable[_Row]) -> Iterator[tuple[str, Iterator[_Row]]]:
    """The rows of a page, which stand together in every table."""
    for page, some in groupby(found, key=attrgetter("page")):
        yield name(page or ""), some


def count_pages(folder: Path, scratch: Scratch, counts: Counts, run: int = 1) -> None:
    """The pages; `run` is 1 for the one that is summed up, and 2 for the earlier one."""
    for row in read(folder, "pages", PageRow):
        found = row.findings or {}
        errors, warnings, notes = (found.get(one, 0) for one in ("error", "warning", "info"))
        entries, citations = row.references or 0, row.citations or 0
        counts.pages += 1
        counts.without_references += not entries
        counts.with_errors += errors > 0
        counts.with_warnings += warnings > 0 and not errors
        counts.references += entries
        counts.citations += citations
        counts.links += row.links or 0
        counts.suppressed += row.suppressed or 0
        counts.statuses.update(row.statuses or {})
        counts.findings.update(found)
        counts.faults[min(errors + warnings, 10_000)] += 1
        if row.language and len(counts.languages) < 2:  # noqa: PLR2004 - one, or several
            counts.languages.add(row.language[:20])
        page, title = name(row.page or ""), prose(row.title)
        about = run, page, title if title != page else None, address(row.url)
        scratch.put("pages", (*about, entries, citations, errors, warnings, notes))


def count_links(folder: Path, scratch: Scratch, files: CsvFiles) -> None:
    """The addresses that were asked, each once for its host; every dead one goes into a file."""
    recent = Recent()
    with files.opened("dead-links", DeadLink) as write:
        for page, links in by_page(read(folder, "links", LinkRow)):
            dead: set[int] = set()
            for row in links:
                if not row.host or row.outcome in _UNASKED:
                    continue
                host = digest(row.host)
                first = row.outcome == "gone" and host not in dead
                if row.outcome == "gone":
                    dead.add(host)
                    where = page, row.where, row.line
                    write((name(row.host), row.url, *where, prose(row.reason), row.archived))
                text = name(row.host) if recent.is_new(host) else None
                scratch.put("links", (host, digest(row.url), row.outcome, first, text))
