"""Where on the page a figure or quotation of a statement stands, by line and column."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from refcheck.model.article import Location

if TYPE_CHECKING:
    from collections.abc import Sequence

    from refcheck.model.article import Article
    from refcheck.model.claims import Statement

_NEWLINE = re.compile(r"\r\n?|\n")


def places_in(
    article: Article, statement: Statement, stretches: Sequence[tuple[int, int]]
) -> tuple[Location, ...]:
    """The places of half-open stretches of the statement's text; lines are counted once for all.

    A statement that does not know where its words stand in the file is itself the place.
    """
    whole = statement.location
    if not statement.offsets:
        return (whole,) * len(stretches)
    filed = [statement.in_file(start, end) for start, end in stretches]
    last = max((start for start, _ in filed), default=whole.start)
    breaks = [found.end() for found in _NEWLINE.finditer(article.source, whole.start, last)]
    return tuple(_place(whole, breaks, start, end) for start, end in filed)


def _place(whole: Location, breaks: Sequence[int], start: int, end: int) -> Location:
    """`breaks` are the offsets at which lines begin behind the beginning of `whole`."""
    start = max(start, whole.start)
    line = bisect_right(breaks, start)
    column = start - breaks[line - 1] + 1 if line else whole.column + start - whole.start
    return Location(whole.line + line, column, start, max(start, end))
