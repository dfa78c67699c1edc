"""The findings of all pages in one list, as the formats for CI services tell them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from refcheck.model.findings import Severity
from refcheck.reading.decoding import Source
from refcheck.reporters.advice import advice_of
from refcheck.reporters.paths import repository_path
from refcheck.reporters.safe_text import one_line

if TYPE_CHECKING:
    from refcheck.model.findings import ArticleReport, Finding, Report

LONGEST = 2_000  # characters of page text in one message; a word may have ten million
_CUT = " …"


@dataclass(frozen=True, slots=True)
class Listed:
    """A finding with its page; `path` is relative, `fingerprint` no other finding of the run's.

    `text` is that of the page, which tells lines and columns.
    """

    finding: Finding
    article: ArticleReport
    text: Source
    path: str
    fingerprint: str

    @property
    def file(self) -> str:
        """The path to look the file up by: exact, unless it holds what cannot be shown."""
        return self.path if self.path.isprintable() else one_line(self.path)

    @property
    def end(self) -> tuple[int, int] | None:
        """The line and column where the words concerned end, where that is known."""
        if not self.finding.start < self.finding.end <= len(self.text.text):
            return None
        return self.text.position(self.finding.end)


def listed_findings(report: Report, folder: str = "") -> list[Listed]:
    """In the order of the pages; paths are relative to `folder` where they lie below it.

    The fingerprint is that of the page's relative path: a build on another machine has the same.
    """
    seen: Counter[str] = Counter()
    rows = []
    for article in report.articles:
        page = article.dossier.article
        path, text = repository_path(page.path, folder), Source(page.source, page.encoding)
        for finding in article.findings:
            mark = replace(finding, path=path).fingerprint
            seen[mark] += 1
            ordinal = f"-{seen[mark]}" if seen[mark] > 1 else ""
            rows.append(Listed(finding, article, text, path, f"{mark}{ordinal}"))
    return rows


def faults(rows: list[Listed]) -> list[Listed]:
    """Those that are about the page, the gravest first: what was not checked is no fault."""
    told = [row for row in rows if row.finding.severity is not Severity.UNCHECKED]
    return sorted(told, key=lambda row: row.finding.severity.rank)


def unchecked(rows: list[Listed]) -> list[Listed]:
    """Those that tell what was not checked."""
    return [row for row in rows if row.finding.severity is Severity.UNCHECKED]


def bounded(text: str, longest: int = LONGEST) -> str:
    """The text on one line, safe to show and no longer than this."""
    shown = one_line(text[: 2 * longest])
    return shown if len(shown) <= longest else shown[: longest - len(_CUT)] + _CUT


def message_of(finding: Finding) -> str:
    """The fact, after a semicolon what to do, and the fix: some services show nothing else."""
    advice = advice_of(finding)
    fact = bounded(f"{finding.message}; {advice.hint}" if advice.hint else finding.message)
    if advice.fix is None:
        return fact
    quoted = advice.replacement is not None and advice.replacement in finding.message
    return f"{fact} (fix: {bounded(advice.fix) if quoted else mend_of(finding)})"


def mend_of(finding: Finding) -> str | None:
    """The fix in words, with what to type where they do not say it."""
    advice = advice_of(finding)
    if advice.fix is None:
        return None
    return bounded(f"{advice.fix}: {advice.replacement}" if advice.replacement else advice.fix)
