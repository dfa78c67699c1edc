"""One word for how each reference stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from refcheck.checks.differences import differences
from refcheck.checks.gathered import gathered_about
from refcheck.model.evidence import (
    Ambiguous,
    DoiAgrees,
    DoiOfAnother,
    DoiOfContainer,
    DoiUnknown,
    NotFound,
    NotIndexable,
    Resolved,
    Unchecked,
)
from refcheck.model.registry import Registered

if TYPE_CHECKING:
    from refcheck.checks.gathered import Gathered
    from refcheck.model.article import Reference
    from refcheck.model.evidence import DoiOutcome, Dossier, Status


def status_of(reference: Reference, dossier: Dossier) -> Status:
    """From the resolution, unless the printed DOI is another work's: that is a mismatch.

    An entry that nobody was asked about, as in a run of structure rules, is unchecked.
    """
    doi = dossier.dois.get(reference.key)
    if isinstance(doi, DoiOfAnother):
        return "mismatch"
    resolution = dossier.resolutions.get(reference.key)
    if isinstance(resolution, Resolved):
        return _resolved(gathered_about(dossier, reference))
    return "verified" if isinstance(doi, DoiAgrees) else _unresolved(resolution, doi)


def _unresolved(
    resolution: Ambiguous | Registered | NotFound | NotIndexable | Unchecked | None,
    doi: DoiOutcome | None,
) -> Status:
    """Without a look at the fields, which need not be read where nobody was asked."""
    match resolution:
        case Ambiguous():
            return "ambiguous"
        case Registered(entry=entry):
            return "skipped" if entry.accepted else "verified"
        case NotFound():
            return "not-found"
        case NotIndexable(kind=_):
            return "not-found" if isinstance(doi, DoiUnknown) else "not-indexable"
        case Unchecked() | None:
            return "unchecked"
        case _ as never:
            assert_never(never)


def _resolved(item: Gathered) -> Status:
    """A DOI that does not exist, or is its container's, is a difference too."""
    if isinstance(item.doi, DoiUnknown | DoiOfContainer) or differences(item):
        return "verified-with-differences"
    return "verified"
