"""The summary of a corpus: what it costs to make, and its picture for docs/.

The corpus is invented: tables as a run writes them, of as many pages as are asked for, whose
references are drawn from made-up works so that few are cited often and most once: of a hundred
about eighty are different, as the estimate in docs/scale.md has it. `memory` prints the largest
resident set and the time of the summary alone, in a process of its own; `screenshots` takes
docs/corpus-summary.png of a small corpus beside the runs of earlier weeks.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from report import _browser

if TYPE_CHECKING:
    from collections.abc import Iterator

_DOCS = Path(__file__).parent.parent / "docs"
_PART = 1000
_STATUSES = {
    "verified": 62,
    "verified-with-differences": 15,
    "not-found": 4,
    "mismatch": 2,
    "ambiguous": 2,
    "not-indexable": 10,
    "unchecked": 5,
}
# rule: name, severity, for each status with which chance a reference has it
_RULES: dict[str, tuple[str, str, dict[str, float]]] = {
    "REF103": ("doi-mismatch", "error", {"mismatch": 1}),
    "REF201": ("work-not-found", "warning", {"not-found": 1}),
    "REF202": ("ambiguous-work", "warning", {"ambiguous": 1}),
    "REF205": ("year-differs", "warning", {"verified-with-differences": 0.3}),
    "REF207": ("volume-issue-page-differs", "warning", {"verified-with-differences": 0.5}),
    "REF105": ("missing-doi", "info", {"verified": 0.2}),
}
_RETRACTED, _DOUBTED, _CORRECTED = range(0, 400, 57), range(3, 400, 131), range(5, 400, 61)
_NOTICES = [
    (_RETRACTED, "REF210", "retracted-work", "error", "was retracted on 2019-03-11"),
    (_DOUBTED, "REF211", "expression-of-concern", "warning", "has an expression of concern"),
    (_CORRECTED, "REF212", "corrected-work", "info", "was corrected on 2021-06-02"),
]
_KNOWN, _WELL_KNOWN = 4_000_000, 0.25  # works that are cited often, and the chance of one
_INDEX = {"path": "/srv/works.idx", "works": 1_204_000, "built": "2026-10-01"}
_THINGS = (
    "kettles", "lighthouses", "heather honey", "tide mills", "lamp oil", "rope walks",
    "ship biscuits", "fog signals", "harbour seals", "dry docks", "salt pans", "ferry bells",
)  # fmt: skip
_PLACES = (
    "of the northern coast", "in the age of sail", "after the flood", "of the lower estuary",
    "in wartime", "and their keepers", "at spring tide", "in cold winters", "of the outer islands",
    "under the harbour act", "by night", "before the railway", "in song", "and their makers",
    "of the old town", "in dry years", "on stamps", "of the fishing fleet", "in the archives",
)  # fmt: skip
_STUDIES = (
    "A short history of", "Measurements of", "The decline of", "Notes on", "What became of",
    "A catalogue of", "The economics of", "A trial of", "On the ageing of", "A survey of",
)  # fmt: skip
_FIELDS = ("Studies", "History", "Research", "Letters", "Reviews", "Science")
_HOSTS = ("library", "museum", "weather", "health", "archive", "stats", "journal", "news")


def main() -> int:
    options = _options()
    if options.what == "screenshots":
        _take_picture()
    elif options.what == "write":
        write_corpus(options.folder, options.pages, week=options.week)
    else:
        _measure(options.pages, options.folder)
    return 0


def write_corpus(folder: Path, pages: int, *, week: int = 0, weeks: int = 4) -> None:
    """The folder of a run; the later the week, the more of its faults are mended."""
    folder.mkdir(parents=True, exist_ok=True)
    totals: Counter[str] = Counter()
    for start in range(0, pages, _PART):
        tables: dict[str, list[str]] = {}
        for number in range(start, min(pages, start + _PART)):
            for table, row in _rows(number, week / weeks, totals):
                tables.setdefault(table, []).append(json.dumps(row, ensure_ascii=False))
        for table in ("pages", "references", "citations", "findings", "links"):
            lines = "".join(f"{line}\n" for line in tables.get(table, ()))
            (folder / f"{table}-{start // _PART:05}.jsonl").write_text(lines, "utf-8")
    errors = "".join(f"{json.dumps(row)}\n" for row in _errors(max(1, pages // 400)))
    (folder / "errors.jsonl").write_text(errors, "utf-8")
    manifest = _manifest(pages, week, totals, len(errors.encode()))
    (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")


def _manifest(pages: int, week: int, totals: Counter[str], errors: int) -> dict[str, Any]:
    day = f"2026-11-{2 + 7 * week:02}"
    asked = totals["references"]
    return {
        "schema": "refcheck-corpus/1",
        "refcheck": "0.1.0",
        "started": f"{day}T02:00:00Z",
        "finished": f"{day}T02:31:00Z",
        "stage": "done",
        "source": {"kind": "folder", "path": "/srv/wiki/harbourpedia", "files": pages},
        "settings": {"online": False, "links": True, "index": [_INDEX]},
        "part_size": _PART,
        "ordinal": pages,
        "parts": -(-pages // _PART),
        "pages": pages,
        "errors_bytes": errors,
        "repeated": 2,
        "asked": {
            "references": asked,
            "distinct": asked * 6 // 10,
            "from_indexes": asked * 57 // 100,
            "links": totals["links"],
            "links_unanswered": totals["unreachable"],
        },
        "sources": [],
        "elapsed_seconds": 60.0 * 31,
    }  # fmt: skip


def _rows(number: int, mended: float, totals: Counter[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    """One page's rows of every table; its own dice, and others for what has been mended."""
    dice, luck = random.Random(f"page {number}"), random.Random(f"luck {number}")
    page = _named(number)
    size = dice.choice((0, 2, 5, 8, 12, 20, 35))
    found: list[dict[str, Any]] = []
    statuses: Counter[str] = Counter()
    for entry in range(1, size + 1):
        row = _reference(page, entry, dice)
        statuses[row["status"]] += 1
        yield "references", row
        some = [one for one in _findings(page, row, dice) if luck.random() >= mended * 0.4]
        found += some
    if size and dice.random() < 0.06 and luck.random() >= mended * 0.6:
        found.append(_missing(page, size + 1))
    for place in range(dice.choice((0, 0, 1, 3))):
        link = _link(page, place, dice)
        totals["links"] += 1
        totals[link["outcome"]] += 1
        yield "links", link
    for one in found:
        yield "findings", one
    totals["references"] += size
    severities = Counter(one["severity"] for one in found)
    yield (
        "pages",
        {
            "page": page,
            "title": page,
            "url": f"https://harbourpedia.example/wiki/{page.replace(' ', '_')}",
            "language": "en",
            "references": size,
            "citations": size * 2,
            "links": 3,
            "statuses": dict(statuses),
            "findings": {one: severities[one] for one in ("error", "warning", "info", "unchecked")},
            "suppressed": 0,
            "seconds": 0.01,
        },
    )


