"""Which lists of a page stand on ground firm enough to be renumbered, and why others do not."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from refcheck.checks.scopes import Scope, as_number
from refcheck.fixing.visible import visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from refcheck.checks.ground import Ground
    from refcheck.fixing.leaf import Leaf
    from refcheck.model.article import Citation, Reference

# Engines that number notes themselves, in the order of the source: its text must be changed.
_ENGINES = {
    "mediawiki": "MediaWiki",
    "parsoid": "MediaWiki",
    "fandom": "Fandom",
    "dokuwiki": "DokuWiki",
    "manubot": "Manubot",
}
_UNSURE = ("mixed-schemes", "few-markers", "no-markers", "too-large", "no-list", "anchors")
_RANGE_BETWEEN = re.compile(
    r"[\])]?\s?(?:[-‐‑‒–—−]|to|through|until|bis|à|au|hasta|tot|до)\s?[\[(]?", re.IGNORECASE
)
_WIDEST_DASH = 400  # characters of the source, with tags
_TAG = re.compile(r"<[^<>]*>")
_LONGEST_DASH = 24  # without tags: `&ndash;` and words
_NAMED = 3  # labels that a reason names


def of_engine(leaf: Leaf) -> str | None:
    """The engine that numbers the page's notes by itself, None where an author does."""
    article = leaf.article
    name = next((_ENGINES[key] for key in _ENGINES if article.dialect.startswith(key)), None)
    if name == "DokuWiki" and not any(citation.targets for citation in article.citations):
        return None  # typed on a DokuWiki page
    return name


def page_reason(ground: Ground) -> str | None:
    """Why no list of the page may be renumbered, None where some may."""
    for abstention in ground.abstentions:
        if abstention.topic in _UNSURE:
            return abstention.reason
    return None


def list_reason(leaf: Leaf, ground: Ground, index: int) -> str | None:
    """Why one list may not be renumbered, None where it may."""
    return next(_list_reasons(leaf, ground, index), None)


def _list_reasons(leaf: Leaf, ground: Ground, index: int) -> Iterator[str]:
    scope = ground.scopes[index]
    yield from _of_numbers(scope)
    if scope.cut_off:
        yield f"{scope.where} looks cut off: {_names(list(scope.missing))} cited and not there"
    if scope.missing:
        labels = list(scope.missing)
        yield (
            f"{_names(labels)} cited and not in {scope.where}: a number that closes the hole "
            "would make it mean another source"
        )
    if scope.scattered:
        yield f"most numbers between the first and the last of {scope.where} are absent"
    if not scope.half_seen:
        seen = sum(entry.key in scope.cited for entry in scope.entries)
        yield f"only {seen} of {len(scope.entries)} entries of {scope.where} are seen cited"
    if scope.numbers[0] != 1 and _others(ground, scope):
        yield f"{scope.where} begins at {scope.numbers[0]}: it goes on from another list"
    for citation in scope.citations:
        if reason := _of_citation(leaf, index, citation):
            yield f"the marker {citation.marker} on line {citation.location.line} {reason}"
    yield from _of_dashes(leaf, scope.citations)


def _of_numbers(scope: Scope) -> Iterator[str]:
    if scope.reference_list.sub_lists:
        yield f"{scope.where} has lists of its own within it"
    for entry in scope.entries:
        if len(entry.labels) != 1 or as_number(entry.labels[0]) is None:
            line = entry.location.line
            yield f"the entry on line {line} has {_has(entry)}"
    for before, after in pairwise(scope.entries):
        one, other = before.labels[0], after.labels[0]
        line = after.location.line
        if one == other or other in scope.doubled:
            yield f"two entries bear the number {other} (line {line})"
        if int(other) < int(one):
            yield f"the numbers start again on line {line}: {other} comes after {one}"


def _has(entry: Reference) -> str:
    if not entry.labels:
        return "no number"
    if len(entry.labels) > 1:
        return f"several numbers: {', '.join(entry.labels)}"
    return f"the label {entry.labels[0]}, which is no number"


def _others(ground: Ground, scope: Scope) -> bool:
    group = scope.reference_list.group
    return any(
        other is not scope and other.numbered and other.reference_list.group == group
        for other in ground.scopes
    )


def _of_citation(leaf: Leaf, index: int, citation: Citation) -> str | None:
    if citation.malformed:
        return f"is a range that {citation.malformed}"
    if citation.within is not None and citation.within in citation.references:
        return "stands in the very entry that it cites: words of the text may be taken for it"
    homes = {leaf.by_key[key].list_index for key in citation.references if key in leaf.by_key}
    if homes - {index} or citation.list_index not in (None, index):
        return "cites more than one list"
    for label, key in zip(citation.labels, citation.references, strict=True):
        if key is None or label not in leaf.by_key[key].labels:
            number = leaf.by_key[key].number if key in leaf.by_key else None
            return f"leads to an entry with another number ({number or 'none'})"
    return None


def _of_dashes(leaf: Leaf, citations: Sequence[Citation]) -> Iterator[str]:
    """A range of which only the ends were read: what stands between is cited and not seen."""
    for one, other in pairwise(citations):
        end, start = one.location.end, other.location.start
        if not 0 < start - end <= _WIDEST_DASH:
            continue
        if len(_TAG.sub("", leaf.source[end:start]).strip()) > _LONGEST_DASH:
            continue  # nearly always, and quicker to tell
        if _RANGE_BETWEEN.fullmatch(
            visible(leaf.source, end, start, markup=leaf.markup).text.strip()
        ):
            words = f"{one.marker}–{other.marker} on line {one.location.line}"
            yield f"{words} may be a range and was read as two markers"


def _names(labels: Sequence[str]) -> str:
    shown = ", ".join(f"[{label}]" for label in labels[:_NAMED])
    if len(labels) > _NAMED:
        return f"{shown} and {len(labels) - _NAMED} more are"
    return f"{shown} {'is' if len(labels) == 1 else 'are'}"
