"""Crossref's search-based matching with validation (SBMV), re-made as the baseline to be beaten.

    python benchmarks/sbmv.py --data ../shared/data --index works.idx   # fits both thresholds

The algorithm is that of Crossref's search-based-reference-matcher for unstructured strings: full
text search, then a generalised Jaccard similarity of numbers, first author and relevance behind a
gate of three supports in five. One thing differs. Crossref divides its search engine's score by 100
and by the length of the string; here BM25 has another scale, so that the score is divided by the
string's own (that of a record with the same words). The two thresholds that depend on it are fitted
on the "develop" half, together, for the best F1 over all of its strings.
"""

from __future__ import annotations

import argparse
import json
import math
import re
from itertools import product, takewhile
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import tantivy
from matching_cases import Case, is_work, sampled
from rapidfuzz import fuzz

from refcheck.matching.folding import fold, search_terms
from refcheck.matching.names import creators
from refcheck.resolvers.index import WorksIndex, open_index
from refcheck.resolvers.index_format import ENGINE, bibliographic_text
from refcheck.resolvers.records import work_from_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from refcheck.model.works import Work

CUT_OFF = 0.30  # of the relevance; Crossref has 0.40
ACCEPT = 0.22  # of the similarity; Crossref has 0.34 …
STRICT = 0.50  # … and 0.43 where precision comes first
_CUT_OFFS = [n / 20 for n in range(4, 13)]
_THRESHOLDS = [n / 50 for n in range(5, 34)]
_FEW = 0.0015  # false accepts, of the strings that have no work
_ROWS = 20
_K1, _B = 1.2, 0.75  # the engine's BM25
_SAMPLE = 1000  # works from which the mean length is taken
_DOI = re.compile(r"10\.\d{4,9}/\S+")
_ARXIV = re.compile(r"arXiv:[\d.]+", re.IGNORECASE)
_BRACKETED = re.compile(r"\[[^\]]*\]")
_RANGE = re.compile(r"(?<!\d)(\d+)([-\u00ad\u2010-\u2015])(\d+)(?!\d)")
_NUMBER = re.compile(r"\d+")
_LIST_NUMBER = 5  # characters at the beginning that may hold one
_LIKE = 0.7
_SUPPORTS = 3


class Found(NamedTuple):
    """A candidate: its relevance, 1 for a record of the string's words, and its similarity.

    `answer` is the work, or, where thresholds are fitted, whether it is the right one.
    """

    relevance: float
    similarity: float
    answer: Any


class Fitted(NamedTuple):
    """How all cases together fare with a pair of thresholds."""

    f1: float
    precision: float
    recall: float
    false_accepts: float
    cut_off: float
    accept: float


class Sbmv:
    """The matcher over the works index in a folder."""

    def __init__(self, folder: Path) -> None:
        engine = tantivy.Index.open(str(folder / ENGINE))
        self._schema = engine.schema
        self._searcher = engine.searcher()
        self._works = self._searcher.num_docs
        self._mean_length = self._measured_length()

    def match(self, text: str, accept: float = ACCEPT) -> Work | None:
        """The accepted work."""
        found = best(self.candidates(text, CUT_OFF), CUT_OFF, accept)
        return found.answer if found else None

    def candidates(self, text: str, cut_off: float) -> list[Found]:
        """The first hit, and those after it down to the first that is less relevant."""
        folded, numbers = fold(text), numbers_of(text)
        found: list[Found] = []
        for relevance, work in self._search(text):
            if found and relevance < cut_off:
                break
            found.append(Found(relevance, similarity(folded, numbers, work, relevance), work))
        return found

    def _search(self, text: str):
        terms = search_terms(text)
        build, schema = tantivy.Query, self._schema
        queries = [build.term_query(schema, "text", term, "freq") for term in dict.fromkeys(terms)]
        own = self._own_score(terms)
        if not own:
            return
        query = build.boolean_query([(tantivy.Occur.Should, part) for part in queries])
        for score, address in self._searcher.search(query, limit=_ROWS, count=False).hits:
            record = self._searcher.doc(address).get_first("record")
            yield score / own, work_from_json(json.loads(record))

    def _own_score(self, terms: list[str]) -> float:
        """BM25 of the string for itself."""
        distinct = dict.fromkeys(terms)
        length = _K1 * (1 - _B + _B * len(distinct) / self._mean_length)
        return sum(self._rarity(term) for term in distinct) * (1 + _K1) / (1 + length)

    def _rarity(self, term: str) -> float:
        count = self._searcher.doc_freq("text", term)
        return math.log(1 + (self._works - count + 0.5) / (count + 0.5))

    def _measured_length(self) -> float:
        hits = self._searcher.search(tantivy.Query.all_query(), limit=_SAMPLE, count=False).hits
        rows = [self._searcher.doc(address).get_first("record") for _, address in hits]
        texts = [bibliographic_text(work_from_json(json.loads(row))) for row in rows]
        return sum(len(search_terms(text)) for text in texts) / len(texts)


