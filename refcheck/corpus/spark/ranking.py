"""Which works of a snapshot come near a printed reference, ranked as an index does."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from refcheck.resolvers.index import (
    MOST_FILED,
    MOST_KEYS,
    MOST_WORDED,
    MOST_WORDS,
)
from refcheck.resolvers.index_query import query_terms

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from refcheck.matching.printed import Printed

_K1, _B = 1.2, 0.75  # of BM25, as Lucene and Tantivy have them
_EXACT, _SIGNIFICANT = 24, 4  # see `quantised`
_MOST_KEYED = 20


class Posting(NamedTuple):
    """A work that has a term, how often, and how many terms of the kind it has, quantised."""

    work: int
    length: int
    times: int


class Postings(NamedTuple):
    """How many works have a term, and which; of one that very many have, they are left out."""

    number: int
    works: Sequence[Posting]


@dataclass(frozen=True, slots=True)
class Statistics:
    """Of a snapshot: how many works, and how many keys and words they have together."""

    works: int
    keys: int
    words: int


def keyed(found: Mapping[str, Postings], whole: Statistics) -> list[int]:
    """Works under keys of a print, likeliest first; a key of very many works says nothing."""
    chosen = []
    left = MOST_FILED
    for number, key in sorted((postings.number, key) for key, postings in found.items()):
        if number and (left := left - number) >= 0:
            chosen.append(found[key])
    return _near(_best(chosen, whole.works, whole.keys, _MOST_KEYED), MOST_KEYS)


def worded(printed: Printed, found: Mapping[str, Postings], whole: Statistics) -> list[int]:
    """Works with the rarest words of a print, likeliest first.

    Of a word that too many works have, they are not known, so that it adds nothing; an index
    counts one among the five rarest even then.
    """
    nothing = Postings(0, ())
    terms = query_terms(printed, lambda term: found.get(term, nothing).number)
    chosen = [found[term] for term in terms]
    return _near(_best(chosen, whole.works, whole.words, MOST_WORDED), MOST_WORDS)


def searched_words(printed: Printed) -> list[str]:
    """The words that `worded` may have to know about."""
    asked: list[str] = []

    def asks(term: str) -> int:
        asked.append(term)
        return 0

    query_terms(printed, asks)
    return asked


def quantised(length: int) -> int:
    """A length as an index keeps it, in one byte: Lucene's SmallFloat.intToByte4, rounded down."""
    over = length - _EXACT
    shift = max(0, over.bit_length() - _SIGNIFICANT)
    return length if over < 0 else _EXACT + ((over >> shift) << shift)


def _best(terms: Iterable[Postings], works: int, total: int, most: int) -> list[tuple[float, int]]:
    """BM25; of works with equal scores the one that was filed first."""
    scores: defaultdict[int, float] = defaultdict(float)
    mean = total / max(1, works)
    for number, postings in terms:
        weight = math.log(1 + (works - number + 0.5) / (number + 0.5)) * (1 + _K1)
        for work, length, times in postings:
            norm = _K1 * (1 - _B + _B * length / mean)
            scores[work] += weight * times / (times + norm)
    ordered = sorted((-score, work) for work, score in scores.items())
    return [(-score, work) for score, work in ordered[:most]]


def _near(hits: list[tuple[float, int]], share: float) -> list[int]:
    return [work for score, work in hits if score >= share * hits[0][0]]
