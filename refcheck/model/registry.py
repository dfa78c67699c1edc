"""What references.yaml says of printed references and of links: verified, decided, or left open."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from refcheck.model.works import Update, Work


@dataclass(frozen=True, slots=True)
class RegistrySuppression:
    """A rule (code, prefix or name) that is not told about a reference, and why."""

    rule: str
    reason: str
    line: int = 0
    column: int = 0


@dataclass(frozen=True, slots=True)
class RegistryEntry:
    """What the registry says of one printed reference.

    `key` is the printed number, with its group where it has one. The entry speaks of one text, told
    by its `fingerprint`; `text` are its first words, for the reader. `doi` is the work's, `no_doi`
    says that there can be none (`note` says why). `verified` is the ISO date on which `source` had
    the work, `accepted` that of a person's decision, whose words `note` has. `open` says what a
    person has still to decide; `doi` is then a proposal. `updates` are notices about the work.
    """

    key: str
    fingerprint: str
    text: str = ""
    doi: str | None = None
    no_doi: bool = False
    verified: str | None = None
    source: str | None = None
    accepted: str | None = None
    note: str | None = None
    open: str | None = None
    updates: tuple[Update, ...] = ()
    suppressions: tuple[RegistrySuppression, ...] = ()
    line: int = 0
    column: int = 0

    @property
    def stands(self) -> bool:
        """Whether somebody has decided, so that nobody need be asked."""
        return self.open is None and (self.verified is not None or self.accepted is not None)

    def ignores(self, code: str, name: str) -> bool:
        """Whether this rule is not told about the reference."""
        words = [one.rule.strip() for one in self.suppressions]
        return any(word.lower() == name or code.startswith(word.upper()) for word in words)


@dataclass(frozen=True, slots=True)
class RegistryLink:
    """What the registry says of an address.

    `gone` are the ISO dates on which it was found gone, `alive` the last on which it was found
    alive again; `skip` is a person's reason why it is not checked.
    """

    url: str
    gone: tuple[str, ...] = ()
    alive: str | None = None
    skip: str | None = None
    line: int = 0
    column: int = 0


@dataclass(frozen=True, slots=True)
class RegistryView:
    """A registry's entries for one article, paired with what the page prints.

    `same` and `changed` are by `Reference.key`: the entry speaks of the very text, or of another
    one under this number. `unknown` are entries for which the page has nothing. `path` is how
    messages name the file; a verification is stale after `age_days`. Where verifications are to be
    renewed, only what a person accepted stands.
    """

    path: str
    same: Mapping[str, RegistryEntry] = field(default_factory=dict)
    changed: Mapping[str, RegistryEntry] = field(default_factory=dict)
    unknown: tuple[RegistryEntry, ...] = ()
    age_days: int = 365
    renewed: bool = False

    @property
    def standing(self) -> dict[str, RegistryEntry]:
        """The entries about which nobody need be asked, by `Reference.key`."""
        return {
            key: entry
            for key, entry in self.same.items()
            if entry.stands and (entry.accepted is not None or not self.renewed)
        }


@dataclass(frozen=True, slots=True)
class Registered:
    """A resolution: the registry says what the entry is, and nobody was asked anew.

    `work` is the record that an index or the cache has of it (`held_by` says who), with the notices
    that the registry itself records; None where neither has anything.
    """

    entry: RegistryEntry
    path: str
    work: Work | None = None
    held_by: str | None = None