def _reference(page: str, entry: int, dice: random.Random) -> dict[str, Any]:
    """An entry: one in four is of the well-known works, of which the first are cited most."""
    number = dice.randrange(_KNOWN, 1 << 40)
    if dice.random() < _WELL_KNOWN:
        number = int(dice.paretovariate(0.35)) % _KNOWN
    about = random.Random(f"work {number}")
    status = about.choices(list(_STATUSES), list(_STATUSES.values()))[0]
    known = status in {"verified", "verified-with-differences"}
    title = f"{about.choice(_STUDIES)} {about.choice(_THINGS)} {about.choice(_PLACES)}"
    title = title if number < 400 else f"{title}, part {number}"
    doi = f"10.{5550 + about.randrange(30)}/invented.{number}"
    journal = int(about.paretovariate(0.6)) % 300
    return {
        "page": page,
        "key": f"0:{entry}",
        "number": str(entry),
        "line": 100 + entry,
        "column": 1,
        "text": f"Invented A. {title}. Journal. 1999.",
        "fingerprint": f"{number * 7919 + 2**127:032x}",
        "cited": 1 + about.randrange(3),
        "status": status,
        "doi": doi if known else None,
        "printed_doi": doi if about.random() < 0.5 else None,
        "score": 1.0 if known else None,
        "source": "index" if known else None,
        "title": title if known else None,
        "container": f"Journal of {_THINGS[journal % 12].title()} {_FIELDS[journal // 12 % 6]}"
        if known
        else None,
        "year": 2024 - int(about.expovariate(0.06)) if known else None,
        "updates": _updates(number) if known else [],
    }


def _updates(number: int) -> list[dict[str, Any]]:
    return [
        {"type": name, "date": "2019-03-11", "doi": None}
        for works, _, name, _, _ in _NOTICES
        if number in works
    ]


