"""One article in the terminal: what it is, what was found, and what its references are."""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING

from refcheck.model.findings import Severity
from refcheck.reporters.link_words import link_count
from refcheck.reporters.outline import outline_of
from refcheck.reporters.terminal_claims import write_claims
from refcheck.reporters.terminal_finding import STYLES, write_finding
from refcheck.reporters.terminal_links import write_link_counts, write_links
from refcheck.reporters.terminal_references import write_references
from refcheck.reporters.wording import SEVERITIES, count, ranges

if TYPE_CHECKING:
    from collections.abc import Sequence

    from refcheck.model.article import Article
    from refcheck.model.findings import ArticleReport, Finding
    from refcheck.reporters.outline import Outline
    from refcheck.reporters.terminal_canvas import Canvas

_HEADINGS = {
    Severity.ERROR: "Errors",
    Severity.WARNING: "Warnings",
    Severity.INFO: "Notes",
    Severity.UNCHECKED: "Unchecked",
}
# So many findings of one rule are shown in full; the others in one line, unless asked for.
_SHOWN = {Severity.ERROR: 20, Severity.WARNING: 20, Severity.INFO: 3, Severity.UNCHECKED: 5}
_LONGEST_RANGES = 40


def write_article(
    canvas: Canvas, report: ArticleReport, verbose: int, unchecked_links: str = ""
) -> None:
    """Everything about one article, a blank line after each part.

    `unchecked_links` is what to say of its links where they were not checked.
    """
    article = report.dossier.article
    outline = outline_of(report)
    _write_header(canvas, report, unchecked_links)
    for severity in Severity:
        found = [finding for finding in report.findings if finding.severity is severity]
        if found:
            canvas.heading(f"{_HEADINGS[severity]} ({len(found):,})")
            canvas.blank()
            _write_findings(canvas, found, outline, verbose)
    if not report.findings and article.references:
        canvas.write(("no findings", "bold green"))
        canvas.blank()
    write_references(canvas, report, outline, verbose)
    write_claims(canvas, report, outline, verbose)
    if verbose:
        write_links(canvas, report)


def write_quietly(canvas: Canvas, report: ArticleReport) -> None:
    """One line for each error and warning, with the page's path, whatever the width."""
    for finding in report.findings:
        if finding.severity in {Severity.ERROR, Severity.WARNING}:
            severity = (SEVERITIES[finding.severity], STYLES[finding.severity])
            place = f"{finding.path}:{finding.line}:{finding.column}: "
            canvas.write_long(place, severity, f" {finding.rule} {finding.message}")


def _write_header(canvas: Canvas, report: ArticleReport, unchecked_links: str) -> None:
    article = report.dossier.article
    if article.title:
        canvas.write((article.title, "bold"), " ", (article.path, "dim"))
    else:
        canvas.write((article.path, "bold"))
    canvas.write(", ".join(_kind(article)) + " · " + " · ".join(_counts(article)))
    write_link_counts(canvas, report, unchecked_links)
    canvas.blank()


def _kind(article: Article) -> list[str]:
    kind = "page" if article.dialect == "none" else f"{article.dialect} page"
    return [kind, *([article.language] if article.language else [])]


def _counts(article: Article) -> list[str]:
    markers = count(len(article.citations), "marker")
    if not article.references:
        return ["no list of references was found", markers, link_count(article)]
    printed = f" ({_numbers(article)})" if _numbers(article) else ""
    lists = [count(len(article.lists), "list")] if len(article.lists) > 1 else []
    references = f"{count(len(article.references), 'reference')}{printed}"
    return [references, *lists, markers, link_count(article)]


def _numbers(article: Article) -> str:
    """The printed numbers where there is one list; its first and last where they do not fit."""
    numbers = [reference.number for reference in article.references if reference.number]
    if len(article.lists) != 1 or not numbers:
        return ""
    joined = ranges(numbers)
    return joined if len(joined) <= _LONGEST_RANGES else f"{numbers[0]} … {numbers[-1]}"


def _write_findings(
    canvas: Canvas, findings: Sequence[Finding], outline: Outline, verbose: int
) -> None:
    """In page order; what is too much of one rule is told in one line at the end."""
    shown: Counter[str] = Counter()
    folded: list[Finding] = []
    for finding in findings:
        shown[finding.rule] += 1
        if verbose or shown[finding.rule] <= _SHOWN[finding.severity]:
            write_finding(canvas, finding, outline, verbose)
        else:
            folded.append(finding)
    by_rule = groupby(sorted(folded, key=lambda f: f.rule), key=lambda f: (f.rule, f.name))
    for (rule, name), more in by_rule:
        _write_folded(canvas, rule, name, list(more), outline)


def _write_folded(
    canvas: Canvas, rule: str, name: str, findings: Sequence[Finding], outline: Outline
) -> None:
    labels = list(dict.fromkeys(filter(None, map(outline.label_of, findings))))
    lines = ranges([str(f.line) for f in findings])
    where = f"references {ranges(labels)}" if labels else f"lines {lines}"
    canvas.write(
        f"… and {len(findings):,} more ", (rule, "bold"), f" {name}: {where} (-v shows each)",
        indent=2, hang=4,
    )  # fmt: skip
    canvas.blank()
