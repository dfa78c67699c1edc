"""An article's references in the terminal: counts by status, and the work that each one is."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from refcheck.model.evidence import (
    Ambiguous,
    DoiOfAnother,
    NotFound,
    Resolved,
)
from refcheck.model.findings import Severity
from refcheck.model.registry import Registered
from refcheck.reporters.catalogue import catalogue
from refcheck.reporters.causes import causes_of
from refcheck.reporters.holes import Hole
from refcheck.reporters.numbers import label_of, list_title, numbers_of
from refcheck.reporters.outline import status_of
from refcheck.reporters.registry_sentences import registry_sentences
from refcheck.reporters.terminal_finding import hole_words
from refcheck.reporters.wording import (
    STATUSES,
    count,
    field_name,
    resolution_words,
)
from refcheck.reporters.work_line import work_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from refcheck.model.article import Reference
    from refcheck.model.evidence import Candidate, FieldEvidence, Status
    from refcheck.model.findings import ArticleReport
    from refcheck.model.works import Work
    from refcheck.reporters.outline import Outline
    from refcheck.reporters.terminal_canvas import Canvas

_STYLES: dict[Status, str] = {
    "mismatch": "bold red",
    "not-found": "bold yellow",
    "ambiguous": "yellow",
    "verified-with-differences": "cyan",
    "unchecked": "magenta",
    "not-indexable": "",
    "skipped": "",
    "verified": "green",
}
_UNREMARKABLE = {"verified", "not-indexable", "skipped", "unchecked"}
_SHORT_LIST = 30  # a list up to this length is shown whole
_CANDIDATES = 3


def write_references(canvas: Canvas, report: ArticleReport, outline: Outline, verbose: int) -> None:
    """The summary by status, the list, and what was not checked."""
    references = report.dossier.article.references
    if not references:
        return
    canvas.heading(f"References ({len(references):,})")
    canvas.blank()
    _write_summary(canvas, report)
    canvas.blank()
    if report.dossier.resolutions or report.dossier.dois or verbose:
        _write_list(canvas, report, outline, verbose)
        canvas.blank()
    _write_unchecked(canvas, report)
    _write_registered(canvas, report)


def _write_summary(canvas: Canvas, report: ArticleReport) -> None:
    of_status: dict[Status, list[Reference]] = defaultdict(list)
    for reference in report.dossier.article.references:
        of_status[status_of(report, reference)].append(reference)
    present = [status for status in STATUSES if of_status[status]]
    widest = max(len(STATUSES[status].word) for status in present)
    for status in present:
        words, total = STATUSES[status], f"{len(of_status[status]):,}"
        numbers = numbers_of(report.dossier.article, of_status[status])
        canvas.write(
            (f"{words.symbol} ", _STYLES[status]), words.word,
            " " * (widest - len(words.word) + 6 - len(total)), f"{total}: {numbers}",
            indent=2, hang=widest + 12,
        )  # fmt: skip


def _write_list(canvas: Canvas, report: ArticleReport, outline: Outline, verbose: int) -> None:
    fold = len(outline.references) > _SHORT_LIST and not verbose
    folded = 0
    for listing in outline.lists:
        if len(outline.lists) > 1 and listing.list is not None:
            canvas.write((list_title(listing.list), "bold"), indent=2)
        for row in listing.rows:
            if isinstance(row, Hole):
                words = f"{row.label:>4} ── {hole_words(row)} ──"
                canvas.write((words, "bold red"), hang=7)
            elif fold and _unremarkable(report, row, outline):
                folded += 1
            else:
                _write_entry(canvas, report, row, verbose)
    if folded:
        told = count(folded, "unremarkable reference")
        canvas.write(f"… {told} not listed (-v lists all)", indent=2)


def _unremarkable(report: ArticleReport, reference: Reference, outline: Outline) -> bool:
    findings = outline.findings_of_reference.get(reference.key, ())
    grave = any(f.severity in {Severity.ERROR, Severity.WARNING} for f in findings)
    return status_of(report, reference) in _UNREMARKABLE and not grave


def _write_entry(canvas: Canvas, report: ArticleReport, reference: Reference, verbose: int) -> None:
    status = status_of(report, reference)
    words, style = STATUSES[status], _STYLES[status]
    number = f"{label_of(reference):>4} "
    write = canvas.write if verbose else canvas.write_short
    entry = (number, (f"{words.symbol} ", style), reference.text or "(empty)")
    if verbose:
        canvas.write(*entry, hang=7)
    else:
        canvas.write_short(*entry)
    write((words.word, style), _told(report, reference), indent=7)
    _write_details(canvas, report, reference, verbose)


def _told(report: ArticleReport, reference: Reference) -> str:
    """What the entry is, or why that is not known; "" where nothing can be said."""
    resolution = report.dossier.resolutions.get(reference.key)
    outcome = report.dossier.dois.get(reference.key)
    if isinstance(resolution, Resolved):
        return f" → {work_words(resolution.work)}"
    if isinstance(resolution, Registered):
        words = resolution_words(resolution)
        doi = f" → {resolution.entry.doi}" if resolution.entry.doi else ""
        when = words.removeprefix("verified ")
        if doi or resolution.entry.accepted is None:
            return f"{doi}, {when}" if doi else f" {when}"
        return f": {words}"
    if isinstance(outcome, DoiOfAnother):
        return f": the printed DOI is of another work: {work_words(outcome.work)}"
    return f": {resolution_words(resolution)}" if resolution else ""


def work_words(work: Work) -> str:
    """Identifier and year first, since the end of a line may be cut off."""
    if work.identifier == work.title:
        return work_line(work)
    years = f"({'/'.join(str(year) for year in work.years)}) " if work.years else ""
    return f"{work.identifier} {years}{work_line(work, dated=False)}"


def _write_details(
    canvas: Canvas, report: ArticleReport, reference: Reference, verbose: int
) -> None:
    """Candidates of an ambiguous entry always; evidence and the others when they are asked for."""
    match report.dossier.resolutions.get(reference.key):
        case Ambiguous(candidates):
            _write_candidates(canvas, candidates if verbose else candidates[:_CANDIDATES], verbose)
        case NotFound(_, nearest) if verbose:
            _write_candidates(canvas, nearest, verbose)
        case Resolved(evidence=evidence) if verbose > 1:
            _write_evidence(canvas, evidence, indent=9)
        case _:
            pass


def _write_candidates(canvas: Canvas, candidates: Sequence[Candidate], verbose: int) -> None:
    for candidate in candidates:
        write = canvas.write if verbose else canvas.write_short
        write(f"? {candidate.score:.2f} {work_words(candidate.work)}", indent=9)
        if verbose > 1:
            _write_evidence(canvas, candidate.evidence, indent=11)


def _write_evidence(canvas: Canvas, evidence: Sequence[FieldEvidence], indent: int) -> None:
    for field in evidence:
        readings = f"{field.printed or '–'} | {field.recorded or '–'}"
        canvas.write(
            f"{field_name(field.name)} {field.score:.2f}: {readings}",
            indent=indent,
            hang=indent + 2,
        )


def _write_unchecked(canvas: Canvas, report: ArticleReport) -> None:
    causes = causes_of(report)
    if not causes:
        return
    canvas.heading("Not checked")
    for cause in causes:
        canvas.write(f"{cause.source}: {cause.reason}: {cause.numbers}", indent=2, hang=4)
    canvas.blank()


def _write_registered(canvas: Canvas, report: ArticleReport) -> None:
    told = tuple(registry_sentences(report, catalogue()))
    if not told:
        return
    canvas.heading("Not asked anew")
    for sentence in told:
        canvas.write(sentence, indent=2, hang=4)
    canvas.blank()
