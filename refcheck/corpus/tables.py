"""The tables of a corpus: their columns, the same in JSON Lines, Parquet and CSV."""

from __future__ import annotations

from typing import Final

# Kinds: text, whole, number, flag, texts (a list), counts (a number for each word).
PAGES: Final = {
    "page": "text",
    "title": "text",
    "url": "text",
    "revision": "text",
    "dialect": "text",
    "language": "text",
    "references": "whole",
    "citations": "whole",
    "links": "whole",
    "statuses": "counts",
    "findings": "counts",
    "suppressed": "whole",
    "seconds": "number",
}
REFERENCES: Final = {
    "page": "text",
    "key": "text",
    "number": "text",
    "group": "text",
    "line": "whole",
    "column": "whole",
    "text": "text",
    "fingerprint": "text",
    "urls": "texts",
    "cited": "whole",
    "status": "text",
    "doi": "text",
    "printed_doi": "text",
    "score": "number",
    "source": "text",
    "title": "text",
    "container": "text",
    "year": "whole",
    "updates": "texts",
}
CITATIONS: Final = {
    "page": "text",
    "id": "text",
    "marker": "text",
    "numbers": "texts",
    "references": "texts",
    "group": "text",
    "line": "whole",
    "column": "whole",
    "section": "text",
    "claim": "text",
}
FINDINGS: Final = {
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
    "doi": "text",
    "fix": "text",
    "fingerprint": "text",
}
LINKS: Final = {
    "page": "text",
    "url": "text",
    "host": "text",
    "where": "text",
    "line": "whole",
    "outcome": "text",
    "status": "whole",
    "reason": "text",
    "final_url": "text",
    "archived": "text",
}
ERRORS: Final = {"page": "text", "ordinal": "whole", "kind": "text", "message": "text"}

# In parts, and the last one whole: `errors` is one file.
TABLES: Final = {
    "pages": PAGES,
    "references": REFERENCES,
    "citations": CITATIONS,
    "findings": FINDINGS,
    "links": LINKS,
}
