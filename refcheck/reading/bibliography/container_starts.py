"""Where the container begins among the words before volume and pages."""

from __future__ import annotations

import re

from refcheck.reading.bibliography.containers import is_abbreviation, is_container
from refcheck.reading.bibliography.places import CITIES
from refcheck.reading.bibliography.vocabulary import CUTS

_MOST_WORDS = 8
_MOST_COMMAS = 12
_LONGEST_CUT = 40
# No sentence begins with a small letter, but some journals do: eLife, npj Clean Water.
_BREAK = re.compile(
    r"(?<=[^\s.])(?:\.[”\"’']?\s(?![a-zß-öø-ÿа-я]+[\s.,;:])|[?!][”\"’']?\s|\.\s(?=npj\s))"
    r"(?=[^\s])|[。．]"
)
_COMMA = re.compile(r",[”\"’']?\s")
_CUT_WORD = re.compile(r"(?P<word>[A-Z][\w-]{1,14}[bcdfghjklmnpqrtvxz])\.\s")
_CUT_WORDS = re.compile(r"(?:[^\W\d]{1,12}\.\s?){2,4}")
_NOT_IN_NAMES = re.compile(r"[,\d()]")
# A publisher between journal and year, as some reference managers print.
_HOUSE = re.compile(
    r"\.\s(?:Elsevier|Wiley|Springer|Nature Publishing Group|BioMed Central|"
    r"Public Library of Science|Oxford University Press|Cambridge University Press|"
    r"American Medical Association|Taylor & Francis|SAGE|Karger|"
    r"Lippincott)\b[^.,;]{0,40}[.,;\s]{0,3}$"
)
_SHORTEST = 4


def split_before_locator(text: str, *, comma_style: bool) -> tuple[str, str]:
    """The last words are the container; what stands before them, if anything, is the title."""
    text = _HOUSE.sub("", text)
    cut = container_start(text)
    if cut == 0:
        cut = comma_cut(text, strict=not comma_style)
    elif comma_style:
        cut = _cut_before(text, cut)
    title, container = text[:cut], text[cut:]
    if _CUT_WORDS.fullmatch(title):
        title, container = "", text  # J. Electroanal. | Chem.
    if not title and reads_like_a_title(container):
        comma = comma_cut(container) or _run_on_cut(container)
        title, container = container[:comma], container[comma:]
    elif title and reads_like_a_title(container):
        comma = comma_cut(container)
        if comma:
            title, container = text[: cut + comma], container[comma:]
    return title, container


def container_start(text: str) -> int:
    """Where the container begins: after the last full stop that does not cut a word."""
    breaks = [match.end() for match in _BREAK.finditer(text)]
    start = 0
    bounds = [0, *breaks, len(text)]
    for index in range(len(bounds) - 2, -1, -1):
        start = bounds[index]
        if index == 0:
            break
        before = text[bounds[index - 1] : start].rstrip()
        comma = before.rfind(", ")
        if comma > 0 and is_abbreviation(before[comma + 2 :], first=True):
            continue
        if before.endswith(("?", "!")) or not is_abbreviation(before, first=index == 1):
            break
    return start


def comma_cut(text: str, *, strict: bool = False) -> int:
    """The last comma after which a container can begin, in styles with commas between all parts.

    `strict`: only where its words are a serial's.
    """
    last = 0
    for match in list(_COMMA.finditer(text))[: -_MOST_COMMAS - 1 : -1]:
        rest = text[match.end() :]
        if rest.count(")") > rest.count("("):
            continue
        if is_container(rest) and not _goes_on(rest):
            return match.end()
        if strict:
            continue
        fits = _begins_a_name(rest) and len(rest.split()) <= _MOST_WORDS and not _goes_on(rest)
        if fits and reads_like_a_title(text[: match.start()]):
            return match.end()
        if fits and not last and is_name(rest) and _ends_a_title(text[: match.start()]):
            last = match.end()
    return last


def is_name(text: str) -> bool:
    """Whether all long words are capitalised, as in the names of journals."""
    return not _NOT_IN_NAMES.search(text) and not any(
        word[0].islower() and len(word) >= _SHORTEST for word in text.split()
    )


def reads_like_a_title(text: str) -> bool:
    """Sentence case: most words are small, which names of journals are not."""
    words = [word for word in text.split() if word[:1].isalpha()]
    small = sum(1 for word in words if word[0].islower() and len(word) >= _SHORTEST)
    return len(words) >= _SHORTEST and small >= max(2, 0.3 * len(words))


def sentences(text: str) -> list[str]:
    """The sentences of some words; a cut word with its full stop ends none."""
    parts: list[str] = []
    start = 0
    for match in _BREAK.finditer(text):
        piece = text[start : match.end()].rstrip()
        if is_abbreviation(piece, first=True) and len(piece) < _LONGEST_CUT:
            continue
        parts.append(piece)
        start = match.end()
    parts.append(text[start:])
    return [part for part in (part.strip(" .") for part in parts) if part]


def _cut_before(text: str, cut: int) -> int:
    """Where the container begins if the stop before `cut` cuts its first word: …, Funct. | Anal."""
    comma = text.rfind(", ", 0, cut)
    word = _CUT_WORD.fullmatch(text, comma + 2, cut) if comma > 0 else None
    return cut if word is None or word["word"] in CITIES else comma + 2


def _begins_a_name(text: str) -> bool:
    return not text[:1].islower() and not text[:1].isdigit()


def _goes_on(text: str) -> bool:
    """Whether words begin with one that joins them to those before: …, and Rivers."""
    return text.split(" ", 1)[0].rstrip(",") in {"and", "&", "et", "und", "y", "Jr.", "Inc."}


def _ends_a_title(text: str) -> bool:
    """Whether three words or more stand since the last comma, so that no list is cut."""
    last = text.rpartition(", ")[2]
    return len(last.split()) > 2 or (len(last) > _SHORTEST and last[0] > "\u2e7f")  # noqa: PLR2004


def _run_on_cut(text: str) -> int:
    """Where capitalised words with a serial's among them end a title: … in winter J Snail Res."""
    words = text.rsplit(" ", _MOST_WORDS)[1:]
    ended = [index for index, word in enumerate(words) if word.endswith(("?", "!"))]
    words = words[ended[-1] + 1 :] if ended else words
    while words and not (words[0][:1].isupper() and all(map(_is_capital, words))):
        words.pop(0)
    container = " ".join(words)
    return len(text) - len(container) if _has_cut_word(container) else 0


def _is_capital(word: str) -> bool:
    return not word[:1].islower() or word in {"of", "and", "the", "de", "for", "in"}


def _has_cut_word(text: str) -> bool:
    words = text.replace(".", " ").split()
    return len(words) > 1 and (is_container(text) or any(word.lower() in CUTS for word in words))
