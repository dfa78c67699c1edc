"""Numbers in the order of first mention: holes closed, entries moved, markers written anew."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from refcheck.checks.ground import ground_of
from refcheck.fixing.edits import applied, smallest
from refcheck.fixing.footing import list_reason, of_engine, page_reason
from refcheck.fixing.leaf import Leaf
from refcheck.fixing.markers import UnsureError
from refcheck.fixing.rereading import difference, read_again
from refcheck.fixing.sheets import plan_of, sheet_of
from refcheck.model.findings import Edit

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from refcheck.fixing.sheets import Sheet
    from refcheck.model.article import Article


@dataclass(frozen=True, slots=True)
class Refused:
    """Nothing is changed; `reason` is a lower-case fact."""

    reason: str


@dataclass(frozen=True, slots=True)
class Renumbering:
    """The edits of `Article.source` that renumber its lists, ascending; none where all is in order.

    `numbers` gives the new label by the list's index and the old label, for every entry of a list
    that may be renumbered. `left` says of the other lists why they stay as they are.
    """

    edits: tuple[Edit, ...]
    numbers: Mapping[tuple[int, str], str]
    left: Mapping[int, str] = field(default_factory=dict)


def renumbering(article: Article) -> Renumbering | Refused:
    """Number the entries of each list in the order in which the text first mentions them.

    Entries that the text does not cite follow in their old order; a list in the order of the
    alphabet keeps it, and only its holes are closed. Anchors and links stay as they are: they go
    with their entries. Each list is judged by itself, and one on unsure ground is left as it is.
    What comes out is read again, and refused where any marker would lead to other works.
    """
    leaf = Leaf(article)
    if engine := of_engine(leaf):
        return Refused(f"{engine} numbers its notes itself, in the order of the page's source text")
    ground = ground_of(article)
    listed = [i for i, scope in enumerate(ground.scopes) if scope.numbered]
    if not listed:
        return Refused("the page has no numbered list of references")
    if reason := page_reason(ground):
        return Refused(reason)
    sheets: dict[int, Sheet] = {}
    left: dict[int, str] = {}
    for index in listed:
        reason = list_reason(leaf, ground, index)
        try:
            if reason is None:
                sheets[index] = sheet_of(leaf, plan_of(ground.scopes[index]))
        except UnsureError as unsure:
            reason = str(unsure)
        if reason is not None:
            left[index] = reason
    if not sheets:
        return Refused("; ".join(dict.fromkeys(left.values())))
    edits = _joined(article.source, list(sheets.values()))
    if edits and (wrong := _wrong(article, edits, sheets.values())):
        return Refused(wrong)
    numbers = {
        (index, old): new
        for index, sheet in sheets.items()
        for old, new in sheet.plan.numbers.items()
    }
    return Renumbering(edits, numbers, left)


def _joined(source: str, sheets: Sequence[Sheet]) -> tuple[Edit, ...]:
    """The edits of all lists, those within an entry that moves written into its new place."""
    small = sorted((e for each in sheets for e in each.edits), key=lambda e: (e.start, e.end))
    moves = sorted((move for each in sheets for move in each.moves), key=lambda move: move[0])
    starts = [edit.start for edit in small]
    made: list[Edit] = []
    at = 0
    for (start, end), (begin, stop) in moves:
        first = bisect_left(starts, start)
        made.extend(small[at:first])
        at = bisect_left(starts, end)
        inner = small[bisect_left(starts, begin) : bisect_left(starts, stop)]
        made.append(smallest(source, Edit(start, end, applied(source, inner, begin, stop))))
    made.extend(small[at:])
    return tuple(edit for edit in made if source[edit.start : edit.end] != edit.text)


def _wrong(article: Article, edits: Sequence[Edit], sheets: Iterable[Sheet]) -> str | None:
    """What the edited page, read again, would say otherwise; None where all is as it was."""
    after = read_again(article, edits)
    moved: dict[str, str] = {}
    labels: dict[str, str] = {}
    for sheet in sheets:
        for place, entry in zip(sheet.plan.entries, sheet.plan.order, strict=True):
            moved[entry.key] = place.key
            labels[place.key] = sheet.plan.numbers[entry.labels[0]]
    if reason := difference(article, after, moved):
        return f"read again after renumbering, {reason}"
    for entry in after.references:
        if entry.labels[:1] != (labels.get(entry.key, *entry.labels[:1]),) and entry.key in labels:
            return f"read again after renumbering, the entry {labels[entry.key]} has another number"
    return None
