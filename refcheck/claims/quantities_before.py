"""What stands before a number: its role ("p =", "n =", "95 % CI") and a bound ("at least")."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from refcheck.claims.numerals import Numeral
    from refcheck.model.claims import Bound, Role

_REACH: Final = 48
_ACRONYMS: Final = (
    r"HRs?|ORs?|RRs?|IRRs?|SMDs?|W?MDs?|AUCs?|AUROC|ICCs?|NNTs?|(?:PR|RD|ES)(?=\s?[=:])"
)
_RATIOS: Final = {
    "hr": "HR", "hrs": "HR", "hazard ratio": "HR", "or": "OR", "ors": "OR", "odds ratio": "OR",
    "rr": "RR", "rrs": "RR", "relative risk": "RR", "risk ratio": "RR", "rate ratio": "IRR",
    "irr": "IRR", "incidence rate ratio": "IRR", "smd": "SMD", "md": "MD", "wmd": "MD",
    "standardized mean difference": "SMD", "standardised mean difference": "SMD",
    "mean difference": "MD", "auc": "AUC", "auroc": "AUC", "r": "r", "rs": "r", "rho": "r",
    "β": "β", "b": "β", "beta": "β", "κ": "κ", "kappa": "κ", "d": "d", "g": "g",
    "t": "t", "z": "z", "f": "F",
    "χ2": "χ²", "x2": "χ²", "χ²": "χ²", "r2": "R²", "r²": "R²", "i2": "I²", "i²": "I²",
    "η2": "η²", "η²": "η²", "icc": "ICC", "nnt": "NNT", "prevalence ratio": "PR", "pr": "PR",
    "effect size": "d", "es": "d",
    "correlation coefficient": "r", "area under the curve": "AUC", "cohen's d": "d",
    "cohen’s d": "d", "number needed to treat": "NNT", "risk difference": "RD", "rd": "RD",
}  # fmt: skip
_BOUNDS: Final[dict[str, Bound]] = {
    "<": "<", "less than": "<", "fewer than": "<", "below": "<", "under": "<", "lower than": "<",
    "smaller than": "<", "≤": "≤", "⩽": "≤", "≦": "≤", "<=": "≤", "at most": "≤", "up to": "≤",
    "no more than": "≤", "not more than": "≤", "maximum of": "≤", ">": ">", "more than": ">",
    "over": ">", "above": ">", "greater than": ">", "higher than": ">", "exceeding": ">",
    "exceeded": ">", "larger than": ">", "≥": "≥", "⩾": "≥", "≧": "≥", ">=": "≥", "at least": "≥",
    "no less than": "≥", "not less than": "≥", "minimum of": "≥", "no fewer than": "≥", "~": "~",
    "∼": "~", "≈": "~", "about": "~", "approximately": "~", "around": "~", "nearly": "~",
    "almost": "~", "roughly": "~", "circa": "~", "ca.": "~", "c.": "~", "close to": "~",
    "approx.": "~", "some": "~", "longer than": ">", "older than": ">", "younger than": "<",
    "shorter than": "<", "well over": ">", "just over": ">", "just under": "<",
}  # fmt: skip


_LINKS: Final = ("of", "was", "were", "is", "with", "being", "equals", "equal")
_SAYING: Final = (
    *("value", "values", "interval", "intervals", "range", "ranges", "deviation", "error"),
    *("deviations", "errors", "trend", "interaction", "heterogeneity", "maximum", "minimum"),
)
# What may stand between a word and its number.
_SEPARATORS: Final = " \u00a0\u2009\t=:,([<>≤≥⩽⩾≦≧~∼≈±+-−–$€£."
# A word or number that is none of the names, and the signs that say something for themselves.
_NO_NAME: Final = re.compile(r"[a-z]*|[\d.,%]*")
_BOUND_SIGN: Final = re.compile("[=<>≤≥⩽⩾≦≧~∼≈]")
_SIGN: Final = 2
_BOUND_REACH: Final = 22


class Place(NamedTuple):
    """What a number's surroundings say of it; `ratio` is the standard name of one."""

    role: Role
    bound: Bound
    ratio: str


_NOTHING: Final = Place("value", "", "")


def before(text: str, numeral: Numeral, floor: int) -> Place:
    """The role and bound that the words before the number give it, not beyond `floor`."""
    start = numeral.start
    low = max(floor, start - _REACH)
    low = max(low, text.rfind("(", low, start - 1), text.rfind(";", low, start))
    low = _first_said(text, low, start)
    match = _pattern().search(text, low, start) if low < start else None
    if match is None:
        return _NOTHING
    sign = match["bound"]
    bound: Bound = _BOUNDS[" ".join(sign.lower().split())] if sign else ""
    role, ratio = _role(match)
    return Place(role, bound, ratio)


