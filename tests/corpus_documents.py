"""What docs/corpus-tables.md says of the tables, and the JSON schema that is made of it."""

from __future__ import annotations

import json
import re

from refcheck.corpus.tables import ERRORS, NOTICE, TABLES

ALL_TABLES = {**TABLES, "errors": ERRORS}
_ROW = re.compile(r"^\| `(\w+)` \| (\w+) \| (.+) \|$", re.MULTILINE)
_KIND = re.compile(r"^\| (\w+) \| [^|`]+ \| [^|`]+ \| `{1,2}([^|]+?)`{1,2} \|$", re.MULTILINE)

_COUNTS = {"type": "object", "additionalProperties": {"type": "integer"}}
_NOTICE = {
    "type": "object",
    "properties": {name: {"type": ["string", "null"]} for name in NOTICE},
    "required": list(NOTICE),
}
_TYPES = {
    "text": {"type": "string"},
    "whole": {"type": "integer"},
    "number": {"type": "number"},
    "flag": {"type": "boolean"},
    "texts": {"type": "array", "items": {"type": "string"}},
    "counts": _COUNTS,
    "notices": {"type": "array", "items": _NOTICE},
}


def documented(root):
    """Each table's columns in their order: name, kind, meaning."""
    text = (root / "docs" / "corpus-tables.md").read_text(encoding="utf-8")
    sections = re.findall(r"<!-- table: (\w+) -->\n(.*?)\n\n", text + "\n\n", re.DOTALL)
    return {name: _ROW.findall(rows) for name, rows in sections}


def documented_manifest(root):
    """The keys of manifest.json."""
    text = (root / "docs" / "corpus-tables.md").read_text(encoding="utf-8")
    rows = text.partition("<!-- manifest -->")[2].partition("\n\n")[0]
    names = re.findall(r"^\| (`.+?`) \|", rows, re.MULTILINE)
    return [name.strip("`") for cell in names for name in cell.split(", ")]


def documented_kinds(root):
    """What Spark calls each kind."""
    text = (root / "docs" / "corpus-tables.md").read_text(encoding="utf-8")
    return dict(_KIND.findall(text))


def schema_text(root):
    """docs/corpus.schema.json."""
    meanings = {
        table: {name: meaning for name, _, meaning in rows}
        for table, rows in documented(root).items()
    }
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Rows of a corpus",
        "description": "The rows that refcheck corpus check writes as JSON Lines, by table. A "
        "column that is null or an empty list is left out. Columns may be added; a change of "
        "meaning needs a new schema number in manifest.json.",
        "$defs": {
            table: {
                "type": "object",
                "properties": {
                    name: {"description": meanings[table][name], **_TYPES[kind]}
                    for name, kind in columns.items()
                },
                "required": ["page"],
            }
            for table, columns in ALL_TABLES.items()
        },
    }
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