def best(found: list[Found], cut_off: float, accept: float) -> Found | None:
    """The most similar of the candidates, if it is similar enough."""
    kept = found[:1] + list(takewhile(lambda one: one.relevance >= cut_off, found[1:]))
    top = max(kept, key=lambda one: one.similarity, default=None)
    return top if top and top.similarity >= accept else None


def similarity(folded: str, numbers: list[str], work: Work, relevance: float) -> float:
    """Generalised Jaccard similarity of what the record and the string have; 0 without support."""
    if not numbers:
        return 0.0
    left = numbers.copy()
    year = str(work.years[0]) if work.years else ""
    if work.volume and work.volume == year and left.count(year) == 1:
        left.append(year)
    pairs = [(relevance, max(1.0, relevance))] * 2  # Crossref's two readings of the score
    support = 0
    for name, value in _numbered(work, year):
        weights = [(1.0, float(_consumed(left, number))) for number in _NUMBER.findall(value)]
        if name == "year" and weights and not weights[0][1]:
            weights[0] = (1.0, 0.5 * _year_near(left, int(year)))
        support += bool(weights and weights[0][1] and name in {"year", "volume", "page"})
        pairs += weights
    author = _author_likeness(folded, work)
    pairs += [(1.0, author)] * bool(creators(work))
    title = fuzz.partial_ratio(fold(work.title), folded) / 100 if work.title else 0.0
    support += (author > _LIKE) + (title > _LIKE)
    if support < _SUPPORTS:
        return 0.0
    pairs += [(0.0, 1.0)] * len(left)
    return sum(map(min, pairs)) / sum(map(max, pairs))


def numbers_of(text: str) -> list[str]:
    """The numbers of a string that stand for something, page ranges in full."""
    bare = _BRACKETED.sub("", _ARXIV.sub("", _DOI.sub("", text))).strip()
    return _NUMBER.findall(_RANGE.sub(_completed, bare)[_LIST_NUMBER:])


def _completed(pages: re.Match[str]) -> str:
    """The last page in full: "1425-1437" for "1425-37"."""
    first, dash, last = pages.groups()
    missing = len(first) - len(last)
    if missing > 0 and first[missing:] <= last:
        last = first[:missing] + last
    return first + dash + last


def _numbered(work: Work, year: str) -> list[tuple[str, str]]:
    named = [("volume", work.volume), ("year", year), ("issue", work.issue), ("page", work.pages)]
    named += [("title", work.title), ("container", work.container)]
    return [(name, value) for name, value in named if value]


def _consumed(left: list[str], number: str) -> bool:
    if number not in left:
        return False
    left.remove(number)
    return True


def _year_near(left: list[str], year: int) -> bool:
    return _consumed(left, str(year - 1)) or _consumed(left, str(year + 1))


def _author_likeness(folded: str, work: Work) -> float:
    people = creators(work)
    if not people:
        return 0.0
    family = fold(people[0].family)
    return fuzz.partial_ratio(family, folded[: 3 * len(family)]) / 100


def fit(index: WorksIndex, matcher: Sbmv, cases: list[Case]) -> Iterator[Fitted]:
    """Every pair of thresholds tried."""
    judged = []
    for case in cases:
        found = matcher.candidates(case.text, 0.0)
        rights = [is_work(index, one.answer, case.doi) for one in found]
        pairs = zip(found, rights, strict=True)
        judged.append((case.doi is None, [one._replace(answer=right) for one, right in pairs]))
    workless = sum(without for without, _ in judged)
    wanted = len(judged) - workless
    for cut_off, accept in product(_CUT_OFFS, _THRESHOLDS):
        answers = [(without, best(found, cut_off, accept)) for without, found in judged]
        given = [(without, one.answer) for without, one in answers if one]
        right = sum(is_right for _, is_right in given)
        false = sum(without for without, _ in given) / max(1, workless)
        f1 = 2 * right / (len(given) + wanted)
        yield Fitted(f1, right / max(1, len(given)), right / wanted, false, cut_off, accept)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--data", type=Path, default=Path("../shared/data"))
    options.add_argument("--index", type=Path, required=True)
    options.add_argument("--sample", type=int, default=0, help="per style; 0 for all")
    asked = options.parse_args()
    cases = sampled(asked.data, "develop", asked.sample, 0)
    rows = sorted(fit(open_index(asked.index), Sbmv(asked.index), cases), reverse=True)
    strict = [row for row in rows if row.false_accepts <= _FEW]
    for title, kept in (("best F1", rows), (f"with at most {_FEW:.2%} false accepts", strict)):
        print(f"{title}:")
        for row in kept[:5]:
            print(" ", ", ".join(f"{k} {v:.4f}" for k, v in row._asdict().items()))


if __name__ == "__main__":
    main()
