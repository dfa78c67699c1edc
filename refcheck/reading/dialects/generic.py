"""Pages of an engine that nobody told us about: linked notes first, then what is typed."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from typing import TYPE_CHECKING

from refcheck.reading.brackets import (
    bracket_markers,
    long_markers,
    raised_markers,
    round_markers,
)
from refcheck.reading.labels import as_number
from refcheck.reading.linked_notes import linked_notes
from refcheck.reading.outline import names_content, within
from refcheck.reading.structure import EntryList, Marker, Reading
from refcheck.reading.typed import typed_lists

if TYPE_CHECKING:
    from collections.abc import Iterable

    from refcheck.reading.elements import Page
    from refcheck.reading.outline import Outline
    from refcheck.reading.structure import Span

NAME = "generic"
# A second scheme of at least three markers and 0.4 of the first one's number makes a page mixed.
_MIXED_AT_LEAST = 3
_MIXED_SHARE = 0.4
_ENOUGH_WITHOUT_LIST = 3
# Characters between entries of one list that hold no prose.
_BESIDE = 12
_NEARLY_ALL = 0.95
# A number in round brackets that is far beyond the list is a number.
_LIKELY_LOST = 3
# Round brackets are markers where two or more, and 0.7 of all, cite the list, 0.4 as many as it is
# long.
_ROUND_AT_LEAST = 2
_ROUND_CITED_SHARE = 0.4
_ROUND_GOOD_SHARE = 0.7
# A box that is hardly longer than the list in it is no article.
_BOX_AROUND_LIST = 1.2
# The part of a listless page's brackets that count 1, 2, 3 … before one is left out.
_COUNTED_SHARE = 0.6
# Headings of lists of notes, beside the group's own word.
_NOTE_WORDS = ("note", "anm", "fuß", "nota", "remar", "opm", "uwag", "прим", "注", "註")


def detect(page: Page) -> bool:
    """Every page of elements."""
    return bool(page.nodes)


def read(page: Page, outline: Outline, *, strict_region: bool = False) -> Reading:
    """Lists and markers of a page of any engine."""
    linked, markers = linked_notes(page, outline)
    reading = Reading("footnotes" if linked else NAME, lists=linked, markers=markers)
    add_typed(page, outline, reading, strict_region=strict_region)
    if not linked and reading.lists:
        reading.dialect = NAME
    if not reading.lists and not reading.markers:
        reading.dialect = "none"
    return reading


def add_typed(
    page: Page, outline: Outline, reading: Reading, *, strict_region: bool = False
) -> None:
    """Add the lists whose numbers are typed, and the markers that no link joins to an entry.

    With `strict_region` only the post that holds the list is read; replies to it are none of it.
    """
    taken = spans_of(reading.lists)
    loose = _loose_markers(page, outline, reading.markers)
    shapes = {marker.shape for marker in reading.markers}
    loose = [m for m in loose if not within(taken, m.start)]
    same = [m for m in loose if reading.lists and m.shape in shapes]
    others = [m for m in loose if not (reading.lists and m.shape in shapes)]
    cited = _labels_of(others)
    bracketed = _labels_of(m for m in others if m.shape.endswith("bracket"))
    typed = typed_lists(page, outline, taken, cited, bracketed)
    if reading.lists:
        # Of markers that look like the linked ones, those whose entries were not found yet.
        mentioned = cited | (_labels_of(same) - _labels_in(reading.lists))
        typed = [t for t in typed if t.heading and mentioned & _labels_in([t])]
    typed = [_filled(found, reading.lists) or found for found in typed]
    _give_groups(typed, others)
    reading.lists.extend(found for found in typed if found not in reading.lists)
    reading.lists.sort(key=lambda found: found.start)
    reading.markers.extend(_undefined(same, reading))
    if typed:
        reading.region = _region(page, typed, [] if strict_region else others)
        others.extend(long_markers(page, outline.chrome, _labels_in(typed)))
        reading.markers.extend(_scheme(page, outline, others, typed, reading))
    elif not reading.lists:
        reading.markers.extend(_without_list(others))
    reading.markers = _ordered(reading.markers)


def _filled(typed: EntryList, linked: list[EntryList]) -> EntryList | None:
    """The list of which some entries are linked and these are not, with these in their places."""
    for found in linked:
        if found.heading == typed.heading and not _labels_in([found]) & _labels_in([typed]):
            found.entries = sorted([*found.entries, *typed.entries], key=lambda e: e.start)
            found.unlinked = True
            return found
    return None


def _give_groups(typed: list[EntryList], markers: list[Marker]) -> None:
    """[note 1] has a list of its own: the one under "Notes", else one that nothing else cites."""
    plain = {label for m in markers if m.group is None for label in m.labels.labels}
    for group in dict.fromkeys(m.group for m in markers if m.group is not None):
        named = [t for t in typed if t.group is None and _names_group(t.heading, group)]
        spare = [t for t in typed if t.group is None and not _labels_in([t]) & plain]
        for found in (named or spare)[:1] if len(typed) > 1 or not plain else ():
            found.group = group


def _names_group(heading: str | None, group: str) -> bool:
    words = (heading or "").casefold()
    return any(word in words for word in (group, *_NOTE_WORDS)) if words else False


def _labels_in(lists: Iterable[EntryList]) -> set[str]:
    return {label for found in lists for entry in found.entries for label in entry.labels}


def _labels_of(markers: Iterable[Marker]) -> set[str]:
    return {label for marker in markers for label in marker.labels.labels}


def spans_of(lists: Iterable[EntryList]) -> list[Span]:
    """The stretches that entries take up, without the prose between notes that are dispersed."""
    spans: list[Span] = []
    for entry in sorted((e for found in lists for e in found.entries), key=lambda e: e.start):
        if spans and entry.start - spans[-1][1] <= _BESIDE:
            spans[-1] = (spans[-1][0], max(spans[-1][1], entry.end))
        else:
            spans.append((entry.start, entry.end))
    return spans


def _loose_markers(page: Page, outline: Outline, linked: list[Marker]) -> list[Marker]:
    avoid = sorted({*outline.chrome, *((m.start, m.end) for m in linked)})
    loose = bracket_markers(page, outline, avoid)
    taken = sorted((m.start, m.end) for m in loose)
    loose.extend(m for m in raised_markers(page, outline, avoid) if not within(taken, m.start))
    linked_at = sorted((m.start, m.end) for m in linked)
    return [m for m in loose if not within(linked_at, m.start) and not within(linked_at, m.end - 1)]


def _undefined(same: list[Marker], reading: Reading) -> list[Marker]:
    """Unlinked markers that look like the linked ones: their entry, or just the link, was lost."""
    end = reading.lists[-1].end if reading.lists else 0
    return [m for m in same if m.start < end and m.labels.numeric and m.shape != "plain-bare"]


def _region(page: Page, lists: list[EntryList], markers: list[Marker]) -> Span | None:
    """The smallest container of an article with all typed lists and nearly all of the markers."""
    start, end = min(found.start for found in lists), max(found.end for found in lists)
    best: Span | None = None
    for node in page.tags("div", "article", "main", "section", "td"):
        if node.text_start <= start and end <= node.text_end and names_content(node):
            size = node.text_end - node.text_start
            if size <= _BOX_AROUND_LIST * (end - start) or (
                best is not None and size > best[1] - best[0]
            ):
                continue
            held = sum(node.text_start <= m.start < node.text_end for m in markers)
            if held >= _NEARLY_ALL * len(markers):
                best = (node.text_start, node.text_end)
    return best


def _scheme(
    page: Page, outline: Outline, loose: list[Marker], typed: list[EntryList], reading: Reading
) -> list[Marker]:
    """Of the ways in which numbers stand in the text, the one that cites the typed lists."""
    labels = _labels_in(typed)
    spans, region = spans_of(typed), reading.region
    first, last = min(found.start for found in typed), max(found.end for found in typed)
    # What comes after the last list is replies and the like, unless nothing comes before it.
    anywhere = len(spans) > len(typed) or not any(m.start < first for m in _citing(loose, labels))

    def eligible(marker: Marker) -> bool:
        if region and not region[0] <= marker.start < region[1]:
            return False
        if within(spans, marker.start):
            return _inside_entry(marker, typed)
        return anywhere or marker.start < last

    by_shape: dict[str, list[Marker]] = {}
    for marker in filter(eligible, loose):
        by_shape.setdefault(marker.shape, []).append(marker)
    hits = Counter({shape: len(_citing(found, labels)) for shape, found in by_shape.items()})
    if not +hits:
        # Markers that are known already cite them, and no numbers in round brackets.
        found = () if reading.markers else round_markers(page, outline, spans)
        return _round(list(filter(eligible, found)), labels)
    letters = _citing(by_shape.pop("letter", []), labels)
    del hits["letter"]
    if not hits:
        return letters
    (most_common, count), *rest = hits.most_common()
    chosen = [*letters, *by_shape[most_common]]
    for shape, number in rest:
        if _same_family(most_common, shape):
            chosen.extend(by_shape[shape])
        elif number >= _MIXED_AT_LEAST and number >= _MIXED_SHARE * count:
            most, others = _example(page, by_shape[most_common]), _example(page, by_shape[shape])
            reading.mixed = f"{count} markers look like {most}, {number} like {others}"
    return chosen


def _citing(markers: list[Marker], labels: set[str]) -> list[Marker]:
    """The markers that cite at least one of the labels."""
    return [m for m in markers if any(label in labels for label in m.labels.labels)]


def _round(markers: list[Marker], labels: set[str]) -> list[Marker]:
    """Numbers in round brackets, where they cite a good part of the list and little else."""
    highest = max((as_number(label) or 0 for label in labels), default=0)
    likely = [m for m in markers if all(int(x) <= highest + _LIKELY_LOST for x in m.labels.labels)]
    good = len(_citing(likely, labels))
    enough = max(_ROUND_AT_LEAST, _ROUND_CITED_SHARE * len(labels))
    return likely if good >= enough and good >= _ROUND_GOOD_SHARE * len(likely) else []


def _same_family(first: str, second: str) -> bool:
    """Brackets are brackets, raised or not; a raised bare number is another matter."""
    return first.endswith("bracket") and second.endswith("bracket")


def _example(page: Page, markers: list[Marker]) -> str:
    marker = markers[0]
    printed = page.text[marker.start : marker.end]
    return f"raised {printed}" if marker.shape.startswith("raised") else printed


def _inside_entry(marker: Marker, lists: list[EntryList]) -> bool:
    """A marker in an entry's text counts; the entry's own label does not."""
    if marker.shape == "raised-bare":
        return False
    for found in lists:
        at = bisect_right(found.entries, marker.start, key=lambda entry: entry.start) - 1
        entry = found.entries[at]
        if entry.start <= marker.start < entry.end:
            in_label = any(start <= marker.start < end for start, end in entry.skip)
            return marker.labels.numeric and not in_label
    return False


def _without_list(loose: list[Marker]) -> list[Marker]:
    """On a page without a list, brackets are markers only where they count: 1, 2, 3 and so on."""
    brackets = [m for m in loose if m.shape.endswith("bracket") and m.labels.numeric]
    seen = _labels_of(brackets)
    run = 0
    while str(run + 1) in seen:
        run += 1
    return brackets if run >= _ENOUGH_WITHOUT_LIST and run >= _COUNTED_SHARE * len(seen) else []


def _ordered(markers: list[Marker]) -> list[Marker]:
    ordered: list[Marker] = []
    for marker in sorted(markers, key=lambda m: (m.start, -m.end)):
        if not ordered or marker.start >= ordered[-1].end:
            ordered.append(marker)
    return ordered
