"""The two examples on a rule's page, as pages to read, with what is known of works and links."""

from __future__ import annotations

import json
import re
import textwrap
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from refcheck.claims.checking import checked_claims, cited_by_statements
from refcheck.matching import decide as matching
from refcheck.model.claims import Abstract, NoAbstract
from refcheck.model.evidence import DoiUnchecked, DoiUnknown, Dossier, Resolved, Unchecked
from refcheck.model.links import (
    Alive,
    ArchivedCopy,
    Blocked,
    CheckedLink,
    Gone,
    Moved,
    Refused,
    Unreachable,
)
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
    r"^(?P<head>Known works|Known links|Registry|Fires|Mended)(?:, when (?P<silent>\S+) does not answer)?:\n\n"
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
    links: dict[str, CheckedLink] = field(default_factory=dict)


def examples_of(info: RuleInfo) -> Examples:
    blocks = {match["head"]: match for match in _BLOCK.finditer(info.page)}
    fires, mended = (
        Example(textwrap.dedent(blocks[head]["body"]).strip(), blocks[head]["silent"])
        for head in ("Fires", "Mended")
    )
    known = blocks["Known works"]["body"] if "Known works" in blocks else ""
    registry = textwrap.dedent(blocks["Registry"]["body"]) if "Registry" in blocks else ""
    links = blocks["Known links"]["body"] if "Known links" in blocks else ""
    records = tuple(_records(textwrap.dedent(known).strip()))
    return Examples(fires, mended, records, registry, links_of(links))


def links_of(text):
    """What is known of links, one a line: `http://kettles.example/history answers 404`."""
    return dict(_link(line.strip()) for line in text.splitlines() if line.strip())


def _link(line):
    address, _, said = line.partition(" ")
    for pattern, known in _SAID:
        if match := pattern.fullmatch(said):
            return address, known(address, match)
    raise ValueError(line)


def _by_status(address, match):
    status = int(match[1])
    if status in {404, 410}:
        return CheckedLink(Gone(status))
    if status < 300:
        return CheckedLink(Alive(status))
    return CheckedLink(
        Unreachable(f"it answers {status}", "server-error") if status >= 500 else Blocked(status)
    )


def _copy(address, day):
    url = f"https://web.archive.org/web/{day.replace('-', '')}101500/{address}"
    return ArchivedCopy(url, day, "the Wayback Machine")


_SAID = [
    (re.compile(r"answers (\d+)"), _by_status),
    (
        re.compile(r"answers (\d+), with a copy of (\S+)"),
        lambda url, m: replace(_by_status(url, m), archived=_copy(url, m[2])),
    ),
    (
        re.compile(r"answers (\d+) and leads to (\S+)"),
        lambda _, m: CheckedLink(Moved(int(m[1]), m[2], permanent=m[1] in {"301", "308"}), m[2]),
    ),
    (
        re.compile(r"ends at the home page (\S+)"),
        lambda _, m: CheckedLink(Moved(302, m[1], permanent=False), m[1], home_page=True),
    ),
    (
        re.compile(r"answers 200 with the title (“.+”)"),
        lambda _, m: CheckedLink(Alive(200), soft_404=f"the page's title is {m[1]}"),
    ),
    (
        re.compile(r"answers 200, and https the same"),
        lambda url, _: CheckedLink(Alive(200), secure_url=url.replace("http:", "https:", 1)),
    ),
    (
        re.compile(r"answers 200 without this place"),
        lambda url, _: CheckedLink(Alive(200), missing_fragment=url.partition("#")[2]),
    ),
    (
        re.compile(r"is refused as (\w+): (.+)"),
        lambda _, m: CheckedLink(Refused(m[2], m[1])),
    ),
]


def _records(text):
    """JSON objects one after the other, over as many lines as they take."""
    decoder = json.JSONDecoder()
    while text:
        record, end = decoder.raw_decode(text)
        yield record
        text = text[end:].lstrip()


def gather(example: Example, records, registry="", links=None) -> Dossier:
    """The page read, and every entry resolved against a source that has just these records.

    `registry` is the references.yaml beside the page, `links` what is known of addresses.
    """
    article = read_page(example.page.encode(), "example.html", statements=True)
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
    abstracts = {key: _abstract(resolutions.get(key)) for key in cited_by_statements(article)}
    return Dossier(
        article,
        fields,
        resolutions,
        dois,
        links or {},
        today="2026-11-22",
        registry=view,
        abstracts=abstracts,
        claims=checked_claims(article, abstracts),
    )


def _abstract(resolution):
    """The abstract of the work's record."""
    if isinstance(resolution, Resolved) and resolution.work.abstract:
        return Abstract(resolution.work.abstract, resolution.work.title, SOURCE)
    return NoAbstract("no source asked has its abstract")


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
