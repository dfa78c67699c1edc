"""Entries as RIS, which EndNote, Mendeley, RefWorks and Zotero read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import rispy

from refcheck.exporting.kinds import kind_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from refcheck.exporting.entries import Entry

_DASH = re.compile(r"\s*[-\u2010-\u2015\u2212]+\s*")


class _Writer(rispy.RisWriter):  # type: ignore[misc]  # rispy is untyped
    """Without the running numbers before each record, which not every reader puts up with."""

    def set_header(self, count: int) -> str:  # noqa: ARG002 - rispy's method
        return ""


def ris(entries: Iterable[Entry]) -> str:
    """Records with an empty line between them."""
    records = [ris_record(entry) for entry in entries]
    return str(rispy.dumps(records, implementation=_Writer)) if records else ""


def ris_record(entry: Entry) -> dict[str, Any]:
    """One record as rispy names its tags; what the work does not have is left out.

    RIS tells an organisation from a person by nothing but the missing comma.
    """
    work = entry.work
    start, end = _pages(work.pages)
    record = {
        "type_of_reference": kind_of(work.kind, work.container).ris,
        "id": entry.key,
        "authors": [str(author) for author in work.authors],
        "secondary_authors": [str(editor) for editor in work.editors],
        "title": work.title,
        "secondary_title": work.container,
        "alternate_title1": next(iter(work.containers[1:]), None),
        "year": str(entry.year) if entry.year else None,
        "volume": work.volume,
        "number": work.issue,
        "start_page": start or work.article_number,
        "end_page": end,
        "edition": work.edition,
        "publisher": work.publisher,
        "issn": next(iter(work.isbns or work.issns), None),
        "doi": work.doi,
        "accession_number": f"PMID:{work.pmid}" if work.pmid else work.pmcid,
        "urls": [entry.address] if entry.address else [],
        "notes": [entry.note],
    }
    return {key: value for key, value in record.items() if value}


def _pages(pages: str | None) -> tuple[str | None, str | None]:
    """First and last page; what is no plain range stays whole in the first."""
    parts = _DASH.split(pages or "")
    if len(parts) == 2 and all(parts):  # noqa: PLR2004 - a first and a last
        return parts[0], parts[1]
    return pages, None
