"""Which works of a snapshot come near a printed reference, ranked as an index does."""

from __future__ import annotations

import math
import sys
from array import array
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
_TYPES = "qii"  # of a posting's fields, as the module array names them


class Posting(NamedTuple):
    """A work that has a term, how often, and how many terms of the kind it has, quantised."""

    work: int
    length: int
    times: int


class Postings(NamedTuple):
    """How many works have a term, and which; of one that very many have, they are left out."""

    number: int
    works: Sequence[Posting] = ()


def packed_postings(works: Sequence[Posting]) -> bytes:
    """Postings as a snapshot holds them: all works, all lengths, all times, little-endian."""
    columns = list(zip(*works, strict=True)) or [(), (), ()]
    made = [array(kind, column) for kind, column in zip(_TYPES, columns, strict=True)]
    return b"".join(_little(one).tobytes() for one in made)


def unpacked_postings(data: bytes) -> list[Posting]:
    """What `packed_postings` made these bytes of."""
    number = len(data) // sum(array(kind).itemsize for kind in _TYPES)
    columns = []
    for kind in _TYPES:
        column = array(kind)
        octets = number * column.itemsize
        column.frombytes(data[:octets])
        data = data[octets:]
        columns.append(_little(column))
    return [Posting(*one) for one in zip(*columns, strict=True)]


def _little(column: array[int]) -> array[int]:
    if sys.byteorder == "big":
        column.byteswap()
    return column


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
    terms = chosen_words(printed, {term: one.number for term, one in found.items()})
    chosen = [found[term] for term in terms]
    return _near(_best(chosen, whole.works, whole.words, MOST_WORDED), MOST_WORDS)


def chosen_words(printed: Printed, numbers: Mapping[str, int]) -> list[str]:
    """The rarest words of a print that any work has, by how many have them."""
    return query_terms(printed, lambda term: numbers.get(term, 0))


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
