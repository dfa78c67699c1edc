"""An entry put into the hole of a list, in the form of the entries around it."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

from refcheck.changes.likeness import same_entry
from refcheck.checks.printed_places import as_source
from refcheck.checks.scopes import as_number
from refcheck.model.findings import Edit
from refcheck.reading.page import read_page

if TYPE_CHECKING:
    from refcheck.checks.holes import Hole
    from refcheck.model.article import Article, Reference
    from refcheck.reading.page import Media

_FEWEST_ALIKE = 2  # gaps between entries: of one alone nobody knows what is its own
_LONGEST = 400  # characters between two entries
_NUMBER = "\0"  # stands for the entry's own number
_TAG = re.compile(r"<[^<>]*>|&nbsp;|&bull;")
_CLOSED = re.compile(r"(?:\s*</[a-z][a-z0-9]*\s*>)*", re.IGNORECASE)
_LINK = re.compile(r"</?a\b", re.IGNORECASE)


def insertion(
    article: Article, hole: Hole, text: str, *, media: Media | None = None
) -> tuple[Edit, ...]:
    """The edit that puts an entry there; none where the form of the list is not certain.

    What comes of it is read again: there must be this one entry more, the markers must lead to it,
    and all else must stand as it did.
    """
    number = as_number(hole.label)
    form = _form(article, hole)
    if number is None or form is None:
        return ()
    if _NUMBER not in form and (hole.before is None or str(number - 1) not in hole.before.labels):
        return ()  # it would be counted, and get another number
    entry = as_source(article, text)
    edit = _after_entry(article, hole, form, entry) or _before_first(article, hole, form, entry)
    if edit is None or not _does_well(article, hole, text, edit, media):
        return ()
    return (edit,)


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


def _form(article: Article, hole: Hole) -> str | None:
    """What stands between the text of one entry and that of the next, most often in this list."""
    keys = set(article.lists[hole.list_index].keys)
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


def _does_well(article: Article, hole: Hole, text: str, edit: Edit, media: Media | None) -> bool:
    source = article.source[: edit.start] + edit.text + article.source[edit.end :]
    try:
        data = source.encode(article.encoding)
    except (LookupError, UnicodeError):
        return False
    new = read_page(data, article.path, media=media)
    if new.source != source or len(new.references) != len(article.references) + 1:
        return False
    old = Counter((one.labels, one.text, one.list_index) for one in article.references)
    added = list(Counter((o.labels, o.text, o.list_index) for o in new.references) - old)
    if len(added) != 1 or added[0][0] != (hole.label,) or added[0][2] != hole.list_index:
        return False
    keys = {one.key for one in new.references if one.labels == (hole.label,)}
    led = {key for one in new.citations for key in one.references}
    cited = [one.labels for one in article.citations if one.within is None]
    same = [one.labels for one in new.citations if one.within is None] == cited
    return same and bool(keys & led) and same_entry(added[0][1], text)
