"""How a page is read before and after edits: what differs, and at which entry."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from refcheck.model.article import Article, Claim, Link, Location, Reference
    from refcheck.model.findings import Edit, Finding

_BEYOND = 200  # characters behind an entry's words in which its inline tags close


_PARTS: dict[str, Callable[[Article], object]] = {
    "headings": lambda a: [(one.title, one.level) for one in a.sections],
    "the page itself": lambda a: (a.title, a.dialect, a.language, a.encoding),
    "unfinished lines": lambda a: [one.text for one in a.stubs],
    "the wiki's own errors": lambda a: [one.text for one in a.engine_errors],
    "what refcheck is told to ignore": lambda a: [
        (one.codes, one.reason, one.whole_page) for one in a.suppressions
    ],
    "the page's structure": lambda a: [(one.topic, one.reason) for one in a.doubts],
    "“citation needed”": lambda a: len(a.citation_needed),
}


@dataclass(frozen=True, slots=True)
class Objection:
    """Why a mended page is not the one that was meant.

    `starts` are those of the edits to blame, `findings` those whose fixes are. Without either it is
    not known whose fault it is.
    """

    reason: str
    starts: tuple[int, ...] = ()
    findings: tuple[Finding, ...] = ()


class Changed:
    """Edits in order, with the stretches that they replaced (before) and became (after)."""

    def __init__(self, edits: Sequence[Edit]) -> None:
        self.edits = sorted(set(edits), key=lambda edit: (edit.start, edit.end))
        self._starts = [edit.start for edit in self.edits]
        self._after: list[tuple[int, int]] = []
        shift = 0
        for edit in self.edits:
            start = edit.start + shift
            self._after.append((start, start + len(edit.text)))
            shift += len(edit.text) - (edit.end - edit.start)
        self._after_starts = [start for start, _ in self._after]

    def before(self, start: int, end: int) -> list[Edit]:
        """The edits that touch this stretch of the page as it was."""
        first = max(0, bisect_left(self._starts, start) - 1)
        last = bisect_right(self._starts, end)
        return [edit for edit in self.edits[first:last] if edit.end >= start]

    def at(self, place: Location) -> tuple[int, ...]:
        """Where the edits begin that touch an entry's words, or stand right behind them."""
        return _starts(self.before(place.start, place.end + _BEYOND))

    def is_new(self, place: Location) -> bool:
        """Whether a place of the mended page holds something that an edit wrote."""
        index = bisect_left(self._after_starts, place.end) - 1
        return index >= 0 and self._after[index][1] > place.start

    def wrote(self, offset: int) -> bool:
        """Whether the character at this offset of the mended page is an edit's."""
        index = bisect_right(self._after_starts, offset) - 1
        return index >= 0 and offset < self._after[index][1]


def earlier_keys(
    before: Article, after: Article, changed: Changed, filled: frozenset[str]
) -> dict[str, str] | None:
    """By the key of each entry after the edits, the one that it had; None where that is not clear.

    Entries that an edit wrote have none; only those that bear a label of `filled` may be new.
    """
    old, new = list(before.references), list(after.references)
    if filled and len(new) > len(old):
        new = [
            entry
            for entry in new
            if not (filled & set(entry.labels) and changed.wrote(entry.location.start))
        ]
    if len(old) != len(new):
        return None
    return {one.key: other.key for one, other in zip(new, old, strict=True)}


def objections(
    before: Article, after: Article, changed: Changed, earlier: Mapping[str, str]
) -> Iterator[Objection]:
    """Everything that is read otherwise and that no edit explains."""
    later = {old: new for new, old in earlier.items()}
    yield from _entries(before, after, changed, later)
    yield from _lists(before, after, later)
    yield from _citations(before, after, earlier)
    yield from _claims(before, after, changed)
    yield from _links(before, after, changed)
    for name, read in _PARTS.items():
        if read(before) != read(after):
            yield Objection(f"{name} would be read otherwise")


