"""A marker's numbers written anew, in its own style: ranges, commas, raised digits, links."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from refcheck.fixing.edits import smallest
from refcheck.fixing.markers import RAISED, UnsureError, told
from refcheck.model.findings import Edit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from refcheck.fixing.markers import Marker, Style

_TO_RAISED = str.maketrans("0123456789", RAISED)
# A number in its tags: what opens before it, itself, what closes after it.
_LINKED = re.compile(r"((?:<[^/<>][^<>]*>)*)([0-9]{1,5})((?:</[^<>]*>)*)")
_HREF = re.compile(r"""(\bhref\s*=\s*["'][^"'#<>]*#)[^"'<>]*""", re.IGNORECASE)
_OWN_NAME = re.compile(r"""\s(?:id|name)\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'>]+)""", re.IGNORECASE)
_LONGEST_TAG = 600
# The reader takes no wider range for one (`reading.labels`); two beside each other are no range
# unless the marker writes them so.
_WIDEST_RANGE, _SHORTEST_RANGE = 51, 3


def respelled(
    source: str,
    marker: Marker,
    numbers: Mapping[str, str],
    style: Style,
    anchors: Mapping[str, str | None],
) -> Edit | None:
    """The edit that makes a marker cite its works by their new numbers; None where it stays.

    `numbers` are the new ones by the old, `anchors` the entries' by the old number. Raises
    `UnsureError` where the marker's style has no way to write them.
    """
    labels = marker.citation.labels
    if all(numbers[label] == label for label in labels):
        return None
    old_by_new = {int(numbers[label]): label for label in labels}
    if marker.worded and old_by_new[max(old_by_new)] != labels[-1]:
        raise UnsureError(told(marker.citation, "has words after its last number"))
    start, end = marker.numbers[0][0], marker.numbers[-1][1]
    runs = list(_runs(sorted(old_by_new), marker))
    if "<" not in source[start:end]:
        return _plain(source, marker, runs, style)
    if marker.across:
        raise UnsureError(told(marker.citation, "is a range between two elements"))
    return _linked(source, marker, runs, style, _units(source, marker, old_by_new, anchors))


def _runs(numbers: Sequence[int], marker: Marker) -> Iterator[tuple[int, ...]]:
    """The numbers as the marker prints them: one alone, or both ends of a range."""
    short = _SHORTEST_RANGE if not _writes_pairs(marker) else 2
    run: list[int] = []
    for number in (*numbers, None):
        if run and (number is None or number != run[-1] + 1 or len(run) == _WIDEST_RANGE):
            if marker.ranged and len(run) >= short:
                yield run[0], run[-1]
            else:
                yield from ((each,) for each in run)
            run = []
        if number is not None:
            run.append(number)


def _writes_pairs(marker: Marker) -> bool:
    """Whether it prints [8–9] for two, as a range across brackets must."""
    return marker.across or (marker.ranged and len(marker.citation.labels) == len(marker.numbers))


def _plain(source: str, marker: Marker, runs: Sequence[tuple[int, ...]], style: Style) -> Edit:
    start, end = marker.numbers[0][0], marker.numbers[-1][1]
    first = source[start : marker.numbers[0][1]]
    comma, dash = _separators(source, marker, style)
    if first[0] in RAISED and len(runs) > 1:
        raise UnsureError(told(marker.citation, "would be a list of raised digits"))
    if marker.across and len(runs) == 1:
        dash = source[marker.numbers[0][1] : marker.numbers[1][0]]
    spelt = _digits(source, marker)
    text = comma.join(dash.join(map(spelt, run)) for run in runs)
    return smallest(source, Edit(start, end, text))


def _digits(source: str, marker: Marker) -> Callable[[int], str]:
    """How the marker spells a number: raised, or with zeros before it."""
    printed = [source[start:end] for start, end in marker.numbers]
    raised = printed[0][0] in RAISED
    width = max((len(each) for each in printed if each[0] in "0⁰"), default=0)

    def spelt(number: int) -> str:
        text = str(number).zfill(width)
        return text.translate(_TO_RAISED) if raised else text

    return spelt


def _separators(source: str, marker: Marker, style: Style) -> tuple[str, str]:
    """The marker's own comma and dash, or the page's."""
    own = {each.kind: source[each.start : each.end] for each in reversed(marker.separators)}
    return own.get("list", style.comma), own.get("range", style.dash)


# ---- each number a link of its own ----


def _linked(
    source: str,
    marker: Marker,
    runs: Sequence[tuple[int, ...]],
    style: Style,
    units: Callable[[int], str],
) -> Edit:
    comma, dash = _separators(source, marker, style)
    start, end = _extent(source, marker)
    text = comma.join(dash.join(map(units, run)) for run in runs)
    return smallest(source, Edit(start, end, text))


def _units(
    source: str, marker: Marker, old_by_new: Mapping[int, str], anchors: Mapping[str, str | None]
) -> Callable[[int], str]:
    """How the marker spells a number with its link: its own, or one made like its first."""
    links: dict[str, tuple[str, str]] = {}
    for start, end in _pieces(source, marker):
        found = _LINKED.fullmatch(source, start, end)
        if found is None or found[1].count("<") != found[3].count("<"):
            raise UnsureError(told(marker.citation, "is linked in a way that is not understood"))
        links[found[2].lstrip("0")] = found[1], found[3]
    model = next(iter(links.values()))

    def spelt(number: int) -> str:
        old = old_by_new[number]
        opening, closing = links.get(old) or (
            _opening(marker, model[0], anchors.get(old)),
            model[1],
        )
        return f"{opening}{number}{closing}"

    return spelt


def _opening(marker: Marker, opening: str, anchor: str | None) -> str:
    """The tags before a number that the marker did not print: it stood within a range."""
    if not _HREF.search(opening):
        return opening  # the numbers are not links
    if anchor is None:
        raise UnsureError(told(marker.citation, "needs a link to an entry without an anchor"))
    address = html.escape(quote(anchor, safe="!$&'()*+,;=:@/?-._~"))
    return _OWN_NAME.sub("", _HREF.sub(lambda match: match[1] + address, opening))


def _pieces(source: str, marker: Marker) -> Iterator[tuple[int, int]]:
    """The stretches between separators: each number with its tags."""
    start, end = _extent(source, marker)
    for separator in marker.separators:
        yield start, separator.start
        start = separator.end
    yield start, end


def _extent(source: str, marker: Marker) -> tuple[int, int]:
    """From the first number's opening tags to the last one's closing tags."""
    start, end = marker.numbers[0][0], marker.numbers[-1][1]
    first, last = marker.separators[0].start, marker.separators[-1].end
    for _ in range(source.count("</", start, first)):
        opens = source.rfind("<", max(0, start - _LONGEST_TAG), start)
        if opens < 0 or source[start - 1] != ">" or source[opens + 1] == "/":
            break
        start = opens
    for _ in range(source.count("<", last, marker.numbers[-1][0])):
        closes = source.find(">", end, end + _LONGEST_TAG)
        if closes < 0 or not source.startswith("</", end):
            break
        end = closes + 1
    return start, end
