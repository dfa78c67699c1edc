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

if TYPE_CHECKING:
    from collections.abc import Iterator

    from refcheck.model.findings import ArticleReport
    from refcheck.reporters.catalogue import Catalogue
    from refcheck.reporters.holes import Hole
    from refcheck.reporters.outline import Outline

_NAMED_HOLES = 5


@dataclass(frozen=True, slots=True)
class Verdict:
    """`tone` is "error", "warning", "unchecked" or "good"."""

    tone: str
    headline: str
    sentences: tuple[str, ...]


def verdict_of(report: ArticleReport, outline: Outline, words: Catalogue) -> Verdict:
    """The headline, and what an editor should know besides."""
    found = Counter(finding.severity for finding in report.findings)
    statuses = status_counts([report])
    sentences = tuple(_sentences(report, outline, statuses, found, words))
    if errors := found[Severity.ERROR]:
        tone, headline = "error", words.plain("verdict.errors", n=errors)
    elif warnings := found[Severity.WARNING]:
        tone, headline = "warning", words.plain("verdict.warnings", n=warnings)
    elif not report.dossier.article.references:
        tone, headline = "unchecked", words.plain("verdict.no_list")
    elif statuses.get("unchecked"):
        tone, headline = "unchecked", words.plain("verdict.not_all")
    else:
        tone, headline = "good", words.plain("verdict.clean")
    return Verdict(tone, headline, sentences)


def _sentences(
    report: ArticleReport,
    outline: Outline,
    statuses: dict[str, int],
    found: Counter[Severity],
    words: Catalogue,
) -> Iterator[str]:
    cited = [hole for holes in outline.holes.values() for hole in holes if hole.citations]
    if cited:
        yield _missing(cited, words)
    total = len(report.dossier.article.references)
    if total and not (report.dossier.resolutions or report.dossier.dois):
        yield words.plain(f"verdict.page_{'and_links' if report.dossier.links else 'alone'}")
    elif total:
        yield from _known(total, statuses, words)
        yield from registry_sentences(report, words)
    yield from link_sentences(report, words)
    if found[Severity.ERROR] and found[Severity.WARNING]:
        yield words.plain("verdict.warnings_as_well", n=found[Severity.WARNING])


def _missing(holes: list[Hole], words: Catalogue) -> str:
    groups = [hole.citations[0].group for hole in holes]
    labels = [hole.label for hole in holes]
    if any(groups):
        pairs = zip(labels, groups, strict=True)
        labels = [f"[{label_in_full(label, group)}]" for label, group in pairs]
    named = labels[:_NAMED_HOLES]
    if len(labels) > _NAMED_HOLES:
        named.append(words.plain("verdict.others"))
    if any(groups):
        return words.plain("verdict.missing_note", named=words.listed(named))
    return words.plain("verdict.missing", n=len(labels), named=words.listed(named))


def _known(total: int, statuses: dict[str, int], words: Catalogue) -> Iterator[str]:
    same, differing = statuses.get("verified", 0), statuses.get("verified-with-differences", 0)
    besides = words.plain("verdict.besides", n=differing) if differing else ""
    references = words.plain("page.references", n=total)
    yield words.plain("verdict.found", n=same, references=references, besides=besides)
    if unchecked := statuses.get("unchecked", 0):
        yield words.plain("verdict.unchecked", n=unchecked)
