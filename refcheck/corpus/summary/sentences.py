"""What matters most of a run, in sentences for those who keep the wiki."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refcheck.corpus.summary.findings import RETRACTED
from refcheck.reporters.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from refcheck.corpus.summary.model import Summary
    from refcheck.reporters.catalogue import Catalogue

_FINDINGS = ("error", "warning", "info")


def verdict_of(summary: Summary, words: Catalogue) -> Verdict:
    """The headline, and what should be known besides."""
    tone, headline = _headline(summary, words)
    return Verdict(tone, headline, tuple(_sentences(summary, words)))


def looked_up(summary: Summary) -> bool:
    """Whether any reference of the run was compared with a record, or was to be."""
    questions, compared = summary.run.questions, set(summary.statuses) - {"unchecked", "skipped"}
    return bool(questions.get("references") or summary.run.sources or compared)


def retracting_pages(summary: Summary, severity: str = "error") -> int:
    """Pages that cite a work which its publisher has withdrawn altogether.

    With `warning` those that cite one of which only a part is, or which is merely on a list.
    """
    return sum(
        one.pages for one in summary.rules if one.rule == RETRACTED and one.severity == severity
    )


def _headline(summary: Summary, words: Catalogue) -> tuple[str, str]:
    totals = summary.totals
    if not totals.pages:
        return "unchecked", words.plain("summary.verdict.none")
    if pages := retracting_pages(summary):
        return "error", words.plain("summary.verdict.retracted", n=pages)
    if pages := totals.with_errors:
        return "error", words.plain("summary.verdict.errors", n=pages)
    if pages := totals.with_warnings:
        return "warning", words.plain("summary.verdict.warnings", n=pages)
    return _without_faults(summary, words)


def _without_faults(summary: Summary, words: Catalogue) -> tuple[str, str]:
    if not summary.totals.references:
        return "unchecked", words.plain("summary.verdict.no_references")
    if summary.totals.unread or summary.statuses.get("unchecked"):
        return "unchecked", words.plain("verdict.not_all")
    return "good", words.plain("verdict.clean")


def _sentences(summary: Summary, words: Catalogue) -> Iterator[str]:
    totals = summary.totals
    if summary.run.stage != "done":
        yield words.plain("summary.unfinished")
    if totals.pages:
        yield from _of_pages(summary, words)
    if totals.references:
        yield from _of_references(summary, words)
    if summary.hosts.total:
        yield words.plain("summary.verdict.hosts", n=summary.hosts.total)
    if totals.unread:
        yield words.plain("summary.verdict.unread", n=totals.unread)
    if left_out := summary.run.left_out:
        what = words.listed([f"{name} ({words.number(n)})" for name, n in left_out.items()])
        yield words.plain("summary.verdict.left_out", what=what)
    if summary.run.repeated:
        yield words.plain("summary.came_twice", n=summary.run.repeated)
    yield from _since(summary, words)


def _of_pages(summary: Summary, words: Catalogue) -> Iterator[str]:
    totals = summary.totals
    warned = totals.with_warnings
    pages = words.plain("summary.pages", n=totals.pages)
    if number := totals.with_errors:
        besides = words.plain("summary.verdict.besides", n=warned) if warned else ""
        yield words.plain("summary.verdict.of_pages", n=number, pages=pages, besides=besides)
    elif totals.references:
        besides = words.plain("summary.verdict.besides_none", n=warned) if warned else ""
        yield words.plain("summary.verdict.no_error", pages=pages, besides=besides)
    if listed := retracting_pages(summary, "warning"):
        yield words.plain("summary.verdict.listed", n=listed)
    errors = (one for one in summary.rules if one.severity == "error" and one.rule != RETRACTED)
    most = next(errors, None)  # they are sorted by pages
    if most is not None:
        named = words.named("rule", f"{most.rule}.headline", most.name)
        headline = f"{named[:1].lower()}{named[1:]}"
        yield words.plain("summary.verdict.frequent", n=most.pages, headline=headline)


def _of_references(summary: Summary, words: Catalogue) -> Iterator[str]:
    if not looked_up(summary):
        yield words.plain("summary.verdict.not_looked_up")
        return
    statuses = summary.statuses
    differing = statuses.get("verified-with-differences", 0)
    besides = words.plain("verdict.besides", n=differing) if differing else ""
    references = words.plain("page.references", n=summary.totals.references)
    same = statuses.get("verified", 0)
    yield words.plain("verdict.found", n=same, references=references, besides=besides)
    if unchecked := statuses.get("unchecked", 0):
        yield words.plain("verdict.unchecked", n=unchecked)


def _since(summary: Summary, words: Catalogue) -> Iterator[str]:
    comparison = summary.comparison
    if comparison is None:
        return
    changes = [one for one in comparison.changes if one.severity in _FINDINGS]
    new = words.plain("summary.verdict.findings", n=sum(one.new for one in changes))
    day, gone = comparison.earlier.started[:10], sum(one.gone for one in changes)
    yield words.plain("summary.verdict.since", day=day, new=new, gone=gone)