def _first_said(text: str, low: int, start: int) -> int:
    """From where on something may be said of the number; `start` for most ("the 225 women").

    A search through the whole stretch costs more than all else that is done for a number.
    """
    window = text[low:start]
    words = window.rstrip(_SEPARATORS)
    said = words.rsplit(maxsplit=2)[-2:]
    while said and said[-1] in _LINKS:
        said.pop()
    last = said[-1].strip("()[],:-–") if said else ""
    lower = last.lower().removeprefix("p-")
    if lower in _phrase_ends() or _said_far_off(window):
        return low
    if lower in _bound_ends():
        return max(low, start - _BOUND_REACH)
    if last in _short_names() or len(last) == 1 or last.isupper():
        return low + max(0, window.rfind(last) - 1)
    gap = window[len(words) :]
    if not gap.strip() or (_NO_NAME.fullmatch(last) and not _BOUND_SIGN.search(gap)):
        return start
    return low + max(0, len(words) - len(last) - 1)


def _said_far_off(window: str) -> bool:
    return "atio" in window or "95" in window or "]" in window or ")" in window


def _role(match: re.Match[str]) -> tuple[Role, str]:
    if match["p"]:
        return "p-value", ""
    if match["n"]:
        return "sample", ""
    if match["interval"]:
        return "interval", ""
    if match["spread"]:
        # "Mean [SD], 0.3 [1.8]": the first is the mean.
        closed = match[0].count("]") + match[0].count(")")
        opened = match[0].rstrip(" ([").count("[") + match[0].rstrip(" ([").count("(")
        return ("spread" if closed == opened else "value"), ""
    name = match["ratio"] or match["letter"]
    if not name:
        return "value", ""
    name = " ".join(name.lower().split())
    return "ratio", _RATIOS.get(name) or _RATIOS.get(name.removesuffix("s"), name)


@cache
def _phrase_ends() -> frozenset[str]:
    """Words that may end a phrase of several that says something of a number."""
    ends = {phrase.split()[-1] for phrase in _RATIOS if len(phrase) > _SIGN}
    return frozenset((*ends, *(f"{end}s" for end in ends), *_SAYING))


@cache
def _bound_ends() -> frozenset[str]:
    return frozenset(phrase.split()[-1].rstrip(".") for phrase in _BOUNDS if phrase[0].isalpha())


@cache
def _short_names() -> frozenset[str]:
    return frozenset(("p", "P", "n", "N", "aOR", "aHR", "aRR", "c.i", "rs", "SDs", "ORs", "HRs"))


@cache
def _pattern() -> re.Pattern[str]:
    signs = "|".join(sorted((b for b in _BOUNDS if not b[0].isalpha()), key=len, reverse=True))
    bounds = _either(word for word in _BOUNDS if word[0].isalpha())
    names = _either(name for name in _RATIOS if " " in name)
    return re.compile(
        rf"""
        (?:
            (?<![^\W_])
            (?:
                (?P<p>[pP](?:[\s-]?[vV]alues?)?(?:[\s_-](?:for\s)?(?:trend|interaction|heterogeneity))?)
                |(?P<n>[nN])
                |(?P<interval>(?:C\.?I|CrI|c\.i\.|[Cc]onfidence\s[Ii]ntervals?|[Cc]redible\s[Ii]ntervals?|IQR
                    |[Ii]nter-?quartile\s[Rr]anges?)s?(?:[\s:,]{{0,2}}95\s?%)?)
                |(?P<spread>SDs?|S\.D\.|s\.d\.|SEM?|[Ss]tandard\s(?:[Dd]eviation|[Ee]rror)s?)
                |(?:adjusted\s|pooled\s|[a-z])?(?P<ratio>{_ACRONYMS}|(?i:{names})s?)
                    (?:\s(?:for|of|in)\s[\w\s-]{{1,24}}?)?
                |(?P<letter>[rRtTzZFdgβκbχηIX]\s?[2²s]?|kappa|beta|rho)(?:\s?\([^()]{{1,14}}\))?
                    (?=\s?[=<>≤≥])
            )
            (?:\s?[\[(][^\W\d]{{1,5}}[\])]|[\])])?
            \s?(?:[=:,;]|(?:of|was|were|is|with|being|equals)\b)?\s?
        )?
        (?P<bound>{signs}|(?<![^\W_])(?i:{bounds}))?
        \s?=?\s?[(\[]?[$€£]?[-−–+±]?\Z
        """,
        re.VERBOSE,
    )


def _either(words: Iterable[str]) -> str:
    ordered = sorted(words, key=len, reverse=True)
    return "|".join(re.escape(word).replace(r"\ ", r"\s") for word in ordered)
