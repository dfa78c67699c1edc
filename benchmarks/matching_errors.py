"""The errors of matching, the hardest first: wrong answers, then misses, sorted by cause."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from matching_cases import Case, is_work

from refcheck.model.evidence import Ambiguous, Candidate, Resolved

if TYPE_CHECKING:
    from refcheck.model.evidence import ReferenceFields, Resolution
    from refcheck.model.works import Work
    from refcheck.resolvers.index import WorksIndex

WRONG, UNSEEN = "wrong", "candidate not found by search"
AMBIGUOUS, REFUSED = "ambiguous", "not accepted"
_CAUSES = (WRONG, UNSEEN, AMBIGUOUS, REFUSED)


@dataclass(frozen=True)
class Failure:
    """`answer` is the wrong one, or the best beside the right one.

    `certainty` is the score of the wrong answer, or of the right candidate that was missed.
    """

    cause: str
    case: Case
    certainty: float
    answer: Work | None
    right: Work | None


def failure(index: WorksIndex, case: Case, outcome: Resolution, fields: ReferenceFields) -> Failure:
    """What went wrong with a reference that has not got its work."""
    right = index.lookup("doi", case.doi) if case.doi else None
    if isinstance(outcome, Resolved):
        return Failure(WRONG, case, outcome.score, outcome.work, right)
    found = index.search(case.text, fields)
    if not any(is_work(index, work, case.doi) for work in found):
        return Failure(UNSEEN, case, 0.0, None, right)
    shown: tuple[Candidate, ...] = getattr(outcome, "candidates", getattr(outcome, "nearest", ()))
    scores = [one.score for one in shown if is_work(index, one.work, case.doi)]
    cause = AMBIGUOUS if isinstance(outcome, Ambiguous) else REFUSED
    beside = next((one.work for one in shown if not is_work(index, one.work, case.doi)), None)
    return Failure(cause, case, max(scores, default=0.0), beside, right)


def told(failures: list[Failure], most: int) -> str:
    """A count for each cause, and the hardest: of each cause the surest first."""
    counts = Counter(one.cause for one in failures)
    lines = [", ".join(f"{cause}: {counts[cause]}" for cause in _CAUSES if counts[cause])]
    failures.sort(key=lambda one: (_CAUSES.index(one.cause), -one.certainty, one.case.text))
    for one in failures[:most]:
        lines.append(f"\n{one.cause} ({one.certainty:.2f}), {one.case.group}: {one.case.text}")
        lines.append(f"  right  {_line(one.right) or one.case.doi or 'none'}")
        if one.answer:
            lines.append(f"  {'answer' if one.cause == WRONG else 'beside'} {_line(one.answer)}")
    return "\n".join(lines)


def _line(work: Work | None) -> str:
    if work is None:
        return ""
    author = work.authors[0].family if work.authors else "–"
    year = "/".join(map(str, work.years))
    place = f"{work.container or '–'} {work.volume or '–'}({work.issue or '–'})"
    pages = work.pages or work.article_number or "–"
    return f"{work.identifier}: {author}, {work.title}, {place}:{pages}, {year}"
