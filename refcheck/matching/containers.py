"""Whether two names are of one journal: abbreviated as by ISO 4 and NLM, or an acronym."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from refcheck.matching.folding import STOP_WORDS, content_words, squeeze

if TYPE_CHECKING:
    from collections.abc import Sequence

    from refcheck.matching.printed import Printed
    from refcheck.matching.titles import TitleMatch
    from refcheck.model.works import Work

_PUBLISHER = re.compile(
    r"""(?: ieee | acm | acl | aaai | usenix | elsevier | springer | wiley | sage | mdpi
      | springer\ nature | taylor\ (?:&|and)\ francis | cold\ spring\ harbor\ laboratory
      | .*\b(?: llc | ltd | inc | b\.?v | gmbh | publishing | publishers | university\ press
            | (?: pub | publishing )\ co\b.* | verlag | \w+\ soc\ optical\ eng )\.?
      | (?!.*\b(?:proceedings|proc|conference|conf|journal|transactions|annals|bulletin|reviews?
            |symposium|workshop|meeting)\b)
        (?:the\ )?[\w\ ,&-]*\b(?:association|institute|society|library|union|academy|press)\b
        [\w\ ,&-]*\([\w-]{2,8}\)\.?
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_PREPRINTS = re.compile(
    r"\b(?:[a-z]*rxiv|ssrn|research square|authorea|vixra)\b|^corr(?: abs|$)"
    r"|\bpreprints?(?:\.org)?$",
    re.IGNORECASE,
)
_KEPT = 2048  # names: works share a few journals
_LONGEST_NAME = 150  # characters: a longer one is no name
MOST_NAMES = 8  # of a record: one that has more takes no more time for it
_LONGEST_NAMED = 600
_ACRONYM = range(3, 8)
_FUZZY_FROM = 8
_LONG_WORD = 6


def abbreviates(short: str, long: str) -> bool:
    """`short` may stand for `long`: a prefix ("sci", "science") or a contraction ("natl").

    A contraction keeps the first letter, the order of the others, and at most two thirds.
    """
    if long.startswith(short):
        return True
    if short[0] != long[0] or len(short) < 3 or 3 * len(short) > 2 * len(long) + 2:  # noqa: PLR2004
        return False
    letters = iter(long)
    return all(letter in letters for letter in short)


def same_word(one: str, other: str) -> bool:
    """Equal, or one abbreviates the other."""
    return abbreviates(one, other) if len(one) <= len(other) else abbreviates(other, one)


def container_similarity(one: str, other: str) -> float:
    """1 the same name, 0.9 or more an abbreviation of it, 0 another; else agreeing in part."""
    a, b = content_words(one), content_words(other)
    if not a or not b:
        return 0.0
    if a == b or "".join(a) == "".join(b):
        return 1.0
    if a[-1] != b[-1] and len(a[-1]) == len(b[-1]) == 1:
        return 0.5  # Physical Review B is not Physical Review C
    if _is_acronym(a, b) or _is_acronym(b, a):
        return 0.9
    matched = _longest_run(a, b)
    share = matched / max(len(a), len(b))
    if matched == min(len(a), len(b)) and share >= 0.6:  # noqa: PLR2004  "(Bethesda)", "USA" added
        share = max(share, 0.9)
    return max(share, fuzz.ratio(squeeze(one), squeeze(other), score_cutoff=75) / 100)


@lru_cache(maxsize=_KEPT)
def is_publisher(name: str) -> bool:
    """A publisher stands where a journal or book should: "IEEE", "Elsevier BV"."""
    return len(name) <= _LONGEST_NAME and _PUBLISHER.fullmatch(name.strip()) is not None


@lru_cache(maxsize=_KEPT)
def is_preprint_server(name: str) -> bool:
    """What holds manuscripts before a journal does: arXiv, bioRxiv, SSRN."""
    return len(name) <= _LONGEST_NAME and _PREPRINTS.search(name.strip(" .")) is not None


def named_containers(work: Work) -> tuple[str, ...]:
    """The record's containers, publishers left out: they hold everything that they print."""
    names = [name[:_LONGEST_NAMED] for name in work.containers[:MOST_NAMES]]
    return tuple([name for name in names if not is_publisher(name)])


def find_container(printed: Printed, names: Sequence[str], title: TitleMatch) -> float:
    """The share of the words of one of the names that is printed outside the title."""
    best = 0.0
    for stretch in _outside(printed, title):
        for name in names:
            best = max(best, _stretch_score(stretch, name))
            if best == 1.0:
                return best
    return best


def _outside(printed: Printed, title: TitleMatch) -> list[list[str]]:
    whole = list(printed.words)
    if not title.score:
        return [whole]
    return [part for part in (whole[title.last :], whole[: title.first]) if part]


def _stretch_score(stretch: list[str], name: str) -> float:
    wanted = content_words(name)
    if not wanted:
        return 0.0
    lettered = len(wanted[-1]) == 1 and len(wanted) > 1
    have = [
        word
        for word in stretch
        if (word not in STOP_WORDS or (lettered and word == wanted[-1]))
        and (not word.isdigit() or word in wanted)
    ]
    if len(wanted) == 1:
        return _single_word_score(have, wanted[0])
    initial = wanted[0][0]
    starts = [at for at, word in enumerate(have) if word[0] == initial]
    longest = max([_run_at(have, start, wanted) for start in starts], default=0)
    score = longest / len(wanted)
    acronym = "".join(word[0] for word in wanted)
    if score < 1 and len(acronym) in _ACRONYM and acronym in have:
        score = max(score, 0.85)
    squeezed = "".join(wanted)
    if lettered and score < 1:
        return min(score, 0.7)  # the letter of the series is missing or another
    if score < 0.8 and len(squeezed) >= _FUZZY_FROM:  # noqa: PLR2004
        score = max(score, fuzz.partial_ratio(squeezed, "".join(have), score_cutoff=80) / 100)
    return score if score >= 0.6 else 0.0  # noqa: PLR2004


def _single_word_score(have: list[str], wanted: str) -> float:
    if wanted in have:
        return 1.0
    if len(wanted) >= _LONG_WORD and any(len(w) > 3 and abbreviates(w, wanted) for w in have):  # noqa: PLR2004
        return 0.8
    joined = "".join(have)
    if len(wanted) >= _FUZZY_FROM and fuzz.partial_ratio(wanted, joined, score_cutoff=85) > 0:
        return 0.85
    return 0.0


def _run_at(have: list[str], start: int, wanted: list[str]) -> int:
    """How many of the wanted words, in order and from the first on, stand from `start` on."""
    if not same_word(have[start], wanted[0]):
        return 0
    at, found = start + 1, 1
    for word in wanted[1:]:
        if at < len(have) and same_word(have[at], word):
            found += 1
            at += 1
        elif at + 1 < len(have) and len(word) > 3 and same_word(have[at + 1], word):  # noqa: PLR2004
            found += 1
            at += 2
    return found


def _longest_run(a: list[str], b: list[str]) -> int:
    short, long = (a, b) if len(a) <= len(b) else (b, a)
    return max(_run_at(long, start, short) for start in range(len(long)))


def _is_acronym(one: list[str], other: list[str]) -> bool:
    if len(one) != 1 or len(one[0]) not in _ACRONYM:
        return False
    return one[0] == "".join(word[0] for word in other)