def _entries(
    before: Article, after: Article, changed: Changed, later: Mapping[str, str]
) -> Iterator[Objection]:
    new = {entry.key: entry for entry in after.references}
    for old in before.references:
        entry, place = new[later[old.key]], old.location
        edits = changed.before(place.start, place.end + _BEYOND)
        same = (old.labels, old.group, old.list_index, old.anchor)
        if same != (entry.labels, entry.group, entry.list_index, entry.anchor):
            yield Objection(f"{_named(old)} would be another", _starts(edits))
        elif old.text != entry.text and not _explained(old.text, entry.text, edits):
            yield Objection(f"{_named(old)} would be read otherwise", _starts(edits))


def _lists(before: Article, after: Article, later: Mapping[str, str]) -> Iterator[Objection]:
    kept = set(later.values())
    old = [(o.group, o.heading, [later[k] for k in o.keys]) for o in before.lists]
    new = [(n.group, n.heading, [k for k in n.keys if k in kept]) for n in after.lists]
    # With an entry more a list may be in the order of its authors after all.
    filled = len(before.references) < len(after.references)
    sorted_alike = [o.alphabetical for o in before.lists] == [n.alphabetical for n in after.lists]
    if old != new or not (filled or sorted_alike):
        yield Objection("the reference lists would be read otherwise")


def _citations(before: Article, after: Article, earlier: Mapping[str, str]) -> Iterator[Objection]:
    """A label that had no entry may have one now."""
    if len(before.citations) != len(after.citations):
        yield Objection("the page would have other markers")
        return
    for old, new in zip(before.citations, after.citations, strict=True):
        keys = tuple(earlier.get(key) if key else None for key in new.references)
        within = earlier.get(new.within, new.within) if new.within else None
        if (
            (old.marker, old.labels, old.group, old.malformed, old.section)
            != (new.marker, new.labels, new.group, new.malformed, new.section)
            or keys != old.references
            or (old.targets, old.within, old.claim) != (new.targets, within, new.claim)
            or not set(new.missing_targets) <= set(old.missing_targets)
        ):
            place = (old.location.start,)
            yield Objection(f"the marker {old.marker} would be read otherwise", place)


def _claims(before: Article, after: Article, changed: Changed) -> Iterator[Objection]:
    if len(before.claims) != len(after.claims):
        yield Objection("the text would be read otherwise")
        return
    for old, new in zip(before.claims, after.claims, strict=True):
        if (old.text, old.section, old.citations) == (new.text, new.section, new.citations):
            continue
        edits = changed.before(old.location.start, old.location.end)
        same = (old.section, old.citations) == (new.section, new.citations)
        if not same or not _explained(old.text, new.text, edits):
            yield Objection("a sentence would be read otherwise", _claim_starts(old, edits))


def _links(before: Article, after: Article, changed: Changed) -> Iterator[Objection]:
    """Where no edit is, the same addresses; an edit changes those that it touches, or adds one."""
    old = [link for link in before.links if not _touched(link, changed)]
    new = [link for link in after.links if not changed.is_new(link.location)]
    added = sum(edit.start == edit.end and "://" in edit.text for edit in changed.edits)
    may_be_new = len(before.links) - len(old) + added
    if [one.url for one in old] != [one.url for one in new]:
        yield Objection("other links would be read otherwise")
    elif len(after.links) - len(new) > may_be_new:
        yield Objection("something would become a link", _starts(changed.edits))


def _touched(link: Link, changed: Changed) -> bool:
    start, end = link.location.start, link.location.end
    return any(edit.start < end and edit.end > start for edit in changed.before(start, end))


def _explained(old: str, new: str, edits: Sequence[Edit]) -> bool:
    """Whether so many edits can have made the one text of the other."""
    if not edits:
        return False
    length = sum(len(edit.text) + edit.end - edit.start for edit in edits)
    return abs(len(new) - len(old)) <= length


def _starts(edits: Sequence[Edit]) -> tuple[int, ...]:
    return tuple(edit.start for edit in edits)


def _claim_starts(claim: Claim, edits: Sequence[Edit]) -> tuple[int, ...]:
    return _starts(edits) or (claim.location.start,)


def _named(entry: Reference) -> str:
    return f"reference {entry.number}" if entry.number else "an entry"
