"""Numbers in words: "fifty-four", and in English shares and multiples: "two-thirds", "twofold"."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Final

from refcheck.claims.numerals import Numeral

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_LANGUAGES: Final = frozenset(("en", "fr", "es", "pt", "de", "it", "nl", "ca"))
_AND: Final = {"en": "and", "es": "y", "pt": "e", "fr": "et", "ca": "i"}
# What are numbers in the language, but mostly stand for something else there.
_DOUBTFUL: Final = {
    "en": frozenset(("oh",)),
    "fr": frozenset(("un", "une", "neuf", "neuve", "neuves")),
    "de": frozenset(("ein", "acht")),
    "nl": frozenset(("een", "één")),
    "it": frozenset(("un", "uno", "una", "sei")),
    "es": frozenset(("un", "uno", "una")),
    "pt": frozenset(("um", "uma")),
    "ca": frozenset(("un", "una", "u", "nou")),
}
_WORD: Final = re.compile(r"[^\W\d_]+")
# Numbers of one kind that are looked at.
_READ: Final = 1000
_LONGEST: Final = 12
_LONGEST_WORD: Final = 40
_MAGNITUDES: Final = frozenset(("hundred", "thousand", "million", "billion", "trillion"))
_HYPHENS: Final = str.maketrans("‐‑–", "---")
_AND_A_HALF: Final = re.compile(r"\sand\sa\shalf\b", re.IGNORECASE)
_SHARE: Final = re.compile(
    r"""
    (?<![\w-])(?:
        (?P<above>one|two|three|four|five|six|seven|eight|nine|an?)[\s-]
        (?P<below>half|thirds?|quarters?|fourths?|fifths?|sixths?|sevenths?|eighths?|ninths?|tenths?)
        |(?P<half>half)
    )(?![\w]|-[a-z])
    """,
    re.VERBOSE | re.IGNORECASE,
)
_BELOW: Final = {
    "half": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7,
    "eighth": 8, "ninth": 9, "tenth": 10,
}  # fmt: skip
_OF: Final = re.compile(
    r"\s(?:an?\s(?:year|month|week|day|hour|minute|century|decade|mile|kilogram|gram|point)"
    r"|of|the|these|those|all|as\s(?:many|much|likely))\b|\s?[.,;:)(]|\Z",
    re.IGNORECASE,
)
_MORE_OR_LESS: Final = re.compile(
    r"(?:than|about|nearly|almost|around|approximately|roughly|by|to|over|only|just|in|under)\s\Z",
    re.IGNORECASE,
)
_MULTIPLE: Final = re.compile(
    r"(?<![\w-])(?:(?P<fold>[a-z]{3,9})[\s-]?fold|(?P<verb>doubled|halved|tripled|trebled|quadrupled)"
    r"|(?P<twice>twice)(?=\s(?:as|the)\s))(?![\w-])",
    re.IGNORECASE,
)
_VERBS: Final = {"doubled": 2.0, "halved": 0.5, "tripled": 3.0, "trebled": 3.0, "quadrupled": 4.0}
_SHARES: Final = frozenset(_BELOW) | {f"{word}s" for word in _BELOW}
_MULTIPLES: Final = frozenset((*_VERBS, "twice"))


def language_of(tag: str | None) -> str:
    """The language whose number words are read; English where it is not known."""
    code = re.split(r"[-_]", tag or "en")[0].lower()
    return code if code in _LANGUAGES else "en"


def spelled_numerals(text: str, language: str) -> list[Numeral]:
    """The numbers in words, left to right, none within another."""
    lowered = text.lower()
    words = set(_WORD.findall(lowered))
    found: list[Numeral] = []
    if language == "en":
        if not _SHARES.isdisjoint(words):
            found += _shares(text)
        if "fold" in lowered or not _MULTIPLES.isdisjoint(words):
            found += _multiples(text)
    present = [word for word in words if _value(word, language) is not None]
    if present:
        found += _cardinals(text, present, language)
    return _apart(found) if len(found) > 1 else found


def _apart(found: list[Numeral]) -> list[Numeral]:
    """The longest of those that begin together: "two-thirds", not "two"."""
    out: list[Numeral] = []
    for numeral in sorted(found, key=lambda numeral: (numeral.start, -numeral.end)):
        if not out or numeral.start >= out[-1].end:
            out.append(numeral)
    return out


def _cardinals(text: str, present: list[str], language: str) -> Iterator[Numeral]:
    """The numbers that the words `present` make up: "one hundred and twenty-three"."""
    places = sorted(
        match.span()
        for word in present
        for match in islice(_whole(word).finditer(text), _READ)
        # "TENS" is a treatment, "SIX" a name: words all in capitals are taken for none.
        if not match[0].isupper()
    )
    joints = {" ", "\u00a0", "-", "‐", "‑", "–", f" {_AND.get(language)} "}
    run: list[tuple[int, int]] = []
    for place in places:
        if run and text[run[-1][1] : place[0]] not in joints:
            yield from _numbers(text, run, language)
            run = []
        run.append(place)
    yield from _numbers(text, run, language)


@lru_cache(maxsize=512)
def _whole(word: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W\d_]){re.escape(word)}(?![^\W\d_])", re.IGNORECASE)


def _is_lone(text: str, start: int, end: int) -> bool:
    """Whether a magnitude says no number by itself: "tens of million years"; "a million" does."""
    return (
        text[start:end].lower() in _MAGNITUDES and text[max(0, start - 2) : start].lower() != "a "
    )


def _numbers(text: str, run: list[tuple[int, int]], language: str) -> Iterator[Numeral]:
    if not run or (len(run) == 1 and _is_lone(text, *run[0])):
        return
    if len(run) <= _LONGEST:
        start, end = run[0][0], run[-1][1]
        spelling = text[start:end].lower().translate(_HYPHENS)
        value = _spelled(" ".join(spelling.split()), language)
        if value is not None:
            half = _AND_A_HALF.match(text, end)
            if half:
                yield Numeral(start, half.end(), value + 0.5, 0.01, "word")
            else:
                yield Numeral(start, end, float(value), 1.0, "word")
            return
    for start, end in run:
        single = _value(text[start:end].lower(), language)
        if single is not None:
            yield Numeral(start, end, float(single), 1.0, "word")


@lru_cache(maxsize=16384)
def _value(word: str, language: str) -> int | None:
    if not 1 < len(word) < _LONGEST_WORD or word in _DOUBTFUL[language]:
        return None
    if language == "en" and word.endswith("s"):
        return None  # "hundreds", "ones"; to the library "os" is nought
    return _spelled(word, language)


@lru_cache(maxsize=4096)
def _spelled(words: str, language: str) -> int | None:
    try:
        value = int(_reader()(words, language))
    except ValueError:
        return None
    return value if 0 <= value < 10**12 else None


@cache
def _reader() -> Callable[[str, str], int]:
    from text_to_num import text2num  # noqa: PLC0415  a compiled module, for few sentences

    reader: Callable[[str, str], int] = text2num
    return reader


def _shares(text: str) -> Iterator[Numeral]:
    """Fractions in words; the ordinal "a third study" and the adjective "half-life" are none."""
    for match in islice(_SHARE.finditer(text), _READ):
        start, end = match.span()
        above, below = match["above"], match["below"]
        divisor = _BELOW[below.lower().removesuffix("s")] if below else 2
        times = (_value(above.lower(), "en") or 1) if above else 1
        certain = times > 1 or (above and "-" in match[0])
        half = divisor == _BELOW["half"] and _MORE_OR_LESS.search(text, max(0, start - 16), start)
        if times < divisor and (certain or half or _OF.match(text, end)):
            percent = 100 * times / divisor
            yield Numeral(start, end, percent, min(2.0, percent / 10), "share")


def _multiples(text: str) -> Iterator[Numeral]:
    for match in islice(_MULTIPLE.finditer(text), _READ):
        start, end = match.span()
        if match["fold"]:
            times = _value(match["fold"].lower(), "en")
            if times is not None:
                yield Numeral(start, end, float(times), 1.0, "fold")
        else:
            factor = _VERBS[match["verb"].lower()] if match["verb"] else 2.0
            yield Numeral(start, end, factor, min(1.0, factor), "fold")
