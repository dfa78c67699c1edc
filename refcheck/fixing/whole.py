"""The page as a whole: plain references linked, entries numbered in the order of first mention."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from refcheck.fixing.edits import UnfitError, carried, rewritten
from refcheck.fixing.renumber import Refused, renumbering
from refcheck.reading.page import read_page

if TYPE_CHECKING:
    from refcheck.model.article import Article
    from refcheck.model.findings import Edit
    from refcheck.reading.page_files import Media

Step: TypeAlias = Literal["link", "renumber"]


@dataclass(frozen=True, slots=True)
class Restructured:
    """The page's file after a step; `left` says which of its lists stay as they are, and why."""

    data: bytes
    left: tuple[str, ...] = ()


def restructured(data: bytes, path: str, media: Media | None, step: Step) -> Restructured | Refused:
    """The page after the step; the same bytes where there is nothing to do.

    Refused also where the step would find something to do again: it has not come to an end.
    """
    article = read_page(data, path, media=media)
    found = _edits(article, step)
    if isinstance(found, Refused):
        return found
    edits, left = found
    if not edits:
        return Restructured(data, left)
    try:
        markup = article.dialect != "plain"
        written = rewritten(data, carried(edits, article.encoding, markup=markup))
    except UnfitError as error:
        return Refused(str(error))
    again = read_page(written, path, media=media)
    more = _edits(again, step)
    unsettled = not isinstance(more, Refused) and bool(more[0])
    if len(again.references) != len(article.references) or unsettled:
        return Refused("the page would not be read as it is")
    return Restructured(written, left)


def _edits(article: Article, step: Step) -> tuple[tuple[Edit, ...], tuple[str, ...]] | Refused:
    """The edits of the step, and the lists that it leaves."""
    if step == "link":
        from refcheck.fixing.linking import linking  # noqa: PLC0415 - rarely wanted

        edits = linking(article)
        return edits if isinstance(edits, Refused) else (edits, ())
    found = renumbering(article)
    if isinstance(found, Refused):
        return found
    return found.edits, tuple(
        f"the list at line {article.lists[index].location.line} stays as it is: {reason}"
        for index, reason in sorted(found.left.items())
    )
