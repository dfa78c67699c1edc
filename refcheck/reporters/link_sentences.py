"""What the check of a page's links comes to, for somebody who is no programmer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refcheck.model.links import Alive, Moved, Refused
from refcheck.reporters.link_outcomes import addresses_of, outcome_counts, skipped_counts
from refcheck.reporters.wording import count

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from refcheck.model.findings import ArticleReport


_REASONS = 2  # why links were not asked: more are not told one by one


def link_sentences(report: ArticleReport) -> Iterator[str]:
    """`Of 97 links, 93 answer; 1 is gone`; nothing where links were not checked."""
    total = len(addresses_of(report.dossier.article))
    if total and report.dossier.links:
        yield f"Of {count(total, 'link')}, {'; '.join(_parts(report))}."


def _parts(report: ArticleReport) -> Iterator[str]:
    counts = outcome_counts([report])
    unsafe, moved, doubtful = _special(report)
    if answering := counts.get("alive", 0) + counts.get("moved", 0):
        elsewhere = f", {moved:,} of them at a new address" if moved else ""
        other = f", {doubtful:,} of them likely with another page" if doubtful else ""
        yield f"{answering:,} {'answers' if answering == 1 else 'answer'}{elsewhere}{other}"
    if gone := counts.get("gone", 0):
        yield f"{gone:,} {'is' if gone == 1 else 'are'} gone"
    if unsafe:
        yield f"{unsafe:,} {'is' if unsafe == 1 else 'are'} unsafe and never asked"
    skipped = counts.get("skipped", 0)
    if unjudged := sum(counts.values()) - answering - gone - unsafe - skipped:
        against = "it" if unjudged == 1 else "them"
        yield f"{unjudged:,} could not be judged, which says nothing against {against}"
    yield from _skipped(skipped_counts(report))


def _skipped(counts: Mapping[str, int]) -> Iterator[str]:
    if len(counts) > _REASONS:
        counts = {"not asked": sum(counts.values())}
    for words, number in counts.items():
        yield f"{number:,} {'was' if number == 1 else 'were'} {words}"


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
