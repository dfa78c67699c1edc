"""Entries put into the holes of a list, in the form of the entries around them."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from refcheck.changes.likeness import same_entry
from refcheck.checks.printed_places import as_source
from refcheck.checks.scopes import as_number
from refcheck.model.findings import Edit
from refcheck.reading.page import read_page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from refcheck.checks.holes import Hole
    from refcheck.model.article import Article, Reference
    from refcheck.reading.page_files import Media

_FEWEST_ALIKE = 2  # gaps between entries: of one alone nobody knows what is its own
_LONGEST = 400  # characters between two entries
_NUMBER = "\0"  # stands for the entry's own number
_TAG = re.compile(r"<[^<>]*>|&nbsp;|&bull;")
_CLOSED = re.compile(r"(?:\s*</[a-z][a-z0-9]*\s*>)*", re.IGNORECASE)
_LINK = re.compile(r"</?a\b", re.IGNORECASE)


def insertions(
    article: Article,
    texts: Mapping[Hole, str],
    *,
    media: Media | None = None,
    in_time: Callable[[], bool] = lambda: True,
) -> dict[str, Edit]:
    """By `Hole.key`, the edits that put these entries there; none where the form is not certain.

    What comes of them is read again, of all at once where they do well: there must be these entries
    more, the markers must lead to them, and all else must stand as it did.
    """
    forms = {index: _form(article, index) for index in {hole.list_index for hole in texts}}
    planned = [
        _Planned(hole, text, edit)
        for hole, text in texts.items()
        if (edit := _planned(article, hole, forms[hole.list_index], text)) is not None
    ]
    made: dict[str, Edit] = {}
    while planned:  # of holes beside each other, which have one place, one at a time
        batch = list({one.edit.start: one for one in reversed(planned)}.values())
        for one in _proven(article, batch, media, in_time):
            made[one.hole.key] = one.edit
        planned = [one for one in planned if one not in batch]
    return made


@dataclass(frozen=True, slots=True)
class _Planned:
    """An entry that is to be put into a hole."""

    hole: Hole
    text: str
    edit: Edit


def _proven(
    article: Article, batch: Sequence[_Planned], media: Media | None, in_time: Callable[[], bool]
) -> Iterator[_Planned]:
    """Those that do well, together or in halves."""
    if not in_time():
        return
    if _do_well(article, batch, media):
        yield from batch
    elif len(batch) > 1:
        middle = len(batch) // 2
        yield from _proven(article, batch[:middle], media, in_time)
        yield from _proven(article, batch[middle:], media, in_time)


def _planned(article: Article, hole: Hole, form: str | None, text: str) -> Edit | None:
    number = as_number(hole.label)
    if number is None or form is None:
        return None
    if _NUMBER not in form and (hole.before is None or str(number - 1) not in hole.before.labels):
        return None  # it would be counted, and get another number
    entry = as_source(article, text)
    return _after_entry(article, hole, form, entry) or _before_first(article, hole, form, entry)


def _after_entry(article: Article, hole: Hole, form: str, entry: str) -> Edit | None:
    if hole.before is None:
        return None
    at, new = hole.before.location.end, form.replace(_NUMBER, hole.label)
    fits = _closes_alike(article.source[at : at + _LONGEST], new)
    return Edit(at, at, new + entry) if fits else None


def _before_first(article: Article, hole: Hole, form: str, entry: str) -> Edit | None:
    """Where the list begins with the hole: a tag with a number before it is the next entry's."""
    if hole.before is not None or hole.after is None:
        return None
    head = _head(article, hole.after)
    gap = form.removesuffix(head)
    if not form.endswith(head) or _NUMBER in gap:
        return None
    at = hole.after.location.start
    return Edit(at, at, head.replace(_NUMBER, hole.label) + entry + gap)


def _form(article: Article, list_index: int) -> str | None:
    """What stands between the text of one entry and that of the next, most often in this list."""
    keys = set(article.lists[list_index].keys)
    entries = [one for one in article.references if one.key in keys]
    gaps = Counter(
        gap for one, other in pairwise(entries) if (gap := _gap(article, one, other)) is not None
    )
    form, count = next(iter(gaps.most_common(1)), ("", 0))
    return form if count >= _FEWEST_ALIKE else None


def _gap(article: Article, one: Reference, other: Reference) -> str | None:
    """The signs between two entries, with a sign for the second's number; None for odd ones."""
    between = article.source[one.location.end : other.location.start]
    if len(between) > _LONGEST or _LINK.search(between):
        return None
    number = re.escape(other.number or "")
    between = re.sub(rf"(?<!\d){number}(?!\d)", _NUMBER, between) if number else between
    gap = between + _head(article, other)
    return None if any(map(str.isalnum, _TAG.sub("", gap))) else gap


def _head(article: Article, entry: Reference) -> str:
    """The printed number of an entry with its punctuation: `[7] `; empty where none is printed."""
    number = re.escape(entry.number or "")
    printed = article.source[entry.location.start : entry.location.end]
    head = (
        re.match(rf"[\W_]{{0,3}}{number}[\W_]{{0,4}}(?=\w|[\"“«„<])", printed) if number else None
    )
    if head is None or "<" in head[0] or entry.text.startswith(head[0].strip()):
        return ""
    return re.sub(rf"(?<!\d){number}(?!\d)", _NUMBER, head[0])


def _closes_alike(following: str, new: str) -> bool:
    """Whether what is open at the end of the entry is what the new text closes first."""
    mine, there = _CLOSED.match(new), _CLOSED.match(following)
    if mine is None or there is None:
        return False
    mine_tags, there_tags = (re.sub(r"\s", "", one[0]).lower() for one in (mine, there))
    return there_tags.startswith(mine_tags)


def _do_well(article: Article, batch: Sequence[_Planned], media: Media | None) -> bool:
    source, at = "", 0
    for one in sorted(batch, key=lambda one: one.edit.start):
        source += article.source[at : one.edit.start] + one.edit.text
        at = one.edit.end
    source += article.source[at:]
    try:
        data = source.encode(article.encoding)
    except (LookupError, UnicodeError):
        return False
    new = read_page(data, article.path, media=media)
    if new.source != source or len(new.references) != len(article.references) + len(batch):
        return False
    added = Counter(map(_as_read, new.references)) - Counter(map(_as_read, article.references))
    texts = {(labels, at): text for labels, at, text in added}
    cited = [one.labels for one in article.citations if one.within is None]
    return (
        len(texts) == added.total() == len(batch)
        and [one.labels for one in new.citations if one.within is None] == cited
        and all(_stands(new, one, texts) for one in batch)
    )


def _as_read(entry: Reference) -> tuple[tuple[str, ...], int, str]:
    return entry.labels, entry.list_index, entry.text


def _stands(new: Article, one: _Planned, texts: Mapping[tuple[tuple[str, ...], int], str]) -> bool:
    """Whether the entry is read as it was meant, and markers lead to it."""
    labels = (one.hole.label,)
    keys = {entry.key for entry in new.references if entry.labels == labels}
    is_cited = any(key in keys for citation in new.citations for key in citation.references)
    return is_cited and same_entry(texts.get((labels, one.hole.list_index), ""), one.text)
