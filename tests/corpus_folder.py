"""The folder of an invented run over a corpus, as tests want it."""

from __future__ import annotations

import json
from collections import Counter

SEVERITIES = ("error", "warning", "info", "unchecked")
NAMES = {
    "REF001": ("undefined-reference", "error"),
    "REF103": ("doi-mismatch", "error"),
    "REF201": ("work-not-found", "warning"),
    "REF205": ("year-differs", "warning"),
    "REF105": ("missing-doi", "info"),
    "REF210": ("retracted-work", "error"),
    "REF211": ("expression-of-concern", "warning"),
    "REF212": ("corrected-work", "info"),
    "REF901": ("source-unavailable", "unchecked"),
}


def reference(number, status="verified", **more):
    """An entry; one that was found is the work with this DOI."""
    row = {"key": f"r{number}", "number": str(number), "line": int(number), "column": 1, "cited": 1}
    row |= {"text": f"Entry {number}.", "fingerprint": f"{number}", "status": status}
    return row | more


def work(doi, title=None, **more):
    """What an entry that was found has beside its own."""
    found = {"doi": doi, "title": title or f"Work {doi}", "container": "Journal", "year": 2001}
    return {"fingerprint": doi, **found, **more}


def finding(rule, text="Some text.", **more):
    """A finding of a rule; the same text is the same finding."""
    name, severity = NAMES.get(rule, ("another-rule", "warning"))
    row = {"rule": rule, "name": name, "severity": severity, "line": 3, "column": 1}
    row |= {"message": f"{name} it is", "excerpt": text}
    return row | more


def link(url, outcome="alive", **more):
    """A link that was asked."""
    return {"url": url, "host": url.split("/")[2], "outcome": outcome, **more}


def page(name, *, references=(), findings=(), links=(), **more):
    """A page with its rows of all tables."""
    return {"page": name, "references": references, "findings": findings, "links": links, **more}


def write_run(folder, *pages, errors=(), **manifest):
    """The folder of a run that has ended; `manifest` replaces what it says."""
    folder.mkdir(parents=True, exist_ok=True)
    tables = {name: [] for name in ("pages", "references", "citations", "findings", "links")}
    for given in pages:
        one = dict(given)
        rows = {name: one.pop(name) for name in ("references", "findings", "links")}
        for name, some in rows.items():
            tables[name] += [{"page": one["page"], **row} for row in some]
        found = tables["findings"][len(tables["findings"]) - len(rows["findings"]) :]
        for row in found:
            row.setdefault("fingerprint", f"{row['rule']} {row['page']} {row['excerpt']}")
        tables["pages"].append(_page(one, rows))
    for name, some in tables.items():
        _write(folder / f"{name}-00000.jsonl", some)
    _write(folder / "errors.jsonl", errors)
    told = {
        "schema": "refcheck-corpus/1",
        "refcheck": "0.1.0",
        "started": "2026-11-09T02:00:00Z",
        "finished": "2026-11-09T02:05:00Z",
        "source": {"kind": "folder", "path": "/srv/harbourpedia"},
        "settings": {"online": False, "links": False},
        "part_size": 1000,
        "stage": "done",
        "parts": 1,
        "pages": len(pages),
        "errors": len(errors),
        "errors_bytes": (folder / "errors.jsonl").stat().st_size,
        "asked": {"references": len(tables["references"])},
        "elapsed_seconds": 300.0,
    }
    (folder / "manifest.json").write_text(json.dumps(told | manifest), "utf-8")
    return folder


def _page(one, rows):
    found = Counter(row["severity"] for row in rows["findings"])
    statuses = Counter(row["status"] for row in rows["references"])
    return {
        "references": len(rows["references"]),
        "citations": sum(row["cited"] for row in rows["references"]),
        "links": len(rows["links"]),
        "statuses": dict(statuses),
        "findings": {severity: found[severity] for severity in SEVERITIES},
        "suppressed": 0,
        **one,
    }


def _write(path, rows):
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), "utf-8")
