"""Notices about works: their kinds, and which of them tell of one event."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from refcheck.model.works import Update

RETRACTIONS = frozenset({"retraction", "withdrawal", "removal"})
PARTIAL = "partial_retraction"
CONCERN = "expression_of_concern"
REINSTATEMENT = "reinstatement"
GRAVE = RETRACTIONS | {PARTIAL, CONCERN, REINSTATEMENT}
LISTED = "listed"  # by somebody who gives neither kind nor date
CORRECTIONS = frozenset({"correction", "corrigendum", "erratum", "addendum", "clarification"})
SUCCESSORS = frozenset({"new_version", "new_edition"})

# Other names, as publishers and Retraction Watch write them.
_NAMES = {
    "retract": "retraction",
    "retracted": "retraction",
    "retraction_notice": "retraction",
    "retraction_in": "retraction",
    "retraction_and_replacement": "retraction",
    "retract_and_replace": "retraction",
    "retracted_and_replaced": "retraction",
    "full_retraction": "retraction",
    "withdrawn": "withdrawal",
    "removed": "removal",
    "temporary_removal": "removal",
    "retraction_in_part": PARTIAL,
    "partially_retracted": PARTIAL,
    "concern": CONCERN,
    "expression_of_concern_in": CONCERN,
    "editorial_expression_of_concern": CONCERN,
    "reinstated": REINSTATEMENT,
    "err": "erratum",
    "errata": "erratum",
    "erratum_in": "erratum",
    "corrected": "correction",
    "corrections": "correction",
    "corrigenda": "corrigendum",
    "updated": "update",
    "replaced": "new_version",
    "version": "new_version",
}
_FULL_DATE = len("2010-02-06")
_NEAR_DAYS = 60  # publisher and Retraction Watch date one notice by print, web or receipt
# Whose words come first: the publisher's, then those of who watches publishers, then bare hints.
_SOURCES = ("publisher", "retraction-watch", "datacite")
_TITLE = "title"


def update_kind(raw: str) -> str:
    """Crossref's name of a kind: "Expression of Concern" gives "expression_of_concern"."""
    kind = re.sub(r"[\W_]+", "_", raw.strip().lower()).strip("_")
    return _NAMES.get(kind, kind)


def merged_updates(updates: Iterable[Update], own_doi: str | None = None) -> tuple[Update, ...]:
    """Each event once, with all who tell of it, by date; undated ones first.

    Told twice is what has one notice, or what is of one sort and was said at about one time.
    `own_doi` is the work's: of a notice that took the work's place it tells nothing, since the next
    notice may take the same place. A bare list says nothing beside what explains it.
    """
    kept: list[Update] = []
    for update in sorted(updates, key=_precedence):
        for place, known in enumerate(kept):
            if _one_event(known, update, own_doi):
                kept[place] = _joined(known, update, own_doi)
                break
        else:
            kept.append(update)
    if any(_explains_a_list(update) for update in kept):
        kept = [update for update in kept if update.kind != LISTED]
    return tuple(sorted(kept, key=lambda u: (u.date or "", u.kind, u.doi or "")))


def _explains_a_list(update: Update) -> bool:
    """Lists hold corrected works too, but not every one that its publisher has corrected."""
    return update.kind in GRAVE or "retraction-watch" in update.sources


def _precedence(update: Update) -> tuple[int, bool, str, str, str]:
    ranks = [_SOURCES.index(name) for name in update.sources if name in _SOURCES]
    rank = min(ranks, default=len(_SOURCES) + (update.sources == (_TITLE,)))
    return (rank, not update.date, update.date or "", update.kind, update.doi or "")


def _sort(kind: str) -> str:
    """Kinds that one event may bear with different tellers."""
    if kind in RETRACTIONS:
        return "retraction"
    return "correction" if kind in CORRECTIONS else kind


def _one_event(one: Update, other: Update, own_doi: str | None) -> bool:
    if _sort(one.kind) != _sort(other.kind):
        return False
    notices = [update.doi for update in (one, other) if update.doi and update.doi != own_doi]
    if len(notices) == 2:  # noqa: PLR2004  both have one
        if notices[0] == notices[1]:
            return True
        # One paper has many corrections, but hardly two retractions in one month.
        told_apart = set(one.sources).isdisjoint(other.sources) and one.sources and other.sources
        return bool(told_apart) and _sort(one.kind) != "correction" and _dated_near(one, other)
    if one.date and other.date:
        return _near(one.date, other.date)
    return one.sources != other.sources or one.date == other.date or one.doi == other.doi


def _dated_near(one: Update, other: Update) -> bool:
    return bool(one.date and other.date) and _near(one.date or "", other.date or "")


def _near(one: str, other: str) -> bool:
    """Within two months; where one is not known to the day, as far as both go."""
    if len(one) == len(other) == _FULL_DATE:
        try:
            return abs((date.fromisoformat(one) - date.fromisoformat(other)).days) <= _NEAR_DAYS
        except ValueError:
            return one == other
    length = min(len(one), len(other))
    return one[:length] == other[:length]


def _joined(first: Update, second: Update, own_doi: str | None) -> Update:
    """The first's words, completed by the second's."""
    doi = second.doi if first.doi in {None, own_doi} and second.doi else first.doi
    dates = [told for told in (first.date, second.date) if told]
    finer = len(dates) > 1 and len(dates[1]) > len(dates[0]) and dates[1].startswith(dates[0])
    return replace(
        first,
        doi=doi,
        date=dates[1] if finer else next(iter(dates), None),
        sources=tuple(dict.fromkeys(first.sources + second.sources)),
    )
