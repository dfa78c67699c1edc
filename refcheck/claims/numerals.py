"""Numbers in digits: "1,200", "10 000", "0·85", "2½", "1.2×10⁶", "5 million"."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

# More digits than this are an identifier, and a power beyond it is no measurement.
_DIGITS: Final = 15
_POWER: Final = 30
_TEN: Final = 10
_MAGNITUDES: Final = {"thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
_SUPERSCRIPTS: Final = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻−–", "0123456789---")
# Languages that write 1.200 for a thousand and two hundred, and 1,2 for one and a fifth.
_COMMA_DECIMAL_SPELLED = (
    "de fr es it pt nl ca da sv nb nn no fi pl cs sk ru uk tr el ro hu bg hr sr sl id"
)
_COMMA_DECIMAL: Final = frozenset(_COMMA_DECIMAL_SPELLED.split())
_START: Final = re.compile(r"[0-9¼½¾⅐-⅞]")
# What may follow a number, behind a blank or not: most others pass by the search for it.
_EXTRA_STARTS: Final = frozenset("×x*·eE^¼½¾⅐⅑⅒⅓⅔⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_EXTRA_WORDS: Final = frozenset("×x*·¼½¾⅐⅑⅒⅓⅔⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞tmb")
# Seldom met, and by these signs only: the most of numbers pass by the alternatives for them.
_EXTRAS: Final = re.compile(
    r"""
    (?P<vulgar>[ ]?[¼½¾⅐-⅞])?
    (?P<power>
        \ ?[×x*·]\ ?10(?:\ ?\^\ ?\(?(?P<caret>[-−–]?\d{1,2})\)?|\((?P<paren>[-−–]?\d{1,2})\)
            |(?P<raised>⁻?[⁰¹²³⁴-⁹]{1,2})|(?P<fallen>[3-9]|1[0-2])(?=\ ?(?:/|cells|copies)))
        |[eE](?P<e>[-+−]?\d{1,4})(?!\w)
        |(?P<own>⁻?[⁰¹²³⁴-⁹]{1,2}|\^-?\d{1,2})
    )?
    (?:\s(?P<times>thousand|million|billion|trillion)\b)?
    """,
    re.VERBOSE,
)


_REST: Final = re.compile(r"(?:[\w.^+−-]|\s?×\s?)*+")


class Numeral(NamedTuple):
    """A number at `text[start:end]`; `step` is the place of its last printed digit.

    `kind` tells apart what words say: plain numbers, shares ("a third" is 33.3 percent), folds.
    """

    start: int
    end: int
    value: float
    step: float
    kind: Literal["digits", "word", "share", "fold"] = "digits"


def comma_is_decimal(language: str | None) -> bool:
    """Whether the language's decimals stand behind a comma ("de-AT" does, "en" does not)."""
    return bool(language) and re.split(r"[-_]", str(language))[0].lower() in _COMMA_DECIMAL


def numerals(text: str, *, comma: bool = False) -> Iterator[Numeral]:
    """The numbers in digits, left to right; `comma` where that is the decimal sign."""
    pattern = _pattern(comma=comma)
    start = _START.search(text)
    while start is not None:
        at = start.start()
        # ".009" and "·85" begin a place earlier; to search for a point, too, would be slower.
        bare = at > 0 and text[at - 1] in ".·" and not text[max(0, at - 2) : at - 1].isalnum()
        match = pattern.match(text, at - bare)
        found = _numeral(text, match) if match is not None else None
        if found is not None:
            yield found
        end = found.end if found else _past(text, max(at + 1, match.end() if match else 0))
        start = _START.search(text, end)


def _past(text: str, at: int) -> int:
    """Where a number that is none of measurement ends: "1e999999", "0000-0002", "1 × 10^99"."""
    rest = _REST.match(text, at)
    return rest.end() if rest is not None else at


@cache
def _pattern(*, comma: bool) -> re.Pattern[str]:
    group, point = (r"[.]", ",") if comma else (",", r"[.·∙]")
    # In English, too, "1,5 mg" can only be meant as a decimal; "5,10,15" is a list.
    other = r"|\.\d{1,2}(?![\d.])" if comma else r"|(?<![\d,]\d),\d{1,2}(?![\d,]|\.\d)"
    return re.compile(
        rf"""
        (?P<whole>
            \d{{1,3}}
            (?:(?:{group}\d{{3}})++|(?:[\u00a0\u2009\u202f'’]\d{{3}})++|(?:[ ]\d{{3}})++)(?!\d)
            |\d++
        )
        (?P<part>{point}\d++{other})?
        |(?<![\w.])[.·](?P<bare>\d++)
        |(?P<alone>[¼½¾⅐-⅞])
        """,
        re.VERBOSE,
    )


def _numeral(text: str, match: re.Match[str]) -> Numeral | None:
    start, end = match.span()
    whole, part, bare, alone = match.groups()
    if alone:
        return Numeral(start, end, 100 * unicodedata.numeric(alone), 2.0, "share")
    if bare is not None:
        whole, part = "0", f".{bare}"
    digits = whole if whole.isdecimal() else "".join(sign for sign in whole if sign.isdecimal())
    places = len(part) - 1 if part else 0
    if len(digits) > _DIGITS or places > _DIGITS:
        return None
    if whole[0] == "0" and len(whole) > 1:  # "058" is a name
        return None
    value = float(f"{digits}.{part[1:]}" if part else digits)
    found = Numeral(start, end, value, 10.0**-places)
    following = text[end : end + 2]
    if following[:1] not in _EXTRA_STARTS and following[1:] not in _EXTRA_WORDS:
        return found
    extra = _EXTRAS.match(text, end)
    return _enlarged(found, extra) if extra is not None and extra.end() > end else found


def _enlarged(found: Numeral, extra: re.Match[str]) -> Numeral | None:
    start, end, value, step = found[:4]
    end = extra.end()
    if extra["vulgar"]:
        value, step = value + unicodedata.numeric(extra["vulgar"].strip()), 0.01
    if extra["own"] and value != _TEN:  # a note's mark: only ten is raised to a power by itself
        return found
    power = extra["caret"] or extra["paren"] or extra["raised"] or extra["fallen"] or extra["e"]
    own = extra["own"]
    if power or own:
        exponent = int((power or own.removeprefix("^")).translate(_SUPERSCRIPTS))
        if abs(exponent) > _POWER:
            return None
        factor = 10.0**exponent
        value, step = (factor, factor) if own else (value * factor, step * factor)
    if extra["times"]:
        factor = _MAGNITUDES[extra["times"]]
        value, step = value * factor, step * factor
    return Numeral(start, end, value, step)
