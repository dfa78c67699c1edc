"""The tables of a corpus: their columns, the same in JSON Lines, Parquet and CSV."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal, TypeAlias

# A whole has 64 bits; texts are a list; counts have a whole for each word; notices are a list of
# what has been said about a work, each with the columns of NOTICE, which are text. The last three
# may be empty and are never null; all others are null where nothing is known, or there is none.
Kind: TypeAlias = Literal["text", "whole", "number", "flag", "texts", "counts", "notices"]
Columns: TypeAlias = Mapping[str, Kind]

NOTICE: Final = ("type", "date", "doi")

# docs/corpus-tables.md says what each column means; a test holds the two together.
PAGES: Final[Columns] = {
    "page": "text",
    "title": "text",
    "url": "text",
    "revision": "text",
    "revision_day": "text",
    "dialect": "text",
    "language": "text",
    "bytes": "whole",
    "references": "whole",
    "citations": "whole",
    "links": "whole",
    "statuses": "counts",
    "findings": "counts",
    "link_outcomes": "counts",
    "claim_counts": "counts",
    "suppressed": "whole",
    "seconds": "number",
}
REFERENCES: Final[Columns] = {
    "page": "text",
    "key": "text",
    "number": "text",
    "group": "text",
    "list": "whole",
    "line": "whole",
    "column": "whole",
    "text": "text",
    "fingerprint": "text",
    "urls": "texts",
    "cited": "whole",
    "status": "text",
    "doi": "text",
    "score": "number",
    "source": "text",
    "reason": "text",
    "differs": "texts",
    "candidates": "texts",
    "title": "text",
    "container": "text",
    "year": "whole",
    "type": "text",
    "standing": "text",
    "updates": "notices",
    "printed_doi": "text",
    "printed_doi_outcome": "text",
    "pmid": "text",
    "pmcid": "text",
    "arxiv": "text",
    "isbn": "text",
    "issn": "text",
    "kind": "text",
    "printed_authors": "texts",
    "printed_title": "text",
    "printed_container": "text",
    "printed_year": "whole",
    "printed_volume": "text",
    "printed_issue": "text",
    "printed_pages": "text",
}
CITATIONS: Final[Columns] = {
    "page": "text",
    "id": "text",
    "marker": "text",
    "numbers": "texts",
    "references": "texts",
    "undefined": "texts",
    "group": "text",
    "line": "whole",
    "column": "whole",
    "section": "text",
    "claim": "text",
}
FINDINGS: Final[Columns] = {
    "page": "text",
    "rule": "text",
    "name": "text",
    "severity": "text",
    "line": "whole",
    "column": "whole",
    "message": "text",
    "hint": "text",
    "excerpt": "text",
    "reference": "text",
    "reference_key": "text",
    "citations": "texts",
    "doi": "text",
    "fix": "text",
    "fingerprint": "text",
}
LINKS: Final[Columns] = {
    "page": "text",
    "url": "text",
    "host": "text",
    "where": "text",
    "reference_key": "text",
    "line": "whole",
    "column": "whole",
    "outcome": "text",
    "status": "whole",
    "kind": "text",
    "reason": "text",
    "final_url": "text",
    "archived": "text",
    "archived_on": "text",
    "checked": "text",
}
ERRORS: Final[Columns] = {"page": "text", "ordinal": "whole", "kind": "text", "message": "text"}

# In parts; `errors` is one file.
TABLES: Final[Mapping[str, Columns]] = {
    "pages": PAGES,
    "references": REFERENCES,
    "citations": CITATIONS,
    "findings": FINDINGS,
    "links": LINKS,
}


def tables_of(*, links: bool) -> tuple[str, ...]:
    """The tables that a run writes, which asks about links or does not."""
    return tuple(name for name in TABLES if links or name != "links")
