"""The pass over the table of findings: rules, notices, repeated faults, the worst pages' own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from refcheck.corpus.reading_tables import read
from refcheck.corpus.summary.columns import FindingRow
from refcheck.corpus.summary.counting import by_page
from refcheck.corpus.summary.list_rows import PageFinding
from refcheck.corpus.summary.scratch import Recent, digest
from refcheck.corpus.summary.texts import prose

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from refcheck.corpus.summary.counting import Counts
    from refcheck.corpus.summary.csv_files import CsvFiles
    from refcheck.corpus.summary.scratch import Scratch

    _Write = Callable[[Sequence[Any]], None]

RETRACTED: Final = "REF210"
# Rules about what became of a cited work; the notice itself (REF213) may be cited as such.
NOTED: Final = {RETRACTED: "retracted", "REF211": "doubted", "REF212": "corrected"}
OF_A_PAGE: Final = 8  # findings of a page to be mended first that are shown
_FAULTS: Final = frozenset({"error", "warning"})
_NO_TEXTS: Final = (None, None, None, None)


def count_findings(
    folder: Path, scratch: Scratch, counts: Counts, run: int = 1, *, marks: bool = False
) -> None:
    """The findings by rule; with `marks`, they can be looked for in another run."""
    for _, found in by_page(read(folder, "findings", FindingRow)):
        _count_page(list(found), counts, scratch, run if marks else None)


def list_findings(
    folder: Path, scratch: Scratch, counts: Counts, files: CsvFiles, *, marks: bool
) -> None:
    """The same of the run that is summed up, with its notices and which faults are the same.

    Each finding goes into a file; of the pages that `counts.of_worst` names, some are kept there.
    """
    recent = Recent()
    with files.opened("findings", PageFinding) as write:
        for page, rows in by_page(read(folder, "findings", FindingRow)):
            found = list(rows)
            _count_page(found, counts, scratch, 1 if marks else None)
            _put_faults(found, scratch, recent)
            for row in found:
                if row.rule in NOTED:
                    _put_notice(page, row, scratch)
            told = [_values(page, row) for row in found]
            for values in told:
                write(values)
            if page in counts.of_worst:
                counts.of_worst[page] = _gravest(told)


def _count_page(
    found: list[FindingRow], counts: Counts, scratch: Scratch, marked: int | None
) -> None:
    """The findings of a page; `marked` is the run that their marks are to be known by."""
    rules = [(row.rule or "", row.name or row.rule or "", row.severity or "") for row in found]
    counts.rules.update(rules)
    counts.rule_pages.update(set(rules))
    counts.retracting += any(row.rule == RETRACTED for row in found)
    if marked is not None:
        marks = [(digest(row.fingerprint), marked, row.rule or "", row.severity) for row in found]
        scratch.put_all("marks", marks)


def _put_faults(found: list[FindingRow], scratch: Scratch, recent: Recent) -> None:
    """Errors and warnings of a page; those that are the same, once."""
    there: set[int] = set()
    for row in found:
        if row.severity not in _FAULTS:
            continue
        message = row.message or ""
        text = row.excerpt or message
        # Many pages print “Official site”, each with an address of its own.
        first, _, _ = message.partition(" ")
        fault = digest((row.rule, row.severity, text, first if "://" in first else ""))
        if fault not in there:
            there.add(fault)
            about = row.rule, row.severity, prose(text), prose(message)
            scratch.put("faults", (fault, *(about if recent.is_new(fault) else _NO_TEXTS)))


def _put_notice(page: str, row: FindingRow, scratch: Scratch) -> None:
    about = row.doi, prose(row.excerpt), prose(row.message), row.reference
    what = row.reference_key, row.rule, row.severity
    scratch.put("notices", (page, *what, *about, row.line))


def _values(page: str, row: FindingRow) -> tuple[Any, ...]:
    """Those of a PageFinding."""
    message, hint = prose(row.message) or "", prose(row.hint)
    return page, row.rule or "", row.severity or "", row.reference, row.line, message, hint


def _gravest(told: list[tuple[Any, ...]]) -> tuple[PageFinding, ...]:
    """The first errors of a page, and where they are few, warnings."""
    found = [PageFinding(*values) for values in told if values[2] in _FAULTS]
    found.sort(key=lambda one: one.severity)  # “error” comes before “warning”
    return tuple(found[:OF_A_PAGE])
