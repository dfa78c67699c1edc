"""What a check found, as changes to the registry; what a person decided is left alone."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from refcheck.model.evidence import (
    Ambiguous,
    DoiAgrees,
    DoiOfAnother,
    DoiOfContainer,
    DoiUnchecked,
    DoiUnknown,
    NotFound,
    NotIndexable,
    Resolved,
)
from refcheck.model.registry import RegistryEntry, RegistryView
from refcheck.registry.following import changes_of
from refcheck.registry.pairing import fingerprints, first_words, registry_keys

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from refcheck.model.article import Reference
    from refcheck.model.evidence import DoiOutcome, Resolution, Status
    from refcheck.model.findings import ArticleReport
    from refcheck.registry.editing import Change

UNCHECKED = "not checked yet"
# Nothing is told by the kind: it is not known, or such works have DOIs as a rule.
_UNTOLD = frozenset({"note", "other", "journal-article", "conference", "chapter", "preprint"})
_NAMED = 3  # candidates of an ambiguous entry
_MISSING_DOI = "REF105"  # which the entry itself tells, and which needs no decision
_NUMBER = re.compile(r"^\[[^\]]*\]:? ")  # that of today's list, at the head of a message


@dataclass(frozen=True, slots=True)
class Draft:
    """The changes to a page's entries, and what an editor should know of them.

    `verified` anew, `kept` from before, `open` with what is to be decided, `lapsed` since a person
    accepted another text, and `gone` from the page.
    """

    changes: tuple[Change, ...] = ()
    verified: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    open: tuple[RegistryEntry, ...] = ()
    lapsed: tuple[RegistryEntry, ...] = ()
    gone: tuple[RegistryEntry, ...] = ()


def draft(report: ArticleReport, *, today: str) -> Draft:
    """What `registry init` writes of one page."""
    dossier = report.dossier
    view = dossier.registry or RegistryView("")
    names = registry_keys(dossier.article.references)
    marks = fingerprints(dossier.article, dossier.fields)
    wanted: dict[str, RegistryEntry] = {}  # by the reference's key
    for reference in dossier.article.references:
        if reference.key in marks:
            old = view.same.get(reference.key)
            other = view.changed.get(reference.key)
            fresh = _drafted(report, reference, names, marks, today)
            wanted[reference.key] = _merged(fresh, old, other)
    lapsed = [one for one in view.changed.values() if one.accepted is not None]
    return Draft(
        changes=changes_of(wanted, view),
        verified=tuple(one.key for one in wanted.values() if one.verified == today),
        kept=tuple(one.key for one in wanted.values() if one.stands and one.verified != today),
        open=tuple(one for one in wanted.values() if one.open is not None),
        lapsed=tuple(lapsed),
        gone=view.unknown,
    )


def _merged(
    fresh: RegistryEntry, same: RegistryEntry | None, other: RegistryEntry | None
) -> RegistryEntry:
    """A person's words stay; a verification stays unless somebody has answered otherwise."""
    if other is not None:
        if other.accepted is not None:
            return replace(other, key=fresh.key)
        return replace(fresh, note=other.note, suppressions=other.suppressions)
    if same is None:
        return fresh
    if same.accepted is not None or (same.verified is not None and fresh.open == UNCHECKED):
        return replace(same, key=fresh.key)
    return replace(
        fresh,
        note=same.note,
        suppressions=same.suppressions,
        text=same.text or fresh.text,
        doi=fresh.doi or (same.doi if fresh.open == UNCHECKED else None),
    )


def _drafted(
    report: ArticleReport,
    reference: Reference,
    names: Mapping[str, str],
    marks: Mapping[str, str],
    today: str,
) -> RegistryEntry:
    """The entry as the machine alone would write it."""
    dossier = report.dossier
    resolution = dossier.resolutions.get(reference.key)
    outcome = dossier.dois.get(reference.key)
    status = report.statuses.get(reference.key, "unchecked")
    entry = RegistryEntry(names[reference.key], marks[reference.key], first_words(reference.text))
    found = resolution if isinstance(resolution, Resolved) else None
    if found is not None and found.work.doi:
        entry = replace(entry, doi=found.work.doi, updates=found.work.updates)
    if _is_sure(status, found, outcome):
        return replace(entry, verified=today, source=found.source if found else None)
    told = [f for f in report.findings if f.reference_key == reference.key]
    differing = [
        _NUMBER.sub("", f.message)
        for f in told
        if f.rule.startswith(("REF20", "REF1")) and f.rule != _MISSING_DOI
    ]
    return replace(entry, open=_question(resolution, outcome, differing))


def _is_sure(status: Status, found: Resolved | None, outcome: DoiOutcome | None) -> bool:
    """Only what no librarian would look at again: the work, its DOI, and no difference."""
    if status != "verified" or found is None or not found.work.doi or found.other_version:
        return False
    return outcome is None or isinstance(outcome, DoiAgrees)


def _question(
    resolution: Resolution | None, outcome: DoiOutcome | None, differing: Sequence[str]
) -> str:
    """What a person has to decide."""
    match outcome:
        case DoiOfAnother(doi):
            return f"the printed DOI {doi} is of another work"
        case DoiOfContainer(doi, _, relation):
            return f"the printed DOI {doi} is that of the {relation}"
        case DoiUnknown(doi):
            return f"the printed DOI {doi} is not registered"
        case DoiUnchecked():
            return UNCHECKED
        case _:
            return _question_of_work(resolution, differing)


def _question_of_work(resolution: Resolution | None, differing: Sequence[str]) -> str:
    match resolution:
        case Resolved(work=work):
            found = "found, and differs" if work.doi else "found, but without a DOI"
            return "; ".join(differing) or found
        case Ambiguous(candidates):
            dois = [one.work.identifier for one in candidates]
            more = f" and {len(dois) - _NAMED} more" if len(dois) > _NAMED else ""
            return f"fits {len(dois)} works: {', '.join(dois[:_NAMED])}{more}"
        case NotFound(asked):
            return f"no matching work in {_listed(asked)}"
        case NotIndexable(kind):
            what = "a note, it seems" if kind in _UNTOLD else kind.replace("-", " ")
            return f"{what}, without a DOI as a rule; no recorded work fits"
        case _:
            return UNCHECKED


def _listed(names: Iterable[str]) -> str:
    *first, last = tuple(names) or ("any source",)
    return f"{', '.join(first)} and {last}" if first else last
