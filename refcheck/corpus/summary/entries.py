"""The pass over the table of references: works, works with a notice, where misfits come from."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final, TypeAlias

from refcheck.corpus.reading_tables import read
from refcheck.corpus.summary.columns import EntryRow
from refcheck.corpus.summary.counting import by_page
from refcheck.corpus.summary.scratch import Recent, digest
from refcheck.corpus.summary.texts import prose

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path
    from typing import Any

    from refcheck.corpus.summary.counting import Counts
    from refcheck.corpus.summary.scratch import Scratch

_Texts: TypeAlias = tuple[str | None, str | None, str | None, int | None]
# Statuses of references that were compared with a record, and those of them that say "not this".
_COMPARED: Final = frozenset(
    {"verified", "verified-with-differences", "mismatch", "ambiguous", "not-found"}
)
_UNFIT: Final = frozenset({"verified-with-differences", "mismatch", "not-found"})
_YEARS: Final = range(1500, 2101)
_AT_ONCE: Final = 50_000  # names that are counted before the counts go to the scratch
_LONGEST_PREFIX: Final = 30  # characters: 10. and digits
_NO_TEXTS: Final[_Texts] = (None, None, None, None)


def count_references(folder: Path, scratch: Scratch, counts: Counts) -> None:
    """The references: the works that they are, those with a notice, where the unfit come from."""
    recent, origins, years = Recent(), _Origins(), counts.years
    for page, entries in by_page(read(folder, "references", EntryRow)):
        found = list(entries)
        scratch.put_all("works", _works(found, recent))
        for row in found:
            if row.year is not None and row.year in _YEARS:
                years[row.year] += 1
            if row.updates:
                where = prose(row.container), row.year, row.cited
                scratch.put("updated", (page, row.key, row.doi, prose(row.title), *where))
        origins.count(found)
        if origins.is_full():
            scratch.put_all("origins", origins.taken())
    scratch.put_all("origins", origins.taken())


def _works(entries: Iterable[EntryRow], recent: Recent) -> list[tuple[Any, ...]]:
    """A row for each entry of a page: its print, and its work where that is known."""
    there: set[int | None] = set()
    rows = []
    for row in entries:
        doi, title = row.doi, row.title
        # A work is known by its DOI, and else by title and year.
        work = digest(doi.lower()) if doi else digest((title, row.year)) if title else None
        texts = _NO_TEXTS
        if work is not None and recent.is_new(work):
            texts = (doi, prose(title), prose(row.container), row.year)
        rows.append((digest(row.fingerprint), work, work not in there, row.cited or 0, *texts))
        there.add(work)
    return rows


class _Origins:
    """Journals and beginnings of DOIs: how many references fit and do not, among the compared."""

    def __init__(self) -> None:
        self._counted: dict[tuple[str, bool], defaultdict[str, int]] = {
            (kind, unfit): defaultdict(int)
            for kind in ("prefix", "container")
            for unfit in (False, True)
        }

    def count(self, entries: Iterable[EntryRow]) -> None:
        """Those of a page that were compared."""
        prefixes = [self._counted["prefix", unfit] for unfit in (False, True)]
        containers = [self._counted["container", unfit] for unfit in (False, True)]
        for row in entries:
            if row.status in _COMPARED:
                unfit = row.status in _UNFIT
                if row.printed_doi:
                    prefixes[unfit][row.printed_doi[:_LONGEST_PREFIX].partition("/")[0]] += 1
                if container := prose(row.container or row.printed_container):
                    containers[unfit][container] += 1

    def is_full(self) -> bool:
        """Whether memory has had enough of names."""
        return sum(map(len, self._counted.values())) >= _AT_ONCE

    def taken(self) -> list[tuple[str, str, int, int]]:
        """Kind, name, how many were compared, how many do not fit; counting begins anew."""
        rows = [
            (kind, name, number, number if unfit else 0)
            for (kind, unfit), names in self._counted.items()
            for name, number in names.items()
            if kind == "container" or name.startswith("10.")
        ]
        for names in self._counted.values():
            names.clear()
        return rows
