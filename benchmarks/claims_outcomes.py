"""What the judgement makes of the benchmark's claims."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING

from refcheck.claims.judging import SourceText, judged_figures, source_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from claims_cases import Case

    from refcheck.model.claims import CheckedFigure

_Z = 1.96  # of a 95 % interval


@dataclass(frozen=True, slots=True)
class Wilson:
    """A share with its 95 % interval by Wilson's score."""

    count: int
    total: int

    def bounds(self) -> tuple[float, float]:
        """Of the interval."""
        if not self.total:
            return 0.0, 1.0
        share, weight = self.count / self.total, _Z * _Z / self.total
        middle = (share + weight / 2) / (1 + weight)
        reach = (
            _Z * sqrt(share * (1 - share) / self.total + weight / (4 * self.total)) / (1 + weight)
        )
        return max(0.0, middle - reach), min(1.0, middle + reach)

    def __str__(self) -> str:
        low, high = self.bounds()
        return f"{self.count / (self.total or 1):.1%} ({low:.1%}–{high:.1%})"


@dataclass(frozen=True, slots=True)
class Outcome:
    """A case and the verdicts on its figures."""

    case: Case
    figures: tuple[CheckedFigure, ...]
    topical: bool

    @property
    def warned(self) -> bool:
        """A figure is contradicted."""
        return any(one.verdict == "contradicted" for one in self.figures)

    @property
    def absent(self) -> bool:
        """A figure is not in the abstract."""
        return any(one.verdict == "absent" for one in self.figures)

    @property
    def supported(self) -> bool:
        """All figures are."""
        return bool(self.figures) and all(one.verdict == "supported" for one in self.figures)

    @property
    def figureless(self) -> bool:
        """No figure was read in the claim."""
        return not self.figures

    @property
    def right(self) -> bool:
        """A warning at the figure that was changed; of a turned direction, at any."""
        return any(one.verdict == "contradicted" for one in self._changed())

    @property
    def noted(self) -> bool:
        """The figure that was changed is not in the abstract, and no warning was given."""
        return not self.warned and any(one.verdict == "absent" for one in self._changed())

    def _changed(self) -> list[CheckedFigure]:
        if self.case.changed is None:
            return []
        if self.case.kind == "direction":
            return list(self.figures)
        start, end = self.case.changed
        return [
            one for one in self.figures if one.quantity.start < end and start < one.quantity.end
        ]


def prepared(cases: Sequence[Case]) -> dict[str, SourceText]:
    """The abstracts by the keys of their articles, each taken apart once."""
    abstracts = {case.source: (case.abstract, case.title) for case in cases}
    return {source: source_text(*given) for source, given in abstracts.items()}


def judged(cases: Sequence[Case], sources: Mapping[str, SourceText] | None = None) -> list[Outcome]:
    sources = prepared(cases) if sources is None else sources
    return [
        Outcome(case, *judged_figures(case.text, {"1": sources[case.source]}, lead=case.lead))
        for case in cases
    ]


def shown(outcome: Outcome) -> str:
    """A case to read: its claim with what was changed in guillemets, verdicts, passages."""
    case = outcome.case
    text = case.text
    if case.changed:
        start, end = case.changed
        text = f"{text[:start]}«{text[start:end]}»{text[end:]}"
    lines = [f"[{case.id}] {case.kind} ({case.made}) {' › '.join(case.lead)}", f"    {text}"]
    if case.original:
        lines.append(f"    was: {case.original}")
    for one in outcome.figures:
        ground = f" ({one.ground})" if one.ground else ""
        lines.append(f"    {one.quantity.text!r} {one.verdict}{ground} {one.note}".rstrip())
        if one.verdict == "contradicted":
            lines += [f"        {p.figure!r} in: {p.sentence}" for p in one.passages]
    return "\n".join(lines)
