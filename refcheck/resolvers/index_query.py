"""Which words of a printed reference to search for: the rare ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refcheck.matching.folding import STOP_WORDS, search_terms

if TYPE_CHECKING:
    from collections.abc import Callable

    from refcheck.matching.printed import Printed

_MOST, _LEAST = 12, 5  # words: the rarest five find the work, or a dozen does
_POSTINGS = 20_000  # works with any of the words: what common ones add is time, and no works
_LOOKED_UP = 120  # words: a page mistaken for a reference must not cost more than one


def query_terms(printed: Printed, frequency: Callable[[str], int]) -> list[str]:
    """The rarest terms of the index, rarest first; `frequency` counts works with a term."""
    terms = dict.fromkeys(search_terms(" ".join(printed.words[:_LOOKED_UP])))
    wanted = [
        t for t in terms if t not in STOP_WORDS and (len(t) > 1 or not t.isascii() or t.isdigit())
    ]
    counted = sorted((count, term) for term in wanted if (count := frequency(term)))
    chosen: list[str] = []
    postings = 0
    for count, term in counted[:_MOST]:
        postings += count
        if postings > _POSTINGS and len(chosen) >= _LEAST:
            break
        chosen.append(term)
    return chosen
