"""True claims made from sentences of an abstract: the same in other words, by rule."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from claims_figures import figures

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

_WORDS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
    "twenty",
)  # fmt: skip
_DURATIONS = {
    "12 weeks": "3 months", "24 weeks": "6 months", "26 weeks": "6 months", "52 weeks": "1 year",
    "12 months": "1 year", "24 months": "2 years", "36 months": "3 years", "24 hours": "1 day",
    "24 h": "1 day", "48 hours": "2 days", "48 h": "2 days", "72 h": "3 days", "7 days": "1 week",
    "14 days": "2 weeks", "28 days": "4 weeks", "60 minutes": "1 hour", "60 min": "1 hour",
    "120 min": "2 hours", "6 months": "half a year", "3 months": "12 weeks", "1 year": "12 months",
    "2 years": "24 months", "8 weeks": "2 months", "2 weeks": "14 days", "4 weeks": "28 days",
}  # fmt: skip
_DURATION = re.compile(
    rf"(?<![\d.,·–−-])(?<!and )(?<!or )(?<!to )(?<!, )(?<!± )(?<!±)\b({'|'.join(_DURATIONS)})\b"
    r"(?! ?(?:/|per|and \d|or \d|to \d))"
)
_PERCENT = re.compile(r"(?<!CI95)(?<!CI 95)(?<=\d)\s?%(?! ?(?:CI|confidence))")
_FRACTIONS = {"50": "half", "25": "a quarter", "33": "a third", "75": "three quarters"}
_SYNONYMS = (
    (r"\bpatients\b", "participants"), (r"\bsubjects\b", "participants"), (r"\bmean\b", "average"),
    (r"\bcompared (?:with|to)\b", "versus"), (r"\bsignificantly ", ""), (r"\bhigher\b", "greater"),
    (r"\btreatment\b", "therapy"), (r"\bincidence\b", "rate"), (r"\bmortality\b", "death rate"),
    (r"\bdecreased (?=by|from|to)", "fell "), (r"\bincreased (?=by|from|to)", "rose "),
)  # fmt: skip
_OPENING = re.compile(r"^((?:At|After|In|During|By|Over) [^,]{3,60}), ([^;:]+?)\.?$")
_VERB = r"\b(?:was|were|had|did|showed|is|are)\b"
_HALVES = re.compile(rf"; |, (?:but|whereas|while) |, and (?=[^,;]{{0,60}}{_VERB})|\. (?=[A-Z])")


def paraphrased(sentence: str, dice: random.Random) -> tuple[str, str] | None:
    """The sentence said otherwise by up to three rules, and their names; None where none fits."""
    names, wanted = list(_RULES), dice.randint(1, 3)
    dice.shuffle(names)
    text, done = sentence, []
    for name in names:
        made = _RULES[name](text)
        if made and made != text and figures_left(made):
            text = made
            done.append(name)
        if len(done) == wanted:
            break
    return (text, "+".join(sorted(done))) if done else None


def figures_left(text: str) -> bool:
    return any(one.part != "label" for one in figures(text)) or any(
        re.search(rf"\b{word}\b", text) for word in (*_WORDS[2:], *_FRACTIONS.values())
    )


def _in_words(text: str) -> str | None:
    """From "12 weeks" to "twelve weeks"."""
    able = [
        one for one in figures(text)
        if one.part == "value" and one.text.isdigit() and 1 < int(one.text) < len(_WORDS)
        and re.match(r" [a-z]{3,}", text[one.end :])
        and not re.search(r"[-−–+=<>≤≥(]\s?$", text[: one.start])
    ]  # fmt: skip
    for one in reversed(able):
        word = _WORDS[int(one.text)]
        text = text[: one.start] + (word if one.start else word.capitalize()) + text[one.end :]
    return text if able else None


def _percent(text: str) -> str | None:
    return _PERCENT.sub(" percent", text)


def _per_cent(text: str) -> str | None:
    return _PERCENT.sub(" per cent", text)


def _durations(text: str) -> str | None:
    return _DURATION.sub(lambda match: _DURATIONS[match[1]], text)


def _rounded(text: str) -> str | None:
    """Results to whole numbers, from ten on; figures that would become equal are left alone."""
    able = [
        one for one in figures(text)
        if one.part == "value" and re.fullmatch(r"\d{2,}[.·]\d+", one.text)
    ]  # fmt: skip
    rounds = {one.text: _half_up(one.text) for one in able}
    if len(set(rounds.values())) < len(rounds):
        return None
    for one in reversed(able):
        text = text[: one.start] + rounds[one.text] + text[one.end :]
    return text


def _half_up(printed: str) -> str:
    whole, decimals = re.split(r"[.·]", printed)
    return str(int(whole) + (decimals[0] >= "5"))


def _synonyms(text: str) -> str | None:
    for words, other in _SYNONYMS:
        text = re.sub(words, other, text)
    return text


def _opening_last(text: str) -> str | None:
    match = _OPENING.match(text)
    if not match:
        return None
    first, rest = match[1], match[2]
    return f"{rest[0].upper()}{rest[1:]} {first[0].lower()}{first[1:]}."


def _half(text: str) -> str | None:
    """One part of a sentence that has several; it keeps at least eight words and a figure."""
    if "respectively" in text or ("(" in text.split(";", maxsplit=1)[0] and ")" not in text):
        return None
    part = _HALVES.split(text)[0].rstrip(" ,;.")
    balanced = part.count("(") == part.count(")") and part.count("[") == part.count("]")
    enough = len(part.split()) >= 8 and len(part) < len(text) - 15 and re.search(_VERB, part)
    return part + "." if balanced and enough else None


def _fraction(text: str) -> str | None:
    return re.sub(
        r"(?<![\d.,·–−-])\b(50|25|33|75)\s?(?:%|percent) of (?=the |all )",
        lambda match: f"{_FRACTIONS[match[1]]} of ", text,
    )  # fmt: skip


def _plain_digits(text: str) -> str | None:
    """Thousands without commas, points in the place of raised dots."""
    return re.sub(r"(?<=\d)·(?=\d)", ".", re.sub(r"(?<=\b\d),(?=\d{3}\b)", "", text))


_RULES: dict[str, Callable[[str], str | None]] = {
    "words": _in_words, "percent": _percent, "per cent": _per_cent, "duration": _durations,
    "rounded": _rounded, "synonyms": _synonyms, "opening": _opening_last, "half": _half,
    "fraction": _fraction, "digits": _plain_digits,
}  # fmt: skip
