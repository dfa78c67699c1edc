"""A line's sentences, and each one's words with the place of every character in the file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from refcheck.reading.sentences import BLANK, SOLID, sentence_ends

if TYPE_CHECKING:
    from collections.abc import Iterator

    from refcheck.reading.elements import Page

LONGEST = 900  # characters of a statement
_MOST_JOINED = 4  # sentences of one quotation
_NUMBER_WORDS = frozenset(
    word
    for words in (
        # English
        "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen",
        "sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty",
        "ninety hundred thousand million billion dozen half third thirds quarter quarters fifth",
        "tenth percent once twice double doubled doubles tripled twofold threefold fourfold",
        "fivefold tenfold halved halves",
        # German, Dutch
        "zwei drei vier fünf sechs sieben acht neun zehn elf zwölf zwanzig dreißig hundert",
        "tausend hälfte halb drittel viertel prozent doppelt verdoppelt dreimal zweimal twee drie",
        "vijf tien honderd duizend helft procent derde kwart",
        # French, Spanish, Portuguese, Italian
        "deux trois quatre cinq sept huit neuf dix douze vingt trente cent mille moitié tiers",
        "quart pourcent double triple dos tres cuatro cinco seis siete ocho nueve diez veinte",
        "ciento cien mil mitad tercio cuarto doble dois três quatro sete oito nove dez metade",
        "terço dobro tre quattro cinque sei sette otto nove dieci cento mille metà terzo doppio",
        # Russian, Polish
        "два две три четыре пять шесть семь восемь девять десять сто тысяча половина половины",
        "треть четверть процент процентов вдвое втрое dwa dwie trzy cztery pięć sześć siedem",
        "osiem dziewięć dziesięć sto tysiąc połowa procent",
    )
    for word in words.split()
)
_DIGIT = re.compile(r"[\d½⅓⅔¼¾⅕-⅞‰%]")
_WORDS = re.compile(r"[^\W\d_]+")
_CJK_NUMBER = re.compile(
    r"[一二三四五六七八九十百千万億亿半兩两]{1,6}(?:[%％倍割成分人年月日週周个個名例])|百分之"
)
_QUOTED = re.compile(
    r"“([^“”]{7,800})”|\"([^\"]{7,800})\"|«([^«»]{7,800})»|»([^«»]{7,800})«|„([^„“”]{7,800})[“”]"
    r"|「([^「」]{4,800})」|『([^『』]{4,800})』|《([^《》]{4,800})》"
)
_QUOTE_SIGN = re.compile(r"[“\"«„「『]")
_FEWEST_WORDS = 4
_FEWEST_IDEOGRAPHS = 8
_UNCLOSED = re.compile(r"(?<![^\s(\[])“[^“”]*$|„[^„“”]*$|(?:^|[\s(\x1f])«[^«»]*$|「[^「」]*$")
# Words with single plain spaces in between, as most stand in a line.
_STRETCH = re.compile(rf"[^\s{BLANK}]++(?: [^\s{BLANK}]++)*+")


def says_something(line: str) -> bool:
    """Whether a line of text may have a figure, or quotes four words or more: a cheap test."""
    if _DIGIT.search(line) is not None or _quotes(line):
        return True
    if line.isascii() or not _CJK_NUMBER.search(line):
        return not _NUMBER_WORDS.isdisjoint(_WORDS.findall(line.lower()))
    return True


def _quotes(line: str) -> bool:
    if _QUOTE_SIGN.search(line) is None:
        return False
    for match in _QUOTED.finditer(line):
        words = match[match.lastindex or 0]
        if len(words.split()) >= _FEWEST_WORDS:
            return True
        if len(words) >= _FEWEST_IDEOGRAPHS and not words[:4].isascii() and " " not in words:
            return True
    return False


def sentences(line: str) -> Iterator[tuple[int, int, int]]:
    """The sentences of a line: begin, stop, and where the next one's first character is.

    What is quoted is not cut at the full stops within, as long as the statement does not get too
    long for it. A sentence longer than that is cut between words.
    """
    if (first := SOLID.search(line)) is None:
        return
    begin, joined = first.start(), 0
    quotes = _QUOTE_SIGN.search(line) is not None
    ends = sentence_ends(line)
    if not ends or SOLID.search(line, ends[-1]):
        ends.append(len(line))
    for end in ends:
        following = SOLID.search(line, end)
        behind = following.start() if following else len(line)
        open_quote = (
            quotes
            and following
            and joined < _MOST_JOINED
            and behind - begin < LONGEST // 2
            and _UNCLOSED.search(line, begin, end)
        )
        if open_quote:
            joined += 1
            continue
        yield from _cut(line, begin, end, behind)
        begin, joined = behind, 0


def _cut(line: str, begin: int, end: int, behind: int) -> Iterator[tuple[int, int, int]]:
    while end - begin > LONGEST:
        at = line.rfind(" ", begin + LONGEST // 2, begin + LONGEST)
        at = at + 1 if at > 0 else begin + LONGEST
        yield begin, at, at
        begin = at
    if begin < end:
        yield begin, end, behind


def placed(
    page: Page, line: str, line_start: int, begin: int, stop: int
) -> tuple[str, tuple[tuple[int, int], ...]]:
    """A sentence in one line without blanks, and the pairs of offsets into it and into the file."""
    parts: list[str] = []
    offsets: list[tuple[int, int]] = []
    length, last, moved = 0, -1, -1
    for stretch in _STRETCH.finditer(line, begin, stop):
        start, end = stretch.span()
        if last >= 0 and _parts_words(line, last, start):
            parts.append(" ")
            length += 1
        words = stretch[0]
        parts.append(words)
        shift = line_start + start - length
        for at, to, source, entity_end in page.runs(line_start + start, line_start + end):
            if source - at + shift != moved or entity_end >= 0:
                moved = source - at + shift
                offsets.append((at - shift, source))
            if entity_end >= 0:
                offsets.append((to - 1 - shift, entity_end - 1))
                moved = -1
        length += len(words)
        last = end
    return "".join(parts), tuple(offsets)


def _parts_words(line: str, end: int, start: int) -> bool:
    """Whether what stands between is more than a marker at the end of a word."""
    gap = line[end:start].replace(f" {BLANK}", BLANK).replace(BLANK, "")
    return bool(gap) or (line[end - 1].isalnum() and line[start].isalnum())
