"""Which entry a marker means: by its link, else by its label in the list that it must mean."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from refcheck.reading.places import Places
    from refcheck.reading.structure import Marker

_UNNAMED_GROUPS = (None, "lower-alpha")


class Joined(NamedTuple):
    """A marker's list, the entry's key for each of its labels, its targets that are nowhere."""

    list_index: int | None
    references: tuple[str | None, ...]
    missing_targets: tuple[str, ...]


class Joining:
    """The entries of a page by their anchors, and by their labels list by list."""

    def __init__(self, places: Places) -> None:
        self._page = places.page
        self._lists = places.reading.lists
        self._by_anchor: dict[str, tuple[int, str]] = {}
        self._by_label: list[dict[str, str]] = []
        number = 0
        for index, found in enumerate(self._lists):
            labels: dict[str, str] = {}
            for entry in found.entries:
                key = places.keys[number]
                number += 1
                for anchor in entry.anchors:
                    self._by_anchor.setdefault(anchor, (index, key))
                for label in entry.labels:
                    labels.setdefault(label, key)
            self._by_label.append(labels)

    def join(self, marker: Marker) -> Joined:
        """What a marker leads to."""
        labels, targets = marker.labels.labels, marker.targets
        if len(targets) == len(labels) == 1 and (found := self._by_anchor.get(targets[0])):
            return Joined(found[0], (found[1],), ())  # nearly all of a wiki's markers
        known = [self._by_anchor.get(target) for target in targets]
        missing = tuple(
            target
            for target, entry in zip(targets, known, strict=True)
            if entry is None and target not in self._page.ids
        )
        home = next((entry[0] for entry in known if entry is not None), None)
        if home is None:
            home = self._home(marker)
        references: list[str | None] = []
        for position, label in enumerate(labels):
            by_link = known[position] if len(known) == len(labels) else None
            references.append(by_link[1] if by_link else self._labelled(label, home))
        return Joined(home, tuple(references), missing)

    def _labelled(self, label: str, home: int | None) -> str | None:
        """The entry with a label in its list, or in another unlinked one of the same group."""
        if home is None:
            return None
        found = self._by_label[home].get(label)
        if found is None and self._lists[home].unlinked:
            group = self._lists[home].group
            for other, labels in zip(self._lists, self._by_label, strict=True):
                if other.unlinked and other.group == group and label in labels:
                    return labels[label]
        return found

    def _home(self, marker: Marker) -> int | None:
        """The list of a marker without a working link: the next one of its group, else the last."""
        fitting = [
            index
            for index, found in enumerate(self._lists)
            if marker.group == found.group
            or (marker.group is None and found.group in _UNNAMED_GROUPS)
        ]
        if marker.group is None and len(fitting) > 1:
            fitting = [i for i in fitting if self._lists[i].group is None] or fitting
        if not marker.targets:
            fitting = [i for i in fitting if self._lists[i].unlinked] or fitting
        after = [index for index in fitting if self._lists[index].end > marker.start]
        if after:
            return after[0]
        return fitting[-1] if fitting else None
