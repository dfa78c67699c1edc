"""Where in a printed reference a record's title stands, and how well it agrees."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from refcheck.matching.folding import squeeze, words

if TYPE_CHECKING:
    from refcheck.matching.printed import Printed
    from refcheck.model.works import Work

_SUBTITLE = re.compile(r"\s*(?::|\?|!|\.|;|\s[-–—]|—)\s+")
_STATUS = re.compile(
    r"^\W*(?:retracted|withdrawn|removed)(?: article| chapter| paper)?\W+", re.IGNORECASE
)
_ROMAN = re.compile(r"(?:x{0,2}(?:ix|iv|v?i{1,3}|v)|x{1,2})")
_ORDINALS = {"one": "1", "two": "2", "three": "3", "four": "4", "first": "1", "second": "2"}
_LEAST = 70.0  # below this rapidfuzz may stop: such a title is another one
_PLACED = 0.82  # below this the place may be that of authors or of a journal
_WHOLE_WORDS_BELOW = 12  # a short title must stand on word boundaries, or "Pain" is in "Spain"
_MAIN_WORDS = 3
_TELLING_WORD = 4  # letters; and so many such words make a title that is worth the look
_LEAST_SHARED = 0.2
_ALIKE = 85.0
_LONGER = 1.3  # times the main title: there is a subtitle
_LONGEST_TITLE = 3000  # characters: an abstract that stands as title is found all the same
_KEPT = 4096  # a work is a candidate again and again, and is asked for its title more than once
_PART_WORDS = frozenset({"part", "teil", "partie", "parte", "section", "book"})
_PART_DIGITS = 2  # a longer number is a year or belongs to the title's words
_AFTER_TITLE = 2  # words: "part II" may stand behind what agrees
_MAIN_TITLE = 0.97  # a title without its subtitle agrees, a little less than with it


@dataclass(frozen=True, slots=True)
class TitleMatch:
    """`score` 0–1; words `first` to `last` of the print bear the title, `letters` of it agree.

    `numerals_differ`: part II against part III, 2010 against 2011. `part_missing`: the record is of
    a part II, and no part is printed.
    """

    score: float
    first: int = 0
    last: int = 0
    letters: int = 0
    numerals_differ: bool = False
    part_missing: bool = False


NO_TITLE_MATCH = TitleMatch(0.0)


def title_forms(work: Work) -> list[tuple[str, float]]:
    """Ways in which a work's title may be printed, each with the most that it can score."""
    forms = _recorded_forms(work.title, work.subtitle, work.original_title)
    return [(form, most) for form, _, most in forms]


@lru_cache(maxsize=_KEPT)
def _recorded_forms(
    title: str | None, subtitle: str | None, original_title: str | None
) -> tuple[tuple[str, str, float], ...]:
    """Each form, its letters alone, and the most that it can score."""
    if title is None:
        return ()
    title = title[:_LONGEST_TITLE]
    title = _STATUS.sub("", title) or title
    forms = [(title, 1.0)]
    if subtitle and squeeze(subtitle) not in squeeze(title):
        forms.insert(0, (f"{title}: {subtitle}", 1.0))
    else:
        main = _SUBTITLE.split(title, maxsplit=1)[0]
        if main != title and len(words(main)) >= _MAIN_WORDS:
            forms.append((main, _MAIN_TITLE))
    if original_title:
        forms.append((original_title, _MAIN_TITLE))
    return tuple([(form, squeeze(form), most) for form, most in forms])


def find_title(printed: Printed, work: Work) -> TitleMatch:
    """The best reading of the record's title in the print."""
    return _best_reading(printed, work.title, work.subtitle, work.original_title)


@lru_cache(maxsize=_KEPT)
def _best_reading(
    printed: Printed, title: str | None, subtitle: str | None, original_title: str | None
) -> TitleMatch:
    best = NO_TITLE_MATCH
    for form, letters, most in _recorded_forms(title, subtitle, original_title):
        match = _find(printed, form, letters, most)
        if most < 1 and match.score:
            match = _with_its_subtitle(printed, title or "", letters, match)
            if _is_another_part(printed, match, words(title or "")[len(words(form)) :]):
                match = replace(match, numerals_differ=True)
        if match.score > best.score + (0.0 if most == 1.0 else 0.03):
            best = match
        if best.score >= most:
            break
    if best.last and _lacks_part(printed, best, words(f"{title} {subtitle or ''}")):
        return replace(best, part_missing=True)
    return best


