"""Keys under which a work is filed and a printed reference is looked up."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from refcheck.matching.folding import content_words, squeeze
from refcheck.matching.names import creators, readings
from refcheck.matching.numbers import bare_number, split_pages

if TYPE_CHECKING:
    from refcheck.matching.printed import Printed
    from refcheck.model.works import Work

_HALF = 24  # letters of either end of a title: a misprint spoils one of the two keys
_LEADING_WORDS = 3
_SHORTEST_NAME = 3
_MOST_NUMBERS = 8


def first_page(work: Work) -> str | None:
    """The first page, or the article number of a work that has no pages."""
    raw = split_pages(work.pages)[0] if work.pages else work.article_number
    return bare_number(raw) or None if raw else None


def work_keys(work: Work) -> list[str]:
    """Volume and first page, with the journal and without; author, year and page; title."""
    page, keys = first_page(work), []
    volume = bare_number(work.volume) if work.volume else None
    if page and volume:
        keys.append(f"vp|{volume}|{page}")
        keys += [f"cvp|{_initials(name)}|{volume}|{page}" for name in work.containers]
    people = creators(work)
    if page and people:
        name = readings(people[0])[0]
        keys += [f"ayp|{name}|{year}|{page}" for year in work.years]
    if work.title:
        keys += title_keys(work.title)
    return list(dict.fromkeys(keys))


def printed_keys(printed: Printed) -> list[str]:
    """Keys that a printed reference may be filed under; numbers are tried in each likely role."""
    fields, keys = printed.fields, []
    if fields.title:
        keys += title_keys(fields.title)
    page = bare_number(
        split_pages(fields.pages)[0] if fields.pages else fields.article_number or ""
    )
    if fields.container and fields.volume and page:
        keys.append(f"cvp|{_initials(fields.container)}|{bare_number(fields.volume)}|{page}")
    names = [squeeze(author.family) for author in fields.authors[:1]]
    leading = (word for word in printed.words if len(word) >= _SHORTEST_NAME and word.isalpha())
    names += islice(leading, _LEADING_WORDS)
    values = _likely_pages(printed)
    for year in dict.fromkeys(printed.years):
        keys += [
            f"ayp|{n}|{year}|{v}" for n in dict.fromkeys(names) for v in values if v != str(year)
        ]
    for i, volume in enumerate(values):
        keys += [f"vp|{volume}|{page}" for page in values[i + 1 : i + 4]]
    return list(dict.fromkeys(keys))


def title_keys(title: str) -> list[str]:
    """The two ends of a title; a short one is filed whole."""
    letters = squeeze(title)
    if len(letters) <= _HALF:
        return [f"t|{letters}"] if letters else []
    return [f"t|{letters[:_HALF]}", f"u|{letters[-_HALF:]}"]


def _likely_pages(printed: Printed) -> list[str]:
    values = []
    for number in printed.numbers:
        if not number.last_page:
            values.append(number.value)
            values += [run for run in number.runs if run != number.value and len(run) > 1]
    return list(dict.fromkeys(values))[-_MOST_NUMBERS:]


def _initials(container: str) -> str:
    """The same for "Dig Dis Sci" and for "Digestive Diseases and Sciences"."""
    found = content_words(container)
    return "".join(word[0] for word in found) if len(found) > 1 else found[0] if found else ""
