"""Markers without links: numbers in brackets, raised ones, superscript digits, round brackets."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from refcheck.reading.heading_words import is_reference_heading
from refcheck.reading.labels import SUPERSCRIPT_RUN, LabelList, read_labels
from refcheck.reading.outline import within
from refcheck.reading.structure import Marker

if TYPE_CHECKING:
    from collections.abc import Iterator

    from refcheck.reading.elements import Node, Page
    from refcheck.reading.outline import Outline
    from refcheck.reading.structure import Span

_BRACKET = re.compile(r"[\[［【〔]([^\[\]\n［］【】〔〕]{1,60})[\]］】〕]")
# Beyond three digits a bracket holds a year more often than a label.
_LONG_BRACKET = re.compile(r"\[(\d{4,5})\]")
_PAREN = re.compile(r"\((\d{1,3}(?:\s?[-–,]\s?\d{1,3}){0,8})\)")
_BETWEEN_RANGE_ENDS = re.compile(r"\s?[-‐‑‒–—−]\s?")
# "Eq. (3)", "Figure [2]" point at the page's own things.
_POINTS_ELSEWHERE = re.compile(
    r"(?:\b(?:eqs?|equations?|figs?|figures?|tab|tables?|secs?|sections?|chapters?|chap|pp?|appendix"
    r"|abb|abbildung|tabelle|gleichung|kapitel|abschnitt|formel|équation|tableau|figura|tabla"
    r"|рис|табл|interval|range|array|vector)\.?|∈|:=|=|<|>)\s*$",
    re.IGNORECASE,
)
_CODE_WORD = re.compile(
    r"(?:^|[\s(\[{,;])(?:[A-Za-z]|\w*_\w*|[a-z]+[A-Z]\w*|[A-Za-z]+\d+|\w+\.\w+|[A-Z]{2,}\d*_\w*)$"
)
# What a raised number after it is the exponent of: a digit, an operator, a unit, a symbol.
_UNIT_BEFORE = re.compile(
    r"(?:\d|[×·*/^=±∝<>≤≥√]"
    r"|(?:^|[\s\d(/·.,])(?:[kcmdnμµMGTh]?m|[kcmμ]?g|ft|in|mi|yd|km|s|h|l|L|x|y|z|n|r|R|e|χ|χ2|σ|π"
    r"|[A-Za-z])|=\s?[A-Za-z]{1,3})\s?$"
)
_AFTER_CODE = re.compile(r"\s?(?:=(?!=)|\(|\+=|\+\+|--|->)")
_INDEX_BEFORE = re.compile(r"\w\[0\]$")
# "f(1)", "x_1(2)": the arguments of a function.
_CALL = re.compile(r"(?:^|[^A-Za-z])[A-Za-z]{1,2}$|[\d_)\]]$")
# "(1) first, (2) second and (3) third" is a list in a sentence.
_ENUMERATION = re.compile(r"(?:[:;,]|\b(?:and|or|und|oder|et|ou|y|o|e))\s*$")
_WORD_AFTER = re.compile(r"\s[a-zA-Z]")
_SHORT_FOR_SOURCES = re.compile(r"(?:refs?|réfs?|lit|cit|quelle|nachweis|beleg)\.?", re.IGNORECASE)
_LONGEST_RAISED = 40
_LONGEST_UNIT = 8
# The dash between the two ends of a range, with a space on either side.
_LONGEST_DASH = 3
# Characters that are looked at: back to the start of the line, before a bracket, and after it.
_LINE_REACH = 400
_BEFORE = 40
_AFTER = 200


def bracket_markers(page: Page, outline: Outline, avoid: list[Span]) -> list[Marker]:
    """Bracketed labels in the running text; `[26]–[29]` is one marker."""
    text = page.text
    found: list[Marker] = []
    raised = _raised_spans(page)
    values = _cells_of_values(page)
    elsewhere = [
        (n.text_start, n.text_end) for n in page.tags("a") if "#" not in (h := n.get("href")) and h
    ]
    for match in _BRACKET.finditer(text):
        labels = read_labels(match[1])
        if labels is None or not (labels.numeric or labels.group or labels.letter):
            continue
        start, end = match.span()
        up = within(raised, start)
        if (
            within(avoid, start)
            or within(outline.code, start)
            or within(elsewhere, start)
            or (not up and not _may_cite(text, start, end, values))
        ):
            continue
        shape = "raised-bracket" if up else "plain-bracket"
        if labels.letter:
            shape = "letter"
        marker = Marker(start, end, labels, shape, group=labels.group)
        if found and _is_range(text, found[-1], marker):
            joined = read_labels(f"{found[-1].labels.labels[-1]}-{labels.labels[0]}")
            if joined:
                found[-1] = Marker(found[-1].start, end, joined, shape)
                continue
        found.append(marker)
    return found


def _cells_of_values(page: Page) -> set[int]:
    """Where cells begin in which a number in brackets is a value: no column of sources has them."""
    values: set[int] = set()
    widths: dict[int, int] = {}
    sources: dict[int, tuple[int, set[int]]] = {}  # of a table: its first row, columns
    for cell in page.tags("td", "th"):
        row, table = cell.parent, cell.inside("table")
        if row is None or table is None:
            values.add(cell.text_start)
            continue
        column = widths.get(row.index, 0)
        widths[row.index] = column + 1
        first, columns = sources.setdefault(table.index, (row.index, set()))
        if column and row.index == first and _names_sources(cell.text):
            columns.add(column)
        if column not in columns:
            values.add(cell.text_start)
    return values


def _names_sources(title: str) -> bool:
    return is_reference_heading(title) or _SHORT_FOR_SOURCES.fullmatch(title.strip()) is not None


def long_markers(page: Page, avoid: list[Span], labels: set[str]) -> list[Marker]:
    """[1204], where the list has an entry of that number."""
    return [
        Marker(*match.span(), LabelList((match[1],)), "plain-bracket")
        for match in _LONG_BRACKET.finditer(page.text)
        if match[1] in labels and not within(avoid, match.start())
    ]


def _raised_spans(page: Page) -> list[Span]:
    spans: list[Span] = []
    for node in page.tags("sup"):
        if node.text_end > node.text_start and (not spans or node.text_start >= spans[-1][1]):
            spans.append((node.text_start, node.text_end))
    return spans


def _is_range(text: str, left: Marker, right: Marker) -> bool:
    between = text[left.end : right.start]
    return (
        0 < len(between) <= _LONGEST_DASH
        and _BETWEEN_RANGE_ENDS.fullmatch(between) is not None
        and len(left.labels.labels) == len(right.labels.labels) == 1
    )


def _may_cite(text: str, start: int, end: int, values: set[int]) -> bool:
    """Whether a bracket in plain text can be a marker where it stands."""
    line, before = _before(text, start)
    after = text[end : end + 3]
    if (
        before
        and not before[-1].isspace()
        and (_CODE_WORD.search(before) or _INDEX_BEFORE.search(before))
    ):
        return False
    if _POINTS_ELSEWHERE.search(before) or (before[-1:].isalnum() and _AFTER_CODE.match(after)):
        return False
    at_line_start = not text[line:start].strip(" \xa0")
    if at_line_start:
        stop = text.find("\n", end, end + _AFTER)
        rest = text[end : stop if stop >= 0 else end + _AFTER]
        if rest.strip(" \xa0[]0123456789,.;"):
            return False
        if line in values and not rest.strip():
            return False
    return True


def _before(text: str, start: int) -> tuple[int, str]:
    """Where the line of an offset begins, and what stands before the offset on it."""
    reach = max(0, start - _LINE_REACH)
    line = text.rfind("\n", reach, start) + 1 or reach
    return line, text[max(line, start - _BEFORE) : start]


def raised_markers(page: Page, outline: Outline, avoid: list[Span]) -> list[Marker]:
    """Raised labels without brackets: `<sup>3,5</sup>`, and superscript digits of Unicode."""
    found = [
        marker
        for node in page.tags("sup")
        if (marker := _raised(page, node))
        and not within(avoid, marker.start)
        and not within(outline.code, marker.start)
    ]
    for match in SUPERSCRIPT_RUN.finditer(page.text):
        labels = read_labels(match[0])
        if labels is None or within(avoid, match.start()) or within(outline.code, match.start()):
            continue
        if (
            not _exponent(page.text, match.start())
            and page.text[match.start() - 1 : match.start()] not in "⁻⁺"
        ):
            found.append(Marker(match.start(), match.end(), labels, "raised-bare"))
    found.sort(key=lambda marker: marker.start)
    return found


def _raised(page: Page, node: Node) -> Marker | None:
    start, end = node.text_start, node.text_end
    if end - start > 2 * _LONGEST_RAISED:
        return None
    content = page.text[start:end]
    stripped = content.strip().rstrip(".")
    if not 0 < len(stripped) <= _LONGEST_RAISED or stripped[0] in "[［【〔":
        return None
    round_ones = stripped[0] == "(" and stripped[-1] == ")"
    labels = read_labels(stripped[1:-1] if round_ones else stripped)
    if (
        labels is None
        or not labels.numeric
        or (node.parent is not None and node.parent.tag == "sup")
    ):
        return None
    if _exponent(page.text, start):
        return None
    at = start + content.index(stripped[0])
    return Marker(at, at + len(stripped), labels, "raised-round" if round_ones else "raised-bare")


def _exponent(text: str, start: int) -> bool:
    return _UNIT_BEFORE.search(text[max(0, start - _LONGEST_UNIT) : start]) is not None


def round_markers(page: Page, outline: Outline, avoid: list[Span]) -> Iterator[Marker]:
    """(1), (2, 3): markers only where the page's list is cited that way."""
    text = page.text
    for match in _PAREN.finditer(text):
        start, end = match.span()
        labels = read_labels(match[1])
        if labels is None or within(avoid, start) or within(outline.code, start):
            continue
        _, before = _before(text, start)
        if not before.strip() or _POINTS_ELSEWHERE.search(before) or _CALL.search(before):
            continue
        if _ENUMERATION.search(before) and _WORD_AFTER.match(text, end):
            continue
        yield Marker(start, end, labels, "round")