def _lacks_part(printed: Printed, match: TitleMatch, title: list[str]) -> bool:
    """The record's title ends in the number of a part, which print has neither within nor after."""
    part = numerals(title[-2:]) if numerals(title[-1:]) or title[-2:-1] == ["part"] else []
    told = printed.words[match.first : match.last + _AFTER_TITLE]
    return bool(part) and len(part[-1]) <= _PART_DIGITS and part[-1] not in numerals([*told])


def _is_another_part(printed: Printed, match: TitleMatch, subtitle: list[str]) -> bool:
    """After the main title print has "part 2", and the record "Part I: Theory"."""
    following = printed.words[match.last : match.last + _AFTER_TITLE]
    if not match.last or not following or following[0].isdigit():
        return False
    part = numerals(subtitle[:_AFTER_TITLE])
    told = [*following] if following[0] == "part" else [*following[:1]]
    said = numerals(told)
    return bool(part and said) and len(part[0]) <= _PART_DIGITS and part[0] != said[0]


def _with_its_subtitle(printed: Printed, title: str, main: str, match: TitleMatch) -> TitleMatch:
    """A main title agrees less where another subtitle than the record's is printed."""
    field, whole = squeeze(printed.fields.title or ""), squeeze(title)
    if len(field) < _LONGER * len(main):
        return match
    likeness = fuzz.partial_ratio if len(field) <= len(whole) else fuzz.ratio
    alike = likeness(field, whole)
    return match if alike >= _ALIKE else replace(match, score=match.score * alike / 100)


def _find(printed: Printed, form: str, title: str, most: float) -> TitleMatch:
    text = printed.squeezed
    if not title or not text:
        return NO_TITLE_MATCH
    if len(title) > len(text):
        score = fuzz.ratio(title, text, score_cutoff=_LEAST) / 100
        return TitleMatch(score * most, 0, len(printed.words), int(len(text) * score))
    at = text.find(title)
    if at >= 0 and _on_boundaries(printed, at, len(title)):
        return _placed(printed, form, at, at + len(title), most)
    if len(title) < _WHOLE_WORDS_BELOW or not _shares_words(printed, form):
        return NO_TITLE_MATCH
    found = fuzz.partial_ratio_alignment(title, text, score_cutoff=_LEAST)
    if found is None or found.score < _LEAST:
        return NO_TITLE_MATCH
    return _placed(printed, form, found.dest_start, found.dest_end, found.score / 100 * most)


def _shares_words(printed: Printed, form: str) -> bool:
    """A fifth of a title's longer words: enough are whole even in noisy print."""
    telling = [word for word in words(form) if len(word) >= _TELLING_WORD]
    if len(telling) < _TELLING_WORD:
        return True
    places = printed.places
    return sum([word in places for word in telling]) >= _LEAST_SHARED * len(telling)


def _on_boundaries(printed: Printed, at: int, length: int) -> bool:
    if length >= _WHOLE_WORDS_BELOW:
        return True
    end = at + length
    return at in printed.starts and (end in printed.starts or end == len(printed.squeezed))


def _placed(printed: Printed, form: str, start: int, end: int, score: float) -> TitleMatch:
    if score < _PLACED:
        return TitleMatch(score)
    first, last = printed.word_at(start), printed.word_at(max(start, end - 1)) + 1
    recorded = numerals(words(form))
    region = list(printed.words[first:last])
    following = list(printed.words[last : last + 2])
    differ = recorded != numerals(region) and _numerals_differ(recorded, region, following)
    return TitleMatch(score, first, last, int((end - start) * score), differ)


def _numerals_differ(recorded: list[str], region: list[str], following: list[str]) -> bool:
    """A numeral of the record is missing in print and another one stands in its place."""
    printed = numerals(region + following)
    missing = [n for n in recorded if n not in printed]
    if following and following[0].isdigit() and region[-1] not in _PART_WORDS:
        following = []  # a year or a volume, no part of the title
    extra = [n for n in numerals(region + following[:1]) if n not in recorded]
    return bool(missing and extra)


def numerals(title_words: list[str]) -> list[str]:
    """Numbers in a title: digits, Roman numerals from ii, and any after "part"."""
    found: list[str] = []
    for before, word in zip(["", *title_words], title_words, strict=False):
        if word.isdigit():
            found.append(word.lstrip("0") or word)
        elif len(word) > 1 and _ROMAN.fullmatch(word):
            found.append(_arabic(word))
        elif before in _PART_WORDS:
            numeral = _ORDINALS.get(word) or (_arabic(word) if _ROMAN.fullmatch(word) else None)
            found += [numeral] if numeral else []
    return found


def _arabic(roman: str) -> str:
    values = [{"i": 1, "v": 5, "x": 10}[c] for c in roman]
    pairs = zip(values, [*values[1:], 0], strict=True)
    return str(sum(-value if value < after else value for value, after in pairs))
