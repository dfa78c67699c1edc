"""A page's markup written anew: balanced, shallow, of few elements, with signs in its text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from refcheck.reading.tags import BLOCK, RAW
from refcheck.reading.tokens import PLAIN_TOKEN, TOKEN, raw_end
from refcheck.reporters.html_page_breaks import without_idle_breaks
from refcheck.reporters.html_page_elements import (
    CELLS,
    CLOSED_BY,
    DEEPEST,
    HEADINGS,
    INLINE,
    LISTS,
    SHOWN,
    TABLE_PARTS,
)
from refcheck.reporters.html_page_marks import Marks
from refcheck.reporters.html_page_tags import kept_attributes, link, picture_words

if TYPE_CHECKING:
    from collections.abc import Sequence

_REACH = 512  # open elements among which an end tag looks for its own
_LOWEST_HEADING = 6


@dataclass(frozen=True, slots=True)
class Cover:
    """A stretch of the source whose text is left out; `sign` stands in its place, if anything.

    `whole` signs stand by themselves between blocks.
    """

    start: int
    end: int
    sign: str = ""
    whole: bool = False


@dataclass(slots=True)
class _Open:
    """An element: its name on the page, the one that is written ("" for none), where in `out`."""

    name: str
    shown: str
    place: int
    start_tag: str
    filled: bool = False


class Writer:
    """One pass over a stretch of a page; linear in its length, whatever is in it.

    It repairs and leaves out, and is no gate: what it writes has to be sanitised.
    """

    def __init__(
        self, source: str, covers: Sequence[Cover], heading_level: int, marks: Marks | None = None
    ) -> None:
        self.source = source
        self.marks = marks or Marks(source)
        self.covers = covers
        self.top_heading = heading_level
        self.out: list[str] = []
        self.open: list[_Open] = []
        self._at = 0  # the first cover that is not behind
        self._signed = -1  # the last cover whose sign was written
        self._levels: list[int] = []

    def written(self, start: int, end: int) -> str:  # noqa: C901 - as `reading.markup`
        """The stretch as balanced markup."""
        position, token = start, TOKEN
        while position < end:
            restart = False
            for match in token.finditer(self.source, position, end):
                self._text(position, match.start())
                position = match.end()
                closing, tag, comment, broken = match.groups()
                if closing:
                    self._end_tag(closing.lower())
                elif tag:
                    lowered = tag.lower()
                    self._start_tag(lowered, match.start(), position)
                    if restart := lowered in RAW:
                        position = self._after_raw(lowered, position, end)
                elif restart := bool(comment):
                    found = self.source.find("-->", match.start() + 2, end)
                    position = end if found < 0 else found + 3
                elif restart := bool(broken):
                    token, position = PLAIN_TOKEN, match.start()
                if restart:
                    break
            if not restart:
                self._text(position, end)
                break
        while self.open:
            self._close()
        return without_idle_breaks("".join(self.out))

    def _after_raw(self, tag: str, position: int, end: int) -> int:
        found = raw_end(tag).search(self.source, position, end)
        if found is not None:
            return found.end()
        return end if tag in ("script", "style") else position

    # Text

    def _text(self, start: int, end: int) -> None:
        """The text of a stretch without tags, but for what is covered."""
        while start < end:
            cover = self._cover_after(start)
            if cover is None or cover.start >= end:
                self._words(self.marks.text(start, end))
                return
            if cover.start > start:
                self._words(self.marks.text(start, cover.start))
            if cover.sign and self._signed != self._at:
                self._sign(cover)
            self._signed = self._at
            start = cover.end

    def _cover_after(self, place: int) -> Cover | None:
        while self._at < len(self.covers) and self.covers[self._at].end <= place:
            self._at += 1
        return self.covers[self._at] if self._at < len(self.covers) else None

    def _covered(self, place: int) -> bool:
        cover = self._cover_after(place)
        return cover is not None and cover.start <= place

    def _words(self, text: str) -> None:
        if text.isspace():
            if not self.open or self.open[-1].shown not in TABLE_PARTS | LISTS:
                self.out.append(text)
            return
        self._make_room()
        self.out.append(text.replace("<", "&lt;").replace(">", "&gt;"))
        self._fill()

    def _sign(self, cover: Cover) -> None:
        if cover.whole:
            self._between_blocks(cover.sign)
            return
        self._close_link()
        self._make_room()
        self.out.append(cover.sign)
        self._fill()

    def _between_blocks(self, sign: str) -> None:
        """All that is open is closed before the sign and opened anew after it."""
        interrupted = [(one.name, one.shown, one.start_tag) for one in self.open]
        while self.open:
            self._close()
        self.out.append(f"<div>{sign}</div>")
        for name, shown, start_tag in interrupted:
            self._push(name, shown, start_tag)

    def _fill(self) -> None:
        if self.open:
            self.open[-1].filled = True

    def _make_room(self) -> None:
        """What a list holds directly gets an item of its own."""
        if self.open and self.open[-1].shown in LISTS:
            self._push("", "li", "<li>")

    # Tags

    def _start_tag(self, name: str, start: int, end: int) -> None:
        if name in ("br", "hr", "img"):
            self._void(name, start, end)
            return
        if name not in SHOWN:
            return
        if name in BLOCK:
            self._begin_block(name)
        elif name == "a":
            self._close_link()
        shown, start_tag = self._as_shown(name, start, end)
        if shown and shown != "li":
            self._make_room()
        self._push(name, shown, start_tag)

    def _void(self, name: str, start: int, end: int) -> None:
        if self._covered(start):
            return
        if name == "img":
            if alt := picture_words(self.source[start:end]):
                self._words(alt)
            return
        if name == "hr":
            self._begin_block(name)
        if not (self.open and self.open[-1].shown in TABLE_PARTS | LISTS):
            self.out.append(f"<{name}>")

    def _begin_block(self, name: str) -> None:
        """What a block's start tag ends without saying so: a paragraph, the item before it."""
        ended, stop = CLOSED_BY.get(name, (frozenset(), frozenset()))
        depth, lowest = len(self.open) - 1, None
        floor = max(-1, depth - _REACH)
        inlines = True
        while depth > floor:
            one = self.open[depth]
            if (inlines and (one.name == "p" or one.name in HEADINGS)) or one.name in ended:
                lowest = depth
            inlines = inlines and one.name not in BLOCK
            if one.name in stop or not (inlines or ended):
                break
            depth -= 1
        if lowest is not None:
            while len(self.open) > lowest:
                self._close()

    def _as_shown(self, name: str, start: int, end: int) -> tuple[str, str]:
        """The element's written name and start tag; ("", "") for what leaves its content alone."""
        shown = SHOWN[name]
        if len(self.open) > DEEPEST:
            return "", ""
        if shown == "a":
            return link(self.source[start:end])
        nearest = next(
            (one.shown for one in reversed(self.open[-_REACH:]) if one.shown not in INLINE), ""
        )
        if name in HEADINGS:
            return ("h", "") if nearest != "h" else ("", "")
        if (shown == "li" and nearest not in LISTS) or (
            shown in TABLE_PARTS and not self._fits_table(shown, nearest)
        ):
            shown = "div"
        return shown, f"<{shown}{kept_attributes(name, self.source[start:end])}>"

    def _fits_table(self, shown: str, nearest: str) -> bool:
        if shown == "table":
            return not any(one.shown == "table" for one in self.open[-_REACH:])
        return nearest in TABLE_PARTS - CELLS

    def _end_tag(self, name: str) -> None:
        if name not in SHOWN:
            return
        block = name in BLOCK
        depth = len(self.open) - 1
        floor = max(-1, depth - _REACH)
        while depth > floor and self.open[depth].name != name:
            one = self.open[depth].name
            if (not block and one in BLOCK) or (one in CELLS and name not in TABLE_PARTS):
                return
            depth -= 1
        if depth > floor:
            while len(self.open) > depth:
                self._close()

    def _close_link(self) -> None:
        """A link never stands in another one, and no marker in a link."""
        shallow = self.open[: DEEPEST + 1]  # no link is written below
        depth = next((at for at, one in enumerate(shallow) if one.shown == "a"), None)
        if depth is None:
            return
        inner = [(one.name, one.shown, one.start_tag) for one in self.open[depth + 1 :]]
        while len(self.open) > depth:
            self._close()
        for name, shown, start_tag in inner:
            self._push(name, shown, start_tag)

    def _push(self, name: str, shown: str, start_tag: str) -> None:
        self.open.append(_Open(name, shown, len(self.out), start_tag))
        self.out.append(start_tag)

    def _close(self) -> None:
        """An element without words leaves nothing behind, unless it is a cell."""
        one = self.open.pop()
        if one.filled and self.open:
            self.open[-1].filled = True
        if not one.filled and one.shown not in CELLS:
            left = "".join(self.out[one.place + 1 :])
            gap = "<br>" if "<br>" in left else " " if left else ""
            self.out[one.place :] = [gap if one.shown in INLINE else " "]
        elif one.shown == "h":
            level = self._level(int(one.name[1]))
            self.out[one.place] = f"<h{level}>"
            self.out.append(f"</h{level}>")
        elif one.shown:
            self.out.append(f"</{one.shown}>")

    def _level(self, printed: int) -> int:
        """A heading's level below those of the report, no level left out."""
        while self._levels and self._levels[-1] >= printed:
            self._levels.pop()
        self._levels.append(printed)
        return min(_LOWEST_HEADING, self.top_heading + len(self._levels) - 1)
