"""All figures of a folder's run, from one pass over each of its tables."""

from __future__ import annotations

from collections import Counter
from dataclasses import astuple
from typing import TYPE_CHECKING, Final

from refcheck.corpus.reading_tables import rows
from refcheck.corpus.summary.comparing import compared
from refcheck.corpus.summary.counting import (
    Counts,
    count_links,
    count_pages,
    make_tables,
)
from refcheck.corpus.summary.entries import count_references
from refcheck.corpus.summary.findings import list_findings
from refcheck.corpus.summary.list_rows import Bin, RuleCount, StatusCount, Unread, YearCount
from refcheck.corpus.summary.lists import lists_of, worst_pages
from refcheck.corpus.summary.model import SEVERITIES, Summary, Totals
from refcheck.corpus.summary.runs import history_of, past_of
from refcheck.corpus.summary.texts import name, prose
from refcheck.errors import InputError
from refcheck.reporters.wording import STATUSES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from refcheck.corpus.summary.csv_files import CsvFiles
    from refcheck.corpus.summary.model import Listed, Run
    from refcheck.corpus.summary.scratch import Scratch

# Errors and warnings on a page, from–to, as the distribution shows them.
_BINS: Final[tuple[tuple[int, int | None], ...]] = (
    (0, 0),
    (1, 1),
    (2, 2),
    (3, 5),
    (6, 10),
    (11, 20),
    (21, 50),
    (51, None),
)

# Grouping sorts the prints, where DISTINCT would look each of them up in a tree.
_PRINTS: Final = "SELECT count(*) FROM (SELECT print FROM works GROUP BY print)"


def summary_of(
    run: Run, folder: Path, earlier: Path | None, scratch: Scratch, files: CsvFiles
) -> Summary:
    """The summary; every list goes whole into a file besides. InputError for a damaged folder."""
    counts = _counted(folder, scratch, files, marks=earlier is not None)
    by_kind, unread = _unread(folder, files)
    lists = lists_of(scratch, files)
    comparison = compared(run, folder, earlier, scratch, files) if earlier else None
    before = (comparison.earlier,) if comparison else ()
    return Summary(
        run=run,
        language=next(iter(counts.languages)) if len(counts.languages) == 1 else None,
        totals=_totals(counts, unread.total, lists.works.total, scratch),
        statuses=_statuses(counts, files),
        findings={one: counts.findings[one] for one in SEVERITIES},
        rules=_rules(counts, files),
        unread_by_kind=by_kind,
        unread=unread,
        worst_pages=lists.worst_pages,
        worst_findings=counts.of_worst,
        works=lists.works,
        noted_works=lists.noted_works,
        hosts=lists.hosts,
        prefixes=lists.prefixes,
        containers=lists.containers,
        repeated=lists.repeated,
        findings_per_page=_bins(counts, files),
        years=_years(counts, files),
        comparison=comparison,
        history=history_of(folder, earlier, *before, past_of(run, counts)),
    )


def _counted(folder: Path, scratch: Scratch, files: CsvFiles, *, marks: bool) -> Counts:
    counts = Counts()
    make_tables(scratch)
    count_pages(folder, scratch, counts)
    count_references(folder, scratch, counts)
    counts.of_worst = dict.fromkeys(worst_pages(scratch), ())
    list_findings(folder, scratch, counts, files, marks=marks)
    count_links(folder, scratch, files)
    return counts


def _totals(counts: Counts, unread: int, works: int, scratch: Scratch) -> Totals:
    return Totals(
        pages=counts.pages,
        unread=unread,
        without_references=counts.without_references,
        with_errors=counts.with_errors,
        with_warnings=counts.with_warnings,
        references=counts.references,
        distinct_references=scratch.number(_PRINTS),
        works=works,
        citations=counts.citations,
        links=counts.links,
        suppressed=counts.suppressed,
    )


def _statuses(counts: Counts, files: CsvFiles) -> dict[str, int]:
    """How many references have each status, the best first."""
    found = {str(one): counts.statuses[one] for one in STATUSES if counts.statuses[one]}
    files.listed("statuses", StatusCount, found.items())
    return found


def _years(counts: Counts, files: CsvFiles) -> dict[int, int]:
    found = dict(sorted(counts.years.items()))
    files.listed("years", YearCount, found.items())
    return found


def _rules(counts: Counts, files: CsvFiles) -> tuple[RuleCount, ...]:
    """The gravest first, then the most frequent."""
    found = [
        RuleCount(*rule, number, counts.rule_pages[rule]) for rule, number in counts.rules.items()
    ]
    found.sort(key=lambda one: (_rank(one.severity), -one.pages, one.rule))
    files.listed("findings-by-rule", RuleCount, map(astuple, found))
    return tuple(found)


def _rank(severity: str) -> int:
    """0 for the gravest; InputError for a word that is none."""
    try:
        return SEVERITIES.index(severity)
    except ValueError as error:
        message = (
            f"a finding is said to be “{severity}”: the tables are damaged or of another version"
        )
        raise InputError(message) from error


def _unread(folder: Path, files: CsvFiles) -> tuple[dict[str, int], Listed]:
    kinds: Counter[str] = Counter()

    def told() -> Iterator[tuple[str, str, str]]:
        for row in rows(folder, "errors"):
            kind = row["kind"] or ""
            kinds[kind] += 1
            yield name(row["page"] or ""), kind, prose(row["message"]) or ""

    listed = files.listed("unread-pages", Unread, told())
    return dict(kinds.most_common()), listed


def _bins(counts: Counts, files: CsvFiles) -> tuple[Bin, ...]:
    """How many pages have so many errors and warnings; none where no page was checked."""
    bins = tuple(Bin(*ends, _between(counts.faults, *ends)) for ends in _BINS if counts.pages)
    files.listed("findings-per-page", Bin, map(astuple, bins))
    return bins


def _between(faults: Counter[int], first: int, last: int | None) -> int:
    return sum(
        pages
        for number, pages in faults.items()
        if number >= first and (last is None or number <= last)
    )
