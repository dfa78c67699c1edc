"""Which exit code a finished run deserves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refcheck.cli.exit_codes import ExitCode
from refcheck.model.claims import NoAbstract
from refcheck.model.evidence import DoiUnchecked, Unchecked
from refcheck.model.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from refcheck.model.findings import ArticleReport, Report


def exit_code(report: Report, *, fail_on: str, strict: bool) -> ExitCode:
    """The code for a finished run over some pages."""
    return code_for(
        [finding.severity for article in report.articles for finding in article.findings],
        is_incomplete=any(_is_incomplete(article) for article in report.articles),
        fail_on=fail_on,
        strict=strict,
    )


def code_for(
    found: Iterable[Severity], *, is_incomplete: bool, fail_on: str, strict: bool
) -> ExitCode:
    """Findings, which are certain, go before what is not known."""
    if fail_on != "never":
        worst = Severity(fail_on).rank
        if any(severity.rank <= worst for severity in found):
            return ExitCode.FINDINGS
    return ExitCode.INCOMPLETE if strict and is_incomplete else ExitCode.CLEAN


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
