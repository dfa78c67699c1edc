"""What was gathered about each entry, in the order of the page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from refcheck.model.evidence import DoiAgrees, DoiOutcome, ReferenceFields, Resolution, Resolved
from refcheck.model.registry import Registered
from refcheck.rules import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from refcheck.model.article import Reference
    from refcheck.model.evidence import Dossier
    from refcheck.model.findings import Fix, Related, Severity
    from refcheck.model.works import Work

_NOTHING = ReferenceFields()


@dataclass(frozen=True, slots=True)
class Gathered:
    """One entry with its fields and what the sources said of it."""

    entry: Reference
    fields: ReferenceFields
    resolution: Resolution | None
    doi: DoiOutcome | None

    @property
    def work(self) -> Work | None:
        """The work that the entry is known to be."""
        if isinstance(self.resolution, Resolved | Registered):
            return self.resolution.work
        return self.doi.work if isinstance(self.doi, DoiAgrees) else None


def gathered(dossier: Dossier) -> Iterator[Gathered]:
    """Every entry of the page."""
    for entry in dossier.article.references:
        yield gathered_about(dossier, entry)


def gathered_about(dossier: Dossier, entry: Reference) -> Gathered:
    """One entry."""
    return Gathered(
        entry,
        dossier.fields.get(entry.key, _NOTHING),
        dossier.resolutions.get(entry.key),
        dossier.dois.get(entry.key),
    )


def problem_about(
    entry: Reference,
    message: str,
    *,
    hint: str,
    fix: Fix | None = None,
    related: tuple[Related, ...] = (),
    severity: Severity | None = None,
) -> Problem:
    """A problem whose place and subject are an entry."""
    return Problem(
        message,
        entry.location,
        subject=entry.text or " ".join(entry.urls) or "no text",
        hint=hint,
        label=entry.number,
        key=entry.key,
        related=related,
        fix=fix,
        severity=severity,
    )
