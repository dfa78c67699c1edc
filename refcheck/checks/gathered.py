"""What was gathered about each entry, in the order of the page."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from refcheck.model.evidence import DoiAgrees, DoiOutcome, ReferenceFields, Resolution, Resolved
from refcheck.model.once import Once
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
class Gathered(Once):
    """One entry with its fields and what the sources said of it."""

    entry: Reference
    fields: ReferenceFields
    resolution: Resolution | None
    doi: DoiOutcome | None
    kept: dict[Any, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def work(self) -> Work | None:
        """The work that the entry is known to be."""
        if isinstance(self.resolution, Resolved | Registered):
            return self.resolution.work
        return self.doi.work if isinstance(self.doi, DoiAgrees) else None


def gathered(dossier: Dossier) -> Iterator[Gathered]:
    """Every entry of the page."""
    return iter(dossier.once(_all_gathered))


def _all_gathered(dossier: Dossier) -> tuple[Gathered, ...]:
    return tuple(gathered_about(dossier, entry) for entry in dossier.article.references)


def gathered_about(dossier: Dossier, entry: Reference) -> Gathered:
    """One entry; the same for all who ask, which keeps what is worked out of it."""
    known = dossier.once(_by_key)
    item = known.get(entry.key)
    if item is None or item.entry is not entry:
        item = known[entry.key] = Gathered(
            entry,
            dossier.fields.get(entry.key, _NOTHING),
            dossier.resolutions.get(entry.key),
            dossier.dois.get(entry.key),
        )
    return item


def _by_key(_: Dossier) -> dict[str, Gathered]:
    return {}


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
