"""Which of the candidate works a printed reference is: one, several, or none."""

from __future__ import annotations

from dataclasses import dataclass
from math import log
from typing import TYPE_CHECKING

from refcheck.matching.comparison import Comparison, compare_work, is_conceivable
from refcheck.matching.coordinates import by_fields, contradictions
from refcheck.matching.doi_judgement import judge_doi
from refcheck.matching.evidence import field_evidence
from refcheck.matching.printed import Printed, read_printed
from refcheck.matching.same import same_work
from refcheck.matching.supports import beyond_doubt, suffices, supports, written_by_the_same
from refcheck.matching.versions import is_preprint, same_version
from refcheck.matching.weighing import score
from refcheck.model.evidence import Ambiguous, Candidate, NotFound, NotIndexable, Resolved

if TYPE_CHECKING:
    from collections.abc import Sequence

    from refcheck.model.evidence import ReferenceFields
    from refcheck.model.works import Work

__all__ = ["MATCHING_VERSION", "decide", "judge_doi"]

MATCHING_VERSION = (
    "2"  # part of the key under which outcomes are cached: raise it with every change
)

_ACCEPT = 0.5
_BEYOND_DOUBT = 0.9
_MARGIN = 1.5  # logits: a runner-up nearer than this might be meant as well
_NEAREST = 0.05  # below, a candidate is not worth showing
_SHOWN = 5
# Kinds that no source lists as a rule: that nothing was found says nothing about them.
_NOT_INDEXED = frozenset(
    {"thesis", "report", "web-page", "news", "law", "patent", "standard", "book"}
)
_INDEXED = frozenset({"journal-article", "conference", "chapter", "preprint"})


@dataclass(frozen=True, slots=True)
class _Judged:
    """`unlifted` is what the fields alone come to; `version` is False for another one's record."""

    work: Work
    source: str
    score: float
    unlifted: float
    fits: bool
    version: bool | None
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
    judged.sort(key=lambda one: (not one.fits, -one.unlifted))
    distinct = _distinct([one for one in judged if one.fits or one.score >= _NEAREST])
    fitting = [one for one in distinct if one.fits]
    meant = [one for one in fitting if one.version is not False] if printed.preprint else fitting
    if not meant:
        return _nothing(printed, asked, distinct, [one for one in judged if one.version is False])
    meant = [one for one in meant if not any(_stands_before(printed, o, one) for o in meant)]
    best = meant[0]
    rivals = [one for one in meant[1:] if _logit(best.unlifted) - _logit(one.unlifted) < _MARGIN]
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


def _nothing(
    printed: Printed, asked: tuple[str, ...], nearest: list[_Judged], others: list[_Judged]
) -> NotFound | NotIndexable:
    """Of a preprint whose published version is known, nobody may say that there is no such work."""
    kind = printed.fields.kind
    published = [one for one in others if printed.preprint and written_by_the_same(one.comparison)]
    if published:
        shown = _distinct(published)[:_SHOWN]
        return NotIndexable("preprint", tuple([_candidate(printed, one) for one in shown]))
    if kind in _NOT_INDEXED or not _is_telling(printed.fields):
        return NotIndexable(kind)
    return NotFound(asked, tuple([_candidate(printed, one) for one in nearest[:_SHOWN]]))


def _is_telling(fields: ReferenceFields) -> bool:
    """Whether the print names a work that the sources would have: a note of words does not.

    An identifier does, and volume and page; else a kind that is indexed, by somebody, or all that
    locates an article. A place and a publisher are easily taken for a journal: not without volume.
    """
    if fields.doi or fields.pmid or fields.pmcid or fields.arxiv:
        return True
    placed = fields.volume and (fields.pages or fields.article_number)
    if placed and fields.container and fields.year:
        return True
    if fields.kind in _INDEXED:
        return bool(fields.authors)
    named = fields.title and fields.authors and fields.year and fields.container
    return bool(named and (fields.volume or fields.issue))


def _stands_before(printed: Printed, one: _Judged, other: _Judged) -> bool:
    """One stands where the print says, and the other does not: no two such works fit equally."""
    if one.version != other.version:
        return one.version is True
    good, bad = _agreeing(one), _agreeing(other)
    if is_preprint(one.work) != is_preprint(other.work) and "container" in good - bad:
        return True
    against = contradictions(printed, other.work, by_fields(printed, other.work, other.comparison))
    against -= {"year"}
    own = contradictions(printed, one.work, by_fields(printed, one.work, one.comparison))
    return bool(good & against) and good > bad and not own - {"year"} - against


def _agreeing(one: _Judged) -> set[str]:
    """Where it stands, as far as container, volume and page are as printed."""
    return supports(one.comparison).keys() & {"container", "volume", "first_page"}


def _judge(printed: Printed, work: Work, source: str) -> _Judged:
    comparison = compare_work(printed, work)
    likely = unlifted = score(comparison)
    enough = suffices(printed, work, comparison)
    if enough and beyond_doubt(comparison):
        likely = max(likely, _BEYOND_DOUBT)
    return _Judged(
        work=work,
        source=source,
        score=round(likely, 4),
        unlifted=round(unlifted, 4),
        fits=enough and likely >= _ACCEPT,
        version=same_version(printed, work),
        comparison=comparison,
    )


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
