"""Lists whose numbers are typed or come from `<ol>`, with no links to join them to markers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from refcheck.reading.heading_words import is_reference_heading
from refcheck.reading.numbered_runs import LONGEST_GAP, Candidate, item_runs, line_runs
from refcheck.reading.outline import names_notes
from refcheck.reading.structure import EntryList

if TYPE_CHECKING:
    from refcheck.reading.markup import Node, Page
    from refcheck.reading.outline import Outline
    from refcheck.reading.structure import Span

# What sources look like: a year, an address, an identifier, pages, initials, "et al.".
_BIBLIOGRAPHIC = re.compile(
    r"\b(?:1[5-9]\d\d|20[0-4]\d)[a-z]?\b|https?://|www\.|\bdoi\b|\bISBN\b|\bpp?\.\s?\d|\bet al\b|\bvol\.|\bed(?:s|n)?\.|"
    r"\b[A-Z][a-z]+,? [A-Z]\.?[A-Z]?\.?[,;:]|\d+\s?\(\d+\)|:\s?\d+[-–]\d+",
)
# Addresses of authors are numbered and "cited" too.
_AFFILIATION = re.compile(
    r"@|\b(?:universit|institut|departe?ment|hospital|college|school of|faculty|laborator|centre for|center for|e-?mail)",
    re.IGNORECASE,
)
_LONGEST_ENTRY = 1200


def typed_lists(
    page: Page, outline: Outline, taken: list[Span], cited: set[str], bracketed: set[str]
) -> list[EntryList]:
    """Lists of references among all numbered runs of the page.

    `taken` are stretches that are already read as lists, `cited` the labels of the markers outside of
    them, `bracketed` those in brackets.
    """
    candidates = [*item_runs(page, outline, taken), *line_runs(page, outline, taken)]
    candidates = [c for c in candidates if _mean_length(c) <= _LONGEST_ENTRY]
    for candidate in candidates:
        _look_around(page, outline, candidate)
    candidates = _without_overlaps(candidates)
    chosen = [c for c in candidates if _named(page, c, cited)]
    if not chosen:
        chosen = _unnamed(page, candidates, cited, bracketed)
    chosen.sort(key=lambda candidate: candidate.span[0])
    return _joined([EntryList(c.entries, heading=c.heading, unlinked=True) for c in chosen])


# ---- which of them are references ------------------------------------------------------------------------


def _without_overlaps(candidates: list[Candidate]) -> list[Candidate]:
    """Of two that overlap, the one under a heading; else list items, which know where they end."""
    kept: list[Candidate] = []

    def rank(candidate: Candidate) -> tuple[bool, bool, int]:
        return (
            not (candidate.heading or candidate.hinted),
            candidate.style not in ("item", "row"),
            -len(candidate.entries),
        )

    for candidate in sorted(candidates, key=rank):
        start, end = candidate.span
        if not any(s < end and start < e for s, e in (other.span for other in kept)):
            kept.append(candidate)
    return kept


def _look_around(page: Page, outline: Outline, candidate: Candidate) -> None:
    start = candidate.span[0]
    candidate.heading = _heading_over(page, outline, start)
    node = candidate.container or candidate.entries[0].node or _node_at(page, start)
    above = [node, *node.ancestors()][:4] if node is not None else []
    if (
        any(n.tag in ("table", "figure") or "table" in n.get("class") for n in above)
        and candidate.style != "row"
    ):
        return  # notes to a table or a picture are none to the article
    candidate.hinted = any(
        n is not None and n.tag != "body" and (names_notes(n) or n.tag == "aside") for n in above
    )


def _node_at(page: Page, offset: int) -> Node | None:
    """The innermost block that begins at or holds an offset of the text."""
    best = None
    for node in page.tags("div", "p", "section", "li", "dd", "td", "aside", "footer"):
        if node.text_start <= offset < node.text_end:
            best = node
        elif node.text_start > offset:
            break
    return best


def _heading_over(page: Page, outline: Outline, start: int) -> str | None:
    """The heading that names the list: the nearest real one, or a line of its own just above it."""
    heading = outline.heading_before(start)
    if heading and is_reference_heading(heading.title) and start - heading.end < LONGEST_GAP:
        return heading.title
    text, end = page.text, start
    for _ in range(5):
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
        1
        for e in candidate.entries
        if pattern.search(page.text, e.start, min(e.end, e.start + 600))
    )
    return hits / len(candidate.entries)


def _mean_length(candidate: Candidate) -> float:
    return sum(min(e.end - e.start, 4000) for e in candidate.entries) / len(candidate.entries)


def _cited_part(candidate: Candidate, cited: set[str]) -> float:
    labels = candidate.labels
    return sum(label in cited for label in labels) / len(labels) if labels else 0.0


def _named(page: Page, candidate: Candidate, cited: set[str]) -> bool:
    if not (candidate.heading or candidate.hinted):
        return False
    if candidate.heading:
        return bool(_cited_part(candidate, cited)) or _share(page, candidate, _BIBLIOGRAPHIC) >= 0.3  # noqa: PLR2004
    return _cited_part(candidate, cited) >= 0.5  # noqa: PLR2004


def _unnamed(
    page: Page, candidates: list[Candidate], cited: set[str], bracketed: set[str]
) -> list[Candidate]:
    """Without a heading: runs that are cited and look like sources, or sources at the page's end."""
    chosen = []
    for candidate in candidates:
        if len(candidate.labels) != len(candidate.entries):
            continue
        if _share(page, candidate, _AFFILIATION) >= 0.5:  # noqa: PLR2004
            continue
        looks = _share(page, candidate, _BIBLIOGRAPHIC)
        if candidate.style in ("raised", "bold", "caret", "superscript", "star"):
            accepted = _cited_part(candidate, cited) >= 0.5 and not _at_the_top(page, candidate)  # noqa: PLR2004
            accepted = accepted and (
                len(candidate.entries) > 1 or (candidate.labels == ["1"] and len(cited) == 1)
            )
        elif candidate.labels[0] != "1":
            accepted = False
        elif cited:
            accepted = _cited_part(candidate, bracketed) >= 0.5 and looks >= 0.4  # noqa: PLR2004
            accepted = accepted or (
                _cited_part(candidate, cited) >= 0.7 and looks >= 0.7 and len(candidate.entries) > 2
            )
        else:
            accepted = looks >= 0.8 and len(candidate.entries) >= 4 and _at_the_end(page, candidate)  # noqa: PLR2004
        if accepted:
            chosen.append(candidate)
    return chosen


def _at_the_top(page: Page, candidate: Candidate) -> bool:
    """Notes to the authors' names stand above the text."""
    return len(page.text) > 3000 and candidate.span[1] < 0.25 * len(page.text)  # noqa: PLR2004


def _at_the_end(page: Page, candidate: Candidate) -> bool:
    return candidate.span[1] > 0.6 * len(page.text.rstrip())


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
