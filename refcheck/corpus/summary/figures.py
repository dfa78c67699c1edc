"""All figures of a folder's run, from one pass over each of its tables."""

from __future__ import annotations

from collections import Counter
from itertools import starmap
from typing import TYPE_CHECKING, Final

from refcheck.corpus.reading_tables import rows
from refcheck.corpus.summary.comparing import compared
from refcheck.corpus.summary.counting import (
    Counts,
    count_findings,
    count_links,
    count_pages,
    count_references,
    make_tables,
)
from refcheck.corpus.summary.list_rows import Bin, RuleCount, StatusCount, Unread, YearCount
from refcheck.corpus.summary.lists import lists_of
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
_BINS: Final = ((0, 0), (1, 1), (2, 2), (3, 5), (6, 10), (11, 20), (21, 50), (51, None))


def summary_of(
    run: Run, folder: Path, earlier: Path | None, scratch: Scratch, files: CsvFiles
) -> Summary:
    """The summary; every list goes whole into a file besides. InputError for a damaged folder."""
    counts = Counts()
    make_tables(scratch)
    count_pages(folder, scratch, counts)
    count_references(folder, scratch, counts)
    count_findings(folder, scratch, counts, marks=earlier is not None)
    count_links(folder, scratch)
    by_kind, unread = _unread(folder, files)
    lists = lists_of(scratch, files)
    statuses: dict[str, int] = {
        one: counts.statuses[one] for one in STATUSES if counts.statuses[one]
    }
    years = dict(sorted(counts.years.items()))
    bins = tuple(_bins(counts)) if counts.pages else ()
    files.listed("statuses", StatusCount, starmap(StatusCount, statuses.items()))
    files.listed("years", YearCount, starmap(YearCount, years.items()))
    files.listed("findings-per-page", Bin, bins)
    comparison = compared(run, folder, earlier, scratch, files) if earlier else None
    before = (comparison.earlier,) if comparison else ()
    return Summary(
        run=run,
        language=next(iter(counts.languages)) if len(counts.languages) == 1 else None,
        totals=_totals(counts, unread.total, scratch),
        statuses=statuses,
        findings={one: counts.findings[one] for one in SEVERITIES},
        rules=_rules(counts, files),
        unread_by_kind=by_kind,
        unread=unread,
        worst_pages=lists.worst_pages,
        works=lists.works,
        noted_works=lists.noted_works,
        hosts=lists.hosts,
        prefixes=lists.prefixes,
        containers=lists.containers,
        repeated=lists.repeated,
        findings_per_page=bins,
        years=years,
        comparison=comparison,
        history=history_of(folder, earlier, *before, past_of(run, counts)),
    )


def _totals(counts: Counts, unread: int, scratch: Scratch) -> Totals:
    return Totals(
        pages=counts.pages,
        unread=unread,
        without_references=counts.without_references,
        with_errors=counts.with_errors,
        with_warnings=counts.with_warnings,
        references=counts.references,
        distinct_references=scratch.number("SELECT count(DISTINCT print) FROM works"),
        works=scratch.number("SELECT count(DISTINCT work) FROM works"),
        citations=counts.citations,
        links=counts.links,
        suppressed=counts.suppressed,
    )


def _rules(counts: Counts, files: CsvFiles) -> tuple[RuleCount, ...]:
    """The gravest first, then the most frequent."""
    found = [
        RuleCount(*rule, number, counts.rule_pages[rule]) for rule, number in counts.rules.items()
    ]
    found.sort(key=lambda one: (_rank(one.severity), -one.pages, one.rule))
    files.listed("findings-by-rule", RuleCount, found)
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

    def told() -> Iterator[Unread]:
        for row in rows(folder, "errors"):
            kind = row["kind"] or ""
            kinds[kind] += 1
            yield Unread(name(row["page"] or ""), kind, prose(row["message"]) or "")

    listed = files.listed("unread-pages", Unread, told())
    return dict(kinds.most_common()), listed


def _bins(counts: Counts) -> Iterator[Bin]:
    for first, last in _BINS:
        fits = (
            pages
            for number, pages in counts.faults.items()
            if number >= first and (last is None or number <= last)
        )
        yield Bin(first, last, sum(fits))
