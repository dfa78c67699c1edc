"""A run beside an earlier one: findings by their fingerprints, pages by their names."""

from __future__ import annotations

from dataclasses import astuple
from itertools import starmap
from typing import TYPE_CHECKING, Any, Final

from refcheck.corpus.reading_tables import rows
from refcheck.corpus.summary.counting import Counts, count_pages
from refcheck.corpus.summary.findings import count_findings
from refcheck.corpus.summary.list_rows import Change, NewFinding, PageChange
from refcheck.corpus.summary.model import FEW, SHOWN, Comparison, Listed
from refcheck.corpus.summary.runs import differences, past_of, place_of, run_of
from refcheck.corpus.summary.scratch import digest
from refcheck.corpus.summary.texts import name, prose

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from refcheck.corpus.summary.csv_files import CsvFiles
    from refcheck.corpus.summary.model import Run
    from refcheck.corpus.summary.scratch import Scratch

# Each mark once, with the runs that have it (1, 2 or both, 3), and as the later run judges it.
_STATES = """
CREATE TABLE states AS
SELECT mark, max(run = 1) + 2 * max(run = 2) AS runs,
       min(run || rule) AS rule, min(run || severity) AS severity
FROM marks GROUP BY mark
"""
_CHANGES = """
SELECT substr(rule, 2), substr(severity, 2), sum(runs = 1), sum(runs = 2), sum(runs = 3)
FROM states GROUP BY 1, 2
ORDER BY instr('error warning info unchecked', substr(severity, 2)), 3 DESC, 1
"""
_MOVED = """
SELECT page.page, page.title, page.url, page.errors, before.errors, page.warnings, before.warnings
FROM pages AS page JOIN pages AS before ON before.run = 2 AND before.page = page.page
WHERE page.run = 1 AND {moved}
ORDER BY abs(page.errors - before.errors) DESC, abs(page.warnings - before.warnings) DESC,
         page.page
"""
_BETTER: Final = "(page.errors, page.warnings) < (before.errors, before.warnings)"
_WORSE: Final = "(page.errors, page.warnings) > (before.errors, before.warnings)"
_ONLY = """
SELECT count(*) FROM pages AS page WHERE run = ? AND NOT EXISTS
    (SELECT 1 FROM pages AS other WHERE other.page = page.page AND other.run = 3 - page.run)
"""


def compared(
    run: Run, folder: Path, earlier: Path, scratch: Scratch, files: CsvFiles
) -> Comparison:
    """What changed since the earlier run; the scratch has the later one's pages and marks."""
    before = run_of(earlier)
    counts = Counts()
    count_pages(earlier, scratch, counts, 2)
    count_findings(earlier, scratch, counts, 2, marks=True)
    scratch.run(_STATES)
    for only in (1, 2):
        scratch.make(f"only_{only}", "mark INTEGER PRIMARY KEY")
        known = f"SELECT mark FROM states WHERE runs = {only} ORDER BY mark"  # noqa: S608 - ours
        scratch.run(f"INSERT INTO only_{only} {known}")
    found = tuple(scratch.rows(_CHANGES))
    files.listed("changes-by-rule", Change, found)
    new, lost = scratch.number(_ONLY, 1), scratch.number(_ONLY, 2)
    shared = counts.pages - lost
    return Comparison(
        past_of(before, counts),
        place_of(before),
        differences(run, before),
        tuple(starmap(Change, found)),
        new,
        lost,
        shared,
        shared + min(new, lost),
        _moved("pages-better", _BETTER, scratch, files),
        _moved("pages-worse", _WORSE, scratch, files),
        _findings("new-findings", folder, 1, scratch, files),
        _findings("gone-findings", earlier, 2, scratch, files),
    )


def _moved(file: str, moved: str, scratch: Scratch, files: CsvFiles) -> Listed:
    found = scratch.rows(_MOVED.format(moved=moved))
    return files.listed(file, PageChange, found, FEW)


def _findings(file: str, folder: Path, run: int, scratch: Scratch, files: CsvFiles) -> Listed:
    """Those that only one run has: all in the file, of errors and warnings the first kept."""
    kept: dict[str, list[NewFinding]] = {"error": [], "warning": []}
    total = 0
    with files.opened(file, NewFinding) as write:
        for finding in _only_in(folder, run, scratch):
            write(astuple(finding))
            total += 1
            some = kept.get(finding.severity)
            if some is not None and len(some) < SHOWN:
                some.append(finding)
    return Listed(total, tuple([*kept["error"], *kept["warning"]][:SHOWN]))


def _only_in(folder: Path, run: int, scratch: Scratch) -> Iterator[NewFinding]:
    """The findings of a run whose marks the other one lacks; these are few as a rule."""
    known = f"SELECT count(*) FROM only_{run} WHERE mark = ?"  # noqa: S608 - 1 or 2
    shown: tuple[str, Any, Any] | None = None
    for row in rows(folder, "findings"):
        mark = digest(row["fingerprint"])
        if not scratch.number(known, mark):
            continue
        page = name(row["page"] or "")
        if shown is None or shown[0] != page:
            about = "SELECT page, title, url FROM pages WHERE run = ? AND page = ?"
            found = next(scratch.rows(about, run, page), (page, None, None))
            shown = (page, found[1], found[2])
        message = prose(row["message"]) or ""
        yield NewFinding(*shown, row["rule"], row["severity"], row["reference"], message)
