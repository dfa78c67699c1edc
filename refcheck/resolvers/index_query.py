"""Which words of a printed reference to search for: the rare ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refcheck.matching.folding import STOP_WORDS, search_terms

if TYPE_CHECKING:
    from collections.abc import Callable

    from refcheck.matching.printed import Printed

_MOST = 18  # the rarest eighteen words find what all would
_COMMON = 0.1  # a word of more than a tenth of the works tells little …
_FEW = 5  # … but is used where fewer words than this are left
_LOOKED_UP = 120  # words: a page mistaken for a reference must not cost more than one


def query_terms(printed: Printed, frequency: Callable[[str], int], works: int) -> list[str]:
    """The rarest terms of the index, rarest first; `frequency` counts works with a term."""
    terms = dict.fromkeys(search_terms(" ".join(printed.words[:_LOOKED_UP])))
    wanted = [
        t for t in terms if t not in STOP_WORDS and (len(t) > 1 or not t.isascii() or t.isdigit())
    ]
    counted = sorted((count, term) for term in wanted if (count := frequency(term)))
    rare = [term for count, term in counted if count <= _COMMON * works]
    if len(rare) < _FEW:
        rare = [term for _, term in counted[: 2 * _FEW]]
    return rare[:_MOST]
