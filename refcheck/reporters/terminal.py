"""A report for a terminal, or for a pipe: plain text, coloured where that is wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refcheck.model.findings import Severity
from refcheck.reporters.claim_verdicts import claim_counts, counts_words
from refcheck.reporters.link_outcomes import outcome_counts
from refcheck.reporters.link_words import outcome_words
from refcheck.reporters.outline import status_counts
from refcheck.reporters.traffic import total_traffic, traffic_words
from refcheck.reporters.wording import SEVERITIES, STATUSES, count

if TYPE_CHECKING:
    from collections.abc import Sequence

    from refcheck.model.evidence import SourceState
    from refcheck.model.findings import Report
    from refcheck.reporters.terminal_canvas import Canvas


def render_terminal(
    report: Report, *, width: int, color: bool, verbose: int = 0, quiet: bool = False
) -> str:
    """The report in lines of `width` columns; 0 means that nothing is wrapped or cut.

    `quiet` leaves one line for each error and warning, and the totals. `verbose` 1 lists what is
    folded otherwise, 2 adds the evidence field by field.
    """
    # rich takes 60 ms to import, which every other format and `--help` would pay.
    from refcheck.reporters.terminal_article import write_article, write_quietly  # noqa: PLC0415
    from refcheck.reporters.terminal_canvas import Canvas  # noqa: PLC0415

    canvas = Canvas(width, color=color)
    for article in report.articles:
        if quiet:
            write_quietly(canvas, article)
        else:
            write_article(canvas, article, verbose, _why_no_links(report) if verbose else "")
    if not quiet:
        _write_sources(canvas, report.sources, verbose)
    _write_totals(canvas, report)
    return canvas.text()


def _why_no_links(report: Report) -> str:
    if report.settings.get("links", True):
        return "not checked, since no selected rule is about them"
    return "not checked (--no-links)"


def _write_sources(canvas: Canvas, sources: Sequence[SourceState], verbose: int) -> None:
    if not sources:
        return
    canvas.heading("Sources")
    for source in sources:
        own = traffic_words(source.traffic) if verbose else ""
        told = f"{_served(source)}; {own}" if own else _served(source)
        canvas.write((source.name, "bold"), f": {told}", indent=2, hang=4)
    together = traffic_words(total_traffic(sources))
    if together:
        canvas.write(f"In all: {together}", indent=2, hang=4)
    canvas.blank()


def _served(source: SourceState) -> str:
    detail = f"{source.detail}; " if source.detail else ""
    if not source.asked:
        return f"{detail}not asked{f' ({source.reason})' if source.reason else ''}"
    failed = f", {source.failed:,} not answered" if source.failed else ""
    reason = f" ({source.reason})" if source.failed and source.reason else ""
    return f"{detail}{source.asked:,} asked, {source.answered:,} answered{failed}{reason}"


def _write_totals(canvas: Canvas, report: Report) -> None:
    if len(report.articles) > 1:
        counts = status_counts(report.articles)
        told = [f"{counts[s]:,} {words.word}" for s, words in STATUSES.items() if s in counts]
        canvas.write(f"References of all pages: {', '.join(told) or 'none'}", hang=2)
        if any(article.dossier.links for article in report.articles):
            links = outcome_words(outcome_counts(report.articles))
            canvas.write(f"Links of all pages: {links}", hang=2)
        if claims := counts_words(claim_counts(report.articles)):
            canvas.write(f"Claims of all pages: {claims}", hang=2)
    canvas.write((totals_line(report), "bold"))


def totals_line(report: Report) -> str:
    """Findings by severity, references verified, time: the last line of every run."""
    found = report.finding_counts()
    faults = [
        count(found[severity.value], SEVERITIES[severity])
        for severity in Severity
        if found[severity.value] or severity in {Severity.ERROR, Severity.WARNING}
    ]
    left_out = {
        "suppressed": sum(article.suppressed for article in report.articles),
        "known": sum(article.known for article in report.articles),
    }
    faults += [count(number, word) for word, number in left_out.items() if number]
    pages = [count(len(report.articles), "page")] if len(report.articles) > 1 else []
    time = f"{report.elapsed_seconds:.2f} s"
    return " · ".join([", ".join(faults), *pages, _verified(report), time])


def _verified(report: Report) -> str:
    counts = status_counts(report.articles)
    same, differing = counts.get("verified", 0), counts.get("verified-with-differences", 0)
    besides = f", {differing:,} with differences" if differing else ""
    return f"{same:,} of {count(sum(counts.values()), 'reference')} verified{besides}"
