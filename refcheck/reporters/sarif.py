"""A report as SARIF 2.1.0, within what GitHub's code scanning takes."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING, Any

from refcheck import HOMEPAGE
from refcheck.reporters.json_report import to_json_text
from refcheck.reporters.listing import bounded, faults, listed_findings, unchecked
from refcheck.reporters.sarif_result import notification_of, result_of
from refcheck.reporters.sarif_rules import rules_of
from refcheck.reporters.wording import count

if TYPE_CHECKING:
    from refcheck.model.findings import Report
    from refcheck.reporters.listing import Listed

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
# https://docs.github.com/en/code-security/reference/code-scanning/sarif-files/sarif-support
RESULTS = 25_000
_SHOWN = 5_000
_GZIPPED = 10_000_000
_NOTIFICATIONS = 1_000


def render_sarif(report: Report, folder: str = "") -> str:
    """One run as indented JSON that ends in a newline; paths are relative to `folder`.

    What is too much for GitHub is left out, the gravest findings last, and a notification says so.
    """
    rows = listed_findings(report, folder)
    found, silent = faults(rows), unchecked(rows)
    most = min(len(found), RESULTS)
    while True:
        text = to_json_text(_log(report, found, silent, most), indent=2) + "\n"
        if not most or _fits(text):
            return text
        most //= 2


def _fits(text: str) -> bool:
    data = text.encode()
    return len(data) <= _GZIPPED or len(gzip.compress(data, compresslevel=6)) <= _GZIPPED


def _log(report: Report, found: list[Listed], silent: list[Listed], most: int) -> dict[str, Any]:
    rules, places = rules_of(report)
    notes = [notification_of(row, places) for row in silent[:_NOTIFICATIONS]]
    return {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "refcheck",
                        "semanticVersion": report.version,
                        "informationUri": HOMEPAGE,
                        "rules": rules,
                    }
                },
                # The slash at its end makes all of it GitHub's category, and none of it a run's id.
                "automationDetails": {"id": "refcheck/"},
                "invocations": [
                    {
                        "executionSuccessful": True,
                        "toolExecutionNotifications": [
                            *_about_limits(len(found), most, len(silent)),
                            *notes,
                        ],
                    }
                ],
                "columnKind": "unicodeCodePoints",
                "newlineSequences": ["\r\n", "\n", "\r"],
                "results": [result_of(row, places) for row in found[:most]],
                "properties": _counts(report),
            }
        ],
    }


def _about_limits(found: int, most: int, silent: int) -> list[dict[str, Any]]:
    """What is not in the file, and what GitHub will not show of it."""
    lines = []
    if found > most:
        left = count(found - most, "finding")
        lines.append(f"{left} left out, the least grave: this is as much as GitHub takes")
    if most > _SHOWN:
        lines.append(f"GitHub shows {_SHOWN:,} of the {most:,} findings, the gravest")
    if silent > _NOTIFICATIONS:
        lines.append(f"{silent - _NOTIFICATIONS:,} more things were not checked")
    return [{"level": "warning", "message": {"text": line}} for line in lines]


def _counts(report: Report) -> dict[str, Any]:
    return {
        "known": sum(article.known for article in report.articles),
        "suppressed": sum(article.suppressed for article in report.articles),
        "pages": len(report.articles),
        "sources": [
            {"name": source.name, "failed": source.failed, "reason": bounded(source.reason or "")}
            for source in report.sources
            if source.failed
        ],
    }
