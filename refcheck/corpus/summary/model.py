"""What a summary says: the figures of a run, its lists, and what changed since an earlier one."""

from __future__ import annotations

from collections.abc import Mapping  # noqa: TC003 - msgspec reads the types
from dataclasses import dataclass
from typing import Any, Final

SCHEMA: Final = "refcheck-corpus-summary/1"
SHOWN: Final = 20  # rows of a list that the page shows
FEW: Final = 10  # of those that say less
SEVERITIES: Final = ("error", "warning", "info", "unchecked")


@dataclass(frozen=True, slots=True)
class Run:
    """Which run it is: its source and settings as the manifest has them, and how it went.

    `sources` are the catalogues and services that were asked, with `name`, `detail`, `asked`,
    `answered`, `failed` and `reason`; `questions` how many references were asked about, if any.
    """

    refcheck: str
    source: Mapping[str, Any]
    settings: Mapping[str, Any]
    started: str
    finished: str | None
    stage: str
    elapsed_seconds: float | None
    repeated: int
    questions: Mapping[str, int]
    sources: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Totals:
    """How much there is; `unread` pages have a row of errors.

    `with_warnings` counts pages with a warning and without an error,
    `distinct_references` counts equal prints once, `works` those that they were found to be.
    """

    pages: int = 0
    unread: int = 0
    without_references: int = 0
    with_errors: int = 0
    with_warnings: int = 0
    references: int = 0
    distinct_references: int = 0
    works: int = 0
    citations: int = 0
    links: int = 0
    suppressed: int = 0


@dataclass(frozen=True, slots=True)
class RuleCount:
    """How often a rule found something of this severity, and on how many pages."""

    rule: str
    name: str
    severity: str
    findings: int
    pages: int


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
class Listed:
    """The first of a list, and how many there are in all."""

    total: int
    rows: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class Past:
    """A run in a row of its history: its day, its size, its findings by severity."""

    started: str
    refcheck: str
    pages: int
    references: int
    findings: Mapping[str, int]
    retracted: int


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


@dataclass(frozen=True, slots=True)
class Comparison:
    """Beside an earlier run: `differs` names what else than the pages is not the same.

    `new_pages` and `lost_pages` are those that only one of the runs has checked, `fewer_pages` how
    many the smaller run has.
    """

    earlier: Past
    differs: tuple[str, ...]
    changes: tuple[Change, ...]
    new_pages: int
    lost_pages: int
    shared_pages: int
    fewer_pages: int
    better: Listed
    worse: Listed
    new_findings: Listed
    gone_findings: Listed


@dataclass(frozen=True, slots=True)
class Summary:
    """All of it. Lists are cut; CSV files beside it have them whole."""

    run: Run
    language: str | None
    totals: Totals
    statuses: Mapping[str, int]
    findings: Mapping[str, int]
    rules: tuple[RuleCount, ...]
    unread_by_kind: Mapping[str, int]
    unread: Listed
    worst_pages: Listed
    works: Listed
    noted_works: Mapping[str, Listed]
    hosts: Listed
    prefixes: Listed
    containers: Listed
    repeated: Listed
    findings_per_page: tuple[Bin, ...]
    years: Mapping[int, int]
    comparison: Comparison | None = None
    history: tuple[Past, ...] = ()
    schema: str = SCHEMA
