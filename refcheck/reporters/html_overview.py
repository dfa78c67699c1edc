"""What the top of an article's report shows: statuses, citations, findings, who kept silent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from refcheck.checks.wording import label_in_full, source_name
from refcheck.model.findings import Severity
from refcheck.reporters.holes import Hole
from refcheck.reporters.outline import status_counts
from refcheck.reporters.wording import STATUSES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from refcheck.model.claims import Verdict
    from refcheck.model.evidence import SourceState
    from refcheck.model.findings import ArticleReport
    from refcheck.reporters.html_anchors import Anchors
    from refcheck.reporters.outline import Outline

_COLUMNS = 150  # bars that can be told apart; of more references, neighbours share one
_VERDICTS = ("supported", "absent", "contradicted", "unread")
_TALL = 48.0  # units of the plot's height that the highest bar takes


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of the bar of statuses, or verdicts: `start` and `width` in per cent."""

    status: str
    count: int
    start: float
    width: float


@dataclass(frozen=True, slots=True)
class CitedRow:
    """A row of a list and how often it is cited; `kind` is "cited", "hole" or "uncited"."""

    kind: str
    label: str
    anchor: str
    number: int


@dataclass(frozen=True, slots=True)
class Column:
    """A bar for one row or for neighbours: its height in units of the plot, what it stands for."""

    place: int
    height: float
    number: int
    first: CitedRow
    last: CitedRow
    holes: tuple[CitedRow, ...]
    uncited: tuple[CitedRow, ...]


@dataclass(frozen=True, slots=True)
class Plot:
    """Citations per reference; `share` rows to a column."""

    columns: tuple[Column, ...]
    share: int
    most: CitedRow
    holes: tuple[CitedRow, ...]
    uncited: tuple[CitedRow, ...]


@dataclass(frozen=True, slots=True)
class SourcesView:
    """How many sources were asked, and the names of those that did not always answer."""

    asked: int
    silent: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """The parts of the overview; `unchecked` of `references` were not compared with a record.

    `figures` is the bar of figures by verdict, where any was compared with a summary.
    """

    bar: tuple[Segment, ...]
    plot: Plot | None
    severities: tuple[tuple[Severity, int], ...]
    sources: SourcesView
    references: int
    unchecked: int
    figures: tuple[Segment, ...] = ()


def overview_of(
    report: ArticleReport,
    outline: Outline,
    anchors: Anchors,
    sources: Sequence[SourceState],
    figures: Mapping[Verdict, int] | None = None,
) -> Overview:
    """The overview of one article; `sources` are those of the run, `figures` counted by verdict."""
    counts = status_counts([report])
    found = [finding.severity for finding in report.findings]
    return Overview(
        bar=tuple(segments(counts, reversed(tuple(STATUSES)))),
        plot=_plot(tuple(_cited_rows(outline, anchors))),
        severities=tuple((severity, found.count(severity)) for severity in Severity),
        sources=_sources(sources),
        references=sum(counts.values()),
        unchecked=counts.get("unchecked", 0),
        figures=tuple(segments(figures or {}, _VERDICTS)),
    )


def segments(counts: Mapping[Any, int], order: Iterable[str]) -> Iterator[Segment]:
    """The stretches of a bar, those with nothing left out."""
    total = sum(counts.values())
    start = 0.0
    for status in order:
        if number := counts.get(status, 0):
            width = 100 * number / total
            yield Segment(status, number, round(start, 3), round(width, 3))
            start += width


def _cited_rows(outline: Outline, anchors: Anchors) -> Iterator[CitedRow]:
    for listing in outline.lists:
        for row in listing.rows:
            if isinstance(row, Hole):
                anchor = anchors.holes[row.list_index, row.label]
                group = row.citations[0].group if row.citations else None
                label = label_in_full(row.label, group)
                yield CitedRow("hole", label, anchor, len(row.citations))
                continue
            number = len(outline.cited_by.get(row.key, ()))
            kind = "cited" if number else "uncited"
            label = label_in_full(row.number, row.group) if row.number else "–"
            yield CitedRow(kind, label, anchors.references[row.key], number)


def _plot(rows: Sequence[CitedRow]) -> Plot | None:
    """None where nothing is cited: then the markers were not understood, or there are none."""
    if not any(row.number for row in rows):
        return None
    share = -(-len(rows) // _COLUMNS)
    runs = [rows[start : start + share] for start in range(0, len(rows), share)]
    highest = max(sum(row.number for row in run) for run in runs)
    return Plot(
        tuple(_column(place, run, highest) for place, run in enumerate(runs)),
        share,
        max((row for row in rows if row.kind == "cited"), key=_number, default=rows[0]),
        _of_kind("hole", rows),
        _of_kind("uncited", rows),
    )


def _column(place: int, run: Sequence[CitedRow], highest: int) -> Column:
    number = sum(row.number for row in run)
    height = round(_TALL * number / highest, 2)
    return Column(
        place, height, number, run[0], run[-1], _of_kind("hole", run), _of_kind("uncited", run)
    )


def _of_kind(kind: str, rows: Iterable[CitedRow]) -> tuple[CitedRow, ...]:
    return tuple(row for row in rows if row.kind == kind)


def _number(row: CitedRow) -> int:
    return row.number


def _sources(states: Sequence[SourceState]) -> SourcesView:
    asked = [state for state in states if state.asked]
    return SourcesView(len(asked), tuple(source_name(one.name) for one in asked if one.failed))
