"""The signs that stand in a page's text for markers, lists and figures until it is sanitised."""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, TypeAlias

from refcheck.reporters.html_page_writer import Cover

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from refcheck.model.article import Article
    from refcheck.reporters.html_page_region import Stretch

# A piece of clean markup, the index of a marker among the citations, or that of a list.
Piece: TypeAlias = "str | Place | Marked"

_LINK_TAG = re.compile(r"<(/?)a[ >]")


@dataclass(frozen=True, slots=True)
class Place:
    """Where the marker or the list with this index in the article stands."""

    index: int
    is_list: bool


@dataclass(frozen=True, slots=True)
class Marked:
    """The clean text between two signs: all or a part of the marked stretch with this index.

    `linked` where it stands in a link of the page, in which no other link may be.
    """

    index: int
    markup: str
    linked: bool


@dataclass(frozen=True, slots=True)
class Signs:
    """Words that no page can hold: each begins with a digest of the page itself."""

    digest: str

    @classmethod
    def of(cls, source: str) -> Signs:
        """Signs for this page."""
        digest = sha256(source.encode("utf-8", "surrogatepass")).hexdigest()[:32]
        return cls(f"refcheck{digest}")

    def marker(self, index: int) -> str:
        """The sign of the marker with this index."""
        return f"{self.digest}m{index}x"

    def list(self, index: int) -> str:
        """The sign of the list with this index."""
        return f"{self.digest}l{index}x"

    def around(self, index: int, text: str) -> str:
        """The text between the signs of the marked stretch with this index."""
        return f"{self.digest}f{index}x{text}{self.digest}e{index}x"

    def figures(self, text: str) -> Iterator[tuple[str, str, int]]:
        """What stands before each sign of a marked stretch, "f" or "e" for it, and its index."""
        parts = [*re.split(f"{self.digest}([fe])([0-9]+)x", text), "", "-1"]
        for at in range(0, len(parts), 3):
            yield parts[at], parts[at + 1], int(parts[at + 2])

    def pieces(self, markup: str) -> Iterator[Piece]:
        """The markup in pieces, each sign as a place: the first of equal ones, no other.

        Two signs around a text without a tag make it a marked one; any others are left out.
        """
        seen = set()
        parts = re.split(f"{self.digest}([mlfe])([0-9]+)x", markup)
        linked, begun = False, None
        for at in range(0, len(parts), 3):
            text = parts[at]
            kind, index = (parts[at + 1], int(parts[at + 2])) if at + 1 < len(parts) else ("", -1)
            if text and begun is not None and (kind, index) == ("e", begun) and "<" not in text:
                yield Marked(index, text, linked)
            elif text:
                yield text
                for tag in _LINK_TAG.finditer(text):
                    linked = not tag[1]
            begun = index if kind == "f" else None
            place = Place(index, kind == "l")
            if kind in ("m", "l") and place not in seen:
                seen.add(place)
                yield place


def covers_of(article: Article, signs: Signs) -> list[Cover]:
    """The markers and the entries of lists; each list has its sign at its first entry's place."""
    list_of = {key: index for index, listing in enumerate(article.lists) for key in listing.keys}
    begun = set()
    found = []
    for entry in article.references:
        index = list_of.get(entry.key)
        sign = signs.list(index) if index is not None and index not in begun else ""
        begun.add(index)
        found.append(Cover(entry.location.start, entry.location.end, sign, whole=True))
    found += [
        Cover(one.location.start, one.location.end, signs.marker(index))
        for index, one in enumerate(article.citations)
        if one.within is None
    ]
    return found


def apart(covers: Iterable[Cover], quiet: Sequence[Stretch]) -> list[Cover]:
    """In order of the page, none inside of another; what is quiet gives way to what is not."""
    spans = [(one.start, not one.sign, -one.end, one) for one in covers if one.start < one.end]
    spans += [(start, True, -end, Cover(start, end)) for start, end in quiet]
    found: list[Cover] = []
    for *_, cover in sorted(spans, key=lambda span: span[:3]):
        if not found or cover.start >= found[-1].end:
            found.append(cover)
        elif cover.end > found[-1].end and not cover.sign:
            found.append(Cover(found[-1].end, cover.end))
    return found
