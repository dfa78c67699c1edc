"""The page as a whole: plain references linked, entries numbered in the order of first mention."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from refcheck.fixing.edits import UnfitError, carried, rewritten
from refcheck.fixing.renumber import Refused, renumbering
from refcheck.reading.page import read_page

if TYPE_CHECKING:
    from refcheck.model.article import Article
    from refcheck.model.findings import Edit
    from refcheck.reading.page import Media

Step: TypeAlias = Literal["link", "renumber"]


def restructured(data: bytes, path: str, media: Media | None, step: Step) -> bytes | Refused:
    """The page's file after the step; the same bytes where there is nothing to do.

    Refused also where the step would find something to do again: it has not come to an end.
    """
    article = read_page(data, path, media=media)
    found = _edits(article, step)
    if isinstance(found, Refused) or not found:
        return found if isinstance(found, Refused) else data
    try:
        markup = article.dialect != "plain"
        written = rewritten(data, carried(found, article.encoding, markup=markup))
    except UnfitError as error:
        return Refused(str(error))
    again = read_page(written, path, media=media)
    more = _edits(again, step)
    if len(again.references) != len(article.references) or (more and not isinstance(more, Refused)):
        return Refused("the page would not be read as it is")
    return written


def _edits(article: Article, step: Step) -> tuple[Edit, ...] | Refused:
    if step == "link":
        from refcheck.fixing.linking import linking  # noqa: PLC0415 - rarely wanted

        return linking(article)
    found = renumbering(article)
    return found if isinstance(found, Refused) else found.edits
