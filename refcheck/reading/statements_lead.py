"""The words that a statement inherits its subject from: headings, introductions, table heads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refcheck.reading.heading_words import is_reference_heading
from refcheck.reading.sentences import without_blanks
from refcheck.reading.statements_words import sentences

if TYPE_CHECKING:
    from refcheck.reading.elements import Node, Page
    from refcheck.reading.outline import Heading
    from refcheck.reading.statements_lines import Line
    from refcheck.reading.statements_vouching import Unit

_LONGEST = 400
_MOST = 6
_LONGEST_HEAD = 120  # of a row or a column


class Leads:
    """What has been passed on the way down a page; `enter` takes the units one after the other."""

    def __init__(self, page: Page, title: str | None) -> None:
        self._title = title
        self._introductions: dict[int, tuple[str, ...]] = {}  # by list
        self._captions: dict[int, str] = {}  # by table
        self._columns: dict[tuple[int, int], str] = {}  # by table and column
        self._rows: dict[int, str] = {}  # the first words of a row
        self._terms: dict[int, str] = {}  # the last term of a list
        self._items: dict[int, Unit] = {}  # by the number of the unit
        self._over: dict[tuple[Heading, ...], tuple[str, ...]] = {}
        self._place = _places_in_rows(page)
        self._before: Unit | None = None

    def enter(self, unit: Unit) -> None:
        """Go on to a unit: from now on it is what stands before."""
        line, before = unit.first, self._before
        if line.is_listed and line.group not in self._introductions:
            self._introductions[line.group] = self._introduction(unit, before)
        if line.kind == "cell":
            self._enter_cell(unit)
        elif line.kind == "item":
            self._items.setdefault(line.unit, unit)
            if line.holder is not None and line.holder.tag == "dt":
                self._terms[line.group] = _last_words(unit)
        elif line.kind == "caption" and line.holder is not None:
            table = line.holder.inside("table")
            if table is not None:
                self._captions[table.index] = _last_words(unit)
        self._before = unit

    def of(self, unit: Unit, index: int) -> tuple[str, ...]:
        """The lead of a unit's sentence, farthest first; the page's title and the nearest stay."""
        line = unit.first
        words = list(self._titles(line))
        words += self._introductions.get(line.group, ()) if line.is_listed else ()
        if line.kind == "cell":
            words += self._heads(unit)
        elif line.holder is not None and line.holder.tag == "dd":
            words.append(self._terms.get(line.group, ""))
        before = unit.sentences[index - 1] if index else None
        if before is not None:
            words.append(without_blanks(before.words))
        title = [self._title] if self._title else []
        kept = [word for word in words if word][-(_MOST - len(title)) :]
        return tuple(word[:_LONGEST] for word in (*title, *kept))

    def _titles(self, line: Line) -> tuple[str, ...]:
        """The headings over a line; that of the page and those of lists are no subject."""
        over = line.over
        if line.kind in ("heading", "bold"):
            over = tuple(heading for heading in over if heading.start < line.start)
        known = self._over.get(over)
        if known is None:
            titles = (heading.title for heading in over if heading.title != self._title)
            known = tuple(title for title in titles if not is_reference_heading(title))
            self._over[over] = known
        return known

    def _introduction(self, unit: Unit, before: Unit | None) -> tuple[str, ...]:
        line = unit.first
        holder = self._items.get(line.outer)
        if holder is not None:
            outer = self._introductions.get(holder.first.group, ())
            return (*outer, _last_words(holder))[-_MOST:]
        if before is None or before.first.kind != "text" or before.first.section != line.section:
            return ()
        return (_last_words(before),)

    def _enter_cell(self, unit: Unit) -> None:
        line = unit.first
        if line.row is None or line.holder is None:
            return
        place = self._place.get(line.holder.index)
        if place is None:
            return
        table, row, column = place
        if row == 0:
            self._columns[table, column] = _last_words(unit)[:_LONGEST_HEAD]
        if column == 0:
            self._rows[line.row.index] = _last_words(unit)[:_LONGEST_HEAD]

    def _heads(self, unit: Unit) -> list[str]:
        line = unit.first
        place = self._place.get(line.holder.index) if line.holder else None
        if place is None or line.row is None:
            return []
        table, row, column = place
        heads = [self._captions.get(table, "")]
        if row:
            heads.append(self._columns.get((table, column), ""))
        if column:
            heads.append(self._rows.get(line.row.index, ""))
        return heads


def _last_words(unit: Unit) -> str:
    """The last sentence of a unit."""
    for sentence in reversed(unit.sentences):
        if sentence.words.strip():
            start, end, _ = list(sentences(sentence.words))[-1]
            return without_blanks(sentence.words[start:end])[:_LONGEST]
    return ""


def _places_in_rows(page: Page) -> dict[int, tuple[int, int, int]]:
    """The table, row and column of each cell; of tables in which nothing spans rows or columns."""
    found: dict[int, tuple[int, int, int]] = {}
    uneven: set[int] = set()
    rows: dict[int, tuple[int, int]] = {}  # by row: the table, and which of its rows
    counted: dict[int, int] = {}
    columns: dict[int, int] = {}
    for cell in page.tags("td", "th"):
        row = cell.parent
        if row is None or row.tag != "tr":
            continue
        if row.index not in rows:
            table = _table(row)
            rows[row.index] = (table, counted.get(table, 0))
            counted[table] = counted.get(table, 0) + 1
        table, number = rows[row.index]
        column = columns[row.index] = columns.get(row.index, -1) + 1
        found[cell.index] = (table, number, column)
        if page.source.find("span=", cell.start, cell.inner) >= 0:
            uneven.add(table)
    return {cell: place for cell, place in found.items() if place[0] not in uneven}


def _table(row: Node) -> int:
    table = row.inside("table")
    return table.index if table is not None else row.index
