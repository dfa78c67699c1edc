"""The article's figures and quoted words as they are marked in it, each a link to its claim."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from refcheck.model.claims import CheckedFigure
from refcheck.reporters.html_compared import VERDICTS, checked_in, gravity, stretch_of
from refcheck.reporters.html_figure_views import figure_view
from refcheck.reporters.html_page_marks import Span, apart, in_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markupsafe import Markup

    from refcheck.model.findings import ArticleReport
    from refcheck.reporters.html_anchors import Anchors
    from refcheck.reporters.html_compared import Checked
    from refcheck.reporters.html_figure_views import FigureView, Sources
    from refcheck.reporters.html_page_signs import Marked

# That are marked, the gravest first: 10,000 on a page make it open half a second later.
_MOST = 2_000


@dataclass(frozen=True, slots=True)
class PlacedFigure:
    """A figure of the article, or a part of one that goes on behind a tag.

    `anchor` is on the first of its claim, and `href` the claim's entry, if it has one. Only a
    `first` part is come to by the Tab key. In a link of the page (`linked`) it cannot be one.
    """

    figure: FigureView
    words: Markup
    anchor: str | None
    href: str | None
    first: bool
    linked: bool


class ArticleFigures:
    """The figures of one article: `spans` of its file, and what stands there when it is shown.

    `unmarked` of them are too many.
    """

    def __init__(self, report: ArticleReport, anchors: Anchors, sources: Sources) -> None:
        self.places: dict[str, str] = {}
        self._anchors = anchors
        self._figures: list[tuple[str, FigureView]] = []
        self._begun: set[int] = set()
        found = sorted(_located(report), key=lambda one: gravity(one[2]))
        self.unmarked = len(found[_MOST:])
        spans: dict[bool, list[Span]] = {True: [], False: []}
        for index, (statement, number, one, span) in enumerate(found[:_MOST]):
            self._figures.append((statement, figure_view(number, one, sources)))
            spans[isinstance(one, CheckedFigure)].append(Span(span.start, span.end, index))
        self.spans: Sequence[Span] = apart(spans[True], spans[False])

    def placed(self, marked: Marked) -> PlacedFigure:
        """What stands in the article for a marked stretch; to be asked for in their order."""
        from markupsafe import Markup  # noqa: PLC0415 - comes with jinja2

        statement, figure = self._figures[marked.index]
        first = marked.index not in self._begun
        self._begun.add(marked.index)
        href = self._anchors.statements.get(statement)
        begins = href is not None and statement not in self.places
        if href is not None and begins:
            self.places[statement] = f"{href}-text"
        return PlacedFigure(
            figure,
            Markup(marked.markup),  # noqa: S704 - sanitised by html_page_clean
            self.places[statement] if begins else None,
            href,
            first,
            marked.linked,
        )


def _located(report: ArticleReport) -> Iterator[tuple[str, int, Checked, Span]]:
    source = report.dossier.article.source
    for claim in report.dossier.claims:
        for number, one in enumerate(checked_in(claim)):
            if one.verdict not in VERDICTS:
                continue
            span = in_file(claim.statement, Span(*stretch_of(one), number), source)
            if span is not None:
                yield claim.statement.id, number, one, span
