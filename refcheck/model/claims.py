"""What claims say in figures and quoted words, and whether their sources' abstracts say so."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from refcheck.model.article import Location

Role = Literal["value", "p-value", "sample", "interval", "spread", "ratio", "date"]
Bound = Literal["", "<", "≤", ">", "≥", "~"]
Verdict = Literal["supported", "absent", "contradicted", "unread"]
Ground = Literal["value", "arm", "unit", "direction"]
StatementKind = Literal["sentence", "item", "cell", "caption", "heading"]
_BEYOND_ANY_PAGE = 1 << 60


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure as a text prints it: `text[start:end]` of that text, its value and its unit.

    `low` and `high` are equal for a single value ("12.5–150 mg/day" has 12.5 and 150). `step` is
    the place of the last printed digit (1 of "88", 0.1 of "4.5"): two figures of which the one is
    the other rounded differ by half of it at most. `unit` is the unit's standard name ("percent",
    "milligram / day", "month", "point", a counted noun such as "patient") and empty for a bare
    number; `dimension` is what may be compared at all ("percent", "[mass] / [time]", "[time]",
    "count", "point", "", "fold", a ratio's "HR"), and `low * scale` is in its base unit. `role`
    tells a result from what stands beside it: "p = 0.009", "n = 40", "95 % CI 1.2–3.4", "± 0.4",
    "HR 0.85", "in 2011". `spread` is what follows "±".
    """

    text: str
    start: int
    end: int
    low: float
    high: float
    step: float = 1.0
    unit: str = ""
    dimension: str = ""
    scale: float = 1.0
    bound: Bound = ""
    role: Role = "value"
    spread: float | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence, list item, cell or heading line of the article that says something in figures.

    Or with quoted words. `text` is one line: white space collapsed, markers gone. `lead` are the
    words that it inherits its subject from, farthest first: the headings over it, the sentence
    that introduces its list. `citations` vouch for it; where it has none of its own, those of the
    nearest text on the same subject do, which stands at `inherited`. It has none where none is in
    reach. `paragraph` is the same for all statements of one paragraph or list. `offsets` are pairs
    of an offset into `text` and one into the page's file, from where on both go the same way; a
    character that is more than one in the file (`&amp;`) has two, its first and its last there.
    """

    id: str
    text: str
    location: Location
    section: str | None = None
    lead: tuple[str, ...] = ()
    citations: tuple[str, ...] = ()
    inherited: Location | None = None
    paragraph: int = 0
    offsets: tuple[tuple[int, int], ...] = ()
    kind: StatementKind = "sentence"

    def in_file(self, start: int, end: int) -> tuple[int, int]:
        """A stretch of `text` as half-open character offsets into the page's decoded file."""
        if not self.offsets:
            return self.location.start, self.location.start + 1
        first = bisect_left(self.offsets, (start, -1))
        if first == len(self.offsets) or self.offsets[first][0] > start:
            first = max(0, first - 1)
        last = max(0, bisect_right(self.offsets, (end - 1, _BEYOND_ANY_PAGE)) - 1)
        return self._offset(first, start), self._offset(last, end - 1) + 1

    def _offset(self, index: int, at: int) -> int:
        own, filed = self.offsets[index]
        return filed + at - own


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence of a source's abstract, and in it, at `start`:`end`, the figure that is meant.

    `reference` is the `Reference.key` of the source. `start` and `end` are equal where it is the
    sentence as a whole.
    """

    reference: str
    sentence: str
    start: int
    end: int

    @property
    def figure(self) -> str:
        """As it is printed there."""
        return self.sentence[self.start : self.end]


@dataclass(frozen=True, slots=True)
class CheckedFigure:
    """A claim's figure, and what the abstracts say of it; `unread` where there is no abstract.

    `note` says how it agrees where it is not the same to the letter ("12 weeks there", "rounded").
    A supported figure has the passage that supports it, a contradicted one all that might be meant;
    `ground` is then what differs: the value, the arm that has it, the unit, the direction.
    """

    quantity: Quantity
    verdict: Verdict
    passages: tuple[Passage, ...] = ()
    note: str = ""
    ground: Ground | None = None


@dataclass(frozen=True, slots=True)
class CheckedQuotation:
    """Words that the claim quotes, `text[start:end]` without the marks, and where they stand."""

    text: str
    start: int
    end: int
    verdict: Verdict
    passages: tuple[Passage, ...] = ()


@dataclass(frozen=True, slots=True)
class CheckedClaim:
    """A statement with its figures and quotations judged.

    `read` are the keys of the cited references whose abstract was read; `unread` tells of each
    other cited reference why it was not. `topical` where it shares its topic with an abstract.
    """

    statement: Statement
    figures: tuple[CheckedFigure, ...] = ()
    quotations: tuple[CheckedQuotation, ...] = ()
    read: tuple[str, ...] = ()
    unread: tuple[tuple[str, str], ...] = ()
    topical: bool = False


@dataclass(frozen=True, slots=True)
class Abstract:
    """The abstract of a cited reference's work as its catalogue has it (JATS, HTML or plain)."""

    text: str
    title: str | None
    source: str


@dataclass(frozen=True, slots=True)
class NoAbstract:
    """Why there is none: `silent` where a source that may have it did not answer."""

    reason: str
    silent: bool = False


AbstractOutcome: TypeAlias = Abstract | NoAbstract
