"""Works that the words of a claim lead to: shown to an editor, and never taken for its source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refcheck.errors import SourceError
from refcheck.matching.folding import STOP_WORDS, search_terms
from refcheck.model.evidence import Candidate, ReferenceFields

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from refcheck.model.works import Work
    from refcheck.resolvers.panel import Panel
    from refcheck.resolvers.sources import WorkSource

_MOST = 3  # works shown
_LONGEST = 400  # characters of a claim that are searched for
_FEWEST_SHARED = 3.0  # telling words that title and claim have in common
_LEAST_SHARE = 0.4  # of the title's telling words
_SHORTEST, _STEM = 4, 6  # letters of a telling word; of a beginning that makes two words one
_PAIR = 0.5  # what a pair of ideographs weighs: half a word
# Words of most titles and of most claims: to share them is to share nothing.
_COMMON_WORDS = """
    about after also among analysis approach associated association based been before between
    both brand case cause caused causes clinical common comparison controlled could data
    different disease does dose during effect effective effectiveness effects efficacy evaluation
    evidence following found from group have high higher human increase increased
    international known less level levels long lower many method methods more most name names
    number often only other over patient patients people placebo possible randomised randomized
    reduce reduced reduces report research result results review risk role safety
    several should show shown shows significant since some study studies such than that their
    them then there these they this those through time treated treatment treatments trial trials
    under used useful uses using usual usually very were what when which while with within
    without would year years
"""
_COMMON = frozenset(_COMMON_WORDS.split())


def suggestions(
    claim: str, panel: Panel, is_known: Callable[[Work], bool]
) -> tuple[Candidate, ...]:
    """At most three works whose titles share enough telling words with a claim, best first.

    A work that `is_known`, since the page cites it already, is none of them.

    The indexes are searched, and only where they have none, Crossref, with one question. Who keeps
    silent has no suggestions: nothing is claimed here.
    """
    query = claim[:_LONGEST]
    if _weight(_telling(query)) < _FEWEST_SHARED:
        return ()
    found = [one for index in panel.indexes for one in _from(index, query, is_known)]
    if not found and panel.searchable:
        found = _from(panel.searchable[0], query, is_known)
    best: dict[str, Candidate] = {}
    for one in sorted(found, key=lambda one: (-one.score, one.work.identifier)):
        best.setdefault(one.work.identifier, one)
    return tuple(best.values())[:_MOST]


def _from(source: WorkSource, claim: str, is_known: Callable[[Work], bool]) -> list[Candidate]:
    try:
        works = source.search(claim, ReferenceFields())
    except SourceError:
        return []
    return [one for one in _fitting(claim, works, source.name) if not is_known(one.work)]


def _fitting(claim: str, works: Iterable[Work], source: str) -> Iterable[Candidate]:
    words = _telling(claim)
    for work in works:
        title = _telling(f"{work.title or ''} {work.subtitle or ''}")
        shared = {word for word in title if any(_is_same(word, other) for other in words)}
        weight = _weight(shared)
        if weight >= _FEWEST_SHARED and weight >= _LEAST_SHARE * _weight(title):
            yield Candidate(work, round(weight / _weight(title), 4), source)


def _telling(text: str) -> set[str]:
    """The words that say what a text is about."""
    terms = {term for term in search_terms(text) if term not in STOP_WORDS and term not in _COMMON}
    return {t for t in terms if not t.isdigit() and (len(t) >= _SHORTEST or not t.isascii())}


def _weight(words: set[str]) -> float:
    pairs = sum(not word.isascii() and len(word) <= len("ab") for word in words)
    return len(words) - pairs + _PAIR * pairs


def _is_same(one: str, other: str) -> bool:
    """The same word, or two with one long beginning: injection, injectable."""
    return one == other or (len(one) > _STEM <= len(other) and one[:_STEM] == other[:_STEM])
