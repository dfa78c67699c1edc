"""Where sentences end in a line of which markers and asides are blanked out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from refcheck.model.abbreviations import ABBREVIATIONS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from refcheck.reading.structure import Span

_END = re.compile(r"[.!?…。！？｡؟]+[\"”’'»)\]」』）]*")
_NEEDS_NO_SPACE = "。！？｡"
_WORD_BEFORE = re.compile(r"[\w.&'’-]++$")
_LOWER_AFTER = re.compile(r"\s+[(\[“\"«]?[a-zß-öø-ÿа-яα-ω]")
# "3. Mai 1844", "19. Jahrhundert": ordinals of the languages that write them with a full stop.
_MONTH_AFTER = re.compile(
    r"(?<=\d\.)\s+(?:Jan|Feb|Mär|März|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez"
    r"|Jahrhundert|Auflage|Jh\b|Kapitel|Band|század|století)"
)
# Stands for a marker's characters: white space to every pattern here, and no character of a page.
BLANK = "\x1f"
SPACE = f" \xa0\t\n{BLANK}"
SOLID = re.compile(f"[^{SPACE}]")
_ADJACENT = re.compile(r"[\s,;·\xa0]{0,3}")
_WIDEST_GAP = 3
# Words that may be cut short: "(cv. Danko", "(hort. Paris".
_SHORT_WORD = 5
_WORD_REACH = 24
_PARENTHESIS_REACH = 120


def adjacent(text: str, end: int, start: int) -> bool:
    """Whether a marker that starts at `start` follows on one that ends at `end`."""
    if start - end > _WIDEST_GAP:
        return False
    return start <= end or _ADJACENT.fullmatch(text, end, start) is not None


def blanked(text: str, start: int, end: int, spans: Iterable[Span]) -> str:
    """A stretch of a text with sorted spans in it blanked out, character by character."""
    pieces, position, last = [], start, -1
    for first, behind in spans:
        left, right = max(first, position), min(behind, end)
        if last >= 0 and adjacent(text, last, first):
            left = max(last, start)  # the comma between two markers is theirs
        last = right
        if right > left:
            pieces.append(text[position:left])
            pieces.append(BLANK * (right - left))
            position = right
    pieces.append(text[position:end])
    return "".join(pieces)


def without_blanks(line: str) -> str:
    """The words of a line in which markers are blanked out, with single spaces."""
    return " ".join(line.replace(f" {BLANK}", BLANK).replace(BLANK, "").split())


def sentence_ends(line: str) -> list[int]:
    """The offsets behind each full stop that ends a sentence; linear in the line."""
    return [match.end() for match in _END.finditer(line) if _ends_sentence(line, match)]


def _ends_sentence(line: str, match: re.Match[str]) -> bool:
    end = match.end()
    if end < len(line) and not line[end].isspace() and line[end] != BLANK:
        return match[0][0] in _NEEDS_NO_SPACE
    if _LOWER_AFTER.match(line, end) or _MONTH_AFTER.match(line, end):
        return False
    if match[0][0] != "." or BLANK in line[end : end + 2]:
        return True  # what a marker follows is no abbreviation
    before = _WORD_BEFORE.search(line, max(0, match.start() - _WORD_REACH), match.start())
    word = before[0].lower().lstrip("'’-") if before else ""
    return before is None or not _is_cut_short(line, word, match)


def _is_cut_short(line: str, word: str, match: re.Match[str]) -> bool:
    """Whether the full stop is the word's and not the sentence's."""
    if len(word) < _SHORT_WORD and _in_parentheses(line, match.start()):
        return True
    if word in ABBREVIATIONS or (len(word) == 1 and word.isalpha()):
        # "… type A." may end a sentence; before the end of the line it surely does.
        return SOLID.search(line, match.end()) is not None
    return False


def _in_parentheses(line: str, at: int) -> bool:
    left = max(0, at - _PARENTHESIS_REACH)
    return line.rfind("(", left, at) > line.rfind(")", left, at)
