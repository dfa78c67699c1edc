"""One finding as a result of SARIF, or as a notification where nothing was found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from refcheck.reporters.listing import bounded, mend_of, message_of
from refcheck.reporters.paths import is_inside, uri_of
from refcheck.reporters.sarif_rules import LEVELS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from refcheck.model.findings import Edit, Finding, Fix
    from refcheck.reading.decoding import Source
    from refcheck.reporters.listing import Listed

_LOCATIONS = 100  # of one result are shown by GitHub
_LONGEST_FIX = 20_000  # characters; more than that nobody reviews in an alert


def result_of(row: Listed, places: Mapping[str, int]) -> dict[str, Any]:
    """`places` has each rule's index among the driver's."""
    finding = row.finding
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": places[finding.rule],
        "level": LEVELS[finding.severity],
        "message": {"text": _plain(message_of(finding))},
        "locations": [_location(row.path, _region(row))],
    }
    if finding.related:
        result["relatedLocations"] = [
            {
                "id": number,
                "message": {"text": _plain(bounded(place.message))},
                **_location(row.path, {"startLine": max(place.line, 1)}),
            }
            for number, place in enumerate(finding.related[:_LOCATIONS], 1)
        ]
    # GitHub's own primaryLocationLineHash is left to its upload action, which makes it of the file
    # and warns of one that differs.
    result["partialFingerprints"] = {"refcheck/v1": row.fingerprint}
    if finding.fix and _is_for_a_tool(finding.fix):
        result["fixes"] = [_fix(row, finding.fix)]
    result["properties"] = _properties(finding)
    return result


def notification_of(row: Listed, places: Mapping[str, int]) -> dict[str, Any]:
    """What could not be checked says nothing against the page."""
    rule = row.finding.rule
    return {
        "level": "note",
        "message": {"text": _plain(message_of(row.finding))},
        "locations": [_location(row.path, _region(row))],
        "associatedRule": {"id": rule, "index": places[rule]},
    }


def _location(path: str, region: dict[str, Any]) -> dict[str, Any]:
    return {"physicalLocation": {"artifactLocation": _artifact(path), "region": region}}


def _artifact(path: str) -> dict[str, Any]:
    """Where the root is, whoever reads the file knows better than whoever wrote it."""
    uri = uri_of(path)
    return {"uri": uri, "uriBaseId": "%SRCROOT%"} if is_inside(path) else {"uri": uri}


def _region(row: Listed) -> dict[str, Any]:
    """Lines and columns; the end only where the page's text is at hand to tell it."""
    finding = row.finding
    region = {"startLine": max(finding.line, 1), "startColumn": max(finding.column, 1)}
    if row.end:
        region["endLine"], region["endColumn"] = row.end
    return region


def _is_for_a_tool(fix: Fix) -> bool:
    return bool(fix.edits) and sum(len(edit.text) for edit in fix.edits) <= _LONGEST_FIX


def _fix(row: Listed, fix: Fix) -> dict[str, Any]:
    return {
        "description": {"text": _plain(mend_of(row.finding) or fix.description)},
        "artifactChanges": [
            {
                "artifactLocation": _artifact(row.path),
                "replacements": [_replacement(edit, row.text) for edit in fix.edits],
            }
        ],
    }


def _replacement(edit: Edit, source: Source) -> dict[str, Any]:
    """An insertion's region ends where it starts."""
    (line, column), (end_line, end_column) = map(source.position, (edit.start, edit.end))
    return {
        "deletedRegion": {
            "startLine": line,
            "startColumn": column,
            "endLine": end_line,
            "endColumn": end_column,
        },
        "insertedContent": {"text": edit.text},
    }


def _properties(finding: Finding) -> dict[str, Any]:
    """What a viewer may show beside the message."""
    named = {"reference": finding.reference, "excerpt": finding.excerpt}
    told = {key: bounded(value) for key, value in named.items() if value}
    return {key: value for key, value in told.items() if value}


def _plain(text: str) -> str:
    """A word joiner inside of `[words](address)`, which SARIF reads as a link in any message."""
    return text.replace("](", "]\u2060(")
