"""Lists whose numbers are typed or come from `<ol>`, with no links to join them to markers."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from refcheck.reading.heading_words import is_reference_heading
from refcheck.reading.numbered_runs import LONGEST_GAP, item_runs, line_runs
from refcheck.reading.outline import names_notes
from refcheck.reading.structure import Candidate, EntryList

if TYPE_CHECKING:
    from refcheck.reading.elements import Node, Page
    from refcheck.reading.outline import Outline
    from refcheck.reading.structure import Span

# What sources look like: a year, an address, an identifier, pages, initials, "et al.".
_BIBLIOGRAPHIC = re.compile(
    r"\b(?:1[5-9]\d\d|20[0-4]\d)[a-z]?\b|https?://|www\.|\bdoi\b|\bISBN\b|\bpp?\.\s?\d|\bet al\b"
    r"|\bvol\.|\bed(?:s|n)?\.|\b[A-Z][a-z]+,? [A-Z]\.?[A-Z]?\.?[,;:]|\d+\s?\(\d+\)|:\s?\d+[-–]\d+"
)
# Addresses of authors are numbered and "cited" too.
_AFFILIATION = re.compile(
    r"@|\b(?:universit|institut|departe?ment|hospital|college|school of|faculty|laborator"
    r"|centre for|center for|e-?mail)",
    re.IGNORECASE,
)
# How long a list's entries may be in the mean, an entry counting for 4000 characters at most.
_LONGEST_ENTRY = 1200
_COUNTED_LENGTH = 4000
# So much of an entry tells whether it is a source.
_TELLING_LENGTH = 600
# Lines above a list among which its heading may stand.
_HEADING_REACH = 5
# Labels that look like markers: such lines are notes, whatever they say.
_MARKER_STYLES = ("raised", "bold", "caret", "superscript", "star")
# What makes a run a list: the part of its labels that are cited, the part of its entries that look
# like sources, how many there are. Under a heading that names it; in an element that does; …
_NAMED_LOOKS = 0.3
_HINTED_CITED = 0.5
# … without either, cited in brackets; by any numbers, which may be exponents as well; not at all.
_CITED = 0.5
_BRACKETED_LOOKS = 0.4
_LOOSELY_CITED, _LOOSE_LOOKS, _LOOSE_AT_LEAST = 0.7, 0.7, 3
_UNCITED_LOOKS, _UNCITED_AT_LEAST = 0.8, 4
_AFFILIATED = 0.5
_BLOCKS_AROUND = ("div", "p", "section", "li", "dd", "td", "aside", "footer")
_BLOCKS_BACK = 200
# Where the top of a long page ends, and where the end of any begins.
_LONG_PAGE, _TOP, _END = 3000, 0.25, 0.6


def typed_lists(
    page: Page, outline: Outline, taken: list[Span], cited: set[str], bracketed: set[str]
) -> list[EntryList]:
    """Lists of references among all numbered runs of the page.

    `taken` are stretches that are already read as lists, `cited` the labels of the markers outside
    of them, `bracketed` those in brackets.
    """
    candidates = [*item_runs(page, outline, taken), *line_runs(page, outline, taken)]
    candidates = [c for c in candidates if _mean_length(c) <= _LONGEST_ENTRY]
    blocks = [n for n in page.tags(*_BLOCKS_AROUND) if n.text_end > n.text_start]
    for candidate in candidates:
        _look_around(page, outline, candidate, blocks)
    candidates = _without_overlaps(candidates)
    chosen = [c for c in candidates if _named(page, c, cited)]
    if not chosen:
        chosen = _unnamed(page, candidates, cited, bracketed)
    chosen.sort(key=lambda candidate: candidate.span[0])
    return _joined([EntryList(c.entries, heading=c.heading, unlinked=True) for c in chosen])


# ---- which of them are references ----


def _without_overlaps(candidates: list[Candidate]) -> list[Candidate]:
    """Of two that overlap, the one under a heading; else list items, which know where they end."""
    kept: list[Candidate] = []

    def rank(candidate: Candidate) -> tuple[bool, bool, int]:
        return (
            not (candidate.heading or candidate.hinted),
            candidate.style not in ("item", "row"),
            -len(candidate.entries),
        )

    spans: list[Span] = []
    for candidate in sorted(candidates, key=rank):
        start, end = candidate.span
        at = bisect_left(spans, (start, start))
        free_before = at == 0 or spans[at - 1][1] <= start
        if free_before and (at == len(spans) or spans[at][0] >= end):
            spans.insert(at, (start, end))
            kept.append(candidate)
    return kept


def _look_around(page: Page, outline: Outline, candidate: Candidate, blocks: list[Node]) -> None:
    start = candidate.span[0]
    candidate.heading = _heading_over(page, outline, start)
    node = candidate.container or candidate.entries[0].node or _node_at(blocks, start)
    if node is None:
        return
    around = (node, *node.near(3))
    in_table = any(n.tag in ("table", "figure") or "table" in n.get("class") for n in around)
    if in_table and candidate.style != "row":
        return  # notes to a table or a picture are none to the article
    candidate.hinted = any(n.tag != "body" and (names_notes(n) or n.tag == "aside") for n in around)


def _node_at(blocks: list[Node], offset: int) -> Node | None:
    """The innermost of the blocks, which are in page order, that holds an offset of the text."""
    at = bisect_left(blocks, offset + 1, key=lambda node: node.text_start)
    before = blocks[max(0, at - _BLOCKS_BACK) : at]
    return next((node for node in reversed(before) if offset < node.text_end), None)


def _heading_over(page: Page, outline: Outline, start: int) -> str | None:
    """The heading that names the list: the nearest real one, or a line of its own just above it."""
    nearest, named = outline.heading_before(start), outline.reference_heading_over(start)
    if nearest and named and start - nearest.end < LONGEST_GAP:
        return named.title
    text, end = page.text, start
    for _ in range(_HEADING_REACH):
        end = text.rfind("\n", 0, end)
        if end < 0:
            break
        begin = text.rfind("\n", 0, end) + 1
        line = text[begin:end].strip()
        if line:
            return line if is_reference_heading(line) else None
    first = text[:start].strip()
    return first if is_reference_heading(first) else None


def _share(page: Page, candidate: Candidate, pattern: re.Pattern[str]) -> float:
    """The part of the entries in which a pattern is found."""
    hits = sum(
        pattern.search(page.text, entry.start, min(entry.end, entry.start + _TELLING_LENGTH))
        is not None
        for entry in candidate.entries
    )
    return hits / len(candidate.entries)


def _mean_length(candidate: Candidate) -> float:
    lengths = [min(entry.end - entry.start, _COUNTED_LENGTH) for entry in candidate.entries]
    return sum(lengths) / len(lengths)


def _cited_part(candidate: Candidate, cited: set[str]) -> float:
    labels = candidate.labels
    return sum(label in cited for label in labels) / len(labels) if labels else 0.0


def _named(page: Page, candidate: Candidate, cited: set[str]) -> bool:
    """Whether a heading or an element around it names it, and its entries agree."""
    if candidate.style == "letters" and len(candidate.entries) == 1:
        return False  # a comment, more often than not
    if candidate.heading:
        is_cited = _cited_part(candidate, cited) > 0
        return is_cited or _share(page, candidate, _BIBLIOGRAPHIC) >= _NAMED_LOOKS
    return candidate.hinted and _cited_part(candidate, cited) >= _HINTED_CITED


def _unnamed(
    page: Page, candidates: list[Candidate], cited: set[str], bracketed: set[str]
) -> list[Candidate]:
    """Without a heading: runs that are cited and look like sources, or sources at the end."""
    chosen = []
    for candidate in candidates:
        if len(candidate.labels) != len(candidate.entries):
            continue
        if _share(page, candidate, _AFFILIATION) >= _AFFILIATED:
            continue
        if candidate.style in _MARKER_STYLES:
            accepted = _are_notes(page, candidate, cited)
        else:
            accepted = _are_sources(page, candidate, cited, bracketed)
        if accepted:
            chosen.append(candidate)
    return chosen


def _are_notes(page: Page, candidate: Candidate, cited: set[str]) -> bool:
    """Several that are cited, or a single one where nothing else is."""
    if _cited_part(candidate, cited) < _CITED or _at_the_top(page, candidate):
        return False
    return len(candidate.entries) > 1 or (candidate.labels == ["1"] and len(cited) == 1)


def _are_sources(page: Page, candidate: Candidate, cited: set[str], bracketed: set[str]) -> bool:
    if candidate.labels[0] != "1":
        return False
    looks, number = _share(page, candidate, _BIBLIOGRAPHIC), len(candidate.entries)
    if not cited:
        enough = looks >= _UNCITED_LOOKS and number >= _UNCITED_AT_LEAST
        return enough and _at_the_end(page, candidate)
    if _cited_part(candidate, bracketed) >= _CITED and looks >= _BRACKETED_LOOKS:
        return True
    enough = looks >= _LOOSE_LOOKS and number >= _LOOSE_AT_LEAST
    return enough and _cited_part(candidate, cited) >= _LOOSELY_CITED


def _at_the_top(page: Page, candidate: Candidate) -> bool:
    """Notes to the authors' names stand above the text."""
    return len(page.text) > _LONG_PAGE and candidate.span[1] < _TOP * len(page.text)


def _at_the_end(page: Page, candidate: Candidate) -> bool:
    return candidate.span[1] > _END * len(page.text.rstrip())


def _joined(lists: list[EntryList]) -> list[EntryList]:
    """Lists in pieces (an aside a note, an `<ol start=3>`) whose numbers go on are one list."""
    joined: list[EntryList] = []
    for found in lists:
        before = joined[-1] if joined else None
        if before and found.heading in (None, before.heading) and before.goes_on_in(found):
            before.entries.extend(found.entries)
        else:
            joined.append(found)
    return joined
