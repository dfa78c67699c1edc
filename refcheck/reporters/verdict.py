"""What a page's check comes to, in sentences for somebody who is no programmer."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from refcheck.checks.wording import label_in_full
from refcheck.model.findings import Severity
from refcheck.reporters.link_sentences import link_sentences
from refcheck.reporters.outline import status_counts
from refcheck.reporters.registry_sentences import registry_sentences
from refcheck.reporters.wording import count, listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from refcheck.model.findings import ArticleReport
    from refcheck.reporters.holes import Hole
    from refcheck.reporters.outline import Outline

_NAMED_HOLES = 5


@dataclass(frozen=True, slots=True)
class Verdict:
    """`tone` is "error", "warning", "unchecked" or "good"."""

    tone: str
    headline: str
    sentences: tuple[str, ...]


def verdict_of(report: ArticleReport, outline: Outline) -> Verdict:
    """The headline, and what an editor should know besides."""
    found = Counter(finding.severity for finding in report.findings)
    statuses = status_counts([report])
    sentences = tuple(_sentences(report, outline, statuses, found))
    if errors := found[Severity.ERROR]:
        verb = "needs" if errors == 1 else "need"
        return Verdict("error", f"{count(errors, 'error')} {verb} mending.", sentences)
    if warnings := found[Severity.WARNING]:
        verb = "is" if warnings == 1 else "are"
        headline = f"No errors, but {count(warnings, 'warning')} {verb} worth a look."
        return Verdict("warning", headline, sentences)
    if not report.dossier.article.references:
        return Verdict("unchecked", "No list of references was found on this page.", sentences)
    if statuses.get("unchecked"):
        return Verdict("unchecked", "No faults found, but not everything was checked.", sentences)
    return Verdict("good", "No faults found.", sentences)


def _sentences(
    report: ArticleReport, outline: Outline, statuses: dict[str, int], found: Counter[Severity]
) -> Iterator[str]:
    cited = [hole for holes in outline.holes.values() for hole in holes if hole.citations]
    if cited:
        yield _missing(cited)
    total = len(report.dossier.article.references)
    if total and not (report.dossier.resolutions or report.dossier.dois):
        checked = (
            "the page itself and its links were" if report.dossier.links else "the page itself was"
        )
        yield f"The references were not looked up in this run; only {checked} checked."
    elif total:
        yield from _known(total, statuses)
        yield from registry_sentences(report)
    yield from link_sentences(report)
    if found[Severity.ERROR] and found[Severity.WARNING]:
        verb = "is" if found[Severity.WARNING] == 1 else "are"
        yield f"{count(found[Severity.WARNING], 'warning')} {verb} worth a look as well."


def _missing(holes: list[Hole]) -> str:
    groups = [hole.citations[0].group for hole in holes]
    labels = [hole.label for hole in holes]
    if any(groups):
        pairs = zip(labels, groups, strict=True)
        labels = [f"[{label_in_full(label, group)}]" for label, group in pairs]
    named = labels if len(labels) <= _NAMED_HOLES else [*labels[:_NAMED_HOLES], "others"]
    noun = "" if any(groups) else "reference " if len(labels) == 1 else "references "
    return f"The text cites {noun}{listed(named)}, but the list of references has no such entry."


def _known(total: int, statuses: dict[str, int]) -> Iterator[str]:
    same, differing = statuses.get("verified", 0), statuses.get("verified-with-differences", 0)
    verb = "was" if same == 1 else "were"
    match = "matches" if same == 1 else "match"
    besides = f", {differing:,} more with differences" if differing else ""
    yield f"Of {count(total, 'reference')}, {same:,} {verb} found and {match}{besides}."
    if unchecked := statuses.get("unchecked", 0):
        verb = "was" if unchecked == 1 else "were"
        yield (
            f"{count(unchecked, 'reference')} {verb} not checked against any record; "
            "that says nothing against them."
        )
