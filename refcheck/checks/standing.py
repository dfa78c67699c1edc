"""How a work stands after the notices about it: retracted, doubted, corrected."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from refcheck.model.identifiers import doi_url
from refcheck.model.title_marks import title_mark
from refcheck.model.updates import (
    CONCERN,
    GRAVE,
    LISTED,
    PARTIAL,
    REINSTATEMENT,
    RETRACTIONS,
    SUCCESSORS,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from refcheck.model.works import Update, Work

_WORDS = {
    "retraction": "retracted",
    "withdrawal": "withdrawn",
    "removal": "removed",
    "partial_retraction": "retracted in part",
    "reinstatement": "reinstated",
}
_TELLERS = {
    "publisher": "the publisher",
    "retraction-watch": "Retraction Watch",
    "datacite": "DataCite",
    "pubmed": "PubMed",
    "title": "its title",
}
_SERIOUS = GRAVE | {LISTED}
_TO_THE_DAY = len("2010-02-06")


@dataclass(frozen=True, slots=True)
class Standing:
    """The notices that hold.

    `restored` is the reinstatement that ended `ended`. `listed`: a list of retractions has the
    work, and nobody says what happened to it.
    """

    withdrawn: Update | None = None
    partial: Update | None = None
    doubted: Update | None = None
    restored: Update | None = None
    ended: Update | None = None
    listed: Update | None = None
    corrected: tuple[Update, ...] = ()


def standing_of(work: Work) -> Standing:
    """The last word by date; a retraction outlives corrections and outdoes concerns before it."""
    return standing_after(work.updates, work.doi)


def standing_after(updates: Iterable[Update], own_doi: str | None = None) -> Standing:
    """The same of notices about a DOI whose record nobody has.

    A reinstatement ends what is not known to be later: there is none without a retraction.
    """
    updates = tuple(updates)
    restored = _last(updates, {REINSTATEMENT})
    withdrawn = _last(updates, RETRACTIONS)
    partial, doubted = _last(updates, {PARTIAL}), _last(updates, {CONCERN})
    ended = next((u for u in (withdrawn, partial, doubted) if _ends(restored, u)), None)
    withdrawn, partial, doubted = (
        None if _ends(restored, update) else update for update in (withdrawn, partial, doubted)
    )
    if withdrawn:
        return Standing(withdrawn)
    corrected = tuple(u for u in updates if u.kind not in _SERIOUS and not _is_itself(u, own_doi))
    return Standing(
        partial=partial,
        doubted=doubted,
        restored=restored,
        ended=ended,
        listed=_last(updates, {LISTED}),
        corrected=corrected,
    )


def is_retraction_notice(work: Work, printed: str) -> bool:
    """Whether the entry is the notice: its record is, or, where both share a DOI, it reads so."""
    if any(update.kind in RETRACTIONS | {PARTIAL} for update in work.updates_to):
        return True
    shared = any(u.kind in RETRACTIONS | {PARTIAL} and u.doi == work.doi for u in work.updates)
    mark = title_mark(printed) if shared and work.doi else None
    return mark is not None and mark.is_notice


def what_happened(update: Update) -> str:
    """In one or two words: "retracted", "withdrawn", "expression of concern"."""
    return _WORDS.get(update.kind, update.kind.replace("_", " "))


def in_words(update: Update, own_doi: str | None = None) -> str:
    """With date, notice and who says so: "retracted on 2010-02-06 (notice: https://…)"."""
    what, when = what_happened(update), ""
    if update.date:
        before_day = "on" if update.kind in _WORDS else "of"
        before_month = "in" if update.kind in _WORDS else "of"
        to_the_day = len(update.date) >= _TO_THE_DAY
        when = f" {before_day if to_the_day else before_month} {update.date}"
    told = [_notice(update.doi, own_doi)] if update.doi else []
    told += [f"source: {_tellers(update.sources)}"] if update.sources else []
    return f"{what}{when}{' (' + '; '.join(told) + ')' if told else ''}"


def teller(source: str) -> str:
    """A source of notices as a reader knows it."""
    return _TELLERS.get(source, source)


def _tellers(sources: Iterable[str]) -> str:
    return " and ".join(teller(source) for source in sources)


def _notice(doi: str, own_doi: str | None) -> str:
    if doi == own_doi:
        return f"the notice stands in its place: {doi_url(doi)}"
    return f"notice: {doi_url(doi)}"


def _is_itself(update: Update, own_doi: str | None) -> bool:
    """A new version under the same DOI is the one that is cited."""
    return update.kind in SUCCESSORS and own_doi is not None and update.doi == own_doi


def _last(updates: Iterable[Update], kinds: Collection[str]) -> Update | None:
    found = [update for update in updates if update.kind in kinds]
    return max(found, key=lambda update: update.date or "", default=None)


def _ends(restored: Update | None, update: Update | None) -> bool:
    return restored is not None and update is not None and not _before(restored, update)


def _before(one: Update, other: Update) -> bool:
    """Whether one is known to be older than the other, as far as both dates go."""
    if not one.date or not other.date:
        return False
    length = min(len(one.date), len(other.date))
    return one.date[:length] < other.date[:length]
