"""Numbered lines, list items and table rows: whatever on a page might be a list of references."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from refcheck.reading.heading_words import is_reference_heading
from refcheck.reading.labels import EntryLabel, alphabetic, as_number, read_entry_label, roman
from refcheck.reading.outline import within
from refcheck.reading.structure import Candidate, Entry

if TYPE_CHECKING:
    from collections.abc import Iterator

    from refcheck.reading.elements import Node, Page
    from refcheck.reading.outline import Outline
    from refcheck.reading.structure import Span

# As far as an entry may go on beyond its own paragraph.
LONGEST_GAP = 700
# Styles of labels whose entries may stand far from each other.
_DISPERSED = ("raised", "bold")
_TYPED_IN_ITEMS = ("brackets", "dot", "parenthesis")
_OPENS_LABEL = "[［(*（【〔#⁰¹²³⁴⁵⁶⁷⁸⁹"
# White space, and the bullets that a list may print before its numbers.
_BEFORE_LABEL = " \xa0\u200b•‣▪◦·"
_LONGEST_NUMBER = 12  # with its brackets and the space around them
_AFTER_LABEL = re.compile(r"[ \xa0.:)]*")
_NUMBER_CELL = re.compile(r"[\s\[(↑^*]*(\d{1,3})[\])]?\.?\s*")
_LABEL_REACH = 60
_FIRST_YEAR = 1400
# A hole in the numbers is small; a number far beyond the last one begins another list.
_WIDEST_HOLE = 20
# A list that starts again with 1 goes on only close below.
_RESTART_GAP, _RESTART_LINE_BREAKS = 120, 3
# Lines over which an entry may be broken.
_LONGEST_PARAGRAPH = 12
# Lists of references stand at the end: only so many headings are asked whether they follow one.
_LAST_HEADINGS = 60
# Raised elements after a note among which a marker is looked for.
_NEXT_RAISED = 20
# The part of a table's rows that begin with a number where it is a list.
_NUMBERED_ROWS = 0.8


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    label: EntryLabel


# ---- typed numbers at the start of lines ----


def line_runs(page: Page, outline: Outline, taken: list[Span]) -> list[Candidate]:
    """Runs of lines that begin with a typed number, each run in one style."""
    runs: list[list[_Line]] = []
    newest: dict[str, list[_Line]] = {}
    for line in _labelled_lines(page, outline, taken):
        run = newest.get(line.label.style)
        if run and _goes_on(page, outline, run[-1], line):
            run.append(line)
        elif not _is_year(line.label):
            newest[line.label.style] = fresh = [line]
            runs.append(fresh)
    return [Candidate(run[0].label.style, _entries(page, outline, run)) for run in runs]


def _is_year(label: EntryLabel) -> bool:
    """A line that begins with a year begins no list; where 1499 went before, 1500 is its number."""
    return (as_number(label.label) or 0) > _FIRST_YEAR


def _labelled_lines(page: Page, outline: Outline, taken: list[Span]) -> Iterator[_Line]:
    text = page.text
    raised = _numbers(page, ("sup",), "[]()")
    bold = _numbers(page, ("b", "strong"), "[]().")
    position = 0
    length = len(text)
    while position < length:
        end = text.find("\n", position)
        end = length if end < 0 else end
        start = position
        while start < end and text[start] in _BEFORE_LABEL:
            start += 1
        position = end + 1
        if start == end or not (text[start] in _OPENS_LABEL or text[start].isdecimal()):
            continue
        if within(taken, start) or within(outline.code, start) or within(outline.chrome, start):
            continue
        label = _label_at(text, start, end, raised, bold)
        if label:
            yield _Line(start, end, label)


def _numbers(page: Page, tags: tuple[str, ...], brackets: str) -> dict[int, Node]:
    """Elements that hold nothing but a number, by where they begin."""
    return {
        node.text_start: node
        for node in page.tags(*tags)
        if node.text_end - node.text_start <= _LONGEST_NUMBER
        and node.text.strip().strip(brackets).isdecimal()
    }


def _label_at(
    text: str, start: int, end: int, raised: dict[int, Node], bold: dict[int, Node]
) -> EntryLabel | None:
    for style, nodes in (("raised", raised), ("bold", bold)):
        node = nodes.get(start)
        if node and node.text_end <= end:
            digits = text[start : node.text_end].strip().strip("[]().").lstrip("0")
            after = _AFTER_LABEL.match(text, node.text_end, end)
            length = (after.end() if after else node.text_end) - start
            return EntryLabel(style, digits, length) if digits else None
    return read_entry_label(text[start : min(end, start + _LABEL_REACH)], bare=True)


def _goes_on(page: Page, outline: Outline, last: _Line, line: _Line) -> bool:
    gap = line.start - last.end
    if line.label.style == "letters":
        return gap <= LONGEST_GAP and last.label.label < line.label.label
    before, now = as_number(last.label.label), as_number(line.label.label)
    if before is None or now is None:  # Markdown's [^name]: names need not ascend
        return line.label.style == "caret" and gap <= LONGEST_GAP
    forward = 0 <= now - before <= _WIDEST_HOLE
    if line.label.style in _DISPERSED:
        return forward and now > before
    if gap > LONGEST_GAP or outline.heading_between(last.end, line.start):
        return False
    if now == 1 < before and gap < _RESTART_GAP:
        return page.text.count("\n", last.end, line.start) <= _RESTART_LINE_BREAKS
    return forward


def _entries(page: Page, outline: Outline, lines: list[_Line]) -> list[Entry]:
    entries = []
    for line, following in zip(lines, (*lines[1:], None), strict=True):
        label = (line.start, line.start + line.label.length)
        end = _entry_end(page, outline, line, following)
        entries.append(Entry(line.start, end, labels=[line.label.label], skip=[label]))
    return entries


def _entry_end(page: Page, outline: Outline, line: _Line, following: _Line | None) -> int:
    """Where an entry stops: at the next one, or with its paragraph where it is the last one."""
    own = _paragraph_end(page, outline, line)
    if following is None or following.start - own > LONGEST_GAP:
        return own
    if outline.heading_between(own, following.start):
        return own
    if line.label.style in _DISPERSED and _has_prose(page, own, following.start):
        return own
    end = following.start
    while end > own and page.text[end - 1].isspace():
        end -= 1
    return end


def _has_prose(page: Page, start: int, end: int) -> bool:
    """Whether the article goes on in a stretch between two notes: a marker stands in it."""
    raised = page.tags("sup")
    first = bisect_left(raised, start, key=lambda node: node.text_start)
    following = raised[first : first + _NEXT_RAISED]
    return any(node.text_start < end and node.text.strip().isdecimal() for node in following)


def _paragraph_end(page: Page, outline: Outline, line: _Line) -> int:
    """The end of the line, or of the lines that go on without a blank one between them."""
    text, end = page.text, line.end
    if line.label.length == line.end - line.start:  # a cell with the number alone
        rows = page.tags("tr")
        row = bisect_right(rows, line.start, key=lambda node: node.text_start) - 1
        if row >= 0 and rows[row].text_end > end:
            return rows[row].text_end
    for _ in range(_LONGEST_PARAGRAPH):
        if end >= len(text) or not _same_block(page, end):
            break
        after = text.find("\n", end + 1)
        after = len(text) if after < 0 else after
        if not _continues(outline, end, after, text[end + 1 : after].strip()):
            break
        end = after
    return end


def _continues(outline: Outline, start: int, end: int, words: str) -> bool:
    """Whether a line goes on with an entry: it is no blank, heading or entry, and in no menu."""
    return not (
        not words
        or is_reference_heading(words)
        or outline.heading_between(start, end)
        or read_entry_label(words)
        or within(outline.chrome, start + 1)
        or any(heading.start == start + 1 for heading in outline.headings[-_LAST_HEADINGS:])
    )


def _same_block(page: Page, newline: int) -> bool:
    """Whether a line break is a `<br>` or a line of plain text, and not the end of a block."""
    if not page.nodes:
        return True
    source = page.source
    at = page.source_start(newline)
    return source[at : at + 3].lower() == "<br"


# ---- items of <ol>, rows of tables ----


def item_runs(page: Page, outline: Outline, taken: list[Span]) -> list[Candidate]:
    """Items of `<ol>` and rows of tables whose first cell is a number."""
    items: dict[int, list[Node]] = {}
    for li in page.tags("li"):
        if li.parent is not None and li.parent.tag == "ol":
            items.setdefault(li.parent.index, []).append(li)
    found = []
    for index, children in items.items():
        ol = page.nodes[index]
        if within(taken, ol.text_start) or within(outline.chrome, ol.text_start):
            continue
        if ol.inside("li", "nav"):
            continue
        candidate = Candidate("item", container=ol)
        number = as_number(ol.get("start")) or 1
        for li in children:
            number = as_number(li.get("value")) or number
            candidate.entries.append(_item_entry(page, li, _css_label(ol, number)))
            number += 1
        found.append(candidate)
    found.extend(_table_lists(page, outline, taken))
    return found


def _css_label(ol: Node, number: int) -> str:
    kind = ol.get("type")
    if kind in ("a", "A"):
        letters = alphabetic(number)
        return letters if kind == "a" else letters.upper()
    if kind in ("i", "I"):
        return roman(number) if kind == "i" else roman(number).upper()
    return str(number)


def _item_entry(page: Page, li: Node, label: str) -> Entry:
    anchors = [li.get("id")]
    anchors.extend(
        n.get("id") or n.get("name")
        for n in page.nodes[li.index + 1 : li.index + 4]
        if n.start < li.end
    )
    entry = Entry(
        li.text_start, li.text_end, labels=[label], anchors=tuple(a for a in anchors if a), node=li
    )
    text = page.text[li.text_start : li.text_end]
    lead = len(text) - len(text.lstrip())
    typed = read_entry_label(text[lead : lead + _LABEL_REACH])
    if typed and typed.style in _TYPED_IN_ITEMS:
        entry.labels = [typed.label]
        entry.skip.append((li.text_start, li.text_start + lead + typed.length))
    return entry


def _table_lists(page: Page, outline: Outline, taken: list[Span]) -> Iterator[Candidate]:
    rows: dict[int, list[Node]] = {}
    for row in page.tags("tr"):
        table = row.inside("table")
        if table is not None:
            rows.setdefault(table.index, []).append(row)
    for index, found in rows.items():
        table = page.nodes[index]
        if within(taken, table.text_start) or within(outline.chrome, table.text_start):
            continue
        candidate = Candidate("row", container=table)
        if not _NUMBER_CELL.fullmatch(found[0].text.strip().partition("\n")[0]):
            del found[0]  # the names of the columns
        for row in found:
            first, _, rest = row.text.strip().partition("\n")
            label = _NUMBER_CELL.fullmatch(first)
            if label and rest.strip():
                start = row.text_start
                entry = Entry(start, row.text_end, labels=[label[1]], node=row)
                entry.skip.append((start, page.text.find(first, start) + len(first)))
                candidate.entries.append(entry)
        if candidate.entries and len(candidate.entries) >= _NUMBERED_ROWS * len(found):
            yield candidate
