"""What the step tells the rest of the workflow: its outputs, and the summary of the run."""

from __future__ import annotations

import json
import os
import secrets
import sys
from itertools import starmap
from pathlib import Path
from typing import TYPE_CHECKING, Any

from telling import error

if TYPE_CHECKING:
    from collections.abc import Mapping


# What no finding tells; refcheck's own words were no commands to the runner.
_ENDS = {"2": "wrong use or input", "3": "incomplete", "70": "a bug"}


def main(work: Path, code: str, variables: Mapping[str, str]) -> None:
    """Append to the files that the runner names; outside of a runner nothing is written."""
    if code in _ENDS and (work / "arguments").is_file():
        error(f"refcheck ended with {code} ({_ENDS[code]}): the log of this step says why")
    if file := variables.get("GITHUB_OUTPUT"):
        with Path(file).open("a", encoding="utf-8", errors="surrogateescape") as outputs:
            outputs.writelines(starmap(_entry, _outputs(work, code, variables).items()))
    summary = work / "summary.md"
    if (file := variables.get("GITHUB_STEP_SUMMARY")) and summary.is_file():
        with Path(file).open("ab") as whole:
            whole.write(summary.read_bytes() + b"\n")


def _entry(name: str, value: str) -> str:
    """With an end that no value can foresee: a line of it cannot set another output."""
    end = f"end-{secrets.token_hex(16)}"
    return f"{name}<<{end}\n{value}\n{end}\n"


def _outputs(work: Path, code: str, variables: Mapping[str, str]) -> dict[str, str]:
    asked, told = (work / "arguments").is_file(), work / "report.json"
    counts = {"findings": "", "errors": ""}  # not known: the run ended before it could tell
    if told.is_file():
        counts = _counts(json.loads(told.read_bytes()))
    elif not asked and code == "0":
        counts = {"findings": "0", "errors": "0"}
    reports = Path(variables.get("INPUT_REPORT_DIR", "").strip() or work / "report")
    sarif = variables.get("INPUT_SARIF", "").strip()
    page = _first_page(reports) if asked else None
    return counts | {
        "exit-code": code,
        "report": str(page or ""),
        "report-dir": str(reports) if page else "",
        "sarif": sarif if sarif and told.is_file() and Path(sarif).is_file() else "",
    }


def _counts(report: dict[str, Any]) -> dict[str, str]:
    """What could not be checked is no finding about a page."""
    severities = [
        finding["severity"] for article in report["articles"] for finding in article["findings"]
    ]
    findings = len(severities) - severities.count("unchecked")
    return {"findings": str(findings), "errors": str(severities.count("error"))}


def _first_page(reports: Path) -> Path | None:
    """The index of several reports, or the only one."""
    index = reports / "index.html"
    return index if index.is_file() else next(iter(sorted(reports.glob("*.html"))), None)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], os.environ)
