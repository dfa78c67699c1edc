"""The summary as one HTML page, of the same family as a page's report."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from refcheck.corpus.summary.plots import bin_bars, trend_lines, year_plot
from refcheck.corpus.summary.runs import place_of
from refcheck.corpus.summary.sentences import looked_up, verdict_of
from refcheck.model.evidence import SourceState
from refcheck.reporters.catalogue import catalogue
from refcheck.reporters.html_overview import segments
from refcheck.reporters.html_templates import rendered
from refcheck.reporters.wording import STATUSES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from refcheck.corpus.summary.list_rows import Change
    from refcheck.corpus.summary.model import Comparison, Summary
    from refcheck.reporters.catalogue import Catalogue

_STYLES = ("style.css", "summary.css")
_SCRIPTS = ("script.js",)
_FEW_SHARED = 0.1  # of the pages of the smaller run
_MINUTE, _HOUR = 60, 3600


@dataclass(frozen=True, slots=True)
class RuleView:
    """A rule as a reader knows it; `meaning` is None for one that this version has not."""

    rule: str
    headline: str
    meaning: str | None
    severity: str
    findings: int
    pages: int


def render_summary(summary: Summary, words: Catalogue | None = None) -> str:
    """The page, in the language of the wiki unless `words` are another's."""
    words = words or catalogue(summary.language)
    return rendered(
        "summary.html.j2",
        words,
        _STYLES,
        _SCRIPTS,
        summary=summary,
        run=summary.run,
        source=_source_name(summary),
        place=place_of(summary.run),
        took=_took(summary.run.elapsed_seconds, words),
        verdict=verdict_of(summary, words),
        looked_up=looked_up(summary),
        links_asked=_links_asked(summary),
        bar=tuple(segments(summary.statuses, reversed(tuple(STATUSES)))),
        bins=bin_bars(summary.findings_per_page),
        years=year_plot(summary.years),
        lines=trend_lines(summary.history),
        rules=tuple(_rules(summary, words)),
        headlines={one.rule: headline_of(one.rule, one.rule, words) for one in _changes(summary)},
        differs=_differs(summary.comparison),
        states=tuple(map(_state, summary.run.sources)),
        indexes=tuple(_indexes(summary)),
        settings=tuple(_settings(summary)),
        silent=tuple(str(one["name"]) for one in summary.run.sources if one.get("failed")),
    )


def headline_of(rule: str, name: str, words: Catalogue) -> str:
    """A rule's plain name; its own where this version has none for it."""
    return words.named("rule", f"{rule}.headline", name)


def _source_name(summary: Summary) -> str:
    """What the wiki is called: the last part of where it was read from."""
    wiki = summary.run.source.get("wiki") or place_of(summary.run)
    return str(wiki).rstrip("/").rpartition("/")[2] or str(wiki)


def _took(seconds: float | None, words: Catalogue) -> str | None:
    if seconds is None:
        return None
    if seconds < _MINUTE:
        return words.plain("summary.seconds", n=max(1, round(seconds)))
    if seconds < 2 * _HOUR:
        return words.plain("summary.minutes", n=round(seconds / _MINUTE))
    return words.plain("summary.hours", n=round(seconds / _HOUR))


def _links_asked(summary: Summary) -> bool:
    return bool(summary.run.questions.get("links") or summary.run.settings.get("links"))


def _indexes(summary: Summary) -> Iterator[tuple[str, int, str]]:
    """The name, the number of works and the day of each index that was at hand."""
    told = summary.run.settings.get("index")
    for one in told if isinstance(told, list) else ():
        if isinstance(one, dict) and isinstance(one.get("works"), int):
            yield PurePath(str(one.get("path", ""))).name, one["works"], str(one.get("built", ""))


def _settings(summary: Summary) -> Iterator[tuple[str, str]]:
    for some in (summary.run.source, summary.run.settings):
        for name, value in some.items():
            yield name, _in_short(value)


def _in_short(value: object) -> str:
    if isinstance(value, dict):
        return " ".join(f"{name} {_in_short(one)}" for name, one in value.items())
    if isinstance(value, list):
        return ", ".join(map(_in_short, value)) or "–"
    return "–" if value is None else str(value)


def _rules(summary: Summary, words: Catalogue) -> Iterator[RuleView]:
    for one in summary.rules:
        meaning = words.entries.get(f"rule.{one.rule}.meaning")
        yield RuleView(
            one.rule,
            headline_of(one.rule, one.name, words),
            meaning if isinstance(meaning, str) else None,
            one.severity,
            one.findings,
            one.pages,
        )


def _changes(summary: Summary) -> tuple[Change, ...]:
    return summary.comparison.changes if summary.comparison else ()


def _differs(comparison: Comparison | None) -> Mapping[str, Any]:
    """How the runs differ beside their pages: of another source, version …, or not whole."""
    if comparison is None:
        return {}
    named = comparison.differs
    return {
        "source": "source" in named,
        "version": "refcheck" in named,
        "unfinished": "stage" in named,
        "settings": tuple(one for one in named if one not in {"stage", "source", "refcheck"}),
        "few": comparison.shared_pages < _FEW_SHARED * comparison.fewer_pages,
    }


def _state(told: Mapping[str, Any]) -> SourceState:
    """A source as the reports of pages tell of it."""
    return SourceState(
        name=str(told["name"]),
        detail=str(told.get("detail") or ""),
        asked=told.get("asked", 0),
        answered=told.get("answered", 0),
        failed=told.get("failed", 0),
        reason=told.get("reason"),
    )
