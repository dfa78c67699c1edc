"""Synthetic works that fill an index up to a million, many of them neighbours of real ones.

    python benchmarks/distractors.py --data ../shared/data --count 967000 --into /tmp/distractors

They are Crossref-like records (DOIs under the test prefix 10.5555) in files of NDJSON. Words and
names are drawn as often as the works at hand have them, with invented ones beside them; the same
seed gives the same records. Write them outside the project: they hold words of other people's data.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import time
from collections import Counter
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from invention import COINED, Inventor, Journal, learnt

from refcheck.matching.keys import first_page
from refcheck.resolvers.index_input import Broken, read_records, works_files
from refcheck.resolvers.records import work_from_record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from refcheck.model.works import Author, Work

    Record = dict[str, Any]
    Maker = Callable[[Inventor, Work], Record | None]

SEED = 1
_A_FILE = 100_000  # records
_LAST_YEAR = 2024
_OF_ONE_JOURNAL = 200
_PARTS = ("Part II", "Part III", "II", "III", "2", "Part 2")
_KINDS = ("journal-article",) * 16 + ("proceedings-article", "book-chapter") * 2
_PUBLISHERS = ("Ashgrove Press", "Lindqvist & Sons", "Meridian Academic", "Universal Letters")


def works_at_hand(folder: Path) -> list[Work]:
    """Each work of the folder once."""
    found: dict[str, Work] = {}
    for path in works_files(folder):
        for record in read_records(path):
            work = None if isinstance(record, Broken) else work_from_record(record)
            if work is not None and work.title:
                found.setdefault(work.identifier, work)
    return list(found.values())


def distractors(
    works: Sequence[Work], count: int, seed: int = SEED, coined: int = COINED
) -> Iterator[Record]:
    """`count` records; every third neighbours a real work, each in its turn, where it can."""
    dice = random.Random(seed)
    inventor = Inventor(learnt(works, dice, coined), dice)
    makers = [maker for share, maker in NEIGHBOURS for _ in range(share)]
    neighboured = _evenly(works)
    for number in range(count):
        made = None
        if number % 3 == 0:
            made = inventor.pick(makers)(inventor, neighboured[number // 3 % len(neighboured)])
        yield {"DOI": f"10.5555/synthetic.{number}"} | (made or invented(inventor))


def _evenly(works: Sequence[Work]) -> list[Work]:
    """Not more of one journal than a few years hold: some have nine thousand works at hand."""
    seen = Counter[str | None]()
    kept = []
    for work in works:
        seen[work.container] += 1
        if work.container is None or seen[work.container] <= _OF_ONE_JOURNAL:
            kept.append(work)
    return kept


def invented(inventor: Inventor, **known: Any) -> Record:
    """A record that agrees with no work in particular, except in what is given."""
    journal: Journal = known.pop("journal", None) or inventor.journal()
    year = known.pop("year", None) or _year(inventor, journal)
    kind = inventor.pick(_KINDS)
    record: Record = {
        "type": kind,
        "title": [known.pop("title", None) or inventor.title()],
        "container-title": [journal.name],
        "short-container-title": [journal.short],
        "author": inventor.people(known.pop("author", None)),
        "issued": {"date-parts": [[year]]},
        "publisher": inventor.pick(_PUBLISHERS),
        "ISSN": [journal.issn],
    }
    if kind != "book-chapter":
        record["volume"] = str(max(1, year - journal.before_first))
        record["issue"] = str(1 + inventor.below(12))
    if journal.numbered:
        record["article-number"] = str(100_000 + inventor.below(900_000))
    else:
        first = 1 + inventor.below(2400)
        record["page"] = f"{first}-{first + 1 + inventor.below(18)}"
    return record | known


def same_volume(inventor: Inventor, work: Work) -> Record | None:
    """Another article of the volume."""
    if not work.container or not work.volume or not work.years:
        return None
    return _beside(inventor, work, volume=work.volume, issue=work.issue or "1")


def same_author_and_year(inventor: Inventor, work: Work) -> Record | None:
    """The author's other article of the year, in another journal."""
    if not work.authors or not work.years:
        return None
    made = invented(inventor, author=_person(work.authors[0]), year=work.years[0])
    return made if made["container-title"][0] not in work.containers else None


