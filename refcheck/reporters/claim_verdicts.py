"""What was found of the article's claims beside the abstracts that they cite, counted."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from refcheck.reporters.wording import count

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from refcheck.model.claims import CheckedClaim, Verdict
    from refcheck.model.findings import ArticleReport


@dataclass(frozen=True, slots=True)
class VerdictWords:
    """A verdict as a terminal and a table show it."""

    symbol: str
    word: str


# In the order in which every format lists them.
VERDICTS: Mapping[Verdict, VerdictWords] = {
    "supported": VerdictWords("✓", "supported"),
    "absent": VerdictWords("?", "not in the abstract"),
    "contradicted": VerdictWords("✗", "contradicted"),
    "unread": VerdictWords("·", "not compared"),
}


@dataclass(frozen=True, slots=True)
class ClaimCounts:
    """`checked` claims cite `abstracts` that were read; `unread` cite something, but none such.

    `figures` and `quotations` are theirs, by verdict, every verdict named.
    """

    checked: int
    unread: int
    abstracts: int
    figures: Mapping[Verdict, int]
    quotations: Mapping[Verdict, int]


def judged_claims(report: ArticleReport) -> Iterator[CheckedClaim]:
    """The claims with something to judge of which an abstract was read at least, in page order."""
    return (claim for claim in _with_sources(report) if claim.read)


def claim_counts(reports: Iterable[ArticleReport]) -> ClaimCounts:
    """Over these articles; an abstract counts once in each of them."""
    checked = unread = abstracts = 0
    figures: Counter[Verdict] = Counter()
    quotations: Counter[Verdict] = Counter()
    for report in reports:
        claims = list(_with_sources(report))
        checked += sum(bool(claim.read) for claim in claims)
        unread += sum(not claim.read for claim in claims)
        abstracts += len({key for claim in claims for key in claim.read})
        figures.update(one.verdict for claim in claims for one in claim.figures)
        quotations.update(one.verdict for claim in claims for one in claim.quotations)
    return ClaimCounts(
        checked,
        unread,
        abstracts,
        {verdict: figures[verdict] for verdict in VERDICTS},
        {verdict: quotations[verdict] for verdict in VERDICTS},
    )


def counts_words(counts: ClaimCounts) -> str:
    """`3 figures beside 2 abstracts: ✓ 2 supported, ✗ 1 contradicted`; "" where there is none."""
    parts = []
    compared = {"figure": counts.figures, "quotation": counts.quotations}
    abstracts = f" beside {count(counts.abstracts, 'abstract')}" if counts.abstracts else ""
    for noun, verdicts in compared.items():
        told = [
            f"{words.symbol} {verdicts[verdict]:,} {words.word}"
            for verdict, words in VERDICTS.items()
            if verdict != "unread" and verdicts[verdict]
        ]
        if told:
            total = sum(verdicts.values()) - verdicts["unread"]
            parts.append(f"{count(total, noun)}{abstracts}: {', '.join(told)}")
            abstracts = ""
    if counts.unread:
        parts.append(f"no abstract at hand for {count(counts.unread, 'claim')}")
    return "; ".join(parts)


def _with_sources(report: ArticleReport) -> Iterator[CheckedClaim]:
    """Those that cite something in figures or quoted words."""
    return (
        claim
        for claim in report.dossier.claims
        if (claim.figures or claim.quotations) and (claim.read or claim.unread)
    )
