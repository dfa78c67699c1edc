"""An article's links by what became of them: each address once, however often it is printed."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Literal, TypeAlias, assert_never

from refcheck.model.links import (
    Alive,
    Blocked,
    Gone,
    Moved,
    Refused,
    Skipped,
    Unreachable,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from refcheck.model.article import Article
    from refcheck.model.findings import ArticleReport
    from refcheck.model.links import CheckedLink

OutcomeName: TypeAlias = Literal[
    "alive", "moved", "gone", "blocked", "unreachable", "refused", "skipped"
]

NOT_CHECKED = Skipped("not asked: links were not checked in this run")
_UNASKED = "not asked"


def outcome_name(checked: CheckedLink | None) -> OutcomeName:
    """The word of the JSON report; an address that nobody looked at was skipped."""
    if checked is None:
        return "skipped"
    match checked.outcome:
        case Alive():
            name: OutcomeName = "alive"
        case Moved():
            name = "moved"
        case Gone():
            name = "gone"
        case Blocked():
            name = "blocked"
        case Unreachable():
            name = "unreachable"
        case Refused():
            name = "refused"
        case Skipped():
            name = "skipped"
        case _:
            assert_never(checked.outcome)
    return name


def addresses_of(article: Article) -> tuple[str, ...]:
    """The different addresses, in the order in which they are first printed."""
    return tuple(dict.fromkeys(link.url for link in article.links))


def outcome_counts(reports: Iterable[ArticleReport]) -> dict[str, int]:
    """Addresses by outcome over these articles, sorted by name; of each article each once."""
    counts = Counter(
        outcome_name(report.dossier.links.get(url))
        for report in reports
        for url in addresses_of(report.dossier.article)
    )
    return dict(sorted(counts.items()))


def skipped_counts(report: ArticleReport) -> dict[str, int]:
    """Addresses that were not asked, by the words for it."""
    known = report.dossier.links
    counts: Counter[str] = Counter()
    for url in addresses_of(report.dossier.article):
        outcome = known[url].outcome if url in known else NOT_CHECKED
        if isinstance(outcome, Skipped):
            counts[skipped_words(outcome)] += 1
    return dict(counts)


def skipped_words(outcome: Skipped) -> str:
    """`not asked: this run is offline`, whether or not the reason says so itself."""
    reason = outcome.reason
    return reason if reason.startswith(_UNASKED) else f"{_UNASKED}: {reason}"
