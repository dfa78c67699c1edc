"""Whether works that were retracted are told as such, and works that were not are left alone.

    python benchmarks/retractions.py --data ../shared/data

DATA holds retraction/ (rows of Retraction Watch with their nature, and a bare list of DOIs) and
works/. The lists are put into an index's folder as `refcheck index add --retractions` does. Each
work is judged twice: by its notices alone, and as an editor meets it, from a printed reference with
and without its DOI, offline, over an index of the works that any list names. What is expected of a
work with several rows is worked out here from their dates, and not with the product's code.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import tempfile
from collections import Counter, defaultdict
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from refcheck.checks import ALL_RULES
from refcheck.checks.judge import judge
from refcheck.checks.standing import Standing, standing_of
from refcheck.model.article import Article, Location, Reference
from refcheck.model.evidence import Dossier
from refcheck.model.works import Work
from refcheck.reading.bibliography import parse_reference
from refcheck.resolvers.chain import Resolver
from refcheck.resolvers.index_notices import Notices, open_notices, put_notices
from refcheck.resolvers.index_small import SmallIndex
from refcheck.resolvers.index_staging import merge
from refcheck.resolvers.records import work_from_record
from refcheck.resolvers.retraction_lists import described, read_lists

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_ROWS = "retraction_watch_sampled_4827.csv.gz"
_LIST = "retraction_watch_doi_index.txt.gz"


def main() -> None:
    """Prints counts, and every work for which expectation and verdict differ."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    data = parser.parse_args().data
    works = _works(data / "works")
    expected = _expected(data / "retraction" / _ROWS)
    listed = {line.strip().lower() for line in _lines(data / "retraction" / _LIST)}
    rows = _notices([data / "retraction" / _ROWS])
    print(
        f"\n{len(works):,} works at hand, {len(expected):,} with rows, {len(listed):,} on the list"
    )

    print("\nEvery work with rows, by its notices alone (expected, told):")
    _compare(expected, [rows.upon(Work(doi, None)) for doi in expected])

    both = _notices([data / "retraction" / _ROWS, data / "retraction" / _LIST])
    known = [both.upon(work) for doi, work in works.items() if doi in expected or doi in listed]
    print(f"\nThe {len(known)} works at hand that rows or list name (expected, told):")
    _compare({w.doi or "": expected.get(w.doi or "", "listed only") for w in known}, known)
    for how, with_doi in (("with", True), ("without", False)):
        met = _met(known, both, with_doi=with_doi)
        print(f"  rules met by references printed {how} DOI, offline: {met}")

    print("\nWorks at hand that neither names, told as retracted by their own records:")
    for doi, work in works.items():
        if doi not in expected and doi not in listed and standing_of(work).withdrawn:
            print(f"  {doi} {work.title!r} {standing_of(work).withdrawn}")


def _expected(path: Path) -> dict[str, str]:
    """The last word of a work's rows; only a reinstatement takes a retraction back."""
    histories: dict[str, list[tuple[datetime, str]]] = defaultdict(list)
    for row in csv.DictReader(_lines(path)):
        day = datetime.strptime(row["retractiondate"].split()[0], "%m/%d/%Y")  # noqa: DTZ007
        histories[row["originalpaperdoi"].strip().lower()].append((day, row["retractionnature"]))
    return {doi: _last_word(history) for doi, history in histories.items()}


def _last_word(history: list[tuple[datetime, str]]) -> str:
    last = {nature: day for day, nature in sorted(history)}
    back = last.get("Reinstatement", datetime.min)  # noqa: DTZ901
    if last.get("Retraction", datetime.min) > back:  # noqa: DTZ901
        return "retracted"
    if last.get("Expression of concern", datetime.min) > back:  # noqa: DTZ901
        return "in doubt"
    return "reinstated" if "Reinstatement" in last else "corrected"


def _told(standing: Standing) -> str:
    for name, notice in (
        ("retracted", standing.withdrawn),
        ("retracted in part", standing.partial),
        ("in doubt", standing.doubted),
        ("reinstated", standing.restored),
        ("corrected", standing.corrected),
        ("on a list", standing.listed),
    ):
        if notice:
            return name
    return "nothing"


def _compare(expected: dict[str, str], works: Iterable[Work]) -> None:
    counts: Counter[tuple[str, str]] = Counter()
    agreeing = {("listed only", "on a list"), ("listed only", "retracted")}
    for work in works:
        pair = (expected[work.doi or ""], _told(standing_of(work)))
        counts[pair] += 1
        if pair[0] != pair[1] and pair not in agreeing:
            print(f"  differs: {work.doi} {pair} {[(u.kind, u.date, u.doi) for u in work.updates]}")
    for (wanted, told), count in sorted(counts.items()):
        print(f"  {wanted:12} {told:18} {count:6,}")


def _met(works: Sequence[Work], notices: Notices, *, with_doi: bool) -> dict[str, int]:
    """How many references, each alone on a page, meet which of the rules."""
    bare = [replace(work, updates=()) for work in works]
    resolver = Resolver([SmallIndex(bare, "works", complete=True)], offline=True, notices=[notices])
    counts: Counter[str] = Counter()
    for work in works:
        text = _printed(work, with_doi=with_doi)
        fields = parse_reference(text)
        resolution, outcome = resolver.resolve(text, fields)
        entry = Reference("r1", ("1",), None, 0, text, Location(1, 1, 0, len(text)))
        dossier = Dossier(
            Article("", None, "text", None, "utf-8", references=(entry,)),
            fields={"r1": fields},
            resolutions={"r1": resolution},
            dois={"r1": outcome} if outcome else {},
        )
        codes = {f.rule for f in judge(dossier, ALL_RULES).findings}
        told = sorted(codes & {"REF210", "REF211", "REF212", "REF213"})
        counts[" ".join(told) or f"none ({type(resolution).__name__})"] += 1
    return dict(sorted(counts.items()))


def _printed(work: Work, *, with_doi: bool) -> str:
    names = ", ".join(f"{a.family} {(a.given or '')[:1]}".strip() for a in work.authors[:6])
    year = f" {work.years[0]}" if work.years else ""
    place = f";{work.volume}" if work.volume else ""
    pages = f":{work.pages}" if work.pages else ""
    doi = f" doi:{work.doi}" if with_doi else ""
    return f"{names}. {work.title}. {work.container or ''}.{year}{place}{pages}.{doi}"


def _notices(paths: list[Path]) -> Notices:
    with tempfile.TemporaryDirectory() as folder:
        found, told = read_lists(paths)
        print("\n".join(described(told)))
        put_notices(Path(folder), found, told, added="")
        return open_notices(Path(folder))


def _works(folder: Path) -> dict[str, Work]:
    works: dict[str, Work] = {}
    for path in sorted(folder.glob("*.ndjson.gz")):
        for line in _lines(path):
            work = work_from_record(json.loads(line))
            if work is not None and work.doi:
                known = works.get(work.doi)
                works[work.doi] = merge(known, "", work, "") if known else work
    return works


def _lines(path: Path) -> Iterator[str]:
    with gzip.open(path, "rt", encoding="utf-8", newline="") as stream:
        yield from stream


if __name__ == "__main__":
    main()
