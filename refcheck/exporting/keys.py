"""Citation keys of surname and year: `ashdown2011`, `smith1987a`, and `mossnd` without a year."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from refcheck.model.works import Work

# Letters that decompose into nothing plainer.
_LETTERS = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
)
_LONGEST = 30


def citation_keys(works: Sequence[tuple[Work, int | None]]) -> list[str]:
    """In the order given, one each; letters tell apart what would be equal.

    They are given in the order of identifiers, so that a key does not depend on where on the page
    a work is first cited.
    """
    stems = [_stem(work, year) for work, year in works]
    alike: dict[str, list[int]] = defaultdict(list)
    for place, stem in enumerate(stems):
        alike[stem].append(place)
    keys = list(stems)
    for stem, places in alike.items():
        if len(places) > 1:
            places.sort(key=lambda place: (works[place][0].identifier, place))
            for ordinal, place in enumerate(places):
                keys[place] = f"{stem}{_letters(ordinal)}"
    return keys


def _stem(work: Work, year: int | None) -> str:
    people = work.authors or work.editors
    name = _ascii(people[0].family) if people else ""
    words = name or _ascii(next(iter((work.title or "").split()), ""))
    return f"{words[:_LONGEST] or 'anonymous'}{year or 'nd'}"


def _ascii(text: str) -> str:
    plainer = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    return re.sub(r"[^a-z]", "", plainer)


def _letters(ordinal: int) -> str:
    """`a` to `z`, then `aa`, `ab` and so on."""
    text = ""
    ordinal += 1
    while ordinal:
        ordinal, rest = divmod(ordinal - 1, 26)
        text = chr(ord("a") + rest) + text
    return text
