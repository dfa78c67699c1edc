"""Why a reference's abstract is not read, though it may have one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refcheck.model.claims import NoAbstract
from refcheck.model.evidence import Ambiguous, NotFound, NotIndexable, Unchecked
from refcheck.model.settings import SOURCE_NAMES

if TYPE_CHECKING:
    from refcheck.model.evidence import Resolution

TOO_MUCH = NoAbstract("the page has more to compare than a run has time for")
LATE = NoAbstract("time limit of the run", silent=True)
_NOBODY_ASKED = ("offline", "not asked")  # and not kept silent


def unknown_work(resolution: Resolution | None) -> NoAbstract:
    """In words, by what became of the reference."""
    match resolution:
        case Ambiguous():
            return NoAbstract("several works fit")
        case NotFound():
            return NoAbstract("no such work found")
        case NotIndexable():
            return NoAbstract("has no DOI as a rule")
        case Unchecked(reason=reason) if reason.startswith(_NOBODY_ASKED):
            return NoAbstract("not asked")
        case Unchecked(source=source):
            name = SOURCE_NAMES.get(source, source)
            return NoAbstract(f"{name} did not answer", silent=True)
        case _:
            return NoAbstract("not asked")
