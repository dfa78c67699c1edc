"""A report for GitLab's Code Quality widget: one JSON array, what was not checked left out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from refcheck.model.findings import Severity
from refcheck.reporters.json_report import to_json_text
from refcheck.reporters.listing import faults, listed_findings, message_of

if TYPE_CHECKING:
    from refcheck.model.findings import Report
    from refcheck.reporters.listing import Listed

# The widget has nothing that is no fault, so that what was not checked is not in it.
_SEVERITIES = {Severity.ERROR: "critical", Severity.WARNING: "minor", Severity.INFO: "info"}


def render_gitlab(report: Report, folder: str = "") -> str:
    """The array, indented, the gravest first; paths are relative to `folder`.

    Of entries with one fingerprint GitLab shows the first alone: no two here are the same.
    """
    rows = faults(listed_findings(report, folder))
    return to_json_text([_entry(row) for row in rows], indent=2) + "\n"


def _entry(row: Listed) -> dict[str, Any]:
    finding = row.finding
    return {
        "description": f"{finding.rule} {finding.name}: {message_of(finding)}",
        "check_name": finding.name,
        "fingerprint": row.fingerprint,
        "severity": _SEVERITIES[finding.severity],
        "location": {"path": row.file, "lines": {"begin": max(finding.line, 1)}},
    }
