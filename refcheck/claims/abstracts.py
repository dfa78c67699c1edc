"""An abstract as a catalogue has it to plain sentences."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from refcheck.claims.abstract_markup import paragraphs
from refcheck.claims.part_headings import without_part_headings
from refcheck.model.abbreviations import ABBREVIATIONS

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST = 50_000  # characters; the longest abstract at Crossref that is one has some 10,000
MOST_SENTENCES = 500
LONGEST_SENTENCE = 3000  # characters; a longer one is cut between words
_END = re.compile(
    r"""
      [.!?…]{1,4} ["”’'»)\]]{0,4} (?=\s)
    | [。！？｡؟] ["”’'»)\]」』）]{0,4}
    | (?<=[a-z%)\]]) \. (?=[A-Z][a-z]+[\s,:-])     # "…in both arms.Median survival…"
    """,
    re.VERBOSE,
)
_NONE = re.compile(
    r"(?:no abstract\b|abstract (?:is )?(?:not|un)|(?:n/?a|none|under embargo)\W*\Z)", re.IGNORECASE
)
_WORD_BEFORE = re.compile(r"[\w.&'’/-]+\Z")
_LOWER_AFTER = re.compile(r"\s*[(\[“\"«]?[a-zß-öø-ÿа-яα-ω]")
_NUMBER_AFTER = re.compile(r"\s*[(\[]?(?:\d|[IVX]+\b|[A-Z]\b)")
_MONTH_AFTER = re.compile(
    r"\s(?:Jan|Feb|Mär|März|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez|Jahrhundert|Quartal)"
)
# Before a number they are cut short, and elsewhere words: "no. 3", "there was no."
_NUMBERED = frozenset({
    "art", "ch", "chap", "eq", "eqs", "fig", "figs", "n", "no", "nos", "nr", "p", "par", "pp", "pt",
    "ref", "refs", "s", "sec", "sect", "tab", "vol", "vols",
})  # fmt: skip
_UNITS = frozenset({"h", "hr", "hrs", "max", "min", "mio", "mm", "mo", "s", "sec", "wk", "yr"})
_BEFORE_INITIALS = frozenset({"&", "and", "by", "et", "for", "from", "of", "to", "von", "with"})
_FIGURE = re.compile(r"\d|[\u2e80-\u9fff\uac00-\ud7af]{9}")  # an ideogram says more than a letter
_FEWEST_LETTERS = 40
_LONG_ENOUGH = 1000
_WORD_REACH = 40
_PARENTHESIS_REACH = 300


def sentences(abstract: str) -> tuple[str, ...]:
    """The sentences of an abstract: JATS, HTML or plain, structured or not; one line each.

    Headings of its parts ("Results:", "ResultsFifty-four …" where the tags were lost) are no words
    of a sentence. At most 500 of the first 50,000 characters. "No abstract available" is none.
    """
    found = (
        sentence
        for paragraph in paragraphs(abstract[:LONGEST])
        for part in without_part_headings(paragraph)
        for whole in split(part)
        for sentence in _cut(whole)
    )
    first = tuple(islice(found, MOST_SENTENCES))
    return () if len(first) == 1 and _NONE.match(first[0]) else first


def says_something(abstract: str | None) -> bool:
    """Whether it is one: not "N/A", "See article." or "Graphical abstract" and no more."""
    if abstract is None or len(abstract) > _LONG_ENOUGH:
        return bool(abstract)
    said = "".join(sentences(abstract))
    return _FIGURE.search(said) is not None or sum(map(str.isalpha, said)) >= _FEWEST_LETTERS


def _cut(sentence: str) -> Iterator[str]:
    start = 0
    while len(sentence) - start > LONGEST_SENTENCE:
        blank = sentence.rfind(" ", start, start + LONGEST_SENTENCE)
        end = blank if blank > start else start + LONGEST_SENTENCE
        yield sentence[start:end]
        start = end + (end == blank)
    if rest := sentence[start:]:
        yield rest


def split(text: str) -> Iterator[str]:
    """A line's sentences; a full stop after an abbreviation or an initial ends none."""
    start = 0
    for end in _END.finditer(text):
        if end.start() > start and _ends_sentence(text, start, end):
            yield text[start : end.end()].strip()
            start = end.end()
    if rest := text[start:].strip():
        yield rest


def _ends_sentence(text: str, start: int, end: re.Match[str]) -> bool:
    if _LOWER_AFTER.match(text, end.end()) or _in_parentheses(text, start, end):
        return False
    if not end[0].startswith(".") or len(end[0]) > 1:
        return True
    before = _WORD_BEFORE.search(text, max(start, end.start() - _WORD_REACH), end.start())
    return before is None or not _is_cut_short(text, start, before, end.end())


def _is_cut_short(text: str, start: int, before: re.Match[str], after: int) -> bool:
    """Whether the full stop is the word's and not the sentence's."""
    word = before[0].lower().strip("'’-")
    previous = text[max(start, before.start() - _WORD_REACH) : before.start()].split()
    if word.isdigit():  # "1. Patients …", "am 3. Mai"
        return not previous or _MONTH_AFTER.match(text, after) is not None
    if word in _UNITS and previous and previous[-1][-1].isdigit():
        return False
    if word in _NUMBERED:
        return _NUMBER_AFTER.match(text, after) is not None
    if len(word) == 1 and word.isalpha():
        return before[0].isupper() and (not previous or _leads_to_initial(previous[-1]))
    return word in ABBREVIATIONS


def _leads_to_initial(word: str) -> bool:
    """As in "J. R. Smith", "by R. Smith"; "in group A." and "vitamin D." end sentences."""
    return word[0].isupper() or word.lower().lstrip("(") in _BEFORE_INITIALS


def _in_parentheses(text: str, start: int, end: re.Match[str]) -> bool:
    left = text.rfind("(", max(start, end.start() - _PARENTHESIS_REACH), end.end())
    if left < 0 or text.find(")", left, end.end()) >= 0:
        return False
    right = text.find(")", end.end(), end.end() + _PARENTHESIS_REACH)
    return right >= 0 and text.find("(", end.end(), right) < 0
