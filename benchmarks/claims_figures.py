"""Figures in plain strings, by rules of the benchmark's own, never by the reader measured."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:[.·]\d+)?"
FIGURE = re.compile(
    rf"(?<![\w.,·/^])(?<![A-Za-z0-9)][-–−])(?<!\d\s[-–−])({NUMBER})"
    r"(?![\w^]*\d)(?![.,·/]\d)(?!-?[A-Z])(?!\s?/\s?\d)"
)
_UNIT = re.compile(r"\s?(%|[A-Za-zµμ°]+(?:/[A-Za-z]+)*)|-([a-z]+)")
_BEFORE: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("p-value", re.compile(r"\b[pP]\s*-?\s*(?:values?)?\s*(?:was|were|of)?\s*[=<>≤≥⩽⩾]+\s*$")),
    ("sample", re.compile(r"\b[nN]\s*=\s*$")),
    ("statistic", re.compile(r"(?:[χXx]2?|\b(?:F|[tT]|[zZ]|chi2?|d|df|r|R2?|β|η2))"
                             r"(?:\s?\(?[\d,. ]*\)?)?(?:\s*2)?\s*=\s*[-−–]?$")),
    ("statistic", re.compile(r"\b[tF]\s?\((?:\d+, ?)?$")),
    ("interval", re.compile(r"(?:±|\+/[-−–]|\b(?:SD|SE|SEM|s\.d\.)\s*[=:)]?)\s*$")),
    ("interval", re.compile(r"(?:\bC\.?I\.?s?|intervals?\)?|IQR|\brange)[^\w;]{0,4}"
                            r"(?:of|from|was|CI)?[^\w;]{0,4}$")),
    ("interval", re.compile(r"(?:\bC\.?I\.?s?|interval|IQR|range)[^;]{0,20}\d\s?%?\s*"
                            r"(?:to|and|,|;|[-–−])\s*[-–−+]?\s*$")),
    ("interval", re.compile(r"\d\s?(?:%|[a-z]{1,3})?\s*(?:to|[-–−])\s*[-–−+]?$")),
    ("label", re.compile(
        r"\b(?:[Tt]ables?|[Ff]ig(?:ures?|s)?\.?|[A-Z]{2,}-?)\s?\d+\w?\s?(?:and|or|,)\s$")),
    ("label", re.compile(
        r"\b(?:tables?|fig(?:ures?|s|\.)?|questions?|items?|grades?|phase|type|stage|groups?|weeks?|days?"
        r"|months?|years?|visits?|assessments?|no\.?|numbers?|level|step|model|version|cycles?|study|trial"
        r"|section|part|arm|class|scale|session)[-\s≥≤<>]*$", re.IGNORECASE)),
)  # fmt: skip
_RANGE_AFTER = re.compile(r"\s?%?\s*(?:to|[-–−])\s*[-–−+]?\d")
_FIGURE_BEFORE = re.compile(
    r"(?<!day)(?<!week)(?<!month) \d+(?:[.·]\d+)?\s?%?\s?\(\s?$"
)  # "25.9 (2.4)"
_ALONE_AFTER = re.compile(r"\s?\)")
_LEVEL_AFTER = re.compile(r"\s?%?\s*-?(?:C\.?I|confidence|\(?confidence)")
_RATIO = re.compile(r"\d:\d")
_YEAR = re.compile(r"(?:19|20)\d\d")
SENTENCE_END = re.compile(
    r"(?<=[.!?])(?<!\bvs\.)(?<!e\.g\.)(?<!i\.e\.)(?<!\bal\.)(?<!Fig\.)(?<!\bno\.)(?<!\b[A-Z]\.)"
    r"(?<!\bcf\.)(?<!\bv\.)(?<!Dr\.)(?<!\bp\.)(?<!approx\.)(?<!\bNo\.)\s+(?=[A-Z0-9(])"
)
_HEADING = re.compile(
    r"(?<=[.?!)\]])\s*(?:BACKGROUND|METHODS|RESULTS|CONCLUSIONS?|(?:Background|Objectives?|Aims?"
    r"|Purpose|Methods?(?: and \w+)?|Design|Setting|Participants|Interventions?|Measurements?"
    r"|Outcomes?|Results?|Findings?|Conclusions?|Interpretation|Discussion|Trial registration))"
    r"(?:\s*:\s*|(?=[A-Z0-9]))"
)
_COMMON = frozenset((
    "with", "from", "were", "that", "this", "than", "after", "before", "between", "among", "group",
    "groups", "patients", "significantly", "significant", "compared", "there", "their", "these",
    "those", "both", "other", "respectively", "treatment", "versus", "mean", "difference",
    "control", "study", "which", "total", "days", "weeks", "months", "years",
))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Figure:
    """`text[start:end]`; `part` is "value", "p-value", "sample", "interval" or one not touched."""

    start: int
    end: int
    text: str
    unit: str
    part: str

    @property
    def value(self) -> float:
        """As a number."""
        return value_of(self.text)


def value_of(text: str) -> float:
    return float(text.replace(",", "").replace("·", "."))


def step_of(text: str) -> float:
    """The place of the last printed digit."""
    decimals = re.split(r"[.·]", text)[1:]
    return 10.0 ** -len(decimals[0]) if decimals else 1.0


def figures(text: str) -> list[Figure]:
    return [_figure(text, match.start(1), match.end(1)) for match in FIGURE.finditer(text)]


def _figure(text: str, start: int, end: int) -> Figure:
    unit = _UNIT.match(text, end)
    name = (unit[1] or unit[2]) if unit else ""
    return Figure(start, end, text[start:end], name, _part(text, start, end, name))


def _part(text: str, start: int, end: int, unit: str) -> str:
    if _LEVEL_AFTER.match(text, end):
        return "level"
    if _YEAR.fullmatch(text[start:end]) and unit not in {"%", "patients", "participants"}:
        return "year"
    if unit in {"st", "nd", "rd", "th"} or _RATIO.search(text[max(0, start - 2) : end + 2]):
        return "label"
    before = text[max(0, start - 60) : start]
    for part, pattern in _BEFORE:
        if pattern.search(before):
            return "value" if part == "label" and unit == "%" else part
    spread = _ALONE_AFTER.match(text, end) and _FIGURE_BEFORE.search(before)
    return "interval" if spread or _RANGE_AFTER.match(text, end) else "value"


def stands(printed: str, text: str) -> bool:
    """Whether a figure stands in a text as a string."""
    return re.search(rf"(?<![\d.,·]){re.escape(printed)}(?!\d|[.,·]\d)", text) is not None


def is_near(printed: str, text: str) -> bool:
    """Whether a figure of a text has this value, or either is the other rounded."""
    value, step = value_of(printed), step_of(printed)
    numbers = re.findall(NUMBER, text)
    return any(abs(value - value_of(one)) <= max(step, step_of(one)) / 2 + 1e-9 for one in numbers)


def sentences_of(text: str) -> list[str]:
    """Split at full stops; headings of an abstract's parts that ran into its text are taken out."""
    text = _HEADING.sub(" ", text)
    return [part.strip() for part in SENTENCE_END.split(text) if part.strip()]


def stems(text: str) -> set[str]:
    """Words that tell what a text is about, cut to six letters."""
    words = re.findall(r"[a-z]{4,}|[A-Z]{2,}", text)
    lowered = re.findall(r"[a-z]{4,}", text.lower())
    return {word[:6].lower() for word in (*words, *lowered) if word.lower() not in _COMMON}


def home(figure: Figure, claim: str, sentences: Sequence[str], shared: int = 3) -> str | None:
    """The source's sentence with the same figure and unit and at least so many words shared."""
    pattern = re.compile(
        rf"(?<![\d.,·]){re.escape(figure.text)}(?!\d|[.,·]\d)\W?{re.escape(figure.unit)}"
    )
    words = stems(claim)
    return next(
        (s for s in sentences if pattern.search(s) and len(words & stems(s)) >= shared), None
    )


def balanced(text: str) -> bool:
    """Whether every bracket that opens closes: evidence is often cut in the middle of one."""
    return all(text.count(first) == text.count(last) for first, last in ("()", "[]", "{}"))


def squeezed(text: str) -> str:
    """Letters and digits alone, to tell whether a sentence stands in a text verbatim."""
    return re.sub(r"[\W_]+", "", text.lower())
