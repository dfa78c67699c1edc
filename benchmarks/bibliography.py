"""How well and how fast references are taken apart: `python benchmarks/bibliography.py DATA`.

DATA is a folder of labelled references (matching/, works/, parsing/). Half of the strings, chosen
by a hash, is for developing; the figures that count are those of the other half.
"""

from __future__ import annotations

import argparse
import re
import time
import zlib
from collections import Counter, defaultdict
from pathlib import Path

from labelled_references import first_page, folded, load
from rapidfuzz import fuzz

from refcheck.reading.bibliography import parse_reference

FIELDS = ("first_author", "year", "volume", "issue", "first_page", "title", "container")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("data", type=Path)
    options.add_argument("--half", choices=("develop", "hold-out", "both"), default="hold-out")
    options.add_argument("--set", help="only sets whose name starts so")
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
    measure(rows, parsed, given.show, given.limit)
    print(f"\n{len(texts)} references, {len(texts) / elapsed:,.0f} a second of processor time")


def in_half(text: str, half: str) -> bool:
    odd = zlib.crc32(text.encode()) % 2
    return half == "both" or odd == (half == "hold-out")


def measure(rows, parsed, show, limit) -> None:
    counts = defaultdict(Counter)
    shown = 0
    for (name, text, truth), fields in zip(rows, parsed, strict=True):
        for field, expected in truth.items():
            read = reading(fields, field)
            right = read is not None and any(agree(field, read, one) for one in expected)
            verdict = ("right" if right else "wrong") if read is not None else "silent"
            if expected:
                counts[name, field]["present"] += 1
            counts[name, field][verdict] += 1
            if (
                show == field
                and ((read is not None and not right) or (read is None and expected))
                and shown < limit
            ):
                shown += 1
                print(f"- {name}: {text}\n    read {read!r}, labelled {expected!r}")
    names = list(dict.fromkeys(name for name, _, _ in rows))
    print(
        f"{'precision / recall, %':32}" + "".join(f"{field:>16}" for field in FIELDS) + f"{'n':>8}"
    )
    for name in names:
        cells = [cell(counts[name, field]) for field in FIELDS]
        print(
            f"{name:32}"
            + "".join(f"{one:>16}" for one in cells)
            + f"{sum(1 for row in rows if row[0] == name):>8}"
        )
    clean = [
        name for name in names if name.startswith(("artificial", "pmc")) and "noise" not in name
    ]
    totals = [cell(sum((counts[name, field] for name in clean), Counter())) for field in FIELDS]
    print(f"{'artificial (clean) + pmc':32}" + "".join(f"{one:>16}" for one in totals))


def cell(count: Counter) -> str:
    told = count["right"] + count["wrong"]
    if not count["present"]:
        return "-"
    precision = 100 * count["right"] / told if told else 0
    return f"{precision:.1f} / {100 * count['right'] / count['present']:.1f}"


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


def agree(field: str, read: str, expected: str) -> bool:
    one, other = folded(read), folded(expected)
    if one == other:
        return True
    if field in {"title", "container"}:
        return fuzz.ratio(one, other) >= 94 or (
            field == "container" and abbreviates(read, expected)
        )
    if field == "first_author":
        return (
            bool(one)
            and (one.endswith(other) or other.endswith(one))
            and min(len(one), len(other)) > 2
        )
    return one.lstrip("0") == other.lstrip("0")


def abbreviates(short: str, full: str) -> bool:
    """Every word of the one begins the next of the other, as in J Biol Chem and its full name."""
    words = [folded(word) for word in re.split(r"[\s.:,()/-]+", short) if folded(word)]
    rest = [folded(word) for word in re.split(r"[\s.:,()/-]+", full) if folded(word)]
    if len(words) > len(rest):
        words, rest = rest, words
    position = 0
    for word in words:
        while position < len(rest) and not (
            rest[position].startswith(word) or word.startswith(rest[position])
        ):
            position += 1
        if position == len(rest):
            return False
        position += 1
    return bool(words)


if __name__ == "__main__":
    main()
