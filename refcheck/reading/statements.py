"""What an article says in figures or in quoted words, and which citations vouch for it."""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import islice
from typing import TYPE_CHECKING

from refcheck.model.claims import Statement
from refcheck.reading.outline import merged
from refcheck.reading.sentences import BLANK, blanked
from refcheck.reading.statements_lead import Leads
from refcheck.reading.statements_lines import Lines
from refcheck.reading.statements_region import Region
from refcheck.reading.statements_vouching import Sentence, Unit, let_inherit, units_of
from refcheck.reading.statements_words import placed, says_something, sentences

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from refcheck.model.claims import StatementKind
    from refcheck.reading.places import Places
    from refcheck.reading.statements_lines import Kind, Line
    from refcheck.reading.structure import Marker, Span

MOST = 20_000  # statements of a page
MOST_CITATIONS = 50  # of a statement; those behind a paragraph vouch for each sentence in it
_MOST_SENTENCES = 200_000
_KINDS: dict[Kind, StatementKind] = {
    "text": "sentence",
    "item": "item",
    "cell": "cell",
    "caption": "caption",
    "bold": "heading",
    "heading": "heading",
}
_HAS_WORD = re.compile(r"[^\W\d_]{3}|[\u3040-\u9fff\uac00-\ud7af]{2}")
_RAISED = re.compile(r"[-−–+]?\d{1,3}")
_TO_RAISED = str.maketrans("0123456789-−–+", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁻⁻⁺")
_LONGEST_RAISED = 4


def statements(places: Places, markers: Sequence[Marker], title: str | None) -> Iterator[Statement]:
    """The article's statements in page order, at most `MOST`; `markers` are sorted.

    A statement is a sentence, a list item's or a caption's sentence, a heading line or a cell with
    words. One with markers in its middle stays one, and cites them all: whether "88 % [3] and 40 %
    [4]" are two findings or one that two sources share, no punctuation tells. It is cut only where
    it is longer than 900 characters. `statements_vouching.let_inherit` tells what it inherits.

    A number that is raised and no marker stands in the text as ¹, ², ³ (10⁵, m²).
    """
    yield from islice(_Reader(places, markers, title).read(), MOST)


class _Reader:
    """A page's lines, taken apart."""

    def __init__(self, places: Places, markers: Sequence[Marker], title: str | None) -> None:
        self.places = places
        self.text = places.page.text
        self.region = Region(places, markers)
        self.markers = markers
        self.starts = [marker.start for marker in markers]
        self.blank = merged([*self.region.without, *places.reading.asides])
        self.blank_ends = [end for _, end in self.blank]
        self.raised = list(self._raised())
        self.taken = 0
        self.leads = Leads(places.page, title)

    def read(self) -> Iterator[Statement]:
        units = units_of(Lines(self.places, self.region).read())
        masks: dict[int, str] = {}
        self._take_apart(units, masks)
        let_inherit(units)
        number = 0
        for unit in units:
            self.leads.enter(unit)
            for index, sentence in enumerate(unit.sentences):
                if not _counts(sentence):
                    continue
                number += 1
                yield self._statement(unit, index, masks[sentence.line.start], f"s{number}")

    def _statement(self, unit: Unit, index: int, mask: str, identifier: str) -> Statement:
        sentence = unit.sentences[index]
        line = sentence.line
        text, offsets = placed(self.places.page, mask, line.start, sentence.start, sentence.end)
        citing = sentence.citing
        inherited = None
        if citing and not sentence.markers:
            marker = self.markers[citing[0]]
            inherited = self.places.location(marker.start, marker.end)
        return Statement(
            id=identifier,
            text=text,
            location=self.places.location(line.start + sentence.start, line.start + sentence.end),
            section=line.over[-1].title if line.over else None,
            lead=self.leads.of(unit, index),
            citations=tuple(f"c{position + 1}" for position in citing[:MOST_CITATIONS]),
            inherited=inherited,
            paragraph=line.group,
            offsets=offsets,
            kind=_KINDS[line.kind],
        )

    # ---- lines to sentences ----

    def _take_apart(self, units: Sequence[Unit], masks: dict[int, str]) -> None:
        before: Unit | None = None
        for unit in units:
            for line in unit.lines:
                self._sentences(unit, line, masks)
            # Markers on a line of their own vouch for the paragraph above it.
            alone = unit.cited and not any(any(map(str.isalnum, s.words)) for s in unit.sentences)
            if alone and before is not None and before.first.kind == unit.first.kind != "cell":
                before.sentences.extend(unit.sentences)
                unit.sentences = []
            else:
                before = unit

    def _sentences(self, unit: Unit, line: Line, masks: dict[int, str]) -> None:
        if self.taken > _MOST_SENTENCES:
            return
        mask, own = self._mask(line)
        if not own and not says_something(mask):
            unit.sentences.append(Sentence(line, 0, len(mask), mask))
            return
        masks[line.start] = mask
        if line.kind in ("cell", "bold", "heading"):
            parts: Iterator[tuple[int, int, int]] = iter([(0, len(mask), len(mask))])
        else:
            parts = sentences(mask)
        at = own.start
        for start, end, behind in islice(parts, _MOST_SENTENCES):
            self.taken += 1
            first = at
            while at < own.stop and self.starts[at] < line.start + behind:
                at += 1
            markers = tuple(range(first, at))
            unit.sentences.append(Sentence(line, start, end, mask[start:end], markers))
        if at < own.stop:
            last = tuple(range(at, own.stop))
            unit.sentences.append(Sentence(line, len(mask), len(mask), "", last))

    def _mask(self, line: Line) -> tuple[str, range]:
        """A line with all blanked out that is none of its words, and its markers' numbers."""
        first = bisect_left(self.starts, line.start)
        last = bisect_left(self.starts, line.end, first)
        spans: list[Span] = [(m.start, m.end) for m in self.markers[first:last]]
        at = bisect_left(self.blank_ends, line.start + 1)
        if at < len(self.blank) and self.blank[at][0] < line.end:
            behind = bisect_left(self.blank, (line.end, 0), at)
            spans = sorted([*spans, *self.blank[at:behind]])
        mask = self.text[line.start : line.end]
        if spans:
            mask = blanked(self.text, line.start, line.end, spans)
        return self._with_raised(mask, line), range(first, last)

    def _with_raised(self, mask: str, line: Line) -> str:
        at = bisect_left(self.raised, (line.start, 0))
        parts, done = [], 0
        while at < len(self.raised) and self.raised[at][1] <= line.end:
            start, end = (offset - line.start for offset in self.raised[at])
            parts += [mask[done:start], mask[start:end].translate(_TO_RAISED)]
            done = end
            at += 1
        return "".join([*parts, mask[done:]]) if parts else mask

    def _raised(self) -> Iterator[Span]:
        """Exponents: numbers that are raised, right behind a letter or digit."""
        last = -1
        for node in self.places.page.tags("sup"):
            start, end = node.text_start, node.text_end
            if not 0 < end - start <= _LONGEST_RAISED or start < last:
                continue
            if (
                start
                and self.text[start - 1].isalnum()
                and _RAISED.fullmatch(self.text, start, end)
            ):
                last = end
                yield start, end


def _counts(sentence: Sentence) -> bool:
    """Whether a sentence is a statement: a cell of bare numbers is none."""
    words = sentence.words
    if not words or not says_something(words):
        return False
    return sentence.line.kind != "cell" or _HAS_WORD.search(words.replace(BLANK, "")) is not None
