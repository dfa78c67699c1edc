"""Plain references made into linked ones: markers that lead to their entries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refcheck.checks.ground import ground_of
from refcheck.fixing.anchoring import Anchoring
from refcheck.fixing.footing import of_engine, page_reason
from refcheck.fixing.footnotes import footnotes
from refcheck.fixing.leaf import Leaf
from refcheck.fixing.markers import UnsureError, read_marker
from refcheck.fixing.renumber import Refused
from refcheck.fixing.rereading import difference, read_again
from refcheck.fixing.visible import visible
from refcheck.model.findings import Edit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from refcheck.checks.ground import Ground
    from refcheck.fixing.markers import Marker
    from refcheck.model.article import Article, Citation

# The reader takes no longer link for a marker (`reading.anchors`).
_LONGEST_LINK = 28
_SQUARE = "[]"


def linking(article: Article) -> tuple[Edit, ...] | Refused:
    """Make typed markers links to their typed entries, and give these the anchors they need.

    `[7]` becomes `<a href="#ref-7">[7]</a>`, and `[2, 5]` a link for each number. Left as they are:
    what is linked already, markers of numbers that the list has not or has twice, and ranges across
    brackets. In Markdown they become GitHub's footnotes. What comes out is read again, and refused
    where anything but the links would differ. No edits where there is nothing to link.
    """
    leaf, ground = Leaf(article), ground_of(article)
    if reason := _reason(leaf, ground):
        return Refused(reason)
    if all(citation.targets for citation in article.citations):
        return ()
    try:
        made = footnotes(leaf, ground) if article.dialect == "markdown" else _links(leaf)
    except UnsureError as unsure:
        return Refused(str(unsure))
    edits = tuple(sorted(made, key=lambda edit: (edit.start, edit.end)))
    if edits and (wrong := _wrong(article, edits)):
        return Refused(f"read again after linking, {wrong}")
    return edits


def _reason(leaf: Leaf, ground: Ground) -> str | None:
    if leaf.article.dialect == "plain":
        return "plain text has no links"
    if engine := of_engine(leaf):
        return f"{engine} makes the links of its notes itself"
    if not any(scope.numbered for scope in ground.scopes):
        return "the page has no numbered list of references"
    if any(scope.cut_off for scope in ground.scopes):
        return "the list looks cut off: too many of the cited numbers have no entry"
    return page_reason(ground)


def _wrong(article: Article, edits: Sequence[Edit]) -> str | None:
    after = read_again(article, edits)
    if wrong := difference(article, after, {}):
        return wrong
    for old, new in zip(article.citations, after.citations, strict=True):
        if old.labels != new.labels or (old.marker != new.marker and after.dialect != "markdown"):
            return f"the marker {old.marker} on line {old.location.line} would print {new.marker}"
    for entry, again in zip(article.references, after.references, strict=True):
        if entry.labels != again.labels or entry.group != again.group:
            return f"the entry on line {entry.location.line} would have another number"
    return None


def _links(leaf: Leaf) -> list[Edit]:
    anchoring = Anchoring(leaf)
    edits = [edit for citation in leaf.article.citations for edit in _of(leaf, anchoring, citation)]
    return [*edits, *anchoring.edits()] if edits else []


def _of(leaf: Leaf, anchoring: Anchoring, citation: Citation) -> Iterator[Edit]:
    """The edits that link one marker; none where it stays."""
    if citation.targets or citation.malformed or not anchoring.knows(citation):
        return
    place = citation.location
    if any(node.tag == "a" for node in leaf.around(place.start)):
        return
    try:
        marker = read_marker(leaf.article, citation, markup=True)
    except UnsureError:
        return
    if marker.across:
        return
    if len(marker.numbers) == 1:
        yield from _whole(leaf, anchoring, citation)
    else:
        yield from _each(leaf, anchoring, marker)


def _whole(leaf: Leaf, anchoring: Anchoring, citation: Citation) -> Iterator[Edit]:
    start, end = citation.location.start, citation.location.end
    if end - start <= _LONGEST_LINK and "<" not in leaf.source[start:end]:
        yield _linked(leaf, anchoring.addresses(citation)[0], (start, end))


def _each(leaf: Leaf, anchoring: Anchoring, marker: Marker) -> Iterator[Edit]:
    """A link for each number that is printed, as the reader joins them again."""
    citation = marker.citation
    start, end = citation.location.start, citation.location.end
    seen = visible(leaf.source, start, end, markup=True).text
    square = seen[:1] + seen[-1:] == _SQUARE
    raised = any(node.tag == "sup" for node in leaf.around(start)) and seen[:1].isdecimal()
    if marker.worded or "<" in leaf.source[start:end] or not (square or raised):
        return
    # Entries within a range get their anchors too: other markers may come to need them.
    addresses = dict(zip(citation.labels, anchoring.addresses(citation), strict=True))
    for place in marker.numbers:
        yield _linked(leaf, addresses[leaf.source[slice(*place)].lstrip("0")], place)


def _linked(leaf: Leaf, address: str, place: tuple[int, int]) -> Edit:
    return Edit(*place, f'<a href="#{address}">{leaf.source[slice(*place)]}</a>')
