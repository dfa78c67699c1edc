"""Keys under which a work is filed and a printed reference is looked up."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from refcheck.matching.folding import STOP_WORDS, content_words, squeeze, words
from refcheck.matching.names import creators, readings
from refcheck.matching.numbers import bare_number, split_pages

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from refcheck.matching.printed import Printed
    from refcheck.model.works import Work

_HALF = 24  # letters of either end of a title: a misprint spoils one of the two keys
_INITIALS = 8  # words: fewer begin like those of many titles
_LEADING_WORDS = 3
_SHORTEST_NAME = 3
_MOST_NUMBERS = 8


def first_page(work: Work) -> str | None:
    """The first page, or the article number of a work that has no pages."""
    raw = split_pages(work.pages)[0] if work.pages else work.article_number
    return bare_number(raw) or None if raw else None


def work_keys(work: Work) -> list[str]:
    """Every key that the record's fields suffice for; see `_located` and `_named`."""
    volume, page = bare_number(work.volume or ""), first_page(work) or ""
    names = [_initials(name) for name in work.containers]
    keys = _located(names, [volume], [page], work.years)
    people = [readings(person)[0] for person in creators(work)[:2]]
    keys += _named(people[:1], people[1:], work.years, [volume, page], names)
    if work.title:
        keys += title_keys(work.title)
    return list(dict.fromkeys(keys))


def printed_keys(printed: Printed) -> list[str]:
    """Keys that a printed reference may be filed under.

    Where not all of author, container, volume and page were read, what was read may be wrong, too:
    every number and the first words are then tried in their places.
    """
    fields = printed.fields
    container = [_initials(fields.container)] if fields.container else []
    volume = bare_number(fields.volume or "")
    page = bare_number(split_pages(fields.pages or "")[0] or fields.article_number or "")
    names = [squeeze(author.family) for author in fields.authors[:2]]
    years = dict.fromkeys(printed.years)
    keys = _located(container, [volume], [page], years)
    numbers, first = [volume, page], names[:1]
    if not (volume and page and container and names):
        numbers, first = _likely_pages(printed), [*first, *_leading_words(printed)]
        for at, value in enumerate(numbers):
            keys += _located([], [value], numbers[at + 1 : at + 4], ())
    for year in years:
        told = [number for number in numbers if number != str(year)]
        keys += _named(dict.fromkeys(first), (), [year], told, ())
        keys += _named(names[:1], names[1:], [year], (), container)
    if fields.title:
        keys += title_keys(fields.title)
    return list(dict.fromkeys(keys))


def _leading_words(printed: Printed) -> list[str]:
    longer = (word for word in printed.words if len(word) >= _SHORTEST_NAME and word.isalpha())
    return list(islice(longer, _LEADING_WORDS))


def _located(
    containers: Iterable[str], volumes: Sequence[str], pages: Sequence[str], years: Iterable[int]
) -> list[str]:
    """Where a work stands: volume and first page, with the container and without; page and year."""
    pairs = [f"{volume}|{page}" for volume in volumes for page in pages if volume and page]
    keys = [f"vp|{pair}" for pair in pairs]
    for name in containers:
        keys += [f"cvp|{name}|{pair}" for pair in pairs]
        keys += [f"cyp|{name}|{year}|{page}" for year in years for page in pages if page]
    return keys


def _named(
    first: Iterable[str],
    second: Iterable[str],
    years: Iterable[int],
    numbers: Sequence[str],
    containers: Iterable[str],
) -> list[str]:
    """Who wrote it and when: with volume or first page, with the second author, the container."""
    keys = []
    for name in first:
        for year in years:
            keys += [f"ayn|{name}|{year}|{number}" for number in numbers if number]
            keys += [f"aay|{name}|{other}|{year}" for other in second]
            keys += [f"ayc|{name}|{year}|{container}" for container in containers]
    return keys


def title_keys(title: str) -> list[str]:
    """The two ends of a title, and how its words begin: a misprint spoils one or two of them.

    A short title is filed whole.
    """
    found = words(title)
    letters = "".join(found)
    if len(letters) <= _HALF:
        return [f"t|{letters}"] if letters else []
    keys = [f"t|{letters[:_HALF]}", f"u|{letters[-_HALF:]}"]
    initials = "".join([word[0] for word in found if word not in STOP_WORDS])
    if len(initials) >= _INITIALS:
        keys.append(f"i|{initials[:_INITIALS]}")
    return keys


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
