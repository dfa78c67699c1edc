"""Which findings were there before: paired by rule and text concerned, each old one once."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from refcheck.model.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from refcheck.model.findings import ArticleReport, Finding, Report


@dataclass(frozen=True, slots=True)
class Known:
    """A finding of before; `message` is empty where only its identity was kept."""

    identity: str
    severity: Severity
    message: str = ""


def known_of(findings: Iterable[Finding]) -> tuple[Known, ...]:
    """All but those that are none about the page."""
    return tuple(
        Known(one.identity, one.severity, one.message)
        for one in findings
        if one.severity is not Severity.UNCHECKED
    )


def pair(findings: Sequence[Finding], known: Sequence[Known]) -> dict[int, int]:
    """For each finding that was there before, by its position, the position of the old one.

    An old one stands for one finding that is no graver: what was a warning and is an error now is
    new, and of three equal findings of which two were known one is. Among equal ones those go
    together that say the same.
    """
    waiting: dict[str, list[int]] = defaultdict(list)
    for position, old in enumerate(known):
        waiting[old.identity].append(position)
    paired: dict[int, int] = {}
    gravest_first = sorted(range(len(findings)), key=lambda at: findings[at].severity.rank)
    for same_words in (True, False):
        for at in gravest_first:
            finding = findings[at]
            if at in paired or finding.severity is Severity.UNCHECKED:
                continue
            fitting = [
                position
                for position in waiting.get(finding.identity, ())
                if known[position].severity.rank <= finding.severity.rank
                and (not same_words or known[position].message == finding.message)
            ]
            if fitting:
                paired[at] = max(fitting, key=lambda one: known[one].severity.rank)
                waiting[finding.identity].remove(paired[at])
    return paired


def without_known(report: Report, known: Mapping[int, Collection[int]]) -> Report:
    """The report without these findings: for an article's position, the positions of its known."""
    articles = tuple(
        _without(article, known.get(index, ())) for index, article in enumerate(report.articles)
    )
    return replace(report, articles=articles)


def _without(article: ArticleReport, known: Collection[int]) -> ArticleReport:
    kept = tuple(one for at, one in enumerate(article.findings) if at not in known)
    return replace(article, findings=kept, known=article.known + len(article.findings) - len(kept))
