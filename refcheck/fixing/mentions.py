"""Words that name an entry by its number or its place, which renumbering would make untrue."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from refcheck.reading.brackets import raised_markers
from refcheck.reading.labels import read_labels
from refcheck.reading.outline import within

if TYPE_CHECKING:
    from collections.abc import Iterator

    from refcheck.fixing.leaf import Leaf

_NUMBERS = r"[0-9]{1,5}(?:\s?(?:[-–,&]|and|und|et|y|e)\s?[0-9]{1,5}){0,8}"
# "see reference 7", "refs 3–5", "note no. 4", "Fußnote 3", "vgl. 2"; not "vol. 2, no. 3".
# For lower case; that nothing goes on before the word is left to the caller, which is quicker.
_BY_NUMBER = re.compile(
    r"(?:ref(?:erence|erenz|erencia)?s?|réf(?:érence)?s?|(?:foot|end)?notes?|fn|sources?|citations?"
    r"|entry|entries|anm(?:erkung)?(?:en)?|fu(?:ß|ss)noten?|quellen?|notas?|fonte|fuente|noot|see|cf"
    r"|vgl|siehe|voir|véase)\b"
    rf"\.?\s?(?:also\s)?(?:(?:no|nr|n|number)s?\b\.?\s?)?[#№(]?[ \xa0]?({_NUMBERS})(?![\w.,:/-]*\w)"
)
# "reference three", "the third reference"
_BY_WORD = re.compile(
    r"\b(?:ref(?:erence)?|footnote|note|citation)\s(one|two|three|four|five|six|seven|eight|nine)\b"
    r"|\b(first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)"
    r"\s(?:reference|footnote|citation)\b"
)
_NUMBER_WORDS = {
    word: str(number)
    for number, words in enumerate(
        ("one first", "two second", "three third", "four fourth", "five fifth", "six sixth",
         "seven seventh", "eight eighth", "nine ninth"), 1
    )
    for word in words.split()
}  # fmt: skip
_ABOVE = re.compile(
    r"([0-9]{1,5})[\])]?,?\s(?:above|below|supra|infra|oben|unten|ci-dessus|ci-dessous)\b"
)
# "ibid." is whatever stands before it.
_BY_PLACE = re.compile(
    r"\b(?:ib(?:id(?:em)?)?\.|ibid(?:em)?\b|ebd\.|ebenda\b|idem\b|id\.(?=[\s,;])|l(?:oc)?\.\s?c(?:it)?\."
    r"|(?:the\s)?(?:previous|preceding|next|following|last)\s(?:reference|note|entry|source|citation)"
    r"|(?:same|see|as)\s(?:as\s)?(?:above|below)\b|siehe\s(?:oben|unten)|там же)",
    re.IGNORECASE,
)
# A dash in place of the author's name, and words for it.
_BY_AUTHOR = re.compile(
    r"[\W\d]{0,6}?([-‐‑‒–—―_]{2,}|[—―](?=\s?[.,:])|〃|same\sauthors?\b|(?:ders|dies)(?:\.|elben?\b)"
    r"|ditto\b|(?:el|la|le)\smism[oa]\b)",
    re.IGNORECASE,
)
_BRACKET = re.compile(r"[\[［【〔]([^\[\]［］【】〔〕]{1,60})[\]］】〕]")
# What the reader takes for no marker, and a writer may have meant as one: [3 and 4], [3a], [3–].
_LOOSE = re.compile(
    r"\s*[0-9]{1,5}[a-h]?(?:(?:\s*(?:[-‐‑‒–—−,;.&+]|\b(?:and|und|et|y|e|to|bis|à)\b)\s*|\s+)"
    r"[0-9]{1,5}[a-h]?)*[\s,;.‐‑‒–—−-]*",
    re.IGNORECASE,
)
_POINTS_ELSEWHERE = re.compile(
    r"\b(?:eqs?|equations?|figs?|figures?|tab|tables?|secs?|sections?|chapters?|appendix"
    r"|abb|abbildung|tabelle|gleichung|formel|équation|tableau|figura|tabla|interval|array|vector)"
    r"\.?\s*$",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"[0-9]{1,5}")
_RANGE = re.compile(r"[-‐‑‒–—−]|\b(?:to|bis|à)\b")
_BEFORE = 40
_WIDEST = 200
_LONGEST_ITEM = 8
# An attribute that tells a number to those who hear the page.
_SPOKEN = re.compile(
    r"""\b(?:aria-label|title|alt|data-(?:number|label|footnote-number))\s*=\s*"""
    r"""(?:"([^"<>]{1,200})"|'([^'<>]{1,200})')""",
    re.IGNORECASE,
)


