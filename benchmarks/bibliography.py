"""How well and how fast references are taken apart: `python benchmarks/bibliography.py DATA`.

DATA is a folder of labelled references (matching/, works/, parsing/). Half of the strings, chosen
by a hash, is for developing; the figures that count are those of the other half.
"""

from __future__ import annotations

import argparse
import time
import zlib
from collections import Counter, defaultdict
from pathlib import Path

from labelled_references import first_page, load
from likeness import RULES, agree

from refcheck.reading.bibliography import parse_reference

FIELDS = ("first_author", "year", "volume", "issue", "first_page", "title", "container")
LABELLED = ("anystyle core", "anystyle good", "grobid tei")
# F1 of GROBID 0.8.2 over the references of 2,000 bioRxiv preprints, in the order of `RULES`:
# https://github.com/kermitt2/grobid/blob/master/doc/benchmarks/Benchmarking-biorxiv.md
# It read PDF files and not strings of references; its "inTitle" is our container.
GROBID = {
    "first_author": (90.4, 90.8, 90.5, 91.0),
    "year": (87.3, 87.3, 87.3, 87.3),
    "volume": (93.8, 93.8, 93.8, 93.8),
    "issue": (91.2, 91.2, 91.2, 91.2),
    "first_page": (84.3, 84.3, 84.3, 84.3),
    "title": (81.8, 89.7, 91.8, 92.7),
    "container": (78.1, 87.2, 86.0, 88.0),
}


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("data", type=Path)
    options.add_argument("--half", choices=("develop", "hold-out", "both"), default="hold-out")
    options.add_argument("--set", help="only sets whose name starts so")
    options.add_argument("--rule", choices=RULES, default="ratcliff", help="when values are alike")
    options.add_argument("--show", metavar="FIELD", help="print wrong readings of a field")
    options.add_argument("--limit", type=int, default=20)
    given = options.parse_args()
    rows = [
        row
        for row in load(given.data)
        if (not given.set or row[0].startswith(given.set)) and in_half(row[1], given.half)
    ]
    texts = [text for _, text, _ in rows]
    started = time.process_time()
    parsed = [parse_reference(text) for text in texts]
    elapsed = time.process_time() - started
    if given.show:
        show(rows, parsed, given.show, given.rule, given.limit)
    counts = measure(rows, parsed)
    names = list(dict.fromkeys(name for name, _, _ in rows))
    print_sets(names, counts, given.rule)
    print_beside_grobid([name for name in names if name in LABELLED], counts)
    print(
        f"\n{len(texts)} references, {len(texts) / elapsed:,.0f} a second of processor time"
        f" ({1000 * elapsed / len(texts):.3f} ms each)"
    )


def in_half(text: str, half: str) -> bool:
    odd = zlib.crc32(text.encode()) % 2
    return half == "both" or odd == (half == "hold-out")


def measure(rows, parsed):
    """For each set, field and rule: how many are right, wrong, silent, and present in print."""
    counts = defaultdict(Counter)
    for (name, _, truth), fields in zip(rows, parsed, strict=True):
        counts[name]["n"] += 1
        for field, label in truth.items():
            read = reading(fields, field)
            for rule in RULES:
                count = counts[name, field, rule]
                count[verdict(field, read, label, rule, name)] += 1
                count["present"] += bool(label.values)
    return counts


def verdict(field, read, label, rule, name) -> str:
    if read is None:
        return "silent"
    loose = name not in LABELLED  # there the record tells, and not the print
    if any(agree(field, read, one, rule, abbreviated=loose) for one in label.values):
        return "right"
    if not label.values and any(agree(field, read, one, rule) for one in label.allowed):
        return "allowed"
    return "wrong"


def show(rows, parsed, field, rule, limit) -> None:
    for (name, text, truth), fields in zip(rows, parsed, strict=True):
        if field not in truth or limit == 0:
            continue
        label, read = truth[field], reading(fields, field)
        found = verdict(field, read, label, rule, name)
        if found == "wrong" or (found == "silent" and label.values):
            limit -= 1
            print(f"- {name}: {text}\n    read {read!r}, labelled {label.values!r}")


def print_sets(names, counts, rule) -> None:
    header = f"precision / recall / F1 ({rule})"
    print(f"{header:34}" + "".join(f"{field:>22}" for field in FIELDS) + f"{'n':>8}")
    for name in names:
        cells = [cell(counts[name, field, rule]) for field in FIELDS]
        short = name.replace("american-institute-of-physics", "aip")
        print(f"{short:34}" + "".join(f"{one:>22}" for one in cells) + f"{counts[name]['n']:>8}")
    clean = [
        name for name in names if name.startswith(("artificial", "pmc")) and "noise" not in name
    ]
    if clean:
        totals = [
            cell(sum((counts[name, field, rule] for name in clean), Counter())) for field in FIELDS
        ]
        print(f"{'artificial (clean) + pmc':34}" + "".join(f"{one:>22}" for one in totals))


def print_beside_grobid(names, counts) -> None:
    print(f"\nF1 by rule: {' / '.join(RULES)}")
    print(" " * 24 + "".join(f"{field:>28}" for field in FIELDS))
    for name in names:
        cells = [
            " / ".join(f"{f1(counts[name, field, rule]):.1f}" for rule in RULES) for field in FIELDS
        ]
        print(f"{name:24}" + "".join(f"{one:>28}" for one in cells))
    published = [" / ".join(map(str, GROBID[field])) for field in FIELDS]
    print(f"{'GROBID 0.8.2, bioRxiv':24}" + "".join(f"{one:>28}" for one in published))


def cell(count: Counter) -> str:
    if not count["present"] or not rates(count)[1]:
        return "-"
    precision, recall = rates(count)
    return f"{100 * precision:.1f} / {100 * recall:.1f} / {f1(count):.1f}"


def rates(count: Counter) -> tuple[float, float]:
    told = count["right"] + count["wrong"]
    return (
        count["right"] / told if told else 0.0,
        count["right"] / count["present"] if count["present"] else 0.0,
    )


def f1(count: Counter) -> float:
    precision, recall = rates(count)
    return 200 * precision * recall / (precision + recall) if precision + recall else 0.0


def reading(fields, field):
    match field:
        case "first_author":
            return fields.authors[0].family if fields.authors else None
        case "first_page":
            pages = fields.pages or fields.article_number
            return first_page(pages) if pages else None
        case "year":
            return str(fields.year) if fields.year else None
        case _:
            return getattr(fields, field)


if __name__ == "__main__":
    main()
