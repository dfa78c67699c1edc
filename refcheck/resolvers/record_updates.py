"""What a record says happened to its work, and, of a notice, what it says of other works."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, cast

from refcheck.model.title_marks import title_mark
from refcheck.model.updates import RETRACTIONS, SUCCESSORS, merged_updates, update_kind
from refcheck.model.works import Update

if TYPE_CHECKING:
    from refcheck.model.works import Work

Record = Mapping[str, object]

_TITLE = "title"
_ISO = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?(?!\d)")
# Crossref's `relation` names kinds of notices themselves, or what was done: `is-replaced-by`.
_DONE_BY = re.compile(r"is[-_](\w+)[-_]by")
_RELATED = RETRACTIONS | SUCCESSORS | {
    "partial_retraction", "expression_of_concern", "reinstatement", "correction", "corrigendum",
    "erratum", "addendum",
}  # fmt: skip


def with_updates(
    work: Work, record: Record, raw_title: str, doi_of: Callable[[object], str | None]
) -> Work:
    """The work with the notices of its record, of its title as deposited and of its relations.

    `doi_of` reads a DOI as the record's own was read.
    """
    told, said = _told(record, work.doi, doi_of), _said(record, work.doi, doi_of)
    mark = title_mark(raw_title)
    if mark is not None:
        if mark.is_notice or said or _by_the_journal(work):
            said = said or [Update(mark.kind, None, None, (_TITLE,))]
        else:
            told.append(Update(mark.kind, None, None, (_TITLE,)))
    if not told and not said:
        return work
    return replace(
        work, updates=merged_updates(told, work.doi), updates_to=tuple(dict.fromkeys(said))
    )


def _told(record: Record, own: str | None, doi_of: Callable[[object], str | None]) -> list[Update]:
    """`updated-by`, what a notice at the same DOI says in `update-to`, and what others assert."""
    told = [_update(item, doi_of) for item in objects_in(record.get("updated-by"))]
    inside = [_update(item, doi_of) for item in objects_in(record.get("update-to"))]
    told += [update for update in inside if own and update.doi == own]
    known = {update.doi for update in told}
    for kind, item in _relations(record):
        doi = doi_of(item.get("id"))
        about_this = item.get("asserted-by") == "object" or kind in SUCCESSORS
        if doi and about_this and doi not in known:
            told.append(Update(kind, doi))
    return told


def _said(record: Record, own: str | None, doi_of: Callable[[object], str | None]) -> list[Update]:
    """A new version or edition is a work in its own right, and no notice about the old one."""
    said = [_update(item, doi_of) for item in objects_in(record.get("update-to"))]
    return [u for u in said if u.doi and u.doi != own and u.kind not in SUCCESSORS]


def _update(item: Record, doi_of: Callable[[object], str | None]) -> Update:
    kind, source = item.get("type") or item.get("label"), item.get("source")
    return Update(
        kind=update_kind(kind) if isinstance(kind, str) and kind.strip() else "update",
        doi=doi_of(item.get("DOI")),
        date=iso_date(item.get("updated")),
        sources=(source.strip(),) if isinstance(source, str) and source.strip() else (),
    )


def _relations(record: Record) -> list[tuple[str, Record]]:
    relation = record.get("relation")
    if not isinstance(relation, Mapping):
        return []
    found = []
    for name, items in relation.items():
        done = _DONE_BY.fullmatch(str(name))
        kind = update_kind(done[1] if done else str(name))
        if kind in _RELATED:
            found += [(kind, item) for item in objects_in(items)]
    return found


def _by_the_journal(work: Work) -> bool:
    """Some publishers title the notice "Retracted: …" and name the journal as its author."""
    if len(work.authors) != 1:
        return False
    author = work.authors[0]
    names = {_letters(author.family), _letters(f"{author.given or ''}{author.family}")}
    return any(_letters(container) in names for container in work.containers)


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


def objects_in(value: object) -> list[Record]:
    """The objects of a list, or the one that stands in its place; anything else gives none."""
    if value is None:  # as most fields of most records
        return []
    if isinstance(value, Mapping):
        value = [value]
    if not isinstance(value, list | tuple):
        return []
    return [cast("Record", item) for item in value if isinstance(item, Mapping)]


def iso_date(date: object) -> str | None:
    """`{"date-parts": [[2010, 2, 6]]}`, or ISO text, as "2010-02-06", as far as it goes."""
    if isinstance(date, str):
        told = _ISO.match(date.strip())
        return told[0] if told else None
    if not isinstance(date, Mapping):
        return None
    parts = date.get("date-parts")
    if isinstance(parts, list) and parts and isinstance(parts[0], list):
        numbers = []
        for part in parts[0]:
            if not isinstance(part, int) or isinstance(part, bool):
                break
            numbers.append(part)
        if numbers:
            return "-".join(f"{n:04d}" if i == 0 else f"{n:02d}" for i, n in enumerate(numbers))
    stamp = date.get("date-time")
    return iso_date(stamp) if isinstance(stamp, str) else None
