"""One list with the markers that cite it: what it prints, what is missing, whether it is whole."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from refcheck.model.article import Citation, Reference, ReferenceList

MISSING_SHARE = 0.3  # of the cited labels without an entry: the list is cut off
MISSING_BEFORE = 3  # cited numbers below the list's first: its beginning is cut off
SEEN_SHARE = 0.5  # of the list seen cited: below it the reading is likelier wrong than the page
ABSENT_SHARE = 0.5  # of the numbers between first and last: a part of the list, or no numbering
_LONGEST_NUMBER = 6  # digits; longer ones count nothing


def as_number(label: str) -> int | None:
    """A label as a number, None for letters, roman numerals and anything else."""
    return int(label) if label.isdecimal() and len(label) <= _LONGEST_NUMBER else None


@dataclass(frozen=True)
class Scope:
    """One list, what cites it, and the labels that are cited and not in it."""

    reference_list: ReferenceList
    entries: tuple[Reference, ...]
    citations: tuple[Citation, ...]
    missing: Mapping[str, tuple[Citation, ...]]

    @cached_property
    def printed(self) -> frozenset[str]:
        """All labels of the list."""
        return frozenset(label for entry in self.entries for label in entry.labels)

    @cached_property
    def doubled(self) -> frozenset[str]:
        """The labels that more than one entry bears: which of them is cited cannot be told."""
        counts = Counter(label for entry in self.entries for label in set(entry.labels))
        return frozenset(label for label, count in counts.items() if count > 1)

    @cached_property
    def numbers(self) -> tuple[int, ...]:
        """The numbers of the list, ascending, each once."""
        return tuple(sorted(self.by_number))

    @cached_property
    def by_number(self) -> Mapping[int, Reference]:
        """The first entry that bears each number."""
        found: dict[int, Reference] = {}
        for entry in self.entries:
            for number in map(as_number, entry.labels):
                if number is not None:
                    found.setdefault(number, entry)
        return found

    @cached_property
    def cited(self) -> frozenset[str]:
        """The keys of the entries that some marker leads to."""
        return frozenset(key for c in self.citations for key in c.references if key is not None)

    @cached_property
    def cited_labels(self) -> frozenset[str]:
        """The labels of this list that some marker bears, with and without an entry."""
        own = self.reference_list.group
        with_entry = (
            label
            for citation in self.citations
            for label, key in zip(citation.labels, citation.references, strict=False)
            if key is not None and citation.group == own
        )
        return frozenset(with_entry) | frozenset(self.missing)

    @cached_property
    def numbered(self) -> bool:
        """Whether markers could cite the entries at all."""
        return bool(self.printed) or any(entry.key in self.cited for entry in self.entries)

    @cached_property
    def half_seen(self) -> bool:
        """Whether at least half of the list is seen cited."""
        seen = sum(entry.key in self.cited for entry in self.entries)
        return seen >= len(self.entries) * SEEN_SHARE

    @cached_property
    def cut_off(self) -> bool:
        """Whether the list begins or ends in the middle."""
        # One number alone is a hole, however short the list is.
        share = len(self.missing) > 1 and len(self.missing) > len(self.cited_labels) * MISSING_SHARE
        return share or len(self.before_first) >= MISSING_BEFORE

    @cached_property
    def before_first(self) -> tuple[int, ...]:
        """The cited numbers that would stand before the first entry, had the list its beginning."""
        first = self.numbers[0] if self.numbers else 0
        return tuple(n for n in map(as_number, self.missing) if n is not None and n < first)

    @cached_property
    def scattered(self) -> bool:
        """Whether so many numbers are absent that the list is a part, or no numbering at all."""
        if not self.numbers:
            return False
        span = self.numbers[-1] - self.numbers[0] + 1
        return span - len(self.numbers) > span * ABSENT_SHARE

    @property
    def where(self) -> str:
        """The list as messages name it."""
        group = self.reference_list.group
        return f"the list of the group “{group}”" if group else "the list"
