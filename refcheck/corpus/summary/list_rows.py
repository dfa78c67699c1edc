"""The rows of a summary's lists, in the page, in JSON and as columns of CSV."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RuleCount:
    """How often a rule found something of this severity, and on how many pages."""

    rule: str
    name: str
    severity: str
    findings: int
    pages: int


@dataclass(frozen=True, slots=True)
class StatusCount:
    """How many references have a status."""

    status: str
    references: int


@dataclass(frozen=True, slots=True)
class YearCount:
    """How many references are works of a year."""

    year: int
    references: int


@dataclass(frozen=True, slots=True)
class PageCount:
    """A page with its findings by severity."""

    page: str
    title: str | None
    url: str | None
    references: int
    citations: int
    errors: int
    warnings: int
    notes: int


@dataclass(frozen=True, slots=True)
class PageFinding:
    """A finding of a page, with the printed number of the entry that it is about."""

    page: str
    rule: str
    severity: str
    number: str | None
    line: int | None
    message: str
    hint: str | None


@dataclass(frozen=True, slots=True)
class WorkCount:
    """A work and how much it is cited: on pages, by entries of lists, by markers in texts."""

    doi: str | None
    title: str | None
    container: str | None
    year: int | None
    pages: int
    references: int
    citations: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where a work is cited: the page and the printed number of its entry, if it has one."""

    page: str
    title: str | None
    url: str | None
    number: str | None
    citations: int | None


@dataclass(frozen=True, slots=True)
class NotedPlace:
    """The same with its work: a row of the file of all places."""

    rule: str
    severity: str
    doi: str | None
    work: str
    container: str | None
    year: int | None
    message: str
    page: str
    title: str | None
    url: str | None
    number: str | None
    citations: int | None


@dataclass(frozen=True, slots=True)
class NotedWork:
    """A work that was retracted, doubted or corrected, with the first of the places it is at.

    `rule` is what found it, `message` its words; `pages` and `entries` count all places.
    """

    rule: str
    severity: str
    doi: str | None
    title: str
    container: str | None
    year: int | None
    message: str
    pages: int
    entries: int
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class HostCount:
    """A host with addresses that are gone: `blocked` ones answered, but not to a program."""

    host: str
    asked: int
    gone: int
    blocked: int
    unreachable: int
    pages: int


@dataclass(frozen=True, slots=True)
class DeadLink:
    """An address that is gone, where a page links to it, and a copy of it in an archive."""

    host: str
    address: str
    page: str
    where: str | None
    line: int | None
    reason: str | None
    archived: str | None


@dataclass(frozen=True, slots=True)
class OriginCount:
    """A journal, or the beginning of DOIs, and how many of its references do not fit."""

    name: str
    compared: int
    unfit: int


@dataclass(frozen=True, slots=True)
class RepeatedFault:
    """The same fault of the same text on several pages."""

    rule: str
    severity: str
    text: str
    message: str
    pages: int


@dataclass(frozen=True, slots=True)
class Unread:
    """A page that could not be checked."""

    page: str
    kind: str
    message: str


@dataclass(frozen=True, slots=True)
class Bin:
    """How many there are from `first` to `last`, None where it is open."""

    first: int
    last: int | None
    count: int


@dataclass(frozen=True, slots=True)
class Change:
    """Findings of a rule that came, went and stayed."""

    rule: str
    severity: str
    new: int
    gone: int
    remaining: int

    @property
    def moved(self) -> bool:
        """Whether any came or went."""
        return self.new + self.gone > 0


@dataclass(frozen=True, slots=True)
class PageChange:
    """A page whose errors and warnings changed; None for a run that did not have the page."""

    page: str
    title: str | None
    url: str | None
    errors: int
    errors_before: int
    warnings: int
    warnings_before: int


@dataclass(frozen=True, slots=True)
class NewFinding:
    """A finding that only one of two runs has: a new one, or one that is gone."""

    page: str
    title: str | None
    url: str | None
    rule: str
    severity: str
    number: str | None
    message: str
