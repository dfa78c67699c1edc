"""What looking a reference up gave, in the words of the page's catalogue."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from refcheck.checks.wording import source_name
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
    Unchecked,
)
from refcheck.model.registry import Registered
from refcheck.reporters.wording import UNTOLD_KINDS

if TYPE_CHECKING:
    from refcheck.model.evidence import DoiOutcome, Resolution
    from refcheck.reporters.catalogue import Catalogue


def told_of(resolution: Resolution | None, words: Catalogue) -> str:  # noqa: PLR0911 - one a kind
    """A sentence about what was found."""
    if resolution is None:
        return words.plain("told.nobody")
    match resolution:
        case Resolved(_, score, source, _, _):
            percent = round(100 * score)
            return words.plain("told.resolved", source=named_source(source, words), percent=percent)
        case Ambiguous(candidates):
            return words.plain("told.ambiguous", n=len(candidates))
        case NotFound(asked):
            return words.plain("told.not_found", sources=_sources(asked, words))
        case Unchecked(source, reason):
            return words.plain("told.unchecked", source=named_source(source, words), reason=reason)
        case NotIndexable():
            return _of_no_record(resolution, words)
        case Registered():
            return _of_registered(resolution, words)
        case _:
            assert_never(resolution)


def told_of_doi(outcome: DoiOutcome, words: Catalogue) -> str:
    """A sentence about the printed DOI."""
    match outcome:
        case DoiAgrees(doi):
            return words.plain("told.doi.agrees", doi=doi)
        case DoiOfAnother(doi):
            return words.plain("told.doi.another", doi=doi)
        case DoiOfContainer(doi, _, relation):
            whole = words.named("whole", relation)
            return words.plain("told.doi.container", doi=doi, relation=whole)
        case DoiUnknown(doi, asked):
            return words.plain("told.doi.unknown", doi=doi, sources=_sources(asked, words))
        case DoiUnchecked(doi, source, reason):
            who = named_source(source, words)
            return words.plain("told.doi.unchecked", doi=doi, source=who, reason=reason)
        case _:
            assert_never(outcome)


def named_source(name: str, words: Catalogue) -> str:
    """A source as a reader knows it; the names of services are the same in every language."""
    return words.named("catalogues", name, source_name(name))


def _of_no_record(resolution: NotIndexable, words: Catalogue) -> str:
    if resolution.published:
        identifier = resolution.published[0].work.identifier
        return words.plain("told.published", identifier=str(identifier))
    if resolution.kind in UNTOLD_KINDS:
        return words.plain("told.note")
    return words.plain("told.kind", kind=words.named("kind", resolution.kind))


def _of_registered(resolution: Registered, words: Catalogue) -> str:
    entry, file = resolution.entry, resolution.path
    if entry.accepted is None:
        source = named_source(entry.source or "", words)
        return words.plain("told.verified", day=entry.verified, source=source, file=file)
    if entry.note:
        return words.plain("told.accepted_note", day=entry.accepted, file=file, note=entry.note)
    return words.plain("told.accepted", day=entry.accepted, file=file)


def _sources(names: tuple[str, ...], words: Catalogue) -> str:
    return words.listed([named_source(name, words) for name in names])
