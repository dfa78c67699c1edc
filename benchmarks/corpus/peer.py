"""The peer alone: mwparserfromhtml takes references and citations out of a dump, as its docs say.

python benchmarks/corpus/peer.py DUMP FILE
"""

from __future__ import annotations

import json
import sys
import warnings
from pathlib import Path

from mwparserfromhtml import HTMLDump


def main() -> int:
    dump, output = sys.argv[1:]
    warnings.simplefilter("ignore")
    with Path(output).open("w", encoding="utf-8") as file:
        for article in HTMLDump(dump):
            stew = article.html.wikistew
            row = {
                "page": article.get_title(),
                "citations": [one.cite_id for one in stew.get_citations()],
                "references": [_reference(one) for one in stew.get_references()],
            }
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
    return 0


def _reference(one: object) -> dict[str, str]:
    text = one.ref_text  # type: ignore[attr-defined]
    return {"id": one.ref_id, "text": text.get_text() if text else ""}  # type: ignore[attr-defined]


if __name__ == "__main__":
    sys.exit(main())
