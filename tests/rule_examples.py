"""The two examples on a rule's page, as pages to read, and the works that its stand-in source has."""

from __future__ import annotations

import json
import re
import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING

from refcheck.matching import decide as matching
from refcheck.model.evidence import DoiUnchecked, DoiUnknown, Dossier, Unchecked
from refcheck.reading.bibliography import parse_reference
from refcheck.reading.page import read_page
from refcheck.registry.answers import PageEntries
from refcheck.registry.pairing import pair
from refcheck.registry.reading import read_registry
from refcheck.resolvers.records import work_from_crossref

if TYPE_CHECKING:
    from refcheck.model.findings import RuleInfo

SOURCE = "crossref"
_BLOCK = re.compile(
    r"^(?P<head>Known works|Registry|Fires|Mended)(?:, when (?P<silent>\S+) does not answer)?:\n\n"
    r"(?P<body>(?:    .*\n?|\n)+)",
    re.MULTILINE,
)


@dataclass(frozen=True)
class Example:
    page: str
    silent: str | None = None


@dataclass(frozen=True)
class Examples:
    fires: Example
    mended: Example
    records: tuple[dict, ...]
    registry: str = ""


def examples_of(info: RuleInfo) -> Examples:
    blocks = {match["head"]: match for match in _BLOCK.finditer(info.page)}
    fires, mended = (
        Example(textwrap.dedent(blocks[head]["body"]).strip(), blocks[head]["silent"])
        for head in ("Fires", "Mended")
    )
    known = blocks["Known works"]["body"] if "Known works" in blocks else ""
    registry = textwrap.dedent(blocks["Registry"]["body"]) if "Registry" in blocks else ""
    return Examples(fires, mended, tuple(_records(textwrap.dedent(known).strip())), registry)


def _records(text):
    """JSON objects one after the other, over as many lines as they take."""
    decoder = json.JSONDecoder()
    while text:
        record, end = decoder.raw_decode(text)
        yield record
        text = text[end:].lstrip()


def gather(example: Example, records, registry="") -> Dossier:
    """The page read, and every entry resolved against a source that has just these records.

    `registry` is the references.yaml beside the page.
    """
    article = read_page(example.page.encode(), "example.html")
    fields = {
        entry.key: parse_reference(entry.text, coins=dict(entry.coins), urls=entry.urls)
        for entry in article.references
        if entry.text
    }
    resolutions, dois = {}, {}
    for entry in article.references:
        if entry.key in fields:
            resolutions[entry.key], outcome = _resolve(
                entry.text, fields[entry.key], records, silent=example.silent
            )
            if outcome is not None:
                dois[entry.key] = outcome
    view = None
    if registry:
        known = read_registry("references.yaml", registry.encode()).articles["example.html"]
        entries = PageEntries("references.yaml", tuple(known.entries.values()))
        view = pair(entries, article, fields, age_days=365)
    return Dossier(article, fields, resolutions, dois, today="2026-11-22", registry=view)


def _resolve(text, fields, records, *, silent):
    if silent:
        reason = "timed out after 10 seconds"
        outcome = DoiUnchecked(fields.doi, silent, reason) if fields.doi else None
        return Unchecked(silent, reason), outcome
    works = [work_from_crossref(record) for record in records]
    resolution = matching.decide(text, fields, [(work, SOURCE) for work in works], (SOURCE,))
    if not fields.doi:
        return resolution, None
    known = next((work for work in works if work.doi == fields.doi), None)
    if known is None:
        return resolution, DoiUnknown(fields.doi, (SOURCE, "datacite"))
    return resolution, matching.judge_doi(fields.doi, text, fields, known)
