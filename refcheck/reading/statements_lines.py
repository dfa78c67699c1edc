"""The lines of an article's prose: what each is, and which of them are one paragraph or list."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from refcheck.reading.outline import BOLD_LINE, Heading, within

if TYPE_CHECKING:
    from refcheck.reading.elements import Node, Page
    from refcheck.reading.places import Places
    from refcheck.reading.statements_region import Region

Kind: TypeAlias = Literal["text", "item", "cell", "caption", "bold", "heading"]

MOST_LINES = 300_000
_HOLDERS = ("li", "dd", "dt", "td", "th", "caption", "figcaption")
_KINDS: dict[str, Kind] = {
    **dict.fromkeys(("li", "dd", "dt"), "item"),
    **dict.fromkeys(("td", "th"), "cell"),
    **dict.fromkeys(("caption", "figcaption"), "caption"),
}
# What begins a list's line that is typed by hand.
_BULLET = re.compile(r"\s*(?:[-–—•*·‣▪●○◦+]{1,2}\s|[•·‣▪●○◦]|\(?\d{1,2}[.)]\s|\(?[a-z]\)\s)\s*")
_MARKERS_BEHIND = r"(?:\s*[\[(]?[\d,–-]{1,12}[\])])*\s*$"
_COLON = re.compile(rf"[:：]{_MARKERS_BEHIND}")
_FULL_STOP = re.compile(rf"[.!?。]{_MARKERS_BEHIND}")
_TAIL = 60
_LONGEST_ITEM = 160
_NOT_SPACE = re.compile(r"\S")
# A cell with more than that is the frame of a page.
_LARGEST_CELL = 600
# A heading of plain text: a short line on its own that ends in no full stop.
_LONGEST_TITLE = 80
_ALONE = re.compile(r"[ ]*(?:\n[ ]*){2}\S")
_ENDS = frozenset(".!?…:;,。！？：)]")


@dataclass(slots=True)
class Line:
    """A line of prose, `start`–`end` in the page's text, without its bullet.

    Lines with the same `unit` are one paragraph, list item or cell; those with the same `group` one
    paragraph, list or table; between those with the same `block` there are only line breaks, no
    empty line. `row` is a cell's row. `over` are the headings over it: real ones by their level,
    then the bold line. `section` counts the real headings.
    """

    start: int
    end: int
    kind: Kind
    unit: int
    group: int
    block: int
    section: int
    over: tuple[Heading, ...] = ()
    holder: Node | None = None
    row: Node | None = None
    outer: int = -1  # the group of the item in which its list stands

    @property
    def is_listed(self) -> bool:
        """Whether it stands in a list or table."""
        return self.kind in ("item", "cell")


class Lines:
    """Goes through a page's prose, line by line, in order and once."""

    def __init__(self, places: Places, region: Region) -> None:
        self.places = places
        self.page: Page = places.page
        self.region = region
        self.found: list[Line] = []
        self._holders = [n for n in self.page.tags(*_HOLDERS) if n.text_end > n.text_start]
        self._next_holder = 0
        self._open: list[Node] = []
        self._cells: list[Node | None] = []  # of each that is open: the cell in which it stands
        self._headings = places.outline.headings
        self._next_heading = bisect_left(self._headings, region.start, key=lambda h: h.start)
        self._over: tuple[Heading, ...] = self._over_at_start()
        self._section = 0
        self._numbers: dict[object, int] = {}
        self._block = 0
        # Where all headings are bold lines, those after an empty line are the sections.
        self._bold_only = all(h.level in (1, BOLD_LINE) for h in self._headings)

    def read(self) -> list[Line]:
        """All lines with a character that is not white space."""
        text, without = self.page.text, self.region.without
        position, at, glued = self.region.start, 0, False
        while position < self.region.end and len(self.found) < MOST_LINES:
            end = text.find("\n", position, self.region.end)
            end = self.region.end if end < 0 else end
            while at < len(without) and without[at][1] <= position:
                at += 1
            start = _NOT_SPACE.search(text, position, end)
            hidden = at < len(without) and without[at][0] <= position and end <= without[at][1]
            if start is None or hidden:
                glued = False
            else:
                self._line(start.start(), end, glued=glued)
                glued = self._breaks_line(end)
            position = end + 1
        return self.found

    def _breaks_line(self, offset: int) -> bool:
        """Whether a line break is `<br>`, or plain text's own, and not the end of a block."""
        if not self.page.nodes:
            return True
        at = self.page.source_start(offset)
        return self.page.source[at : at + 3].lower() == "<br"

    def _line(self, start: int, end: int, *, glued: bool) -> None:
        heading = self._heading(start, end, glued=glued)
        holder = self._holder(start)
        before = self.found[-1] if self.found else None
        if not glued or (heading and heading.level < BOLD_LINE):
            self._block += 1
        line = Line(start, end, "text", 0, 0, self._block, self._section, self._over, holder)
        if heading is not None:
            line.kind = "bold" if heading.level == BOLD_LINE else "heading"
            line.holder = None
            line.unit = line.group = self._number(("heading", start))
        elif holder is not None:
            self._held(line, holder)
        elif within(self.region.captions, start):
            line.kind = "caption"
            line.unit = line.group = self._number(("caption", start))
        elif bullet := _BULLET.match(self.page.text, start, end):
            line.kind = "item"
            line.start = min(bullet.end(), end - 1)
            line.unit = self._number(("bullet", start))
            goes_on = before and before.kind == "item" and before.holder is None
            line.group = before.group if before and goes_on else self._number(("list", start))
        elif before and glued and self._is_promised(before, line):
            line.kind = "item"
            line.unit = self._number(("bullet", start))
            line.group = before.group if before.kind == "item" else self._number(("list", start))
        else:
            line.unit = line.group = self._paragraph(before, start, glued=glued)
        self.found.append(line)

    def _is_promised(self, before: Line, line: Line) -> bool:
        """Whether it is a list's line that only stands on its own: after a colon, and no sentence.

        Markers may follow the colon, and end the line.
        """
        if line.end - line.start > _LONGEST_ITEM or before.holder is not None:
            return False
        text = self.page.text
        if _FULL_STOP.search(text, max(line.start, line.end - _TAIL), line.end):
            return False
        if before.kind == "item":
            return _BULLET.match(text, self._line_start(before.start)) is None
        tail = max(before.start, before.end - _TAIL)
        return before.kind == "text" and _COLON.search(text, tail, before.end) is not None

    def _line_start(self, offset: int) -> int:
        return self.page.text.rfind("\n", 0, offset) + 1

    def _paragraph(self, before: Line | None, start: int, *, glued: bool) -> int:
        if glued and before and before.kind == "text":
            return before.unit
        return self._number(("text", start))

    def _held(self, line: Line, holder: Node) -> None:
        line.kind = _KINDS[holder.tag]
        line.unit = self._number(("unit", holder.index))
        listing = holder.parent
        cell = self._cells[-1]
        if cell is not None or within(self.region.infoboxes, line.start):
            line.kind = "cell"
            line.row = cell.parent if cell else None
            listing = holder.inside("table")
        elif "gallery" in holder.get("class"):
            line.kind = "caption"
        line.group = self._number(("list", listing.index if listing else holder.index))
        if len(self._open) > 1:
            line.outer = self._number(("unit", self._open[-2].index))

    def _number(self, key: object) -> int:
        return self._numbers.setdefault(key, len(self._numbers))

    # ---- what is over a line ----

    def _heading(self, start: int, end: int, *, glued: bool) -> Heading | None:
        """The heading that the line is; those before it are over all that follows."""
        while (
            self._next_heading < len(self._headings)
            and self._headings[self._next_heading].start < end
        ):
            heading = self._headings[self._next_heading]
            self._next_heading += 1
            self._go_under(heading, begins=not (glued and heading.level == BOLD_LINE))
            if heading.start >= start:
                return heading
        return None if glued else self._typed_heading(start, end)

    def _typed_heading(self, start: int, end: int) -> Heading | None:
        """A short line of plain text between empty ones."""
        text = self.page.text
        if self.page.nodes or end - start > _LONGEST_TITLE or not _ALONE.match(text, end):
            return None
        line = text[start:end].rstrip()
        if line[-1] in _ENDS or _BULLET.match(line):
            return None
        heading = Heading(line, 2 if self.found else 1, start, end)
        self._go_under(heading)
        return heading

    def _go_under(self, heading: Heading, *, begins: bool = True) -> None:
        if heading.level < BOLD_LINE or (self._bold_only and begins):
            self._section += 1
        kept = tuple(over for over in self._over if over.level < heading.level)
        self._over = (*kept, heading)

    def _over_at_start(self) -> tuple[Heading, ...]:
        over: tuple[Heading, ...] = ()
        for heading in self._headings[: self._next_heading]:
            over = (*(each for each in over if each.level < heading.level), heading)
        return over

    def _holder(self, start: int) -> Node | None:
        """The list item, cell or caption in which a line stands; a page's frame is none."""
        holders = self._holders
        while self._next_holder < len(holders) and holders[self._next_holder].text_start <= start:
            node = holders[self._next_holder]
            self._next_holder += 1
            if node.tag not in ("td", "th") or node.text_end - node.text_start <= _LARGEST_CELL:
                self._close(node.text_start)
                outer = self._cells[-1] if self._cells else None
                self._open.append(node)
                self._cells.append(node if node.tag in ("td", "th") else outer)
        self._close(start)
        return self._open[-1] if self._open else None

    def _close(self, offset: int) -> None:
        while self._open and self._open[-1].text_end <= offset:
            self._open.pop()
            self._cells.pop()