def same_author_and_journal(inventor: Inventor, work: Work) -> Record | None:
    """The author's article in the journal, some other year."""
    if not work.authors or not work.container or not work.years:
        return None
    year = _another_year(inventor, work)
    known: Record = {"year": year, "author": _person(work.authors[0])}
    if work.volume and work.volume.isdigit():
        known["volume"] = str(max(1, int(work.volume) + year - work.years[0]))
    return _beside(inventor, work, **known)


def same_title_start(inventor: Inventor, work: Work) -> Record | None:
    """The first half of the title goes on in another way, by other people."""
    found = (work.title or "").split()
    if len(found) < 4:
        return None
    return invented(inventor, title=inventor.title(found[: len(found) // 2]))


def next_part(inventor: Inventor, work: Work) -> Record | None:
    """The second or third part of a work that has volume and pages, by the same people."""
    if not work.volume or not work.years or not first_page(work) or not work.authors:
        return None
    made = _beside(inventor, work, volume=work.volume, author=_person(work.authors[0]))
    made["title"] = [f"{work.title}. {inventor.pick(_PARTS)}"]
    made["author"] = [_person(author) for author in work.authors]
    return made


def same_numbers(inventor: Inventor, work: Work) -> Record | None:
    """The year, volume and pages, in another journal."""
    if not work.volume or not work.years or not work.pages:
        return None
    made = invented(inventor, year=work.years[0], volume=work.volume, page=work.pages)
    return made if made["container-title"][0] not in work.containers else None


NEIGHBOURS: tuple[tuple[int, Maker], ...] = (
    (8, same_volume),
    (4, same_author_and_year),
    (3, same_author_and_journal),
    (3, same_title_start),
    (2, next_part),
    (2, same_numbers),
)


def _beside(inventor: Inventor, work: Work, **known: Any) -> Record:
    """In the work's journal, on other pages."""
    short = work.containers[1] if len(work.containers) > 1 else work.container
    journal = Journal(work.container or "", short or "", 0, numbered=False, issn="0000-0000")
    made = invented(inventor, **{"journal": journal, "year": work.years[0], **known})
    made["type"] = work.kind or "journal-article"
    first = int(made["page"].partition("-")[0])
    if str(first) == first_page(work):
        made["page"] = f"{first + 40}-{first + 49}"
    if "volume" not in known:
        made.pop("volume", None)
    return made


def _person(author: Author) -> dict[str, str]:
    if author.given is None:
        return {"name": author.family}
    return {"given": author.given, "family": author.family}


def _another_year(inventor: Inventor, work: Work) -> int:
    year = work.years[0] + 2 + inventor.below(9)
    return year if year <= _LAST_YEAR else work.years[0] - 2 - inventor.below(9)


def _year(inventor: Inventor, journal: Journal) -> int:
    """Late years are likelier: literature doubles in some fifteen years."""
    span = max(1, _LAST_YEAR - journal.before_first)
    back = min(inventor.below(span), inventor.below(span), inventor.below(span))
    return _LAST_YEAR - back


def write(records: Iterator[Record], folder: Path) -> int:
    """Files of a hundred thousand records; how many there were in all."""
    folder.mkdir(parents=True, exist_ok=True)
    encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    count = part = 0
    while chunk := [encode(record) for record in islice(records, _A_FILE)]:
        path = folder / f"synthetic-{part:03}.ndjson.gz"
        # No time of writing in the header: two runs give the same bytes.
        with path.open("wb") as raw, gzip.GzipFile("", "wb", 1, raw, mtime=0) as stream:
            stream.write(("\n".join(chunk) + "\n").encode("utf-8", "replace"))
        count, part = count + len(chunk), part + 1
    return count


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--data", type=Path, default=Path("../shared/data"))
    options.add_argument("--count", type=int, default=967_000)
    options.add_argument("--seed", type=int, default=SEED)
    options.add_argument("--into", type=Path, required=True, help="a folder outside the project")
    asked = options.parse_args()
    works = works_at_hand(asked.data / "works")
    started = time.process_time()
    count = write(distractors(works, asked.count, asked.seed), asked.into)
    rate = count / (time.process_time() - started)
    print(f"{count:,} synthetic works beside {len(works):,} real ones: {rate:,.0f} a second")


if __name__ == "__main__":
    main()
