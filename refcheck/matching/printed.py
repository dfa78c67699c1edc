"""A printed reference prepared once for comparison with many works."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from refcheck.matching.editions import edition_number
from refcheck.matching.folding import WORD, fold
from refcheck.matching.numbers import Number, printed_numbers, without_clutter, years_of
from refcheck.matching.versions import cites_preprint

if TYPE_CHECKING:
    from collections.abc import KeysView

    from refcheck.model.evidence import ReferenceFields

_ET_AL = re.compile(r"\bet\.?\s+al\b|\band others\b|\bu\.\s?a\.|\bи др\b|\.\.\.|…", re.IGNORECASE)
_ET_AL_MARKS = ("et", "others", "u.", "др", "...", "…")  # cheaper to look for than the pattern
_CUT = re.compile(r"(?<=[^\W\d])[-\u2010\u00ad]\s+(?=[^\W\d])")
_KEPT = 64  # each source's answer is compared with the same print


@dataclass(frozen=True, slots=True, eq=False)
class Printed:
    """`words` are folded; `squeezed` is they in one string, word i beginning at `starts[i]`.

    `preprint` where the print names a preprint, and not what a journal made of it. `places` are the
    indexes at which each word stands, `values` the numbers and their digit runs; `edition` is the
    number of a printed edition. `memory` is for whoever judges works against this print: with each
    stage of a search and each source the same ones come again.
    """

    text: str
    fields: ReferenceFields
    words: tuple[str, ...]
    places: dict[str, list[int]]
    squeezed: str
    starts: tuple[int, ...]
    numbers: tuple[Number, ...]
    values: frozenset[str]
    years: tuple[int, ...]
    edition: int | None
    etal: bool
    preprint: bool
    memory: dict[int, tuple[Any, ...]] = field(default_factory=dict)

    @property
    def folded(self) -> str:
        """All of it, with identifiers and addresses; words that a line's end has cut are whole."""
        return _CUT.sub("", fold(self.text))

    @property
    def vocabulary(self) -> KeysView[str]:
        """Its different words."""
        return self.places.keys()

    def word_at(self, offset: int) -> int:
        """The word in which a place of `squeezed` lies."""
        return max(0, bisect_right(self.starts, offset) - 1)

    def between(self, first: int, last: int) -> str:
        """The words first … last (not included) in one string."""
        end = self.starts[last] if last < len(self.starts) else len(self.squeezed)
        return self.squeezed[self.starts[first] : end] if first < len(self.starts) else ""


def _has_et_al(text: str) -> bool:
    lowered = text.lower()
    return any(mark in lowered for mark in _ET_AL_MARKS) and _ET_AL.search(text) is not None


@lru_cache(maxsize=_KEPT)
def read_printed(text: str, fields: ReferenceFields) -> Printed:
    """Takes the string apart as far as comparison needs; `fields` may be empty."""
    bare = without_clutter(text)
    folded = fold(bare)
    spans = [match.span() for match in WORD.finditer(folded)]
    found = tuple([folded[start:end] for start, end in spans])
    starts, total = [], 0
    places: dict[str, list[int]] = {}
    for index, word in enumerate(found):
        starts.append(total)
        total += len(word)
        places.setdefault(word, []).append(index)
    numbers = printed_numbers(folded, spans)
    return Printed(
        text=text,
        fields=fields,
        words=found,
        places=places,
        squeezed="".join(found),
        starts=tuple(starts),
        numbers=numbers,
        values=frozenset(value for n in numbers for value in (n.value, *n.runs)),
        years=tuple(years_of(numbers)),
        edition=edition_number(fields.edition or "") or edition_number(text),
        preprint=cites_preprint(fields),
        etal=fields.etal or _has_et_al(text),
    )
