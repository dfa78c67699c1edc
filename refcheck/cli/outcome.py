"""Which exit code a finished run deserves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refcheck.cli.exit_codes import ExitCode
from refcheck.model.claims import NoAbstract
from refcheck.model.evidence import DoiUnchecked, Unchecked
from refcheck.model.findings import Severity

if TYPE_CHECKING:
    from refcheck.model.findings import ArticleReport, Report


def exit_code(report: Report, *, fail_on: str, strict: bool) -> ExitCode:
    """The code for a finished run: findings, which are certain, go before what is not known."""
    findings = [finding for article in report.articles for finding in article.findings]
    if fail_on != "never":
        worst = Severity(fail_on).rank
        if any(finding.severity.rank <= worst for finding in findings):
            return ExitCode.FINDINGS
    if strict and any(_is_incomplete(article) for article in report.articles):
        return ExitCode.INCOMPLETE
    return ExitCode.CLEAN


def _is_incomplete(article: ArticleReport) -> bool:
    dossier = article.dossier
    return (
        any(finding.severity is Severity.UNCHECKED for finding in article.findings)
        or any(isinstance(outcome, Unchecked) for outcome in dossier.resolutions.values())
        or any(isinstance(outcome, DoiUnchecked) for outcome in dossier.dois.values())
        or any(
            isinstance(outcome, NoAbstract) and outcome.silent
            for outcome in dossier.abstracts.values()
        )
    )
