"""A report as JUnit XML: a suite for each page, in it a test for each finding."""

from __future__ import annotations

from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from junitparser import Failure, JUnitXml, Skipped, TestCase, TestSuite

from refcheck.model.findings import Severity
from refcheck.reporters.listing import bounded, listed_findings, message_of
from refcheck.reporters.outline import outline_of
from refcheck.reporters.paths import repository_path

if TYPE_CHECKING:
    from refcheck.model.findings import ArticleReport, Finding, Report
    from refcheck.reporters.listing import Listed
    from refcheck.reporters.outline import Outline

_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>'


def render_junit(report: Report, folder: str = "") -> str:
    """The document, indented; paths are relative to `folder`.

    A finding at or above `--fail-on` is a failure, another one a test that passed and says
    something, and what was not checked is skipped. A page without any has one test that passed.
    """
    rows = iter(listed_findings(report, folder))
    document = JUnitXml("refcheck")
    for article in report.articles:
        path = bounded(repository_path(article.dossier.article.path, folder))
        own = list(islice(rows, len(article.findings)))
        document.append(_suite(path, article, own, _failing(report)))
    document.update_statistics()
    return _serialised(document)


def _serialised(document: JUnitXml) -> str:
    """Indented, and the same bytes whether or not lxml is there, which junitparser prefers."""
    root = ET.fromstring(document.tostring())  # noqa: S314 - written by us, just now
    root.attrib.pop("skipped", None)  # which Jenkins' schema has for suites alone
    ET.indent(root, "  ")
    return f"{_DECLARATION}\n{ET.tostring(root, encoding='unicode')}\n"


def _failing(report: Report) -> frozenset[Severity]:
    """The severities that fail a run."""
    least = report.settings.get("fail_on", "error")
    if least == "never":
        return frozenset()
    rank = Severity(least).rank
    return frozenset(severity for severity in Severity if severity.rank <= rank)


def _suite(
    path: str, article: ArticleReport, rows: list[Listed], failing: frozenset[Severity]
) -> TestSuite:
    suite = TestSuite(path)
    for name in ("known", "suppressed"):
        if number := getattr(article, name):
            suite.add_property(name, str(number))
    outline = outline_of(article)
    taken: Counter[str] = Counter()
    cases = [_case(path, row, outline, failing, taken) for row in rows]
    suite.add_testcases(cases or [_named("no findings", path)])
    return suite


def _case(
    path: str, row: Listed, outline: Outline, failing: frozenset[Severity], taken: Counter[str]
) -> TestCase:
    finding = row.finding
    name = _name(finding, outline)
    taken[name] += 1
    case = _named(f"{name} ({taken[name]})" if taken[name] > 1 else name, path)
    message, told = message_of(finding), _in_full(row)
    if finding.severity is Severity.UNCHECKED:
        case.result = [Skipped(message)]
    elif finding.severity in failing:
        failure = Failure(message, finding.severity.value)
        failure.text = told
        case.result = [failure]
    else:
        case.system_out = told
    return case


def _named(name: str, path: str) -> TestCase:
    """No time: the rules share what a page costs."""
    return TestCase(bounded(name), path)


def _name(finding: Finding, outline: Outline) -> str:
    """Without the line, so that a test keeps its history when lines are put in above it."""
    label = outline.label_of(finding)
    return f"{finding.rule} {finding.name}{f' [{label}]' if label else ''}"


def _in_full(row: Listed) -> str:
    """In lines; what XML cannot hold, `bounded` has made visible already."""
    finding = row.finding
    lines = [
        bounded(f"{row.path}:{finding.line}:{finding.column}"),
        f"{finding.severity.value} {finding.rule} {finding.name}: {message_of(finding)}",
        *(f"line {place.line}: {bounded(place.message)}" for place in finding.related[:10]),
        *([bounded(finding.excerpt)] if finding.excerpt else []),
    ]
    return "\n".join(lines)
