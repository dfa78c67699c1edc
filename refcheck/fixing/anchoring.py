"""The anchors of entries that markers are to lead to: those that are there, and new ones."""

from __future__ import annotations

import html
import re
from collections import Counter
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from refcheck.fixing.markers import UnsureError
from refcheck.fixing.printed_numbers import label_extent
from refcheck.fixing.slots import element_of
from refcheck.model.findings import Edit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from refcheck.fixing.leaf import Leaf
    from refcheck.model.article import Citation, Reference
    from refcheck.reading.elements import Node

_SLUG = re.compile(r"[^a-z0-9]+")
_END_TAG = 6  # "</" and ">", and some space
_SAFE = "!$'()*+,;=:@/?-._~"


class Anchoring:
    """Which anchor each entry has, or gets once a marker leads to it."""

    def __init__(self, leaf: Leaf) -> None:
        self._leaf = leaf
        page = leaf.page
        links = (unquote(a.get("href").partition("#")[2]) for a in page.tags("a"))
        self._taken = {*page.ids, *links}
        self._new: dict[str, str] = {}
        self._anchors: dict[str, str] = {}
        self._doubled = _doubled(leaf)

    def knows(self, citation: Citation) -> bool:
        """Whether each number of a marker leads to one entry and no other."""
        return all(
            key is not None and key not in self._doubled and label in self._leaf.by_key[key].labels
            for label, key in zip(citation.labels, citation.references, strict=True)
        )

    def addresses(self, citation: Citation) -> list[str]:
        """The anchors of the entries that a known marker cites, as an attribute spells them."""
        keys = [key for key in citation.references if key is not None]
        for key in keys:
            if key not in self._anchors:
                self._anchors[key] = self._anchor(self._leaf.by_key[key])
        return [html.escape(quote(self._anchors[key], safe=_SAFE)) for key in keys]

    def edits(self) -> Iterator[Edit]:
        """What gives the entries their new anchors: all of a list, that it is read as one."""
        lists = {self._leaf.by_key[key].list_index for key in self._anchors}
        for entry in self._leaf.article.references:
            if entry.list_index in lists and entry.labels and entry.key not in self._anchors:
                self._anchors[entry.key] = self._anchor(entry)
        for key, anchor in self._new.items():
            entry = self._leaf.by_key[key]
            node = element_of(self._leaf, entry) or self._element_of_number(entry)
            if node is not None:
                at = node.start + 1 + len(node.tag)
                yield Edit(at, at, f' id="{anchor}"')
                continue
            place = label_extent(self._leaf, entry)
            if place is None:
                line = entry.location.line
                raise UnsureError(f"on line {line} there is no place for an anchor")
            number = self._leaf.source[slice(*place)]
            yield Edit(*place, f'<span id="{anchor}">{number}</span>')

    def _anchor(self, entry: Reference) -> str:
        node = element_of(self._leaf, entry) or self._element_of_number(entry)
        own = entry.anchor or (node.get("id") if node is not None else "")
        if own and self._leads_to(entry, own):
            return own
        if node is not None and node.get("id"):
            raise UnsureError(f"the id {own} stands on the page twice")
        anchor = name = self._name(entry)
        count = 1
        while anchor in self._taken:
            count += 1
            anchor = f"{name}-{count}"
        self._taken.add(anchor)
        self._new[entry.key] = anchor
        return anchor

    def _element_of_number(self, entry: Reference) -> Node | None:
        """The `<b>` or the like that holds the entry's number and nothing else."""
        place = label_extent(self._leaf, entry)
        node = next(iter(self._leaf.around(entry.location.start)), None)
        if place is None or node is None or node.inner != place[0]:
            return None
        closes = self._leaf.source.startswith("</", place[1])
        return node if closes and node.end <= place[1] + len(node.tag) + _END_TAG else None

    def _leads_to(self, entry: Reference, anchor: str) -> bool:
        """Whether a link to the anchor leads to the entry, and not to an equal one above."""
        node = self._leaf.page.ids.get(anchor)
        if node is None:
            return False
        start = entry.location.start
        around = node.start <= start < node.end
        if around:
            return self._leaf.entries_in(node.start, node.end) == 1
        return start <= node.start < entry.location.end

    def _name(self, entry: Reference) -> str:
        """`ref-7`; `note-7` in the group of notes, `ref-2-7` in the second list without a name.

        Without a heading over the list only its anchors' names tell the reader what it is.
        """
        lists = self._leaf.article.lists
        group = _SLUG.sub("-", (entry.group or "").casefold()).strip("-")
        group = group or ("ref" if lists[entry.list_index].heading else "reference")
        before = sum(lists[at].group == entry.group for at in range(entry.list_index))
        label = _SLUG.sub("-", entry.labels[0].casefold()).strip("-") or "x"
        return f"{group}-{before + 1}-{label}" if before else f"{group}-{label}"


def _doubled(leaf: Leaf) -> set[str]:
    """The keys of entries whose number another one of their list bears too."""
    counts = Counter(
        (entry.list_index, label) for entry in leaf.article.references for label in entry.labels
    )
    return {
        entry.key
        for entry in leaf.article.references
        if any(counts[entry.list_index, label] > 1 for label in entry.labels)
    }
