"""What the summary reads of a row of each table; the rest is passed over."""

from __future__ import annotations

from typing import Any

import msgspec

from refcheck.corpus.reading_tables import Whole  # noqa: TC001 - msgspec reads the types


class PageRow(msgspec.Struct, gc=False):
    """Of `pages`."""

    page: str | None = None
    title: str | None = None
    url: str | None = None
    language: str | None = None
    references: Whole | None = None
    citations: Whole | None = None
    links: Whole | None = None
    suppressed: Whole | None = None
    statuses: dict[str, Whole] | None = None
    findings: dict[str, Whole] | None = None


class EntryRow(msgspec.Struct, gc=False):
    """Of `references`."""

    page: str | None = None
    key: str | None = None
    fingerprint: str | None = None
    cited: Whole | None = None
    status: str | None = None
    doi: str | None = None
    title: str | None = None
    container: str | None = None
    year: Whole | None = None
    updates: list[Any] | None = None
    printed_doi: str | None = None
    printed_container: str | None = None


class FindingRow(msgspec.Struct, gc=False):
    """Of `findings`."""

    page: str | None = None
    rule: str | None = None
    name: str | None = None
    severity: str | None = None
    line: Whole | None = None
    message: str | None = None
    excerpt: str | None = None
    reference: str | None = None
    reference_key: str | None = None
    doi: str | None = None
    fingerprint: str | None = None
    hint: str | None = None


class LinkRow(msgspec.Struct, gc=False):
    """Of `links`."""

    page: str | None = None
    url: str | None = None
    host: str | None = None
    outcome: str | None = None
    where: str | None = None
    line: Whole | None = None
    reason: str | None = None
    archived: str | None = None