def by_number(leaf: Leaf, labels: frozenset[str]) -> Iterator[tuple[int, str]]:
    """Each place where words name one of the labels: its line, and the words.

    Markers are none: what was read as one is rewritten.
    """
    # The only letter that is longer in lower case.
    text = leaf.page.text.replace("İ", "I").lower()
    for match in _BY_WORD.finditer(text):
        if _NUMBER_WORDS[match[1] or match[2]] in labels:
            yield leaf.line(match.start()), match[0]
    for pattern in (_BY_NUMBER, _ABOVE):
        for match in pattern.finditer(text):
            if (
                text[max(0, match.start() - 1) : match.start()].isalnum()
                or within(leaf.outline.code, match.start(1))
                or not _names(match[1], labels)
            ):
                continue
            place = leaf.page.source_start(match.start(1))
            known = leaf.in_marker(place) or leaf.in_label(place) or _begins_line(text, match)
            if not known:
                words = leaf.page.text[match.start() : match.end()]
                yield leaf.line(match.start()), " ".join(words.split())


def _begins_line(text: str, match: re.Match[str]) -> bool:
    """Whether the number is that of a list's item under the words."""
    start = match.start(1)
    alone = not text[text.rfind("\n", 0, start) + 1 : start].strip()
    return alone and text[start : start + _LONGEST_ITEM].lstrip("0123456789")[:1] in (".", ")")


def by_place(text: str) -> str | None:
    """The words of an entry that mean the entry before or after it, None where there are none."""
    found = _BY_PLACE.search(text) or _BY_AUTHOR.match(text)
    return found[0].strip() if found else None


def unread_markers(leaf: Leaf, labels: frozenset[str]) -> Iterator[tuple[int, str]]:
    """What looks like a marker of one of the labels and was not read as one: its line, itself."""
    page, outline = leaf.page, leaf.outline
    elsewhere = [
        (n.text_start, n.text_end) for n in page.tags("a") if "#" not in (h := n.get("href")) and h
    ]
    for match in _BRACKET.finditer(page.text):
        if not _may_mean(match[1], labels):
            continue
        start = match.start()
        before = page.text[max(0, start - _BEFORE) : start]
        if within(outline.code, start) or within(elsewhere, start):
            continue
        place = page.source_start(start + 1)
        if _POINTS_ELSEWHERE.search(before) or leaf.in_marker(place) or leaf.in_label(place):
            continue
        yield leaf.line(start), " ".join(match[0].split())
    for marker in raised_markers(page, outline, []):
        glued = marker.start > 0 and not page.text[marker.start - 1].isspace()
        if glued and labels.intersection(marker.labels.labels):
            place = page.source_start(marker.start)
            read_there = leaf.in_marker(place) or leaf.in_label(place)
            if not read_there and not within(elsewhere, marker.start):
                yield leaf.line(marker.start), f"the raised {page.text[marker.start : marker.end]}"


def _may_mean(words: str, labels: frozenset[str]) -> bool:
    """Whether what stands in brackets may cite one of the labels."""
    read = read_labels(words)
    if read is not None:
        return not labels.isdisjoint(read.labels)
    return _LOOSE.fullmatch(words) is not None and _names(words, labels)


def spoken_numbers(source: str, start: int, end: int, label: str) -> str | None:
    """An attribute of a stretch's tags that says the label, None where there is none."""
    for match in _SPOKEN.finditer(source, start, end):
        if label in _DIGITS.findall(match[1] or match[2] or ""):
            return match[0]
    return None


def _names(numbers: str, labels: frozenset[str]) -> bool:
    found = [int(number) for number in _DIGITS.findall(numbers)]
    if _RANGE.search(numbers):
        found.extend(range(found[0], min(found[-1], found[0] + _WIDEST)))
    return any(str(number) in labels for number in found)
