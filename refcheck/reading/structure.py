"""What the dialects hand on: lists of entries and markers, as stretches of a page's text."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from refcheck.reading.labels import as_number

if TYPE_CHECKING:
    from refcheck.reading.elements import Node
    from refcheck.reading.labels import LabelList

Span = tuple[int, int]


@dataclass(slots=True)
class Entry:
    """An entry of a list; `skip` are stretches that are not the reference: label, back-links."""

    start: int
    end: int
    labels: list[str] = field(default_factory=list)
    skip: list[Span] = field(default_factory=list)
    anchors: tuple[str, ...] = ()
    node: Node | None = None


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


@dataclass(slots=True)
class EntryList:
    """Entries in page order; if `unlinked`, only the printed number joins them to markers."""

    entries: list[Entry]
    group: str | None = None
    heading: str | None = None
    unlinked: bool = False
    sub_lists: bool = False

    @property
    def start(self) -> int:
        """Where the first entry begins in the text."""
        return self.entries[0].start

    @property
    def end(self) -> int:
        """Where the last entry ends in the text."""
        return self.entries[-1].end

    def goes_on_in(self, other: EntryList) -> bool:
        """Whether another list's first number follows this one's last."""
        last = as_number("".join(self.entries[-1].labels[-1:]))
        first = as_number("".join(other.entries[0].labels[:1]))
        return last is not None and first == last + 1


@dataclass(slots=True)
class Marker:
    """A marker as found; `shape` is how it looks: raised or plain, bracketed or bare, or round."""

    start: int
    end: int
    labels: LabelList
    shape: str
    targets: tuple[str, ...] = ()
    group: str | None = None


@dataclass(slots=True)
class Reading:
    """What a dialect saw on a page."""

    dialect: str
    lists: list[EntryList] = field(default_factory=list)
    markers: list[Marker] = field(default_factory=list)
    mixed: str | None = None
    region: Span | None = None
    errors: list[Span] = field(default_factory=list)
    asides: list[Span] = field(default_factory=list)


def trimmed(text: str, start: int, end: int) -> Span:
    """A stretch of a text without the white space at its ends."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
