"""An article's claims as the JSON report writes them: figures and quoted words with verdicts."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from refcheck.checks.figures_wording import excerpt
from refcheck.checks.wording import shortened
from refcheck.reporters.claim_verdicts import claim_counts, judged_claims

if TYPE_CHECKING:
    from collections.abc import Iterable

    from refcheck.model.claims import (
        CheckedClaim,
        CheckedFigure,
        CheckedQuotation,
        Passage,
        Statement,
    )
    from refcheck.model.findings import ArticleReport
    from refcheck.reading.decoding import Source
    from refcheck.reporters.outline import Outline

# Characters, figures of one claim, passages of one figure: a page or an abstract may be a sentence
# of a million words.
_STATEMENT = 2_000
_SENTENCE = 500
_FIGURES = 1_000
_PASSAGES = 10
_WHOLE = 1e15  # up to here a float tells every whole number


def claims_to_json(report: ArticleReport, outline: Outline, source: Source) -> list[dict[str, Any]]:
    """The claims of which an abstract was read; the others are only counted."""
    return [_claim_to_json(claim, outline, source) for claim in judged_claims(report)]


def claim_counts_to_json(reports: Iterable[ArticleReport]) -> dict[str, Any]:
    """Claims, abstracts, and figures and quotations by verdict, over these articles."""
    counts = claim_counts(reports)
    return {
        "checked": counts.checked,
        "unread": counts.unread,
        "abstracts": counts.abstracts,
        "figures": dict(counts.figures),
        "quotations": dict(counts.quotations),
    }


def _claim_to_json(claim: CheckedClaim, outline: Outline, source: Source) -> dict[str, Any]:
    statement = claim.statement
    inherited = statement.inherited
    return {
        "id": statement.id,
        "text": shortened(statement.text, _STATEMENT),
        "line": statement.location.line,
        "column": statement.location.column,
        "section": statement.section,
        "citations": list(statement.citations),
        "inherited": {"line": inherited.line, "column": inherited.column} if inherited else None,
        "topical": claim.topical,
        "figures": [
            _figure_to_json(one, statement, outline, source) for one in claim.figures[:_FIGURES]
        ],
        "quotations": [
            {
                "text": shortened(one.text, _STATEMENT),
                **_place_to_json(one.start, one.end, statement, source),
                "verdict": one.verdict,
                "passages": _passages_to_json(one, outline),
            }
            for one in claim.quotations
        ],
        "read": [_reference_to_json(key, outline) for key in claim.read],
        "unread": [
            _reference_to_json(key, outline) | {"reason": reason} for key, reason in claim.unread
        ],
    }


def _figure_to_json(
    figure: CheckedFigure, statement: Statement, outline: Outline, source: Source
) -> dict[str, Any]:
    quantity = figure.quantity
    return {
        "text": shortened(quantity.text, _STATEMENT),
        **_place_to_json(quantity.start, quantity.end, statement, source),
        "low": _number(quantity.low),
        "high": _number(quantity.high),
        "unit": quantity.unit,
        "bound": quantity.bound,
        "role": quantity.role,
        "verdict": figure.verdict,
        "ground": figure.ground,
        "note": figure.note,
        "passages": _passages_to_json(figure, outline),
    }


def _place_to_json(start: int, end: int, statement: Statement, source: Source) -> dict[str, int]:
    """Where it begins in the page's file."""
    if not statement.offsets:
        return {"line": statement.location.line, "column": statement.location.column}
    line, column = source.position(statement.in_file(start, end)[0])
    return {"line": line, "column": column}


def _passages_to_json(
    judged: CheckedFigure | CheckedQuotation, outline: Outline
) -> list[dict[str, Any]]:
    return [_passage_to_json(one, outline) for one in judged.passages[:_PASSAGES]]


def _passage_to_json(passage: Passage, outline: Outline) -> dict[str, Any]:
    return _reference_to_json(passage.reference, outline) | {
        "sentence": excerpt(passage, _SENTENCE),
        "figure": shortened(passage.figure, _SENTENCE) or None,
    }


def _reference_to_json(key: str, outline: Outline) -> dict[str, Any]:
    """An entry by its key and its printed number; of one that the list lacks, the number cited."""
    entry = outline.references.get(key)
    if entry is None:
        return {"reference": None, "number": key}
    return {"reference": key, "number": entry.number}


def _number(value: float) -> float | int | None:
    """A whole one as an integer; None for one that is too large to be told."""
    if not math.isfinite(value):
        return None
    return int(value) if abs(value) < _WHOLE and int(value) == value else value
