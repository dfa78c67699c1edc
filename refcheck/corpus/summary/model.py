"""What a summary says: the figures of a run, its lists, and what changed since an earlier one."""

from __future__ import annotations

from collections.abc import Mapping  # noqa: TC003 - msgspec reads the types
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from refcheck.corpus.summary.list_rows import Bin, Change, PageFinding, RuleCount

SCHEMA: Final = "refcheck-corpus-summary/1"
SHOWN: Final = 20  # rows of a list that the page shows
FEW: Final = 10  # of those that say less
SEVERITIES: Final = ("error", "warning", "info", "unchecked")


@dataclass(frozen=True, slots=True)
class Run:
    """Which run it is: its source and settings as the manifest has them, and how it went.

    `sources` are the catalogues and services that were asked, with `name`, `detail`, `asked`,
    `answered`, `failed` and `reason`; `questions` how many references were asked about, if any.
    `left_out` is what the source has beside its pages.
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
    left_out: Mapping[str, int] = field(default_factory=dict)


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
class Comparison:
    """Beside an earlier run of what is at `earlier_place`.

    `differs` names what else is not the same than the pages: "source", "refcheck", settings;
    "stage" if the earlier run has not ended.
    `new_pages` and `lost_pages` are those that only one of the runs has checked, `fewer_pages` how
    many the smaller run has.
    """

    earlier: Past
    earlier_place: str
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
    """All of it. Lists are cut; CSV files beside it have them whole.

    `worst_findings` has the gravest findings of the pages of `worst_pages`, by page.
    """

    run: Run
    language: str | None
    totals: Totals
    statuses: Mapping[str, int]
    findings: Mapping[str, int]
    rules: tuple[RuleCount, ...]
    unread_by_kind: Mapping[str, int]
    unread: Listed
    worst_pages: Listed
    worst_findings: Mapping[str, tuple[PageFinding, ...]]
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
