"""Run the rules over a dossier and make findings of what they see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refcheck.checks.excerpts import excerpt_of, in_short, own_words
from refcheck.checks.statuses import status_of
from refcheck.checks.suppressions import IgnoreEntry, overruled, without_suppressed
from refcheck.model.findings import ArticleReport, Finding

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from refcheck.model.article import Article, Location
    from refcheck.model.evidence import Dossier
    from refcheck.rules import Problem, Rule


def judge(
    dossier: Dossier, rules: Sequence[Rule], *, ignores: Sequence[IgnoreEntry] = ()
) -> ArticleReport:
    """The findings in page order without the suppressed ones, and a status per reference key."""
    article = dossier.article
    words = own_words(article)
    findings = {
        _finding(article, rule, problem, words): None
        for rule in rules
        for problem in rule.find(dossier)
    }
    ordered = sorted(findings, key=_page_order)
    told = tuple(finding for finding in ordered if not overruled(finding, dossier.registry))
    kept, suppressed = without_suppressed(told, article.suppressions, ignores)
    statuses = {reference.key: status_of(reference, dossier) for reference in article.references}
    return ArticleReport(dossier, kept, statuses, suppressed + len(ordered) - len(told))


def _finding(
    article: Article, rule: Rule, problem: Problem, words: Mapping[Location, str]
) -> Finding:
    place = problem.location
    own = words.get(place)
    return Finding(
        rule=rule.info.code,
        name=rule.info.name,
        severity=problem.severity or rule.info.severity,
        message=problem.message,
        path=article.path,
        line=place.line,
        column=place.column,
        excerpt=in_short(own) if own else excerpt_of(article, place),
        hint=problem.hint,
        reference=problem.label,
        reference_key=problem.key,
        citations=problem.citations,
        related=problem.related,
        fix=problem.fix,
        subject=problem.subject,
        start=place.start,
        end=place.end,
    )


def _page_order(finding: Finding) -> tuple[int, int, str, str]:
    return finding.line, finding.column, finding.rule, finding.message
