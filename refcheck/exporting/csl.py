"""Entries as CSL-JSON, which Zotero, pandoc and citeproc read."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from refcheck.exporting.kinds import kind_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from refcheck.exporting.entries import Entry
    from refcheck.model.works import Author, Work


def csl_json(entries: Iterable[Entry]) -> str:
    """An indented array that ends in a newline."""
    return json.dumps([csl_item(entry) for entry in entries], ensure_ascii=False, indent=2) + "\n"


def csl_item(entry: Entry) -> dict[str, Any]:
    """One item; what the work does not have is left out."""
    work = entry.work
    item = {
        "id": entry.key,
        "type": kind_of(work.kind, work.container).csl,
        "title": work.title,
        "author": [_name(author) for author in work.authors],
        "editor": [_name(editor) for editor in work.editors],
        "container-title": work.container,
        "container-title-short": next(iter(work.containers[1:]), None),
        "issued": {"date-parts": [[entry.year]]} if entry.year else None,
        "volume": work.volume,
        "issue": work.issue,
        "page": work.pages,
        "number": work.article_number,
        "edition": work.edition,
        "publisher": work.publisher,
        **_identifiers(work),
        "URL": entry.address,
        "annote": entry.note,  # which styles do not print, as they do a note
    }
    return {key: value for key, value in item.items() if value}


def _identifiers(work: Work) -> dict[str, str | None]:
    return {
        "DOI": work.doi,
        "PMID": work.pmid,
        "PMCID": work.pmcid,
        "ISSN": next(iter(work.issns), None),
        "ISBN": next(iter(work.isbns), None),
    }


def _name(author: Author) -> dict[str, str]:
    if author.given is None:
        return {"literal": author.family}
    return {"family": author.family, "given": author.given}
