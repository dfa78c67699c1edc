"""How many invented or falsified entries of a labelled bibliography are told, and how many true.

    python benchmarks/hallmark.py --data ../shared/data            # detection by type and tier
    python benchmarks/hallmark.py --data ../shared/data --missed 5 # with entries that were missed

Entries (BibTeX fields, labelled VALID or HALLUCINATED with a type) are printed in the style of
BibTeX's "plain" and checked as one page. The index is built from the works at hand and from the
VALID entries' own fields: an upper bound of what is known about them, and about the falsified
entries nothing but the true entry, where it is among the valid ones.

"known" are those whose work or printed DOI is in the index. An entry counts as told where it has an
error or a warning of REF1xx or REF2xx. Two readings: "index" asks the index alone, so that what is
not in it is unchecked and no finding; "complete" takes the index for all that was ever published,
and what it lacks for not found.
"""

from __future__ import annotations

import argparse
import gzip
import json
import tempfile
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from false_alarms import ALARMS, judged

from refcheck.resolvers.chain import Resolver
from refcheck.resolvers.index import open_index
from refcheck.resolvers.index_build import build_index

if TYPE_CHECKING:
    from refcheck.model.findings import Finding
    from refcheck.resolvers.index import WorksIndex

KNOWN = frozenset({"verified", "verified-with-differences", "mismatch", "ambiguous"})
_PARTICLES = frozenset(
    {"van", "von", "de", "der", "den", "la", "le", "di", "da", "dos", "el", "al"}
)


@dataclass(frozen=True)
class Entry:
    """`kind` is the type of hallucination, None for a valid entry."""

    key: str
    kind: str | None
    tier: int | None
    fields: dict[str, str]
    explanation: str

    @property
    def people(self) -> list[str]:
        """The authors, each as written."""
        return [name.strip() for name in self.fields["author"].split(" and ") if name.strip()]

    @property
    def printed(self) -> str:
        """In the style of BibTeX's "plain"."""
        *first, last = self.people
        names = f"{', '.join(first)}{',' if first[1:] else ''} and {last}" if first else last
        fields = self.fields
        venue = fields.get("booktitle")
        where = f"In {venue}" if venue else fields.get("journal", "")
        parts = [names, fields["title"], ", ".join(p for p in (where, fields["year"]) if p)]
        doi = f" doi: {fields['doi']}" if "doi" in fields else ""
        return f"{'. '.join(part.rstrip('.') for part in parts)}.{doi}"

    @property
    def record(self) -> dict[str, object]:
        """As Crossref would have it; without a DOI of its own, with one of the example prefix."""
        fields = self.fields
        journal = fields.get("journal")
        return {
            "DOI": fields.get("doi", f"10.5555/{self.key}"),
            "title": [fields["title"]],
            "author": [_person(name) for name in self.people],
            "container-title": [name for name in (journal, fields.get("booktitle")) if name],
            "issued": {"date-parts": [[int(fields["year"])]]},
            "type": "journal-article" if journal else "proceedings-article",
        }


class Complete:
    """The index in the part of a registration agency that has every work there is."""

    name = "everything"
    address = "here"
    complete = registers_dois = searches = True
    kinds = frozenset({"doi"})

    def __init__(self, index: WorksIndex) -> None:
        self._index = index

    def __getattr__(self, name: str) -> object:
        return getattr(self._index, name)

    def exists(self, doi: str) -> bool:
        """As doi.org would say."""
        return self._index.lookup("doi", doi) is not None

    def close(self) -> None:
        """There is nothing to close."""


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--data", type=Path, default=Path("../shared/data"))
    options.add_argument("--missed", type=int, default=0, help="undetected entries of each type")
    options.add_argument("--type", help="with --missed: of this type only")
    options.add_argument("--alarms", action="store_true", help="findings on valid entries")
    asked = options.parse_args()
    entries = read_entries(asked.data / "hallmark" / "dev_public.jsonl.gz")
    with tempfile.TemporaryDirectory() as scratch:
        valid = Path(scratch) / "valid.ndjson"
        rows = (json.dumps(entry.record) for entry in entries if entry.kind is None)
        valid.write_text("\n".join(rows), encoding="utf-8")
        build_index([asked.data / "works", valid], Path(scratch) / "works.idx")
        index = open_index(Path(scratch) / "works.idx")
        texts = [entry.printed for entry in entries]
        alone = judged(texts, Resolver([index], offline=True))
        whole = Complete(index)
        complete = judged(texts, Resolver([whole], witness=whole))
    readings = [_findings(report) for report in (alone, complete)]
    statuses = list(alone.statuses.values())
    print(table(entries, statuses, readings))
    if asked.missed:
        tell_missed(entries, statuses, readings[0], asked.missed, asked.type)
    if asked.alarms:
        tell_alarms(entries, readings[0])


def read_entries(path: Path) -> list[Entry]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return [
        Entry(
            row["bibtex_key"],
            row["hallucination_type"] if row["label"] == "HALLUCINATED" else None,
            row.get("difficulty_tier"),
            row["fields"],
            row["explanation"],
        )
        for row in rows
    ]


def _findings(report) -> list[list[Finding]]:
    found = defaultdict(list)
    for finding in report.findings:
        if finding.severity in ALARMS and finding.rule.startswith(("REF1", "REF2")):
            found[finding.reference_key].append(finding)
    return [found[key] for key in report.statuses]


def table(entries, statuses, readings) -> str:
    groups = defaultdict(list)
    for n, entry in enumerate(entries):
        groups[entry.kind or "valid"].append(n)
        if entry.kind:
            groups[f"tier {entry.tier}"].append(n)
            groups["all hallucinated"].append(n)
    columns = ("type", "entries", "known", "told, index", "of those known", "told, complete")
    lines = [f"| {' | '.join(columns)} |", "|---" * len(columns) + "|"]
    for name in sorted(groups, key=lambda name: (name == "valid", " " in name, name)):
        members = groups[name]
        known = [n for n in members if statuses[n] in KNOWN]
        told, complete = ([n for n in members if found[n]] for found in readings)
        lines.append(
            f"| {name.replace('_', ' ')} | {len(members)} | {len(known)} | "
            f"{len(told) / len(members):.1%} | "
            f"{len(set(told) & set(known)) / max(1, len(known)):.1%} | "
            f"{len(complete) / len(members):.1%} |"
        )
    rules = Counter(f.rule for n, found in enumerate(readings[0]) for f in found if entries[n].kind)
    lines.append(f"\nfindings on hallucinated entries, index: {dict(sorted(rules.items()))}")
    return "\n".join(lines)


def tell_missed(entries, statuses, found, most, kind) -> None:
    shown = Counter()
    for entry, status, findings in zip(entries, statuses, found, strict=True):
        wanted = (
            entry.kind and not findings and status != "unchecked" and kind in {None, entry.kind}
        )
        if wanted and shown[entry.kind] < most:
            shown[entry.kind] += 1
            print(f"\n{entry.kind} ({status})\n  {entry.printed}\n  {entry.explanation}")


def tell_alarms(entries, found) -> None:
    for entry, findings in zip(entries, found, strict=True):
        for finding in findings if entry.kind is None else ():
            print(f"\n{finding.rule} {entry.printed}\n  {finding.message}")


def _person(name: str) -> dict[str, str]:
    """Given names, then the family name with its particles."""
    words = name.split()
    at = len(words) - 1
    while at > 1 and words[at - 1].lower() in _PARTICLES:
        at -= 1
    return {"given": " ".join(words[:at]), "family": " ".join(words[at:])}


if __name__ == "__main__":
    main()
