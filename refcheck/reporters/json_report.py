"""A report as JSON, schema `refcheck-report/1` (docs/report.schema.json)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import msgspec

from refcheck.reporters.json_article import article_to_json
from refcheck.reporters.json_claims import claim_counts_to_json
from refcheck.reporters.link_outcomes import outcome_counts
from refcheck.reporters.outline import status_counts
from refcheck.reporters.safe_text import well_formed, without_credentials
from refcheck.reporters.traffic import total_traffic, traffic_to_json

if TYPE_CHECKING:
    from refcheck.model.evidence import SourceState
    from refcheck.model.findings import Report

SCHEMA = "refcheck-report/1"

# Lawful in JSON, but a terminal may act on them: C1 and directional controls, line separators; and
# where a command to a CI service, `##vso[…]`, begins.
_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]|(?<=#)#(?=\\w*\\[)")


def render_json(report: Report) -> str:
    """The whole report as one indented JSON document that ends in a newline."""
    return to_json_text(report_to_json(report), indent=2) + "\n"


def report_to_json(report: Report) -> dict[str, Any]:
    """The report as plain dictionaries, lists, strings and numbers; no address has a password."""
    articles = [one.dossier.article for one in report.articles]
    told = {
        "schema": SCHEMA,
        "refcheck": report.version,
        "started": report.started,
        "settings": _plain(report.settings),
        "sources": [_source_to_json(source) for source in report.sources],
        "articles": [article_to_json(article) for article in report.articles],
        "summary": {
            "articles": len(articles),
            "references": sum(len(article.references) for article in articles),
            "citations": sum(len(article.citations) for article in articles),
            "statuses": status_counts(report.articles),
            "links": outcome_counts(report.articles),
            "claims": claim_counts_to_json(report.articles),
            "findings": report.finding_counts(),
            "suppressed": sum(article.suppressed for article in report.articles),
            "known": sum(article.known for article in report.articles),
            "requests": traffic_to_json(total_traffic(report.sources)),
            "elapsed_seconds": round(report.elapsed_seconds, 3),
        },
    }
    return {key: _without_credentials(value) for key, value in told.items()}


def to_json_text(value: Any, *, indent: int | None = None) -> str:
    """JSON that is valid UTF-8 whatever the page held, and that nobody who shows it acts upon."""
    text = well_formed(json.dumps(value, ensure_ascii=False, allow_nan=False))
    if indent is not None:  # where json indents by itself, it takes four times as long
        text = msgspec.json.format(text, indent=indent)
    return escaped(text)


def escaped(text: str) -> str:
    """A text of JSON with escapes for what nobody who shows it should act upon."""
    return _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _source_to_json(source: SourceState) -> dict[str, Any]:
    return {
        "name": source.name,
        "detail": source.detail,
        "asked": source.asked,
        "answered": source.answered,
        "failed": source.failed,
        "reason": source.reason,
        "requests": traffic_to_json(source.traffic),
    }


def _without_credentials(value: Any) -> Any:
    """The value without users' names and passwords in addresses; edits stay what a tool writes."""
    if isinstance(value, str):
        return without_credentials(value)
    if isinstance(value, list):
        return [_without_credentials(inner) for inner in value]
    if isinstance(value, dict):
        return {
            key: inner if key == "edits" else _without_credentials(inner)
            for key, inner in value.items()
        }
    return value


def _plain(value: object) -> Any:
    """A setting as JSON has it: sets sorted, paths and the like as their text."""
    match value:
        case None | bool() | int() | float() | str():
            return value
        case Mapping():
            return {str(key): _plain(inner) for key, inner in value.items()}
        case set() | frozenset():
            return sorted((_plain(inner) for inner in value), key=str)
        case Iterable():
            return [_plain(inner) for inner in value]
        case _:
            return str(value)
