"""The grammar of labels: what may stand in a marker or before an entry, and what it means."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from string import ascii_lowercase

_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁽⁾", "0123456789-()")
SUPERSCRIPT_RUN = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3}(?:[⁻,˒·][⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3})*")
# A marker's characters as the patterns here know them.
_PLAIN = _SUPERSCRIPTS | {ord("\xa0"): " ", ord("\u200b"): "", ord("\ufeff"): ""}
_DASHES = "-‐‑‒–—−~～"
_NUMBER = r"\d{1,3}"
# A word before the number: [note 2], [nb 1], [n 4], [Anm. 3], [lower-alpha 1]; such markers have
# their own list.
_GROUP_WORD = (
    r"(?:notes?|nb|n|fn|footnote|lower-(?:alpha|roman|greek)|upper-(?:alpha|roman)|decimal"
    r"|anm\.?|remarque|nota|opm\.?|uwaga|прим\.?|注|註)"
)
_RANGE_OR_NUMBER = rf"{_NUMBER}(?:\s?[{_DASHES}]\s?{_NUMBER})?"
_NUMERIC_LIST = re.compile(rf"\s*{_RANGE_OR_NUMBER}(?:\s?[,;，、]\s?{_RANGE_OR_NUMBER})*\s*")
_GROUPED = re.compile(
    rf"\s*({_GROUP_WORD})(?:[\s\xa0]?(\d{{1,3}})|[\s\xa0]([a-z]{{1,2}}))\s*", re.IGNORECASE
)
_LETTER = re.compile(r"\s*(?:[a-z]{1,2}|[A-Z]|[αβγδεζηθικλμ]|[*†‡§¶‖]{1,3})\s*")
_ROMAN = re.compile(r"\s*[ivxlc]{1,6}\s*")
_SPLIT = re.compile(r"[,;，、]")
# "see 1", "cf. 2": words before the labels; "1, p. 12", "2: 45": where in the source, after them.
_LEAD = re.compile(
    r"\s*(?:see(?:\salso)?|cf\.?|e\.g\.,?|refs?\.?|siehe|vgl\.|voir|véase)\s+(?=\d)", re.IGNORECASE
)
_LOCATOR = re.compile(
    r"(?<=\d)\s?(?:[,;:]\s?(?:at\s)?(?:pp?|pages?|pgs?|figs?|figures?|chap(?:ter)?s?|ch|secs?|sections?"
    r"|vols?|tab(?:le)?s?|eqs?|paras?|lines?|nos?|art|app(?:endix)?|thm|theorem|lemma|s|ss|bd|kap|abb"
    r"|§§?|¶)\.?\s?[\divxlc(].*|:\s\d{1,5}(?:\s?[-–—]\s?\d{1,5})?\s*)$",
    re.IGNORECASE,
)
_RANGE = re.compile(rf"({_NUMBER})\s?[{_DASHES}]\s?({_NUMBER})")
_WIDEST_RANGE = 50
_LONGEST_MARKER = 120
_MOST_DIGITS = 5
_LETTERS = frozenset(ascii_lowercase)


@dataclass(frozen=True, slots=True)
class LabelList:
    """What a marker cites: labels in order, ranges expanded; its group word; what is wrong."""

    labels: tuple[str, ...]
    group: str | None = None
    malformed: str | None = None

    @property
    def numeric(self) -> bool:
        """Whether every label is a number."""
        return all(label.isdecimal() for label in self.labels)

    @property
    def letter(self) -> bool:
        """Whether the one label is a lower-case letter."""
        return self.group is None and len(self.labels) == 1 and self.labels[0] in _LETTERS


def as_number(text: str) -> int | None:
    """A label, `start` or `value` as a number; None for anything else, and beyond five digits."""
    return int(text) if text.isdecimal() and len(text) <= _MOST_DIGITS else None


@lru_cache(maxsize=4096)
def read_labels(content: str) -> LabelList | None:
    """The labels inside a marker's brackets ("1, 3–5", "a", "note 2"); None where it cites nothing.

    A bare 0 makes it an interval or an index, not a marker. A range that descends or is wider than
    50 keeps its two ends as labels and is called malformed.
    """
    if len(content) > _LONGEST_MARKER:
        return None
    content = content.translate(_PLAIN)
    if _NUMERIC_LIST.fullmatch(content):
        return _numbers(content)
    bare = _LOCATOR.sub("", _LEAD.sub("", content))
    if bare != content and _NUMERIC_LIST.fullmatch(bare):
        return _numbers(bare)
    if grouped := _GROUPED.fullmatch(content):
        word = grouped[1].lower().rstrip(".")
        return LabelList((grouped[3] or grouped[2].lstrip("0") or "0",), group=word)
    if _LETTER.fullmatch(content) or _ROMAN.fullmatch(content):
        return LabelList((content.strip(),))
    return None


def _numbers(content: str) -> LabelList | None:
    labels: list[str] = []
    malformed = None
    for part in _SPLIT.split(content):
        item = part.strip()
        pair = _RANGE.fullmatch(item)
        if not pair:
            labels.append(item)
            continue
        low, high = int(pair[1]), int(pair[2])
        if low == high:
            labels.append(pair[1])
        elif low < high <= low + _WIDEST_RANGE:
            labels.extend(str(number) for number in range(low, high + 1))
        else:
            labels.extend((pair[1], pair[2]))
            malformed = "descends" if low > high else f"spans {high - low + 1} references"
    labels = [label.lstrip("0") for label in labels]
    if "" in labels:
        return None
    return LabelList(tuple(dict.fromkeys(labels)), malformed=malformed)


# ---- labels before an entry ----

_HEAD = 60
_ENTRY_STYLES = (
    ("brackets", re.compile(r"[ \xa0]*[\[［【〔][ \xa0]?(\d{1,5})[ \xa0]?[\]］】〕][ \xa0.:)]*")),
    ("letters", re.compile(r"[ \xa0]*\[([a-z])\][ \xa0.:)]*(?=\S)")),
    ("parentheses", re.compile(r"[ \xa0]*\((\d{1,3})\)[ \xa0.:]*")),
    ("dot", re.compile(r"[ \xa0]*(\d{1,5})[ \xa0]?[.．、][)\]]?(?![\d])[ \xa0]*")),
    ("parenthesis", re.compile(r"[ \xa0]*(\d{1,3})[)\]:][ \xa0]*")),
    ("superscript", re.compile(r"[ \xa0]*([⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3})[ \xa0.:)]*")),
    ("dash", re.compile(r"[ \xa0]*(\d{1,3})[ \xa0][-–—][ \xa0]+(?=\S)")),
    ("hash", re.compile(r"[ \xa0]*#(\d{1,3})[.:)]?[ \xa0]+(?=\S)")),
    ("star", re.compile(r"[ \xa0]*\*(\d{1,3})[ \xa0.:)]*")),
    ("caret", re.compile(r"[ \xa0]*\[\^([\w-]{1,30})\]:?[ \xa0]*")),
    (
        "bare",
        re.compile(
            r"[ \xa0]*(\d{1,3})"
            r"(?:[ \xa0]+(?=[^\W\d_]|[\"“„«'(\[])|(?=[A-ZÀ-Þ][a-zß-ÿ])|[ \xa0]*$)"
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class EntryLabel:
    """The printed label at the start of a line: its style, itself, how many characters it takes."""

    style: str
    label: str
    length: int


def read_entry_label(line: str, *, bare: bool = False) -> EntryLabel | None:
    """The label at the start of an entry's line; a bare number ("1 Smith J") only if asked for."""
    head = line[:_HEAD]
    for style, pattern in _ENTRY_STYLES:
        if style == "bare" and not bare:
            continue
        if found := pattern.match(head):
            label = found[1].translate(_SUPERSCRIPTS)
            if style not in ("caret", "letters"):
                label = label.lstrip("0")
            if label:
                return EntryLabel(style, label, found.end())
    return None


# fmt: off
_NUMERALS = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
    (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)
# fmt: on


def alphabetic(index: int) -> str:
    """The nth lower-case letter label, as CSS `lower-alpha` counts: 1 is a, 27 is aa."""
    letters = ""
    while index > 0:
        index, rest = divmod(index - 1, len(ascii_lowercase))
        letters = ascii_lowercase[rest] + letters
    return letters


def roman(number: int) -> str:
    """A lower-case Roman numeral, as CSS `lower-roman` counts."""
    out = ""
    for value, sign in _NUMERALS:
        while number >= value:
            out += sign
            number -= value
    return out
