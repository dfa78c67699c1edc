"""How a work stands after the notices about it: retracted, doubted, corrected."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from refcheck.model.works import Update

if TYPE_CHECKING:
    from collections.abc import Iterable

    from refcheck.model.works import Work

_WITHDRAWN = frozenset({"retraction", "withdrawal", "removal"})
_DOUBTED = frozenset({"expression_of_concern"})
_RESTORED = frozenset({"reinstatement"})
_PARTIAL = frozenset({"partial_retraction"})
_WORDS = {
    "retraction": "retracted",
    "withdrawal": "withdrawn",
    "removal": "removed",
    "partial_retraction": "retracted in part",
}
# As publishers print it before the title of the retracted work itself.
_RETRACTED_TITLE = re.compile(
    r"\W*(retracted|withdrawn|removed)\b(?!\s+notice)\W*(article|paper)?\s*[:\]\-–—]", re.IGNORECASE
)
_NOTICE_TITLE = re.compile(
    r"\W*(((notice|statement) of )?(retraction|withdrawal|removal)( notice| statement| note)?"
    r"(\s*:|\s+(to|of|for)\b|\W*$)|retraction note\b)",
    re.IGNORECASE,
)
_SURE_NOTICE = re.compile(
    r"\W*((notice|statement) of (retraction|withdrawal)|(retraction|withdrawal|removal)\s+"
    r"(notice|statement|note)\b|(retraction|withdrawal)\s*:)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Standing:
    """The notices that hold; `restored` is the reinstatement that ended a retraction."""

    withdrawn: Update | None = None
    partial: Update | None = None
    doubted: Update | None = None
    restored: Update | None = None
    corrected: tuple[Update, ...] = ()


def standing_of(work: Work) -> Standing:
    """The last notice of its kind wins by date; a reinstatement ends a retraction before it.

    A retraction stands whatever correction follows it, and a concern ends with the retraction.
    """
    by_kind = {kind: _last(work.updates, kinds) for kind, kinds in _KINDS.items()}
    withdrawn, restored = by_kind["withdrawn"], by_kind["restored"]
    if withdrawn and restored and not _before(restored, withdrawn):
        withdrawn = None
    elif withdrawn is None and restored is None and _RETRACTED_TITLE.match(work.title or ""):
        withdrawn = None if is_notice(work) else Update(_kind_in_title(work.title or ""))
    doubted = None if withdrawn else by_kind["doubted"]
    if doubted and restored and not _before(restored, doubted):
        doubted = None
    return Standing(
        withdrawn,
        None if withdrawn else by_kind["partial"],
        doubted,
        None if withdrawn else restored,
        () if withdrawn else tuple(u for u in work.updates if _kind(u) not in _GRAVE),
    )


def is_notice(work: Work) -> bool:
    """Whether the work is itself the notice of a retraction."""
    title = work.title or ""
    others = [doi for doi in work.updates_to if doi != work.doi]
    return bool(_SURE_NOTICE.match(title)) or (bool(others) and bool(_NOTICE_TITLE.match(title)))


def in_words(update: Update) -> str:
    """A notice with its date and DOI: "retracted on 2010-02-06 (notice: 10.…)"."""
    what = _WORDS.get(_kind(update), _kind(update).replace("_", " "))
    when = ""
    if update.date:
        preposition = "on" if len(update.date) > len("2010-02") else "in"
        when = f" {preposition} {update.date}"
    notice = f" (notice: {update.doi})" if update.doi else ""
    return f"{what}{when}{notice}"


_KINDS = {
    "withdrawn": _WITHDRAWN,
    "partial": _PARTIAL,
    "doubted": _DOUBTED,
    "restored": _RESTORED,
}
_GRAVE = _WITHDRAWN | _PARTIAL | _DOUBTED | _RESTORED


def _kind(update: Update) -> str:
    return update.kind.strip().lower().replace(" ", "_").replace("-", "_")


def _last(updates: Iterable[Update], kinds: frozenset[str]) -> Update | None:
    found = [update for update in updates if _kind(update) in kinds]
    return max(found, key=lambda update: update.date or "", default=None)


def _before(one: Update, other: Update) -> bool:
    """Whether one is known to be older than the other, as far as both dates go."""
    if not one.date or not other.date:
        return False
    length = min(len(one.date), len(other.date))
    return one.date[:length] < other.date[:length]


def _kind_in_title(title: str) -> str:
    match = _RETRACTED_TITLE.match(title)
    word = match.group(1).lower() if match else "retracted"
    return {"withdrawn": "withdrawal", "removed": "removal"}.get(word, "retraction")
