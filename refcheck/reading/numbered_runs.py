"""Numbered lines, list items and table rows: whatever on a page might be a list of references."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from refcheck.reading.heading_words import is_reference_heading
from refcheck.reading.labels import EntryLabel, alphabetic, as_number, read_entry_label, roman
from refcheck.reading.outline import within
from refcheck.reading.structure import Entry

if TYPE_CHECKING:
    from collections.abc import Iterator

    from refcheck.reading.markup import Node, Page
    from refcheck.reading.outline import Outline
    from refcheck.reading.structure import Span

# As far as an entry may go on beyond its own paragraph.
LONGEST_GAP = 700
_FIRST_YEAR = 1400
_DISPERSED = ("raised", "bold")


@dataclass(slots=True)
class Candidate:
    """A run of numbered lines or list items that may be a list of references."""

    style: str
    entries: list[Entry] = field(default_factory=list)
    heading: str | None = None
    hinted: bool = False
    container: Node | None = None

    @property
    def labels(self) -> list[str]:
        """All printed labels, in order."""
        return [label for entry in self.entries for label in entry.labels]

    @property
    def span(self) -> Span:
        """From the first entry's start to the last one's end."""
        return self.entries[0].start, self.entries[-1].end


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    label: EntryLabel
    node: Node | None = None


# ---- typed numbers at the start of lines ----------------------------------------------------------------


def line_runs(page: Page, outline: Outline, taken: list[Span]) -> list[Candidate]:
    """Runs of lines that begin with a typed number, each run in one style."""
    candidates: list[Candidate] = []
    open_runs: dict[str, tuple[Candidate, list[_Line]]] = {}
    finished: list[tuple[Candidate, list[_Line]]] = []
    for line in _labelled_lines(page, outline, taken):
        style = line.label.style
        run = open_runs.get(style)
        if run and _goes_on(page, outline, style, run[1][-1], line):
            run[1].append(line)
            continue
        if _is_year(line.label):
            continue
        fresh = (Candidate(style), [line])
        finished.append(fresh)
        open_runs[style] = fresh
    for candidate, lines in finished:
        candidate.entries = _entries(page, outline, candidate.style, lines)
        candidates.append(candidate)
    return candidates


def _is_year(label: EntryLabel) -> bool:
    """A line that begins with a year begins no list; where 1,499 went before, 1500 is its number."""
    return (as_number(label.label) or 0) > _FIRST_YEAR


def _labelled_lines(page: Page, outline: Outline, taken: list[Span]) -> Iterator[_Line]:
    text = page.text
    raised = {n.text_start: n for n in page.tags("sup") if n.text.strip().strip("[]()").isdecimal()}
    bold = {
        n.text_start: n for n in page.tags("b", "strong") if n.text.strip().strip("[]().").isdecimal()
    }
    inside_bold = {n.text_start for n in page.tags("b", "strong")}
    position = 0
    length = len(text)
    while position < length:
        end = text.find("\n", position)
        end = length if end < 0 else end
        start = position
        while start < end and text[start] in " \xa0\u200b":
            start += 1
        position = end + 1
        head = text[start : start + 4]
        if not head or not (head[0] in "[(*（【" or head[0].isdecimal() or head[0] in "⁰¹²³⁴⁵⁶⁷⁸⁹"):
            continue
        if within(taken, start) or within(outline.code, start) or within(outline.chrome, start):
            continue
        label = _label_at(text, start, end, raised, bold, inside_bold)
        if label:
            yield _Line(start, end, label)


def _label_at(
    text: str,
    start: int,
    end: int,
    raised: dict[int, Node],
    bold: dict[int, Node],
    inside_bold: set[int],
) -> EntryLabel | None:
    for style, nodes in (("raised", raised), ("bold", bold)):
        node = nodes.get(start)
        if node and node.text_end <= end:
            digits = text[start : node.text_end].strip().strip("[]().")
            after = re.match(r"[ \xa0.:)]*", text[node.text_end : end])
            length = node.text_end - start + (after.end() if after else 0)
            return EntryLabel(style, digits.lstrip("0"), length) if digits.lstrip("0") else None
    label = read_entry_label(text[start : min(end, start + 60)], bare=True)
    if label is None or (label.style == "bare" and start + label.length >= end):
        return label if label and label.style == "bare" and start + label.length >= end else None
    return label


def _goes_on(page: Page, outline: Outline, style: str, last: _Line, line: _Line) -> bool:
    gap = line.start - last.end
    before, now = as_number(last.label.label), as_number(line.label.label)
    if before is None or now is None:  # Markdown's [^name]: names need not ascend
        return style == "caret" and gap <= LONGEST_GAP
    forward = 0 <= now - before <= 20  # noqa: PLR2004 - a hole is small; a new number is another list
    if style in _DISPERSED:
        return forward and now > before
    if gap > LONGEST_GAP or outline.heading_between(last.end, line.start):
        return False
    restart = (
        now == 1 and before > 1 and gap < 120 and page.text.count("\n", last.end, line.start) < 4
    )
    return forward or restart


def _entries(page: Page, outline: Outline, style: str, lines: list[_Line]) -> list[Entry]:
    entries = []
    for position, line in enumerate(lines):
        following = lines[position + 1] if position + 1 < len(lines) else None
        end = _entry_end(page, outline, style, line, following)
        entries.append(
            Entry(
                line.start,
                end,
                labels=[line.label.label],
                skip=[(line.start, line.start + line.label.length)],
            )
        )
    return entries


def _entry_end(
    page: Page, outline: Outline, style: str, line: _Line, following: _Line | None
) -> int:
    """Where an entry's text stops: at the next entry, or with its paragraph where it is the last one."""
    text = page.text
    own = _paragraph_end(page, outline, line)
    if following is None:
        return own
    gap = text[own : following.start]
    if style in _DISPERSED and (
        len(gap) > LONGEST_GAP or _has_prose(page, outline, own, following.start)
    ):
        return own
    if len(gap) > LONGEST_GAP or outline.heading_between(own, following.start):
        return own
    end = following.start
    while end > own and text[end - 1].isspace():
        end -= 1
    return end


