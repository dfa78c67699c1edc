"""The table of what the cited abstracts do not say, in Markdown: the claim beside the abstract."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refcheck.checks.figures_wording import absent_from, around, excerpt
from refcheck.checks.read_claims import figures_contradicted, figures_not_found, subject_of
from refcheck.checks.wording import named
from refcheck.reporters.claim_verdicts import VERDICTS, judged_claims
from refcheck.reporters.markdown_text import markdown_text
from refcheck.reporters.paths import repository_path
from refcheck.reporters.wording import count, listed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from refcheck.model.claims import CheckedClaim, CheckedFigure, Quantity
    from refcheck.model.findings import ArticleReport, Report

_ROWS = 20
_LONGEST = 200  # characters of a statement or a sentence
_PASSAGES = 10
_SENTENCES = 3
_FIGURES = 5


def claims_table(report: Report, folder: str = "") -> list[str]:
    """The heading and the table, what is contradicted first; [] where there is nothing to tell.

    It has what a finding of the report tells of, and nothing that is suppressed or known.
    """
    rows: dict[str, list[str]] = {"REF404": [], "REF403": []}
    for article in report.articles:
        for code, row in _rows(article, folder):
            rows[code].append(row)
    lines = [row for of_rule in rows.values() for row in of_rule]
    if not lines:
        return []
    head = "| place | the article | the abstract |\n|---|---|---|"
    left = len(lines[_ROWS:])
    more = [f"… and {count(left, 'more claim')}."] if left else []
    return ["## Claims beside abstracts", "\n".join([head, *lines[:_ROWS]]), *more]


def _rows(report: ArticleReport, folder: str) -> Iterator[tuple[str, str]]:
    """Each row with the rule that tells of it."""
    told = {(finding.rule, finding.subject) for finding in report.findings}
    article = report.dossier.article
    labels = {entry.key: named(entry) for entry in article.references}
    path = repository_path(article.path, folder)
    for claim in judged_claims(report):
        for code, figures, said in _of_claim(claim, labels):
            if (code, subject_of(claim, [one.text for one in figures])) in told:
                place = markdown_text(f"{path}:{claim.statement.location.line}", 300)
                yield code, f"| {place} | {_words(claim, figures)} | {said} |"


def _of_claim(
    claim: CheckedClaim, labels: Mapping[str, str]
) -> Iterator[tuple[str, list[Quantity], str]]:
    """What may be told of a claim: the rule, the figures, what the abstracts say."""
    for one in figures_contradicted(claim):
        yield "REF404", [one.quantity], _sentences(one, labels)
    if absent := [one.quantity for one in figures_not_found(claim)]:
        read = [labels[key] for key in claim.read if key in labels]
        yield "REF403", absent, markdown_text(f"{VERDICTS['absent'].symbol} {absent_from(read)}")


def _words(claim: CheckedClaim, figures: Sequence[Quantity]) -> str:
    """The figures, and the statement around the first of them."""
    first = figures[0]
    names = listed([f"**{markdown_text(one.text, _LONGEST)}**" for one in figures[:_FIGURES]])
    text = around(claim.statement.text, first.start, first.end, _LONGEST)
    return f"{names}: “{markdown_text(text)}”"


def _sentences(figure: CheckedFigure, labels: Mapping[str, str]) -> str:
    """All that may be meant, each sentence once."""
    shown = {
        (one.reference, one.sentence): f"{labels.get(one.reference, '')} “{excerpt(one, _LONGEST)}”"
        for one in figure.passages[:_PASSAGES]
    }
    symbol = VERDICTS["contradicted"].symbol
    return "<br>".join(markdown_text(f"{symbol} {one}") for one in [*shown.values()][:_SENTENCES])
