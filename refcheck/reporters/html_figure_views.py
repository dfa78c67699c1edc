"""One figure of a claim, or its quoted words, as the report tells it, and the sources it names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from refcheck.checks.wording import label_in_full
from refcheck.model.claims import CheckedFigure

if TYPE_CHECKING:
    from collections.abc import Iterable

    from refcheck.model.claims import Verdict
    from refcheck.reporters.html_anchors import Anchors
    from refcheck.reporters.html_compared import Checked
    from refcheck.reporters.outline import Outline

_OTHERS = 4  # figures of a summary that are named where they contradict
_LONGEST = 120  # characters of what is named in a sentence: a figure, quoted words, a reason


@dataclass(frozen=True, slots=True)
class SourceView:
    """A cited reference; without a `label` where its list has no numbers."""

    label: str
    anchor: str | None


@dataclass(frozen=True, slots=True)
class FigureView:
    """A figure, or quoted words, as told: `kind` is that of the sentence that tells it.

    `number` is its place among the claim's figures and quotations; `others` are the figures that
    the summary has instead.
    """

    number: int
    words: str
    verdict: Verdict
    quoted: bool
    kind: str
    others: tuple[str, ...]
    note: str
    sources: tuple[SourceView, ...]


@dataclass(frozen=True, slots=True)
class Sources:
    """The references of an article, by key, as what is told of figures names them."""

    outline: Outline
    anchors: Anchors

    def view(self, key: str) -> SourceView:
        """The reference with its printed number; one that the list lacks is named by its key."""
        entry = self.outline.references.get(key)
        if entry is None:
            return SourceView(in_short(key), None)
        label = label_in_full(entry.number, entry.group) if entry.number else ""
        return SourceView(in_short(label), self.anchors.references.get(key))

    def views(self, keys: Iterable[str]) -> tuple[SourceView, ...]:
        """Each reference once."""
        return tuple(map(self.view, dict.fromkeys(keys)))


def figure_view(number: int, one: Checked, sources: Sources) -> FigureView:
    """A figure or quotation with the sentence that tells it."""
    passages = one.passages if one.verdict == "contradicted" else ()
    others = dict.fromkeys(" ".join(passage.figure.split()) for passage in passages)
    return FigureView(
        number,
        in_short(one.quantity.text if isinstance(one, CheckedFigure) else one.text),
        one.verdict,
        not isinstance(one, CheckedFigure),
        _kind(one),
        tuple(in_short(other) for other in others if other)[:_OTHERS],
        in_short(one.note) if isinstance(one, CheckedFigure) else "",
        sources.views(passage.reference for passage in one.passages),
    )


def _kind(one: Checked) -> str:
    if not isinstance(one, CheckedFigure):
        return "quoted" if one.verdict == "supported" else "not_quoted"
    if one.verdict == "contradicted":
        return one.ground or "value"
    return "supported_note" if one.note and one.verdict == "supported" else one.verdict


def in_short(words: str) -> str:
    """The words, cut where they are too many to be named by."""
    return words if len(words) <= _LONGEST else f"{words[:_LONGEST]}…"
