"""Lines that promise something and hold nothing, and the page's own words to refcheck."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from refcheck.model.article import Location, Stub, Suppression

if TYPE_CHECKING:
    from collections.abc import Iterator

    from refcheck.reading.assembly import Assembly

# A line that ends with one of these and a colon (or is a heading that ends with it) promises a list.
_PROMISE = re.compile(
    r"(?:\b(?:includ(?:e|es|ing|ed)|follow(?:s|ing)?|as follows|such as|namely|are|were|list(?:ed)?(?: below)?|below|these|include the following|"
    r"folgende[nrs]?|sind|umfassen|gehören|suivante?s?|comprennent|sont|siguientes|incluyen|son|seguenti|sono|includono|seguintes|incluem|são|"
    r"volgende|zijn|omvatten|följande|är|są|następujące|obejmują|jsou|следующие|включают)|[:：])\s*[:：]?\s*$",
    re.IGNORECASE,
)
_LINE_WITH_COLON = re.compile(r"[:：][ \xa0]*(?=\n|\Z)")
_LONGEST_STUB = 240
_COLON = re.compile(r"[:：]\s*$")
_SUPPRESSION = re.compile(
    r"<!--\s*refcheck:\s*ignore(-page)?\s*\[([^\]]{0,200})\]\s*(.{0,500}?)\s*-->", re.DOTALL
)


def stubs(assembly: Assembly) -> Iterator[Stub]:
    """Headings and lines that promise a list, directly followed by a new section, the references or nothing."""
    text = assembly.page.text
    region = assembly.reading.region
    lists = {found.start for found in assembly.reading.lists}
    if not lists:
        return  # a page without references is none of ours
    levels = {h.start: h.level for h in assembly.outline.headings}
    for match in _LINE_WITH_COLON.finditer(text):
        begin = text.rfind("\n", max(0, match.start() - _LONGEST_STUB), match.start()) + 1
        start = begin + len(text[begin : match.end()]) - len(text[begin : match.end()].lstrip())
        line = text[start : match.end()].strip()
        if not 3 < len(line) < 200 or (region and not region[0] <= start < region[1]):  # noqa: PLR2004
            continue
        if not _promises(line, start in levels) or assembly.entry_at(start):
            continue
        if _nothing_follows(assembly, match.end(), _level(assembly, start, levels), levels, lists):
            yield Stub(line, assembly.location(start, match.end()))


def _promises(line: str, heading: bool) -> bool:  # noqa: FBT001 - a plain fact about the line
    words = _COLON.sub("", line)
    return bool(_PROMISE.search(words)) or (heading and bool(_COLON.search(line)))


def _level(assembly: Assembly, start: int, levels: dict[int, int]) -> int:
    """The level of the heading at an offset, or of the section in which the line stands."""
    if levels.get(start, 7) < 7:  # noqa: PLR2004
        return levels[start]
    above = [h.level for h in assembly.outline.headings if h.start < start and h.level < 7]  # noqa: PLR2004
    return above[-1] if above else 1


def _nothing_follows(
    assembly: Assembly, end: int, level: int, levels: dict[int, int], lists: set[int]
) -> bool:
    text = assembly.page.text
    position = end
    while position < len(text) and text[position].isspace():
        position += 1
    region = assembly.reading.region
    if position >= (region[1] if region else len(text)):
        return True
    following = levels.get(position)
    if following is not None:
        return following < 7 and following <= level  # noqa: PLR2004
    return position in lists


def suppressions(assembly: Assembly) -> Iterator[Suppression]:
    """`<!-- refcheck: ignore[REF301] reason -->`, as far as the next line that has text."""
    source = assembly.source
    for match in _SUPPRESSION.finditer(source.text):
        codes = tuple(code.strip() for code in match[2].split(",") if code.strip())
        line, column = source.position(match.start())
        after = re.compile(r"\S").search(source.text, match.end())
        last = source.position(after.start())[0] if after else source.position(match.end())[0]
        yield Suppression(
            codes=codes,
            reason=" ".join(match[3].split()),
            first_line=line,
            last_line=last,
            location=Location(line, column, match.start(), match.end()),
            whole_page=bool(match[1]),
        )
