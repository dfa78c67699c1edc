"""What the check of a page's links comes to, for somebody who is no programmer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refcheck.model.links import Alive, Moved, Refused
from refcheck.reporters.link_outcomes import addresses_of, outcome_counts, skipped_counts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from refcheck.model.findings import ArticleReport
    from refcheck.reporters.catalogue import Catalogue


_REASONS = 2  # why links were not asked: more are not told one by one


def link_sentences(report: ArticleReport, words: Catalogue) -> Iterator[str]:
    """`Of 97 links, 93 answer; 1 is gone`; nothing where links were not checked."""
    total = len(addresses_of(report.dossier.article))
    if total and report.dossier.links:
        parts = words.plain("join.semicolon").join(_parts(report, words))
        links = words.plain("page.links", n=total)
        yield words.plain("verdict.links.sentence", links=links, parts=parts)


def _parts(report: ArticleReport, words: Catalogue) -> Iterator[str]:
    counts = outcome_counts([report])
    unsafe, moved, doubtful = _special(report)
    if answering := counts.get("alive", 0) + counts.get("moved", 0):
        yield words.plain(
            "verdict.links.answer",
            n=answering,
            moved=words.plain("verdict.links.moved", number=moved) if moved else "",
            doubtful=words.plain("verdict.links.doubtful", number=doubtful) if doubtful else "",
        )
    if gone := counts.get("gone", 0):
        yield words.plain("verdict.links.gone", n=gone)
    if unsafe:
        yield words.plain("verdict.links.unsafe", n=unsafe)
    skipped = counts.get("skipped", 0)
    if unjudged := sum(counts.values()) - answering - gone - unsafe - skipped:
        yield words.plain("verdict.links.unjudged", n=unjudged)
    yield from _skipped(skipped_counts(report), words)


def _skipped(counts: Mapping[str, int], words: Catalogue) -> Iterator[str]:
    if len(counts) > _REASONS:
        counts = {words.plain("verdict.links.not_asked"): sum(counts.values())}
    for reason, number in counts.items():
        yield words.plain("verdict.links.skipped", n=number, reason=reason)


def _special(report: ArticleReport) -> tuple[int, int, int]:
    """How many are unsafe (more than on a port that is not asked), moved for good, or in doubt."""
    links = [report.dossier.links.get(url) for url in addresses_of(report.dossier.article)]
    known = [checked for checked in links if checked]
    outcomes = [checked.outcome for checked in known]
    return (
        sum(isinstance(one, Refused) and one.kind != "port" for one in outcomes),
        sum(isinstance(one, Moved) and one.permanent for one in outcomes),
        sum(
            isinstance(one.outcome, Alive | Moved) and (one.home_page or bool(one.soft_404))
            for one in known
        ),
    )
