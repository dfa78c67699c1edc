"""Which rules run: codes, prefixes of codes, and names."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING

from refcheck.checks import ALL_RULES
from refcheck.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from refcheck.rules import Rule

_PREFIX = re.compile(r"REF\d{0,3}")
_CLOSE = 0.6


def select_rules(
    select: Iterable[str] = (), ignore: Iterable[str] = (), extend_select: Iterable[str] = ()
) -> tuple[Rule, ...]:
    """The rules of a run, in code order; an empty `select` means all.

    Where a rule is both selected and ignored the closer word counts: REF001 or its name before
    REF00, that before REF0; at the same length `ignore` does. Raises ConfigurationError for a
    word that names no rule.
    """
    selected = [*([word for word in select if word.strip()] or ["REF"]), *extend_select]
    chosen = _closeness(selected)
    dropped = _closeness(ignore)
    return tuple(rule for rule in ALL_RULES if chosen.get(rule.code, 0) > dropped.get(rule.code, 0))


def rules_named(word: str) -> tuple[Rule, ...]:
    """The rules that a code, a prefix ("REF1") or a name means; ConfigurationError for none."""
    rules = matching_rules(word)
    if not rules:
        raise ConfigurationError(f"there is no rule {word.strip()!r}", hint=suggestion(word))
    return rules


def matching_rules(word: str) -> tuple[Rule, ...]:
    """The same without an error."""
    name = word.strip().lower()
    if looks_like_code(word):
        return tuple(rule for rule in ALL_RULES if rule.code.startswith(name.upper()))
    return tuple(rule for rule in ALL_RULES if rule.info.name == name)


def looks_like_code(word: str) -> bool:
    """Whether a word is a code or a prefix of one, of a rule that exists or may exist one day."""
    return _PREFIX.fullmatch(word.strip().upper()) is not None


def suggestion(word: str) -> str:
    """What was probably meant; for a code that is not there, the codes that are."""
    if looks_like_code(word):
        return f"the rules are {', '.join(rule.code for rule in ALL_RULES)}"
    known = [name for rule in ALL_RULES for name in (rule.info.name, rule.code.lower())]
    close = difflib.get_close_matches(word.strip().lower(), known, n=1, cutoff=_CLOSE)
    if not close:
        return "`refcheck rule` lists the rules"
    meant = matching_rules(close[0])[0]
    return f"did you mean {meant.code} ({meant.info.name})?"


def _closeness(words: Iterable[str]) -> dict[str, int]:
    """For each rule's code, how closely the closest word names it; a name is as close as a code."""
    closest: dict[str, int] = {}
    for word in words:
        if not word.strip():
            continue
        length = len(word.strip()) if looks_like_code(word) else len("REF000")
        for rule in rules_named(word):
            closest[rule.code] = max(closest.get(rule.code, 0), length)
    return closest
