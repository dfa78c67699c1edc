"""How much of a printed reference a record leaves unexplained: the trace of another work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refcheck.matching.containers import MOST_NAMES, abbreviates
from refcheck.matching.folding import STOP_WORDS, squeeze, words

if TYPE_CHECKING:
    from refcheck.matching.printed import Printed
    from refcheck.matching.titles import TitleMatch
    from refcheck.model.works import Work

_SHORTEST = 3  # initials and shorter words say nothing
_GRAM = 3
_ENOUGH = 0.6  # of a word's letter triples, where print is noisy
_CUSTOMARY_WORDS = """
    vol volume iss issue num number pages page pag ser suppl supplement article edn eds editor
    editors jan feb mar apr may jun jul aug sep sept oct nov dec january february march april
    june july august september october november december anon available online epub ahead print
    press university journal proceedings conference forthcoming retrieved accessed from doi
"""
_SILENT = STOP_WORDS.union(_CUSTOMARY_WORDS.split())


def unexplained_share(printed: Printed, work: Work, title: TitleMatch) -> float:
    """The share of letters in telling words outside the title that the record has nowhere."""
    recorded = _recorded(work)
    containers: dict[str, list[str]] = {}
    for name in work.containers[:MOST_NAMES]:
        for word in words(name):
            containers.setdefault(word[0], []).append(word)
    total = unexplained = 0
    telling = printed.words
    if title.score:
        telling = telling[: title.first] + telling[title.last :]
    for word in telling:
        if len(word) < _SHORTEST or word in _SILENT or word[0].isdigit():
            continue
        total += len(word)
        if not _explained(word, recorded, containers):
            unexplained += len(word)
    return unexplained / total if total else 0.0


def _recorded(work: Work) -> str:
    people = work.authors[:40] + work.editors[:10]
    parts = [work.title, work.subtitle, work.original_title, work.publisher]
    parts += work.containers[:MOST_NAMES]
    parts += [f"{person.family} {person.given or ''}" for person in people]
    return squeeze(" ".join(part for part in parts if part))


def _explained(word: str, recorded: str, containers: dict[str, list[str]]) -> bool:
    """`containers` are the words of their names, by initial."""
    if word in recorded:
        return True
    if any(abbreviates(word, name) for name in containers.get(word[0], ())):
        return True
    grams = [word[i : i + _GRAM] for i in range(len(word) - _GRAM + 1)]
    if len(grams) <= 1:
        return False
    return sum([gram in recorded for gram in grams]) >= _ENOUGH * len(grams)