def _findings(page: str, row: dict[str, Any], dice: random.Random) -> Iterator[dict[str, Any]]:
    for rule, (name, severity, chances) in _RULES.items():
        if dice.random() < chances.get(row["status"], 0):
            told = f"{name.replace('-', ' ')}: {row['text'][:60]}"
            yield _finding(page, row, (rule, name, severity), told)
    for _, rule, name, severity, words in _NOTICES:
        if any(one["type"] == name for one in row["updates"]):
            yield _finding(page, row, (rule, name, severity), f"“{row['title']}” {words}")


def _finding(
    page: str, row: dict[str, Any], judged: tuple[str, str, str], message: str
) -> dict[str, Any]:
    rule, name, severity = judged
    return {
        "page": page,
        "rule": rule,
        "name": name,
        "severity": severity,
        "line": row["line"],
        "column": 1,
        "message": message,
        "excerpt": row["text"],
        "reference": row["number"],
        "reference_key": row["key"],
        "doi": row["doi"],
        "fingerprint": f"{rule}-{page}-{row['key']}",
    }


def _named(number: int) -> str:
    """A page's name, each once."""
    thing, place = number * 5 % len(_THINGS), number // len(_THINGS)
    name = f"{_THINGS[thing]} {_PLACES[place % len(_PLACES)]}".capitalize()
    turn = place // len(_PLACES)
    return f"{name} ({turn + 1})" if turn else name


def _missing(page: str, number: int) -> dict[str, Any]:
    row = {"line": 9, "text": f"{page} is known for it", "number": str(number)}
    row |= {"key": None, "doi": None}
    told = f"[{number}] is cited, but the list has no reference {number}"
    return _finding(page, row, ("REF001", "undefined-reference", "error"), told)


def _link(page: str, place: int, dice: random.Random) -> dict[str, Any]:
    host = _HOSTS[int(dice.paretovariate(0.8)) % len(_HOSTS)]
    weights = (60, 20, 8, 8, 4) if len(host) % 2 else (90, 3, 3, 2, 2)
    outcome = dice.choices(("alive", "gone", "moved", "blocked", "unreachable"), weights)[0]
    return {
        "page": page,
        "url": f"https://{host}.example.org/{dice.randrange(4000)}/{place}",
        "host": f"{host}.example.org",
        "outcome": outcome,
    }


def _errors(number: int) -> Iterator[dict[str, Any]]:
    kinds = [
        ("unreadable", "no page: it is a PDF document"),
        ("time", "took more than 60 s"),
        ("memory", "took more than 2048 MB"),
    ]
    for one in range(number):
        kind, message = kinds[one % 3]
        yield {"page": f"Odd page {one}", "ordinal": 9_000_000 + one, "kind": kind,
               "message": message}  # fmt: skip


def _measure(pages: int, kept: Path | None) -> None:
    """In a process of its own, whose memory nothing else has used."""
    with tempfile.TemporaryDirectory(dir=kept) as name:
        folder = Path(name)
        write_corpus(folder, pages)
        size = sum(one.stat().st_size for one in folder.iterdir())
        rows = sum(one.read_bytes().count(b"\n") for one in folder.glob("references-*"))
        begun = time.perf_counter()
        command = [sys.executable, "-m", "refcheck", "corpus", "summary", str(folder)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        print(f"{pages:,} pages, {rows:,} references, {size / 1e6:,.0f} MB of tables")
        print(
            f"summary: {used.ru_maxrss / 1024:.0f} MB at most, "
            f"{used.ru_utime + used.ru_stime:.1f} s of processor time, "
            f"{time.perf_counter() - begun:.1f} s"
        )


def _take_picture() -> None:
    from refcheck.corpus.summary.writing import write_summary  # noqa: PLC0415 - for pictures only

    with tempfile.TemporaryDirectory() as name, _browser() as browser:
        earlier = None
        for week in range(4):
            folder = Path(name) / f"week-{week}"
            write_corpus(folder, 1200, week=week)
            write_summary(folder, earlier)
            earlier = folder
        tab = browser.new_page(viewport={"width": 1280, "height": 1560})
        tab.goto((folder / "summary.html").as_uri())
        tab.screenshot(path=_DOCS / "corpus-summary.png")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", nargs="?", choices=("memory", "screenshots", "write"))
    parser.add_argument("--pages", type=int, default=85_000)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--week", type=int, default=0)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
