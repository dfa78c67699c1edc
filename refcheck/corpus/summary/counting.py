"""One pass over each table of a run: what is few is counted here, what is many goes to a scratch.

Nothing here grows with the number of pages: not the counters, whose keys are years, statuses and
rules, and not what is kept of a page until the next one.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final

from refcheck.corpus.reading_tables import rows
from refcheck.corpus.summary.scratch import digest
from refcheck.corpus.summary.texts import address, name, prose

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from refcheck.corpus.summary.scratch import Scratch

    Row = dict[str, Any]

# Rules about what became of a cited work; the notice itself (REF213) may be cited as such.
NOTED: Final = {"REF210": "retracted", "REF211": "doubted", "REF212": "corrected"}
_FAULTS: Final = ("error", "warning")
# Statuses of references that were compared with a record, and those of them that say "not this".
_COMPARED: Final = frozenset(
    {"verified", "verified-with-differences", "mismatch", "ambiguous", "not-found"}
)
_UNFIT: Final = frozenset({"verified-with-differences", "mismatch", "not-found"})
_YEARS: Final = range(1500, 2101)
_RECENT: Final = 100_000  # texts that are known to be in the scratch, so that most go there once
_AT_ONCE: Final = 50_000  # names that are counted before the counts go there

_TABLES: Final = {
    "pages": "run INT, page TEXT, title TEXT, url TEXT, entries INT, citations INT, errors INT,"
    " warnings INT, notes INT",
    "works": "print INT, work INT, first INT, citations INT",
    "work_texts": "work INT, doi TEXT, title TEXT, container TEXT, year INT",
    "origins": "kind TEXT, name TEXT, compared INT, unfit INT",
    "updated": "page TEXT, key TEXT, doi TEXT, title TEXT, container TEXT, year INT, citations INT",
    "notices": "page TEXT, key TEXT, rule TEXT, severity TEXT, doi TEXT, text TEXT, message TEXT,"
    " number TEXT, line INT",
    "faults": "fault INT, first INT",
    "fault_texts": "fault INT, rule TEXT, severity TEXT, text TEXT, message TEXT",
    "links": "host INT, address INT, outcome TEXT, first INT",
    "hosts": "host INT, name TEXT",
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
    statuses: Counter[str] = field(default_factory=Counter)
    findings: Counter[str] = field(default_factory=Counter)
    faults: Counter[int] = field(default_factory=Counter)
    years: Counter[int] = field(default_factory=Counter)
    rules: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    rule_pages: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    languages: set[str] = field(default_factory=set)


class _Recent:
    """Whose texts need not be put into the scratch again; it forgets all when it is full."""

    def __init__(self) -> None:
        self._seen: set[int] = set()

    def has(self, one: int) -> bool:
        if one in self._seen:
            return True
        if len(self._seen) >= _RECENT:
            self._seen.clear()
        self._seen.add(one)
        return False


def make_tables(scratch: Scratch) -> None:
    """The tables that the passes fill."""
    for table, columns in _TABLES.items():
        scratch.make(table, columns)


def count_pages(folder: Path, scratch: Scratch, counts: Counts, run: int = 1) -> None:
    """The pages; `run` is 1 for the one that is summed up, and 2 for the earlier one."""
    for row in rows(folder, "pages"):
        found = row["findings"]
        errors, warnings, notes = (found.get(one, 0) for one in ("error", "warning", "info"))
        entries = row["references"] or 0
        counts.pages += 1
        counts.without_references += not entries
        counts.with_errors += errors > 0
        counts.with_warnings += warnings > 0 and not errors
        counts.references += entries
        counts.citations += row["citations"] or 0
        counts.links += row["links"] or 0
        counts.suppressed += row["suppressed"] or 0
        counts.statuses.update(row["statuses"])
        counts.findings.update(found)
        counts.faults[min(errors + warnings, 10_000)] += 1
        if row["language"] and len(counts.languages) < 2:  # noqa: PLR2004 - one, or several
            counts.languages.add(row["language"][:20])
        page = name(row["page"] or "")
        title = prose(row["title"])
        shown = title if title != page else None
        sizes = entries, row["citations"] or 0, errors, warnings, notes
        scratch.put("pages", (run, page, shown, address(row["url"]), *sizes))


def count_references(folder: Path, scratch: Scratch, counts: Counts) -> None:
    """The references: the works that they are, those with a notice, where the unfit come from."""
    recent = _Recent()
    origins: defaultdict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    for page, entries in _by_page(rows(folder, "references")):
        there: set[int] = set()
        for row in entries:
            work = _put_work(row, scratch, recent)
            year = row["year"]
            if year in _YEARS:
                counts.years[year] += 1
            mark = digest(row["fingerprint"] or row["text"] or "")
            scratch.put("works", (mark, work, work not in there, row["cited"] or 0))
            if work is not None:
                there.add(work)
            if row["updates"]:
                where = prose(row["container"]), year, row["cited"]
                about = row["key"], row["doi"], prose(row["title"])
                scratch.put("updated", (page, *about, *where))
            _count_origins(row, origins)
        if len(origins) >= _AT_ONCE:
            _put_origins(origins, scratch)
    _put_origins(origins, scratch)


def _put_work(row: Row, scratch: Scratch, recent: _Recent) -> int | None:
    """The work that an entry is, None where it is not known."""
    doi, title, year = row["doi"], row["title"], row["year"]
    if not doi and not title:
        return None
    work = digest(doi.lower()) if doi else digest(title, str(year))
    if not recent.has(work):
        scratch.put("work_texts", (work, doi, prose(title), prose(row["container"]), year))
    return work


def _count_origins(row: Row, origins: dict[tuple[str, str], list[int]]) -> None:
    status = row["status"]
    if status not in _COMPARED:
        return
    unfit = status in _UNFIT
    prefix = (row["printed_doi"] or "").partition("/")[0]
    if prefix.startswith("10.") and len(prefix) < 30:  # noqa: PLR2004 - 10. and digits
        _add(origins["prefix", prefix], unfit=unfit)
    if container := prose(row["container"] or row["printed_container"]):
        _add(origins["container", container], unfit=unfit)


def _add(counted: list[int], *, unfit: bool) -> None:
    counted[0] += 1
    counted[1] += unfit


def _put_origins(origins: dict[tuple[str, str], list[int]], scratch: Scratch) -> None:
    for (kind, origin), (compared, unfit) in origins.items():
        scratch.put("origins", (kind, origin, compared, unfit))
    origins.clear()


def count_findings(
    folder: Path, scratch: Scratch, counts: Counts, run: int = 1, *, marks: bool = False
) -> None:
    """The findings by rule, of run 1 also the notices and which faults are the same.

    With `marks`, they can be looked for in another run.
    """
    recent = _Recent()
    for page, found in _by_page(rows(folder, "findings")):
        rules: set[tuple[str, str, str]] = set()
        faults: set[int] = set()
        for row in found:
            rule, severity = row["rule"] or "", row["severity"]
            counted = rule, row["name"] or rule, severity
            counts.rules[counted] += 1
            rules.add(counted)
            if marks:
                scratch.put("marks", (digest(row["fingerprint"] or ""), run, rule, severity))
            if run == 1 and severity in _FAULTS:
                _put_fault(row, scratch, recent, faults)
            if run == 1 and rule in NOTED:
                _put_notice(page, row, scratch)
        counts.rule_pages.update(rules)


def _put_fault(row: Row, scratch: Scratch, recent: _Recent, there: set[int]) -> None:
    rule, severity, text = row["rule"], row["severity"], row["excerpt"] or row["message"] or ""
    # Many pages print “Official site”, each with an address of its own.
    address, _, _ = (row["message"] or "").partition(" ")
    fault = digest(rule, severity, text, address if "://" in address else "")
    if fault in there:
        return
    there.add(fault)
    scratch.put("faults", (fault, 1))
    if not recent.has(fault):
        scratch.put("fault_texts", (fault, rule, severity, prose(text), prose(row["message"])))


def _put_notice(page: str, row: Row, scratch: Scratch) -> None:
    about = row["doi"], prose(row["excerpt"]), prose(row["message"]), row["reference"]
    what = row["reference_key"], row["rule"], row["severity"]
    scratch.put("notices", (page, *what, *about, row["line"]))


def count_links(folder: Path, scratch: Scratch) -> None:
    """The addresses that were asked, each once for its host, and the pages with dead ones."""
    recent = _Recent()
    for _, links in _by_page(rows(folder, "links")):
        dead: set[int] = set()
        for row in links:
            host, outcome = row["host"], row["outcome"]
            if not host or outcome in {None, "skipped", "refused"}:
                continue
            mark = digest(host)
            if not recent.has(mark):
                scratch.put("hosts", (mark, name(host)))
            first = outcome == "gone" and mark not in dead
            if first:
                dead.add(mark)
            scratch.put("links", (mark, digest(row["url"] or ""), outcome, first))


def _by_page(found: Iterable[Row]) -> Iterator[tuple[str, Iterator[Row]]]:
    """The rows of a page stand together in every table."""
    for page, some in groupby(found, key=itemgetter("page")):
        yield name(page or ""), some