def _has_prose(page: Page, outline: Outline, start: int, end: int) -> bool:
    """Whether a stretch between two notes is the article going on: a heading, a marker."""
    if outline.heading_between(start, end):
        return True
    raised = page.tags("sup")
    index = bisect_left(raised, start, key=lambda node: node.text_start)
    return any(n.text_start < end and n.text.strip().isdecimal() for n in raised[index : index + 20])


def _paragraph_end(page: Page, outline: Outline, line: _Line) -> int:
    """The end of the line, or of the lines that go on without a blank one (a reference over two lines)."""
    text, end = page.text, line.end
    for _ in range(12):
        if end >= len(text) or not _same_block(page, end):
            break
        after = text.find("\n", end + 1)
        after = len(text) if after < 0 else after
        continuation = text[end + 1 : after].strip()
        if (
            not continuation
            or is_reference_heading(continuation)
            or outline.heading_between(end, after)
        ):
            break
        if (
            read_entry_label(continuation)
            or within(outline.chrome, end + 1)
            or any(h.start == end + 1 for h in outline.headings[-60:])
        ):
            break
        end = after
    return end


def _same_block(page: Page, newline: int) -> bool:
    """Whether a line break is a `<br>` or a line of plain text, and not the end of a block."""
    if not page.nodes:
        return True
    source = page.source
    at = page.source_start(newline)
    return source[at : at + 3].lower() == "<br"


# ---- items of <ol>, rows of tables ------------------------------------------------------------------------


def item_runs(page: Page, outline: Outline, taken: list[Span]) -> list[Candidate]:
    """Items of `<ol>` and rows of tables whose first cell is a number."""
    items: dict[int, list[Node]] = {}
    for li in page.tags("li"):
        if li.parent is not None and li.parent.tag == "ol":
            items.setdefault(li.parent.index, []).append(li)
    found = []
    for index, children in items.items():
        ol = page.nodes[index]
        if (
            within(taken, ol.text_start)
            or within(outline.chrome, ol.text_start)
            or ol.inside("li", "nav")
        ):
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
    typed = read_entry_label(text[lead : lead + 60])
    if (
        typed
        and typed.style in ("brackets", "dot", "parenthesis")
        and as_number(typed.label) is not None
    ):
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
        for row in found:
            first, _, rest = row.text.strip().partition("\n")
            label = re.fullmatch(r"[\s\[(↑^*]*(\d{1,3})[\])]?\.?\s*", first)
            if label and rest.strip():
                at = page.text.find(first, row.text_start) + len(first)
                candidate.entries.append(
                    Entry(
                        row.text_start,
                        row.text_end,
                        labels=[label[1]],
                        skip=[(row.text_start, at)],
                        node=row,
                    )
                )
        if candidate.entries and len(candidate.entries) >= 0.8 * len(found):
            yield candidate
