"""Which of the candidate works a printed reference is: one, several, or none."""

from __future__ import annotations

from dataclasses import dataclass
from math import log
from typing import TYPE_CHECKING

from refcheck.matching.comparison import Comparison, compare_work, is_conceivable
from refcheck.matching.doi_judgement import judge_doi
from refcheck.matching.evidence import field_evidence
from refcheck.matching.printed import Printed, read_printed
from refcheck.matching.same import same_work
from refcheck.matching.supports import beyond_doubt, suffices
from refcheck.matching.weighing import score
from refcheck.model.evidence import Ambiguous, Candidate, NotFound, NotIndexable, Resolved

if TYPE_CHECKING:
    from collections.abc import Sequence

    from refcheck.model.evidence import ReferenceFields
    from refcheck.model.works import Work

__all__ = ["MATCHING_VERSION", "decide", "judge_doi"]

MATCHING_VERSION = (
    "1"  # part of the key under which outcomes are cached: raise it with every change
)

_ACCEPT = 0.5
_BEYOND_DOUBT = 0.9
_MARGIN = 1.5  # logits: a runner-up nearer than this might be meant as well
_NEAREST = 0.05  # below, a candidate is not worth showing
_SHOWN = 5
# Kinds that no source lists as a rule: that nothing was found says nothing about them.
_NOT_INDEXED = frozenset(
    {"thesis", "report", "web-page", "news", "law", "patent", "standard", "book", "note"}
)


@dataclass(frozen=True, slots=True)
class _Judged:
    work: Work
    source: str
    score: float
    fits: bool
    comparison: Comparison


def decide(
    text: str,
    fields: ReferenceFields,
    candidates: Sequence[tuple[Work, str]],
    asked: tuple[str, ...],
) -> Resolved | Ambiguous | NotFound | NotIndexable:
    """Judges works, however found, in (work, source) pairs; their order only breaks ties.

    A printed DOI is no evidence here: `judge_doi` compares its record.
    """
    printed = read_printed(text, fields)
    judged = [
        _judge(printed, work, source)
        for work, source in candidates
        if is_conceivable(printed, work)
    ]
    judged.sort(key=lambda one: (not one.fits, -one.score))
    distinct = _distinct([one for one in judged if one.fits or one.score >= _NEAREST])
    fitting = [one for one in distinct if one.fits]
    if not fitting:
        if fields.kind in _NOT_INDEXED:
            return NotIndexable(fields.kind)
        return NotFound(asked, tuple([_candidate(printed, one) for one in distinct[:_SHOWN]]))
    best = fitting[0]
    rivals = [one for one in fitting[1:] if _logit(best.score) - _logit(one.score) < _MARGIN]
    if rivals:
        return Ambiguous(tuple([_candidate(printed, one) for one in [best, *rivals][:_SHOWN]]))
    others = [one for one in distinct if one is not best]
    return Resolved(
        work=best.work,
        score=best.score,
        source=best.source,
        evidence=field_evidence(printed, best.work, best.comparison),
        runner_up=_candidate(printed, max(others, key=lambda o: o.score)) if others else None,
    )


def _judge(printed: Printed, work: Work, source: str) -> _Judged:
    comparison = compare_work(printed, work)
    likely = score(comparison)
    enough = suffices(printed, work, comparison)
    if enough and beyond_doubt(comparison):
        likely = max(likely, _BEYOND_DOUBT)
    return _Judged(work, source, round(likely, 4), enough and likely >= _ACCEPT, comparison)


def _distinct(judged: list[_Judged]) -> list[_Judged]:
    """Best first, and each work once, however many records or DOIs it has."""
    kept: list[_Judged] = []
    for one in judged:
        if not any(same_work(one.work, other.work) for other in kept):
            kept.append(one)
    return kept


def _candidate(printed: Printed, one: _Judged) -> Candidate:
    evidence = field_evidence(printed, one.work, one.comparison)
    return Candidate(one.work, one.score, one.source, evidence)


def _logit(chance: float) -> float:
    held = min(max(chance, 1e-4), 1 - 1e-4)
    return log(held / (1 - held))
