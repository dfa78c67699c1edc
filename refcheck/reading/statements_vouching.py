"""Which citation vouches for a sentence that has none of its own: the nearest on its subject."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from refcheck.reading.statements_lines import Line

# How a sentence begins that goes on about what the one before it says.
_GOES_ON = re.compile(
    r"(?:(?:However|Moreover|Furthermore|In addition|Additionally|In contrast|In comparison|Overall"
    r"|Unfortunately|Importantly|Notably|Specifically|Interestingly|Finally|Also|Still|Yet|Thus"
    r"|Therefore|Consequently|Similarly|Likewise|Together|Taken together|But|And|Here),? )?"
    r"(?:(?:of|among|amongst|in|for|from) (?:these|those|them|whom|both)\b"
    r"|(?:they|these|those|both|neither) |(?:the|this) (?:same )?(?:study|trial|authors?|survey"
    r"|difference|effect|figure|number|rate|result|proportion)\b|this [a-z]+ )",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Sentence:
    """A sentence of a line, `start`–`end` there; `markers` are the numbers of its own markers."""

    line: Line
    start: int
    end: int
    words: str
    markers: tuple[int, ...] = ()
    vouching: tuple[int, ...] = ()

    @property
    def citing(self) -> tuple[int, ...]:
        """The markers that vouch for it, its own or inherited."""
        return self.markers or self.vouching


@dataclass(slots=True)
class Unit:
    """Consecutive lines of one paragraph, list item or cell, with their sentences."""

    lines: list[Line]
    sentences: list[Sentence] = field(default_factory=list)

    @property
    def first(self) -> Line:
        """What its lines have in common stands there."""
        return self.lines[0]

    @property
    def cited(self) -> bool:
        """Whether it has a marker of its own."""
        return any(sentence.markers for sentence in self.sentences)

    def last_citing(self) -> tuple[int, ...]:
        """The markers of its last sentence that has some, own or inherited."""
        return next((s.citing for s in reversed(self.sentences) if s.citing), ())


def units_of(lines: Sequence[Line]) -> list[Unit]:
    """The lines put together; a list item that goes on after a list within it comes again."""
    units: list[Unit] = []
    for line in lines:
        if units and units[-1].first.unit == line.unit:
            units[-1].lines.append(line)
        else:
            units.append(Unit([line]))
    return units


def let_inherit(units: Sequence[Unit]) -> None:
    """Give `vouching` to the sentences that have no marker of their own.

    Nearest first:

    - Within a paragraph, an item or a cell the next marker vouches for all sentences before it. One
      that comes after the last marker, and plainly goes on ("Of these, 40 % …"), inherits that.
    - A cell inherits the next marker of its row, else the one before it there.
    - An item inherits the markers of the text that introduces its list, right before it, or of the
      item that its list stands in. An introduction with a colon inherits those of its list.
    - Where neither the introduction nor any item of the list is cited, it is the nearest citation
      before, in the same section, as long as nothing but lists, their introductions, bold lines and
      lines of the same block stand in between. An introduction is a text right before a list that
      ends in a colon, is parted from it by a line break only, or is the one sentence between a bold
      line and the list. Any other paragraph that cites nothing begins another subject, and ends
      this; so does a list with citations of its own.
    """
    _within_units(units)
    _within_rows(units)
    _across_units(units)


def _within_units(units: Sequence[Unit]) -> None:
    for unit in units:
        following: tuple[int, ...] = ()
        for sentence in reversed(unit.sentences):
            if sentence.markers:
                following = sentence.markers
            sentence.vouching = following
        before: tuple[int, ...] = ()
        for sentence in unit.sentences:
            if not sentence.citing and before and _GOES_ON.match(sentence.words):
                sentence.vouching = before
            before = sentence.citing


def _within_rows(units: Sequence[Unit]) -> None:
    rows: dict[int, list[Unit]] = {}
    for unit in units:
        if unit.first.kind == "cell" and unit.first.row is not None:
            rows.setdefault(unit.first.row.index, []).append(unit)
    for row in rows.values():
        if not any(unit.cited for unit in row):
            continue
        for cells in (row[::-1], row):  # the one that follows is nearer than the one before
            near: tuple[int, ...] = ()
            for unit in cells:
                near = next((s.markers for s in unit.sentences if s.markers), near)
                _give(unit, near)


def _give(unit: Unit, markers: tuple[int, ...]) -> None:
    for sentence in unit.sentences:
        if not sentence.citing:
            sentence.vouching = markers


def _across_units(units: Sequence[Unit]) -> None:
    walk = _Walk(_first_markers(units))
    for unit, after in zip_longest(units, units[1:]):
        walk.enter(unit, after)


def _first_markers(units: Sequence[Unit]) -> dict[int, tuple[int, ...]]:
    """By list or table: the first markers in it."""
    found: dict[int, tuple[int, ...]] = {}
    for unit in units:
        if unit.first.is_listed and unit.first.group not in found:
            for sentence in unit.sentences:
                if sentence.markers:
                    found[unit.first.group] = sentence.markers
                    break
    return found


@dataclass(slots=True)
class _Walk:
    """Down the page: `near` is the citation that lists and their introductions may inherit."""

    first_markers: dict[int, tuple[int, ...]]
    near: tuple[int, ...] = ()
    section: int = -1
    before: Unit | None = None
    introduced: dict[int, tuple[int, ...]] = field(default_factory=dict)  # by list
    by_unit: dict[int, Unit] = field(default_factory=dict)

    def enter(self, unit: Unit, after: Unit | None) -> None:
        line = unit.first
        self.by_unit[line.unit] = unit
        if line.section != self.section or line.kind == "heading":
            self.near, self.section = (), line.section
        if line.is_listed:
            self._enter_listed(unit)
        elif line.kind == "bold":
            _give(unit, self.near)
        elif line.kind == "text":
            self._enter_text(unit, after)
        if line.kind != "caption":
            self.before = unit

    def _enter_listed(self, unit: Unit) -> None:
        line = unit.first
        if line.group not in self.introduced:
            before = self.by_unit.get(line.outer, self.before)
            self.introduced[line.group] = _introduction(before, line)
            if before is not None and before.first.kind == "text" and _promises(before):
                last = Unit(before.lines, before.sentences[-1:])
                _give(last, self.first_markers.get(line.group, ()))
        own = self.introduced[line.group]
        has_own = line.group in self.first_markers
        if not own and not has_own and line.kind == "item":
            own = self.near
        _give(unit, own)
        if has_own and line.kind == "item":
            self.near = ()

    def _enter_text(self, unit: Unit, after: Unit | None) -> None:
        introduces = after is not None and after.first.is_listed and self._introduces(unit, after)
        is_cited = after is not None and after.first.group in self.first_markers
        if unit.cited:
            self.near = unit.last_citing()
        elif not introduces and not self._goes_on(unit):
            self.near = ()
        if introduces and not (is_cited and _promises(unit)):
            _give(
                Unit(unit.lines, unit.sentences[-1:] if unit.cited else unit.sentences), self.near
            )

    def _introduces(self, unit: Unit, after: Unit) -> bool:
        """Whether a list right below is this text's: it says so, or nothing parts the two."""
        is_line = len(unit.lines) == 1 and len(unit.sentences) == 1
        under_bold = self.before is not None and self.before.first.kind == "bold"
        return (
            _promises(unit) or unit.lines[-1].block == after.first.block or (is_line and under_bold)
        )

    def _goes_on(self, unit: Unit) -> bool:
        return self.before is not None and self.before.lines[-1].block == unit.first.block


def _introduction(before: Unit | None, line: Line) -> tuple[int, ...]:
    """The citation of the text right before a list, or of the item that holds it."""
    if before is None or before.first.section != line.section or before.first.kind == "heading":
        return ()
    if before.first.group == line.group or before.first.kind == "bold":
        return ()
    if line.kind == "cell" and not _promises(before):
        return ()
    if before.first.is_listed and before.first.unit != line.outer:
        return ()
    return before.last_citing()


def _promises(unit: Unit) -> bool:
    return bool(unit.sentences) and unit.sentences[-1].words.rstrip().endswith((":", "："))
