"""Lines that promise something and hold nothing, and the page's own words to refcheck."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from refcheck.model.article import Location, Stub, Suppression
from refcheck.reading.heading_words import is_reference_heading
from refcheck.reading.outline import BOLD_LINE
from refcheck.reading.structure import trimmed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from refcheck.reading.decoding import Source
    from refcheck.reading.places import Places

# A line that ends with one of these and a colon promises a list; so does a heading with a colon.
_PROMISE = re.compile(
    r"(?:\b(?:includ(?:e|es|ing|ed)|follow(?:s|ing)?|as follows|such as|namely|are|were"
    r"|list(?:ed)?(?: below)?|below|these|include the following"
    r"|folgende[nrs]?|sind|umfassen|gehören|suivante?s?|comprennent|sont"
    r"|siguientes|incluyen|son|seguenti|sono|includono|seguintes|incluem|são"
    r"|volgende|zijn|omvatten|följande|är|są|następujące|obejmują|jsou|следующие|включают"
    r")|(?<![:：])[:：](?![:：]))\s*[:：]?\s*$",
    re.IGNORECASE,
)
_SENTENCE_BREAK = re.compile(r"[.!?][\])\"”’]*(?:\[[\d,–-]{1,9}\])*\s+(?=[A-ZÀ-ÞА-ЯΑ-Ω\"“])")
_LINE_WITH_COLON = re.compile(r":[ \xa0]*(?=\n|\Z)")
_LINE_WITH_ANY_COLON = re.compile(r"[:：][ \xa0]*(?=\n|\Z)")  # a set is slower to look for
_LINE_REACH = 240
# A list of references ends any section, whatever its level.
_LIST = 0
# Characters of a line that can promise something.
_SHORTEST, _LONGEST = 4, 199
_COLON = re.compile(r"[:：]\s*$")
_NOT_SPACE = re.compile(r"\S")
_SUPPRESSION = re.compile(
    r"<!--\s*refcheck:\s*ignore(-page)?\s*\[([^\]]{0,200})\]\s*(.{0,500}?)\s*-->", re.DOTALL
)


def stubs(places: Places) -> Iterator[Stub]:
    """Lines that promise a list and are followed by a new section, the references or nothing."""
    text = places.page.text
    if not places.reading.lists:
        return  # a page without references is none of ours
    levels = {h.start: h.level for h in places.outline.headings}
    breaks = {**{found.start: _LIST for found in places.reading.lists}, **levels}
    region = places.reading.region or (0, len(text) + 1)
    lines = _LINE_WITH_ANY_COLON if "：" in text else _LINE_WITH_COLON
    for match in lines.finditer(text):
        begin = text.rfind("\n", max(0, match.start() - _LINE_REACH), match.start()) + 1
        start, end = trimmed(text, begin, match.end())
        if not (_SHORTEST <= end - start <= _LONGEST and region[0] <= start < region[1]):
            continue
        start = _last_sentence(text, start, end)
        line = text[start:end]
        promises = start in levels or _PROMISE.search(_COLON.sub("", line)) is not None
        if not promises or places.entry_at(start):
            continue
        # Of a heading that names the list, this is what was promised.
        ends = levels if is_reference_heading(line) else breaks
        if _nothing_follows(places, match.end(), _level(places, start, levels), ends):
            yield Stub(line, places.location(start, match.end()))


def _level(places: Places, start: int, levels: dict[int, int]) -> int:
    """The level of the heading at an offset, or of the section in which the line stands."""
    own = levels.get(start, BOLD_LINE)
    return own if own < BOLD_LINE else places.outline.section_level(start)


def _last_sentence(text: str, start: int, end: int) -> int:
    """Where the line's last sentence begins: in plain text the promise may end a paragraph."""
    breaks = [match.end() for match in _SENTENCE_BREAK.finditer(text, start, end)]
    return breaks[-1] if breaks else start


def _nothing_follows(places: Places, end: int, level: int, breaks: dict[int, int]) -> bool:
    text = places.page.text
    following = _NOT_SPACE.search(text, end)
    position = following.start() if following else len(text)
    region = places.reading.region
    if position >= (region[1] if region else len(text)):
        return True
    next_level = breaks.get(position, BOLD_LINE)
    return next_level < BOLD_LINE and next_level <= level


def suppressions(source: Source) -> Iterator[Suppression]:
    """`<!-- refcheck: ignore[REF301] reason -->`, as far as the next line that has text."""
    if "refcheck" not in source.text:
        return  # quicker to tell than by the pattern
    for match in _SUPPRESSION.finditer(source.text):
        codes = tuple(code.strip() for code in match[2].split(",") if code.strip())
        line, column = source.position(match.start())
        after = _NOT_SPACE.search(source.text, match.end())
        last = source.position(after.start())[0] if after else source.position(match.end())[0]
        yield Suppression(
            codes=codes,
            reason=" ".join(match[3].split()),
            first_line=line,
            last_line=last,
            location=Location(line, column, match.start(), match.end()),
            whole_page=bool(match[1]),
        )
