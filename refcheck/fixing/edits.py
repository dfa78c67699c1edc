"""Edits written into a page: every byte outside of them stays as it is."""

from __future__ import annotations

import codecs
from bisect import bisect_left, insort
from itertools import pairwise
from typing import TYPE_CHECKING

from refcheck.model.findings import Edit
from refcheck.reading.decoding import decode

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from refcheck.reading.decoding import Source


class UnfitError(ValueError):
    """Edits that cannot be written; the message is a lower-case fact."""


class Taken:
    """The edits that are to be made, each with whose it is; no two of them clash."""

    def __init__(self) -> None:
        self._edits: list[tuple[int, int, str]] = []
        self._whose: dict[Edit, str] = {}

    def rival(self, edits: Iterable[Edit]) -> str | None:
        """Whose edit one of these clashes with; what is the same replaced by the same does not."""
        for edit in edits:
            at = max(0, bisect_left(self._edits, (edit.start, 0, "")) - 1)
            while at < len(self._edits) and self._edits[at][0] <= edit.end:
                other = Edit(*self._edits[at])
                if _clash(edit, other):
                    return self._whose[other]
                at += 1
        return None

    def take(self, edits: Iterable[Edit], whose: str) -> None:
        """These as well."""
        for edit in edits:
            if edit not in self._whose:
                self._whose[edit] = whose
                insort(self._edits, (edit.start, edit.end, edit.text))


def applied(source: str, edits: Iterable[Edit], start: int = 0, end: int | None = None) -> str:
    """The text, or its stretch `start`–`end`, with the edits made.

    UnfitError for edits that overlap, share a place, or lie outside of it.
    """
    end = len(source) if end is None else end
    pieces: list[str] = []
    at = start
    for edit in _in_order(edits, start, end):
        pieces += (source[at : edit.start], edit.text)
        at = edit.end
    return "".join((*pieces, source[at:end]))


def smallest(source: str, edit: Edit) -> Edit:
    """The same edit without the characters at its ends that stay as they are."""
    old, text = source[edit.start : edit.end], edit.text
    before = _shared(old, text)
    after = _shared(old[before:][::-1], text[before:][::-1])
    return Edit(edit.start + before, edit.end - after, text[before : len(text) - after])


def rewritten(data: bytes, edits: Iterable[Edit]) -> bytes:
    """The file with the edits made in its own encoding.

    UnfitError as `applied`, for text that the encoding has not, and where what is written would be
    read as something else: within a shift sequence, or as another encoding than before.
    """
    source = decode(data)
    ordered = _in_order(edits, 0, len(source.text))
    places = _byte_places(source, data, [at for edit in ordered for at in (edit.start, edit.end)])
    pieces: list[bytes] = []
    done = 0
    for edit, start, end in zip(ordered, places[::2], places[1::2], strict=True):
        pieces += (data[done:start], _encoded(edit.text, source.encoding))
        done = end
    written = b"".join((*pieces, data[done:]))
    if decode(written).text != applied(source.text, ordered):
        raise UnfitError(f"the page's encoding, {source.encoding}, would be read otherwise")
    return written


def carried(edits: Iterable[Edit], encoding: str, *, markup: bool) -> tuple[Edit, ...]:
    """The edits with what the encoding has not as numeric character references.

    UnfitError where the page has no markup, in which these would be read.
    """
    return tuple(_carried(edit, encoding, markup=markup) for edit in edits)


def _carried(edit: Edit, encoding: str, *, markup: bool) -> Edit:
    try:
        edit.text.encode(encoding)
    except UnicodeEncodeError as error:
        sign = edit.text[error.start]
        if not markup or "\ud800" <= sign <= "\udfff":
            message = f"the page's encoding, {encoding}, has no {sign!a}"
            raise UnfitError(message) from error
        text = edit.text.encode(encoding, "xmlcharrefreplace").decode(encoding)
        return Edit(edit.start, edit.end, text)
    return edit


def _clash(one: Edit, other: Edit) -> bool:
    if one.start == one.end or other.start == other.end:
        within = one.start < other.end and other.start < one.end
        return within or (one.start, one.end) == (other.start, other.end)
    return one != other and one.start < other.end and other.start < one.end


def _in_order(edits: Iterable[Edit], first: int, last: int) -> list[Edit]:
    """By place; what two fixes replace alike is replaced once."""
    ordered = sorted(set(edits), key=lambda edit: (edit.start, edit.end, edit.text))
    if any(not first <= edit.start <= edit.end <= last for edit in ordered):
        raise UnfitError("an edit lies outside of the page")
    if any(_clash(*pair) for pair in pairwise(ordered)):
        raise UnfitError("two edits are at one place")
    return ordered


def _encoded(text: str, encoding: str) -> bytes:
    try:
        return text.encode(encoding)
    except UnicodeEncodeError as error:
        sign = text[error.start]
        raise UnfitError(f"the page's encoding, {encoding}, has no {sign!a}") from error


def _byte_places(source: Source, data: bytes, offsets: Sequence[int]) -> list[int]:
    """Where in the file these character offsets, which ascend, lie."""
    places, before, at = [], 0, source.bom_length
    whole = source.text.encode(source.encoding, source.errors)
    if whole != data[source.bom_length :]:
        return _walked(source, data, offsets)
    for offset in offsets:
        at += len(source.text[before:offset].encode(source.encoding, source.errors))
        before = offset
        places.append(at)
    return places


def _walked(source: Source, data: bytes, offsets: Sequence[int]) -> list[int]:
    """The same for a file that spells some characters in another way than Python would."""
    decoder = codecs.getincrementaldecoder(source.encoding)(source.errors)
    ends = [source.bom_length]  # by the number of characters that lie before
    for at in range(source.bom_length, len(data)):
        came = decoder.decode(data[at : at + 1], final=at + 1 == len(data))
        ends += [at + 1] * len(came)
    if len(ends) <= len(source.text):
        raise UnfitError(f"the places in the page's encoding, {source.encoding}, cannot be told")
    return [ends[offset] for offset in offsets]


def _shared(one: str, other: str) -> int:
    """How many characters two texts begin with in common."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[:middle] == other[:middle]:
            low = middle
        else:
            high = middle - 1
    return low
