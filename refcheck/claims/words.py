"""Words by which sentences are taken apart: without a topic, between groups, for groups."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

# fmt: off
# Without a topic of their own.
SMALL: Final = frozenset((
    "a", "about", "after", "all", "also", "among", "an", "and", "any", "are", "as", "at", "be",
    "been", "between", "both", "but", "by", "can", "could", "did", "do", "does", "during",
    "each", "for", "from", "had", "has", "have", "having", "here", "how", "however", "if", "in",
    "into", "is", "it", "its", "more", "most", "of", "on", "only", "or", "other", "our", "out",
    "over", "own", "per", "same", "so", "some", "such", "than", "that", "the", "their", "them",
    "then", "there", "these", "they", "this", "those", "through", "to", "under", "up", "was",
    "we", "were", "what", "when", "where", "which", "while", "who", "whom", "whose", "will",
    "with", "within", "would", "vs", "versus", "compared", "respectively", "respective",
    "approximately", "significantly", "significant", "showed", "shown", "show", "found",
    "given", "who",
))
# Whoever is treated (stems), and letters of statistics: no arm of a trial is told by these.
PEOPLE: Final = frozenset((
    "patient", "subject", "particip", "individu", "peopl", "person", "group", "arm", "cohort",
    "treat", "therapi", "receiv", "given", "assign", "random", "rate", "score", "mean", "level",
    "p", "P", "n", "N",
))
# What a figure is of many others (stems): it tells no group either.
STATISTICS: Final = frozenset((
    "median", "mean", "averag", "estim", "adjust", "respect", "percentag", "proport", "valu",
))
# Where one part of a sentence ends and the next begins: each part has its own arm.
PARTING: Final = frozenset((
    "vs", "v", "versus", "compared", "comparing", "against", "relative", "while", "whereas",
    "than", "and", "or", "but", "although", "though", "und", "oder", "gegen", "gegenüber",
    "während", "aber", "als", "et", "ou", "contre", "tandis", "mais", "que", "y", "o", "frente",
    "mientras", "pero", "e", "contro", "mentre", "ma", "en", "tegen", "terwijl", "maar", "dan",
))
# Of these what begins the second side of a comparison (stems).
COMPARING: Final = frozenset((
    "vs", "v", "versus", "compared", "compar", "against", "relat", "than",
))
# With whom is compared (stems).
CONTROLS: Final = frozenset((
    "placebo", "sham", "control", "untreat", "convent", "usual",
))
# What may stand between a figure and the group that it is about (stems).
BEFORE_A_GROUP: Final = frozenset((
    "of", "in", "for", "among", "on", "with", "the", "a", "an", "those", "who", "were", "was",
    "given", "receiv", "patient", "subject",
))
# fmt: on

# English prose has at least twice as many small words as this, and other languages half as many.
_ENGLISH: Final = 0.13
_FEWEST: Final = 15


def in_english(words: Iterable[str]) -> bool | None:
    """Whether these words (lower case, or stems) are of English prose; None if they are too few."""
    spelled = [word for word in words if word[0].isalpha()]
    if len(spelled) < _FEWEST:
        return None
    return sum(word in SMALL for word in spelled) >= _ENGLISH * len(spelled)
