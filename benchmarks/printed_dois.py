"""How often the judgement of a printed DOI errs, right or another work's.

`python benchmarks/printed_dois.py ../shared/data`
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

from refcheck.matching.decide import judge_doi
from refcheck.reading.bibliography import parse_reference
from refcheck.resolvers.records import work_from_record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from refcheck.model.works import Work


def main() -> None:
    """Prints a line for each kind of printed DOI: the verdicts and how many there were of each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="the folder with works/ and matching/")
    data = parser.parse_args().data
    works = {
        record["DOI"].lower(): work
        for record in _records(data / "works" / "pmc_cited_works.ndjson.gz")
        if (work := work_from_record(record)) is not None
    }
    verdicts: dict[str, Counter[str]] = defaultdict(Counter)
    for string, kind, doi in _cases(data, works):
        outcome = judge_doi(doi, string, parse_reference(string), works[doi])
        verdicts[kind][type(outcome).__name__] += 1
    for kind, counts in verdicts.items():
        print(f"{kind:24} {dict(counts)}")


def _cases(data: Path, works: dict[str, Work]) -> Iterator[tuple[str, str, str]]:
    """(printed reference, kind, DOI to judge); the same ones in every run."""
    by_author: dict[str, list[str]] = defaultdict(list)
    for doi, work in works.items():
        if work.authors:
            by_author[work.authors[0].family.lower()].append(doi)
    choice = random.Random(1).choice
    everything = list(works)
    for line in _records(data / "matching" / "pmc_repeated.ndjson.gz"):
        doi = line["doi"]
        if not line["punctuated"] or doi not in works:
            continue
        yield line["string"], "right DOI", doi
        if (other := choice(everything)) != doi:
            yield line["string"], "random DOI", other
        authors = works[doi].authors
        others = [d for d in by_author[authors[0].family.lower()] if d != doi] if authors else []
        if others:
            yield line["string"], "first author's other DOI", choice(others)


def _records(path: Path) -> Iterator[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


if __name__ == "__main__":
    main()
