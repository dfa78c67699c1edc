"""The rules of a run as SARIF's tool driver describes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from refcheck import HOMEPAGE
from refcheck.checks.catalogue import rule_table
from refcheck.model.findings import RuleInfo, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from refcheck.model.findings import Report

LEVELS = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.INFO: "note",
    Severity.UNCHECKED: "note",
}
# What a list of alerts can be filtered by: what the rules of a hundred are about.
_ABOUT = {
    "REF0": "structure",
    "REF1": "identifiers",
    "REF2": "works",
    "REF3": "links",
    "REF4": "claims",
    "REF5": "registry",
    "REF9": "run",
}
_PROBLEM = {"error": "error", "warning": "warning", "note": "recommendation"}


def rules_of(report: Report) -> tuple[list[dict[str, Any]], dict[str, int]]:
    """Those that ran or found something, in code order, and the place of each code in that list."""
    settings = report.settings.get("rules")
    ran = {str(code) for code in settings} if isinstance(settings, list | tuple) else set()
    found = {finding.rule: finding for one in report.articles for finding in one.findings}
    catalogue = {info.code: info for info in rule_table()}
    for code, finding in found.items():
        bare = RuleInfo(code, finding.name, finding.severity, finding.name.replace("-", " "), "")
        catalogue.setdefault(code, bare)
    codes = sorted((ran | found.keys()) & catalogue.keys())
    return [_rule(catalogue[code]) for code in codes], _places(codes)


def _places(codes: Iterable[str]) -> dict[str, int]:
    return {code: place for place, code in enumerate(codes)}


def _rule(info: RuleInfo) -> dict[str, Any]:
    level = LEVELS[info.severity]
    text = "\n\n".join(part for part in (info.summary, info.page.strip()) if part)
    return {
        "id": info.code,
        "name": info.name,
        "shortDescription": {"text": info.summary},
        "fullDescription": {"text": _first_paragraph(info)},
        "help": {"text": text, "markdown": f"**{info.name}**\n\n{text}"},
        "helpUri": HOMEPAGE,
        "defaultConfiguration": {"level": level},
        "properties": {
            "tags": ["references", _ABOUT.get(info.code[:4], "other")],
            "problem.severity": _PROBLEM[level],
        },
    }


def _first_paragraph(info: RuleInfo) -> str:
    """What the fault is and why it matters, before the examples."""
    paragraph = " ".join(info.page.strip().split("\n\n")[0].split())
    return f"{info.summary} {paragraph}".strip()
