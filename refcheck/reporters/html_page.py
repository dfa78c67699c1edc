"""The article itself, readable: its text with each marker in place, its lists as our own cards."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeAlias

from refcheck.reporters.html_claims import mark_view
from refcheck.reporters.html_figure_views import Sources
from refcheck.reporters.html_page_figures import ArticleFigures, PlacedFigure
from refcheck.reporters.html_page_signs import Marked, Place, Signs
from refcheck.reporters.html_page_source import is_too_large, page_markup

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from markupsafe import Markup

    from refcheck.model.article import Citation
    from refcheck.model.findings import ArticleReport
    from refcheck.reporters.html_anchors import Anchors
    from refcheck.reporters.html_claims import MarkView
    from refcheck.reporters.html_page_signs import Piece
    from refcheck.reporters.outline import Outline


@dataclass(frozen=True, slots=True)
class PlacedMark:
    """A marker of the article: `claim` is the id of its claim, on the claim's first marker."""

    anchor: str
    claim: str | None
    mark: MarkView
    citation: Citation


@dataclass(frozen=True, slots=True)
class PlacedList:
    """Where the cards of the list with this index stand."""

    index: int


PagePart: TypeAlias = "Markup | PlacedMark | PlacedList | PlacedFigure"


@dataclass(frozen=True, slots=True)
class PageView:
    """The article in parts, in order; `aside` is what stands around it on the page.

    `places` are the ids at which markers stand, by the marker's: its own, or its claim's where
    there are no parts. `figures` are the ids of the first figure of each claim that has any marked,
    by the statement's, `verdicts` those of all marked figures, and `unmarked` figures are left out.
    `unplaced` are the markers that have no place in the text that is shown, `lists` the indexes of
    the lists that have one. Of a page that is `too_large`, or not at hand, there are no parts.
    """

    places: Mapping[str, str]
    parts: tuple[PagePart, ...] = ()
    aside: Markup | None = None
    unplaced: tuple[PlacedMark, ...] = ()
    lists: frozenset[int] = frozenset()
    statuses: frozenset[str] = frozenset()
    language: str | None = None
    too_large: bool = False
    figures: Mapping[str, str] = field(default_factory=dict)
    verdicts: frozenset[str] = frozenset()
    unmarked: int = 0


def page_view(
    report: ArticleReport, outline: Outline, anchors: Anchors, heading_level: int
) -> PageView:
    """The page as it is shown; `heading_level` is that of its own first heading."""
    from markupsafe import Markup  # noqa: PLC0415 - comes with jinja2

    article = report.dossier.article
    if is_too_large(article) or not article.source.strip():
        return PageView(_claim_anchors(outline, anchors), too_large=is_too_large(article))
    signs = Signs.of(article.source)
    figures = ArticleFigures(report, anchors, Sources(outline, anchors))
    markup = page_markup(article, signs, heading_level, figures.spans)
    marks = _marks(report, outline, anchors)
    pieces = tuple(signs.pieces(markup.article))
    parts = tuple(_part(piece, marks, figures) for piece in pieces)
    placed = {piece.index for piece in pieces if isinstance(piece, Place) and not piece.is_list}
    return PageView(
        {mark.citation.id: mark.anchor for mark in marks},
        parts,
        Markup(markup.aside) if markup.aside.strip() else None,  # noqa: S704 - sanitised
        tuple(mark for index, mark in enumerate(marks) if index not in placed),
        frozenset(part.index for part in parts if isinstance(part, PlacedList)),
        frozenset(label.status for mark in marks for label in mark.mark.labels),
        article.language,
        figures=figures.places,
        verdicts=frozenset(p.figure.verdict for p in parts if isinstance(p, PlacedFigure)),
        unmarked=figures.unmarked,
    )


def _claim_anchors(outline: Outline, anchors: Anchors) -> Mapping[str, str]:
    return {marker: anchors.claims[claim.id] for marker, claim in outline.claim_of.items()}


def _marks(report: ArticleReport, outline: Outline, anchors: Anchors) -> Sequence[PlacedMark]:
    begun: set[str] = set()
    marks = []
    for number, citation in enumerate(report.dossier.article.citations, start=1):
        claim = outline.claim_of.get(citation.id)
        first = claim is not None and claim.id not in begun
        if claim is not None:
            begun.add(claim.id)
        marks.append(
            PlacedMark(
                f"{anchors.prefix}-mark{number}",
                anchors.claims[claim.id] if claim is not None and first else None,
                _as_read(mark_view(citation, report, outline, anchors)),
                citation,
            )
        )
    return marks


def _as_read(mark: MarkView) -> MarkView:
    """Of Markdown's `[^7]` the caret is never shown to a reader."""
    return replace(mark, words=f"[{mark.words[2:]}") if mark.words.startswith("[^") else mark


def _part(piece: Piece, marks: Sequence[PlacedMark], figures: ArticleFigures) -> PagePart:
    from markupsafe import Markup  # noqa: PLC0415 - comes with jinja2

    if isinstance(piece, Marked):
        return figures.placed(piece)
    if isinstance(piece, Place):
        return PlacedList(piece.index) if piece.is_list else marks[piece.index]
    return Markup(piece)  # noqa: S704 - sanitised by html_page_clean
