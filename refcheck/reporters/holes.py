"""Where in a list the entries belong that it lacks."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from refcheck.model.article import Article, Citation, Reference
    from refcheck.model.findings import Finding

# The rules whose findings name a number that the list lacks.
_HOLE_RULES = frozenset({"REF001", "REF003"})


@dataclass(frozen=True, slots=True)
class Hole:
    """A number that the list lacks; `citations` are the markers that lead nowhere."""

    label: str
    list_index: int
    citations: tuple[Citation, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def lines(self) -> tuple[int, ...]:
        """The lines with a marker that leads here, each once."""
        return tuple(sorted({citation.location.line for citation in self.citations}))


def holes_of(
    article: Article, findings: Sequence[Finding], citations: Mapping[str, Citation]
) -> tuple[Hole, ...]:
    """One hole per list and label, however many findings name it."""
    printed = _printed_labels(article)
    named: dict[tuple[int, str], list[Finding]] = defaultdict(list)
    for finding in findings:
        if finding.rule not in _HOLE_RULES or finding.reference is None or finding.reference_key:
            continue
        index = _list_of(article, [citations[c] for c in finding.citations if c in citations])
        if index is not None and (index, finding.reference) not in printed:
            named[index, finding.reference].append(finding)
    return tuple(
        Hole(label, index, _markers_into(label, found, citations), tuple(found))
        for (index, label), found in named.items()
    )


def with_holes(entries: Sequence[Reference], holes: Sequence[Hole]) -> tuple[Reference | Hole, ...]:
    """Each hole before the first entry with a higher number; those without a number at the end."""
    highest = list(accumulate((_ordinal(entry.number) for entry in entries), max))
    places: dict[int, list[Hole]] = defaultdict(list)
    for hole in sorted(holes, key=lambda hole: _ordinal(hole.label)):
        ordinal = _ordinal(hole.label)
        places[bisect_left(highest, ordinal) if ordinal else len(entries)].append(hole)
    rows: list[Reference | Hole] = []
    for index, entry in enumerate(entries):
        rows += [*places[index], entry]
    return (*rows, *places[len(entries)])


def _printed_labels(article: Article) -> set[tuple[int, str]]:
    labels = {reference.key: reference.labels for reference in article.references}
    return {
        (index, label)
        for index, listing in enumerate(article.lists)
        for key in listing.keys
        for label in labels.get(key, ())
    }


def _markers_into(
    label: str, findings: Sequence[Finding], citations: Mapping[str, Citation]
) -> tuple[Citation, ...]:
    ids = dict.fromkeys(marker for finding in findings for marker in finding.citations)
    return tuple(citations[i] for i in ids if i in citations and label in citations[i].labels)


def _list_of(article: Article, markers: Sequence[Citation]) -> int | None:
    """The list that the markers mean: the one they name, else the first of their group."""
    for marker in markers:
        if marker.list_index is not None and marker.list_index < len(article.lists):
            return marker.list_index
    group = markers[0].group if markers else None
    return next((i for i, listing in enumerate(article.lists) if listing.group == group), None)


def _ordinal(label: str | None) -> int:
    """The number of "7" and of "c"; 0 where there is none."""
    if label is None or not label.isascii():
        return 0
    if label.isdigit() and len(label) < 10:  # noqa: PLR2004 - longer ones number nothing
        return int(label)
    return ord(label.lower()) - ord("a") + 1 if len(label) == 1 and label.isalpha() else 0
